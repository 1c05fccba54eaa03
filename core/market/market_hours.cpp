// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/market_hours.h"

#include <algorithm>
#include <array>

namespace sor {

std::span<const std::string_view> usExchanges()
{
    static constexpr std::array<std::string_view, 16> kUsExchanges{
        "XNAS", "XNYS", "ARCX", "EDGX", "BATS", "IEXG", "MEMX", "EPRL",
        "BATY", "EDGA", "XCIS", "XBOS", "XPSX", "XCHI", "XASE", "LTSE"};
    return kUsExchanges;
}

bool isUsMarket(std::span<const TapeVenue> venues)
{
    return std::ranges::any_of(venues, [](const TapeVenue& venue) {
        return std::ranges::find(usExchanges(), venue.info.mic) != usExchanges().end();
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
