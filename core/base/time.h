// SPDX-License-Identifier: GPL-3.0-or-later
// Instants, durations and windows: int64 nanoseconds, UTC, and their text forms.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// A duration of whole nanoseconds; of either sign, up to 292 years.
using Nanos = std::chrono::nanoseconds;
/// Nanoseconds since 1970-01-01 UTC.
using UnixNanos = std::chrono::sys_time<Nanos>;

/// The time so many nanoseconds after 1970-01-01 UTC.
constexpr UnixNanos unixNanos(std::int64_t count)
{
    return UnixNanos{Nanos{count}};
}
/// Nanoseconds since 1970-01-01 UTC.
constexpr std::int64_t count(UnixNanos time)
{
    return time.time_since_epoch().count();
}

/// The half-open interval [from, to).
struct TimeWindow {
    UnixNanos from; // the first instant in it
    UnixNanos to; // the first instant behind it
    friend constexpr bool operator==(const TimeWindow&, const TimeWindow&) = default;
    constexpr bool contains(UnixNanos t) const { return from <= t && t < to; } // from <= t < to.
    /// Negative for an inverted window; the caller keeps both ends within kEarliestTime..kLatestTime.
    constexpr Nanos length() const { return to - from; }
};

/// Times of quotes and orders, and durations that users state, stay within these, so that sums of a time and
/// a few durations stay within 64 bits.
inline constexpr UnixNanos kEarliestTime{std::chrono::sys_days{std::chrono::year{1970} / 1 / 1}};
/// The end of those times.
inline constexpr UnixNanos kLatestTime{std::chrono::sys_days{std::chrono::year{2201} / 1 / 1}};
/// The longest duration that a setting may have.
inline constexpr Nanos kLongestDuration{std::chrono::days{366}};

/// ISO-8601 date and time: 'T' or a space between, 0 to 9 decimals, then "Z", "+00:00", "+0000" or nothing
/// (UTC is assumed). Other offsets, and years outside 1678..2261, are refused.
std::optional<UnixNanos> parseIsoTime(std::string_view text);

/// A time of day "13:36", "13:36:32" or "13:36:32.5" as the time since midnight UTC.
std::optional<Nanos> parseTimeOfDay(std::string_view text);

/// "2024-08-01T13:36:32.491911683Z": always nine decimals.
std::string formatIsoTime(UnixNanos time);

/// A duration with its unit: "250us", "10s", "1.5m", "2h"; ns, us, ms, s, m, h, d. "0" needs none.
std::optional<Nanos> parseDuration(std::string_view text);

/// The shortest of "250us", "10s", "5m" that is exact.
std::string formatDuration(Nanos duration);

}} // namespace sor::base
