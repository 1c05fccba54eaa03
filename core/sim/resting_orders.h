// SPDX-License-Identifier: GPL-3.0-or-later
// Our own resting orders: where they stand in the queues, and what fills them.
#pragma once

#include "base/units.h"
#include "market/queue_model.h"
#include "sim/run_result.h"

#include <cstdint>
#include <vector>

namespace sor {

/// At most one order a venue, on the near side. Prices are sided (see SidedQuote). Feed it every trade and
/// every quote of the venues in mask(), in the order of the tape; the caller books what onTrade and onQuote
/// say was filled. Our orders are not part of what the venues display. One strategy's orders; not
/// thread-safe.
class RestingOrders {
public:
    RestingOrders(QueueModel model, Side side, std::size_t venues);

    /// The venue's order is from now on one of `shares` at `price`, where the venue shows `quote`. At the
    /// price of the order that is there already, min(old, new) shares keep their place and the excess joins
    /// the back; otherwise the old one is cancelled. Behind what is shown at the price, first in the queue
    /// where nothing is. No shares: cancels.
    void place(VenueIndex venue, Price price, Shares shares, const SidedQuote& quote);
    void cancel(VenueIndex venue);
    void cancelAll();
    /// Cancels of every order what is beyond `most` shares, the newest part first.
    void limitTo(Shares most);

    /// Shares that a print fills, at the order's price and never more than traded.
    Shares onTrade(const TapeTrade& trade);
    /// Shares that a change of the venue's quote fills: the far side's that now stand at our price or better.
    /// The marks are those of TapeEntry.
    Shares onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after, bool followsTrades,
                   bool isTradeRow);

    /// Bit v: an order rests at venue v.
    std::uint64_t mask() const { return m_mask; }
    bool restsAt(VenueIndex venue) const { return ((m_mask >> venue) & 1U) != 0; }
    Shares resting(VenueIndex venue) const;
    /// Of all that was ever placed at the venue.
    const OrderTotals& totals(VenueIndex venue) const { return m_totals[venue]; }
    /// Sided; the venue must have an order.
    Price price(VenueIndex venue) const { return m_orders[venue].level.price(); }
    /// Shares of others ahead of the order's first share.
    std::int64_t ahead(VenueIndex venue) const { return m_orders[venue].parts.front().place.ahead(); }

private:
    /// Shares that joined together, oldest first in an order; others may stand between two parts.
    struct Part {
        QueuePlace place;
        Shares shares;
    };
    struct Order {
        QueueLevel level{kNoNearPrice};
        std::vector<Part> parts;
    };
    Shares fill(VenueIndex venue, std::int64_t shares, bool passesQueue);
    void trim(VenueIndex venue, Shares most);

    QueueModel m_model;
    Side m_side;
    std::vector<Order> m_orders; // by venue
    std::vector<OrderTotals> m_totals; // by venue
    std::uint64_t m_mask = 0;
};

} // namespace sor
