// SPDX-License-Identifier: GPL-3.0-or-later
// Wall-clock times of the places where markets are, by the system's time zone data, and the regular hours of
// US exchanges.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace sor { inline namespace base {

/// What clocks show somewhere: nanoseconds since 1970-01-01 00:00 there.
using LocalNanos = std::chrono::local_time<Nanos>;
/// A date on the clocks of some place.
using LocalDay = std::chrono::local_days;

/// A zone of the IANA time zone database. Small, copied freely, lasts as long as the program; safe from any
/// thread.
class Zone {
public:
    /// "America/New_York". DataUnusable with a sentence for a name that is not in the database, and where the
    /// system has no such data (Debian: package tzdata).
    static Result<Zone> find(std::string_view name);

    /// What the clocks show at an instant.
    LocalNanos toLocal(UnixNanos time) const;
    /// How often clocks show a time: twice where they go back over it, never where they go forward over it.
    enum class Occurs : std::uint8_t { Once, Twice, Never };
    /// The first moment at which clocks show `time`; where they never do, the moment of their change.
    UnixNanos toUtc(LocalNanos time, Occurs& occurs) const;
    /// The instant at which the clocks show it: of two the earlier one, of a time that is left out the end of
    /// the gap.
    UnixNanos toUtc(LocalNanos time) const
    {
        Occurs occurs{};
        return toUtc(time, occurs);
    }
    /// As the database names it.
    const std::string& name() const;

private:
    explicit Zone(const date::time_zone* zone)
        : m_zone(zone)
    {
    }
    const date::time_zone* m_zone;
};

/// A point in time as users state it: an instant, or a time of day on the day of the data.
struct TimeText {
    std::optional<UnixNanos> instant; // nothing: a time of day
    Nanos timeOfDay{0}; // when there is no instant
    bool namesZone = true; // else it is of `zone`
    std::optional<Zone> zone{}; // nothing: UTC
    LocalNanos clock{}; // that `instant` was made of, when it names no zone

    /// It names none, and is of this one.
    void takeZone(const Zone& of);
    /// The instant, or the time of day on the day of `time`.
    UnixNanos onDayOf(UnixNanos time) const;
};

/// The zone of US exchanges.
inline constexpr std::string_view kNewYork = "America/New_York";

/// US exchanges close at 13:00: the day after Thanksgiving, 24 December and 3 July, the latter two from
/// Monday to Thursday (on a Friday the holiday itself is observed). Source: the calendar of the NYSE, as it
/// has been since 2003 (before that the days around 4 July and Christmas varied).
bool isUsHalfDay(LocalDay day);

/// From 09:30 to 16:00 New York time, on a half day to 13:00.
struct LocalWindow {
    LocalNanos from; // on the clocks of the place, included
    LocalNanos to; // excluded
};
/// Nothing at weekends. Holidays are not known here: no exchange quotes on them.
std::optional<LocalWindow> usRegularHours(LocalDay day);

}} // namespace sor::base
