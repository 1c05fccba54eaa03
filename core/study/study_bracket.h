// SPDX-License-Identifier: GPL-3.0-or-later
// The mean saving of a study under other rules of filling.
#pragma once

#include "search/benchmark.h"
#include "search/fill_bracket.h"
#include "study/study_rows.h"

#include <optional>
#include <vector>

namespace sor { inline namespace study {

/// Of the done rows that have a saving against `primary`, as doneInOrder() gives them; nothing when none has
/// been run under other rules.
std::optional<FillBracket> bracketOf(const std::vector<const StudyRow*>& done, Benchmark primary);

}} // namespace sor::study
