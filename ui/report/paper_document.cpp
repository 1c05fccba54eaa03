// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/paper_document.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextDocument>

namespace sor::ui {

void drawOnPaper(const QTextDocument& document, QPainter& painter, const QRectF& clip)
{
    painter.save();
    QAbstractTextDocumentLayout::PaintContext context;
    if (clip.isValid()) {
        painter.setClipRect(clip);
        context.clip = clip;
    }
    context.palette.setColor(QPalette::Text, Qt::black);
    document.documentLayout()->draw(&painter, context);
    painter.restore();
}

} // namespace sor::ui
