// SPDX-License-Identifier: GPL-3.0-or-later
// How far a saving depends on the fee schedule.
#pragma once

#include "search/benchmark.h"
#include "study/study_rows.h"

#include <optional>
#include <vector>

namespace sor { inline namespace study {

/// By how much all taker fees, or all maker rebates, would have to change for the mean saving to be 0, in
/// dollars a share, with the same fills: it is the same number, as what a strategy does not make it takes.
/// Nothing where both strategies make the same part of their shares, so that no fee brings it to 0. Of the
/// equal-weight mean against `benchmark` over `done` rows, mirrors averaged. A change of t adds 10^4 t (made
/// by the router - made by the benchmark) / (Q x arrival) to each saving.
std::optional<double> feeChangeToZero(const std::vector<const StudyRow*>& done, Benchmark benchmark);

}} // namespace sor::study
