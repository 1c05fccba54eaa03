// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/zone.h"

#include <algorithm>
#include <date/tz.h>
#include <exception>
#include <fmt/format.h>

namespace sor { inline namespace base {

Result<Zone> Zone::find(std::string_view name)
{
    // The library throws for a name it does not know as for data it cannot read.
    try {
        return Zone(date::locate_zone(name));
    } catch (const std::exception&) {
        return unusableData(fmt::format("This system knows no time zone '{}'. Expected a name of the IANA "
                                        "database, such as {}; its data come with the package tzdata.",
                                        name, kNewYork));
    }
}

LocalNanos Zone::toLocal(UnixNanos time) const
{
    const auto info = m_zone->get_info(std::chrono::floor<std::chrono::seconds>(time));
    return LocalNanos{time.time_since_epoch() + info.offset};
}

namespace {

/// Times of a zone's clocks that all occur once, at one offset: those of a file are mostly of one such span.
struct ClockSpan {
    const date::time_zone* zone = nullptr;
    LocalNanos from;
    LocalNanos to;
    std::chrono::seconds offset{0};
};

ClockSpan spanOf(const date::time_zone* zone, const date::sys_info& info)
{
    // Clocks go forward or back by a day at most.
    constexpr std::chrono::days kChange{2};
    constexpr std::chrono::seconds kFarthest = std::chrono::hours{24 * 365 * 200}; // nanoseconds hold no more
    const auto within = [&](date::sys_seconds time) {
        return LocalNanos{std::clamp(time.time_since_epoch(), -kFarthest, kFarthest)};
    };
    return {zone, within(info.begin) + kChange, within(info.end) - kChange, info.offset};
}

} // namespace

UnixNanos Zone::toUtc(LocalNanos time, Occurs& occurs) const
{
    thread_local ClockSpan span;
    occurs = Occurs::Once;
    if (span.zone == m_zone && time >= span.from && time < span.to)
        return UnixNanos{time.time_since_epoch() - span.offset};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
    const auto info = m_zone->get_info(date::local_seconds{seconds});
    if (info.result == date::local_info::nonexistent) {
        occurs = Occurs::Never;
        return UnixNanos{info.first.end};
    }
    if (info.result == date::local_info::ambiguous)
        occurs = Occurs::Twice;
    else
        span = spanOf(m_zone, info.first);
    return UnixNanos{time.time_since_epoch() - info.first.offset};
}

const std::string& Zone::name() const
{
    return m_zone->name();
}

void TimeText::takeZone(const Zone& of)
{
    if (namesZone)
        return;
    zone = of;
    if (instant)
        instant = of.toUtc(clock);
}

UnixNanos TimeText::onDayOf(UnixNanos time) const
{
    using std::chrono::days;
    if (instant)
        return *instant;
    return zone ? zone->toUtc(LocalNanos{std::chrono::floor<days>(zone->toLocal(time))} + timeOfDay)
                : UnixNanos{std::chrono::floor<days>(time)} + timeOfDay;
}

bool isUsHalfDay(LocalDay day)
{
    using namespace std::chrono;
    const year_month_day date{day};
    const weekday weekday{day};
    if (date.month() == November) {
        const LocalDay thanksgiving{date.year() / November / Thursday[4]};
        return day == thanksgiving + days{1};
    }
    const bool isEve = date == date.year() / December / 24 || date == date.year() / July / 3;
    return isEve && weekday.iso_encoding() <= Thursday.iso_encoding();
}

std::optional<LocalWindow> usRegularHours(LocalDay day)
{
    using namespace std::chrono;
    if (weekday{day}.iso_encoding() >= Saturday.iso_encoding())
        return std::nullopt;
    const hours close{isUsHalfDay(day) ? 13 : 16};
    return LocalWindow{LocalNanos{day} + hours{9} + minutes{30}, LocalNanos{day} + close};
}

}} // namespace sor::base
