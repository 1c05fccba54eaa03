// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_lines.h"

#include "charts/chart_text.h"
#include "charts/round_ticker.h"

#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

constexpr int kLabelGap = 8; // between the plot and the names at its right
constexpr int kLeastRight = 30; // half a time label hangs over the corner
constexpr int kWidestName = 150;
constexpr int kNarrowPlot = 320; // too narrow to spare room for names
constexpr float kDimmed = 0.4F;

} // namespace

ChartLines::ChartLines(const ChartContents& contents, QCustomPlot* plot)
    : m_contents(contents)
    , m_plot(plot)
{
    plot->setAutoAddPlottableToLegend(false);
    plot->yAxis->setTickLength(0, 0);
    // Without ticks; its padding is the room for the names.
    plot->yAxis2->setVisible(true);
    plot->yAxis2->setTicks(false);
    plot->yAxis2->setTickLabels(false);
}

void ChartLines::rebuild()
{
    m_plot->clearGraphs();
    const std::size_t count = m_contents.series.size();
    m_graphs.assign(count, nullptr);
    m_ticks.assign(count, nullptr);
    // The router comes first in lists and is drawn last, on top.
    for (std::size_t i = count; i-- > 0;) {
        m_graphs[i] = m_plot->addGraph();
        m_graphs[i]->setLineStyle(QCPGraph::lsStepLeft);
        m_graphs[i]->setAdaptiveSampling(false); // StepSeries thins them, without a look at every point
        m_graphs[i]->setName(m_contents.series[i].name);
        if (m_contents.hasPointTicks) {
            m_ticks[i] = m_plot->addGraph();
            m_ticks[i]->setLineStyle(QCPGraph::lsNone);
        }
    }
}

void ChartLines::setRanges()
{
    const bool hasPoints = m_contents.hasPoints();
    m_plot->axisRect()->setVisible(hasPoints);
    const bool isOtherOrigin = std::exchange(m_tickerOriginNs, m_contents.originNs) != m_contents.originNs;
    const bool isOtherKind = std::exchange(m_isTickerElapsed, m_contents.isElapsed) != m_contents.isElapsed;
    if (isOtherOrigin || isOtherKind) {
        m_plot->xAxis->setTicker(
            QSharedPointer<TimeTicker>::create(m_plot->xAxis, m_contents.originNs, m_contents.isElapsed));
    }
    const ValueFormat format = m_contents.format;
    if (std::exchange(m_tickerFormat, static_cast<int>(format)) != static_cast<int>(format)) {
        m_plot->yAxis->setTicker(QSharedPointer<RoundTicker>::create(
            m_plot->yAxis,
            [format](double value, double step) { return axisText(value, decimalsOf(step), format); },
            format == ValueFormat::Shares              ? 1
                : format == ValueFormat::Price         ? 1e-4
                : format == ValueFormat::PartsOfShares ? 1e-9
                                                       : 0.01));
    }
    {
        // Ranges that do not come from the user.
        const QSignalBlocker blocker(m_plot->xAxis);
        m_plot->xAxis->setRange(m_contents.keyOf(m_contents.visible.fromNs),
                                m_contents.keyOf(m_contents.visible.toNs));
    }
    const StepSeries::Extremes range = m_contents.valueRange();
    m_plot->yAxis->setRange(range.min, range.max);

    const QFontMetrics metrics(m_plot->xAxis->tickLabelFont());
    int widest = 0;
    if (m_plot->viewport().width() >= kNarrowPlot) {
        for (const ChartSeries& line : m_contents.series) {
            if (line.isVisible && line.look != LineLook::Marks && !line.data.isEmpty())
                widest = std::max(widest, metrics.horizontalAdvance(line.name));
        }
    }
    m_plot->yAxis2->setPadding(widest == 0 ? kLeastRight : std::min(widest, kWidestName) + 2 * kLabelGap);
    // Left of the first time's label stands what times count from.
    const int zone = metrics.horizontalAdvance(m_contents.timeBase() + QLatin1Char(' '))
        + metrics.horizontalAdvance(QStringLiteral("00:00"));
    m_plot->axisRect()->setMinimumMargins({zone, metrics.height() / 2 + 2, 0, metrics.height() / 2 + 2});
}

void ChartLines::draw(const ChartTheme& theme)
{
    m_plot->clearItems();
    m_plot->yAxis2->setBasePen(Qt::NoPen);
    m_plot->yAxis->setBasePen(Qt::NoPen);
    m_plot->xAxis->grid()->setZeroLinePen(Qt::NoPen);
    if (!m_contents.hasPoints())
        return;
    for (std::size_t i = 0; i < m_graphs.size(); ++i)
        drawLine(m_contents.series[i], m_graphs[i], m_ticks[i], theme);
    const auto addText = [&](const QString& text, const QColor& colour) {
        auto* item = new QCPItemText(m_plot);
        item->setText(text);
        item->setFont(m_plot->xAxis->tickLabelFont());
        item->setColor(colour);
        item->setClipToAxisRect(false);
        return item;
    };
    QCPItemText* zone = addText(m_contents.timeBase(), theme.mutedText);
    zone->position->setTypeX(QCPItemPosition::ptAbsolute);
    zone->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    zone->position->setCoords(4, 1);
    zone->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    zone->setPadding({0, m_plot->xAxis->tickLengthOut() + m_plot->xAxis->tickLabelPadding() + 1, 0, 0});
    if (m_contents.ceiling) {
        auto* line = new QCPItemStraightLine(m_plot);
        line->point1->setCoords(0, *m_contents.ceiling);
        line->point2->setCoords(1, *m_contents.ceiling);
        QPen pen(theme.axis, 1);
        pen.setDashPattern({2, 3});
        line->setPen(pen);
        // At the right, where all lines that have ended run level below it.
        QCPItemText* name = addText(m_contents.ceilingName, theme.mutedText);
        name->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        name->position->setCoords(1, *m_contents.ceiling);
        name->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
        name->setPadding({0, 0, 4, 4});
    }
    if (m_plot->viewport().width() >= kNarrowPlot)
        drawNames(theme);
}

void ChartLines::drawLine(const ChartSeries& line, QCPGraph* graph, QCPGraph* ticks, const ChartTheme& theme)
{
    const TimeSpan& visible = m_contents.visible;
    const bool isSeen = line.isVisible && line.look != LineLook::Marks && !line.data.isEmpty()
        && m_contents.lastNs(line) >= visible.fromNs;
    graph->setVisible(isSeen);
    graph->setPen(line.pen(theme)); // in legends also of what has marks only
    if (ticks)
        ticks->setVisible(false);
    if (!isSeen)
        return;
    const int width = m_plot->axisRect()->width();
    const auto points = line.data.visiblePoints(visible.fromNs, visible.toNs, width);
    QPen pen = line.pen(theme);
    // Dashes of a line that goes up and down within every pixel would be noise, and slow.
    if (!line.data.isExact(visible.fromNs, visible.toNs, width))
        pen.setStyle(Qt::SolidLine);
    QColor colour = pen.color();
    colour.setAlphaF(m_contents.isDimmed ? kDimmed : 1.0F);
    pen.setColor(colour);
    graph->setPen(pen);
    // What is carried into sight begins a little before it: nothing far outside is dashed.
    const double first = m_contents.keyOf(visible.fromNs - std::max<std::int64_t>(1, visible.length() / 100));
    QVector<double> keys;
    QVector<double> values;
    for (const StepPoint& point : points) {
        keys.append(std::max(first, m_contents.keyOf(point.timeNs)));
        values.append(point.value);
    }
    if (ticks && points.size() <= static_cast<std::size_t>(width) / 6) {
        QPainterPath mark(QPointF(0, -3));
        mark.lineTo(0, 3);
        ticks->setScatterStyle(QCPScatterStyle(mark, QPen(colour, 1)));
        ticks->setData(keys, values, true);
        ticks->setVisible(true);
    }
    if (!values.isEmpty()) {
        keys.append(m_contents.keyOf(std::min(m_contents.lastNs(line), visible.toNs)));
        values.append(values.constLast());
    }
    graph->setData(keys, values, true);
}

void ChartLines::drawNames(const ChartTheme& theme)
{
    const QFont font = m_plot->xAxis->tickLabelFont();
    const QFontMetrics metrics(font);
    const QRect area = m_plot->axisRect()->rect();
    std::vector<const ChartSeries*> lines;
    std::vector<double> ends;
    for (const ChartSeries& line : m_contents.series) {
        if (const auto value = m_contents.lastVisibleValue(line)) {
            lines.push_back(&line);
            ends.push_back(m_plot->yAxis->coordToPixel(*value));
        }
    }
    const double half = metrics.height() / 2.0;
    const auto tops = spreadLabels(ends, metrics.height(), area.top() - half, area.bottom() + half);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto* name = new QCPItemText(m_plot);
        name->setText(metrics.elidedText(lines[i]->name, Qt::ElideRight, kWidestName));
        name->setFont(font);
        name->setColor(lines[i]->textColour(theme));
        name->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        name->setPadding({3, 0, 0, 0});
        name->position->setType(QCPItemPosition::ptAbsolute);
        name->position->setCoords(area.right() + kLabelGap, tops[i] + half);
        auto* leader = new QCPItemLine(m_plot);
        leader->setPen(QPen(lines[i]->pen(theme).color(), 1));
        leader->start->setType(QCPItemPosition::ptAbsolute);
        leader->start->setCoords(area.right() + 2, ends[i]);
        leader->end->setParentAnchor(name->left);
        for (QCPAbstractItem* item : std::initializer_list<QCPAbstractItem*>{name, leader})
            item->setClipToAxisRect(false);
    }
}

void ChartLines::fillLegend(bool isShown)
{
    m_plot->legend->clearItems();
    for (std::size_t i = 0; i < m_graphs.size(); ++i) {
        if (isShown && m_contents.series[i].isVisible)
            m_graphs[i]->addToLegend();
    }
}

} // namespace sor::ui
