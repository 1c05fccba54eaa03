// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_tickers.h"

#include "charts/axis_ticks.h"
#include "charts/chart_text.h"

#include <algorithm>

namespace sor::ui {

namespace {

constexpr int kLeastTimeRoom = 70; // pixels a tick
constexpr int kLeastValueRoom = 36;
constexpr int kBetweenLabels = 24;

} // namespace

void TimeTicker::generate(const QCPRange& /*range*/, const QLocale& /*locale*/, QChar /*format*/,
                          int /*precision*/, QVector<double>& ticks, QVector<double>* subTicks,
                          QVector<QString>* labels)
{
    const TimeSpan span = contents().visible;
    const QFontMetrics metrics(axis().tickLabelFont());
    const int width = std::max(1, axis().axisRect()->width());
    const double perPixel = static_cast<double>(std::max<std::int64_t>(span.length(), 1)) / width;
    TimeTicks found;
    for (int wanted = std::max(1, width / kLeastTimeRoom); wanted > 0; --wanted) {
        found = timeTicks(span.fromNs, span.toNs, wanted);
        const int label = metrics.horizontalAdvance(timeTickText(span.fromNs | 1, found.stepNs));
        if (static_cast<double>(found.stepNs) / perPixel >= label + kBetweenLabels)
            break;
    }
    ticks.clear();
    for (const std::int64_t time : found.timesNs)
        ticks.append(static_cast<double>(time - span.fromNs));
    if (subTicks)
        subTicks->clear();
    if (labels) {
        labels->clear();
        for (const std::int64_t time : found.timesNs)
            labels->append(contents().hasTimeLabels ? timeTickText(time, found.stepNs) : QString());
    }
}

void ValueTicker::generate(const QCPRange& range, const QLocale& /*locale*/, QChar /*format*/,
                           int /*precision*/, QVector<double>& ticks, QVector<double>* subTicks,
                           QVector<QString>* labels)
{
    const ValueFormat format = contents().format;
    const double leastStep = format == ValueFormat::Shares ? 1 : format == ValueFormat::Price ? 1e-4 : 0.01;
    const int wanted = std::clamp(axis().axisRect()->height() / kLeastValueRoom, 2, 8);
    const ValueTicks found = valueTicks(range.lower, range.upper, wanted, leastStep);
    ticks = QVector<double>(found.values.begin(), found.values.end());
    if (subTicks)
        subTicks->clear();
    if (labels) {
        labels->clear();
        for (const double value : found.values)
            labels->append(axisText(value, found.decimals, format));
    }
}

} // namespace sor::ui
