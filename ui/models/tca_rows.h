// SPDX-License-Identifier: GPL-3.0-or-later
// The transaction cost analysis as rows of text: for the window's table and for the report's.
#pragma once

#include "charts/chart_theme.h"
#include "report/run_report.h"

#include <QString>
#include <optional>
#include <vector>

namespace sor::ui {

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

/// A number of the analysis as it is shown; without one the text is "–" and the reason says why.
struct TcaCell {
    QString text;
    std::optional<double> number; // sorts
    QString reason;
};

/// One strategy's fills: all of them, or those at one venue.
struct TcaRow {
    SeriesRole role = SeriesRole::Other;
    std::vector<TcaCell> cells; // by TcaColumn
    const TcaCell& at(TcaColumn column) const { return cells[static_cast<std::size_t>(column)]; }
};

/// "vs arrival (bps)": short, with its unit.
QString tcaHeading(TcaColumn column);
/// What the number is and which sign is good, in a sentence.
QString tcaMeaning(TcaColumn column);
/// The router, with the default parameters, then the baselines; nothing when the run has no analysis.
std::vector<TcaRow> tcaRows(const RunReport& report, std::optional<VenueIndex> venue = {});
/// "Arrival mid 221.3050, end mid 221.1000, ...": what the fills are measured against. What there is none
/// of says why.
QString tcaMarketSentence(const RunReport& report);
/// Why there is no analysis; empty when there is one.
QString whyNoTca(const RunReport& report);

} // namespace sor::ui
