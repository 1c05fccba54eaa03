// SPDX-License-Identifier: GPL-3.0-or-later
// The tables and sentences of a report, before they stand on a page.
#pragma once

#include "report/run_report.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace sor::ui {

/// A table of text; columns whose bit is set in `rightAligned` hold numbers.
struct PageTable {
    QStringList header;
    QList<QStringList> rows;
    quint32 rightAligned = 0; // bit c: column c
    QStringList bars; // by row, HTML of one more column; empty: there is none
};

/// "Buy 5,000 AAPL".
QString orderTitle(const RunReport& report);
/// Window, limit, lot, what was found, in sentences.
QStringList summarySentences(const RunReport& report);
QStringList validationSentences(const RunReport& report);

PageTable resultsTable(const RunReport& report);
PageTable validationTable(const RunReport& report);
/// The best cells of the grid, at most `most`.
PageTable bestCellsTable(const RunReport& report, int most);
/// Shares by venue of the router and the baselines.
PageTable venuesTable(const RunReport& report);
/// The fills against the market: what they cost, then how good they were. Empty without an analysis.
PageTable tcaCostTable(const RunReport& report);
PageTable tcaQualityTable(const RunReport& report);
PageTable sourceTable(const RunReport& report);
/// Everything that is needed to repeat the run.
PageTable runCardTable(const RunReport& report);

} // namespace sor::ui
