// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart shows: its lines, its stretch of time, and how values are written.
#pragma once

#include "charts/chart_theme.h"
#include "charts/time/step_series.h"

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

namespace sor::ui {

/// A closed interval of time, nanoseconds UTC.
struct TimeSpan {
    std::int64_t fromNs = 0;
    std::int64_t toNs = 0;
    friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
    std::int64_t length() const { return toNs - fromNs; }
};

/// How values of a chart are written.
enum class ValueFormat {
    Dollars, // "$1,234.56"
    Bps, // "3.2 bps"
    Shares, // "5,000"
    PartsOfShares, // "0.25"
    Price, // "222.7500"
    Percent, // "12.5%"
};

/// How a series is drawn.
enum class LineLook {
    Strategy, // a step line in the colour and dashes of its role
    Market, // a thin step line in the colour of the axis numbers
    MarketDashed,
    FirstRun, // of two that are compared: a solid step line in the colour of its role
    SecondRun, // paler, wide and dashed
    Marks // by the chart itself, with no line and no name at its end
};

/// One line of a chart.
struct ChartSeries {
    QString name; // at the end of the line, in the legend and in the CSV
    SeriesRole role = SeriesRole::Other;
    LineLook look = LineLook::Strategy;
    int otherIndex = 0; // which of the other colours, when the role is Own or Other
    bool isVisible = true;
    StepSeries data;

    QPen pen(const ChartTheme& theme) const;
    QColor textColour(const ChartTheme& theme) const;
};

/// All that the picture of a chart depends on, but for its size.
struct ChartContents {
    std::vector<ChartSeries> series;
    TimeSpan visible;
    std::int64_t originNs = 0; // where the plot's keys begin: a midnight UTC, so that ticks are round
    std::int64_t endNs = 0; // lines go on to here
    ValueFormat format = ValueFormat::Dollars;
    QString placeholder;
    std::optional<double> ceiling;
    QString ceilingName;
    bool isZeroShown = false; // the values' axis begins at zero
    bool hasPointTicks = false;
    bool isDimmed = false;
    bool isElapsed = false; // times are nanoseconds since a start, not since 1970
    /// The first two lines, an upper and a lower one, are the edges of a band, and set the scale; values far
    /// from nearly all others do not.
    bool isRobust = false;

    bool hasPoints() const;
    /// What the times count from: "UTC", "since start".
    QString timeBase() const;
    /// "13:41:07.114 UTC", "00:05:12.300 since start".
    QString timeText(std::int64_t timeNs, int decimals) const;
    /// A time on the plot's axis: exact for a hundred days.
    double keyOf(std::int64_t timeNs) const { return static_cast<double>(timeNs - originNs); }
    /// Until when lines are drawn: the end or the last point, whichever is later.
    std::int64_t lastNs(const ChartSeries& line) const;
    /// The value that a line has where it leaves the visible span, or ends; nothing when it is not in sight.
    std::optional<double> lastVisibleValue(const ChartSeries& line) const;
    /// The values' axis: what visible lines and the ceiling cover, with some air.
    StepSeries::Extremes valueRange() const;
    /// What nearly all of the band covers; nothing when it is not in sight.
    std::optional<StepSeries::Extremes> robustRange() const;
    /// From the first point to the last end.
    std::optional<TimeSpan> dataSpan() const;
};

/// "time_utc,series,value" of the points within `span`, beginning with the values carried to its start; times
/// that are not UTC are "seconds_since_start".
QString seriesCsv(const ChartContents& contents, TimeSpan span);

/// Tops of labels of one height, each as near to its wanted centre as the others let it: in the order given,
/// within [top, bottom], at least `height` apart. When they do not fit, they are packed and overlap evenly.
std::vector<double> spreadLabels(const std::vector<double>& centres, double height, double top,
                                 double bottom);

} // namespace sor::ui
