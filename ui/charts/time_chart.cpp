// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time_chart.h"

#include "charts/chart_text.h"
#include "charts/qcustomplot.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

constexpr std::int64_t kShortestSpanNs = 1000;
constexpr std::int64_t kShortestZoomNs = 10'000;
constexpr int kRemoteActionMs = 200;
constexpr qint64 kRemoteMoveMs = 100;
constexpr double kZoomStep = 1.5; // of + and -
constexpr double kMoveStep = 0.1; // of the arrows, in parts of what is seen
constexpr double kPageStep = 0.5; // of [ and ]

} // namespace

TimeChart::TimeChart(QWidget* parent)
    : ChartBase(parent)
    , m_crosshair(m_contents, plot())
{
    m_contents.visible = {0, kSecond};
    m_contents.placeholder = QStringLiteral("Nothing to show yet.");
    setFocusPolicy(Qt::StrongFocus);
    plot()->setMouseTracking(true);
    plot()->installEventFilter(this);
    plot()->setInteractions(QCP::iRangeZoom);
    plot()->setSelectionRectMode(QCP::srmCustom);
    connect(plot()->selectionRect(), &QCPSelectionRect::accepted, this,
            [this](const QRect& drawn, const QMouseEvent* event) {
                const QRect rect = drawn.normalized();
                // A click that trembled is none.
                if (rect.width() < QApplication::startDragDistance())
                    return;
                const TimeSpan visible = m_contents.visible;
                const TimeSpan span{std::max(timeAt(rect.left()), visible.fromNs),
                                    std::min(timeAt(rect.right()), visible.toNs)};
                chooseSpan(span, event->modifiers().testFlag(Qt::ControlModifier));
            });
    plot()->axisRect()->setRangeZoom(Qt::Horizontal);
    plot()->axisRect()->setRangeZoomFactor(0.8);
    connect(plot()->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
            [this](const QCPRange& range) {
                userSpan({m_contents.originNs + std::llround(range.lower),
                          m_contents.originNs + std::llround(range.upper)});
            });
    connect(plot(), &QCustomPlot::beforeReplot, this, [this] { prepare(); });
    connect(plot(), &QCustomPlot::afterReplot, this, [this] { finish(); });
    m_actionTimer.setSingleShot(true);
    connect(&m_actionTimer, &QTimer::timeout, this, &TimeChart::refreshIfDirty);
}

void TimeChart::setWholeSpan(TimeSpan span)
{
    m_whole = span;
    markDirty();
    followWholeSpan();
}

TimeSpan TimeChart::wholeSpan() const
{
    if (m_whole && m_whole->length() > 0)
        return *m_whole;
    const auto points = m_contents.dataSpan();
    if (!points)
        return {0, 1'000'000'000};
    return {points->fromNs, std::max(points->toNs, points->fromNs + kShortestSpanNs)};
}

void TimeChart::setVisibleSpan(TimeSpan span)
{
    m_isFitted = span == wholeSpan();
    applySpan(span);
}

void TimeChart::applySpan(TimeSpan span)
{
    span.toNs = std::max(span.toNs, span.fromNs + kShortestSpanNs);
    if (span == m_contents.visible)
        return;
    m_contents.visible = span;
    markDirty();
    actSoon();
    emit visibleSpanChanged(span);
}

void TimeChart::actSoon()
{
    if (isVisible() && !m_actionTimer.isActive())
        m_actionTimer.start(theme().isRemote ? kRemoteActionMs : 0);
}

void TimeChart::followWholeSpan()
{
    if (m_isFitted)
        applySpan(wholeSpan());
}

void TimeChart::setCrosshair(std::optional<std::int64_t> timeNs)
{
    m_crosshair.setTime(timeNs);
}

void TimeChart::setReference(std::optional<std::int64_t> timeNs)
{
    if (timeNs == m_crosshair.reference())
        return;
    m_crosshair.setReference(timeNs);
    emit referenceChanged(timeNs);
}

std::optional<std::int64_t> TimeChart::crosshair() const
{
    return m_crosshair.time();
}

std::optional<std::int64_t> TimeChart::reference() const
{
    return m_crosshair.reference();
}

void TimeChart::applyTheme()
{
    ChartBase::applyTheme();
    m_crosshair.applyTheme(theme());
}

void TimeChart::markDirty()
{
    m_isDirty = true;
}

void TimeChart::refreshIfDirty()
{
    if (m_isDirty && isVisible() && !window()->isMinimized())
        plot()->replot(QCustomPlot::rpQueuedRefresh);
}

void TimeChart::showEvent(QShowEvent* event)
{
    ChartBase::showEvent(event);
    if (m_isDirty)
        m_actionTimer.start(0);
}

QString TimeChart::readOut(std::int64_t timeNs) const
{
    QStringList lines;
    for (const ReadOutRow& row : readOutRows(m_contents, timeNs, m_crosshair.reference())) {
        QStringList cells{row.name};
        for (const QString& cell : {row.value, row.change}) {
            if (!cell.isEmpty())
                cells.append(cell);
        }
        lines.append(cells.join(QStringLiteral("  ")));
    }
    return lines.join(QLatin1Char('\n'));
}

void TimeChart::prepare()
{
    followWholeSpan();
    m_actionTimer.stop();
    m_isDirty = false;
    m_contents.originNs = wholeSpan().fromNs / kDay * kDay;
}

void TimeChart::finish()
{
    m_crosshair.place();
}

void TimeChart::fit()
{
    if (!m_isFitted || m_contents.visible != wholeSpan())
        m_history.leave(m_contents.visible);
    m_isFitted = true;
    applySpan(wholeSpan());
}

void TimeChart::zoomIn()
{
    zoomAround(0.5, 1 / kZoomStep);
}

void TimeChart::zoomOut()
{
    zoomAround(0.5, kZoomStep);
}

void TimeChart::zoomBack()
{
    if (const auto span = m_history.back(m_contents.visible))
        setVisibleSpan(*span);
}

void TimeChart::zoomForward()
{
    if (const auto span = m_history.forward(m_contents.visible))
        setVisibleSpan(*span);
}

void TimeChart::zoomAround(double share, double factor)
{
    const TimeSpan from = m_contents.visible;
    const double length =
        std::max(static_cast<double>(from.length()) * factor, static_cast<double>(kShortestZoomNs));
    const double start = static_cast<double>(from.length()) * share - length * share;
    const std::int64_t fromNs = from.fromNs + std::llround(start);
    userSpan({fromNs, fromNs + std::llround(length)});
}

void TimeChart::moveBy(double share)
{
    const auto step = std::llround(share * static_cast<double>(m_contents.visible.length()));
    userSpan({m_contents.visible.fromNs + step, m_contents.visible.toNs + step});
}

/// Never out of sight of the data: not longer than the whole, and within it.
void TimeChart::userSpan(TimeSpan span)
{
    if (!m_contents.hasPoints() || span.length() < kShortestZoomNs)
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

bool TimeChart::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != plot())
        return ChartBase::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return isTakenPress(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        return isTakenMove(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return isTakenRelease(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        fit();
        return true;
    case QEvent::Wheel:
        return isTakenWheel(*static_cast<QWheelEvent*>(event));
    case QEvent::Leave:
        pointAt(std::nullopt);
        return false;
    default:
        return false;
    }
}

bool TimeChart::isTakenPress(const QMouseEvent& event)
{
    const bool isMiddle = event.button() == Qt::MiddleButton;
    if (event.button() != Qt::LeftButton && !isMiddle)
        return false;
    setFocus(Qt::MouseFocusReason);
    if (!m_contents.hasPoints())
        return true;
    if (isMiddle || event.modifiers().testFlag(Qt::ShiftModifier)) {
        m_panX = event.position().x();
        m_isPanned = false;
        return true;
    }
    return false;
}

bool TimeChart::isTakenRelease(const QMouseEvent& event)
{
    if (!m_panX)
        return false;
    // Shift and a click without a move sets the reference line.
    if (!m_isPanned && event.button() == Qt::LeftButton)
        setReference(timeAt(event.position().x()));
    m_panX.reset();
    return true;
}

void TimeChart::chooseSpan(TimeSpan span, bool /*isZoom*/)
{
    userSpan(span);
}

/// On a remote display only so many moves a second are drawn.
bool TimeChart::isTakenMove(const QMouseEvent& event)
{
    if (theme().isRemote && m_sinceMove.isValid() && m_sinceMove.elapsed() < kRemoteMoveMs)
        return true;
    m_sinceMove.start();
    if (m_panX) {
        const double x = event.position().x();
        if (m_isPanned || std::abs(x - *m_panX) >= QApplication::startDragDistance()) {
            moveBy((*m_panX - x) / plot()->axisRect()->width());
            m_panX = x;
            m_isPanned = true;
        }
        return true;
    }
    pointAt(event.buttons() == Qt::NoButton ? std::optional(event.position().toPoint()) : std::nullopt);
    return false;
}

/// Turned along the time, it moves; else the plot zooms around the mouse.
bool TimeChart::isTakenWheel(const QWheelEvent& event)
{
    const QPoint angle = event.angleDelta();
    if (angle.y() != 0 && !event.modifiers().testFlag(Qt::ShiftModifier))
        return false;
    moveBy(-(angle.x() != 0 ? angle.x() : angle.y()) / 120.0 * kMoveStep);
    return true;
}

std::int64_t TimeChart::timeAt(double x) const
{
    return m_contents.originNs + std::llround(plot()->xAxis->pixelToCoord(x));
}

void TimeChart::pointAt(std::optional<QPoint> position)
{
    const bool isInside =
        position && m_contents.hasPoints() && plot()->axisRect()->rect().contains(*position);
    const auto timeNs = isInside ? std::optional(timeAt(position->x())) : std::nullopt;
    m_crosshair.setHeight(isInside ? std::optional(position->y()) : std::nullopt);
    const bool isMoved = timeNs != m_crosshair.time();
    m_crosshair.setTime(timeNs);
    if (isMoved)
        emit crosshairMoved(timeNs);
}

void TimeChart::keyPressEvent(QKeyEvent* event)
{
    const bool isAlt = event->modifiers().testFlag(Qt::AltModifier);
    if (event->modifiers() & (Qt::ControlModifier | Qt::MetaModifier)) {
        ChartBase::keyPressEvent(event);
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
            ChartBase::keyPressEvent(event);
            return;
        }
        setReference(std::nullopt);
        break;
    default:
        ChartBase::keyPressEvent(event);
        return;
    }
    event->accept();
}

} // namespace sor::ui
