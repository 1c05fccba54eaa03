// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/replay_view.h"

#include "support/run_words.h"

#include <QCoreApplication>
#include <algorithm>

namespace sor::ui {

namespace {

void addTo(FillTotals& totals, Shares shares, Cash gross, Cash fees)
{
    totals.shares += shares;
    totals.gross.nanos += gross.nanos;
    totals.fees.nanos += fees.nanos;
    ++totals.fills;
}

/// By average prices, in bps of the benchmark's.
Saving savingSoFar(const RunResult& router, const RunResult& baseline, const std::string& name)
{
    Saving saving;
    for (const auto& [result, who] :
         {std::pair{&router, std::string("The router")}, std::pair{&baseline, name}}) {
        if (!result->notRun.empty())
            saving.reason = result->notRun;
        else if (result->filled().count == 0)
            saving.reason = who + " has filled nothing yet.";
        if (!saving.reason.empty())
            return saving;
    }
    const auto perShare = [](Cash cash, const RunResult& result) {
        return static_cast<double>(cash.nanos) / static_cast<double>(result.filled().count);
    };
    const double base = perShare(baseline.totalCash(), baseline);
    if (base <= 0) {
        saving.reason = paidNothing(name);
        return saving;
    }
    const double sign = router.side == Side::Buy ? 1 : -1;
    saving.bps = sign * (base - perShare(router.totalCash(), router)) / base * 1e4;
    saving.timingBps =
        sign * (perShare(baseline.atMid, baseline) - perShare(router.atMid, router)) / base * 1e4;
    saving.executionBps = *saving.bps - saving.timingBps;
    return saving;
}

} // namespace

bool hasAllFills(const RunResult& result)
{
    return static_cast<std::size_t>(result.all.fills) == result.fills.size();
}

RunResult resultAt(const RunResult& whole, UnixNanos clock)
{
    RunResult cut;
    cut.side = whole.side;
    cut.unit = whole.unit;
    cut.ordered = whole.ordered;
    cut.notRun = whole.notRun;
    cut.byVenue.resize(whole.byVenue.size());
    cut.ordersByVenue.resize(whole.ordersByVenue.size());
    Int128 atMid = 0; // twice
    for (const Fill& fill : whole.fills) {
        if (fill.time > clock)
            break;
        // The sums of the whole are in range already.
        const Cash gross = cashFor(fill.price, fill.shares, cut.unit).value_or(Cash{});
        const Cash fees = cashFor(fill.fee, fill.shares, cut.unit).value_or(Cash{});
        const Cash takerFees = fill.isMaker ? Cash{} : fees;
        addTo(cut.all, fill.shares, gross, takerFees);
        addTo(cut.byVenue[fill.venue], fill.shares, gross, takerFees);
        if (fill.isMaker) {
            addTo(cut.maker, fill.shares, gross, {});
            cut.rebates.nanos -= fees.nanos;
            if (fill.isCrossing)
                cut.crossing += fill.shares;
        }
        if (fill.isCompletion)
            addTo(cut.completion, fill.shares, gross, fees);
        atMid += Int128{fill.shares.count} * (fill.mid ? fill.mid->halfNanos : 2 * fill.price.nanos);
        if (!cut.firstFill)
            cut.firstFill = fill.time;
        cut.lastFill = fill.time;
        cut.fills.push_back(fill);
    }
    const Int128 mid =
        cut.unit.isWhole() ? atMid / 2 : dividedHalfEven(atMid, Int128{2} * cut.unit.perShare());
    cut.atMid = {static_cast<std::int64_t>(mid)};
    return cut;
}

std::vector<SavingRow> savingsSoFar(const RunView& view)
{
    std::vector<SavingRow> rows;
    const StrategyView* router = view.router();
    for (const Baseline baseline : kShownBaselines) {
        const StrategyView* strategy = view.find(roleOf(baseline));
        if (strategy == nullptr || router == nullptr)
            continue;
        SavingRow row;
        row.baseline = baseline;
        row.name = strategy->name.toStdString();
        row.tested = row.whole = savingSoFar(router->result, strategy->result, row.name);
        if (row.whole.bps && router->result.filled() != strategy->result.filled())
            row.remark = "by average prices";
        rows.push_back(std::move(row));
    }
    return rows;
}

RunView viewAt(const RunView& whole, UnixNanos clock)
{
    if (clock >= whole.window.to)
        return whole;
    RunView view = whole;
    std::erase_if(view.strategies,
                  [](const StrategyView& strategy) { return !hasAllFills(strategy.result); });
    for (StrategyView& strategy : view.strategies)
        strategy.result = resultAt(strategy.result, clock);
    view.isFinal = false;
    view.starts = 0;
    view.isTested = false;
    view.savings = savingsSoFar(view);
    if (view.answer) {
        view.answer->grade = Verdict::Grade::NotJudged;
        view.answer->verdict =
            QCoreApplication::translate(
                "ReplayView", "Replay: what had been filled by %1 UTC. The verdict comes at the end.")
                .arg(timeOfDayText(clock));
        view.answer->caveats.clear();
    }
    return view;
}

bool canReplay(const RunView& view)
{
    const StrategyView* router = view.router();
    return view.isFinal && view.window.from < view.window.to && router != nullptr
        && !router->result.fills.empty() && hasAllFills(router->result);
}

} // namespace sor::ui
