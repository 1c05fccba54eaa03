// SPDX-License-Identifier: GPL-3.0-or-later
// What level-1 data tell of a queue in which our order rests: the rules of inference.
#pragma once

#include "market/queue/queue_rule.h"
#include "market/sided_quote.h"
#include "market/tape.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace sor { inline namespace market {

/// Shares of others ahead of one order.
class QueuePlace {
public:
    QueuePlace() = default;
    explicit QueuePlace(std::int64_t ahead)
        : m_ahead(ahead)
    {
    }
    std::int64_t ahead() const { return m_ahead; }
    /// The first `shares` of the queue traded.
    void advance(std::int64_t shares) { m_ahead -= std::min(shares, m_ahead); }
    /// `cancelled` of `shown` shares left without trading.
    void cancel(const QueueRule& rule, std::int64_t cancelled, std::int64_t shown)
    {
        if (cancelled > 0)
            m_ahead -= rule.cancelledAhead({cancelled, shown, m_ahead});
    }
    /// No more than `most` can be ahead.
    void bound(std::int64_t most) { m_ahead = std::min(m_ahead, most); }

private:
    std::int64_t m_ahead = 0;
};

/// Follows one price of one venue from the moment an order joined there. Prices are sided (see SidedQuote):
/// we rest at a near price, and what trades at or below it is sold to us.
class QueueLevel {
public:
    explicit QueueLevel(Price price)
        : m_price(price)
    {
    }
    Price price() const { return m_price; }

    enum class Reach : std::uint8_t {
        None, // of no concern to this price
        At, // eats its queue from the front
        Through // went beyond it: no order can be ahead any more
    };
    /// A print of the venue.
    Reach onTrade(const TapeTrade& trade, Side side);

    /// What a quote row means for the places of this price.
    struct Change {
        std::int64_t cancelled = 0; // of `shown`
        std::int64_t shown = 0;
        std::int64_t mostAhead = std::numeric_limits<std::int64_t>::max();
        bool hasGone = false; // the whole queue, and mostAhead is 0
    };
    /// `followsTrades` and `isTradeRow` as TapeEntry has them.
    Change onQuote(const SidedQuote& before, const SidedQuote& after, bool followsTrades, bool isTradeRow);

private:
    Price m_price;
    std::int64_t m_traded = 0; // here since the venue's last quote row and not yet seen in its size
};

/// The changes of a row as they act on a place; returns the shares ahead that it takes to be cancelled.
inline std::int64_t apply(const QueueLevel::Change& change, const QueueRule& rule, QueuePlace& place)
{
    const std::int64_t before = place.ahead();
    place.cancel(rule, change.cancelled, change.shown);
    if (change.hasGone || rule.isBoundByDisplay())
        place.bound(change.mostAhead);
    return before - place.ahead();
}

}} // namespace sor::market
