// SPDX-License-Identifier: GPL-3.0-or-later
// Where the router may rest an order at all.
#pragma once

#include "market/market_state.h"

#include <cstdint>

namespace sor {

/// What the best prices of all venues look like together; orders rest in an ordinary market only.
enum class MarketShape : std::uint8_t { Ordinary, OneSided, LockedOrCrossed };

inline MarketShape shapeOf(const MarketState& market)
{
    if (!market.twiceMid())
        return MarketShape::OneSided;
    return market.bestNear() < market.bestFar() ? MarketShape::Ordinary : MarketShape::LockedOrCrossed;
}

/// A venue's own near price further from the mid than this is a stub: nobody trades there.
inline constexpr std::int64_t kMaxBidDistancePpm = 5'000; // 50 bp

/// An order may rest at the best near price at a venue whose far price is worse than that, and whose own near
/// price is within 50 bp of the mid. Only in an ordinary market.
inline bool mayRestAt(const SidedQuote& quote, const MarketState& market)
{
    if (!quote.hasFar() || !quote.hasNear() || quote.farPx <= market.bestNear())
        return false;
    const Int128 twiceMid = market.twiceMid()->nanos;
    const Int128 twiceDistance = twiceMid - 2 * Int128{quote.nearPx.nanos};
    const Int128 absoluteMid = twiceMid < 0 ? -twiceMid : twiceMid;
    return twiceDistance * 1'000'000 <= absoluteMid * kMaxBidDistancePpm;
}

} // namespace sor
