// SPDX-License-Identifier: GPL-3.0-or-later
// The fills of a whole experiment against the market: the router, untuned, every baseline and every extra
// strategy.
#pragma once

#include "search/baseline.h"
#include "sim/fill_analysis.h"

#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace search {

/// One order over one window, worked by every strategy.
struct TcaRuns {
    const RunResult& optimised; // the tuned router
    const RunResult& untuned; // the middle cell
    const std::vector<RunResult>& baselines; // by Baseline
    const std::vector<RunResult>& extras; // by extraNames
    const std::vector<ExtraName>& extraNames; // how they are called
};

/// The fills of all strategies against the market of the window.
struct Tca {
    MarketBenchmarks market; // over the window
    FillAnalysis optimised; // of the tuned router
    FillAnalysis untuned; // of the middle cell
    std::vector<FillAnalysis> baselines; // by Baseline
    std::vector<FillAnalysis> extras; // by Experiment::extras
};

/// See analyseFills().
Result<Tca> analyseRuns(const Tape& tape, TimeWindow window, const TcaRuns& runs,
                        const std::stop_token& stop);

/// A sentence for each strategy that gave up completing its order: what is left, and why.
std::vector<std::string> completionNotes(const TcaRuns& runs, const BaselineNames& names);

}} // namespace sor::search
