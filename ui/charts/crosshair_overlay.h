// SPDX-License-Identifier: GPL-3.0-or-later
// The crosshair over a chart: two lines and the values at the mouse, drawn without drawing the chart again.
#pragma once

#include "charts/chart_contents.h"

#include <QRegion>
#include <QString>
#include <QWidget>
#include <cstdint>
#include <optional>
#include <vector>

namespace sor::ui {

class ChartPlot;

/// A row of the read-out.
struct ReadOutRow {
    int series = -1; // -1: the heading
    QString name;
    QString value;
    QString change; // since the reference line; empty without one
};
/// The values of all visible lines at a time (each holds until its next point), and what changed since the
/// reference.
std::vector<ReadOutRow> readOutRows(const ChartContents& contents, std::int64_t timeNs,
                                    std::optional<std::int64_t> referenceNs);

/// A transparent child of the plot. When something moves it updates only the strips that change, so that over
/// a network the crosshair costs kilobytes and not the whole chart.
class CrosshairOverlay : public QWidget {
public:
    /// Both must outlive the overlay.
    CrosshairOverlay(const ChartContents& contents, ChartPlot* plot);

    void setTime(std::optional<std::int64_t> timeNs);
    std::optional<std::int64_t> time() const { return m_timeNs; }
    void setReference(std::optional<std::int64_t> timeNs);
    std::optional<std::int64_t> reference() const { return m_referenceNs; }
    /// The horizontal line, where the mouse is in this very chart.
    void setHeight(std::optional<int> y);
    /// From one x to the other while the user drags a rubber band.
    void setRubberBand(std::optional<std::pair<int, int>> xs);
    void setFocusShown(bool isShown);
    /// The chart below has changed: places are computed again.
    void follow();
    /// What is painted at present; tests look at its size.
    QRegion paintedRegion() const { return m_painted; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Placement {
        std::optional<int> timeX;
        std::optional<int> referenceX;
        QRect readOut;
        QRegion region;
    };
    Placement place() const;
    void changed();

    const ChartContents& m_contents;
    ChartPlot* m_plot;
    std::optional<std::int64_t> m_timeNs;
    std::optional<std::int64_t> m_referenceNs;
    std::optional<int> m_y;
    std::optional<std::pair<int, int>> m_band;
    bool m_isFocusShown = false;
    QRegion m_painted;
};

} // namespace sor::ui
