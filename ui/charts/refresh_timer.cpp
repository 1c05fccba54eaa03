// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/refresh_timer.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

namespace sor::ui {

namespace {

constexpr int kDeepestNesting = 16; // of widgets in widgets in the window

} // namespace

RefreshTimer::RefreshTimer(QWidget* window, QObject* parent)
    : QObject(parent)
    , m_window(window)
{
    window->installEventFilter(this);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        emit tick();
        // Changed texts ask for a new layout, each parent in turn: settled only after the window was drawn,
        // they would draw it a second time.
        for (int level = 0; level < kDeepestNesting; ++level)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    });
    update();
}

void RefreshTimer::setRemote(bool isRemote)
{
    m_isRemote = isRemote;
    update();
}

int RefreshTimer::intervalFor(bool isRemote, bool isVisible, bool hasFocus)
{
    if (!isVisible)
        return 0;
    const int perSecond = isRemote ? kRemotePerSecond : kLocalPerSecond;
    return 1000 / perSecond * (hasFocus ? 1 : 2);
}

int RefreshTimer::intervalMs() const
{
    return m_timer.isActive() ? m_timer.interval() : 0;
}

void RefreshTimer::update()
{
    const bool isShown = m_window && m_window->isVisible() && !m_window->isMinimized();
    const int interval = intervalFor(m_isRemote, isShown, isShown && m_window->isActiveWindow());
    if (interval == intervalMs())
        return;
    if (interval == 0)
        m_timer.stop();
    else
        m_timer.start(interval);
    emit rateChanged(interval);
}

bool RefreshTimer::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::WindowStateChange:
    case QEvent::ActivationChange:
        // These come before the widget's own state says so.
        QMetaObject::invokeMethod(
            this, [this] { update(); }, Qt::QueuedConnection);
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace sor::ui
