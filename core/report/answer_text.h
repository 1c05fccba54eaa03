// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of a run on one screen of a terminal.
#pragma once

#include "report/run_report.h"

#include <cstddef>
#include <string>

namespace sor { inline namespace report {

/// Columns and lines of the screen.
inline constexpr std::size_t kScreenColumns = 100;
inline constexpr std::size_t kScreenLines = 41; // two of 43 are left for where the results were written

/// The verdict, what was asked, what to keep in mind with it (worst first), the router's saving against each
/// benchmark, the parameters and what tuning them was worth. UTF-8, at most kScreenColumns wide. What does
/// not fit on kScreenLines is counted in the last line of the caveats, unless `isWhole`.
std::string answerText(const RunReport& report, bool isWhole = false);

}} // namespace sor::report
