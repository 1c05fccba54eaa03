// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/tca_table.h"

#include "base/number_text.h"

#include <array>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace sor { inline namespace report {

namespace {

/// What a cell is computed from.
struct TcaSource {
    const RunReport& report;
    const MarketBenchmarks& market;
    const FillAnalysis& order;
    const FillQuality& fills; // of the order, or of one venue
    const std::string& name;
    std::optional<VenueIndex> venue;
    ShareUnit unit = report.order.unit;
};

MeasureCell noFigure(std::string reason)
{
    return {"-", {}, std::move(reason)};
}

MeasureCell bpsCell(std::optional<double> bps, const std::string& reason)
{
    return bps ? MeasureCell{bpsText(*bps), bps, {}} : noFigure(reason);
}

MeasureCell percentCell(std::optional<double> share, const std::string& reason)
{
    if (!share)
        return noFigure(reason);
    const double percent = 100 * *share;
    return {fmt::format("{:.{}f}", percent, percent != 0 && percent < 10 ? 2 : 1), percent, {}};
}

constexpr auto kNothingFilled = "Nothing was filled.";

/// What a number about fills says when there were none.
std::string orNothingFilled(const TcaSource& of, const std::string& otherwise)
{
    return of.fills.shares.count == 0 ? kNothingFilled : otherwise;
}

/// Numbers of the whole order have no part for a venue.
template <class Cell> MeasureCell ofWholeOrder(const TcaSource& of, const Cell& cell)
{
    return of.venue ? noFigure("Of the whole order only: choose all venues.") : cell();
}

MeasureCell slippageCell(const TcaSource& of, std::optional<Mid> benchmark, std::string_view missing,
                         bool withFees = false)
{
    return ofWholeOrder(of, [&] {
        const auto bps = withFees ? of.order.slippageWithFeesBps(benchmark) : of.order.slippageBps(benchmark);
        return bpsCell(bps, benchmark ? kNothingFilled : std::string(missing));
    });
}

template <auto part> MeasureCell shortfallCell(const TcaSource& of)
{
    return ofWholeOrder(of, [&] {
        const auto& shortfall = of.order.shortfall;
        return bpsCell(shortfall ? std::optional(shortfall->bps(std::invoke(part, *shortfall)))
                                 : std::nullopt,
                       std::string(kNoArrivalMid));
    });
}

template <std::size_t horizon, bool isMaker> MeasureCell markoutCell(const TcaSource& of)
{
    const Markout& markout = (isMaker ? of.fills.maker : of.fills.taker)[horizon];
    if ((isMaker ? of.fills.makerShares : of.fills.shares - of.fills.makerShares).count == 0)
        return noFigure(isMaker ? "No order that rested was filled." : "Nothing was taken.");
    return bpsCell(markout.bps(),
                   fmt::format("The data end less than {} after every such fill.", kMarkoutNames[horizon]));
}

constexpr auto kNoPrints = "The input has no trades there in the window.";
constexpr auto kNoSpread = "At none of the fills did both sides of the market show.";

template <auto spread> MeasureCell spreadCell(const TcaSource& of)
{
    return bpsCell(std::invoke(spread, of.fills), orNothingFilled(of, kNoSpread));
}

struct TcaTableColumn {
    MeasureHeading heading;
    MeasureCell (*cell)(const TcaSource&);
};

constexpr std::array<TcaTableColumn, kTcaColumns> kTcaTable{{
    {{"Strategy", "What traded the order"},
     [](const TcaSource& of) {
         return MeasureCell{of.name, {}, {}};
     }},
    {{"Filled", "Shares, what was taken at the end to complete the order included"},
     [](const TcaSource& of) {
         const Shares filled = of.fills.shares;
         return MeasureCell{
             grouped(filled, of.unit), of.unit.sharesOf(static_cast<double>(filled.count)), {}};
     }},
    {{"Fill rate (%)", "Filled by ordered shares"},
     [](const TcaSource& of) {
         return ofWholeOrder(of, [&] { return percentCell(of.order.fillRate(), {}); });
     }},
    {{"Resting (%)", "Of the filled shares, those of orders that rested in a queue"},
     [](const TcaSource& of) {
         const auto all = static_cast<double>(of.fills.shares.count);
         const auto maker = static_cast<double>(of.fills.makerShares.count);
         return percentCell(all > 0 ? std::optional(maker / all) : std::nullopt, kNothingFilled);
     }},
    {{"Of volume (%)", "Filled by the shares that others printed in the window"},
     [](const TcaSource& of) {
         return percentCell(
             participation(of.fills.shares, of.venue ? of.market.volumeByVenue[*of.venue] : of.market.volume),
             kNoPrints);
     }},
    {{"Last fill (s)", "Seconds from the start of the window to the last fill"},
     [](const TcaSource& of) {
         return ofWholeOrder(of, [&] {
             if (!of.order.lastFill)
                 return noFigure(kNothingFilled);
             const double seconds =
                 std::chrono::duration<double>(*of.order.lastFill - of.market.window.from).count();
             return MeasureCell{fmt::format("{:.1f}", seconds), seconds, {}};
         });
     }},
    {{"vs arrival (bps)", "Average price against the mid at the start of the window; positive is a cost"},
     [](const TcaSource& of) { return slippageCell(of, of.market.arrivalMid, kNoArrivalMid); }},
    {{"vs arrival + fees (bps)", "The same with fees and rebates in the average; positive is a cost"},
     [](const TcaSource& of) { return slippageCell(of, of.market.arrivalMid, kNoArrivalMid, true); }},
    {{"vs VWAP (bps)", "Average price against the average of all prints in the window; positive is a cost"},
     [](const TcaSource& of) { return slippageCell(of, Mid::at(of.market.vwap()), kNoTrades); }},
    {{"vs TWAP (bps)", "Average price against the mid averaged over the window; positive is a cost"},
     [](const TcaSource& of) { return slippageCell(of, Mid::at(of.market.twap()), kNoMid); }},
    {{"Shortfall ($)",
      "What the order cost beyond a fill of all its shares at the arrival mid without fees "
      "(implementation shortfall); positive is a cost"},
     [](const TcaSource& of) {
         return ofWholeOrder(of, [&] {
             if (!of.order.shortfall)
                 return noFigure(std::string(kNoArrivalMid));
             const Cash cash{static_cast<std::int64_t>(
                 dividedHalfEven(of.order.shortfall->total(), 2 * Int128{of.unit.perShare()}))};
             return MeasureCell{cashText(cash), cash.dollars(), {}};
         });
     }},
    {{"Shortfall (bps)", "The same in bps of the order at the arrival mid: trading + completion + fees"},
     shortfallCell<&ImplementationShortfall::total>},
    {{"Trading part (bps)", "Part of the shortfall: prices of what was traded within the window"},
     shortfallCell<&ImplementationShortfall::execution>},
    {{"Completion part (bps)",
      "Part of the shortfall: what was taken at the end, and what the price did to shares never filled"},
     shortfallCell<&ImplementationShortfall::completion>},
    {{"Fees part (bps)", "Part of the shortfall: fees less rebates"},
     shortfallCell<&ImplementationShortfall::fees>},
    {{"Effective spread (bps)", "Twice the price against the mid at each fill; positive is a cost"},
     spreadCell<&FillQuality::effectiveSpreadBps>},
    {{"Quoted spread (bps)", "Best ask less best bid over all venues at each fill"},
     spreadCell<&FillQuality::quotedSpreadBps>},
    {{"Spread capture",
      "1: all fills at the near side, as a resting order; -1: all at the far side; positive is a gain"},
     [](const TcaSource& of) {
         const auto capture = of.fills.spreadCapture();
         return capture ? MeasureCell{fmt::format("{:.2f}", *capture), capture, {}}
                        : noFigure(orNothingFilled(
                            of,
                            of.fills.quotedShares.count == 0
                                ? kNoSpread
                                : "The quoted spreads at the fills do not sum to more than nothing."));
     }},
    {{"Resting +1 s (bps)", "What the mid did for resting fills within a second; positive is a gain"},
     markoutCell<0, true>},
    {{"Resting +10 s (bps)", "What the mid did for resting fills within ten seconds; positive is a gain"},
     markoutCell<1, true>},
    {{"Resting +60 s (bps)", "What the mid did for resting fills within a minute; positive is a gain"},
     markoutCell<2, true>},
    {{"Taken +1 s (bps)", "What the mid did for taking fills within a second; positive is a gain"},
     markoutCell<0, false>},
    {{"Taken +10 s (bps)", "What the mid did for taking fills within ten seconds; positive is a gain"},
     markoutCell<1, false>},
    {{"Taken +60 s (bps)", "What the mid did for taking fills within a minute; positive is a gain"},
     markoutCell<2, false>},
}};

} // namespace

MeasureHeading headingOf(TcaColumn column)
{
    return kTcaTable.at(static_cast<std::size_t>(column)).heading;
}

std::vector<TcaRow> tcaRows(const RunReport& report, std::optional<VenueIndex> venue)
{
    std::vector<TcaRow> rows;
    if (!report.experiment.tca)
        return rows;
    const Tca& tca = *report.experiment.tca;
    const auto add = [&](const std::string& name, const FillAnalysis& of) {
        const TcaSource source{report, tca.market, of, venue ? of.byVenue[*venue] : of.all, name, venue};
        TcaRow& row = rows.emplace_back();
        for (const TcaTableColumn& column : kTcaTable)
            row.cells.push_back(column.cell(source));
    };
    add(std::string(kOptimisedName), tca.optimised);
    add(std::string(kDefaultParametersName), tca.untuned);
    for (const Baseline baseline : kShownBaselines) {
        if (report.experiment.baselines[indexOf(baseline)].notRun.empty())
            add(displayName(baseline, report.names()), tca.baselines[indexOf(baseline)]);
    }
    for (std::size_t i = 0; i < tca.extras.size(); ++i) {
        if (report.experiment.extras[i].notRun.empty())
            add(report.experiment.extraNames[i].name, tca.extras[i]);
    }
    return rows;
}

std::string tcaMarketSentence(const RunReport& report)
{
    if (!report.experiment.tca)
        return {};
    const MarketBenchmarks& market = report.experiment.tca->market;
    const auto priceOr = [](std::string_view name, const std::optional<Price>& price, std::string_view none) {
        return price ? fmt::format("{} {}", name, priceText(*price)) : std::string(none);
    };
    const auto half = [](const std::optional<Mid>& mid) {
        return mid ? std::optional(Price{mid->halfNanos / 2}) : std::nullopt;
    };
    const auto vwap = market.vwap();
    return fmt::format(
        "The market: {}, {}, {}, {}.",
        priceOr("arrival mid", half(market.arrivalMid), "no arrival mid (no point with a spread below 5%)"),
        priceOr("end mid", half(market.endMid), "no end mid"),
        vwap ? fmt::format("VWAP {} of {} printed", priceText(*vwap),
                           sharesText(Shares{market.volume}, report.order.unit))
             : "no VWAP (no trades in the input)",
        priceOr("TWAP of the mid", market.twap(), "no TWAP"));
}

std::string whyNoTca(const RunReport& report)
{
    if (report.experiment.tca)
        return {};
    return report.isComplete ? "Fills were not recorded, so that they cannot be analysed."
                             : "The run was stopped before its fills were analysed.";
}

}} // namespace sor::report
