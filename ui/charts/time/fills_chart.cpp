// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/fills_chart.h"

#include "charts/chart_text.h"

namespace sor::ui {

FillsChart::FillsChart(QWidget* parent)
    : ChartView(parent)
{
    setTitle(QStringLiteral("Filled shares"));
    setValueFormat(ValueFormat::Shares);
    contents().isZeroShown = true;
    contents().hasPointTicks = true;
}

void FillsChart::setOrderSize(Shares shares)
{
    contents().ceiling.reset();
    if (shares.count > 0)
        contents().ceiling = static_cast<double>(shares.count);
    contents().ceilingName =
        groupedText(static_cast<double>(shares.count), 0) + QStringLiteral(" shares ordered");
    markDirty();
}

int FillsChart::addStrategy(const QString& name, SeriesRole role)
{
    return addSeries(name, role);
}

void FillsChart::appendFills(int strategy, std::span<const CostPoint> fills)
{
    for (const CostPoint& fill : fills)
        append(strategy, count(fill.time), static_cast<double>(fill.filled.count));
}

void FillsChart::clearStrategies()
{
    clearSeries();
}

} // namespace sor::ui
