// SPDX-License-Identifier: GPL-3.0-or-later
// Charts that show the same stretch of time, stand exactly above each other and share a crosshair.
#pragma once

#include "charts/chart_view.h"

#include <QObject>
#include <QPointer>
#include <vector>

namespace sor::ui {

/// Links the visible span, the crosshair, the reference line, which series are hidden (by name) and the
/// margins of its charts. Charts leave when they are destroyed. UI thread only.
class ChartGroup : public QObject {
    Q_OBJECT

public:
    explicit ChartGroup(QObject* parent = nullptr);

    /// The chart takes the span of those that are in the group already.
    void add(ChartView* chart);
    const std::vector<ChartView*>& charts() const { return m_charts; }

public slots:
    /// Draws the charts that changed: connect to RefreshTimer::tick().
    void refreshIfDirty();

private:
    template <typename Action> void forOthers(const ChartView* chart, Action action);

    std::vector<ChartView*> m_charts;
    bool m_isSpreading = false; // a change is on its way to the others
    QPointer<QCPMarginGroup> m_margins; // of the first chart
};

} // namespace sor::ui
