// SPDX-License-Identifier: GPL-3.0-or-later
// Crosshair, reference line and read-out over a plot that does not redraw for them.
#pragma once

#include "charts/chart_contents.h"

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

class QCustomPlot;
class QLabel;
class QWidget;

namespace sor::ui {

/// One line of the read-out.
struct ReadOutRow {
    int series = -1; // -1: the time
    QString name;
    QString value;
    QString change; // since the reference line; empty without one
};
std::vector<ReadOutRow> readOutRows(const ChartContents& contents, std::int64_t timeNs,
                                    std::optional<std::int64_t> referenceNs);

/// Thin child widgets of the plot. When one moves only the strips that change are drawn again, so that over a
/// network the crosshair costs kilobytes and not the whole chart.
class Crosshair {
public:
    /// Both must outlive this; the plot owns the widgets.
    Crosshair(const ChartContents& contents, QCustomPlot* plot);
    Crosshair(const Crosshair&) = delete;
    Crosshair& operator=(const Crosshair&) = delete;

    void applyTheme(const ChartTheme& theme);
    void setTime(std::optional<std::int64_t> timeNs);
    std::optional<std::int64_t> time() const { return m_timeNs; }
    void setReference(std::optional<std::int64_t> timeNs);
    std::optional<std::int64_t> reference() const { return m_referenceNs; }
    /// The horizontal line, where the mouse is in this very chart.
    void setHeight(std::optional<int> y);
    /// The chart below has changed: places are computed again.
    void place();

private:
    const ChartContents& m_contents;
    QCustomPlot* m_plot;
    ChartTheme m_theme;
    std::optional<std::int64_t> m_timeNs;
    std::optional<std::int64_t> m_referenceNs;
    std::optional<int> m_y;
    QWidget* m_reference;
    QWidget* m_vertical;
    QWidget* m_horizontal;
    QLabel* m_readOut;
};

} // namespace sor::ui
