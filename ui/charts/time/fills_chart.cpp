// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/fills_chart.h"

#include "charts/chart_text.h"
#include "support/shown_text.h"

namespace sor::ui {

FillsChart::FillsChart(QWidget* parent)
    : ChartView(parent)
{
    setTitle(QStringLiteral("Filled shares"));
    setValueFormat(ValueFormat::Shares);
    contents().isZeroShown = true;
    contents().hasPointTicks = true;
}

void FillsChart::setOrderSize(Shares shares, ShareUnit unit)
{
    m_unit = unit;
    setValueFormat(unit.isWhole() ? ValueFormat::Shares : ValueFormat::PartsOfShares);
    contents().ceiling.reset();
    if (shares.count > 0)
        contents().ceiling = unit.sharesOf(static_cast<double>(shares.count));
    contents().ceilingName = textOf(shares, unit) + QStringLiteral(" shares ordered");
    markDirty();
}

int FillsChart::addStrategy(const QString& name, SeriesRole role)
{
    return addSeries(name, role);
}

void FillsChart::appendFills(int strategy, std::span<const CostPoint> fills)
{
    for (const CostPoint& fill : fills)
        append(strategy, count(fill.time), m_unit.sharesOf(static_cast<double>(fill.filled.count)));
}

void FillsChart::clearStrategies()
{
    clearSeries();
}

} // namespace sor::ui
