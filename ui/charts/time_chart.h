// SPDX-License-Identifier: GPL-3.0-or-later
// A chart over UTC time that the user zooms, moves and points at.
#pragma once

#include "charts/chart_base.h"
#include "charts/chart_contents.h"
#include "charts/crosshair.h"
#include "charts/zoom_history.h"

#include <QElapsedTimer>
#include <QPoint>
#include <QTimer>
#include <cstdint>
#include <optional>

class QMouseEvent;
class QWheelEvent;

namespace sor::ui {

/// The wheel zooms in time and a drag zooms into a rubber band, Shift+drag and the middle button move, the
/// values fit themselves. Keys: F or Home fits, + and - zoom, Left, Right, [ and ] move, Alt+Left and
/// Alt+Right go through the zoom's history. Shift+click sets a reference line, Esc removes it. Nothing is
/// drawn until refreshIfDirty() or a user's action. UI thread only.
class TimeChart : public ChartBase {
    Q_OBJECT

public:
    /// What fit() shows: the order's window. Without it: the first to the last point.
    void setWholeSpan(TimeSpan span);
    TimeSpan wholeSpan() const;
    TimeSpan visibleSpan() const { return m_contents.visible; }
    /// Emits visibleSpanChanged(). At least 1 us long.
    void setVisibleSpan(TimeSpan span);
    /// True until the user zooms or moves: the view follows wholeSpan().
    bool isFitted() const { return m_isFitted; }

    /// Draws the crosshair at this time, or none.
    void setCrosshair(std::optional<std::int64_t> timeNs);
    void setReference(std::optional<std::int64_t> timeNs);
    std::optional<std::int64_t> crosshair() const;
    std::optional<std::int64_t> reference() const;
    /// "13:41:07.114 UTC", then a line a visible series: "Optimised  $212.40", and with a reference line the
    /// changes since it. What the read-out says, as plain text.
    QString readOut(std::int64_t timeNs) const;

    bool isDirty() const { return m_isDirty; }

public slots:
    /// Draws if something changed since the last time and the chart can be seen.
    void refreshIfDirty();
    void fit();
    void zoomIn();
    void zoomOut();
    void zoomBack();
    void zoomForward();

signals:
    void visibleSpanChanged(sor::ui::TimeSpan span);
    /// The mouse is at this time, or left the plot.
    void crosshairMoved(std::optional<std::int64_t> timeNs);
    void referenceChanged(std::optional<std::int64_t> timeNs);

protected:
    explicit TimeChart(QWidget* parent);

    /// Access for the charts made of this one; call markDirty() after a change.
    ChartContents& contents() { return m_contents; }
    const ChartContents& contents() const { return m_contents; }
    void markDirty();
    /// Draws after a user's action, sooner than the next refresh.
    void actSoon();
    /// A rubber band was drawn over this stretch; with Ctrl it is always a zoom.
    virtual void chooseSpan(TimeSpan span, bool isZoom);
    /// Before the plot is drawn, and after.
    virtual void prepare();
    virtual void finish();

    void applyTheme() override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    bool isTakenPress(const QMouseEvent& event);
    bool isTakenMove(const QMouseEvent& event);
    bool isTakenRelease(const QMouseEvent& event);
    bool isTakenWheel(const QWheelEvent& event);
    void pointAt(std::optional<QPoint> position);
    std::int64_t timeAt(double x) const;
    void zoomAround(double share, double factor);
    void moveBy(double share);
    void userSpan(TimeSpan span);
    void applySpan(TimeSpan span);
    void followWholeSpan();

    ChartContents m_contents;
    Crosshair m_crosshair;
    std::optional<TimeSpan> m_whole;
    ZoomHistory m_history;
    bool m_isFitted = true;
    bool m_isDirty = true;
    QTimer m_actionTimer;
    QElapsedTimer m_sinceMove;
    std::optional<double> m_panX; // where the button of a move is held
    bool m_isPanned = false; // since it was pressed
};

} // namespace sor::ui
