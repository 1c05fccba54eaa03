// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/plot_parts.h"

#include "report/svg_chart.h"
#include "support/shown_text.h"

#include <algorithm>

namespace sor::ui {

QVector<double> toVector(const std::vector<double>& values)
{
    return {values.begin(), values.end()};
}

void setRange(QCPAxis* axis, const std::vector<double>& values)
{
    const ChartRange range = rangeWithZero(values);
    axis->setRange(range.low, range.high);
}

void addBand(QCustomPlot* plot, const std::vector<double>& keys, const std::vector<double>& low,
             const std::vector<double>& high, const QColor& colour)
{
    constexpr int kPale = 50; // of 255
    QColor pale = colour;
    pale.setAlpha(kPale);
    auto* lower = new QCPGraph(plot->xAxis, plot->yAxis);
    auto* upper = new QCPGraph(plot->xAxis, plot->yAxis);
    lower->setData(toVector(keys), toVector(low), true);
    upper->setData(toVector(keys), toVector(high), true);
    upper->setBrush(pale);
    upper->setChannelFillGraph(lower);
    for (QCPGraph* graph : {lower, upper}) {
        graph->setPen(Qt::NoPen);
        graph->removeFromLegend();
    }
}

QString rangeText(double value, double low, double high)
{
    return QObject::tr("%1 bps (95% interval %2 to %3)")
        .arg(signedBpsText(value), signedBpsText(low), signedBpsText(high));
}

std::size_t nearest(const std::vector<double>& keys, double key)
{
    const auto after = std::ranges::lower_bound(keys, key);
    if (after == keys.begin())
        return 0;
    const auto place = static_cast<std::size_t>(after - keys.begin());
    return after != keys.end() && *after - key < key - keys[place - 1] ? place : place - 1;
}

} // namespace sor::ui
