// SPDX-License-Identifier: GPL-3.0-or-later
// How the heatmap's canvas draws itself.
#include "charts/chart_text.h"
#include "charts/heatmap/heatmap_canvas.h"
#include "charts/heatmap/heatmap_text.h"

#include <QImage>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

constexpr double kTextCellWidth = 44; // cells at least this large carry their number
constexpr double kTextCellHeight = 18;
constexpr double kMarkedCell = 5; // smaller ones carry no marks but the best's and the selected one's
constexpr double kOutlinedCell = 12; // a line of three pixels leaves enough to see of it
constexpr std::size_t kImageCells = 20'000; // above this many, cells are pixels of an image
constexpr double kBarWidth = 12;
constexpr double kGap = 8;
constexpr double kBarLabelShare = 0.1; // of the bar: room for a number beside another

/// The numbers at the colour bar, from its bottom to its top: its ends, and between them zero or the middle.
std::vector<double> barNumbers(const ColourScale& scale)
{
    if (scale.high <= scale.low)
        return {scale.low};
    if (scale.kind != ColourMapKind::Diverging || scale.low >= 0 || scale.high <= 0)
        return {scale.low, (scale.low + scale.high) / 2, scale.high};
    // Zero where it has room beside the ends.
    const double share = -scale.low / (scale.high - scale.low);
    if (share < kBarLabelShare || share > 1 - kBarLabelShare)
        return {scale.low, scale.high};
    return {scale.low, 0, scale.high};
}

/// A number of the bar; as many decimals as it takes to tell its ends apart.
QString barText(double number, const ColourScale& scale, HeatmapMeasure measure)
{
    if (measure.kind != HeatmapMeasure::Kind::Saving || scale.high <= scale.low)
        return valueText(number, measure);
    const double apart = (scale.high - scale.low) / 2;
    return groupedText(number, std::clamp(static_cast<int>(std::ceil(-std::log10(apart))), 1, 4));
}

/// Labels of an axis that fit: every k-th.
std::size_t labelStep(std::size_t count, double each, double needed)
{
    return std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(needed / std::max(each, 0.01))), 1,
                                   count);
}

void drawBestMark(QPainter& painter, const QPointF& centre, double radius, const QColor& ink,
                  const QColor& below)
{
    painter.setPen(QPen(below, 3));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(centre, radius, radius);
    painter.setPen(QPen(ink, 1.5));
    painter.setBrush(below);
    painter.drawEllipse(centre, radius, radius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawEllipse(centre, radius * 0.45, radius * 0.45);
    painter.setBrush(Qt::NoBrush);
}

} // namespace

HeatmapLayout HeatmapCanvas::layoutFor(const QRectF& area, const QFont& font, bool hasTitle) const
{
    HeatmapLayout layout;
    if (!isReady())
        return layout;
    const QFontMetricsF metrics(font);
    const auto& grid = m_data->grid();
    layout.columns = grid.axis(m_settings.x).size();
    layout.rows = grid.axis(m_settings.y).size();
    double labels = 0;
    for (const Price value : grid.axis(m_settings.y))
        labels = std::max(labels, metrics.horizontalAdvance(priceValueText(value)));
    double numbers = metrics.horizontalAdvance(QStringLiteral("0.00"));
    if (const auto colours = scale()) {
        for (const double number : barNumbers(*colours))
            numbers =
                std::max(numbers, metrics.horizontalAdvance(barText(number, *colours, m_settings.measure)));
    }
    const double line = metrics.height();
    double top = area.top();
    if (hasTitle) {
        layout.title = QRectF(area.left(), top, area.width(), 2 * line);
        top += 2 * line + 4;
    }
    layout.cells =
        QRectF(QPointF(area.left() + labels + 6, top + line + 4),
               QPointF(area.right() - numbers - 4 - kBarWidth - kGap, area.bottom() - 2 * line - 6));
    layout.cells.setWidth(std::max(layout.cells.width(), 10.0));
    layout.cells.setHeight(std::max(layout.cells.height(), 10.0));
    layout.bar = QRectF(layout.cells.right() + kGap, layout.cells.top(), kBarWidth, layout.cells.height());
    return layout;
}

void HeatmapCanvas::paint(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const
{
    if (!layout.title.isEmpty()) {
        QFont bold = painter.font();
        const QFont plain = bold;
        bold.setBold(true);
        painter.setFont(bold);
        painter.setPen(theme.text);
        painter.drawText(layout.title, Qt::AlignLeft | Qt::AlignTop,
                         displayName(m_settings.measure, *m_data));
        painter.setFont(plain);
        painter.setPen(theme.mutedText);
        const Parameter third = m_settings.third();
        const QString slice = m_settings.isBestOverAll
            ? QStringLiteral("best over all %1").arg(displayName(third))
            : QStringLiteral("%1 = %2").arg(
                displayName(third),
                priceValueText(m_data->grid().axis(
                    third)[std::min(m_settings.position, m_data->grid().axis(third).size() - 1)]));
        painter.drawText(layout.title, Qt::AlignLeft | Qt::AlignBottom, slice);
    }
    paintCells(painter, layout, theme);
    paintMarks(painter, layout, theme);
    paintAxes(painter, layout, theme);
    paintColourBar(painter, layout, theme);
}

void HeatmapCanvas::paintCells(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const
{
    const auto colours = scale();
    const bool isImage = layout.columns * layout.rows > kImageCells;
    QImage image;
    if (isImage)
        image = QImage(static_cast<int>(layout.columns), static_cast<int>(layout.rows), QImage::Format_RGB32);
    else {
        // What lies under cells that have not run.
        painter.fillRect(layout.cells, theme.panel);
        painter.fillRect(layout.cells,
                         QBrush(theme.axis, theme.isRemote ? Qt::Dense7Pattern : Qt::BDiagPattern));
    }
    for (std::size_t column = 0; column < layout.columns; ++column) {
        for (std::size_t row = 0; row < layout.rows; ++row) {
            const std::size_t index = cellAt(column, row);
            const HeatmapCell& cell = m_data->cell(index);
            const bool isRun = cell.status != HeatmapCell::Status::NotRun;
            if (!isRun && !isImage)
                continue;
            const auto value = shownValue(index);
            const QColor colour = value && colours ? colours->colour(*value)
                : isRun                            ? theme.background
                                                   : theme.grid;
            if (isImage)
                image.setPixel(static_cast<int>(column), static_cast<int>(layout.rows - 1 - row),
                               colour.rgb());
            else
                painter.fillRect(layout.cell(column, row), colour);
        }
    }
    if (isImage)
        painter.drawImage(layout.cells, image);
}

void HeatmapCanvas::paintMarks(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const
{
    const QRectF first = layout.cell(0, 0);
    const double smaller = std::min(first.width(), first.height());
    const auto colours = scale();
    painter.setRenderHint(QPainter::Antialiasing, !theme.isRemote);
    if (smaller >= kMarkedCell && layout.columns * layout.rows <= kImageCells) {
        const bool hasText = first.width() >= kTextCellWidth && first.height() >= kTextCellHeight;
        for (std::size_t column = 0; column < layout.columns; ++column) {
            for (std::size_t row = 0; row < layout.rows; ++row)
                paintCellMarks(painter, layout.cell(column, row), cellAt(column, row), hasText, theme);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintPlateau(painter, layout);
    painter.setRenderHint(QPainter::Antialiasing, !theme.isRemote);
    const auto rectOf = [&](std::size_t cell) {
        return layout.cell(m_data->grid().position(cell, m_settings.x),
                           m_data->grid().position(cell, m_settings.y));
    };
    const auto best = m_data->best();
    if (best && isShown(*best)
        && cellAt(m_data->grid().position(*best, m_settings.x), m_data->grid().position(*best, m_settings.y))
            == *best) {
        const QRectF cell = rectOf(*best);
        const auto value = shownValue(*best);
        const QColor below = value && colours ? colours->colour(*value) : theme.background;
        const QColor ink = value && colours ? colours->inkOn(*value) : theme.text;
        const double radius = std::clamp(smaller * 0.24, 3.0, 6.0);
        const bool hasText = cell.width() >= kTextCellWidth && cell.height() >= kTextCellHeight;
        const bool isRoomBeside = cell.height() >= kTextCellHeight + 4 * radius;
        // With a number in the cell the mark goes above it or into its corner.
        const QPointF centre = !hasText ? cell.center()
            : isRoomBeside              ? QPointF(cell.center().x(), cell.top() + radius + 4)
                                        : QPointF(cell.right() - radius - 2, cell.top() + radius + 2);
        drawBestMark(painter, centre, hasText && !isRoomBeside ? 3.0 : radius, ink, below);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    if (m_pinned && isShown(*m_pinned)) {
        const QRectF frame = rectOf(*m_pinned).adjusted(1, 1, -2, -2);
        painter.setPen(QPen(Qt::white, 2));
        painter.drawRect(frame);
        QPen dashes(Qt::black, 2);
        dashes.setDashPattern({2, 2});
        painter.setPen(dashes);
        painter.drawRect(frame);
    }
    if (m_selected && isShown(*m_selected)) {
        const QRectF frame = rectOf(*m_selected).adjusted(0, 0, -1, -1);
        painter.setPen(QPen(Qt::black, 1));
        painter.drawRect(frame);
        painter.drawRect(frame.adjusted(3, 3, -3, -3));
        painter.setPen(QPen(Qt::white, 2));
        painter.drawRect(frame.adjusted(2, 2, -1, -1));
    }
}

void HeatmapCanvas::paintCellMarks(QPainter& painter, const QRectF& rect, std::size_t index, bool hasText,
                                   const ChartTheme& theme) const
{
    const HeatmapCell& cell = m_data->cell(index);
    const double smaller = std::min(rect.width(), rect.height());
    if (cell.status == HeatmapCell::Status::Failed) {
        const double reach = std::min(smaller * 0.28, 7.0);
        painter.setPen(QPen(theme.text, 1.5));
        painter.drawLine(rect.center() + QPointF(-reach, -reach), rect.center() + QPointF(reach, reach));
        painter.drawLine(rect.center() + QPointF(-reach, reach), rect.center() + QPointF(reach, -reach));
        return;
    }
    if (cell.status != HeatmapCell::Status::Done)
        return;
    const auto colours = scale();
    const auto value = shownValue(index);
    const QColor ink = value && colours ? colours->inkOn(*value) : theme.mutedText;
    if (m_data->isUnfilled(index)) {
        const double side = std::clamp(smaller * 0.3, 3.0, 9.0);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawPolygon(QPolygonF({rect.bottomRight(), rect.bottomRight() - QPointF(side, 0),
                                       rect.bottomRight() - QPointF(0, side)}));
        painter.setBrush(Qt::NoBrush);
    }
    if (!value && smaller >= kMarkedCell && !hasText) {
        painter.setPen(QPen(ink, 1));
        painter.drawLine(rect.center() - QPointF(3, 0), rect.center() + QPointF(3, 0));
    }
    if (!hasText)
        return;
    const QString text = value ? valueText(*value, m_settings.measure) : QStringLiteral("n/c");
    painter.setPen(ink);
    if (QFontMetricsF(painter.font()).horizontalAdvance(text) <= rect.width() - 4)
        painter.drawText(rect, Qt::AlignCenter, text);
}

/// The edge around all cells that tie with the best, when they are more than one.
void HeatmapCanvas::paintPlateau(QPainter& painter, const HeatmapLayout& layout) const
{
    const auto best = m_data->best();
    if (!best)
        return;
    const HeatmapCell& winner = m_data->cell(*best);
    const auto isTied = [&](std::size_t column, std::size_t row) {
        if (column >= layout.columns || row >= layout.rows)
            return false;
        const HeatmapCell& cell = m_data->cell(cellAt(column, row));
        return cell.status == HeatmapCell::Status::Done && cell.filled == winner.filled
            && cell.totalCash == winner.totalCash;
    };
    QVector<QLineF> edges;
    std::size_t tied = 0;
    for (std::size_t column = 0; column < layout.columns; ++column) {
        for (std::size_t row = 0; row < layout.rows; ++row) {
            if (!isTied(column, row))
                continue;
            ++tied;
            const QRectF cell = layout.cell(column, row);
            if (!isTied(column - 1, row)) // wraps to a number beyond all columns
                edges.append({cell.topLeft(), cell.bottomLeft()});
            if (!isTied(column + 1, row))
                edges.append({cell.topRight(), cell.bottomRight()});
            if (!isTied(column, row + 1))
                edges.append({cell.topLeft(), cell.topRight()});
            if (!isTied(column, row - 1))
                edges.append({cell.bottomLeft(), cell.bottomRight()});
        }
    }
    // One cell has the best's own mark; all of them is what the sentence below says.
    if (tied <= 1 || tied == layout.columns * layout.rows)
        return;
    // Edges of three pixels would cover small cells, and those of scattered cells would leave nothing of
    // them: then a thin line around what hangs together, or none.
    const QRectF first = layout.cell(0, 0);
    const double smaller = std::min(first.width(), first.height());
    const bool isCompact = edges.size() <= static_cast<qsizetype>(tied);
    if (smaller < kOutlinedCell && !isCompact)
        return;
    if (smaller >= kOutlinedCell) {
        painter.setPen(QPen(Qt::white, 3));
        painter.drawLines(edges);
    }
    painter.setPen(QPen(Qt::black, 1));
    painter.drawLines(edges);
}

void HeatmapCanvas::paintAxes(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const
{
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    const auto& xValues = m_data->grid().axis(m_settings.x);
    const auto& yValues = m_data->grid().axis(m_settings.y);
    painter.setPen(theme.mutedText);
    double widest = 0;
    for (const Price value : xValues)
        widest = std::max(widest, metrics.horizontalAdvance(priceValueText(value)));
    const double each = layout.cells.width() / static_cast<double>(layout.columns);
    const std::size_t xStep = labelStep(layout.columns, each, widest + 6);
    for (std::size_t column = 0; column < layout.columns; column += xStep) {
        const QRectF cell = layout.cell(column, 0);
        painter.drawText(QRectF(cell.center().x() - widest, layout.cells.bottom() + 3, 2 * widest, line),
                         Qt::AlignHCenter | Qt::AlignTop, priceValueText(xValues[column]));
    }
    const std::size_t yStep =
        labelStep(layout.rows, layout.cells.height() / static_cast<double>(layout.rows), line + 2);
    for (std::size_t row = 0; row < layout.rows; row += yStep) {
        const QRectF cell = layout.cell(0, row);
        painter.drawText(QRectF(layout.cells.left() - 206, cell.center().y() - line / 2, 200, line),
                         Qt::AlignRight | Qt::AlignVCenter, priceValueText(yValues[row]));
    }
    painter.setPen(theme.text);
    painter.drawText(
        QRectF(layout.cells.left(), layout.cells.bottom() + line + 5, layout.cells.width(), line),
        Qt::AlignHCenter | Qt::AlignTop, displayName(m_settings.x) + QStringLiteral(" →"));
    painter.drawText(
        QPointF(std::max(2.0, layout.cells.left() - metrics.horizontalAdvance(QStringLiteral("0.00")) - 6),
                layout.cells.top() - 4 - metrics.descent()),
        displayName(m_settings.y) + QStringLiteral(" ↑"));
}

void HeatmapCanvas::paintColourBar(QPainter& painter, const HeatmapLayout& layout,
                                   const ChartTheme& theme) const
{
    const auto colours = scale();
    if (!colours)
        return;
    const auto rows = static_cast<int>(layout.bar.height());
    for (int row = 0; row < rows; ++row) {
        const double at = 1 - (row + 0.5) / rows;
        painter.fillRect(QRectF(layout.bar.left(), layout.bar.top() + row, layout.bar.width(), 1),
                         colours->colour(colours->low + at * (colours->high - colours->low)));
    }
    painter.setPen(QPen(theme.axis, 1));
    painter.drawRect(layout.bar.adjusted(0, 0, -1, -1));
    const QFontMetricsF metrics(painter.font());
    const auto numbers = barNumbers(*colours);
    painter.setPen(theme.mutedText);
    for (const double number : numbers) {
        const double share =
            numbers.size() == 1 ? 0.5 : (number - colours->low) / (colours->high - colours->low);
        const double y = std::clamp(layout.bar.bottom() - share * layout.bar.height(),
                                    layout.bar.top() + metrics.height() / 2 - 2,
                                    layout.bar.bottom() - metrics.height() / 2 + 2);
        painter.drawText(QRectF(layout.bar.right() + 4, y - metrics.height() / 2, 200, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, barText(number, *colours, m_settings.measure));
    }
}

} // namespace sor::ui
