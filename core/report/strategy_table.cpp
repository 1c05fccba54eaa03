// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/strategy_table.h"

#include "base/number_text.h"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

constexpr std::array<MeasureHeading, kMeasures> kHeadings{{
    {"Filled", "Shares that were filled, the completion included"},
    {"Unfilled", "Shares of the order that were not filled"},
    {"Completion (shares)", "Shares taken at the end of the window to complete the order"},
    {"Average ($)", "Total cash by filled shares: with fees and rebates"},
    {"Total ($)", "What was paid: prices, fees and rebates"},
    {"Fees ($)", "Taker fees; less what inverted venues pay"},
    {"Rebates ($)", "Earned by resting orders"},
    {"Arrival slippage (bps)",
     "Average price against the mid at the start of the window; positive is a cost"},
    {"Router saving (bps)", "What the router saved against this strategy; positive: the router was better"},
    {"Router saving ($)", "The same in dollars"},
    {"Timing (bps)", "Part of the saving: what the mid did between the fills of the two"},
    {"Execution (bps)", "Part of the saving: prices against the mid at each fill, fees and rebates"},
}};

MeasureCell sharesCell(Shares shares, ShareUnit unit)
{
    return {grouped(shares, unit), unit.sharesOf(static_cast<double>(shares.count)), {}};
}

MeasureCell cashCell(Cash cash)
{
    return {cashText(cash), cash.dollars(), {}};
}

MeasureCell dash(std::string reason = {})
{
    return {"-", {}, std::move(reason)};
}

bool isRouterItself(const MeasuredStrategy& strategy)
{
    return strategy.router == &strategy.result;
}

MeasureCell savingCell(Measure measure, const MeasuredStrategy& strategy)
{
    if (strategy.router == nullptr || isRouterItself(strategy))
        return dash();
    const Saving saving = compare(*strategy.router, strategy.result, strategy.name);
    if (!saving.bps)
        return {std::string(kNotComparable), {}, saving.reason};
    if (measure == Measure::SavingCash) {
        const auto cash = savingCash(strategy);
        if (!cash)
            return {std::string(kNotComparable), {}, {}};
        MeasureCell cell = cashCell(*cash);
        if (cash->nanos > 0)
            cell.text.insert(0, 1, '+');
        return cell;
    }
    const double bps = measure == Measure::Timing ? saving.timingBps
        : measure == Measure::Execution           ? saving.executionBps
                                                  : *saving.bps;
    return {signedBps(bps), bps, {}};
}

} // namespace

MeasureHeading headingOf(Measure measure, Side side)
{
    MeasureHeading heading = kHeadings.at(static_cast<std::size_t>(measure));
    if (measure == Measure::TotalCash && side == Side::Sell)
        heading = {"Proceeds ($)", "What was received: prices less fees, with rebates"};
    return heading;
}

MeasureCell cellOf(Measure measure, const MeasuredStrategy& strategy)
{
    const RunResult& result = strategy.result;
    const bool isSaving = measure == Measure::Saving || measure == Measure::SavingCash
        || measure == Measure::Timing || measure == Measure::Execution;
    if (isSaving)
        return savingCell(measure, strategy);
    if (!result.notRun.empty())
        return dash(result.notRun);
    switch (measure) {
    case Measure::Filled:
        return sharesCell(result.filled(), result.unit);
    case Measure::Unfilled:
        return sharesCell(result.unfilled(), result.unit);
    case Measure::Completion:
        return sharesCell(result.completion.shares, result.unit);
    case Measure::AveragePrice: {
        const auto average = averagePrice(result);
        return average ? MeasureCell{priceText(*average), average->dollars(), {}} : dash();
    }
    case Measure::TotalCash:
        return cashCell(result.totalCash());
    case Measure::Fees:
        return cashCell(result.all.fees);
    case Measure::Rebates:
        return cashCell(result.rebates);
    default: {
        const auto slippage = slippageBps(result, strategy.arrivalMid);
        return slippage ? MeasureCell{signedBps(*slippage), slippage, {}} : dash();
    }
    }
}

std::optional<Cash> savingCash(const MeasuredStrategy& strategy)
{
    if (strategy.router == nullptr || isRouterItself(strategy)
        || !compare(*strategy.router, strategy.result, strategy.name).bps)
        return {};
    const auto less = checkedSubtract(strategy.result.totalCash(), strategy.router->totalCash());
    if (!less)
        return {};
    return strategy.result.side == Side::Buy ? *less : -*less;
}

std::string signedBps(double bps)
{
    return unsignedZero(fmt::format("{:+.2f}", bps));
}

std::string signedCents(double dollars)
{
    return signedBps(dollars);
}

}} // namespace sor::report
