// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/window_icon.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace sor::ui {

namespace {

constexpr int kDrawn = 256; // the picture's own size, as in the SVG

QPixmap draw(int size)
{
    QPixmap picture(size, size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(static_cast<double>(size) / kDrawn, static_cast<double>(size) / kDrawn);
    const QColor night(0x17, 0x32, 0x4d);
    const QColor sky(0x5f, 0xb3, 0xff);
    const QColor amber(0xff, 0xb0, 0x00);
    painter.setPen(Qt::NoPen);
    painter.setBrush(night);
    painter.drawRoundedRect(QRectF(8, 8, 240, 240), 48, 48);
    painter.setBrush(Qt::NoBrush);
    for (const double end : {64.0, 192.0}) {
        QPainterPath way(QPointF(72, 128));
        way.cubicTo(120, 128, 120, end, 184, end);
        painter.setPen(QPen(sky, 18, Qt::SolidLine, Qt::RoundCap));
        painter.drawPath(way);
    }
    painter.setPen(QPen(amber, 30, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(72, 128), QPointF(184, 128));
    painter.setPen(Qt::NoPen);
    const auto dot = [&](double x, double y, double radius, const QColor& colour) {
        painter.setBrush(colour);
        painter.drawEllipse(QPointF(x, y), radius, radius);
    };
    dot(64, 128, 32, Qt::white);
    dot(192, 64, 22, sky);
    dot(192, 128, 28, amber);
    dot(192, 192, 22, sky);
    return picture;
}

} // namespace

QIcon windowIcon()
{
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64, 128, 256})
        icon.addPixmap(draw(size));
    return icon;
}

} // namespace sor::ui
