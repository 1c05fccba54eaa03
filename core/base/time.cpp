// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/time.h"

#include "base/units.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace sor { inline namespace base {

namespace {

using namespace std::chrono;

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kNanosPerDay = 86400 * kNanosPerSecond;

/// Reads exactly `digits` digits from the front of `text`.
std::optional<int> takeDigits(std::string_view& text, std::size_t digits)
{
    if (text.size() < digits)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const char c = text[i];
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool takeChar(std::string_view& text, char expected)
{
    if (text.empty() || text.front() != expected)
        return false;
    text.remove_prefix(1);
    return true;
}

/// "13:36", "13:36:32", "13:36:32.491911683" from the front of `text`.
std::optional<Nanos> takeTimeOfDay(std::string_view& text)
{
    const auto hour = takeDigits(text, 2);
    if (!hour || *hour > 23 || !takeChar(text, ':'))
        return std::nullopt;
    const auto minute = takeDigits(text, 2);
    if (!minute || *minute > 59)
        return std::nullopt;
    std::int64_t nanos = (*hour * 60LL + *minute) * 60 * kNanosPerSecond;
    if (!takeChar(text, ':'))
        return Nanos{nanos};
    const auto second = takeDigits(text, 2);
    if (!second || *second > 59)
        return std::nullopt;
    nanos += *second * kNanosPerSecond;
    if (takeChar(text, '.')) {
        std::int64_t unit = kNanosPerSecond / 10;
        std::size_t digits = 0;
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
            if (++digits > 9)
                return std::nullopt;
            nanos += (text.front() - '0') * unit;
            unit /= 10;
            text.remove_prefix(1);
        }
        if (digits == 0)
            return std::nullopt;
    }
    return Nanos{nanos};
}

struct DurationUnit {
    std::string_view suffix;
    std::int64_t nanos;
};
// Longest first: "ms" must be tried before "m" and "s".
constexpr std::array<DurationUnit, 7> kUnits{{
    {"ns", 1},
    {"us", 1'000},
    {"ms", 1'000'000},
    {"s", kNanosPerSecond},
    {"m", 60 * kNanosPerSecond},
    {"h", 3600 * kNanosPerSecond},
    {"d", kNanosPerDay},
}};

} // namespace

std::optional<UnixNanos> parseIsoTime(std::string_view text)
{
    const auto y = takeDigits(text, 4);
    if (!y || !takeChar(text, '-'))
        return std::nullopt;
    const auto m = takeDigits(text, 2);
    if (!m || !takeChar(text, '-'))
        return std::nullopt;
    const auto d = takeDigits(text, 2);
    if (!d || !(takeChar(text, 'T') || takeChar(text, ' ')))
        return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    // int64 nanoseconds reach from 1677-09-21 to 2262-04-11.
    if (!date.ok() || *y < 1678 || *y > 2261)
        return std::nullopt;
    const auto timeOfDay = takeTimeOfDay(text);
    if (!timeOfDay)
        return std::nullopt;
    if (!text.empty() && text != "Z" && text != "+00:00" && text != "+0000")
        return std::nullopt;
    return UnixNanos{sys_days{date}} + *timeOfDay;
}

std::optional<Nanos> parseTimeOfDay(std::string_view text)
{
    const auto timeOfDay = takeTimeOfDay(text);
    if (!timeOfDay || !(text.empty() || text == "Z"))
        return std::nullopt;
    return timeOfDay;
}

std::string formatIsoTime(UnixNanos time)
{
    // Not through floor<days>: the day of the earliest instant begins before the range of int64 nanoseconds.
    std::int64_t day = count(time) / kNanosPerDay;
    std::int64_t nanos = count(time) % kNanosPerDay;
    if (nanos < 0) {
        nanos += kNanosPerDay;
        --day;
    }
    const year_month_day date{sys_days{days{day}}};
    const std::int64_t seconds = nanos / kNanosPerSecond;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), seconds / 3600,
                       seconds / 60 % 60, seconds % 60, nanos % kNanosPerSecond);
}

std::optional<Nanos> parseDuration(std::string_view text)
{
    if (text == "0")
        return Nanos{0};
    for (const auto& unit : kUnits) {
        if (!text.ends_with(unit.suffix))
            continue;
        const auto number = text.substr(0, text.size() - unit.suffix.size());
        const auto point = std::min(number.find('.'), number.size());
        const auto wholeText = number.substr(0, point);
        const auto partText = number.substr(point);
        // The whole part apart: as a decimal of nine places it would stop at 9.2e9, and 10 s are 1e10 ns.
        const auto whole = wholeText.empty() && !partText.empty() ? 0 : parseInteger(wholeText);
        const auto part = partText.empty() ? 0 : parseNanos(partText);
        if (number.starts_with('-') || !whole || !part)
            continue; // "10ms" ends with "s" too: let the other units try
        const Int128 rest = Int128{*part} * unit.nanos;
        std::int64_t nanos = 0;
        if (rest % kNanosPerSecond != 0 || __builtin_mul_overflow(*whole, unit.nanos, &nanos)
            || __builtin_add_overflow(nanos, static_cast<std::int64_t>(rest / kNanosPerSecond), &nanos))
            return std::nullopt;
        return Nanos{nanos};
    }
    return std::nullopt;
}

std::string formatDuration(Nanos duration)
{
    const std::int64_t nanos = duration.count();
    if (nanos == 0)
        return "0s";
    for (auto unit = kUnits.rbegin(); unit != kUnits.rend(); ++unit) {
        if (nanos % unit->nanos == 0)
            return fmt::format("{}{}", nanos / unit->nanos, unit->suffix);
    }
    return fmt::format("{}ns", nanos);
}

}} // namespace sor::base
