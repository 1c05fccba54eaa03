// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/experiment.h"

#include "sim/session.h"
#include "strategy/best_ask.h"
#include "strategy/scheduled.h"
#include "strategy/size_weighted.h"
#include "sweep/worker_pool.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <functional>
#include <memory>

namespace sor {

namespace {

std::unique_ptr<Strategy> makeBaseline(Baseline baseline, const ExperimentSettings& settings,
                                       const VolumeProfile& profile)
{
    switch (baseline) {
    case Baseline::BestAsk:
        return std::make_unique<BestAsk>();
    case Baseline::BestAllIn:
        return std::make_unique<BestAllIn>();
    case Baseline::Twap:
        return std::make_unique<Scheduled>(Schedule::even(settings.order, settings.bucket));
    case Baseline::Vwap:
        return std::make_unique<Scheduled>(
            Schedule::weighted(settings.order, settings.bucket, profile.weights));
    case Baseline::SizeWeighted:
        break;
    }
    return std::make_unique<SizeWeighted>();
}

/// Steps several baselines through the window together.
Status runBaselines(std::span<const Baseline> which, const Scenario& scenario,
                    const ExperimentSettings& settings, const VolumeProfile& profile,
                    std::vector<RunResult>& results, const std::stop_token& stop)
{
    std::vector<std::unique_ptr<StrategyRun>> runs;
    std::vector<StrategyRun*> pointers;
    for (const Baseline baseline : which) {
        runs.push_back(std::make_unique<StrategyRun>(makeBaseline(baseline, settings, profile),
                                                     scenario.order, scenario.fees, scenario.rules));
        pointers.push_back(runs.back().get());
    }
    Session session(scenario.tape, scenario.order.window, scenario.order.side);
    if (auto status = session.replay(pointers, stop); !status)
        return status;
    for (std::size_t i = 0; i < which.size(); ++i) {
        auto result = runs[i]->finish(session.market());
        if (!result)
            return result.error();
        results[static_cast<std::size_t>(which[i])] = std::move(*result);
    }
    return ok();
}

/// Median half spread plus fee before the window, or in it when there is nothing before.
Status findAutoUnit(const Tape& tape, const VenueFees& fees, const ParentOrder& order, Experiment& experiment,
                    const std::stop_token& stop)
{
    if (tape.time(0) < order.window.from) {
        const auto earlier = assess(tape, {tape.time(0), order.window.from}, order.side, fees, stop);
        if (!earlier)
            return earlier.error();
        experiment.autoUnit = earlier->medianCrossingCost;
    }
    if (!experiment.autoUnit) {
        experiment.autoUnit = experiment.quality.medianCrossingCost;
        experiment.isAutoUnitInSample = true;
    }
    if (!experiment.autoUnit || experiment.autoUnit->nanos <= 0) {
        return Error{
            ErrorCode::InvalidArgument,
            "The grid cannot be chosen automatically: the data show no spread to scale it to (no point with "
            "both a bid and an ask, or none wider than what the venue pays the taker). State --lambda-over, "
            "--lambda-under and --theta-queue.",
            ""};
    }
    return ok();
}

Result<ParameterGrid> makeGrid(const ExperimentSettings& settings, const Experiment& experiment)
{
    std::array<std::vector<Price>, 3> axes;
    for (const Parameter parameter : kParameters) {
        const AxisSpec& spec = settings.axes[static_cast<std::size_t>(parameter)];
        axes[static_cast<std::size_t>(parameter)] =
            spec.isAuto ? autoAxis(parameter, *experiment.autoUnit) : spec.values;
    }
    return ParameterGrid::make(std::move(axes[0]), std::move(axes[1]), std::move(axes[2]));
}

Result<GridOutcome> searchGrid(RouterModel model, const ParameterGrid& grid, const Scenario& scenario,
                               unsigned threads, const std::stop_token& stop, ProgressSink* progress)
{
    auto cells = runGrid(model, grid, scenario, threads, stop, progress);
    if (!cells)
        return cells.error();
    GridOutcome outcome{model, grid, std::move(*cells), {}};
    outcome.summary = summarise(grid, outcome.cells, scenario.order.side);
    return outcome;
}

Result<ModelOutcome> runCellInFull(const GridOutcome& search, std::size_t cell, const Scenario& scenario,
                                   const std::stop_token& stop)
{
    const RouterParams params = search.grid.cell(cell);
    auto result = simulate(makeRouter(search.model, params, scenario), scenario, stop);
    if (!result)
        return result.error();
    return ModelOutcome{search.model, params, std::move(*result)};
}

/// Runs `tasks` in parallel; the first failure in their order is the answer.
Status runAll(const std::vector<std::function<Status()>>& tasks, unsigned threads,
              const std::stop_token& stop)
{
    std::vector<Status> statuses(tasks.size(), Status(Error{ErrorCode::Interrupted, "Stopped.", ""}));
    runInParallel(tasks.size(), threads, stop, [&](std::size_t i) { statuses[i] = tasks[i](); });
    for (const Status& status : statuses) {
        if (!status)
            return status;
    }
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

} // namespace

std::string_view key(Baseline baseline)
{
    switch (baseline) {
    case Baseline::BestAsk:
        return "best_ask";
    case Baseline::BestAllIn:
        return "best_all_in";
    case Baseline::Twap:
        return "twap";
    case Baseline::Vwap:
        return "vwap";
    case Baseline::SizeWeighted:
        break;
    }
    return "size_weighted";
}

std::string_view displayName(Baseline baseline, Side side)
{
    switch (baseline) {
    case Baseline::BestAsk:
        return side == Side::Buy ? "Best Ask" : "Best Bid";
    case Baseline::BestAllIn:
        return "Best all-in";
    case Baseline::Twap:
        return "TWAP";
    case Baseline::Vwap:
        return "VWAP";
    case Baseline::SizeWeighted:
        break;
    }
    return "Size-weighted";
}

Result<Experiment> runExperiment(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                                 const std::stop_token& stop, ProgressSink* progress)
{
    const ParentOrder& order = settings.order;
    assert(!tape.empty() && order.shares.count > 0 && order.window.from < order.window.to);
    if (order.side == Side::Sell && !tape.hasBids()) {
        return Error{ErrorCode::InvalidArgument,
                     "The input has no bid columns, so there is nothing to sell to. Use --side buy.", ""};
    }
    Scenario scenario{tape, order, fees, settings.rules, settings.step, settings.router, nullptr};
    Experiment experiment;
    experiment.points = pointsIn(tape, order.window);
    experiment.twiceArrivalMid = twiceArrivalMid(tape, order.window);
    experiment.profile = settings.profile.empty() ? profileFromHistory(tape, order, settings.bucket)
                                                  : profileFromFile(settings.profile, order, settings.bucket);
    experiment.baselines.resize(kBaselines.size());

    // What needs no grid goes first, in parallel: the quality of the quotes (which `auto` needs) and the
    // baselines. Those that are done early share a replay, and those that last to the end another.
    const auto report = [&](std::string_view phase) {
        if (progress != nullptr)
            progress->progress(phase, 0, 0);
    };
    report("Running the baselines");
    static constexpr std::array kEager{Baseline::BestAsk, Baseline::BestAllIn, Baseline::SizeWeighted};
    static constexpr std::array kPatient{Baseline::Twap, Baseline::Vwap};
    const std::vector<std::function<Status()>> first{
        [&]() -> Status {
            auto quality = assess(tape, order.window, order.side, fees, stop);
            if (!quality)
                return quality.error();
            experiment.quality = std::move(*quality);
            return ok();
        },
        [&] {
            return runBaselines(kPatient, scenario, settings, experiment.profile, experiment.baselines, stop);
        },
        [&] {
            return runBaselines(kEager, scenario, settings, experiment.profile, experiment.baselines, stop);
        },
    };
    if (auto status = runAll(first, settings.threads, stop); !status)
        return status.error();

    bool needsUnit = false;
    for (const AxisSpec& axis : settings.axes)
        needsUnit = needsUnit || axis.isAuto;
    if (needsUnit) {
        if (auto status = findAutoUnit(tape, fees, order, experiment, stop); !status)
            return status.error();
    }
    const auto grid = makeGrid(settings, experiment);
    if (!grid)
        return grid.error();

    const bool isContKukanov = settings.model == RouterModel::ContKukanov;
    if (isContKukanov) {
        if (auto status = checkContKukanov(*grid, scenario); !status)
            return status.error();
        report("Following the queues");
        if (auto status = recordOutflows(scenario, stop); !status)
            return status.error();
    }

    // The one-step models are always evaluated beside the chosen one, each with its own best cell.
    std::array<std::optional<GridOutcome>, 2> searches;
    static constexpr std::array kOneStepModels{RouterModel::Trial, RouterModel::Static};
    std::vector<std::function<Status()>> second;
    for (std::size_t m = 0; m < kOneStepModels.size(); ++m) {
        second.emplace_back([&, m]() -> Status {
            auto search = searchGrid(kOneStepModels[m], *grid, scenario, settings.threads, stop,
                                     kOneStepModels[m] == settings.model ? progress : nullptr);
            if (!search)
                return search.error();
            searches[m] = std::move(*search);
            return ok();
        });
    }
    if (auto status = runAll(second, settings.threads, stop); !status)
        return status.error();

    const std::size_t chosen = settings.model == RouterModel::Trial ? 0 : 1;
    if (isContKukanov) {
        auto search = searchGrid(settings.model, *grid, scenario, settings.threads, stop, progress);
        if (!search)
            return search.error();
        experiment.search = std::move(*search);
    } else {
        experiment.search = *searches[chosen];
    }
    report("Running the best cell");
    experiment.beside.resize(kOneStepModels.size());
    std::vector<std::function<Status()>> third;
    for (std::size_t m = 0; m < kOneStepModels.size(); ++m) {
        third.emplace_back([&, m]() -> Status {
            auto outcome = runCellInFull(*searches[m], searches[m]->summary.bestCell, scenario, stop);
            if (!outcome)
                return outcome.error();
            experiment.beside[m] = std::move(*outcome);
            return ok();
        });
    }
    if (isContKukanov) {
        third.emplace_back([&]() -> Status {
            auto outcome =
                runCellInFull(experiment.search, experiment.search.summary.bestCell, scenario, stop);
            if (!outcome)
                return outcome.error();
            experiment.optimised = std::move(*outcome);
            return ok();
        });
    }
    third.emplace_back([&]() -> Status {
        auto outcome = runCellInFull(experiment.search, grid->middleCell(), scenario, stop);
        if (!outcome)
            return outcome.error();
        experiment.untuned = std::move(outcome->result);
        return ok();
    });
    if (auto status = runAll(third, settings.threads, stop); !status)
        return status.error();
    if (isContKukanov)
        addNotes(scenario, experiment);
    else
        experiment.optimised = experiment.beside[chosen];
    return experiment;
}

} // namespace sor
