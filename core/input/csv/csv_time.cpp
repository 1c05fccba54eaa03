// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_time.h"

#include "input/csv/csv_fields.h"
#include "input/csv/decimal_text.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace sor { inline namespace input { namespace csv {

namespace {

/// Of a count since 1970, by its magnitude.
std::int64_t nanosOfUnit(std::uint64_t whole)
{
    if (whole >= 100'000'000'000'000'000)
        return 1;
    if (whole >= 100'000'000'000'000)
        return 1'000;
    return whole >= 100'000'000'000 ? 1'000'000 : 1'000'000'000;
}

TimeField readIntegerTime(std::string_view digits)
{
    constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
    const auto value = readUnsigned(digits);
    if (!value)
        return {};
    if (*value == 0 || *value == std::numeric_limits<std::uint64_t>::max()
        || *value == static_cast<std::uint64_t>(kInt64Max))
        return {FieldState::Undefined, 0};
    if (*value > static_cast<std::uint64_t>(kInt64Max))
        return {};
    std::int64_t nanos = 0;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(*value), nanosOfUnit(*value), &nanos))
        return {};
    return {FieldState::Value, nanos};
}

/// How far the clock of a time is ahead of UTC.
struct ZoneText {
    Nanos ahead{0};
    bool isNamed = false;
};

/// Takes what names the zone off the end of a date and time: "Z", "UTC", an offset ("-04:00", "-0400",
/// "-04"), of zero also with a "Z" behind it. Nothing for an offset that no clock has.
std::optional<ZoneText> takeZone(std::string_view& text)
{
    constexpr std::size_t kShortest = 16; // "2024-08-01 13:36"
    ZoneText zone;
    for (const std::string_view utc : {"Z", "z", "UTC", "GMT"}) {
        if (text.size() > kShortest && text.ends_with(utc)) {
            text.remove_suffix(utc.size());
            zone.isNamed = true;
            break;
        }
    }
    const std::size_t sign = text.find_last_of("+-");
    if (sign != std::string_view::npos && sign >= kShortest) {
        const std::string_view offset = text.substr(sign + 1);
        const bool hasColon = offset.size() == 5 && offset[2] == ':';
        const std::string_view minuteText =
            hasColon ? offset.substr(3) : offset.substr(std::min<std::size_t>(2, offset.size()));
        const auto hours = parseInteger(offset.substr(0, 2));
        const auto minutes = minuteText.empty() ? std::optional<std::int64_t>(0) : parseInteger(minuteText);
        constexpr std::int64_t kMostHours = 14;
        const bool isWhole = hasColon || offset.size() == 2 || offset.size() == 4;
        if (!isWhole || !isDigits(offset.substr(0, 2)) || !hours || *hours > kMostHours || !minutes
            || *minutes > 59 || (!minuteText.empty() && !isDigits(minuteText)))
            return std::nullopt;
        zone.ahead = std::chrono::minutes{*hours * 60 + *minutes} * (text[sign] == '-' ? -1 : 1);
        if (zone.isNamed && zone.ahead.count() != 0)
            return std::nullopt;
        zone.isNamed = true;
        text = text.substr(0, sign);
    }
    if (text.ends_with(' '))
        text.remove_suffix(1);
    return zone;
}

/// A clock shows `time`.
TimeField onClock(LocalNanos time, const TimeStyle& style)
{
    if (!style.zone)
        return {FieldState::Value, time.time_since_epoch().count(), false};
    TimeField field{FieldState::Value};
    field.nanos = count(style.zone->toUtc(time, field.occurs));
    if (field.occurs == Zone::Occurs::Never)
        field.state = FieldState::Bad;
    return field;
}

/// A clock's "9:30:00" as "09:30:00".
std::string fullTimeOfDay(std::string_view text)
{
    std::string full = text.size() > 1 && text[1] == ':' ? "0" : "";
    return full.append(text);
}

/// On the day that `style` has.
TimeField readTimeOfDay(std::string_view text, const TimeStyle& style)
{
    constexpr std::int64_t kNanosPerDay = Nanos{std::chrono::days{1}}.count();
    if (style.isPacked && isDigits(text)) {
        if (text.find_first_not_of('0') == std::string_view::npos)
            return {FieldState::Undefined, 0};
        const auto time = readPackedTime(text);
        return time ? onClock(*style.day + *time, style) : TimeField{};
    }
    if (!isCount(text)) {
        const auto time = parseTimeOfDay(fullTimeOfDay(text));
        if (!time)
            return {};
        return onClock(*style.day + *time, text.ends_with('Z') ? TimeStyle{} : style);
    }
    // "093000" is no count but the digits of a clock.
    const bool isPadded = text.size() > 1 && text[0] == '0' && text[1] != '.';
    const auto nanos =
        style.nanosPerUnit > 0 && !isPadded ? readDecimal(text, style.nanosPerUnit) : std::nullopt;
    if (!nanos || nanos->value >= kNanosPerDay)
        return {};
    return onClock(*style.day + Nanos{static_cast<std::int64_t>(nanos->value)}, style);
}

/// "1722519392.4919", "1722519392491.9": a count since 1970 with decimals, whose whole part tells its unit as
/// that of an integer does.
TimeField readDecimalCount(std::string_view text)
{
    constexpr std::size_t kFewestDigits = 9;
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos || point < kFewestDigits || !isDigits(text.substr(0, point))
        || !isDigits(text.substr(point + 1)))
        return {};
    const auto whole = readUnsigned(text.substr(0, point));
    if (!whole)
        return {};
    const auto time = readDecimal(text, nanosOfUnit(*whole));
    return time ? TimeField{FieldState::Value, static_cast<std::int64_t>(time->value)} : TimeField{};
}

} // namespace

std::optional<Nanos> readPackedTime(std::string_view digits)
{
    constexpr std::size_t kClock = 6;
    constexpr std::size_t kMost = 15;
    const std::size_t length = digits.size() + (digits.size() % 3 == 2 ? 1 : 0);
    if (length < kClock || length > kMost || length % 3 != 0)
        return std::nullopt;
    std::int64_t value = parseInteger(digits).value_or(-1);
    for (std::size_t i = length; i < kMost; ++i)
        value *= 10;
    constexpr std::int64_t kSecond = 1'000'000'000;
    const std::int64_t clock = value / kSecond;
    const std::int64_t hours = clock / 10'000;
    const std::int64_t minutes = clock / 100 % 100;
    const std::int64_t seconds = clock % 100;
    if (value < 0 || hours > 23 || minutes > 59 || seconds > 59)
        return std::nullopt;
    return Nanos{((hours * 60 + minutes) * 60 + seconds) * kSecond + value % kSecond};
}

bool isCount(std::string_view text)
{
    const std::size_t point = std::min(text.find_first_of(".,"), text.size());
    return isDigits(text.substr(0, point)) && (point == text.size() || isDigits(text.substr(point + 1)));
}

bool isTimeOfDay(std::string_view text)
{
    return parseTimeOfDay(fullTimeOfDay(text)).has_value();
}

bool isShapedAsTimeOfDay(std::string_view text)
{
    const std::size_t colon = text.find(':');
    return (colon == 1 || colon == 2) && text.find_first_not_of("0123456789:.,") == std::string_view::npos;
}

std::optional<LocalDay> readDay(std::string_view text)
{
    constexpr std::size_t kDigits = 8;
    std::string dashed(text);
    if (text.size() == kDigits && isDigits(text))
        dashed.insert(6, "-").insert(4, "-");
    const auto midnight = parseIsoTime(dashed + "T00:00");
    if (!midnight || *midnight < kEarliestTime || *midnight >= kLatestTime)
        return std::nullopt;
    return LocalDay{std::chrono::floor<std::chrono::days>(midnight->time_since_epoch())};
}

std::optional<LocalDay> readSasDay(std::string_view text)
{
    constexpr LocalDay kFirst{std::chrono::local_days{std::chrono::year{1960} / 1 / 1}};
    constexpr std::string_view kMonths = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    constexpr std::size_t kDayOfMonth = 9; // "07JUN2024"
    constexpr std::size_t kMostDigits = 5;
    if (isDigits(text) && text.size() <= kMostDigits)
        return readDay(dayText(kFirst + std::chrono::days{parseInteger(text).value_or(0)}));
    if (text.size() != kDayOfMonth)
        return std::nullopt;
    std::string month(text.substr(2, 3));
    for (char& c : month)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const std::size_t at = kMonths.find(month);
    if (at == std::string_view::npos || at % 3 != 0)
        return std::nullopt;
    const std::size_t number = at / 3 + 1;
    std::string day(text.substr(5));
    day.append(number < 10 ? "0" : "").append(std::to_string(number)).append(text.substr(0, 2));
    return readDay(day);
}

std::string dayText(LocalDay day)
{
    constexpr std::size_t kDay = 10; // "2024-06-07"
    return formatIsoTime(UnixNanos{day.time_since_epoch()}).substr(0, kDay);
}

unsigned TimeField::notes() const
{
    return (namesZone ? 0U : kNoteNoZone) | (occurs == Zone::Occurs::Twice ? kNoteTwice : 0U);
}

TimeField readTime(std::string_view text, const TimeStyle& style)
{
    if (isMissing(text))
        return {FieldState::Undefined, 0};
    if (const std::size_t comma = text.find(','); comma != std::string_view::npos) {
        const auto changed = withPoint(text);
        return changed ? readTime(*changed, style) : TimeField{};
    }
    if (style.day) {
        if (const TimeField time = readTimeOfDay(text, style);
            style.isPacked || time.state == FieldState::Value || time.occurs == Zone::Occurs::Never)
            return time;
    }
    if (isDigits(text))
        return readIntegerTime(text);
    std::string dashed; // "20240801 13:36:32" is "2024-08-01 13:36:32"
    constexpr std::size_t kDay = 8;
    if (text.size() > kDay && isDigits(text.substr(0, kDay)) && (text[kDay] == ' ' || text[kDay] == 'T')) {
        dashed = text;
        text = dashed.insert(6, "-").insert(4, "-");
    }
    const auto zone = takeZone(text);
    const auto time = zone ? parseIsoTime(text) : std::nullopt;
    if (!time)
        return readDecimalCount(text);
    if (!zone->isNamed)
        return onClock(LocalNanos{time->time_since_epoch()}, style);
    return {FieldState::Value, count(*time - zone->ahead)};
}

}}} // namespace sor::input::csv
