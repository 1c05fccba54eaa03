// SPDX-License-Identifier: GPL-3.0-or-later
// What the `auto` axes of a tuned study are scaled to: half spread and fee on days before.
#pragma once

#include "base/result.h"
#include "run/study/study_unit.h"

#include <optional>
#include <stop_token>

namespace sor { inline namespace runs {

/// Reads the unit's quotes: the median half spread plus taker fee from its first order's start to its last
/// one's end. Nothing where that shows no market, or the files cannot be read. Interrupted when stopped.
Result<std::optional<Price>> unitScale(const RunSetup& study, const StudyUnit& unit, unsigned threads,
                                       const std::stop_token& stop);

}} // namespace sor::runs
