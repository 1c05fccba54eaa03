// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures, data and words of a chart for elsewhere.
#include "charts/chart_legend.h"
#include "charts/chart_plot.h"
#include "charts/chart_text.h"
#include "charts/chart_view.h"
#include "charts/crosshair_overlay.h"
#include "charts/export_file.h"

#include <QAction>
#include <QMenu>
#include <QPainter>
#include <algorithm>

namespace sor::ui {

void ChartView::renderTo(QPainter* painter, const QRectF& target, bool onPaper)
{
    const ChartTheme onScreen = m_contents.theme;
    if (onPaper) {
        m_contents.theme = ChartTheme::fromPalette(paperPalette());
        m_plot->applyTheme();
    }
    followWholeSpan();
    painter->save();
    painter->fillRect(target, m_contents.theme.background);
    QRectF area = target.adjusted(8, 4, -8, -4);
    QFont bold = inPixels(font());
    bold.setBold(true);
    painter->setFont(bold);
    painter->setPen(m_contents.theme.text);
    const QFontMetricsF metrics(bold);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignTop, m_title);
    if (!m_noteLabel->text().isEmpty()) {
        painter->setFont(inPixels(font()));
        painter->setPen(m_contents.theme.mutedText);
        painter->drawText(area.adjusted(metrics.horizontalAdvance(m_title) + 12, 0, 0, 0),
                          Qt::AlignLeft | Qt::AlignTop, m_noteLabel->text());
    }
    area.setTop(area.top() + metrics.height() + 2);
    painter->setFont(inPixels(font()));
    area.setTop(area.top() + ChartLegend::paint(*painter, area, m_contents) + 2);
    m_plot->renderTo(painter, area);
    painter->restore();
    if (onPaper) {
        m_contents.theme = onScreen;
        m_plot->applyTheme();
    }
    // The plot's layout is that of the paper until it is drawn again.
    markDirty();
    if (isVisible())
        m_actionTimer.start(0);
}

QString ChartView::readOut(std::int64_t timeNs) const
{
    QStringList lines;
    for (const ReadOutRow& row : readOutRows(m_contents, timeNs, m_crosshair->reference())) {
        QStringList cells{row.name};
        for (const QString& cell : {row.value, row.change}) {
            if (!cell.isEmpty())
                cells.append(cell);
        }
        lines.append(cells.join(QStringLiteral("  ")));
    }
    return lines.join(QLatin1Char('\n'));
}

void ChartView::describe()
{
    m_sinceDescribed.start();
    QStringList values;
    std::int64_t lastNs = 0;
    for (const ChartSeries& line : m_contents.series) {
        if (!line.isVisible || line.data.isEmpty())
            continue;
        lastNs = std::max(lastNs, m_contents.lastNs(line));
        if (const auto value = line.data.valueAt(m_contents.lastNs(line)))
            values.append(line.name + QLatin1Char(' ') + valueText(*value, m_contents.format));
    }
    const QString text = values.isEmpty() ? m_contents.placeholder
                                          : m_title + QStringLiteral(" at ") + clockText(lastNs, 0)
            + QStringLiteral(" UTC: ") + values.join(QStringLiteral(", "));
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

QString ChartView::visibleDataCsv() const
{
    return seriesCsv(m_contents, m_contents.visible);
}

QString ChartView::allDataCsv() const
{
    const auto span = m_contents.dataSpan();
    return seriesCsv(m_contents, span.value_or(m_contents.visible));
}

QString ChartView::saveImage(const QString& path)
{
    return savePicture(path, size(), m_title,
                       [this](QPainter* painter, const QRectF& target) { renderTo(painter, target); });
}

QString ChartView::saveText(const QString& path, const QString& text)
{
    return saveTextFile(path, text);
}

void ChartView::copyImage()
{
    copyPicture(size(), devicePixelRatioF(),
                [this](QPainter* painter, const QRectF& target) { renderTo(painter, target); });
}

void ChartView::addActionsTo(QMenu* menu)
{
    connect(menu->addAction(QStringLiteral("Save image…")), &QAction::triggered, this,
            &ChartView::saveImageAs);
    connect(menu->addAction(QStringLiteral("Copy image")), &QAction::triggered, this, &ChartView::copyImage);
    menu->addSeparator();
    connect(menu->addAction(QStringLiteral("Save visible data as CSV…")), &QAction::triggered, this,
            [this] { saveDataAs(true); });
    connect(menu->addAction(QStringLiteral("Save all data as CSV…")), &QAction::triggered, this,
            [this] { saveDataAs(false); });
}

void ChartView::saveImageAs()
{
    askForPath(this, QStringLiteral("Save image"), fileNameFor(m_title, QStringLiteral("png")),
               QStringLiteral("PNG image (*.png);;PDF document (*.pdf)"), [this](const QString& path) {
                   if (const QString failure = saveImage(path); !failure.isEmpty())
                       emit exportFailed(failure);
               });
}

void ChartView::saveDataAs(bool isVisibleOnly)
{
    askForPath(this, QStringLiteral("Save data"), fileNameFor(m_title, QStringLiteral("csv")),
               QStringLiteral("CSV (*.csv)"), [this, isVisibleOnly](const QString& path) {
                   const QString failure = saveText(path, isVisibleOnly ? visibleDataCsv() : allDataCsv());
                   if (!failure.isEmpty())
                       emit exportFailed(failure);
               });
}

} // namespace sor::ui
