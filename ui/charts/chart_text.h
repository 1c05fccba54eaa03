// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and times as charts write them, and the CSV of series.
#pragma once

#include "charts/chart_contents.h"

#include <QString>
#include <concepts>
#include <cstdint>

namespace sor::ui {

// Nanoseconds.
inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

/// "1,234.50" with a true minus sign; the same in every locale, as in the reports. "–" for NaN.
QString groupedText(double value, int decimals);
/// "1,234": shares, cells.
QString wholeText(std::integral auto number)
{
    return groupedText(static_cast<double>(number), 0);
}
/// "$1,234.50", "−$3.20".
QString dollarText(double value, int decimals = 2);
/// "3.2 bps", "0.32 bps" below one.
QString bpsWords(double value);
/// A value of a chart with its unit.
QString valueText(double value, ValueFormat format);
/// A change with its sign: "+$31.20", "−200 shares".
QString changeText(double value, ValueFormat format);
/// A number at an axis: `decimals` from the ticks.
QString axisText(double value, int decimals, ValueFormat format);

/// "13:41:07.114" with 0 to 9 decimals, rounded down.
QString clockText(std::int64_t timeNs, int decimals = 3);
/// "00:05:12.300" of a time since a start; hours go on after 24.
QString elapsedText(std::int64_t ns, int decimals = 3);
/// "Aug 1".
QString dayText(std::int64_t timeNs);
/// "2024-08-01T13:36:32.491911683Z".
QString isoText(std::int64_t timeNs);
/// "+12.300 s", "−4 min 03 s", "+350 µs": for people, three or four digits.
QString durationText(std::int64_t ns);

/// A field of a CSV file that holds text: csvTextField() of core/base.
QString csvField(const QString& text);
/// A number of a CSV file: the shortest text that reads back as the same double, without grouping.
QString csvNumber(double value);

} // namespace sor::ui
