// SPDX-License-Identifier: GPL-3.0-or-later
// Writing pictures and text of charts to files and to the clipboard.
#pragma once

#include <QFont>
#include <QPalette>
#include <QRectF>
#include <QSize>
#include <QString>
#include <functional>

class QMenu;
class QPainter;
class QWidget;

namespace sor::ui {

using PaintFunction = std::function<void(QPainter*, const QRectF&)>;

/// Black on white, whatever the screen looks like.
QPalette paperPalette();
/// The font sized in pixels, so that a picture keeps its proportions on devices of any resolution.
QFont inPixels(const QFont& font, double scale = 1.0);

/// PDF by the ending ".pdf" (vectors, one page of the picture's size), else an image of twice the size.
/// Returns an empty string, or a sentence that says what went wrong.
QString savePicture(const QString& path, QSize size, const QString& title, const PaintFunction& paint);
void copyPicture(QSize size, double pixelRatio, const PaintFunction& paint);
/// Writes the file whole or not at all; returns as savePicture().
QString saveTextFile(const QString& path, const QString& text);
/// "cumulative_cost.png" from "Cumulative cost".
QString fileNameFor(const QString& title, const QString& ending);
/// Opens a dialog that does not block; calls `chosen` unless it is cancelled.
void askForPath(QWidget* parent, const QString& caption, const QString& fileName, const QString& filter,
                const std::function<void(const QString&)>& chosen);

/// What a picture offers for saving.
struct ExportSource {
    QString title;
    PaintFunction paint;
    std::function<QString()> csv;
};
/// "Save image…", "Copy image", "Save data as CSV…" for `widget`, whose size pictures have. `failed` gets a
/// sentence.
void addExportActions(QMenu* menu, QWidget* widget, const ExportSource& source,
                      const std::function<void(const QString&)>& failed);

} // namespace sor::ui
