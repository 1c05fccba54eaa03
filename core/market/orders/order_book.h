// SPDX-License-Identifier: GPL-3.0-or-later
// The book of one venue, built from its orders one by one.
#pragma once

#include "base/time.h"
#include "market/orders/order_change.h"
#include "market/orders/order_levels.h"
#include "market/orders/order_table.h"
#include "market/tape.h"

#include <cstdint>
#include <vector>

namespace sor { inline namespace market {

/// What a feed says of an order.
struct OrderMessage {
    std::uint64_t id = 0;
    Price price;
    std::int64_t time = 0; // nanoseconds since 1970, as the tape orders rows
    std::uint32_t size = 0; // shares
    bool isBid = false;
};

/// Applies messages in their order. A message that does not fit the orders that stand is applied as far as it
/// can be (see OrderFault), so that one error does not stay in the book. Not thread-safe.
class OrderBook {
public:
    enum class Fault : std::uint8_t {
        None,
        UnknownOrder, // no such order stands: nothing changes; a change of one counts as a new order
        KnownOrder, // a new order with the id of one that stands, which goes
        TooLarge, // more shares leave than the order has: all of it goes
        Mismatch // another side or price than the order has: its own count
    };
    /// A new order.
    Fault add(const OrderMessage& message);
    /// `size` shares of an order leave. What it was filled by before counts as traded (see traded()).
    Fault cancel(const OrderMessage& message);
    /// All of an order leaves, whatever its size.
    Fault remove(const OrderMessage& message);
    /// The order has a new price and size from now on. It keeps its place unless the price changes or the
    /// size grows; without size it leaves.
    Fault modify(const OrderMessage& message);
    /// `size` shares of an order traded; a cancel() or modify() that follows takes them off.
    Fault fill(const OrderMessage& message);
    /// The side shows this alone, without an order; no size: nothing.
    void setTop(bool isBid, Price price, std::uint32_t size);
    void clear();

    /// The best bid and ask with all that is displayed there.
    VenueQuote top() const;
    std::size_t orders() const { return m_orders.size(); }
    /// From now on what messages do to single orders is noted.
    void noteChanges() { m_notesChanges = true; }
    /// Those since they were last cleared; time, venue and place on the tape are not set.
    std::vector<OrderChange>& changes() { return m_changes; }

private:
    OrderLevels& side(bool isBid) { return isBid ? m_bids : m_asks; }
    static std::int64_t rank(bool isBid, Price price) { return isBid ? price.nanos : -price.nanos; }
    void insert(const OrderMessage& message);
    void takeOff(DisplayedOrder& order, std::uint32_t shares);
    void note(OrderChange::Kind kind, const DisplayedOrder& order, std::uint32_t shares);

    OrderTable m_orders;
    OrderLevels m_bids;
    OrderLevels m_asks;
    std::vector<OrderChange> m_changes;
    bool m_notesChanges = false;
};

}} // namespace sor::market
