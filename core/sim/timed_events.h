// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of what is due, in time order.
#pragma once

#include "base/time.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sor { inline namespace sim {

/// Behind those of the same time, so that what was sent first arrives first.
template <class Event> void insertByTime(std::vector<Event>& events, Event event)
{
    const auto at = std::ranges::upper_bound(events, event.time, {}, &Event::time);
    events.insert(at, std::move(event));
}

/// Those of this moment, which lead a list in time order, in turn.
template <class Event, class Act>
void takeThoseAt(UnixNanos time, std::vector<Event>& events, const Act& actOn)
{
    std::size_t count = 0;
    for (; count < events.size() && events[count].time == time; ++count)
        actOn(events[count]);
    events.erase(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(count));
}

}} // namespace sor::sim
