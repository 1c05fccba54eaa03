// SPDX-License-Identifier: GPL-3.0-or-later
// Our own resting orders: where they stand in the queues, and what fills them.
#pragma once

#include "base/units.h"
#include "market/queue/crossing.h"
#include "market/queue/exact.h"
#include "market/queue/queue_level.h"
#include "sim/run_result.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace sor { inline namespace sim {

/// At most one order a venue, on the near side. Prices are sided (see SidedQuote). Feed it every trade and
/// every quote of the venues in mask(), in the order of the tape; the caller books what onTrade and onQuote
/// say was filled. Our orders are not part of what the venues display. One strategy's orders; not
/// thread-safe.
class RestingOrders {
public:
    /// `exactVenues`: bit v for a venue whose orders are followed one by one (QueueModel::Exact): its trades
    /// and quotes say nothing here, onOrder() says all.
    RestingOrders(const QueueModel& queue, const CrossingRule& crossing, Side side, std::size_t venues,
                  std::uint64_t exactVenues = 0);

    /// The venue's order is from now on one of `shares` at `price`, where the venue shows `quote`. At the
    /// price of the order that is there already, min(old, new) shares keep their place and the excess joins
    /// the back; otherwise the old one is cancelled. Behind what is shown at the price, first in the queue
    /// where nothing is. No shares: cancels.
    /// `time`: when it arrives, of venues whose orders are followed.
    void place(VenueIndex venue, Price price, Shares shares, const SidedQuote& quote, UnixNanos time = {});
    void cancel(VenueIndex venue);
    void cancelAll();
    /// Cancels of every order what is beyond `most` shares, the newest part first.
    void limitTo(Shares most);

    struct OrderFill {
        Shares shares;
        bool isCrossing = false; // with an order of the far side
    };
    /// Shares that a change of an order of a venue with known orders fills.
    OrderFill onOrder(const OrderChange& change);
    /// Executions at the price of an order of ours behind orders that stood ahead of it.
    std::int64_t inconsistencies() const { return m_inconsistencies; }

    /// Shares that a print fills, at the order's price and never more than traded.
    Shares onTrade(const TapeTrade& trade);
    /// Shares that a change of the venue's quote at `time` fills at once (with CrossingRule::Kind::Shown):
    /// the far side's that now stand at our price or better. The marks are those of TapeEntry.
    Shares onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after, bool followsTrades,
                   bool isTradeRow, UnixNanos time);
    /// Nothing falls due before this time (see Crossing::due); it may be earlier than what does.
    UnixNanos nextDue() const { return m_nextDue; }
    /// Shares that the far side of the venue, having stood at our price for long enough at `time`, fills
    /// after all rows of that time; the caller asks every venue of mask() once nextDue() has come.
    Shares onDue(VenueIndex venue, UnixNanos time);
    /// When every venue has been asked: finds nextDue() again.
    void findNextDue();
    /// Our taking order took `shares` of the venue's far side.
    void onTaken(VenueIndex venue, Shares shares);
    /// Bit v: the far side of venue v stands at or below the price of our order there, and has not traded
    /// with all of it (never with Shown: what was there has).
    std::uint64_t crossedMask() const { return m_crossedMask; }

    /// Bit v: an order rests at venue v.
    std::uint64_t mask() const { return m_mask; }
    bool restsAt(VenueIndex venue) const { return ((m_mask >> venue) & 1U) != 0; }
    Shares resting(VenueIndex venue) const;
    /// All of them as they stand, by venue.
    std::vector<QueuedOrder> queued() const;
    /// Of all that was ever placed at the venue.
    const OrderTotals& totals(VenueIndex venue) const { return m_totals[venue]; }
    /// Sided; the venue must have an order.
    Price price(VenueIndex venue) const { return m_orders[venue].level.price(); }
    /// Shares of others ahead of the order's first share.
    std::int64_t ahead(VenueIndex venue) const { return m_orders[venue].parts.front().place.ahead(); }

private:
    /// Shares that joined together, oldest first in an order; others may stand between two parts. A part
    /// never has fewer shares ahead than an older one.
    struct Part {
        QueuePlace place;
        Shares shares;
        UnixNanos joined;
    };
    struct Order {
        QueueLevel level{kNoNearPrice};
        Crossing crossing;
        std::vector<Part> parts;
    };
    Shares fill(VenueIndex venue, std::int64_t shares, bool passesQueue);
    void trim(VenueIndex venue, Shares most);
    bool isExact(VenueIndex venue) const { return ((m_exactVenues >> venue) & 1U) != 0; }
    Shares follow(const OrderChange& change);
    Shares fillBehind(VenueIndex venue, std::int64_t shares, const OrderChange* execution);
    void dropFilled(VenueIndex venue);

    std::shared_ptr<const QueueRule> m_queue;
    CrossingRule m_crossing;
    Side m_side;
    std::uint64_t m_exactVenues;
    std::int64_t m_inconsistencies = 0;
    std::vector<Order> m_orders; // by venue
    std::vector<OrderTotals> m_totals; // by venue
    std::uint64_t m_mask = 0;
    std::uint64_t m_crossedMask = 0;
    UnixNanos m_nextDue = UnixNanos::max();
};

}} // namespace sor::sim
