// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/market_hours.h"

#include "market/us_exchanges.h"

#include <algorithm>

namespace sor {

bool isUsMarket(std::span<const TapeVenue> venues)
{
    return std::ranges::any_of(venues, [](const TapeVenue& venue) { return isUsExchange(venue.info.mic); });
}

Result<MarketHours> MarketHours::of(bool isUs)
{
    MarketHours hours;
    if (isUs) {
        const auto newYork = Zone::find(kNewYork);
        if (!newYork)
            return newYork.error();
        hours.m_newYork = *newYork;
    }
    return hours;
}

LocalDay MarketHours::dayOf(UnixNanos time) const
{
    const LocalNanos local = m_newYork ? m_newYork->toLocal(time) : LocalNanos{time.time_since_epoch()};
    return std::chrono::floor<std::chrono::days>(local);
}

std::optional<TimeWindow> MarketHours::sessionOn(LocalDay day) const
{
    if (!m_newYork) {
        const UnixNanos midnight{LocalNanos{day}.time_since_epoch()};
        return TimeWindow{midnight, midnight + std::chrono::days{1}};
    }
    const auto hours = usRegularHours(day);
    if (!hours)
        return std::nullopt;
    return TimeWindow{m_newYork->toUtc(hours->from), m_newYork->toUtc(hours->to)};
}

} // namespace sor
