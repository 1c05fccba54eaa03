// SPDX-License-Identifier: GPL-3.0-or-later
// The displayed orders of one venue by their ids.
#pragma once

#include "base/units.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sor { inline namespace market {

/// One displayed order. Its place in the queue of its price is that of the row that gave it: orders that
/// joined at an earlier time are ahead.
struct DisplayedOrder {
    std::uint64_t id = 0;
    Price price;
    std::int64_t placed = 0; // nanoseconds since 1970, in the order of the tape
    std::uint32_t size = 0; // shares, above 0
    std::uint32_t filled = 0; // of them: traded, and not yet taken off by the row that follows a fill
    bool isBid = false;
};

/// Orders by id: linear probing, at most half full. A pointer holds until the next insert() or erase().
class OrderTable {
public:
    OrderTable()
        : m_slots(kLeastSlots)
    {
    }
    /// Null where no order has the id.
    DisplayedOrder* find(std::uint64_t id)
    {
        for (std::size_t at = home(id);; at = (at + 1) & (m_slots.size() - 1)) {
            DisplayedOrder& order = m_slots[at];
            if (order.size == 0)
                return nullptr;
            if (order.id == id)
                return &order;
        }
    }
    /// `order` has a size and an id that is not there yet.
    void insert(const DisplayedOrder& order)
    {
        if (++m_count * 2 > m_slots.size())
            grow();
        put(order);
    }
    /// `order` is one of those here.
    void erase(const DisplayedOrder* order)
    {
        --m_count;
        // Those that were put further on for want of its slot come closer.
        auto hole = static_cast<std::size_t>(order - m_slots.data());
        const std::size_t mask = m_slots.size() - 1;
        for (std::size_t at = (hole + 1) & mask; m_slots[at].size != 0; at = (at + 1) & mask) {
            if (((at - home(m_slots[at].id)) & mask) >= ((at - hole) & mask)) {
                m_slots[hole] = m_slots[at];
                hole = at;
            }
        }
        m_slots[hole].size = 0;
    }
    void clear()
    {
        m_slots.assign(kLeastSlots, {});
        m_count = 0;
    }
    std::size_t size() const { return m_count; }

private:
    static constexpr std::size_t kLeastSlots = 1024;
    std::size_t home(std::uint64_t id) const
    {
        // Ids of a venue often count up: the multiplication spreads them over the upper bits.
        return static_cast<std::size_t>((id * 0x9e3779b97f4a7c15ULL) >> 32) & (m_slots.size() - 1);
    }
    void put(const DisplayedOrder& order)
    {
        std::size_t at = home(order.id);
        while (m_slots[at].size != 0)
            at = (at + 1) & (m_slots.size() - 1);
        m_slots[at] = order;
    }
    void grow()
    {
        std::vector<DisplayedOrder> old(m_slots.size() * 2);
        old.swap(m_slots);
        for (const DisplayedOrder& order : old) {
            if (order.size != 0)
                put(order);
        }
    }

    std::vector<DisplayedOrder> m_slots; // a power of two of them, below 2^32
    std::size_t m_count = 0;
};

}} // namespace sor::market
