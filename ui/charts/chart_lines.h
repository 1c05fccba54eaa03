// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of a ChartView in its plot: step graphs, the names at their ends, axes and the ceiling.
#pragma once

#include "charts/chart_contents.h"

#include <vector>

class QCPAxis;
class QCPGraph;
class QCustomPlot;

namespace sor::ui {

/// Draws ChartContents. Keys of the time axis are nanoseconds since ChartContents::originNs.
class ChartLines {
public:
    /// Both must outlive this.
    ChartLines(const ChartContents& contents, QCustomPlot* plot);

    /// Series were added, removed or renamed.
    void rebuild();
    /// Before the plot is laid out: ranges, tickers and room for names.
    void setRanges();
    /// Once it is laid out: points as dense as the pixels, and names where their lines end.
    void draw(const ChartTheme& theme);
    /// The legend of a picture: visible lines in the order of the series; or none.
    void fillLegend(bool isShown);

private:
    void drawLine(const ChartSeries& line, QCPGraph* graph, QCPGraph* ticks, const ChartTheme& theme);
    void drawNames(const ChartTheme& theme);

    const ChartContents& m_contents;
    QCustomPlot* m_plot;
    std::vector<QCPGraph*> m_graphs; // by series
    std::vector<QCPGraph*> m_ticks; // a mark at each point, if there are any
    std::int64_t m_tickerOriginNs = -1;
    bool m_isTickerElapsed = false;
    int m_tickerFormat = -1;
};

} // namespace sor::ui
