// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of step lines over time with what all of them have: heading, legend, names at the lines' ends.
#pragma once

#include "charts/time_chart.h"

#include <QMargins>
#include <memory>
#include <vector>

class QCPMarginGroup;
class QHBoxLayout;
class QLabel;

namespace sor::ui {

class ChartLegend;
class ChartLines;

/// Step lines over UTC time. UI thread only.
class ChartView : public TimeChart {
    Q_OBJECT

public:
    explicit ChartView(QWidget* parent = nullptr);
    ~ChartView() override;

    void setTitle(const QString& title) override;
    /// In place of the title; pictures keep the title.
    void setHeading(QWidget* heading);
    /// Behind the title, for example "synthetic venues, seed 7" or "previous run". Empty: nothing.
    void setNote(const QString& note);
    void setValueFormat(ValueFormat format);
    ValueFormat valueFormat() const { return contents().format; }
    /// Says what to do while there is no data: "Choose a source in Setup, then press Run (F5)."
    void setPlaceholder(const QString& text);
    /// Results of an earlier run: drawn faintly until cleared.
    void setDimmed(bool isDimmed);

    /// Returns the position of the new series.
    int addSeries(const QString& name, SeriesRole role);
    void append(int series, std::int64_t timeNs, double value);
    /// Removes every series; the zoom stays where it is.
    void clearSeries();
    /// Removes the points of one series.
    void clearPoints(int series);
    const std::vector<ChartSeries>& series() const { return contents().series; }
    /// -1 when there is none of that name.
    int indexOf(const QString& name) const;
    void setSeriesVisible(int series, bool isVisible);
    /// Shows only this one; when it already is the only one, shows all.
    void soloSeries(int series);

    /// The lines go on to here at their last value: the end of the run, or its present while it runs.
    void setEndTime(std::int64_t timeNs);
    std::int64_t endTime() const { return contents().endNs; }

    /// Linked charts have equal margins, so that they stand exactly above each other.
    void setMarginGroup(QCPMarginGroup* group);
    QCPMarginGroup* makeMarginGroup();
    void redraw();
    /// The plot's rectangle within this widget.
    QRect plotRect() const;
    void setLegendVisible(bool isVisible);

    /// "time_utc,series,value": the points within the visible span, beginning with the values carried to its
    /// start.
    QString visibleDataCsv() const;
    /// The same of everything.
    QString allDataCsv() const;

    QSize sizeHint() const override { return {640, 280}; }
    QSize minimumSizeHint() const override { return {240, 120}; }

signals:
    void seriesVisibilityChanged(int series, bool isVisible);
    /// The plot's left or right edge moved: linked charts must follow.
    void marginsChanged();

protected:
    void prepare() override;
    void finish() override;
    void applyTheme() override;
    QString caption() const override;
    void setExporting(bool isExporting, int width) override;

    /// The heading's row, for a chart's own controls (they come after the title).
    QHBoxLayout* headerLayout() const { return m_header; }
    void markSeriesChanged();

private:
    void describe();

    bool m_isLegendStale = true;
    QElapsedTimer m_sinceDescribed;
    QMargins m_margins; // of the last picture
    QHBoxLayout* m_header = nullptr;
    QLabel* m_titleLabel = nullptr;
    QLabel* m_noteLabel = nullptr;
    ChartLegend* m_legend = nullptr;
    std::unique_ptr<ChartLines> m_lines;
};

} // namespace sor::ui
