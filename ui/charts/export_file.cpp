// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/export_file.h"

#include "files/atomic_output_file.h"
#include "support/shown_text.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontInfo>
#include <QImageWriter>
#include <QMenu>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

QImage pictureOf(QSize size, double pixelRatio, const PaintFunction& paint)
{
    QImage image(size * pixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paint(&painter, QRectF(QPointF(0, 0), size));
    return image;
}

QString couldNotWrite(const QString& path, const QString& reason)
{
    return QStringLiteral("Could not write %1: %2.").arg(path, reason);
}

QString saveBytes(const QString& path, const QByteArray& bytes)
{
    const auto status =
        writeFileAtomically(path.toStdString(), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
    return status ? QString() : errorText(status.error());
}

} // namespace

QPalette paperPalette()
{
    QPalette palette(QColor(0xf0, 0xf0, 0xf0));
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::Text, Qt::black);
    palette.setColor(QPalette::WindowText, Qt::black);
    palette.setColor(QPalette::Highlight, QColor(0x00, 0x72, 0xb2));
    return palette;
}

QFont inPixels(const QFont& font, double scale)
{
    QFont sized = font;
    sized.setPixelSize(std::max(9, static_cast<int>(std::lround(QFontInfo(font).pixelSize() * scale))));
    return sized;
}

QString savePicture(const QString& path, QSize size, const QString& title, const PaintFunction& paint)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QStringLiteral("pdf")) {
        constexpr int kDotsPerInch = 96; // one dot a logical pixel
        QPdfWriter writer(&buffer);
        writer.setTitle(title);
        writer.setCreator(QStringLiteral("SOR Lab"));
        writer.setResolution(kDotsPerInch);
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        writer.setPageSize(
            QPageSize(QSizeF(size) * 72.0 / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
        QPainter painter(&writer);
        paint(&painter, QRectF(QPointF(0, 0), size));
    } else {
        QImageWriter writer(&buffer, ending.toLatin1());
        if (!writer.write(pictureOf(size, 2.0, paint)))
            return couldNotWrite(path,
                                 writer.error() == QImageWriter::UnsupportedFormatError
                                     ? QStringLiteral("the name must end in .png or .pdf")
                                     : writer.errorString());
    }
    return saveBytes(path, buffer.data());
}

void copyPicture(QSize size, double pixelRatio, const PaintFunction& paint)
{
    QApplication::clipboard()->setImage(pictureOf(size, std::max(1.0, pixelRatio), paint));
}

QString saveTextFile(const QString& path, const QString& text)
{
    return saveBytes(path, text.toUtf8());
}

QString fileNameFor(const QString& title, const QString& ending)
{
    QString name;
    for (const QChar character : title.toLower()) {
        if (character.isLetterOrNumber())
            name += character;
        else if (!name.isEmpty() && !name.endsWith(QLatin1Char('_')))
            name += QLatin1Char('_');
    }
    while (name.endsWith(QLatin1Char('_')))
        name.chop(1);
    return (name.isEmpty() ? QStringLiteral("chart") : name) + QLatin1Char('.') + ending;
}

void askForPath(QWidget* parent, const QString& caption, const QString& fileName, const QString& filter,
                const std::function<void(const QString&)>& chosen)
{
    auto* dialog = new QFileDialog(parent, caption, fileName, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(fileName);
    dialog->setDefaultSuffix(QFileInfo(fileName).suffix());
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
    dialog->open();
}

void addExportActions(QMenu* menu, QWidget* widget, const ExportSource& source,
                      const std::function<void(const QString&)>& failed)
{
    const auto tell = [failed](const QString& failure) {
        if (!failure.isEmpty())
            failed(failure);
    };
    QObject::connect(
        menu->addAction(QStringLiteral("Save image…")), &QAction::triggered, widget, [widget, source, tell] {
            askForPath(widget, QStringLiteral("Save image"), fileNameFor(source.title, QStringLiteral("png")),
                       QStringLiteral("PNG image (*.png);;PDF document (*.pdf)"),
                       [widget, source, tell](const QString& path) {
                           tell(savePicture(path, widget->size(), source.title, source.paint));
                       });
        });
    QObject::connect(
        menu->addAction(QStringLiteral("Copy image")), &QAction::triggered, widget,
        [widget, source] { copyPicture(widget->size(), widget->devicePixelRatioF(), source.paint); });
    menu->addSeparator();
    QObject::connect(menu->addAction(QStringLiteral("Save data as CSV…")), &QAction::triggered, widget,
                     [widget, source, tell] {
                         askForPath(
                             widget, QStringLiteral("Save data"),
                             fileNameFor(source.title, QStringLiteral("csv")), QStringLiteral("CSV (*.csv)"),
                             [source, tell](const QString& path) { tell(saveTextFile(path, source.csv())); });
                     });
}

} // namespace sor::ui
