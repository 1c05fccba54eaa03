// SPDX-License-Identifier: GPL-3.0-or-later
// How many shares each strategy has filled so far.
#pragma once

#include "charts/chart_view.h"
#include "charts/time/cost_chart.h"

#include <span>

namespace sor::ui {

/// Cumulative shares, a line a strategy, a tick at each fill, and the order's size as a dotted ceiling.
class FillsChart : public ChartView {
    Q_OBJECT

public:
    explicit FillsChart(QWidget* parent = nullptr);

    void setOrderSize(Shares shares, ShareUnit unit = {});
    /// As CostChart's: the same calls feed both.
    int addStrategy(const QString& name, SeriesRole role);
    void appendFills(int strategy, std::span<const CostPoint> fills);
    void clearStrategies();

private:
    ShareUnit m_unit;
};

} // namespace sor::ui
