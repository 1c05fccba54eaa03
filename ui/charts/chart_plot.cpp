// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_plot.h"

#include "charts/chart_text.h"
#include "charts/chart_tickers.h"
#include "charts/export_file.h"

#include <QPicture>
#include <cmath>

namespace sor::ui {

namespace {

constexpr int kLabelGap = 8; // between the plot and the names at its right
constexpr int kLeastRight = 30; // half a time label hangs over the corner
constexpr int kWidestName = 150;
constexpr int kZoneGap = 10;
constexpr int kNarrowPlot = 320; // too narrow to spare room for names

int halfTimeLabel(const QFontMetrics& metrics)
{
    return metrics.horizontalAdvance(QStringLiteral("00:00:00")) / 2;
}

} // namespace

/// The axes' rectangle; its margins are at least those of the linked charts.
class ChartPlot::Rect : public QCPAxisRect {
public:
    Rect(ChartPlot* plot)
        : QCPAxisRect(plot, false)
        , m_plot(plot)
    {
    }

private:
    int calculateAutoMargin(QCP::MarginSide side) override
    {
        const int natural = QCPAxisRect::calculateAutoMargin(side);
        SideMargins& own = m_plot->m_own;
        switch (side) {
        case QCP::msLeft:
            own.left = std::max(natural + 2, m_plot->m_contents.hasTimeLabels ? zoneRoom() : 0);
            return std::max(own.left, m_plot->m_linked.left);
        case QCP::msRight:
            own.right = rightMargin();
            return std::max(own.right, m_plot->m_linked.right);
        case QCP::msTop:
            return QFontMetrics(m_plot->m_time->tickLabelFont()).height() / 2 + 2;
        default:
            return std::max(natural, QFontMetrics(m_plot->m_time->tickLabelFont()).height() / 2 + 2);
        }
    }

    /// Left of the first time's label stands the zone.
    int zoneRoom() const
    {
        const QFontMetrics metrics(m_plot->m_time->tickLabelFont());
        return kZoneGap + metrics.horizontalAdvance(QStringLiteral("UTC")) + halfTimeLabel(metrics);
    }

    int rightMargin() const
    {
        const ChartContents& contents = m_plot->m_contents;
        int widest = 0;
        if (contents.hasEndLabels && m_plot->viewport().width() >= kNarrowPlot) {
            const QFontMetrics metrics(m_plot->m_time->tickLabelFont());
            for (const ChartSeries& line : contents.series) {
                if (line.isVisible && !line.data.isEmpty())
                    widest = std::max(widest, metrics.horizontalAdvance(line.name));
            }
        }
        return widest == 0 ? kLeastRight : std::min(widest, kWidestName) + 2 * kLabelGap;
    }

    ChartPlot* m_plot;
};

/// All step lines, thinned to the pixels, and the ceiling.
class ChartPlot::Lines : public QCPLayerable {
public:
    explicit Lines(ChartPlot* plot)
        : QCPLayerable(plot, QStringLiteral("main"))
        , m_plot(*plot)
    {
    }

private:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override
    {
        // Step lines run along the pixels: antialiasing would only smear them.
        painter->setAntialiasing(false);
    }
    QRect clipRect() const override { return m_plot.m_rect->rect(); }

    void draw(QCPPainter* painter) override
    {
        const ChartContents& contents = m_plot.m_contents;
        if (contents.ceiling)
            drawCeiling(painter);
        if (contents.isDimmed)
            painter->setOpacity(0.4);
        // The router comes first in lists and is drawn last, on top.
        for (auto line = contents.series.rbegin(); line != contents.series.rend(); ++line) {
            if (line->isVisible && !line->data.isEmpty())
                drawLine(painter, *line);
        }
        painter->setOpacity(1);
    }

    void drawCeiling(QCPPainter* painter) const
    {
        const ChartContents& contents = m_plot.m_contents;
        const QRect area = m_plot.m_rect->rect();
        QPen pen(contents.theme.axis, 1);
        pen.setDashPattern({2, 3});
        painter->setPen(pen);
        const double y = std::round(m_plot.yOf(*contents.ceiling));
        painter->drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter->setFont(m_plot.m_time->tickLabelFont());
        painter->setPen(contents.theme.mutedText);
        // At the right, where all lines that have ended run level below it.
        painter->drawText(QRectF(area.left(), y - 40, area.width() - 4, 36), Qt::AlignRight | Qt::AlignBottom,
                          contents.ceilingName);
    }

    void drawLine(QCPPainter* painter, const ChartSeries& line) const
    {
        const ChartContents& contents = m_plot.m_contents;
        const QRect area = m_plot.m_rect->rect();
        const std::int64_t endNs = std::min(contents.lastNs(line), contents.visible.toNs);
        const auto points =
            line.data.visiblePoints(contents.visible.fromNs, contents.visible.toNs, area.width());
        const bool isExact = line.data.isExact(contents.visible.fromNs, contents.visible.toNs, area.width());
        QPen pen = line.pen(contents.theme);
        // Dashes of a line that goes up and down within every pixel would be noise, and slow.
        if (!isExact)
            pen.setStyle(Qt::SolidLine);
        painter->setPen(pen);
        QPolygonF path;
        path.reserve(2 * static_cast<qsizetype>(points.size()) + 1);
        const auto flush = [&] {
            if (path.size() > 1)
                painter->drawPolyline(path);
            path.clear();
        };
        double y = 0;
        for (const StepPoint& point : points) {
            const double x = std::max(m_plot.xOf(point.timeNs), area.left() - 4.0);
            if (!path.isEmpty())
                path.append({x, y});
            if (std::isnan(point.value)) {
                flush();
                continue;
            }
            y = m_plot.yOf(point.value);
            path.append({x, y});
        }
        if (!path.isEmpty())
            path.append({m_plot.xOf(endNs), y});
        flush();
        if (contents.hasPointTicks && points.size() <= static_cast<std::size_t>(area.width()) / 6)
            drawTicks(painter, points, pen.color());
    }

    void drawTicks(QCPPainter* painter, const std::vector<StepPoint>& points, const QColor& colour) const
    {
        painter->setPen(QPen(colour, 1));
        QVector<QLineF> ticks;
        for (const StepPoint& point : points) {
            const double x = m_plot.xOf(point.timeNs);
            const double y = m_plot.yOf(point.value);
            ticks.append(QLineF(x, y - 3, x, y + 3));
        }
        painter->drawLines(ticks);
    }

    ChartPlot& m_plot;
};

/// Names at the ends of the lines, the zone of the time axis, and the placeholder.
class ChartPlot::EndLabels : public QCPLayerable {
public:
    explicit EndLabels(ChartPlot* plot)
        : QCPLayerable(plot, QStringLiteral("axes"))
        , m_plot(*plot)
    {
    }

private:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }

    void draw(QCPPainter* painter) override
    {
        const ChartContents& contents = m_plot.m_contents;
        const QRect area = m_plot.m_rect->rect();
        const QFont font = m_plot.m_time->tickLabelFont();
        const QFontMetrics metrics(font);
        painter->setFont(font);
        if (!contents.hasPoints()) {
            painter->setPen(contents.theme.mutedText);
            painter->drawText(m_plot.viewport().adjusted(12, 8, -12, -8),
                              static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap, contents.placeholder);
            return;
        }
        if (contents.hasTimeLabels) {
            painter->setPen(contents.theme.mutedText);
            const QRect corner(
                0, area.bottom() + 1 + m_plot.m_time->tickLabelPadding() + m_plot.m_time->tickLengthOut(),
                area.left() - halfTimeLabel(metrics) - kZoneGap / 2, metrics.height());
            painter->drawText(corner, Qt::AlignRight | Qt::AlignTop, QStringLiteral("UTC"));
        }
        if (contents.hasEndLabels && m_plot.viewport().width() >= kNarrowPlot)
            drawNames(painter, area, metrics);
    }

    void drawNames(QCPPainter* painter, const QRect& area, const QFontMetrics& metrics) const
    {
        const ChartContents& contents = m_plot.m_contents;
        std::vector<const ChartSeries*> lines;
        std::vector<double> ends;
        for (const ChartSeries& line : contents.series) {
            if (const auto value = contents.lastVisibleValue(line)) {
                lines.push_back(&line);
                ends.push_back(m_plot.yOf(*value));
            }
        }
        const auto tops = spreadLabels(ends, metrics.height(), area.top() - metrics.height() / 2.0,
                                       area.bottom() + metrics.height() / 2.0);
        const int room = m_plot.viewport().right() - area.right() - 2 * kLabelGap + 2;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const double centre = tops[i] + metrics.height() / 2.0;
            painter->setPen(QPen(lines[i]->pen(contents.theme).color(), 1));
            painter->drawLine(QPointF(area.right() + 2, ends[i]), QPointF(area.right() + kLabelGap, centre));
            painter->setPen(lines[i]->textColour(contents.theme));
            painter->drawText(QRectF(area.right() + kLabelGap + 3, tops[i], room, metrics.height()),
                              Qt::AlignLeft | Qt::AlignVCenter,
                              metrics.elidedText(lines[i]->name, Qt::ElideRight, room));
        }
    }

    ChartPlot& m_plot;
};

ChartPlot::ChartPlot(const ChartContents& contents, QWidget* parent)
    : QCustomPlot(parent)
    , m_contents(contents)
{
    plotLayout()->clear();
    m_rect = new Rect(this);
    plotLayout()->addElement(0, 0, m_rect);
    m_rect->setLayer(QStringLiteral("background"));
    m_time = m_rect->addAxis(QCPAxis::atBottom);
    m_value = m_rect->addAxis(QCPAxis::atLeft);
    for (QCPAxis* axis : {m_time, m_value}) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
        axis->grid()->setVisible(true);
        axis->setSubTicks(false);
    }
    m_time->setTicker(QSharedPointer<QCPAxisTicker>(new TimeTicker(contents, *m_time)));
    m_value->setTicker(QSharedPointer<QCPAxisTicker>(new ValueTicker(contents, *m_value)));
    m_time->setTickLength(0, 4);
    m_value->setTickLength(0, 0);
    m_value->setBasePen(Qt::NoPen);
    // Both belong to the plot, which deletes what lies on its layers.
    new Lines(this);
    new EndLabels(this);
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    applyTheme();
}

void ChartPlot::applyTheme()
{
    const ChartTheme& theme = m_contents.theme;
    setBackground(QBrush(theme.background));
    for (QCPAxis* axis : {m_time, m_value}) {
        axis->setTickLabelFont(inPixels(font(), 0.92));
        axis->setTickLabelColor(theme.mutedText);
        axis->setTickPen(QPen(theme.axis, 1));
        axis->grid()->setPen(QPen(theme.grid, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    m_value->setTickPen(Qt::NoPen);
    m_time->setBasePen(QPen(theme.axis, 1));
    m_value->grid()->setZeroLinePen(QPen(theme.axis, 1));
}

void ChartPlot::prepare()
{
    const bool hasPoints = m_contents.hasPoints();
    m_rect->setVisible(hasPoints);
    m_time->setVisible(hasPoints);
    m_value->setVisible(hasPoints);
    m_time->setRange(0, static_cast<double>(std::max<std::int64_t>(1, m_contents.visible.length())));
    const StepSeries::Extremes range = m_contents.valueRange();
    m_value->setRange(range.min, range.max);
}

void ChartPlot::refresh()
{
    prepare();
    const SideMargins before = m_own;
    const QSize laidOut = m_rect->size();
    replot(rpQueuedRefresh);
    // Ticks are chosen for the size that the axes had before.
    if (m_rect->size() != laidOut)
        replot(rpQueuedRefresh);
    if (m_own != before && onMarginsChanged)
        onMarginsChanged();
}

void ChartPlot::renderTo(QPainter* painter, const QRectF& target)
{
    prepare();
    const SideMargins before = m_own;
    QPicture picture;
    // Twice: the ticks of the first are those of another size.
    for (int pass = 0; pass < 2; ++pass) {
        picture = QPicture();
        QCPPainter recorder(&picture);
        toPainter(&recorder, static_cast<int>(target.width()), static_cast<int>(target.height()));
    }
    m_own = before;
    painter->save();
    painter->translate(target.topLeft());
    // A picture plays itself in its inches; here its pixels count.
    painter->scale(static_cast<double>(picture.logicalDpiX()) / painter->device()->logicalDpiX(),
                   static_cast<double>(picture.logicalDpiY()) / painter->device()->logicalDpiY());
    picture.play(painter);
    painter->restore();
}

QRect ChartPlot::plotRect() const
{
    return m_rect->rect();
}

double ChartPlot::xOf(std::int64_t timeNs) const
{
    const double length = static_cast<double>(std::max<std::int64_t>(1, m_contents.visible.length()));
    return m_rect->left()
        + static_cast<double>(timeNs - m_contents.visible.fromNs) / length * m_rect->width();
}

std::int64_t ChartPlot::timeAt(double x) const
{
    const double share = (x - m_rect->left()) / std::max(1, m_rect->width());
    return m_contents.visible.fromNs
        + static_cast<std::int64_t>(std::llround(share * static_cast<double>(m_contents.visible.length())));
}

double ChartPlot::yOf(double value) const
{
    return m_value->coordToPixel(value);
}

} // namespace sor::ui
