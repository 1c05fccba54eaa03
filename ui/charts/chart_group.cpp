// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_group.h"

#include "charts/qcustomplot.h"

#include <algorithm>

namespace sor::ui {

ChartGroup::ChartGroup(QObject* parent)
    : QObject(parent)
{
}

template <typename Action> void ChartGroup::forOthers(const ChartView* chart, Action action)
{
    if (m_isSpreading)
        return;
    m_isSpreading = true;
    for (ChartView* other : m_charts) {
        if (other != chart)
            action(*other);
    }
    m_isSpreading = false;
}

void ChartGroup::add(ChartView* chart)
{
    if (!m_charts.empty())
        chart->setVisibleSpan(m_charts.front()->visibleSpan());
    m_charts.push_back(chart);
    connect(chart, &ChartView::visibleSpanChanged, this, [this, chart](TimeSpan span) {
        forOthers(chart, [span](ChartView& other) { other.setVisibleSpan(span); });
    });
    connect(chart, &ChartView::crosshairMoved, this, [this, chart](std::optional<std::int64_t> timeNs) {
        forOthers(chart, [timeNs](ChartView& other) { other.setCrosshair(timeNs); });
    });
    connect(chart, &ChartView::referenceChanged, this, [this, chart](std::optional<std::int64_t> timeNs) {
        forOthers(chart, [timeNs](ChartView& other) { other.setReference(timeNs); });
    });
    connect(chart, &ChartView::seriesVisibilityChanged, this, [this, chart](int series, bool isVisible) {
        const QString name = chart->series()[static_cast<std::size_t>(series)].name;
        forOthers(chart, [&](ChartView& other) {
            if (const int index = other.indexOf(name); index >= 0)
                other.setSeriesVisible(index, isVisible);
        });
    });
    if (!m_margins)
        m_margins = chart->makeMarginGroup();
    chart->setMarginGroup(m_margins);
    // Queued: the others' margins are known once this one is drawn.
    connect(
        chart, &ChartView::marginsChanged, this,
        [this, chart] { forOthers(chart, [](ChartView& other) { other.redraw(); }); }, Qt::QueuedConnection);
    connect(chart, &QObject::destroyed, this, [this, chart] { std::erase(m_charts, chart); });
}

void ChartGroup::refreshIfDirty()
{
    for (ChartView* chart : m_charts)
        chart->refreshIfDirty();
}

} // namespace sor::ui
