// SPDX-License-Identifier: GPL-3.0-or-later
// The router against each benchmark: the rows of the table that every output shows.
#pragma once

#include "report/run_report.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace report {

/// What SavingRow::remark means, a sentence.
inline constexpr std::string_view kMostlyTimingNote =
    "Mostly timing (~): the timing part is more than three times the execution part, because the benchmark "
    "trades at other times than the router.";

/// Positive savings: the router was better.
struct SavingRow {
    Baseline baseline = kPrimaryBaseline; // of an extra strategy nothing
    bool isExtra = false; // one of Experiment::extraNames
    std::string name; // as shown
    /// Where the parameters were tested: on the second part; without a split over the whole window.
    Saving tested;
    Saving whole; // over the whole window
    std::optional<double> meanBps; // over the start times at which it can be compared
    std::size_t compared = 0; // how many these are
    std::optional<Interval> interval; // 95 %, of that mean
    bool isTestedTiming = false; // the saving of the tested order is mostly timing
    bool isWholeTiming = false; // likewise that over the whole window
    std::string_view remark; // "mostly timing" of one of them, see kMostlyTimingNote; else empty
    std::string sameMean; // why other benchmarks have the same mean; empty where none has
};

/// Whether a benchmark trades at other times than the router by its own rule.
bool hasOtherSchedule(Baseline baseline);
/// Whether a saving tells what the market did between the fills of two schedules: the benchmark (nothing: a
/// strategy that is none of the program's) trades at other times than the router by its own rule, and the
/// timing part is more than three times the execution part.
bool isMostlyTiming(std::optional<Baseline> benchmark, double timingBps, double executionBps);

/// In the order of kShownBaselines; then the extra strategies.
std::vector<SavingRow> savingRows(const RunReport& report);

/// What is bought at each start: "6 starts in the second part of the window: 503 shares in 1 min each.". The
/// report has starts.
std::string startsText(const RunReport& report);

/// What the numbers of the rows are and how they differ, a sentence each: mean, tested order, whole window;
/// behind them what a remark means and what SavingRow::sameMean says. `rows` are those of the report.
std::vector<std::string> savingNotes(const RunReport& report, const std::vector<SavingRow>& rows);

}} // namespace sor::report
