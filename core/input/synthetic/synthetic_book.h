// SPDX-License-Identifier: GPL-3.0-or-later
// One side of a simulated venue's book: a few price levels, each a queue of orders in order of arrival.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>

namespace sor { inline namespace input {

/// Level 0 is the best; level i is i ticks deeper. Levels may be empty; the owner sees to it that the best is
/// not for longer than an event takes. Opening a better level forgets the deepest one.
class SyntheticBookSide {
public:
    static constexpr int kLevels = 8;
    static constexpr int kMaxOrders = 40; // a level

    /// `deeper` is +1 for asks and -1 for bids; every level is emptied.
    void reset(int deeper, std::int64_t bestTick)
    {
        m_deeper = deeper;
        m_bestTick = bestTick;
        m_fleeting = 0;
        for (auto& level : m_levels)
            level = {};
    }

    /// Price of the best level in ticks.
    std::int64_t bestTick() const { return m_bestTick; }
    int orders(int level) const { return at(level).count; }
    std::uint32_t shares(int level) const { return at(level).shares; }
    std::uint32_t order(int level, int index) const
    {
        return at(level).orders[static_cast<std::size_t>(index)].shares;
    }
    /// Whether the order was added as one that leaves soon.
    bool isFleeting(int level, int index) const
    {
        return at(level).orders[static_cast<std::size_t>(index)].isFleeting;
    }
    /// Fleeting orders in all levels.
    int fleetingOrders() const { return m_fleeting; }
    /// The level of a price, or -1 when it is not one of the levels kept.
    int levelOf(std::int64_t tick) const
    {
        const std::int64_t level = (tick - m_bestTick) * m_deeper;
        return level >= 0 && level < kLevels ? static_cast<int>(level) : -1;
    }

    /// Joins the back of the queue; false when the queue is full.
    bool add(int level, std::uint32_t size, bool isFleeting = false)
    {
        Level& queue = at(level);
        if (queue.count == kMaxOrders)
            return false;
        queue.orders[static_cast<std::size_t>(queue.count++)] = {size, isFleeting};
        queue.shares += size;
        queue.fleeting += isFleeting ? 1 : 0;
        m_fleeting += isFleeting ? 1 : 0;
        return true;
    }

    /// Takes an order out of the queue and returns its size.
    std::uint32_t cancel(int level, int index)
    {
        Level& queue = at(level);
        assert(index < queue.count);
        const Order gone = queue.orders[static_cast<std::size_t>(index)];
        for (int i = index + 1; i < queue.count; ++i)
            queue.orders[static_cast<std::size_t>(i - 1)] = queue.orders[static_cast<std::size_t>(i)];
        --queue.count;
        queue.shares -= gone.shares;
        queue.fleeting -= gone.isFleeting ? 1 : 0;
        m_fleeting -= gone.isFleeting ? 1 : 0;
        return gone.shares;
    }

    /// Makes an order smaller; it keeps its place.
    void shrink(int level, int index, std::uint32_t newSize)
    {
        Level& queue = at(level);
        auto& size = queue.orders[static_cast<std::size_t>(index)].shares;
        assert(newSize > 0 && newSize <= size);
        queue.shares -= size - newSize;
        size = newSize;
    }

    /// Trades at most `shares` with the first order of the best level; returns what traded.
    std::uint32_t takeFirst(std::uint32_t shares)
    {
        const std::uint32_t first = order(0, 0);
        if (shares >= first)
            return cancel(0, 0);
        shrink(0, 0, first - shares);
        return shares;
    }

    /// Opens an empty best level one tick better.
    void openBetter()
    {
        m_head = (m_head + kLevels - 1) % kLevels;
        m_bestTick -= m_deeper;
        clear(at(0));
    }

    /// Drops the best level; the next becomes the best and an empty one appears at the far end.
    void dropBest()
    {
        clear(at(0));
        m_head = (m_head + 1) % kLevels;
        m_bestTick += m_deeper;
    }

private:
    struct Order {
        std::uint32_t shares = 0;
        bool isFleeting = false;
    };
    struct Level {
        std::array<Order, kMaxOrders> orders{};
        int count = 0;
        int fleeting = 0;
        std::uint32_t shares = 0;
    };
    void clear(Level& level)
    {
        m_fleeting -= level.fleeting;
        level.count = 0;
        level.fleeting = 0;
        level.shares = 0;
    }
    Level& at(int level) { return m_levels[static_cast<std::size_t>((m_head + level) % kLevels)]; }
    const Level& at(int level) const
    {
        return m_levels[static_cast<std::size_t>((m_head + level) % kLevels)];
    }

    std::array<Level, kLevels> m_levels;
    int m_head = 0;
    int m_deeper = 1;
    int m_fleeting = 0;
    std::int64_t m_bestTick = 0;
};

}} // namespace sor::input
