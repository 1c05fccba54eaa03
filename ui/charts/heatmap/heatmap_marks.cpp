// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_marks.h"

#include "charts/heatmap/heatmap_canvas.h"
#include "charts/heatmap/heatmap_text.h"
#include "charts/qcustomplot.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace sor::ui {

namespace {

constexpr double kTextCellWidth = 28; // cells at least this large carry their number where it fits
constexpr double kTextCellHeight = 14;
constexpr double kTextAir = 4; // beside it
constexpr double kSmallText = 0.82; // of the axes' letters, where those are too wide
constexpr double kMarkedCell = 5; // smaller ones carry no marks but the best's and the selected one's
constexpr double kEdgeLine = 4;
constexpr double kOutlinedCell = 12; // a line of three pixels leaves enough to see of it

/// Of all numbers in sight.
int widestNumber(const HeatmapCanvas& canvas, std::size_t columns, std::size_t rows,
                 const QFontMetrics& metrics)
{
    int widest = 0;
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::size_t row = 0; row < rows; ++row) {
            if (const auto value = canvas.shownValue(canvas.cellAt(column, row))) {
                const QString text = valueText(*value, canvas.settings().measure);
                widest = std::max(widest, metrics.horizontalAdvance(text));
            }
        }
    }
    return widest;
}

} // namespace

HeatmapMarks::HeatmapMarks(QCustomPlot* plot)
    : m_plot(plot)
{
    for (QCPCurve*& curve : m_plateau)
        curve = new QCPCurve(plot->xAxis, plot->yAxis);
    m_plateau[0]->setPen(QPen(Qt::white, 3));
    m_plateau[1]->setPen(QPen(Qt::black, 1));
    for (QCPGraph** graph : {&m_failed, &m_unfilled, &m_valueless, &m_best}) {
        *graph = plot->addGraph();
        (*graph)->setLineStyle(QCPGraph::lsNone);
    }
    QPen dashes(Qt::black, 2);
    dashes.setDashPattern({2, 2});
    const QPen pens[] = {QPen(Qt::white, 2), dashes, QPen(Qt::black, 4), QPen(Qt::white, 2)};
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
        m_frames[i] = new QCPItemRect(plot);
        m_frames[i]->setClipToAxisRect(false);
        m_frames[i]->setPen(pens[i]);
    }
}

void HeatmapMarks::placeFrame(std::size_t frame, const HeatmapCanvas& canvas, std::optional<std::size_t> cell)
{
    const bool isSeen = cell && canvas.isReady() && canvas.isShown(*cell);
    for (QCPItemRect* rect : {m_frames[frame], m_frames[frame + 1]}) {
        rect->setVisible(isSeen);
        if (!isSeen)
            continue;
        const auto x = static_cast<double>(canvas.data().grid().position(*cell, canvas.settings().x));
        const auto y = static_cast<double>(canvas.data().grid().position(*cell, canvas.settings().y));
        rect->topLeft->setCoords(x - 0.5, y + 0.5);
        rect->bottomRight->setCoords(x + 0.5, y - 0.5);
    }
}

void HeatmapMarks::place(const HeatmapCanvas& canvas, std::optional<std::size_t> pinned,
                         std::optional<std::size_t> selected)
{
    while (m_plot->itemCount() > static_cast<int>(m_frames.size()))
        m_plot->removeItem(m_plot->itemCount() - 1);
    for (QCPGraph* graph : {m_failed, m_unfilled, m_valueless, m_best})
        graph->data()->clear();
    for (QCPCurve* curve : m_plateau)
        curve->data()->clear();
    placeFrame(0, canvas, pinned);
    placeFrame(2, canvas, selected);
    if (!canvas.isReady())
        return;
    const HeatmapData& data = canvas.data();
    const auto colours = canvas.scale();
    const ChartTheme& theme = canvas.theme();
    const std::size_t columns = data.grid().axis(canvas.settings().x).size();
    const std::size_t rows = data.grid().axis(canvas.settings().y).size();
    const double width = m_plot->axisRect()->width() / static_cast<double>(columns);
    const double height = m_plot->axisRect()->height() / static_cast<double>(rows);
    const double smaller = std::min(width, height);
    const bool hasText = width >= kTextCellWidth && height >= kTextCellHeight;
    QFont font = m_plot->xAxis->tickLabelFont();
    if (hasText && widestNumber(canvas, columns, rows, QFontMetrics(font)) > width - kTextAir)
        font.setPointSizeF(QFontInfo(font).pointSizeF() * kSmallText);
    const auto addNumber = [this, &font](const QString& text, const QColor& colour, double x, double y) {
        auto* item = new QCPItemText(m_plot);
        item->setText(text);
        item->setFont(font);
        item->setColor(colour);
        item->position->setCoords(x, y);
    };
    const QFontMetrics metrics(font);
    const auto best = data.best();
    const double radius = hasText ? 5 : std::clamp(smaller * 0.24, 3.0, 6.0);
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::size_t row = 0; row < rows; ++row) {
            const std::size_t cell = canvas.cellAt(column, row);
            const auto x = static_cast<double>(column);
            const auto y = static_cast<double>(row);
            const auto value = canvas.shownValue(cell);
            const QColor ink = value && colours ? colours->inkOn(*value) : theme.mutedText;
            if (cell == best) {
                QPainterPath ring;
                ring.addEllipse(QPointF(), radius, radius);
                ring.addEllipse(QPointF(), radius * 0.4, radius * 0.4);
                m_best->setScatterStyle(QCPScatterStyle(
                    ring, QPen(value && colours ? colours->colour(*value) : theme.background, 1), ink));
                // With a number in the cell the mark goes into its corner.
                const double right = hasText ? 0.5 - (radius + 2) / width : 0;
                const double up = hasText ? 0.5 - (radius + 2) / height : 0;
                m_best->addData(x + right, y + up);
            }
            if (smaller < kMarkedCell || data.cell(cell).status == HeatmapCell::Status::NotRun)
                continue;
            if (data.cell(cell).status == HeatmapCell::Status::Failed) {
                m_failed->addData(x, y);
                continue;
            }
            if (data.isUnfilled(cell))
                m_unfilled->addData(x + 0.5, y - 0.5);
            const QString text = value ? valueText(*value, canvas.settings().measure) : QStringLiteral("–");
            if (hasText && metrics.horizontalAdvance(text) <= width - kTextAir)
                addNumber(text, ink, x, y);
            else if (!value)
                m_valueless->addData(x, y);
        }
    }
    m_failed->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCross, QPen(theme.text, 1.5), Qt::NoBrush,
                                              std::min(smaller * 0.56, 14.0)));
    const double side = std::clamp(smaller * 0.3, 3.0, 9.0);
    QPainterPath corner;
    corner.addPolygon(QPolygonF({{0, 0}, {-side, 0}, {0, -side}}));
    m_unfilled->setScatterStyle(QCPScatterStyle(corner, QPen(theme.mutedText), theme.mutedText));
    QPainterPath dash(QPointF(-3, 0));
    dash.lineTo(3, 0);
    m_valueless->setScatterStyle(QCPScatterStyle(dash, QPen(theme.mutedText)));
    placePlateau(canvas, smaller);
    placeEdges(canvas);
}

/// Sides of the map at which the best cell lies, and none inside is as good: beyond them it may be better
/// still.
void HeatmapMarks::placeEdges(const HeatmapCanvas& canvas)
{
    const HeatmapData& data = canvas.data();
    const auto best = data.best();
    if (!best || !data.isFinished() || !canvas.isShown(*best))
        return;
    const HeatmapSettings& settings = canvas.settings();
    const Parameter axes[2] = {settings.x, settings.y};
    const std::size_t at[2] = {data.grid().position(*best, settings.x),
                               data.grid().position(*best, settings.y)};
    const std::size_t sizes[2] = {data.grid().axis(settings.x).size(), data.grid().axis(settings.y).size()};
    for (const std::size_t axis : {0U, 1U}) {
        if (!data.isBestAtEnd(axes[axis]))
            continue;
        const double side = at[axis] == 0 ? -0.5 : static_cast<double>(sizes[axis]) - 0.5;
        const double other = static_cast<double>(sizes[1 - axis]) - 0.5;
        auto* line = new QCPItemLine(m_plot);
        line->setPen(QPen(canvas.theme().text, kEdgeLine, Qt::SolidLine, Qt::FlatCap));
        line->setClipToAxisRect(false);
        line->start->setCoords(axis == 0 ? side : -0.5, axis == 0 ? -0.5 : side);
        line->end->setCoords(axis == 0 ? side : other, axis == 0 ? other : side);
    }
}

/// The edge around all cells that tie with the best, when they are more than one.
void HeatmapMarks::placePlateau(const HeatmapCanvas& canvas, double smaller)
{
    const HeatmapData& data = canvas.data();
    const auto best = data.best();
    if (!best)
        return;
    const std::size_t columns = data.grid().axis(canvas.settings().x).size();
    const std::size_t rows = data.grid().axis(canvas.settings().y).size();
    const HeatmapCell& winner = data.cell(*best);
    const auto isTied = [&](std::size_t column, std::size_t row) {
        if (column >= columns || row >= rows) // before the first wraps to a number beyond all
            return false;
        const HeatmapCell& cell = data.cell(canvas.cellAt(column, row));
        return cell.status == HeatmapCell::Status::Done && cell.filled == winner.filled
            && cell.totalCash == winner.totalCash;
    };
    QVector<double> xs;
    QVector<double> ys;
    std::size_t tied = 0;
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::size_t row = 0; row < rows; ++row) {
            if (!isTied(column, row))
                continue;
            ++tied;
            const auto edge = [&, x = static_cast<double>(column), y = static_cast<double>(row)](
                                  std::size_t otherColumn, std::size_t otherRow, double fromX, double fromY,
                                  double toX, double toY) {
                if (isTied(otherColumn, otherRow))
                    return;
                constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
                xs << x + fromX << x + toX << x + toX;
                ys << y + fromY << y + toY << kGap;
            };
            edge(column - 1, row, -0.5, -0.5, -0.5, 0.5);
            edge(column + 1, row, 0.5, -0.5, 0.5, 0.5);
            edge(column, row + 1, -0.5, 0.5, 0.5, 0.5);
            edge(column, row - 1, -0.5, -0.5, 0.5, -0.5);
        }
    }
    // One cell has the best's own mark; all of them is what the sentence below says. Edges of three pixels
    // would cover small cells, and those of scattered cells would leave nothing of them: then a thin line
    // around what hangs together, or none.
    const bool isCompact = xs.size() / 3 <= static_cast<qsizetype>(tied);
    if (tied <= 1 || tied == columns * rows || (smaller < kOutlinedCell && !isCompact))
        return;
    QVector<double> order(xs.size());
    std::iota(order.begin(), order.end(), 0.0);
    if (smaller >= kOutlinedCell)
        m_plateau[0]->setData(order, xs, ys, true);
    m_plateau[1]->setData(order, xs, ys, true);
}

} // namespace sor::ui
