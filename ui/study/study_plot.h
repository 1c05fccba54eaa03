// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of a study, each drawn from numbers of core/report.
#pragma once

#include "charts/chart_base.h"
#include "report/study_charts.h"

#include <functional>
#include <vector>

class QCustomPlot;

namespace sor::ui {

struct RunningMean;

/// One chart with its caption below. What it shows is set by one of the functions; before that it says
/// `emptyText`. UI thread only.
class StudyPlot : public ChartBase {
    Q_OBJECT

public:
    StudyPlot(const QString& title, const QString& emptyText, QWidget* parent);

    /// All orders with one group of their parts; a row a line of text.
    void showForest(const ForestChart& chart, ForestGroup group);
    void showBins(const SavingBins& bins);
    void showMeans(const MeanOverDays& means);
    void showCosts(const CostCurves& curves);
    void showParts(const SavingParts& parts);
    void showRunning(const std::vector<RunningMean>& means);
    void showNothing(const QString& text);
    /// Pixels that the plot needs, without what stands above it, so that its rows of text do not overlap.
    int neededHeight() const { return m_neededHeight; }

protected:
    void applyTheme() override;
    QString caption() const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// `rows`: of text that the plot needs the height of, beside its axis.
    void show(const QString& caption, std::function<void()> draw, int rows = 6);
    void refresh();
    void drawForest(const std::vector<ForestRow>& rows);
    void drawBins(const SavingBins& bins);
    void drawBand(const std::vector<double>& keys, const std::vector<double>& means,
                  const std::vector<double>& low, const std::vector<double>& high, const QString& keyLabel,
                  bool hidesFirst);
    void drawCosts(const CostCurves& curves);
    void drawParts(const SavingParts& parts);
    /// Values along the bottom, named rows along the left, the first at the top.
    void prepareRows(const std::vector<QString>& names, const QString& unit);
    void prepareAxes(const QString& xLabel, const QString& yLabel, double leastStep = 0);
    QColor signColour(double low, double high) const;

    std::function<void()> m_draw;
    QString m_caption;
    QLabel* m_captionLabel;
    QString m_csv;
    int m_neededHeight = 0;
};

} // namespace sor::ui
