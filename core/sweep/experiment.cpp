// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/experiment.h"

#include "sim/session.h"
#include "sweep/worker_pool.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <functional>

namespace sor {

namespace {

using Tasks = std::vector<std::function<Status()>>;

/// Runs `tasks` in parallel; the first failure in their order is the answer.
Status runAll(const Tasks& tasks, unsigned threads, const std::stop_token& stop)
{
    std::vector<Status> statuses(tasks.size(), Status(Error{ErrorCode::Interrupted, "Stopped.", ""}));
    runInParallel(tasks.size(), threads, stop, [&](std::size_t i) { statuses[i] = tasks[i](); });
    for (const Status& status : statuses) {
        if (!status)
            return status;
    }
    return ok();
}

/// Moves the value of a Result to `to`, or passes the Error on.
template <class T> Status keep(Result<T> result, T& to)
{
    if (!result)
        return result.error();
    to = std::move(*result);
    return ok();
}

/// What a reader should know of a cont-kukanov run before believing it.
void addNotes(const Scenario& scenario, Experiment& experiment)
{
    const RouterCounts& counts = experiment.optimised.result.router;
    const auto note = [&](std::int64_t decisions, std::string_view what) {
        if (decisions > 0)
            experiment.notes.push_back(
                fmt::format("{} of {} decisions {}", decisions, counts.decisions, what));
    };
    const auto& trades = scenario.tape.trades();
    const auto first = std::ranges::lower_bound(trades, scenario.order.window.from, {}, &TapeTrade::time);
    if (first == trades.end() || first->time >= scenario.order.window.to) {
        experiment.notes.emplace_back("The input has no trades in the window: resting orders could fill only "
                                      "where a venue's far price reached "
                                      "them, and every drop of a queue was taken for cancellations.");
    }
    if (scenario.tape.venues().size() == 1)
        experiment.notes.emplace_back("There is one venue only: orders rest there or not at all.");
    note(counts.withoutHistory,
         fmt::format("had fewer than {} samples of outflow at every venue and sent all to the market.",
                     ContKukanovRouter::kLeastSamples));
    if (counts.venuesWithoutHistory > 0) {
        experiment.notes.push_back(fmt::format(
            "{} times a venue was left out of a decision because it had fewer than {} samples of outflow.",
            counts.venuesWithoutHistory, ContKukanovRouter::kLeastSamples));
    }
    note(
        counts.withoutJoint,
        fmt::format("took the venues for independent, although --outflows is {}: fewer than {} seconds had a "
                    "sample of every venue.",
                    name(scenario.router.outflows), ContKukanovRouter::kLeastSamples));
    if (counts.venuesWithoutMarkouts > 0) {
        experiment.notes.push_back(fmt::format("{} times the rebate of a venue was used without an "
                                               "adverse-selection estimate because fewer than "
                                               "{} shadow orders had filled there.",
                                               counts.venuesWithoutMarkouts,
                                               ContKukanovRouter::kLeastSamples));
    }
    note(counts.lockedOrCrossed, "met a locked or crossed market and sent all to the market.");
    note(counts.oneSided, "met a market without a best bid or a best ask and sent all to the market.");
    note(counts.unsolved, "met a spread or a fee beyond a million dollars and sent all to the market.");
    note(counts.breaksA1,
         "broke the paper's assumption A1: a filled limit order should earn something, but half "
         "spread and rebate of some venue sum to 0 or less.");
    note(counts.breaksA2,
         "broke the paper's assumption A2: lambda_over should be above half spread plus rebate; "
         "buying too much is cheap.");
    note(counts.mayWait,
         "broke the paper's assumption A3: lambda_under should be above half spread plus fee; waiting "
         "can be cheaper than trading.");
}

/// One run of runExperiment, step by step.
class Runner {
public:
    Runner(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
           const std::stop_token& stop, ProgressSink* progress)
        : m_settings(settings)
        , m_whole{tape, settings.order, fees, settings.rules, settings.step, settings.router, nullptr}
        , m_stop(stop)
        , m_progress(progress)
    {
        m_whole.router.seed = settings.seed;
        m_experiment.tuningOrder = settings.order;
        if (settings.splitPercent) {
            m_split = splitInTime(settings.order, *settings.splitPercent);
            if (m_split) {
                m_experiment.tuningOrder = m_split->train;
            } else {
                m_experiment.notes.emplace_back("The window is too short to be split in time: the parameters "
                                                "were chosen on the whole of it, in sample.");
            }
        }
    }

    Result<Experiment> run()
    {
        for (const auto step : {&Runner::measure, &Runner::makeGrid, &Runner::followQueues, &Runner::search,
                                &Runner::runBestCells, &Runner::validate}) {
            if (auto status = (this->*step)(); !status)
                return status.error();
        }
        return std::move(m_experiment);
    }

private:
    Status measure();
    Status makeGrid();
    Status followQueues();
    Status search();
    Status runBestCells();
    Status validate();
    Status findAutoUnit();
    void report(std::string_view phase)
    {
        if (m_progress != nullptr)
            m_progress->progress(phase, 0, 0);
    }

    // The one-step models are always evaluated beside the chosen one.
    static constexpr std::array kOneStepModels{RouterModel::Trial, RouterModel::Static};

    const ExperimentSettings& m_settings;
    Scenario m_whole;
    const std::stop_token& m_stop;
    ProgressSink* m_progress;
    std::optional<Split> m_split;
    std::optional<ParameterGrid> m_grid;
    std::array<GridOutcome, kOneStepModels.size()> m_besideSearches;
    Experiment m_experiment;
};

/// What needs no grid, in parallel: the quality of the quotes (which `auto` needs) and the baselines. Those
/// that are done early share a replay, and those that last to the end another.
Status Runner::measure()
{
    report("Running the baselines");
    const ParentOrder& order = m_settings.order;
    m_experiment.points = pointsIn(m_whole.tape, order.window);
    m_experiment.twiceArrivalMid = twiceArrivalMid(m_whole.tape, order.window);
    m_experiment.profile = volumeProfile(m_whole, m_settings.baselines);
    m_experiment.baselines.resize(kBaselines.size());
    static constexpr std::array kEager{Baseline::BestAsk, Baseline::BestAllIn, Baseline::SizeWeighted};
    static constexpr std::array kPatient{Baseline::Twap, Baseline::Vwap};
    const auto baselines = [&](std::span<const Baseline> which) {
        return runBaselines(which, m_whole, m_settings.baselines, m_experiment.profile,
                            m_experiment.baselines, m_stop);
    };
    const Tasks tasks{
        [&] {
            return keep(assess(m_whole.tape, order.window, order.side, m_whole.fees, m_stop),
                        m_experiment.quality);
        },
        [&] { return baselines(kPatient); },
        [&] { return baselines(kEager); },
    };
    return runAll(tasks, m_settings.threads, m_stop);
}

/// Median half spread plus fee of the training part; without a split of the data before the window; for want
/// of both, of the window itself.
Status Runner::findAutoUnit()
{
    const Tape& tape = m_whole.tape;
    const ParentOrder& order = m_settings.order;
    std::optional<TimeWindow> elsewhere;
    if (m_split)
        elsewhere = m_split->train.window;
    else if (tape.time(0) < order.window.from)
        elsewhere = TimeWindow{tape.time(0), order.window.from};
    if (elsewhere) {
        const auto quality = assess(tape, *elsewhere, order.side, m_whole.fees, m_stop);
        if (!quality)
            return quality.error();
        m_experiment.autoUnit = quality->medianCrossingCost;
    }
    if (!m_experiment.autoUnit) {
        m_experiment.autoUnit = m_experiment.quality.medianCrossingCost;
        m_experiment.isAutoUnitInSample = true;
    }
    if (!tape.hasBids()) {
        // No spread is known: a tick stands in, so that an input of asks alone can be run.
        constexpr Price kTick{10'000'000};
        m_experiment.autoUnit = kTick;
    }
    if (!m_experiment.autoUnit || m_experiment.autoUnit->nanos <= 0) {
        return Error{
            ErrorCode::InvalidArgument,
            "The grid cannot be chosen automatically: the data show no spread to scale it to (no point with "
            "both a bid and an ask, or none wider than what the venue pays the taker). State --lambda-over, "
            "--lambda-under and --theta-queue.",
            ""};
    }
    return ok();
}

Status Runner::makeGrid()
{
    const auto isAuto = [](const AxisSpec& axis) { return axis.isAuto; };
    if (std::any_of(m_settings.axes.begin(), m_settings.axes.end(), isAuto)) {
        if (auto status = findAutoUnit(); !status)
            return status;
    }
    std::array<std::vector<Price>, 3> axes;
    for (const Parameter parameter : kParameters) {
        const auto a = static_cast<std::size_t>(parameter);
        const AxisSpec& spec = m_settings.axes[a];
        axes[a] = spec.isAuto ? autoAxis(parameter, *m_experiment.autoUnit) : spec.values;
    }
    auto grid = ParameterGrid::make(std::move(axes[0]), std::move(axes[1]), std::move(axes[2]));
    if (!grid)
        return grid.error();
    m_grid = std::move(*grid);
    return ok();
}

/// The shadow orders of cont-kukanov, once over the whole window: every part of it, every start time and
/// every cell reads from the same record, each only what had ended by its own decisions.
Status Runner::followQueues()
{
    if (m_settings.model != RouterModel::ContKukanov)
        return ok();
    if (auto status = checkContKukanov(*m_grid, m_whole.with(m_experiment.tuningOrder)); !status)
        return status;
    report("Following the queues");
    return recordOutflows(m_whole, m_stop);
}

Status Runner::search()
{
    const Scenario tuning = m_whole.with(m_experiment.tuningOrder);
    const auto searchWith = [&](RouterModel model, unsigned threads, GridOutcome& outcome) -> Status {
        ProgressSink* const progress = model == m_settings.model ? m_progress : nullptr;
        auto cells = runGrid(model, *m_grid, tuning, threads, m_stop, progress);
        if (!cells)
            return cells.error();
        outcome = {model, *m_grid, std::move(*cells), {}};
        outcome.summary = summarise(outcome.grid, outcome.cells, tuning.order.side);
        return ok();
    };
    Tasks tasks;
    for (std::size_t m = 0; m < kOneStepModels.size(); ++m)
        tasks.emplace_back([&, m] { return searchWith(kOneStepModels[m], 1, m_besideSearches[m]); });
    if (auto status = runAll(tasks, m_settings.threads, m_stop); !status)
        return status;
    for (const GridOutcome& outcome : m_besideSearches) {
        if (outcome.model == m_settings.model) {
            m_experiment.search = outcome;
            return ok();
        }
    }
    return searchWith(m_settings.model, m_settings.threads, m_experiment.search);
}

Status Runner::runBestCells()
{
    report("Running the best cell");
    const auto runInFull = [&](const GridOutcome& search, ModelOutcome& outcome) -> Status {
        outcome.model = search.model;
        outcome.params = search.grid.cell(search.summary.bestCell);
        return keep(simulate(makeRouter(outcome.model, outcome.params, m_whole), m_whole, m_stop),
                    outcome.result);
    };
    m_experiment.beside.resize(kOneStepModels.size());
    Tasks tasks;
    for (std::size_t m = 0; m < kOneStepModels.size(); ++m)
        tasks.emplace_back([&, m] { return runInFull(m_besideSearches[m], m_experiment.beside[m]); });
    tasks.emplace_back([&] { return runInFull(m_experiment.search, m_experiment.optimised); });
    tasks.emplace_back([&] {
        const RouterParams middle = m_grid->cell(m_grid->middleCell());
        return keep(simulate(makeRouter(m_settings.model, middle, m_whole), m_whole, m_stop),
                    m_experiment.untuned);
    });
    if (auto status = runAll(tasks, m_settings.threads, m_stop); !status)
        return status;
    if (m_settings.model == RouterModel::ContKukanov)
        addNotes(m_whole, m_experiment);
    return ok();
}

Status Runner::validate()
{
    const RouterChoice router{m_settings.model, m_experiment.optimised.params,
                              m_grid->cell(m_grid->middleCell())};
    if (m_split) {
        report("Validating on the second part");
        Tasks tasks;
        const auto compareInto = [&](const ParentOrder& order, std::optional<Comparison>& to) -> Status {
            auto comparison = compareOn(order, router, m_whole, m_settings.baselines, m_stop);
            if (!comparison)
                return comparison.error();
            to = std::move(*comparison);
            return ok();
        };
        tasks.emplace_back([&] { return compareInto(m_split->train, m_experiment.train); });
        tasks.emplace_back([&] { return compareInto(m_split->test, m_experiment.test); });
        if (auto status = runAll(tasks, m_settings.threads, m_stop); !status)
            return status;
    }
    if (!m_settings.startStride)
        return ok();
    // Without a split there is no second part, and the whole window serves, in sample.
    auto starts =
        sweepStarts(m_split ? m_split->test : m_settings.order, *m_settings.startStride, m_settings.seed,
                    router, m_whole, m_settings.baselines, m_settings.threads, m_stop, m_progress);
    if (!starts)
        return starts.error();
    m_experiment.starts = std::move(*starts);
    return ok();
}

} // namespace

Result<Experiment> runExperiment(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                                 const std::stop_token& stop, ProgressSink* progress)
{
    const ParentOrder& order = settings.order;
    assert(!tape.empty() && order.shares.count > 0 && order.window.from < order.window.to);
    if (order.side == Side::Sell && !tape.hasBids()) {
        return Error{ErrorCode::InvalidArgument,
                     "The input has no bid columns, so there is nothing to sell to. Use --side buy.", ""};
    }
    if (settings.model == RouterModel::ContKukanov) {
        // Before anything that costs time, and before a complaint about the grid that comes from the same
        // want.
        if (auto status = checkQueueData(tape); !status)
            return status.error();
    }
    return Runner(tape, fees, settings, stop, progress).run();
}

} // namespace sor
