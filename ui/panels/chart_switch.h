// SPDX-License-Identifier: GPL-3.0-or-later
// The names of all charts in the heading of each: a click shows another one.
#pragma once

#include <QObject>
#include <functional>
#include <utility>
#include <vector>

class QToolButton;

namespace sor::ui {

class ChartView;

/// The charts that have one place in turn.
enum class ChartChoice { Price, Cost, Filled };

/// UI thread only.
class ChartSwitch : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// In place of the chart's title.
    void addTo(ChartView* chart);
    /// Marks those that are shown; without a run there are only the prices to choose.
    void update(const std::function<bool(ChartChoice)>& isShown, bool isRunShown);

signals:
    void chosen(sor::ui::ChartChoice choice);

private:
    std::vector<std::pair<QToolButton*, ChartChoice>> m_buttons;
};

} // namespace sor::ui
