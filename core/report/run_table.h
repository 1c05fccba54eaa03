// SPDX-License-Identifier: GPL-3.0-or-later
// All of a run's figures as tables for the terminal, and its fills as CSV.
#pragma once

#include "report/run_report.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sor { inline namespace report {

inline constexpr std::size_t kDetailColumns = 110;

/// Behind the answer: each strategy's result, where and with which parameters the router saved what, and
/// notes; plain text of at most kDetailColumns columns, UTF-8.
std::string detailsText(const RunReport& report);

/// Caveats, as plain sentences: what is not comparable and why, ties, axes that end at the best cell,
/// what was completed or left, warnings of the run.
std::vector<std::string> reportNotes(const RunReport& report);

/// One line a fill of every strategy, in the order of the table, with a header:
/// strategy,time,venue,shares,price,fee,mid,completion,liquidity,markout_1s,markout_10s,markout_60s. mid is
/// empty where none was known; liquidity is maker or taker; markouts are s x (mid that long after - price) in
/// dollars a share (positive: a gain), empty past the end of the tape.
std::string fillsCsv(const RunReport& report);

/// The cost path of every strategy: strategy,time,filled,total_cash,shortfall_vs_arrival after each fill;
/// shortfall in dollars against the arrival mid (positive: cost), empty without one.
std::string pathCsv(const RunReport& report);

}} // namespace sor::report
