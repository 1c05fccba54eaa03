// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies by costs and gains of their fills: the cells of every table of the transaction cost analysis.
#pragma once

#include "report/run_report.h"
#include "report/strategy_table.h"

#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace report {

/// In the order of the table.
enum class TcaColumn : int {
    Strategy,
    Filled,
    FillRate,
    Resting,
    OfVolume,
    LastFill,
    Arrival,
    ArrivalWithFees,
    MarketVwap,
    MarketTwap,
    ShortfallCash,
    Shortfall,
    Trading,
    Completion,
    Fees,
    EffectiveSpread,
    QuotedSpread,
    SpreadCapture,
    Resting1s,
    Resting10s,
    Resting60s,
    Taken1s,
    Taken10s,
    Taken60s,
};
inline constexpr int kTcaColumns = static_cast<int>(TcaColumn::Taken60s) + 1;

/// One strategy's fills: all of them, or those at one venue.
struct TcaRow {
    std::vector<MeasureCell> cells; // by TcaColumn
    const MeasureCell& at(TcaColumn column) const { return cells[static_cast<std::size_t>(column)]; }
};

/// Short, with its unit; what the number is and which sign is good.
MeasureHeading headingOf(TcaColumn column);
/// The router, with the default parameters, then the baselines and the extra strategies; nothing when the run
/// has no analysis.
std::vector<TcaRow> tcaRows(const RunReport& report, std::optional<VenueIndex> venue = {});
/// "Arrival mid 221.3050, end mid 221.1000, ...": what the fills are measured against. What there is none
/// of says why.
std::string tcaMarketSentence(const RunReport& report);
/// Why there is no analysis; empty when there is one.
std::string whyNoTca(const RunReport& report);

}} // namespace sor::report
