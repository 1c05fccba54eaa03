// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/market_hours.h"

#include "market/us_exchanges.h"
#include "market/venue_names.h"

#include <algorithm>

namespace sor { inline namespace market {

bool isUsMarket(std::span<const TapeVenue> venues)
{
    return std::ranges::any_of(venues, [](const TapeVenue& venue) {
        return isUsExchange(venue.info.mic)
            || (venue.info.kind == FeedKind::Consolidated && !isEuropeanBestName(venue.info.mic));
    });
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

LocalNanos MarketHours::toLocal(UnixNanos time) const
{
    return m_newYork ? m_newYork->toLocal(time) : LocalNanos{time.time_since_epoch()};
}

TimeWindow MarketHours::toUtc(LocalNanos from, LocalNanos to) const
{
    return m_newYork ? TimeWindow{m_newYork->toUtc(from), m_newYork->toUtc(to)}
                     : TimeWindow{UnixNanos{from.time_since_epoch()}, UnixNanos{to.time_since_epoch()}};
}

LocalDay MarketHours::dayOf(UnixNanos time) const
{
    return std::chrono::floor<std::chrono::days>(toLocal(time));
}

std::optional<TimeWindow> MarketHours::sessionOn(LocalDay day) const
{
    if (!m_newYork)
        return toUtc(day, day + std::chrono::days{1});
    const auto hours = usRegularHours(day);
    if (!hours)
        return std::nullopt;
    return toUtc(hours->from, hours->to);
}

}} // namespace sor::market
