// SPDX-License-Identifier: GPL-3.0-or-later
// Ways of taking displayed shares that several strategies share; in a header, so that a strategy file needs
// no library.
#pragma once

#include "strategy/strategy.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sor { inline namespace strategy {

namespace detail {
/// Takes from the venues listed, best first.
inline void takeInTurn(const DecisionView& view, const VenueIndex* venues, std::size_t count, Shares wanted,
                       ChildOrders& orders)
{
    wanted = std::min(wanted, view.left());
    Shares left = view.left();
    for (std::size_t i = 0; i < count && wanted.count > 0; ++i) {
        const Shares shares = view.order().wholeLots(std::min(wanted, view.available(venues[i])), left);
        if (shares.count <= 0)
            continue;
        orders.take(venues[i], shares);
        wanted -= shares;
        left -= shares;
    }
}
} // namespace detail

/// Takes up to `wanted` shares at the lowest displayed far price over all venues, and never at a worse one: a
/// venue that we have exhausted still shows its price, and then this waits. Venues tied on price are taken by
/// all-in price, then in the order of the venues.
inline void takeLowestPrice(const DecisionView& view, Shares wanted, ChildOrders& orders)
{
    const Price best = view.market().bestFar();
    if (best == kNoPrice || best > view.order().sidedLimit())
        return;
    std::array<VenueIndex, kMaxVenues> venues;
    std::array<Price, kMaxVenues> fees;
    std::size_t count = 0;
    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
        if (view.market().quote(v).farPx != best)
            continue;
        // Insertion keeps equal fees in the order of the venues.
        const Price fee = view.takerFeeAt(v);
        std::size_t i = count++;
        for (; i > 0 && fees[i - 1] > fee; --i) {
            fees[i] = fees[i - 1];
            venues[i] = venues[i - 1];
        }
        fees[i] = fee;
        venues[i] = v;
    }
    detail::takeInTurn(view, venues.data(), count, wanted, orders);
}

/// The same by all-in price (price plus taker fee).
inline void takeLowestAllIn(const DecisionView& view, Shares wanted, ChildOrders& orders)
{
    std::array<VenueIndex, kMaxVenues> venues;
    std::size_t count = 0;
    Price best = kNoPrice;
    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
        const SidedQuote& quote = view.market().quote(v);
        if (!quote.hasFar() || quote.farPx > view.order().sidedLimit())
            continue;
        const Price allIn = view.allIn(v);
        if (allIn < best) {
            best = allIn;
            count = 0;
        }
        if (allIn == best)
            venues[count++] = v;
    }
    detail::takeInTurn(view, venues.data(), count, wanted, orders);
}

/// Taker fee a share at the best far price: of the cheapest venue that shows it, but for those where an order
/// of ours waits for the far side (DecisionView::isCrossed). kNoPrice when no venue does.
inline Price takerFeeAtFar(const DecisionView& view, Price bestFar)
{
    Price least = kNoPrice;
    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
        if (view.market().quote(v).farPx == bestFar && !view.isCrossed(v))
            least = std::min(least, view.takerFeeAt(v));
    }
    return least;
}

}} // namespace sor::strategy
