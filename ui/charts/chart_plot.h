// SPDX-License-Identifier: GPL-3.0-or-later
// The plot within a ChartView: axes, step lines and the names at their ends. Include in .cpp files only.
#pragma once

#include "charts/chart_contents.h"
#include "charts/qcustomplot.h"

#include <functional>

namespace sor::ui {

/// Left and right of the plot's rectangle, in pixels.
struct SideMargins {
    int left = 0;
    int right = 0;
    friend bool operator==(const SideMargins&, const SideMargins&) = default;
};

/// Draws ChartContents. Keys of the axis are nanoseconds since the visible span's start, so that doubles stay
/// exact.
class ChartPlot : public QCustomPlot {
public:
    /// `contents` must outlive the plot.
    ChartPlot(const ChartContents& contents, QWidget* parent);

    /// Reads colours and fonts again.
    void applyTheme();
    /// Reads the contents again; the picture itself is made with the next turn of the event loop.
    void refresh();
    /// Makes the picture of the contents anywhere, `size` being in its logical pixels.
    void renderTo(QPainter* painter, const QRectF& target);

    QRect plotRect() const;
    double xOf(std::int64_t timeNs) const;
    std::int64_t timeAt(double x) const;
    double yOf(double value) const;

    /// What this plot needs itself, after the last picture.
    SideMargins ownMargins() const { return m_own; }
    void setLinkedMargins(SideMargins margins) { m_linked = margins; }
    std::function<void()> onMarginsChanged;

private:
    class Rect;
    class Lines;
    class EndLabels;
    void prepare();

    const ChartContents& m_contents;
    SideMargins m_own;
    SideMargins m_linked;
    Rect* m_rect = nullptr;
    QCPAxis* m_time = nullptr;
    QCPAxis* m_value = nullptr;
};

} // namespace sor::ui
