// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/ground_truth_probe.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sor { inline namespace input {

GroundTruthProbe::GroundTruthProbe(std::vector<Order> orders)
    : m_orders(std::move(orders))
{
    assert(std::ranges::is_sorted(m_orders, {}, &Order::at));
}

void GroundTruthProbe::watch(std::vector<const SyntheticBookSide*> bids, std::int64_t tickNanos)
{
    m_bids = std::move(bids);
    m_isHalted.assign(m_bids.size(), false);
    m_tickNanos = tickNanos;
}

void GroundTruthProbe::advance(std::int64_t now)
{
    if (!m_live.empty())
        std::erase_if(m_live, [now](const Live& live) { return live.end <= now; });
    for (; m_next < m_orders.size() && count(m_orders[m_next].at) <= now; ++m_next) {
        Order& order = m_orders[m_next];
        if (order.venue >= m_bids.size() || m_isHalted[order.venue])
            continue;
        const SyntheticBookSide& bids = *m_bids[order.venue];
        order.isPlaced = true;
        order.price = {bids.bestTick() * m_tickNanos};
        order.sharesAhead = bids.shares(0);
        const std::int64_t end = count(order.at) + order.lifetime.count();
        if (end > now)
            m_live.push_back({m_next, bids.bestTick(), end, bids.orders(0)});
    }
}

void GroundTruthProbe::orderLeft(std::size_t venue, std::int64_t tick, int index)
{
    for (Live& live : m_live) {
        if (m_orders[live.order].venue == venue && live.tick == tick && index < live.ordersAhead)
            --live.ordersAhead;
    }
}

void GroundTruthProbe::marketSell(std::size_t venue, std::int64_t now, const SyntheticBookSide& bids,
                                  std::uint32_t shares, bool isSweep)
{
    for (const Live& live : m_live) {
        if (m_orders[live.order].venue != venue)
            continue;
        // Nothing is ahead of an order above the best bid: the queue it joined has gone.
        std::int64_t ahead = 0;
        for (int level = 0; level < SyntheticBookSide::kLevels; ++level) {
            const std::int64_t tick = bids.bestTick() - level;
            if (tick > live.tick)
                ahead += bids.shares(level);
            if (tick != live.tick)
                continue;
            for (int i = 0; i < std::min(live.ordersAhead, bids.orders(level)); ++i)
                ahead += bids.order(level, i);
        }
        if (live.tick < bids.bestTick() && (!isSweep || bids.levelOf(live.tick) < 0))
            continue;
        if (shares > ahead)
            fill(live, now, static_cast<std::uint32_t>(shares - ahead));
    }
}

void GroundTruthProbe::askArrived(std::size_t venue, std::int64_t now, std::int64_t tick,
                                  std::uint32_t shares)
{
    for (const Live& live : m_live) {
        if (m_orders[live.order].venue == venue && tick <= live.tick)
            fill(live, now, shares);
    }
}

void GroundTruthProbe::levelForgotten(std::size_t venue, std::int64_t tick)
{
    for (Live& live : m_live) {
        if (m_orders[live.order].venue == venue && live.tick <= tick)
            live.ordersAhead = 0;
    }
}

void GroundTruthProbe::venueHalted(std::size_t venue)
{
    m_isHalted[venue] = true;
    std::erase_if(m_live, [&](const Live& live) { return m_orders[live.order].venue == venue; });
}

void GroundTruthProbe::venueReopened(std::size_t venue)
{
    m_isHalted[venue] = false;
}

void GroundTruthProbe::fill(const Live& live, std::int64_t now, std::uint32_t shares)
{
    Order& order = m_orders[live.order];
    const std::uint32_t filled = std::min(shares, order.shares - order.filled);
    if (filled == 0)
        return;
    if (order.filled == 0)
        order.firstFill = unixNanos(now);
    order.lastFill = unixNanos(now);
    order.filled += filled;
}

}} // namespace sor::input
