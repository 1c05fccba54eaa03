// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/starts_paint.h"

#include "charts/axis_ticks.h"
#include "charts/chart_text.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

const StartSavings::Against* chosen(const StartSavings& data, int baseline)
{
    const auto index = static_cast<std::size_t>(baseline);
    return baseline >= 0 && index < data.against.size() ? &data.against[index] : nullptr;
}

QString words(double bps)
{
    if (std::abs(bps) < 0.005)
        return QStringLiteral("the same");
    return bpsWords(std::abs(bps)) + (bps > 0 ? QStringLiteral(" cheaper") : QStringLiteral(" dearer"));
}

/// Maps savings to x and times to x over the same rectangle.
struct Axis {
    double low;
    double high;
    double left;
    double width;
    double operator()(double value) const { return left + (value - low) / (high - low) * width; }
};

void drawHistogram(QPainter& painter, const QRectF& area, const StartSavings::Against& against,
                   const SavingsHistogram& histogram, const ChartTheme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const double high = histogram.from + histogram.width * static_cast<double>(histogram.counts.size());
    double low = std::min(histogram.from, -histogram.width);
    const double most = std::max(high, histogram.width);
    const QRectF plot = area.adjusted(0, metrics.height() + 4, 0, -metrics.height() - 6);
    low = std::min(low, against.lowBps.value_or(low));
    const Axis x{low, std::max(most, against.highBps.value_or(most)), plot.left(), plot.width()};
    const double perStart = plot.height() / static_cast<double>(std::max<std::size_t>(histogram.highest, 1));

    const ValueTicks ticks =
        valueTicks(x.low, x.high, std::max(2, static_cast<int>(plot.width() / 70)), 0.001);
    for (const double tick : ticks.values) {
        painter.setPen(QPen(theme.grid, 1));
        painter.drawLine(QPointF(x(tick), plot.top()), QPointF(x(tick), plot.bottom()));
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(x(tick) - 50, plot.bottom() + 4, 100, metrics.height()),
                         Qt::AlignHCenter | Qt::AlignTop, groupedText(tick, ticks.decimals));
    }
    if (against.lowBps && against.highBps) {
        QColor band = theme.colour(SeriesRole::Optimised);
        band.setAlpha(45);
        painter.fillRect(
            QRectF(QPointF(x(*against.lowBps), plot.top()), QPointF(x(*against.highBps), plot.bottom())),
            band);
    }
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        if (histogram.counts[bin] == 0)
            continue;
        const double from = histogram.from + histogram.width * static_cast<double>(bin);
        const bool isCheaper = from >= -1e-9 * histogram.width;
        const QColor colour =
            isCheaper ? theme.colour(SeriesRole::Optimised) : theme.colour(SeriesRole::BestAsk);
        const double height = perStart * static_cast<double>(histogram.counts[bin]);
        const QRectF bar(QPointF(x(from) + 0.5, plot.bottom() - height),
                         QPointF(x(from + histogram.width) - 0.5, plot.bottom()));
        // Dearer starts are hatched as well: not by colour alone.
        if (!isCheaper) {
            painter.fillRect(bar, theme.background);
            painter.fillRect(bar, QBrush(colour, Qt::FDiagPattern));
            painter.setPen(QPen(colour, 1));
            painter.drawRect(bar.adjusted(0, 0, -1, 0));
        } else {
            painter.fillRect(bar, colour);
        }
    }
    painter.setPen(QPen(theme.axis, 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.drawLine(QPointF(x(0), plot.top()), QPointF(x(0), plot.bottom()));
    painter.setPen(QPen(theme.text, 2));
    painter.drawLine(QPointF(x(against.meanBps), plot.top()), QPointF(x(against.meanBps), plot.bottom()));
    painter.setPen(theme.text);
    const QString mean =
        QStringLiteral("mean ") + groupedText(against.meanBps, std::abs(against.meanBps) < 1 ? 2 : 1);
    const double width = metrics.horizontalAdvance(mean);
    const double at =
        std::clamp(x(against.meanBps) - width / 2, area.left(), std::max(area.left(), area.right() - width));
    painter.drawText(QPointF(at, area.top() + metrics.ascent()), mean);
    painter.setPen(theme.mutedText);
    const QString dearer = QStringLiteral("← dearer");
    const QString cheaper = QStringLiteral("cheaper (bps) →");
    if (at > area.left() + metrics.horizontalAdvance(dearer) + 12)
        painter.drawText(QRectF(area.left(), area.top(), area.width(), metrics.height()), Qt::AlignLeft,
                         dearer);
    if (at + width < area.right() - metrics.horizontalAdvance(cheaper) - 12)
        painter.drawText(QRectF(area.left(), area.top(), area.width(), metrics.height()), Qt::AlignRight,
                         cheaper);
}

void drawStarts(QPainter& painter, const QRectF& area, const StartSavings& data,
                const StartSavings::Against& against, const ChartTheme& theme)
{
    if (data.startsNs.size() < 2)
        return;
    const QFontMetricsF metrics(painter.font());
    const QRectF plot = area.adjusted(0, 0, 0, -metrics.height() - 6);
    double reach = 0;
    for (const auto& saving : against.savingsBps)
        reach = std::max(reach, std::abs(saving.value_or(0)));
    if (reach <= 0)
        reach = 1;
    const std::int64_t first = data.startsNs.front();
    const std::int64_t last = data.startsNs.back();
    const double perNs = (plot.width() - 8) / static_cast<double>(std::max<std::int64_t>(1, last - first));
    const auto x = [&](std::int64_t time) {
        return plot.left() + 4 + static_cast<double>(time - first) * perNs;
    };
    painter.setPen(QPen(theme.axis, 1));
    painter.drawLine(QPointF(plot.left(), plot.center().y()), QPointF(plot.right(), plot.center().y()));
    const TimeTicks ticks = timeTicks(first, last, std::max(1, static_cast<int>(plot.width() / 110)));
    for (const std::int64_t time : ticks.timesNs) {
        painter.setPen(QPen(theme.grid, 1));
        painter.drawLine(QPointF(x(time), plot.top()), QPointF(x(time), plot.bottom()));
        const QString text = timeTickText(time, ticks.stepNs);
        const double width = metrics.horizontalAdvance(text);
        painter.setPen(theme.mutedText);
        painter.drawText(QPointF(std::clamp(x(time) - width / 2, area.left(),
                                            std::max(area.left(), area.right() - width - 34)),
                                 plot.bottom() + 4 + metrics.ascent()),
                         text);
    }
    painter.setPen(theme.mutedText);
    painter.drawText(QRectF(area.left(), plot.bottom() + 4, area.width(), metrics.height()), Qt::AlignRight,
                     QStringLiteral("UTC"));
    const double width =
        std::clamp((plot.width() - 8) / static_cast<double>(data.startsNs.size()) - 1, 1.0, 6.0);
    for (std::size_t i = 0; i < against.savingsBps.size() && i < data.startsNs.size(); ++i) {
        const double centre = x(data.startsNs[i]);
        if (!against.savingsBps[i]) {
            painter.setPen(QPen(theme.axis, 1));
            painter.drawLine(QPointF(centre - 2, plot.center().y() - 2),
                             QPointF(centre + 2, plot.center().y() + 2));
            painter.drawLine(QPointF(centre - 2, plot.center().y() + 2),
                             QPointF(centre + 2, plot.center().y() - 2));
            continue;
        }
        const double saving = *against.savingsBps[i];
        const double height = saving / reach * (plot.height() / 2 - 1);
        const QRectF bar = QRectF(QPointF(centre - width / 2, plot.center().y() - height),
                                  QPointF(centre + width / 2, plot.center().y()))
                               .normalized();
        painter.fillRect(
            bar, saving >= 0 ? theme.colour(SeriesRole::Optimised) : theme.colour(SeriesRole::BestAsk));
    }
}

} // namespace

QString startsSentence(const StartSavings& data, int baseline)
{
    const StartSavings::Against* against = chosen(data, baseline);
    if (!against || data.startsNs.empty())
        return QStringLiteral("No start times were tried.");
    std::size_t compared = 0;
    std::size_t cheaper = 0;
    for (const auto& saving : against->savingsBps) {
        compared += saving ? 1U : 0U;
        cheaper += saving && *saving > 0 ? 1U : 0U;
    }
    const auto number = [](std::size_t value) { return groupedText(static_cast<double>(value), 0); };
    if (compared == 0)
        return (data.startsNs.size() == 1
                    ? QStringLiteral("n/c — none of %1 start can be compared with %2.")
                    : QStringLiteral("n/c — none of %1 starts can be compared with %2."))
            .arg(number(data.startsNs.size()), against->baseline);
    QString text = (compared == 1 ? QStringLiteral("Cheaper than %1 in %2 of %3 start; mean %4")
                                  : QStringLiteral("Cheaper than %1 in %2 of %3 starts; mean %4"))
                       .arg(against->baseline, number(cheaper), number(compared), words(against->meanBps));
    if (against->lowBps && against->highBps) {
        text += QStringLiteral(", 95 % interval %1 to %2 bps")
                    .arg(groupedText(*against->lowBps, 2), groupedText(*against->highBps, 2));
        text += *against->lowBps <= 0 && *against->highBps >= 0 ? QStringLiteral(", which includes zero.")
                                                                : QStringLiteral(".");
    } else {
        text += against->intervalReason.isEmpty()
            ? QStringLiteral("; no interval.")
            : QStringLiteral("; no interval: ") + against->intervalReason;
    }
    if (const std::size_t left = data.startsNs.size() - compared; left > 0) {
        text += (left == 1 ? QStringLiteral(" %1 start could not be compared.")
                           : QStringLiteral(" %1 starts could not be compared."))
                    .arg(number(left));
    }
    return text;
}

SavingsHistogram savingsHistogram(const std::vector<std::optional<double>>& savingsBps, int wantedBins)
{
    SavingsHistogram histogram;
    double low = 0;
    double high = 0;
    for (const auto& saving : savingsBps) {
        low = std::min(low, saving.value_or(0));
        high = std::max(high, saving.value_or(0));
    }
    if (high <= low)
        high = low + 1;
    histogram.width = valueTicks(low, high, wantedBins, 1e-6).step;
    histogram.from = std::floor(low / histogram.width) * histogram.width;
    const auto bins =
        static_cast<std::size_t>(std::max(1.0, std::floor((high - histogram.from) / histogram.width) + 1));
    histogram.counts.assign(bins, 0);
    for (const auto& saving : savingsBps) {
        if (!saving)
            continue;
        const double place = std::floor((*saving - histogram.from) / histogram.width);
        auto& count = histogram.counts[std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, place)))];
        histogram.highest = std::max(histogram.highest, ++count);
    }
    return histogram;
}

void paintStarts(QPainter& painter, const QRectF& area, const StartSavings& data, int baseline,
                 const ChartTheme& theme)
{
    painter.fillRect(area, theme.background);
    const QRectF inner = area.adjusted(12, 6, -12, -4);
    const StartSavings::Against* against = chosen(data, baseline);
    const bool hasAny = against
        && std::ranges::any_of(against->savingsBps, [](const auto& saving) { return saving.has_value(); });
    if (!hasAny) {
        painter.setPen(theme.mutedText);
        painter.drawText(inner, static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap,
                         startsSentence(data, baseline));
        return;
    }
    const bool isTall = inner.height() > 170;
    const double lower = isTall ? std::min(90.0, inner.height() * 0.34) : 0;
    drawHistogram(painter, inner.adjusted(0, 0, 0, -lower - (isTall ? 6 : 0)), *against,
                  savingsHistogram(against->savingsBps, std::max(8, static_cast<int>(inner.width() / 28))),
                  theme);
    if (isTall)
        drawStarts(painter, QRectF(inner.left(), inner.bottom() - lower, inner.width(), lower), data,
                   *against, theme);
}

} // namespace sor::ui
