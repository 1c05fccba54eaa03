// SPDX-License-Identifier: GPL-3.0-or-later
// Documents on paper.
#pragma once

#include <QRectF>

class QPainter;
class QTextDocument;

namespace sor::ui {

/// As QTextDocument::drawContents(), in black whatever the window's theme: paper is white. An empty `clip` is
/// all.
void drawOnPaper(const QTextDocument& document, QPainter& painter, const QRectF& clip = {});

} // namespace sor::ui
