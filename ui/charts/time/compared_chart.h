// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs in one chart: what their strategies had paid, or filled, by when.
#pragma once

#include "charts/chart_view.h"
#include "charts/time/cost_chart.h"
#include "strategy/parent_order.h"

#include <span>
#include <vector>

class QComboBox;

namespace sor::ui {

/// A strategy of a run, with a point a fill.
struct ComparedLine {
    QString name; // "TWAP 10s"
    SeriesRole role = SeriesRole::Other; // with the name, of one's own, what it is in the other run
    std::vector<CostPoint> path;
};

/// What the chart needs of a run.
struct ComparedRun {
    int number = 0; // "run 2"
    QString symbol;
    QString currency; // of its money; empty: "$"
    CostReference reference;
    Shares ordered;
    TimeWindow window{};
    std::vector<ComparedLine> lines; // in the order of legends
};

/// Colours are those of the strategies, the first run is solid, the second one dashed. Runs whose windows
/// overlap share the clock, others the time since their start. Runs of different orders are compared in bps
/// and in percent of each order, runs of different currencies in bps. UI thread only.
class ComparedChart : public ChartView {
    Q_OBJECT

public:
    explicit ComparedChart(QWidget* parent = nullptr);

    /// Two runs; others make it empty.
    void setRuns(std::vector<ComparedRun> runs);
    /// What is not as usual, plain sentences: another time axis, other measures. Empty: all is.
    QString remark() const;

    QSize minimumSizeHint() const override { return {240, 90}; }

protected:
    QString caption() const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Measure { ShortfallDollars, ShortfallBps, FilledShares, FilledPercent };
    static QString displayName(Measure measure, Side side);
    bool isSameOrder() const;
    bool isSameMoney() const;
    bool isOverlapping() const;
    bool hasArrivalMids() const;
    void offerMeasures();
    void offerStrategies();
    void rebuild();
    /// `otherIndex`: ChartSeries::otherIndex.
    void addLine(const ComparedRun& run, const ComparedLine& line, LineLook look, int otherIndex);
    std::optional<double> valueOf(const ComparedRun& run, const CostPoint& point) const;

    std::vector<ComparedRun> m_runs; // none or two
    Measure m_measure = Measure::ShortfallDollars; // that is shown
    QComboBox* m_measureBox;
    QComboBox* m_strategyBox;
};

} // namespace sor::ui
