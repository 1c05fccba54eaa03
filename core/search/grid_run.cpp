// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/grid_run.h"

#include "base/number_text.h"
#include "base/phases.h"
#include "search/cell_order.h"
#include "search/interval_check.h"
#include "search/scenario_check.h"
#include "search/threshold_sweep.h"
#include "search/worker_pool.h"
#include "sim/guarded_strategy.h"
#include "sim/session.h"
#include "strategy/router/adaptive.h"
#include "strategy/router/optimised.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <fmt/format.h>
#include <functional>
#include <mutex>
#include <optional>
#include <span>

namespace sor { inline namespace search {

namespace {

/// The first failure in the order of the pieces, so that the message does not depend on the threads.
std::optional<Error> firstError(const std::vector<std::optional<Error>>& errors)
{
    for (const auto& error : errors) {
        if (error)
            return error;
    }
    return std::nullopt;
}

CellResult cellResultOf(const RunResult& result)
{
    return {result.all, result.completion, result.totalCash(), result.router.mayWait};
}

Result<CellResult> runCell(RouterModel model, const RouterParams& params, const Scenario& scenario,
                           const std::stop_token& stop)
{
    Scenario quiet = scenario;
    quiet.rules.recordFills = false;
    const auto result = simulateRouter(model, params, quiet, stop);
    if (!result)
        return result.error();
    return cellResultOf(*result);
}

Result<std::vector<CellResult>> runCells(RouterModel model, const ParameterGrid& grid,
                                         const Scenario& scenario, unsigned threads,
                                         const std::stop_token& stop,
                                         const std::function<void(std::size_t)>& report,
                                         const CellSink& cellDone, const GridPart& part)
{
    std::vector<CellResult> results(grid.cellCount());
    std::vector<std::optional<Error>> errors(grid.cellCount());
    Scenario quiet = scenario;
    quiet.rules.recordFills = false;
    std::vector<std::size_t> order;
    order.reserve(part.cellsOf(grid.cellCount()));
    for (std::size_t i = part.index; i < grid.cellCount(); i += part.count)
        order.push_back(i);
    // The whole surface is seen early; results go to their cells' places whatever the order.
    order = coarseToFine(grid, std::move(order));
    const std::size_t count = order.size();
    const std::size_t perPass = std::clamp<std::size_t>(count / (4 * std::size_t{threads}), 1, kCellsPerPass);
    std::mutex reporting;
    std::size_t done = 0;
    runInParallel((count + perPass - 1) / perPass, threads, stop, [&](std::size_t pass) {
        const std::size_t first = pass * perPass;
        const auto cellAt = [&](std::size_t n) { return order[first + n]; };
        std::vector<std::unique_ptr<Strategy>> strategies;
        strategies.reserve(perPass);
        for (std::size_t n = 0; n < std::min(perPass, count - first); ++n)
            strategies.push_back(makeRouter(model, grid.cell(cellAt(n)), quiet));
        const auto outcomes = simulateTogether(std::move(strategies), quiet, stop);
        const std::lock_guard lock(reporting);
        for (std::size_t n = 0; n < outcomes.size(); ++n) {
            const std::size_t i = cellAt(n);
            if (!outcomes[n]) {
                errors[i] = outcomes[n].error();
                continue;
            }
            results[i] = cellResultOf(*outcomes[n]);
            if (cellDone)
                cellDone(i, results[i]);
            report(++done);
        }
    });
    if (const auto error = firstError(errors))
        return *error;
    return results;
}

/// Thresholds that share one pass over the tape: each takes some 3 KB, and a grid may have a million.
constexpr std::size_t kThresholdsPerPass = 4096;

Result<std::vector<CellResult>> runThresholds(const std::vector<Price>& thresholds, const Scenario& scenario,
                                              unsigned threads, const std::stop_token& stop)
{
    const bool canShare = !scenario.rules.hasLatency();
    // As many passes as threads at least, or all but one thread would wait.
    const std::size_t share = (thresholds.size() + threads - 1) / threads;
    const std::size_t perPass = canShare ? std::clamp<std::size_t>(share, 1, kThresholdsPerPass) : 1;
    const std::size_t passes = (thresholds.size() + perPass - 1) / perPass;
    std::vector<CellResult> results(thresholds.size());
    std::vector<std::optional<Error>> errors(passes);
    runInParallel(passes, threads, stop, [&](std::size_t pass) {
        const std::size_t first = pass * perPass;
        if (!canShare) {
            const auto result = runCell(RouterModel::Static, {{}, thresholds[first], {}}, scenario, stop);
            if (result)
                results[first] = *result;
            else
                errors[pass] = result.error();
            return;
        }
        const std::size_t number = std::min(perPass, thresholds.size() - first);
        const auto swept =
            sweepThresholds(std::span<const Price>(thresholds.data() + first, number), scenario, stop);
        if (swept)
            std::ranges::copy(*swept, results.begin() + static_cast<std::ptrdiff_t>(first));
        else
            errors[pass] = swept.error();
    });
    if (const auto error = firstError(errors))
        return *error;
    return results;
}

Result<RunResult> simulateAlone(std::unique_ptr<Strategy> strategy, const Scenario& scenario,
                                const std::stop_token& stop)
{
    std::vector<std::unique_ptr<Strategy>> one;
    one.push_back(std::move(strategy));
    return std::move(simulateTogether(std::move(one), scenario, stop).front());
}

} // namespace

Status checkRouterInputs(RouterModel model, const RouterParams& params, const Scenario& scenario)
{
    if (const auto made = makeRouterParams(params.lambdaOver, params.lambdaUnder, params.thetaQueue); !made)
        return made.error();
    if (model == RouterModel::Trial)
        return scenario.step.count > 0 ? ok()
                                       : invalidArgument("The step of the trial model is not above 0.");
    if (!restsOrders(model))
        return ok();
    if (auto status = checkRouter(scenario.router); !status)
        return status;
    if (scenario.outflows == nullptr)
        return invalidArgument(fmt::format("The model {} needs recordOutflows() first.", name(model)));
    const auto isOfThis = [&](const auto& options) {
        return options.side == scenario.order.side && options.interval == scenario.router.interval;
    };
    if (!isOfThis(scenario.outflows->options())
        || scenario.outflows->venueCount() != scenario.tape.venues().size())
        return invalidArgument("The outflows were recorded for another side, interval or tape.");
    if (model != RouterModel::Adaptive)
        return ok();
    if (scenario.moves == nullptr)
        return invalidArgument("The model adaptive needs recordFarMoves() first.");
    return isOfThis(scenario.moves->options())
        ? ok()
        : invalidArgument("The moves of the far price were recorded for another side or interval.");
}

std::unique_ptr<Strategy> makeRouter(RouterModel model, const RouterParams& params, const Scenario& scenario)
{
    if (!checkRouterInputs(model, params, scenario))
        return nullptr;
    switch (model) {
    case RouterModel::ContKukanov:
        return std::make_unique<ContKukanovRouter>(params, scenario.router, scenario.order,
                                                   scenario.outflows);
    case RouterModel::Adaptive:
        return std::make_unique<AdaptiveRouter>(params, scenario.router, scenario.order, scenario.outflows,
                                                scenario.moves);
    case RouterModel::Trial:
        return std::make_unique<TrialRouter>(scenario.step);
    case RouterModel::Static:
        break;
    }
    return std::make_unique<StaticRouter>(params, scenario.tape.firstBidTime());
}

Status recordOutflows(Scenario& scenario, const std::stop_token& stop)
{
    if (auto status = checkScenario(scenario); !status)
        return status;
    if (auto status = checkRouter(scenario.router); !status)
        return status;
    const TimeWindow window = scenario.order.window;
    const OutflowHistory::Options options{scenario.order.side, scenario.router.interval, scenario.rules.queue,
                                          scenario.rules.crossing, scenario.rules.exactVenues};
    auto history = OutflowHistory::record(scenario.tape, {window.from - scenario.router.history, window.to},
                                          options, stop);
    if (!history)
        return history.error();
    scenario.outflows = std::move(*history);
    return ok();
}

Status recordFarMoves(Scenario& scenario, const std::stop_token& stop)
{
    if (auto status = checkScenario(scenario); !status)
        return status;
    if (auto status = checkRouter(scenario.router); !status)
        return status;
    const FarMoves::Options options{scenario.order.side, scenario.router.interval, scenario.rules.tick,
                                    scenario.router.adaptiveHistory};
    auto moves = FarMoves::record(scenario.tape, scenario.order.window, options, {}, stop);
    if (!moves)
        return moves.error();
    scenario.moves = std::move(*moves);
    return ok();
}

Status checkQueueData(RouterModel model, const Tape& tape)
{
    if (tape.view() != TapeView::Book) {
        return invalidArgument(
            fmt::format("The model {} needs `view book`: the trial view knows no queues.", name(model)));
    }
    if (!tape.hasBids()) {
        return unusableData(
            fmt::format("The model {} rests orders at the best bid, but the input has no bids. Use "
                        "`model static` or `model trial`.",
                        name(model)));
    }
    return ok();
}

Status checkRestingModel(RouterModel model, const ParameterGrid& grid, const Scenario& scenario,
                         ErrorCode tooShort)
{
    if (auto status = checkQueueData(model, scenario.tape); !status)
        return status;
    if (auto status = checkInterval(scenario.order.window, scenario.router.interval, tooShort); !status)
        return status;
    constexpr Price kMostPenalty{1'000'000 * kNanosPerDollar};
    for (const Parameter parameter : kParameters) {
        if (grid.axis(parameter).back() > kMostPenalty) {
            return invalidArgument(fmt::format(
                "{} goes up to {} dollars a share; the model {} takes at most {}.", name(parameter),
                format(grid.axis(parameter).back()), name(model), format(kMostPenalty)));
        }
    }
    return ok();
}

std::vector<Result<RunResult>> simulateTogether(std::vector<std::unique_ptr<Strategy>> strategies,
                                                const Scenario& scenario, const std::stop_token& stop)
{
    if (const auto status = checkScenario(scenario); !status)
        return std::vector<Result<RunResult>>(strategies.size(), status.error());
    std::vector<StrategyRun> runs;
    runs.reserve(strategies.size());
    for (auto& strategy : strategies)
        runs.emplace_back(std::move(strategy), scenario.order, scenario.fees, scenario.rules);
    std::vector<StrategyRun*> pointers;
    pointers.reserve(runs.size());
    for (StrategyRun& run : runs)
        pointers.push_back(&run);
    Session session(scenario.tape, scenario.order.window, scenario.order.side);
    const Status status = session.replay(pointers, stop);
    std::vector<Result<RunResult>> results;
    results.reserve(runs.size());
    for (StrategyRun& run : runs)
        results.push_back(status ? run.finish(session.market()) : Result<RunResult>(status.error()));
    return results;
}

Result<RunResult> simulateRouter(RouterModel model, const RouterParams& params, const Scenario& scenario,
                                 const std::stop_token& stop)
{
    auto router = makeRouter(model, params, scenario);
    if (!router)
        return checkRouterInputs(model, params, scenario).error();
    return simulateAlone(std::move(router), scenario, stop);
}

Result<RunResult> simulate(std::unique_ptr<Strategy> strategy, const Scenario& scenario,
                           const std::stop_token& stop)
{
    if (strategy == nullptr)
        return invalidArgument("There is no strategy to run.");
    const auto fault = std::make_shared<std::string>();
    GuardedStrategy::Inner inner(strategy.release(), [](Strategy* owned) { delete owned; });
    auto result = simulateAlone(std::make_unique<GuardedStrategy>(std::move(inner), fault), scenario, stop);
    if (result && !fault->empty())
        return Error{ErrorCode::StrategyFailed, "The strategy failed. " + *fault};
    return result;
}

Result<std::vector<CellResult>> runGrid(RouterModel model, const ParameterGrid& grid,
                                        const Scenario& scenario, unsigned threads,
                                        const std::stop_token& stop, ProgressSink* progress,
                                        const CellSink& cellDone, const GridPart& part)
{
    if (auto status = checkScenario(scenario); !status)
        return status.error();
    if (threads == 0 || part.index >= part.count || grid.cellCount() == 0)
        return invalidArgument("A grid has cells, parts below their number, and a thread to run on.");
    if (auto status = checkRouterInputs(model, grid.cell(0), scenario); !status)
        return status.error();
    const auto report = [&](std::size_t cells) {
        if (progress != nullptr) {
            progress->progress(kSearchPhase, static_cast<std::int64_t>(cells),
                               static_cast<std::int64_t>(part.cellsOf(grid.cellCount())));
        }
    };
    report(0);
    std::vector<CellResult> cells(grid.cellCount());
    bool isReported = false; // to cellDone, every cell
    if (model == RouterModel::Trial) {
        const auto result = runCell(model, grid.cell(0), scenario, stop);
        if (!result)
            return result.error();
        std::ranges::fill(cells, *result);
    } else if (model == RouterModel::Static) {
        std::vector<Price> thresholds;
        const auto thresholdOf = [&](std::size_t cell) {
            const RouterParams params = grid.cell(cell);
            return params.lambdaUnder + params.thetaQueue;
        };
        for (std::size_t i = part.index; i < cells.size(); i += part.count)
            thresholds.push_back(thresholdOf(i));
        std::ranges::sort(thresholds);
        thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
        const auto results = runThresholds(thresholds, scenario, threads, stop);
        if (!results)
            return results.error();
        for (std::size_t i = part.index; i < cells.size(); i += part.count) {
            const auto at = std::ranges::lower_bound(thresholds, thresholdOf(i));
            cells[i] = (*results)[static_cast<std::size_t>(at - thresholds.begin())];
        }
    } else {
        if (auto status = checkRestingModel(model, grid, scenario, ErrorCode::DataUnusable); !status)
            return status.error();
        auto results = runCells(model, grid, scenario, threads, stop, report, cellDone, part);
        if (!results)
            return results.error();
        cells = std::move(*results);
        isReported = true;
    }
    if (stop.stop_requested())
        return Error{ErrorCode::Interrupted, "Stopped."};
    for (std::size_t i = 0; i < cells.size(); ++i)
        cells[i].isRun = part.has(i);
    if (cellDone && !isReported) {
        for (std::size_t i = part.index; i < cells.size(); i += part.count)
            cellDone(i, cells[i]);
    }
    report(part.cellsOf(cells.size()));
    return cells;
}

}} // namespace sor::search
