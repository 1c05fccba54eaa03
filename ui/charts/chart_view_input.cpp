// SPDX-License-Identifier: GPL-3.0-or-later
// What the mouse and the keyboard do to a chart.
#include "charts/chart_plot.h"
#include "charts/chart_view.h"
#include "charts/crosshair_overlay.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

constexpr double kZoomStep = 1.5; // of + and -
constexpr double kMoveStep = 0.1; // of the arrows, in parts of what is seen
constexpr double kPageStep = 0.5; // of [ and ]
constexpr int kDragDistance = 4; // pixels before a press is a drag
constexpr qint64 kRemoteCrosshairMs = 100;
constexpr std::int64_t kShortestZoomNs = 10'000;

} // namespace

void ChartView::fit()
{
    if (!m_isFitted || m_contents.visible != wholeSpan())
        m_history.leave(m_contents.visible);
    m_isFitted = true;
    applySpan(wholeSpan());
}

void ChartView::zoomIn()
{
    zoomAround(0.5, 1 / kZoomStep);
}

void ChartView::zoomOut()
{
    zoomAround(0.5, kZoomStep);
}

void ChartView::zoomBack()
{
    if (const auto span = m_history.back(m_contents.visible))
        setVisibleSpan(*span);
}

void ChartView::zoomForward()
{
    if (const auto span = m_history.forward(m_contents.visible))
        setVisibleSpan(*span);
}

void ChartView::zoomAround(double share, double factor)
{
    const TimeSpan from = m_contents.visible;
    const double length =
        std::max(static_cast<double>(from.length()) * factor, static_cast<double>(kShortestZoomNs));
    const double start = static_cast<double>(from.length()) * share - length * share;
    const std::int64_t fromNs = from.fromNs + std::llround(start);
    userSpan({fromNs, fromNs + std::llround(length)});
}

void ChartView::moveBy(double share)
{
    const auto step = std::llround(share * static_cast<double>(m_contents.visible.length()));
    userSpan({m_contents.visible.fromNs + step, m_contents.visible.toNs + step});
}

/// Never out of sight of the data: not longer than the whole, and within it.
void ChartView::userSpan(TimeSpan span)
{
    if (!m_contents.hasPoints())
        return;
    const TimeSpan whole = wholeSpan();
    if (span.length() >= whole.length()) {
        span = whole;
    } else if (span.fromNs < whole.fromNs) {
        span = {whole.fromNs, whole.fromNs + span.length()};
    } else if (span.toNs > whole.toNs) {
        span = {whole.toNs - span.length(), whole.toNs};
    }
    if (span == m_contents.visible)
        return;
    m_history.leave(m_contents.visible);
    m_isFitted = span == whole;
    applySpan(span);
}

bool ChartView::eventFilter(QObject* watched, QEvent* event)
{
    return watched == m_plot ? isPlotEvent(event) : QWidget::eventFilter(watched, event);
}

bool ChartView::isPlotEvent(QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        pressed(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseMove:
        dragged(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonRelease:
        released(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonDblClick:
        if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
            fit();
        return true;
    case QEvent::Wheel:
        wheeled(*static_cast<QWheelEvent*>(event));
        return true;
    case QEvent::Leave:
        pointAt(std::nullopt);
        return false;
    case QEvent::Resize:
        // The plot draws itself again at its new size; the crosshair follows once that is done.
        markDirty();
        m_actionTimer.start(0);
        return false;
    default:
        return false;
    }
}

void ChartView::pressed(const QMouseEvent& event)
{
    if (event.button() != Qt::LeftButton)
        return;
    setFocus(Qt::MouseFocusReason);
    if (!m_contents.hasPoints())
        return;
    if (event.modifiers().testFlag(Qt::ShiftModifier)) {
        setReference(m_plot->timeAt(event.position().x()));
        return;
    }
    m_pressedAt = event.position().toPoint();
    m_pressedSpan = m_contents.visible;
    m_isBanding = event.modifiers().testFlag(Qt::ControlModifier);
    m_isDragging = false;
}

void ChartView::dragged(const QMouseEvent& event)
{
    const QPoint position = event.position().toPoint();
    if (!m_pressedAt) {
        pointAt(position);
        return;
    }
    const int distance = position.x() - m_pressedAt->x();
    m_isDragging = m_isDragging || std::abs(distance) >= kDragDistance;
    if (!m_isDragging)
        return;
    pointAt(std::nullopt);
    if (m_isBanding) {
        const QRect area = m_plot->plotRect();
        m_crosshair->setRubberBand(std::pair(std::clamp(m_pressedAt->x(), area.left(), area.right()),
                                             std::clamp(position.x(), area.left(), area.right())));
        return;
    }
    const double perPixel =
        static_cast<double>(m_pressedSpan.length()) / std::max(1, m_plot->plotRect().width());
    const auto step = std::llround(-distance * perPixel);
    userSpan({m_pressedSpan.fromNs + step, m_pressedSpan.toNs + step});
}

void ChartView::released(const QMouseEvent& event)
{
    if (event.button() != Qt::LeftButton || !m_pressedAt)
        return;
    const QPoint start = *m_pressedAt;
    m_pressedAt.reset();
    if (!m_isBanding || !m_isDragging)
        return;
    m_crosshair->setRubberBand(std::nullopt);
    const std::int64_t a = m_plot->timeAt(start.x());
    const std::int64_t b = m_plot->timeAt(event.position().x());
    if (std::abs(a - b) >= kShortestZoomNs)
        userSpan({std::min(a, b), std::max(a, b)});
}

void ChartView::wheeled(const QWheelEvent& event)
{
    const QPoint angle = event.angleDelta();
    const QRect area = m_plot->plotRect();
    if (angle.y() != 0 && !event.modifiers().testFlag(Qt::ShiftModifier)) {
        const double share =
            std::clamp((event.position().x() - area.left()) / std::max(1, area.width()), 0.0, 1.0);
        zoomAround(share, std::pow(0.8, angle.y() / 120.0));
    } else {
        moveBy(-(angle.x() != 0 ? angle.x() : angle.y()) / 120.0 * kMoveStep);
    }
}

void ChartView::pointAt(std::optional<QPoint> position)
{
    if (m_isRemote && position && m_sinceCrosshair.isValid()
        && m_sinceCrosshair.elapsed() < kRemoteCrosshairMs)
        return;
    m_sinceCrosshair.start();
    const bool isInside = position && m_contents.hasPoints() && m_plot->plotRect().contains(*position);
    const auto timeNs = isInside ? std::optional(m_plot->timeAt(position->x())) : std::nullopt;
    m_crosshair->setHeight(isInside ? std::optional(position->y()) : std::nullopt);
    if (timeNs == m_crosshair->time())
        return;
    m_crosshair->setTime(timeNs);
    emit crosshairMoved(timeNs);
}

void ChartView::keyPressEvent(QKeyEvent* event)
{
    const bool isAlt = event->modifiers().testFlag(Qt::AltModifier);
    if (event->modifiers() & (Qt::ControlModifier | Qt::MetaModifier)) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_F:
    case Qt::Key_Home:
        fit();
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        break;
    case Qt::Key_Minus:
        zoomOut();
        break;
    case Qt::Key_BracketLeft:
        moveBy(-kPageStep);
        break;
    case Qt::Key_BracketRight:
        moveBy(kPageStep);
        break;
    case Qt::Key_Left:
        isAlt ? zoomBack() : moveBy(-kMoveStep);
        break;
    case Qt::Key_Right:
        isAlt ? zoomForward() : moveBy(kMoveStep);
        break;
    case Qt::Key_Escape:
        if (!reference()) {
            QWidget::keyPressEvent(event);
            return;
        }
        setReference(std::nullopt);
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
}

void ChartView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    m_crosshair->setFocusShown(event->reason() != Qt::MouseFocusReason);
}

void ChartView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    m_crosshair->setFocusShown(false);
}

void ChartView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addActionsTo(menu);
    menu->popup(event->globalPos());
}

} // namespace sor::ui
