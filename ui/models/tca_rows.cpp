// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tca_rows.h"

#include "run/run_view.h"
#include "support/money_label.h"
#include "support/shown_text.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// What a cell is computed from.
struct Source {
    const RunReport& report;
    const MarketBenchmarks& market;
    const FillAnalysis& order;
    const FillQuality& fills; // of the order, or of one venue
    const QString& name;
    std::optional<VenueIndex> venue;
    ShareUnit unit = report.order.unit;
};

TcaCell without(QString reason)
{
    return {u"–"_s, {}, std::move(reason)};
}

TcaCell bpsCell(std::optional<double> bps, const QString& reason)
{
    return bps ? TcaCell{bpsText(*bps), bps, {}} : without(reason);
}

TcaCell percentCell(std::optional<double> share, const QString& reason)
{
    if (!share)
        return without(reason);
    const double percent = 100 * *share;
    return {QString::number(percent, 'f', percent != 0 && percent < 10 ? 2 : 1), percent, {}};
}

const auto kNothingFilled = u"Nothing was filled."_s;

/// What a number about fills says when there were none.
QString orNothingFilled(const Source& of, const QString& otherwise)
{
    return of.fills.shares.count == 0 ? kNothingFilled : otherwise;
}

/// Numbers of the whole order have no part for a venue.
template <class Cell> TcaCell ofWholeOrder(const Source& of, const Cell& cell)
{
    return of.venue ? without(u"Of the whole order only: choose all venues."_s) : cell();
}

TcaCell slippageCell(const Source& of, std::optional<Mid> benchmark, std::string_view missing,
                     bool withFees = false)
{
    return ofWholeOrder(of, [&] {
        const auto bps = withFees ? of.order.slippageWithFeesBps(benchmark) : of.order.slippageBps(benchmark);
        return bpsCell(bps, benchmark ? kNothingFilled : toQString(missing));
    });
}

TcaCell shortfallCell(const Source& of, Int128 (*part)(const ImplementationShortfall&))
{
    return ofWholeOrder(of, [&] {
        const auto& shortfall = of.order.shortfall;
        return bpsCell(shortfall ? std::optional(shortfall->bps(part(*shortfall))) : std::nullopt,
                       toQString(kNoArrivalMid));
    });
}

TcaCell markoutCell(const Source& of, std::size_t horizon, bool isMaker)
{
    const Markout& markout = (isMaker ? of.fills.maker : of.fills.taker)[horizon];
    const std::int64_t shares =
        isMaker ? of.fills.makerShares.count : (of.fills.shares - of.fills.makerShares).count;
    if (shares == 0)
        return without(isMaker ? u"No order that rested was filled."_s : u"Nothing was taken."_s);
    return bpsCell(
        markout.bps(),
        u"The data end less than %1 after every such fill."_s.arg(toQString(kMarkoutNames[horizon])));
}

const auto kNoPrints = u"The input has no trades there in the window."_s;
const auto kNoSpread = u"At none of the fills did both sides of the market show."_s;

struct Column {
    const char* heading;
    const char* meaning;
    TcaCell (*cell)(const Source&);
};

constexpr std::array<Column, kTcaColumns> kColumns{{
    {"Strategy", "What traded the order",
     [](const Source& of) {
         return TcaCell{of.name, {}, {}};
     }},
    {"Filled", "Shares, what was taken at the end to complete the order included",
     [](const Source& of) {
         const Shares filled = of.fills.shares;
         return TcaCell{textOf(filled, of.unit), of.unit.sharesOf(static_cast<double>(filled.count)), {}};
     }},
    {"Fill rate (%)", "Filled by ordered shares",
     [](const Source& of) { return ofWholeOrder(of, [&] { return percentCell(of.order.fillRate(), {}); }); }},
    {"Resting (%)", "Of the filled shares, those of orders that rested in a queue",
     [](const Source& of) {
         const auto all = static_cast<double>(of.fills.shares.count);
         const auto maker = static_cast<double>(of.fills.makerShares.count);
         return percentCell(all > 0 ? std::optional(maker / all) : std::nullopt, kNothingFilled);
     }},
    {"Of volume (%)", "Filled by the shares that others printed in the window",
     [](const Source& of) {
         return percentCell(
             participation(of.fills.shares, of.venue ? of.market.volumeByVenue[*of.venue] : of.market.volume),
             kNoPrints);
     }},
    {"Last fill (s)", "Seconds from the start of the window to the last fill",
     [](const Source& of) {
         return ofWholeOrder(of, [&] {
             if (!of.order.lastFill)
                 return without(kNothingFilled);
             const double seconds =
                 std::chrono::duration<double>(*of.order.lastFill - of.market.window.from).count();
             return TcaCell{QString::number(seconds, 'f', 1), seconds, {}};
         });
     }},
    {"vs arrival (bps)", "Average price against the mid at the start of the window; positive is a cost",
     [](const Source& of) { return slippageCell(of, of.market.arrivalMid, kNoArrivalMid); }},
    {"vs arrival + fees (bps)", "The same with fees and rebates in the average; positive is a cost",
     [](const Source& of) { return slippageCell(of, of.market.arrivalMid, kNoArrivalMid, true); }},
    {"vs VWAP (bps)", "Average price against the average of all prints in the window; positive is a cost",
     [](const Source& of) { return slippageCell(of, Mid::at(of.market.vwap()), kNoTrades); }},
    {"vs TWAP (bps)", "Average price against the mid averaged over the window; positive is a cost",
     [](const Source& of) { return slippageCell(of, Mid::at(of.market.twap()), kNoMid); }},
    {"Shortfall ($)",
     "What the order cost beyond a fill of all its shares at the arrival mid without fees "
     "(implementation shortfall); positive is a cost",
     [](const Source& of) {
         return ofWholeOrder(of, [&] {
             if (!of.order.shortfall)
                 return without(toQString(kNoArrivalMid));
             const Cash cash{static_cast<std::int64_t>(of.order.shortfall->total() / 2)};
             return TcaCell{textOf(cash), cash.dollars(), {}};
         });
     }},
    {"Shortfall (bps)", "The same in bps of the order at the arrival mid: trading + completion + fees",
     [](const Source& of) {
         return shortfallCell(of, [](const ImplementationShortfall& s) { return s.total(); });
     }},
    {"Trading part (bps)", "Part of the shortfall: prices of what was traded within the window",
     [](const Source& of) {
         return shortfallCell(of, [](const ImplementationShortfall& s) { return s.execution; });
     }},
    {"Completion part (bps)",
     "Part of the shortfall: what was taken at the end, and what the price did to shares never filled",
     [](const Source& of) {
         return shortfallCell(of, [](const ImplementationShortfall& s) { return s.completion(); });
     }},
    {"Fees part (bps)", "Part of the shortfall: fees less rebates",
     [](const Source& of) {
         return shortfallCell(of, [](const ImplementationShortfall& s) { return s.fees; });
     }},
    {"Effective spread (bps)", "Twice the price against the mid at each fill; positive is a cost",
     [](const Source& of) { return bpsCell(of.fills.effectiveSpreadBps(), orNothingFilled(of, kNoSpread)); }},
    {"Quoted spread (bps)", "Best ask less best bid over all venues at each fill",
     [](const Source& of) { return bpsCell(of.fills.quotedSpreadBps(), orNothingFilled(of, kNoSpread)); }},
    {"Spread capture",
     "1: all fills at the near side, as a resting order; -1: all at the far side; positive is a gain",
     [](const Source& of) {
         const auto capture = of.fills.spreadCapture();
         return capture ? TcaCell{QString::number(*capture, 'f', 2), capture, {}}
                        : without(orNothingFilled(
                            of,
                            of.fills.quotedShares.count == 0
                                ? kNoSpread
                                : u"The quoted spreads at the fills do not sum to more than nothing."_s));
     }},
    {"Resting +1 s (bps)", "What the mid did for resting fills within a second; positive is a gain",
     [](const Source& of) { return markoutCell(of, 0, true); }},
    {"Resting +10 s (bps)", "What the mid did for resting fills within ten seconds; positive is a gain",
     [](const Source& of) { return markoutCell(of, 1, true); }},
    {"Resting +60 s (bps)", "What the mid did for resting fills within a minute; positive is a gain",
     [](const Source& of) { return markoutCell(of, 2, true); }},
    {"Taken +1 s (bps)", "What the mid did for taking fills within a second; positive is a gain",
     [](const Source& of) { return markoutCell(of, 0, false); }},
    {"Taken +10 s (bps)", "What the mid did for taking fills within ten seconds; positive is a gain",
     [](const Source& of) { return markoutCell(of, 1, false); }},
    {"Taken +60 s (bps)", "What the mid did for taking fills within a minute; positive is a gain",
     [](const Source& of) { return markoutCell(of, 2, false); }},
}};

} // namespace

QString tcaHeading(TcaColumn column)
{
    return moneyLabel(QString::fromUtf8(kColumns[static_cast<std::size_t>(column)].heading));
}

QString tcaMeaning(TcaColumn column)
{
    return QString::fromUtf8(kColumns[static_cast<std::size_t>(column)].meaning);
}

std::vector<TcaRow> tcaRows(const RunReport& report, std::optional<VenueIndex> venue)
{
    std::vector<TcaRow> rows;
    if (!report.experiment.tca)
        return rows;
    const Tca& tca = *report.experiment.tca;
    const auto add = [&](SeriesRole role, const QString& name, const FillAnalysis& of) {
        const Source source{report, tca.market, of, venue ? of.byVenue[*venue] : of.all, name, venue};
        TcaRow row{role, {}};
        for (const Column& column : kColumns)
            row.cells.push_back(column.cell(source));
        rows.push_back(std::move(row));
    };
    add(SeriesRole::Optimised, displayName(SeriesRole::Optimised), tca.optimised);
    add(SeriesRole::Untuned, displayName(SeriesRole::Untuned), tca.untuned);
    for (const Baseline baseline : kShownBaselines) {
        if (!report.experiment.baselines[indexOf(baseline)].notRun.empty())
            continue;
        add(roleOf(baseline), nameOf(baseline, report.names()), tca.baselines[indexOf(baseline)]);
    }
    for (std::size_t i = 0; i < tca.extras.size(); ++i) {
        if (report.experiment.extras[i].notRun.empty())
            add(SeriesRole::Own, toQString(report.experiment.extraNames[i].name), tca.extras[i]);
    }
    return rows;
}

QString tcaMarketSentence(const RunReport& report)
{
    if (!report.experiment.tca)
        return {};
    const MarketBenchmarks& market = report.experiment.tca->market;
    const auto half = [](Mid mid) { return textOf(Price{mid.halfNanos / 2}); };
    const QString arrival = market.arrivalMid ? u"arrival mid "_s + half(*market.arrivalMid)
                                              : u"no arrival mid (no point with a spread below 5%)"_s;
    const QString end = market.endMid ? u"end mid "_s + half(*market.endMid) : u"no end mid"_s;
    const auto vwap = market.vwap();
    const QString prints = vwap
        ? u"VWAP %1 of %2 printed"_s.arg(textOf(*vwap), countText(market.volume, "share"))
        : u"no VWAP (no trades in the input)"_s;
    const auto twap = market.twap();
    return u"The market: %1, %2, %3, %4."_s.arg(arrival, end, prints,
                                                twap ? u"TWAP of the mid "_s + textOf(*twap) : u"no TWAP"_s);
}

QString whyNoTca(const RunReport& report)
{
    if (report.experiment.tca)
        return {};
    return report.isComplete ? u"Fills were not recorded, so that they cannot be analysed."_s
                             : u"The run was stopped before its fills were analysed."_s;
}

} // namespace sor::ui
