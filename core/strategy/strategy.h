// SPDX-License-Identifier: GPL-3.0-or-later
// Who decides what to send: the interface that every strategy fills.
#pragma once

#include "market/fees/venue_fees.h"
#include "market/market_state.h"
#include "strategy/parent_order.h"
#include "strategy/router_counts.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace sor { inline namespace strategy {

/// Everything that a decision may use: the market now, what of it is still available to us, and how far the
/// order is. Nothing later than view.time() is in here.
class DecisionView {
public:
    /// Made by the run; keeps references, for the length of one decision. `taken`: displayed far shares, by
    /// venue, that are gone or under way.
    DecisionView(const ParentOrder& order, const VenueFees& fees, const MarketState& market,
                 const std::array<std::uint32_t, kMaxVenues>& taken, Shares left, Shares filledResting = {},
                 std::uint64_t crossedResting = 0)
        : m_order(order)
        , m_fees(fees)
        , m_market(market)
        , m_taken(taken)
        , m_left(left)
        , m_filledResting(filledResting)
        , m_crossedResting(crossedResting)
    {
    }

    /// What is to be done in all.
    const ParentOrder& order() const { return m_order; }
    /// Quotes of all venues, for the side of the order.
    const MarketState& market() const { return m_market; }
    /// Of the decision, by the tape's clock.
    UnixNanos time() const { return m_market.time(); }
    /// Venues are numbered from 0.
    std::size_t venueCount() const { return m_market.venueCount(); }

    /// Shares that are neither filled nor on their way.
    Shares left() const { return m_left; }
    /// Shares that are filled or on their way.
    Shares done() const { return m_order.shares - m_left; }

    /// Of done(), what our resting orders filled.
    Shares filledResting() const { return m_filledResting; }

    /// Bit v: the far side of venue v stands at or below the price of our order that rests there and has not
    /// traded with all of it. Whether it ever will is not known yet, so it tells nothing of the market.
    std::uint64_t crossedResting() const { return m_crossedResting; }
    /// The venue is one of crossedResting().
    bool isCrossed(VenueIndex venue) const { return ((m_crossedResting >> venue) & 1U) != 0; }

    /// Shares that a taking order would get now: displayed, less what we took and what was not replenished; 0
    /// when the far price is beyond the order's limit.
    Shares available(VenueIndex venue) const
    {
        const SidedQuote& quote = m_market.quote(venue);
        if (!quote.hasFar() || quote.farPx > m_order.sidedLimit())
            return {0};
        return {std::int64_t{quote.farSz} - std::int64_t{m_taken[venue]}};
    }

    /// Taker fee a share at the venue's far price; the venue must show one.
    Price takerFeeAt(VenueIndex venue) const
    {
        const Price price = displayedPrice(m_market.quote(venue).farPx, m_order.side);
        return m_fees.taker(venue, time(), price);
    }
    /// Maker fee a share for resting at a sided price; negative is a rebate.
    Price makerFeeAt(VenueIndex venue, Price sidedPrice) const
    {
        return m_fees.maker(venue, time(), displayedPrice(sidedPrice, m_order.side));
    }
    /// Sided far price plus fee: what a share costs; the venue must show a far price.
    Price allIn(VenueIndex venue) const { return m_market.quote(venue).farPx + takerFeeAt(venue); }

private:
    const ParentOrder& m_order;
    const VenueFees& m_fees;
    const MarketState& m_market;
    const std::array<std::uint32_t, kMaxVenues>& m_taken;
    Shares m_left;
    Shares m_filledResting;
    std::uint64_t m_crossedResting;
};

/// Decides at every point of the tape while shares are left. One object works one parent order once; not
/// thread-safe.
class Strategy {
public:
    virtual ~Strategy() = default;
    /// Appends the child orders to send now; the sum of those that take must not exceed view.left(). What is
    /// to rest may exceed it: it is cut when fills leave less.
    virtual void decide(const DecisionView& view, ChildOrders& orders) = 0;
    /// Before this time decide() would change nothing, whatever the market does, as long as nothing of an
    /// order on its way comes back unfilled: asked after each decide().
    virtual UnixNanos idleUntil() const { return UnixNanos::min(); }
    /// Whether it ever rests orders (a run that does has to follow the trades).
    virtual bool mayRest() const { return false; }
    /// What a router met; zero for others.
    virtual RouterCounts counts() const { return {}; }
};

}} // namespace sor::strategy
