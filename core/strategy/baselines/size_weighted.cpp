// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/baselines/size_weighted.h"

#include <array>

namespace sor { inline namespace strategy {

void SizeWeighted::decide(const DecisionView& view, ChildOrders& orders)
{
    std::int64_t total = 0;
    std::int64_t anyAvailable = 0;
    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
        const SidedQuote& quote = view.market().quote(v);
        if (quote.hasFar() && quote.farPx <= view.order().sidedLimit())
            total += quote.farSz;
        anyAvailable += view.available(v).count;
    }
    if (anyAvailable == 0)
        return;
    // left x size fits: left is below 2^63 and the sizes below 2^32 each, so the product needs 128 bits.
    std::array<Shares, kMaxVenues> parts{};
    std::array<std::int64_t, kMaxVenues> remainders{};
    Shares undistributed = view.left();
    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
        const SidedQuote& quote = view.market().quote(v);
        if (!quote.hasFar() || quote.farPx > view.order().sidedLimit())
            continue;
        const Int128 product = Int128{view.left().count} * quote.farSz;
        parts[v] = {static_cast<std::int64_t>(product / total)};
        remainders[v] = static_cast<std::int64_t>(product % total);
        undistributed -= parts[v];
    }
    while (undistributed.count > 0) {
        VenueIndex largest = 0;
        for (VenueIndex v = 1; v < view.venueCount(); ++v) {
            if (remainders[v] > remainders[largest])
                largest = v;
        }
        ++parts[largest].count;
        remainders[largest] = -1;
        --undistributed.count;
    }
    Shares left = view.left();
    for (VenueIndex v = 0; v < view.venueCount(); ++v) {
        const Shares shares = view.order().wholeLots(std::min(parts[v], view.available(v)), left);
        orders.take(v, shares);
        left -= shares;
    }
}

}} // namespace sor::strategy
