// SPDX-License-Identifier: GPL-3.0-or-later
// The order that every strategy works, and the child orders they send.
#pragma once

#include "base/time.h"
#include "base/units.h"
#include "market/sided_quote.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

namespace sor {

/// What is to be done, the same for all strategies.
struct ParentOrder {
    Side side = Side::Buy;
    Shares shares{5000};
    TimeWindow window;
    std::optional<Price> limit; // displayed price that no fill may be worse than
    Shares lot{1}; // child orders are whole lots, but for a remainder below one lot

    /// The limit in sided terms: a fill's sided price may not exceed it.
    Price sidedLimit() const
    {
        if (!limit)
            return kNoPrice;
        return side == Side::Buy ? *limit : -*limit;
    }

    /// `wanted` cut down to whole lots; a parent with less than a lot left may take it all.
    Shares wholeLots(Shares wanted, Shares left) const
    {
        if (left < lot)
            return std::min(wanted, left);
        return {wanted.count - wanted.count % lot.count};
    }
};

/// An order to one venue that takes what is available at its far price when it arrives, and no more than
/// `shares`; what it does not get is cancelled at once.
struct TakingOrder {
    VenueIndex venue = 0;
    Shares shares;
};

/// The child orders of one decision; no allocation.
class ChildOrders {
public:
    void take(VenueIndex venue, Shares shares)
    {
        if (shares.count <= 0)
            return;
        assert(m_count < m_taking.size());
        m_taking[m_count++] = {venue, shares};
    }
    void clear() { m_count = 0; }
    const TakingOrder* begin() const { return m_taking.data(); }
    const TakingOrder* end() const { return m_taking.data() + m_count; }
    bool empty() const { return m_count == 0; }

private:
    std::array<TakingOrder, 2 * kMaxVenues> m_taking;
    std::size_t m_count = 0;
};

} // namespace sor
