// SPDX-License-Identifier: GPL-3.0-or-later
// Where the router may rest an order at all.
#pragma once

#include "market/market_state.h"

#include <algorithm>
#include <cstdint>

namespace sor { inline namespace strategy {

/// Best prices over all venues, sided.
struct BestPrices {
    Price far = kNoPrice;
    Price near = kNoNearPrice;
    bool hasBoth() const { return far != kNoPrice && near != kNoNearPrice; }
};

/// Those that a decision about resting orders goes by: without the far side of the venues in `crossed` (see
/// DecisionView::crossedResting).
inline BestPrices bestPrices(const MarketState& market, std::uint64_t crossed = 0)
{
    if (crossed == 0)
        return {market.bestFar(), market.bestNear()};
    Price far = kNoPrice;
    for (VenueIndex v = 0; v < market.venueCount(); ++v) {
        if (((crossed >> v) & 1U) == 0)
            far = std::min(far, market.quote(v).farPx);
    }
    return {far, market.bestNear()};
}

/// What the best prices of all venues look like together; orders rest in an ordinary market only.
enum class MarketShape : std::uint8_t { Ordinary, OneSided, LockedOrCrossed };

inline MarketShape shapeOf(const BestPrices& best)
{
    if (!best.hasBoth())
        return MarketShape::OneSided;
    return best.near < best.far ? MarketShape::Ordinary : MarketShape::LockedOrCrossed;
}

/// A venue's own near price further from the mid than this is a stub: no trades happen there.
inline constexpr std::int64_t kMaxBidDistancePpm = 5'000; // 50 bp

/// An order may rest at the best near price at a venue whose far price is worse than that, and whose own near
/// price is within 50 bp of the mid; on an NBBO feed only at the venue that shows the best near price. Only
/// in an ordinary market.
inline bool mayRestAt(const SidedQuote& quote, const BestPrices& best, bool isNbbo)
{
    if (isNbbo)
        return quote.nearPx == best.near && quote.farPx > best.near;
    if (!quote.hasFar() || !quote.hasNear() || quote.farPx <= best.near)
        return false;
    const Int128 mid = Int128{best.far.nanos} + best.near.nanos;
    const Int128 twiceDistance = mid - 2 * Int128{quote.nearPx.nanos};
    const Int128 absoluteMid = mid < 0 ? -mid : mid;
    return twiceDistance * 1'000'000 <= absoluteMid * kMaxBidDistancePpm;
}

}} // namespace sor::strategy
