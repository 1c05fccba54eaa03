// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/zone.h"

#include <date/tz.h>
#include <exception>
#include <fmt/format.h>

namespace sor {

Result<Zone> Zone::find(std::string_view name)
{
    const auto fail = [&](std::string_view why) {
        return unusableData(
            fmt::format("There is no time zone '{}' on this system: {}. Expected a name of the IANA "
                        "database, such as {}; the data come with the package tzdata.",
                        name, why, kNewYork));
    };
    // The library throws for a name it does not know as for data it cannot read.
    try {
        return Zone(date::locate_zone(name));
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}

LocalNanos Zone::toLocal(UnixNanos time) const
{
    const auto info = m_zone->get_info(std::chrono::floor<std::chrono::seconds>(time));
    return LocalNanos{time.time_since_epoch() + info.offset};
}

UnixNanos Zone::toUtc(LocalNanos time, Occurs& occurs) const
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
    const auto info = m_zone->get_info(date::local_seconds{seconds});
    occurs = Occurs::Once;
    if (info.result == date::local_info::nonexistent) {
        occurs = Occurs::Never;
        return UnixNanos{info.first.end};
    }
    if (info.result == date::local_info::ambiguous)
        occurs = Occurs::Twice;
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

} // namespace sor
