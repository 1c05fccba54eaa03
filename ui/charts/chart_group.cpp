// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_group.h"

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
    // Queued: the charts' margins are known once all have been drawn.
    connect(chart, &ChartView::ownMarginsChanged, this, &ChartGroup::alignMargins, Qt::QueuedConnection);
    connect(chart, &QObject::destroyed, this, [this, chart] { std::erase(m_charts, chart); });
}

void ChartGroup::alignMargins()
{
    int left = 0;
    int right = 0;
    for (const ChartView* chart : m_charts) {
        if (!chart->isVisible())
            continue;
        left = std::max(left, chart->ownLeftMargin());
        right = std::max(right, chart->ownRightMargin());
    }
    if (left == m_left && right == m_right)
        return;
    m_left = left;
    m_right = right;
    for (ChartView* chart : m_charts) {
        chart->setLinkedMargins(left, right);
        chart->refreshIfDirty();
    }
}

void ChartGroup::refreshIfDirty()
{
    for (ChartView* chart : m_charts)
        chart->refreshIfDirty();
}

} // namespace sor::ui
