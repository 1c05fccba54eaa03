// SPDX-License-Identifier: GPL-3.0-or-later
// The whole question in one call: the router, tuned over a grid, against every baseline on the same tape.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "market/tape_quality.h"
#include "strategy/volume_profile.h"
#include "sweep/grid_run.h"
#include "sweep/grid_summary.h"

#include <array>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor {

/// The baselines, in the order of the reports.
enum class Baseline : std::uint8_t { BestAsk, BestAllIn, Twap, Vwap, SizeWeighted };
inline constexpr std::array kBaselines{Baseline::BestAsk, Baseline::BestAllIn, Baseline::Twap, Baseline::Vwap,
                                       Baseline::SizeWeighted};

/// "best_ask", as in the JSON (also when selling, so that readers find it).
std::string_view key(Baseline baseline);
/// "Best Ask", for a sell "Best Bid".
std::string_view displayName(Baseline baseline, Side side);

struct ExperimentSettings {
    ParentOrder order;
    ExecutionRules rules;
    RouterModel model = RouterModel::Static;
    Shares step{100}; // of the trial model
    RouterSettings router; // of the cont-kukanov model
    Nanos bucket{std::chrono::seconds{60}}; // of TWAP and VWAP
    std::array<AxisSpec, 3> axes; // by Parameter
    std::vector<VolumeAtTime> profile; // empty: from the data before the window
    unsigned threads = 1;
};

/// A grid that was run.
struct GridOutcome {
    RouterModel model = RouterModel::Static;
    ParameterGrid grid;
    std::vector<CellResult> cells;
    GridSummary summary;
};

/// One model's tuned cell, in full.
struct ModelOutcome {
    RouterModel model = RouterModel::Static;
    RouterParams params;
    RunResult result;
};

struct Experiment {
    std::int64_t points = 0;
    std::optional<Price> twiceArrivalMid; // displayed
    TapeQuality quality;
    VolumeProfile profile;
    std::optional<Price> autoUnit; // the half spread plus fee that `auto` axes were scaled to
    bool isAutoUnitInSample = false; // measured in the window itself, for want of earlier data
    GridOutcome search; // of the chosen model
    ModelOutcome optimised; // its best cell
    RunResult untuned; // its middle cell
    std::vector<ModelOutcome> beside; // trial and static, each with its own best cell
    std::vector<RunResult> baselines; // by Baseline
    std::vector<std::string> notes; // plain sentences about the chosen model on these data
};

/// Runs everything. Results do not depend on the number of threads. Interrupted when stopped; InvalidArgument
/// when the settings cannot be run on this tape, with a sentence that says why.
Result<Experiment> runExperiment(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                                 const std::stop_token& stop, ProgressSink* progress = nullptr);

} // namespace sor
