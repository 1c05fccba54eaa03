// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of a run on one screen of a terminal.
#pragma once

#include "report/run_report.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sor { inline namespace report {

/// Columns and lines of the screen.
inline constexpr std::size_t kScreenColumns = 100;
inline constexpr std::size_t kScreenLines = 41; // two of 43 are left for where the results were written

/// The verdict, what was asked, what to keep in mind with it (worst first), the router's saving against each
/// benchmark, the parameters and what tuning them was worth. UTF-8, at most kScreenColumns wide. What does
/// not fit on kScreenLines is counted in the last line of the caveats, unless `isWhole`.
std::string answerText(const RunReport& report, bool isWhole = false);

/// What else the answer needs: what is bought at each start, what tuning was worth in the second part, where
/// other fill models put the mean saving. A sentence each; those without a subject are left out.
std::vector<std::string> answerNotes(const RunReport& report);

}} // namespace sor::report
