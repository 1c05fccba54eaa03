// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of a study, each drawn from numbers of core/report.
#pragma once

#include "charts/chart_base.h"
#include "report/study_charts.h"

#include <QPointF>
#include <QVariant>
#include <functional>
#include <vector>

class QAction;
class QCustomPlot;

namespace sor::ui {

struct RunningMean;

/// One chart with its caption below. What it shows is set by one of the functions; before that it says
/// `emptyText`. A tooltip says the values at the mouse; Ctrl+C and the menu copy all numbers. UI thread only.
class StudyPlot : public ChartBase {
    Q_OBJECT

public:
    StudyPlot(const QString& title, const QString& emptyText, QWidget* parent);

    void showBins(const SavingBins& bins);
    void showMeans(const MeanOverDays& means);
    void showCosts(const CostCurves& curves);
    void showRunning(const std::vector<RunningMean>& means);
    void showNothing(const QString& text);
    /// Pixels that the plot needs, without what stands above it, so that its rows of text do not overlap.
    int neededHeight() const { return m_neededHeight; }
    /// The numbers that are drawn: a heading and lines between tabs; empty without a chart.
    QString dataText() const;
    /// The values at a place of this widget.
    QString toolTipAt(const QPoint& position) const override;

protected:
    struct Drawing {
        QString caption{};
        std::function<void()> draw{};
        std::function<QString(const QPointF&)> valueAt{}; // at coordinates of the axes
        std::vector<QVariantList> data{}; // the first line is the heading; numbers are doubles
        QString spoken{}; // the most telling values, for those who do not see the chart
        int rows = 6; // of text that the plot needs the height of, beside its axis
    };
    void showDrawing(Drawing drawing);
    /// Values along the bottom, named rows along the left, the first at the top.
    void prepareRows(const std::vector<QString>& names, const QString& unit);
    /// Ticks are at least `leastX` and `leastY` apart.
    void prepareAxes(const QString& xLabel, const QString& yLabel, double leastX = 0, double leastY = 0);
    QColor signColour(int sign) const;

    void applyTheme() override;
    QString caption() const override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    QString linesOf(QChar between, const std::function<QString(const QString&)>& textOf) const;
    void drawBins(const SavingBins& bins);
    void drawBand(const std::vector<double>& keys, const std::vector<double>& means,
                  const std::vector<double>& low, const std::vector<double>& high, const QString& keyLabel,
                  bool hidesFirst);
    void showBand(const MeanOverDays& over, const QString& caption, const QString& keyLabel, bool hidesFirst);
    void drawCosts(const CostCurves& curves);

    Drawing m_drawing;
    QLabel* m_captionLabel;
    QAction* m_copy;
    int m_neededHeight = 0;
};

} // namespace sor::ui
