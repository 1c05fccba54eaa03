// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/grid_run.h"

#include "sim/session.h"
#include "strategy/optimised.h"
#include "sweep/threshold_sweep.h"
#include "sweep/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <optional>

namespace sor {

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

Result<CellResult> runCell(RouterModel model, const RouterParams& params, const Scenario& scenario,
                           const std::stop_token& stop)
{
    Scenario quiet = scenario;
    quiet.rules.recordFills = false;
    const auto result = simulate(makeRouter(model, params, quiet), quiet, stop);
    if (!result)
        return result.error();
    return CellResult{result->all, result->completion, result->totalCash()};
}

Result<std::vector<CellResult>> runThresholdsApart(const std::vector<Price>& thresholds,
                                                   const Scenario& scenario, unsigned threads,
                                                   const std::stop_token& stop)
{
    std::vector<CellResult> results(thresholds.size());
    std::vector<std::optional<Error>> errors(thresholds.size());
    runInParallel(thresholds.size(), threads, stop, [&](std::size_t i) {
        auto result = runCell(RouterModel::Static, {{}, thresholds[i], {}}, scenario, stop);
        if (result)
            results[i] = *result;
        else
            errors[i] = result.error();
    });
    if (const auto error = firstError(errors))
        return *error;
    return results;
}

} // namespace

std::string_view name(RouterModel model)
{
    switch (model) {
    case RouterModel::ContKukanov:
        return "cont-kukanov";
    case RouterModel::Static:
        return "static";
    case RouterModel::Trial:
        break;
    }
    return "trial";
}

std::unique_ptr<Strategy> makeRouter(RouterModel model, const RouterParams& params, const Scenario& scenario)
{
    assert(model != RouterModel::ContKukanov);
    if (model == RouterModel::Trial)
        return std::make_unique<TrialRouter>(scenario.step);
    return std::make_unique<StaticRouter>(params, scenario.tape.hasBids());
}

Result<RunResult> simulate(std::unique_ptr<Strategy> strategy, const Scenario& scenario,
                           const std::stop_token& stop)
{
    StrategyRun run(std::move(strategy), scenario.order, scenario.fees, scenario.rules);
    Session session(scenario.tape, scenario.order.window, scenario.order.side);
    StrategyRun* const runs[] = {&run};
    if (auto status = session.replay(runs, stop); !status)
        return status.error();
    return run.finish(session.market());
}

Result<std::vector<CellResult>> runGrid(RouterModel model, const ParameterGrid& grid,
                                        const Scenario& scenario, unsigned threads,
                                        const std::stop_token& stop, ProgressSink* progress)
{
    const auto report = [&](std::size_t cells) {
        if (progress != nullptr) {
            progress->progress("Searching the grid", static_cast<std::int64_t>(cells),
                               static_cast<std::int64_t>(grid.cellCount()));
        }
    };
    report(0);
    std::vector<CellResult> cells(grid.cellCount());
    if (model == RouterModel::Trial) {
        const auto result = runCell(model, grid.cell(0), scenario, stop);
        if (!result)
            return result.error();
        std::ranges::fill(cells, *result);
    } else {
        std::vector<Price> thresholds;
        const auto thresholdOf = [&](std::size_t cell) {
            const RouterParams params = grid.cell(cell);
            return params.lambdaUnder + params.thetaQueue;
        };
        for (std::size_t i = 0; i < cells.size(); ++i)
            thresholds.push_back(thresholdOf(i));
        std::ranges::sort(thresholds);
        thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
        const auto results = scenario.rules.latency.count() == 0
            ? sweepThresholds(thresholds, scenario, stop)
            : runThresholdsApart(thresholds, scenario, threads, stop);
        if (!results)
            return results.error();
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto at = std::ranges::lower_bound(thresholds, thresholdOf(i));
            cells[i] = (*results)[static_cast<std::size_t>(at - thresholds.begin())];
        }
    }
    if (stop.stop_requested())
        return Error{ErrorCode::Interrupted, "Stopped.", ""};
    report(cells.size());
    return cells;
}

} // namespace sor
