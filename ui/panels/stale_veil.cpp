// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/stale_veil.h"

#include <QEvent>
#include <QPainter>

namespace sor::ui {

namespace {

constexpr float kCover = 0.55F; // enough to look old, and still to be read

} // namespace

StaleVeil::StaleVeil(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    parent->installEventFilter(this);
    hide();
}

bool StaleVeil::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && watched == parentWidget())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void StaleVeil::showEvent(QShowEvent* /*event*/)
{
    setGeometry(parentWidget()->rect());
    raise();
}

void StaleVeil::paintEvent(QPaintEvent* /*event*/)
{
    QColor cover = palette().color(QPalette::Window);
    cover.setAlphaF(kCover);
    QPainter(this).fillRect(rect(), cover);
}

} // namespace sor::ui
