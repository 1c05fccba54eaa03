// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_contents.h"

#include "charts/chart_text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sor::ui {

namespace {

/// Its lines differ by their index, not by their role.
bool isOneOfMany(SeriesRole role)
{
    return role == SeriesRole::Own || role == SeriesRole::Other;
}

/// Strategies begin in the middle of the colours: beside them a chart has some venues at most.
int indexIn(const ChartSeries& line)
{
    return line.otherIndex + (line.role == SeriesRole::Own ? kOtherColourCount / 2 : 0);
}

/// As near to the background as a line may be.
QColor paler(const QColor& colour, const QColor& background)
{
    const auto mix = [](int from, int to) { return (3 * from + 2 * to) / 5; };
    return withContrast(QColor(mix(colour.red(), background.red()), mix(colour.green(), background.green()),
                               mix(colour.blue(), background.blue())),
                        background, kLineContrast);
}

} // namespace

QPen ChartSeries::pen(const ChartTheme& theme) const
{
    if (look == LineLook::Market || look == LineLook::MarketDashed) {
        QPen pen(theme.mutedText, 1);
        if (look == LineLook::MarketDashed)
            pen.setDashPattern({6, 3});
        return pen;
    }
    QPen pen = isOneOfMany(role) ? theme.otherPen(indexIn(*this)) : theme.pen(role);
    if (role == SeriesRole::Own)
        pen.setWidthF(theme.pen(role).widthF());
    if (look == LineLook::FirstRun || look == LineLook::SecondRun) {
        pen.setStyle(Qt::SolidLine);
        pen.setWidthF(theme.isRemote ? 1.0 : 1.5);
    }
    if (look == LineLook::SecondRun) {
        // Told apart also where lines are too short for dashes.
        pen.setWidthF(theme.isRemote ? 2.0 : 3.0);
        pen.setColor(paler(pen.color(), theme.background));
        pen.setDashPattern({3, 2});
    }
    return pen;
}

QColor ChartSeries::textColour(const ChartTheme& theme) const
{
    if (look == LineLook::Market || look == LineLook::MarketDashed)
        return theme.mutedText;
    return isOneOfMany(role)
        ? withContrast(theme.otherColour(indexIn(*this)), theme.background, kTextContrast)
        : theme.textColour(role);
}

bool ChartContents::hasPoints() const
{
    return std::ranges::any_of(series, [](const ChartSeries& line) { return !line.data.isEmpty(); });
}

QString ChartContents::timeBase() const
{
    return isElapsed ? QStringLiteral("since start") : QStringLiteral("UTC");
}

QString ChartContents::timeText(std::int64_t timeNs, int decimals) const
{
    return (isElapsed ? elapsedText(timeNs, decimals) : clockText(timeNs, decimals)) + QLatin1Char(' ')
        + timeBase();
}

std::int64_t ChartContents::lastNs(const ChartSeries& line) const
{
    return std::max(endNs, line.data.points().back().timeNs);
}

std::optional<double> ChartContents::lastVisibleValue(const ChartSeries& line) const
{
    if (!line.isVisible || line.look == LineLook::Marks || line.data.isEmpty()
        || lastNs(line) < visible.fromNs)
        return std::nullopt;
    return line.data.valueAt(std::min(visible.toNs, lastNs(line)));
}

std::optional<StepSeries::Extremes> ChartContents::robustRange() const
{
    constexpr int kColumns = 400;
    std::vector<double> values;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, series.size()); ++i) {
        for (const StepPoint& point : series[i].data.visiblePoints(visible.fromNs, visible.toNs, kColumns)) {
            if (!std::isnan(point.value))
                values.push_back(point.value);
        }
    }
    if (values.empty())
        return std::nullopt;
    std::ranges::sort(values);
    const std::size_t tail = values.size() / 50;
    const double low = values[tail];
    const double high = values[values.size() - 1 - tail];
    // Twice the range of the middle on either side is still the market; one level has a cent's neighbourhood.
    const double most = std::max(2 * (high - low), 1e-4 * std::abs(high));
    return StepSeries::Extremes{std::max(values.front(), low - most), std::min(values.back(), high + most)};
}

StepSeries::Extremes ChartContents::valueRange() const
{
    std::optional<StepSeries::Extremes> range;
    const auto add = [&range](double low, double high) {
        range = range ? StepSeries::Extremes{std::min(range->min, low), std::max(range->max, high)}
                      : StepSeries::Extremes{low, high};
    };
    if (isRobust)
        range = robustRange();
    for (const ChartSeries& line : series) {
        if ((isRobust && range) || !line.isVisible || line.data.isEmpty() || lastNs(line) < visible.fromNs)
            continue;
        if (const auto extremes = line.data.extremes(visible.fromNs, visible.toNs))
            add(extremes->min, extremes->max);
    }
    if (isZeroShown)
        add(0, 0);
    if (ceiling)
        add(*ceiling, *ceiling);
    if (!range)
        return {0, 1};
    double span = range->max - range->min;
    if (span <= 0) // one level: it goes to the middle, with a round neighbourhood
        span = std::max(std::abs(range->max) * 0.1, format == ValueFormat::Price ? 0.02 : 1.0);
    const bool isFromZero = isZeroShown && range->min == 0;
    return {range->min - (isFromZero ? 0.0 : 0.06 * span), range->max + (ceiling ? 0.14 : 0.06) * span};
}

std::optional<TimeSpan> ChartContents::dataSpan() const
{
    std::optional<TimeSpan> span;
    for (const ChartSeries& line : series) {
        if (line.data.isEmpty())
            continue;
        const std::int64_t first = line.data.points().front().timeNs;
        const std::int64_t last = lastNs(line);
        span = span ? TimeSpan{std::min(span->fromNs, first), std::max(span->toNs, last)}
                    : TimeSpan{first, last};
    }
    return span;
}

QString seriesCsv(const ChartContents& contents, TimeSpan span)
{
    QString csv = (contents.isElapsed ? QStringLiteral("seconds_since_start") : QStringLiteral("time_utc"))
        + QStringLiteral(",series,value\n");
    for (const ChartSeries& line : contents.series) {
        const QString name = csvField(line.name);
        const auto row = [&](std::int64_t timeNs, double value) {
            csv += (contents.isElapsed ? csvNumber(static_cast<double>(timeNs) / 1e9) : isoText(timeNs))
                + QLatin1Char(',') + name + QLatin1Char(',') + csvNumber(value) + QLatin1Char('\n');
        };
        const auto points = line.data.points();
        auto point = std::ranges::lower_bound(points, span.fromNs, {}, &StepPoint::timeNs);
        if (point != points.begin() && (point == points.end() || point->timeNs > span.fromNs))
            row(span.fromNs, std::prev(point)->value);
        for (; point != points.end() && point->timeNs <= span.toNs; ++point)
            row(point->timeNs, point->value);
    }
    return csv;
}

std::vector<double> spreadLabels(const std::vector<double>& centres, double height, double top, double bottom)
{
    const std::size_t count = centres.size();
    const double step =
        std::min(height, (bottom - top - height) / std::max(1.0, static_cast<double>(count) - 1));
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return centres[i]; });
    // Isotonic regression (pool adjacent violators) of the tops less their place in the row: neighbours that
    // would overlap share the mean.
    struct Pool {
        double sum;
        std::size_t members;
        double mean() const { return sum / static_cast<double>(members); }
    };
    std::vector<Pool> pools;
    for (std::size_t k = 0; k < count; ++k) {
        pools.push_back({centres[order[k]] - height / 2 - static_cast<double>(k) * step, 1});
        while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
            const Pool last = pools.back();
            pools.pop_back();
            pools.back() = {pools.back().sum + last.sum, pools.back().members + last.members};
        }
    }
    const double most = bottom - height - std::max(0.0, static_cast<double>(count) - 1) * step;
    std::vector<double> tops(count);
    std::size_t k = 0;
    for (const Pool& pool : pools) {
        for (std::size_t i = 0; i < pool.members; ++i, ++k)
            tops[order[k]] =
                std::clamp(pool.mean(), top, std::max(top, most)) + static_cast<double>(k) * step;
    }
    return tops;
}

} // namespace sor::ui
