// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the optimised router over every cell of a grid.
#pragma once

#include "base/enum_names.h"
#include "base/progress.h"
#include "base/result.h"
#include "market/fees/venue_fees.h"
#include "market/tape.h"
#include "search/parameter_grid.h"
#include "sim/execution_rules.h"
#include "sim/run_result.h"
#include "strategy/router/router_settings.h"
#include "strategy/strategy.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace sor { inline namespace strategy {
class FarMoves;
class OutflowHistory;
}} // namespace sor::strategy

namespace sor { inline namespace search {

/// Which model the optimised router uses.
enum class RouterModel { ContKukanov, Adaptive, Static, Trial };
constexpr auto namesOf(std::type_identity<RouterModel>)
{
    return enumNames<RouterModel>({{RouterModel::ContKukanov, "cont-kukanov"},
                                   {RouterModel::Adaptive, "adaptive"},
                                   {RouterModel::Static, "static"},
                                   {RouterModel::Trial, "trial"}});
}

/// It decides once an interval and rests orders in queues, whose outflows it learns.
constexpr bool restsOrders(RouterModel model)
{
    return model == RouterModel::ContKukanov || model == RouterModel::Adaptive;
}

/// All that a run of one strategy is about, but for the strategy. Tape, order and fees are kept by reference:
/// they outlive the scenario.
struct Scenario {
    const Tape& tape; // whose quotes it works on
    const ParentOrder& order; // what is to be done
    const VenueFees& fees; // of the tape's venues
    ExecutionRules rules; // how orders fill
    Shares step{100}; // of the trial model
    /// Of cont-kukanov and adaptive, and of the baselines that work with its inputs (beside another model its
    /// defaults).
    RouterSettings router = {};
    /// Needed by those, see recordOutflows(); what all of them share.
    std::shared_ptr<const OutflowHistory> outflows = nullptr;
    /// Needed by adaptive, see recordFarMoves(); Patient TWAP beside it goes by the same.
    std::shared_ptr<const FarMoves> moves = nullptr;

    /// The same with another order, which must outlive it.
    Scenario with(const ParentOrder& other) const
    {
        return {tape, other, fees, rules, step, router, outflows, moves};
    }
};

/// What a cell cost; the fills themselves are found again by running the cell.
struct CellResult {
    FillTotals all; // completion included
    FillTotals completion; // the part taken at the end of the window
    Cash totalCash; // all in, as RunResult::totalCash()
    /// Of a model that rests orders: decisions in which waiting may have been cheaper than trading
    /// (lambda_under <= h + f).
    std::int64_t mayWait = 0;
    bool isRun = true; // false: a stop came first, and the rest says nothing
    friend bool operator==(const CellResult&, const CellResult&) = default;
};

/// Every count-th cell of a grid, from `index` (below count) on: the share of one of `count` processes.
struct GridPart {
    std::size_t index = 0; // below count
    std::size_t count = 1; // 1 or more
    /// The cell is of this part.
    bool has(std::size_t cell) const { return cell % count == index; }
    /// Cells of a grid of `cells` that are in this part.
    std::size_t cellsOf(std::size_t cells) const { return (cells + count - 1 - index) / count; }
};

/// Receives a cell of a grid.
using CellSink = std::function<void(std::size_t cell, const CellResult& result)>;

/// Follows the shadow orders that cont-kukanov decides by, once for a scenario. They may serve any other
/// scenario with the same tape, side, interval, queue and crossing rule whose window lies within this one's.
Status recordOutflows(Scenario& scenario, const std::stop_token& stop);

/// Samples the far price's moves for the scenario's order, or for any other of this side whose window lies
/// within its own and has the same farMovesBegin(). Fails as FarMoves::record.
Status recordFarMoves(Scenario& scenario, const std::stop_token& stop);

/// A sentence when a model that rests orders cannot run on these data at all: InvalidArgument for the trial
/// view, DataUnusable when there are no bids.
Status checkQueueData(RouterModel model, const Tape& tape);

/// As checkQueueData, and InvalidArgument for an interval that makes more than a million slices and penalties
/// beyond a million dollars, `tooShort` for a window shorter than the interval.
Status checkRestingModel(RouterModel model, const ParameterGrid& grid, const Scenario& scenario,
                         ErrorCode tooShort);

/// InvalidArgument when there can be no such router: parameters out of range, and of a model that rests
/// orders missing outflows (of adaptive: moves), or those of another side, interval or tape. Quick; any
/// thread.
Status checkRouterInputs(RouterModel model, const RouterParams& params, const Scenario& scenario);

/// The router for one cell; null where checkRouterInputs() refuses it. It shares scenario.outflows and
/// scenario.moves, and refers to nothing else of the scenario.
std::unique_ptr<Strategy> makeRouter(RouterModel model, const RouterParams& params, const Scenario& scenario);

/// The router of one cell through one scenario. Errors as checkRouterInputs() and simulate().
Result<RunResult> simulateRouter(RouterModel model, const RouterParams& params, const Scenario& scenario,
                                 const std::stop_token& stop = {});

/// One strategy through one scenario, on the caller's thread; any number of threads may simulate on the same
/// tape, each a strategy of its own. InvalidArgument for no strategy and for a scenario that cannot be run:
/// an order, rules or fees out of range or of another tape, with the setting in facts.parameter.
/// StrategyFailed, with what was wrong and when, for a strategy that throws or does what no strategy may (see
/// GuardedStrategy). Interrupted when stopped.
Result<RunResult> simulate(std::unique_ptr<Strategy> strategy, const Scenario& scenario,
                           const std::stop_token& stop = {});

/// Several strategies of the program, none of them null, that share one pass over the tape: each does as if
/// it were alone. What they decide is not checked. Errors as simulate().
std::vector<Result<RunResult>> simulateTogether(std::vector<std::unique_ptr<Strategy>> strategies,
                                                const Scenario& scenario, const std::stop_token& stop);

/// Cells that share a pass over the tape: most of its cost is paid once, and a watcher still sees cell after
/// cell.
inline constexpr std::size_t kCellsPerPass = 8;

/// Every cell, in the order of the grid; the same at any number of threads. Cells that provably act alike are
/// run once: all cells of `trial`; of `static` those with the same lambda_under + theta_queue, and these
/// share one pass over the tape when there is no latency. The cells of `cont-kukanov` and `adaptive` run side
/// by side and share scenario.outflows. `progress` counts cells; `cellDone` gets each as soon as it is known,
/// from any thread but never from two at once. With a `part` only its cells are run; the others come back
/// with isRun false.
Result<std::vector<CellResult>> runGrid(RouterModel model, const ParameterGrid& grid,
                                        const Scenario& scenario, unsigned threads,
                                        const std::stop_token& stop, ProgressSink* progress = nullptr,
                                        const CellSink& cellDone = {}, const GridPart& part = {});

}} // namespace sor::search
