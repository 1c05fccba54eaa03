// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/savings_table.h"

#include "charts/chart_theme.h"
#include "report/saving_rows.h"
#include "support/shown_text.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

const auto kNoSaving = u"–"_s;
constexpr int kBarCells = 41; // zero in the middle one

/// From `low` to `high` on an axis that ends at +-`reach`, as cells of a table.
QString barHtml(double low, double high, double reach, const QColor& colour)
{
    const auto cellOf = [&](double bps) {
        return static_cast<int>(std::lround((bps / reach + 1) / 2 * (kBarCells - 1)));
    };
    QString cells;
    for (int cell = 0; cell < kBarCells; ++cell) {
        const bool isBar = cell >= cellOf(low) && cell <= cellOf(high);
        const QString fill = isBar ? colour.name() : cell == kBarCells / 2 ? u"#909090"_s : QString();
        cells += u"<td width=\"2\" %1><span style=\"font-size: 3px\">&nbsp;</span></td>"_s.arg(
            fill.isEmpty() ? fill : u"bgcolor=\"%1\""_s.arg(fill));
    }
    return u"<table cellspacing=\"0\" cellpadding=\"0\"><tr>%1</tr></table>"_s.arg(cells);
}

} // namespace

PageTable savingsTable(const RunReport& report)
{
    const std::vector<SavingRow> rows = savingRows(report);
    const auto bps = [](std::optional<double> value) { return value ? signedBpsText(*value) : kNoSaving; };
    PageTable table;
    const std::size_t starts = report.experiment.starts ? report.experiment.starts->starts.size() : 0;
    table.header = {
        u"Router saving (bps)"_s,
        u"Mean of %1"_s.arg(countText(static_cast<qint64>(starts), "start").replace(u' ', QChar::Nbsp)),
        u"95%\u00a0from"_s,
        u"95%\u00a0to"_s,
        report.experiment.test ? u"Tested"_s : u"Order"_s,
        u"=\u00a0Exec."_s,
        u"+\u00a0Timing"_s,
        u"Whole"_s,
        u"=\u00a0Exec."_s,
        u"+\u00a0Timing"_s};
    table.rightAligned = 0b1111111110;
    double reach = 0;
    for (const SavingRow& row : rows) {
        for (const double end : {row.meanBps.value_or(0), row.interval ? row.interval->low : 0.0,
                                 row.interval ? row.interval->high : 0.0})
            reach = std::max(reach, std::abs(end));
    }
    for (const SavingRow& row : rows) {
        const auto mark = [](bool isMostlyTiming) { return isMostlyTiming ? u"~"_s : QString(); };
        const auto partOf = [](const Saving& saving, double part) {
            return saving.bps ? signedBpsText(part) : kNoSaving;
        };
        table.rows.append({toQString(row.name), bps(row.meanBps),
                           row.interval ? signedBpsText(row.interval->low) : kNoSaving,
                           row.interval ? signedBpsText(row.interval->high) : kNoSaving, bps(row.tested.bps),
                           partOf(row.tested, row.tested.executionBps),
                           partOf(row.tested, row.tested.timingBps) + mark(row.isTestedTiming),
                           bps(row.whole.bps), partOf(row.whole, row.whole.executionBps),
                           partOf(row.whole, row.whole.timingBps) + mark(row.isWholeTiming)});
        if (reach <= 0)
            continue;
        const double mean = row.meanBps.value_or(0);
        const double low = row.interval ? row.interval->low : mean;
        const double high = row.interval ? row.interval->high : mean;
        // Colour only where the interval is clear of zero.
        const bool isClear = row.interval && (low > 0 || high < 0);
        table.bars.append(row.meanBps ? barHtml(low, high, reach,
                                                !isClear       ? QColor(Qt::gray)
                                                    : mean > 0 ? kBetterColour
                                                               : kWorseColour)
                                      : QString());
    }
    return table;
}

} // namespace sor::ui
