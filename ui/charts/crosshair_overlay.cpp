// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/crosshair_overlay.h"

#include "charts/chart_plot.h"
#include "charts/chart_text.h"

#include <QPainter>
#include <cmath>

namespace sor::ui {

namespace {

constexpr int kPadding = 6;
constexpr int kColumnGap = 12;
constexpr int kDistance = 10; // of the read-out from its line
constexpr int kSwatch = 14;

struct Columns {
    int name = 0;
    int value = 0;
    int change = 0;
    int total() const
    {
        return kSwatch + name + kColumnGap + value + (change > 0 ? kColumnGap + change : 0) + 2 * kPadding;
    }
};

Columns columnsOf(const std::vector<ReadOutRow>& rows, const QFontMetrics& metrics)
{
    Columns columns;
    int heading = 0;
    for (const ReadOutRow& row : rows) {
        columns.change = std::max(columns.change, metrics.horizontalAdvance(row.change));
        if (row.series < 0) {
            heading = metrics.horizontalAdvance(row.name);
            continue;
        }
        columns.name = std::max(columns.name, metrics.horizontalAdvance(row.name));
        columns.value = std::max(columns.value, metrics.horizontalAdvance(row.value));
    }
    columns.name = std::max(columns.name, heading - kSwatch - kColumnGap - columns.value);
    return columns;
}

} // namespace

std::vector<ReadOutRow> readOutRows(const ChartContents& contents, std::int64_t timeNs,
                                    std::optional<std::int64_t> referenceNs)
{
    // As many decimals as the zoom can tell apart.
    const int decimals = contents.visible.length() < 50'000 ? 9
        : contents.visible.length() < 50'000'000            ? 6
                                                            : 3;
    std::vector<ReadOutRow> rows;
    rows.push_back({-1,
                    clockText(timeNs, decimals) + QStringLiteral(" UTC"),
                    {},
                    referenceNs ? QStringLiteral("Δ ") + durationText(timeNs - *referenceNs) : QString()});
    for (std::size_t i = 0; i < contents.series.size(); ++i) {
        const ChartSeries& line = contents.series[i];
        if (!line.isVisible || line.data.isEmpty())
            continue;
        const auto value = line.data.valueAt(timeNs);
        ReadOutRow row{static_cast<int>(i),
                       line.name,
                       value ? valueText(*value, contents.format) : QStringLiteral("–"),
                       {}};
        if (referenceNs) {
            const auto before = line.data.valueAt(*referenceNs);
            row.change = value && before
                ? QStringLiteral("Δ ") + changeText(*value - *before, contents.format)
                : QStringLiteral("–");
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

CrosshairOverlay::CrosshairOverlay(const ChartContents& contents, ChartPlot* plot)
    : QWidget(plot)
    , m_contents(contents)
    , m_plot(plot)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
}

void CrosshairOverlay::setTime(std::optional<std::int64_t> timeNs)
{
    if (timeNs == m_timeNs)
        return;
    m_timeNs = timeNs;
    changed();
}

void CrosshairOverlay::setReference(std::optional<std::int64_t> timeNs)
{
    if (timeNs == m_referenceNs)
        return;
    m_referenceNs = timeNs;
    changed();
}

void CrosshairOverlay::setHeight(std::optional<int> y)
{
    if (y == m_y)
        return;
    m_y = y;
    changed();
}

void CrosshairOverlay::setRubberBand(std::optional<std::pair<int, int>> xs)
{
    m_band = xs;
    changed();
}

void CrosshairOverlay::setFocusShown(bool isShown)
{
    m_isFocusShown = isShown;
    changed();
}

void CrosshairOverlay::follow()
{
    changed();
}

CrosshairOverlay::Placement CrosshairOverlay::place() const
{
    Placement placement;
    const QRect area = m_plot->plotRect();
    if (m_isFocusShown) {
        const QRect frame = rect();
        placement.region += QRegion(frame) - QRegion(frame.adjusted(1, 1, -1, -1));
    }
    if (!m_contents.hasPoints() || area.width() <= 0)
        return placement;
    const auto strip = [&](std::int64_t timeNs) -> std::optional<int> {
        const double x = m_plot->xOf(timeNs);
        if (x < area.left() - 0.5 || x > area.right() + 0.5)
            return std::nullopt;
        return static_cast<int>(std::lround(x));
    };
    if (m_referenceNs) {
        placement.referenceX = strip(*m_referenceNs);
        if (placement.referenceX)
            placement.region += QRect(*placement.referenceX - 1, area.top(), 3, area.height());
    }
    if (m_band)
        placement.region += QRect(QPoint(std::min(m_band->first, m_band->second), area.top()),
                                  QPoint(std::max(m_band->first, m_band->second), area.bottom()))
                                .adjusted(-1, 0, 1, 0);
    if (!m_timeNs || m_band)
        return placement;
    placement.timeX = strip(*m_timeNs);
    if (!placement.timeX)
        return placement;
    placement.region += QRect(*placement.timeX - 1, area.top(), 3, area.height());
    if (m_y)
        placement.region += QRect(area.left(), *m_y - 1, area.width(), 3);
    const QFontMetrics metrics(font());
    const auto rows = readOutRows(m_contents, *m_timeNs, m_referenceNs);
    const int width = columnsOf(rows, metrics).total();
    const int height = static_cast<int>(rows.size()) * metrics.height() + 2 * kPadding;
    // On the side with more room, away from the mouse when it is in this chart.
    int x = *placement.timeX + kDistance;
    if (x + width > rect().right())
        x = *placement.timeX - kDistance - width;
    const bool isMouseAbove = m_y && *m_y < area.center().y();
    const int y = isMouseAbove ? area.bottom() - height - 4 : area.top() + 4;
    placement.readOut = QRect(std::max(x, 2), std::max(2, y), width, height);
    placement.region += placement.readOut;
    return placement;
}

void CrosshairOverlay::changed()
{
    const QRegion now = place().region;
    update(m_painted + now);
    m_painted = now;
}

void CrosshairOverlay::paintEvent(QPaintEvent* /*event*/)
{
    const Placement placement = place();
    const ChartTheme& theme = m_contents.theme;
    const QRect area = m_plot->plotRect();
    QPainter painter(this);
    if (m_isFocusShown) {
        painter.setPen(QPen(theme.highlight, 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    if (m_band) {
        const QRect band(QPoint(std::min(m_band->first, m_band->second), area.top()),
                         QPoint(std::max(m_band->first, m_band->second), area.bottom()));
        QColor fill = theme.highlight;
        fill.setAlpha(50);
        painter.fillRect(band, fill);
        painter.setPen(QPen(theme.highlight, 1));
        painter.drawLine(band.topLeft(), band.bottomLeft());
        painter.drawLine(band.topRight(), band.bottomRight());
    }
    if (placement.referenceX) {
        QPen pen(theme.highlight, 1);
        pen.setDashPattern({4, 3});
        painter.setPen(pen);
        painter.drawLine(*placement.referenceX, area.top(), *placement.referenceX, area.bottom());
    }
    if (!placement.timeX)
        return;
    painter.setPen(QPen(theme.axis, 1));
    painter.drawLine(*placement.timeX, area.top(), *placement.timeX, area.bottom());
    if (m_y)
        painter.drawLine(area.left(), *m_y, area.right(), *m_y);

    const QFontMetrics metrics(font());
    const auto rows = readOutRows(m_contents, *m_timeNs, m_referenceNs);
    const Columns columns = columnsOf(rows, metrics);
    painter.fillRect(placement.readOut, theme.panel);
    painter.setPen(QPen(theme.axis, 1));
    painter.drawRect(placement.readOut.adjusted(0, 0, -1, -1));
    QRect line(placement.readOut.left() + kPadding, placement.readOut.top() + kPadding,
               columns.total() - 2 * kPadding, metrics.height());
    for (const ReadOutRow& row : rows) {
        int left = line.left();
        if (row.series >= 0) {
            painter.setPen(m_contents.series[static_cast<std::size_t>(row.series)].pen(theme));
            painter.drawLine(left, line.center().y(), left + kSwatch - 5, line.center().y());
            left += kSwatch;
        }
        painter.setPen(row.series < 0 ? theme.mutedText : theme.text);
        painter.drawText(QRect(left, line.top(), line.right() - left, line.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, row.name);
        const int valueRight = line.left() + kSwatch + columns.name + kColumnGap + columns.value;
        painter.drawText(QRect(valueRight - columns.value, line.top(), columns.value, line.height()),
                         Qt::AlignRight | Qt::AlignVCenter, row.value);
        painter.drawText(QRect(line.right() - columns.change, line.top(), columns.change + 1, line.height()),
                         Qt::AlignRight | Qt::AlignVCenter, row.change);
        line.translate(0, metrics.height());
    }
}

} // namespace sor::ui
