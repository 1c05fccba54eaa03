// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/price_marks.h"

#include "charts/time/price_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace sor::ui {

namespace {

constexpr int kBarWidth = 6; // pixels
constexpr double kVolumeShare = 0.18; // of the height, for the greatest bar
constexpr double kMark = 4; // half the size of a fill's mark
constexpr std::size_t kMostLetters = 60; // more marks would hide each other
constexpr double kEdge = 5; // height of what stands at the edge

QPolygonF triangle(QPointF at, double size, bool isUp)
{
    const double tip = isUp ? -size : size;
    return QPolygonF({at + QPointF(0, tip), at + QPointF(-size, -tip * 0.7), at + QPointF(size, -tip * 0.7)});
}

} // namespace

PriceMarks::PriceMarks(const PriceChart& chart, const ChartContents& contents, QCustomPlot* plot)
    : QCPAbstractPlottable(plot->xAxis, plot->yAxis)
    , m_chart(chart)
    , m_contents(contents)
{
    setSelectable(QCP::stNone);
}

QCPRange PriceMarks::getKeyRange(bool& foundRange, QCP::SignDomain /*sign*/) const
{
    foundRange = false;
    return {};
}

QCPRange PriceMarks::getValueRange(bool& foundRange, QCP::SignDomain /*sign*/, const QCPRange& /*keys*/) const
{
    foundRange = false;
    return {};
}

double PriceMarks::x(std::int64_t timeNs) const
{
    return keyAxis()->coordToPixel(m_contents.keyOf(timeNs));
}

double PriceMarks::y(double price) const
{
    return valueAxis()->coordToPixel(price);
}

void PriceMarks::draw(QCPPainter* painter)
{
    if (!m_contents.hasPoints())
        return;
    const QRect area = keyAxis()->axisRect()->rect();
    const Sides sides = sidesIn(area.width());
    drawBand(painter, area, sides);
    drawVolume(painter, area);
    drawMid(painter, sides);
    drawEdges(painter, area, sides);
    drawFills(painter, area);
}

void PriceMarks::drawVolume(QCPPainter* painter, const QRect& area) const
{
    const StepSeries& volume = m_chart.volume();
    const TimeSpan& visible = m_contents.visible;
    const int bars = area.width() / kBarWidth;
    if (volume.isEmpty() || bars <= 0)
        return;
    std::vector<double> shares;
    double before = volume.valueAt(visible.fromNs).value_or(0);
    for (int i = 1; i <= bars; ++i) {
        const auto until =
            visible.fromNs + static_cast<std::int64_t>(static_cast<double>(visible.length()) * i / bars);
        const double now = volume.valueAt(until).value_or(0);
        shares.push_back(now - before);
        before = now;
    }
    const double most = *std::ranges::max_element(shares);
    if (most <= 0)
        return;
    QColor colour = m_chart.theme().mutedText;
    colour.setAlphaF(0.3F);
    for (int i = 0; i < bars; ++i) {
        const double height = shares[static_cast<std::size_t>(i)] / most * area.height() * kVolumeShare;
        const double left = area.left() + static_cast<double>(area.width()) * i / bars;
        painter->fillRect(QRectF(left, area.bottom() - height, kBarWidth - 1, height), colour);
    }
}

PriceMarks::Sides PriceMarks::sidesIn(int pixels) const
{
    if (m_contents.series.size() < 2)
        return {};
    const TimeSpan& visible = m_contents.visible;
    const auto pointsOf = [&](std::size_t place) {
        const ChartSeries& side = m_contents.series[place];
        return side.data.visiblePoints(visible.fromNs, visible.toNs, pixels);
    };
    const ChartSeries& asks = m_contents.series[0];
    const std::int64_t endNs = asks.data.isEmpty() ? visible.toNs : m_contents.lastNs(asks);
    return {pointsOf(0), pointsOf(1), std::min(visible.toNs, endNs)};
}

/// Calls `visit(x, ask, bid)` for each change of a side; NaN where it shows nothing.
template <class Visit> void PriceMarks::replay(const Sides& sides, Visit visit) const
{
    double ask = std::nan("");
    double bid = std::nan("");
    std::size_t a = 0;
    std::size_t b = 0;
    while (a < sides.asks.size() || b < sides.bids.size()) {
        const bool isAsk =
            b == sides.bids.size() || (a < sides.asks.size() && sides.asks[a].timeNs <= sides.bids[b].timeNs);
        const StepPoint& point = isAsk ? sides.asks[a++] : sides.bids[b++];
        (isAsk ? ask : bid) = point.value;
        visit(x(std::max(point.timeNs, m_contents.visible.fromNs)), ask, bid);
    }
}

/// From the least to the greatest price in each column of pixels: as polygons, the sides of many quotes would
/// take most of the time of a drawing.
void PriceMarks::drawBand(QCPPainter* painter, const QRect& area, const Sides& sides) const
{
    if (sides.asks.empty() || sides.bids.empty() || !m_contents.series[0].isVisible
        || !m_contents.series[1].isVisible)
        return;
    struct Column {
        double low = std::numeric_limits<double>::infinity();
        double high = -std::numeric_limits<double>::infinity();
    };
    std::vector<Column> columns(static_cast<std::size_t>(std::max(area.width(), 1)));
    const auto columnAt = [&](double at) {
        return std::clamp(static_cast<int>(at) - area.left(), 0, static_cast<int>(columns.size()) - 1);
    };
    int from = 0;
    Column shown; // between the last change and the next
    const auto fill = [&](int to) {
        for (int i = from; i <= to && shown.low <= shown.high; ++i) {
            Column& column = columns[static_cast<std::size_t>(i)];
            column.low = std::min(column.low, shown.low);
            column.high = std::max(column.high, shown.high);
        }
        from = to;
    };
    replay(sides, [&](double at, double ask, double bid) {
        fill(columnAt(at));
        const bool isWhole = !std::isnan(ask) && !std::isnan(bid);
        shown = isWhole ? Column{std::min(ask, bid), std::max(ask, bid)} : Column();
    });
    fill(columnAt(x(sides.toNs)));
    QColor colour = m_chart.theme().mutedText;
    colour.setAlphaF(m_contents.isDimmed ? 0.12F : 0.25F);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].low > columns[i].high)
            continue;
        const double top = y(columns[i].high);
        painter->fillRect(QRectF(area.left() + static_cast<int>(i), top, 1, y(columns[i].low) - top), colour);
    }
}

/// Between the drawn points of both sides.
void PriceMarks::drawMid(QCPPainter* painter, const Sides& sides) const
{
    QPolygonF line;
    QColor colour = m_chart.theme().text;
    colour.setAlphaF(m_contents.isDimmed ? 0.3F : 0.7F);
    painter->setPen(QPen(colour, 1));
    const auto flush = [&] {
        if (line.size() > 1)
            painter->drawPolyline(line);
        line.clear();
    };
    replay(sides, [&](double at, double ask, double bid) {
        const double mid = y((ask + bid) / 2);
        if (std::isnan(mid)) {
            flush();
            return;
        }
        if (!line.isEmpty())
            line << QPointF(at, line.last().y());
        line << QPointF(at, mid);
    });
    if (!line.isEmpty())
        line << QPointF(x(sides.toNs), line.last().y());
    flush();
}

/// Quotes beyond the scale as marks at its edge.
void PriceMarks::drawEdges(QCPPainter* painter, const QRect& area, const Sides& sides) const
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_chart.theme().mutedText);
    const QCPRange range = valueAxis()->range();
    for (const auto* points : {&sides.asks, &sides.bids}) {
        double last = -100;
        for (const StepPoint& point : *points) {
            const bool isAbove = point.value > range.upper;
            if (!isAbove && !(point.value < range.lower))
                continue;
            const double at = x(std::max(point.timeNs, m_contents.visible.fromNs));
            if (at - last < kEdge)
                continue;
            last = at;
            const double edge = isAbove ? area.top() + kEdge : area.bottom() - kEdge;
            painter->drawPolygon(triangle({at, edge}, kEdge - 1, isAbove));
        }
    }
}

void PriceMarks::drawFills(QCPPainter* painter, const QRect& area) const
{
    const TimeSpan& visible = m_contents.visible;
    const std::int64_t until = std::min(visible.toNs, m_chart.m_until);
    std::size_t inSight = 0;
    std::set<VenueIndex> venues;
    struct Part {
        const PriceChart::FillSeries* fills;
        std::size_t begin;
        std::size_t end;
    };
    std::vector<Part> parts;
    for (const PriceChart::FillSeries& fills : m_chart.fills()) {
        if (!m_contents.series[static_cast<std::size_t>(fills.series)].isVisible)
            continue;
        const auto begin =
            std::ranges::lower_bound(fills.marks, visible.fromNs, {}, &PriceChart::FillMark::timeNs);
        const auto end = std::ranges::upper_bound(fills.marks, until, {}, &PriceChart::FillMark::timeNs);
        if (begin >= end)
            continue;
        parts.push_back({&fills, static_cast<std::size_t>(begin - fills.marks.begin()),
                         static_cast<std::size_t>(end - fills.marks.begin())});
        inSight += parts.back().end - parts.back().begin;
    }
    const ChartTheme& theme = m_chart.theme();
    const bool hasLetters = inSight <= kMostLetters;
    painter->setFont(keyAxis()->tickLabelFont());
    // The router comes first in lists and is drawn last, on top.
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        const ChartSeries& series = m_contents.series[static_cast<std::size_t>(part->fills->series)];
        QColor colour = series.textColour(theme);
        colour.setAlphaF(m_contents.isDimmed ? 0.4F : 1.0F);
        QPoint last(-100, -100);
        bool wasMaker = false;
        for (std::size_t i = part->begin; i < part->end; ++i) {
            const PriceChart::FillMark& fill = part->fills->marks[i];
            const QPointF at(x(fill.timeNs),
                             std::clamp(y(fill.price), area.top() + kMark, area.bottom() - kMark));
            // Marks on the same pixel are one.
            if (at.toPoint() == last && wasMaker == fill.isMaker)
                continue;
            last = at.toPoint();
            wasMaker = fill.isMaker;
            painter->setPen(QPen(colour, 1.3));
            painter->setBrush(fill.isMaker ? QBrush(theme.background) : QBrush(colour));
            if (fill.isMaker)
                painter->drawEllipse(at, kMark - 0.5, kMark - 0.5);
            else
                painter->drawPolygon(triangle(at, kMark, part->fills->side == Side::Buy));
            if (hasLetters && fill.venue < m_chart.m_letters.size()) {
                venues.insert(fill.venue);
                painter->drawText(at + QPointF(kMark + 1, kMark), QString(m_chart.m_letters[fill.venue]));
            }
        }
    }
    if (inSight == 0)
        return;
    QString key = m_chart.fills().front().side == Side::Buy ? QStringLiteral("▲ taken  ○ rested")
                                                            : QStringLiteral("▼ taken  ○ rested");
    for (const VenueIndex venue : venues)
        key += QStringLiteral("  %1 %2").arg(m_chart.m_letters[venue]).arg(m_chart.venues()[venue]);
    const QRect place = area.adjusted(4, 2, -4, 0);
    const QRect taken = painter->boundingRect(place, Qt::AlignLeft | Qt::AlignTop, key);
    painter->fillRect(taken.adjusted(-3, -1, 3, 1), theme.background);
    painter->setPen(theme.mutedText);
    painter->drawText(place, Qt::AlignLeft | Qt::AlignTop, key);
}

} // namespace sor::ui
