// SPDX-License-Identifier: GPL-3.0-or-later
// The whole question in one call: the router, tuned over a grid, against every baseline on the same tape.
#pragma once

#include "base/result.h"
#include "market/tape_quality.h"
#include "search/auto_unit.h"
#include "search/baseline.h"
#include "search/experiment_observer.h"
#include "search/fill_bracket.h"
#include "search/grid_run.h"
#include "search/grid_summary.h"
#include "search/start_sweep.h"
#include "search/tca.h"
#include "search/validation.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace search {

/// How far an experiment goes.
enum class StopAfter : std::uint8_t {
    /// The baselines and the middle cell of the grid. The Experiment is not complete: it has no search, no
    /// tuned router and no validation.
    FirstCell,
    MiddleCell, // the same with each fill analysed; the grid is not run at all, so that it is one run cheaper
    Grid, // cells of one part of the chosen model's grid, which are all that the Experiment tells
    Validation
};

/// The defaults are those of the command line.
struct ExperimentSettings {
    ParentOrder order; // the order, over its whole window
    ExecutionRules rules; // how orders fill
    RouterModel model = RouterModel::ContKukanov; // that is searched
    Shares step{100}; // of the trial model
    RouterSettings router; // of the models that rest orders
    BaselineSettings baselines; // of the strategies beside it
    std::array<AxisSpec, 3> axes; // by Parameter
    std::optional<int> splitPercent = 60; // nothing: tuned on the whole window, in sample
    std::optional<Nanos> startStride = std::chrono::seconds{30}; // nothing: no sweep of start times
    bool bracket = true; // the start times again under other rules of filling
    std::uint64_t seed = 1; // of all that is random
    unsigned threads = 1; // in all, 1 or more; results do not depend on it
    /// What a window shorter than the router's interval is: the data's shortness, or, where the user stated
    /// interval and window, InvalidArgument.
    ErrorCode tooShort = ErrorCode::DataUnusable;
    StopAfter stopAfter = StopAfter::Validation; // how far it goes
    bool keepsPartial = false; // a stop in the search or later gives what is done instead of Interrupted
    GridPart part; // of StopAfter::Grid
    /// The chosen model's cells, all of them, run elsewhere: they are not run again.
    std::vector<CellResult> knownCells;
    /// Of the order's side, interval, queue and crossing rule over a time that holds the order's window and
    /// history: shadow orders are not followed again. Null: they are.
    std::shared_ptr<const OutflowHistory> outflows;
    /// Of adaptive, likewise of the order's side, interval, tick and history. Null: they are sampled.
    std::shared_ptr<const FarMoves> moves;
};

/// A grid that was run.
struct GridOutcome {
    RouterModel model = RouterModel::Static; // whose cells these are
    ParameterGrid grid; // the axes
    std::vector<CellResult> cells; // by cell
    GridSummary summary; // of the cells that were run
};

/// One model's tuned cell over the whole window, in full.
struct ModelOutcome {
    RouterModel model = RouterModel::Static; // that was run
    RouterParams params; // of the cell
    RunResult result; // over the whole window
};

/// The answer of runExperiment(). Refers to nothing.
struct Experiment {
    std::int64_t points = 0; // of the tape in the window
    std::optional<Mid> arrivalMid; // displayed
    TapeQuality quality; // of the quotes in the window
    VolumeProfile profile; // that VWAP followed
    std::optional<AutoUnit> autoUnit; // the half spread plus fee that `auto` axes were scaled to
    ParentOrder tuningOrder; // the grid was run on this: the first part, or the whole order
    GridOutcome search; // of the chosen model
    ModelOutcome optimised; // its best cell, over the whole window
    RunResult untuned; // its middle cell, over the whole window
    std::vector<ModelOutcome> beside; // trial and static, each with its own best cell
    std::vector<RunResult> baselines; // by Baseline
    RunResult untunedPatient; // Patient TWAP with the penalty of the middle cell
    std::vector<ExtraName> extraNames; // of BaselineSettings::extras
    std::vector<RunResult> extras; // by extraNames
    std::optional<Tca> tca; // absent when fills were not recorded, or a stop came first
    std::optional<Comparison> train; // with a split: the first part
    std::optional<Comparison> test; // and the second
    std::optional<StartSweep> starts; // with a sweep of start times
    std::optional<FillBracket> bracket; // with a bracket, where the starts gave a mean
    std::vector<std::string> notes; // plain sentences about the chosen model on these data
    std::shared_ptr<const OutflowHistory> outflows; // of a model that rests orders: to run single cells again
    std::shared_ptr<const FarMoves> moves; // of adaptive, likewise
    bool isComplete = true; // false: it was stopped; cells, validation or both are missing

    /// A baseline as it stands beside the untuned router.
    const RunResult& besideUntuned(Baseline baseline) const
    {
        return baseline == Baseline::PatientTwap ? untunedPatient : baselines[indexOf(baseline)];
    }
};

/// Runs everything, on the caller's thread and settings.threads - 1 more; keeps nothing of tape and fees, and
/// experiments on one tape may run side by side. Results do not depend on the number of threads. Interrupted
/// when stopped, but with settings.keepsPartial, once the baselines and a cell are done, an Experiment that
/// is not complete: the best of the cells that were run (or, when a fifth of a second does not suffice to run
/// it in full, the middle cell), without what had not been reached. InvalidArgument or DataUnusable, with a
/// sentence that says why, when the settings cannot be run on this tape.
Result<Experiment> runExperiment(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                                 const std::stop_token& stop = {}, ExperimentObserver* observer = nullptr);

}} // namespace sor::search
