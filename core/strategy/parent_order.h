// SPDX-License-Identifier: GPL-3.0-or-later
// The order that every strategy works, and the child orders they send.
#pragma once

#include "base/share_unit.h"
#include "base/time.h"
#include "base/units.h"
#include "market/sided_quote.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace sor { inline namespace strategy {

/// What is to be done, the same for all strategies.
struct ParentOrder {
    Side side = Side::Buy; // what it does
    Shares shares{5000}; // above 0, in `unit`
    TimeWindow window; // when it is worked, half-open; not empty
    std::optional<Price> limit; // displayed price that no fill may be worse than
    Shares lot{1}; // child orders are whole lots, but for a remainder below one lot
    ShareUnit unit{}; // of all numbers of shares, as on the tape

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
        return {sor::wholeLots(wanted.count, lot.count)};
    }
};

/// An order to one venue that takes what is available at its far price when it arrives, and no more than
/// `shares`; what it does not get is cancelled at once (immediate-or-cancel). Its limit is the far price that
/// the venue shows at the decision, unless the run's orders are unprotected.
struct TakingOrder {
    VenueIndex venue = 0; // below DecisionView::venueCount()
    Shares shares; // above 0
};

/// An order that waits at one venue's near side. It joins after every row of its moment, unless the venue's
/// far price is then at or through its price (post-only); what is not filled stays until a later decision
/// replaces it or the parent is filled.
struct RestingOrder {
    VenueIndex venue = 0; // likewise
    Shares shares; // above 0
    Price price; // sided
};

/// What of a decision's orders cannot be; such an order is left out.
enum class OrderFault : std::uint8_t {
    None,
    NegativeShares,
    TooMany, // for kMaxVenues venues
    NotReplacing // rest() before replaceResting()
};

/// The child orders of one decision; no allocation.
class ChildOrders {
public:
    /// 0 shares are no order.
    void take(VenueIndex venue, Shares shares)
    {
        if (shares.count <= 0) {
            noteIf(shares.count < 0, OrderFault::NegativeShares);
            return;
        }
        if (m_count == m_taking.size()) {
            noteIf(true, OrderFault::TooMany);
            return;
        }
        m_taking[m_count++] = {venue, shares};
    }
    /// From now on the orders of rest() in this decision are all that rests: at a venue that is not among
    /// them the old order is cancelled, at one that is it is replaced (at the same price it keeps its place).
    void replaceResting() { m_replacesResting = true; }
    /// At most one a venue; only after replaceResting().
    void rest(VenueIndex venue, Shares shares, Price sidedPrice)
    {
        if (!m_replacesResting || m_restingCount == m_resting.size()) {
            noteIf(true, m_replacesResting ? OrderFault::TooMany : OrderFault::NotReplacing);
            return;
        }
        if (shares.count <= 0) {
            noteIf(shares.count < 0, OrderFault::NegativeShares);
            return;
        }
        m_resting[m_restingCount++] = {venue, shares, sidedPrice};
    }
    /// The decision says what is to rest.
    bool replacesResting() const { return m_replacesResting; }
    /// What is to rest, in the order of the calls; until the next call.
    std::span<const RestingOrder> resting() const { return {m_resting.data(), m_restingCount}; }

    /// The first one since clear().
    OrderFault fault() const { return m_fault; }

    /// No orders, as at the start of a decision.
    void clear()
    {
        m_fault = OrderFault::None;
        m_count = 0;
        m_restingCount = 0;
        m_replacesResting = false;
    }
    /// The taking orders, in the order of the calls; until the next call.
    const TakingOrder* begin() const { return m_taking.data(); }
    /// Behind the last of them.
    const TakingOrder* end() const { return m_taking.data() + m_count; }
    /// Nothing is to be taken.
    bool empty() const { return m_count == 0; }

private:
    void noteIf(bool isFault, OrderFault fault)
    {
        if (isFault && m_fault == OrderFault::None)
            m_fault = fault;
    }

    std::array<TakingOrder, 2 * kMaxVenues> m_taking;
    std::array<RestingOrder, kMaxVenues> m_resting;
    std::size_t m_count = 0;
    std::size_t m_restingCount = 0;
    bool m_replacesResting = false;
    OrderFault m_fault = OrderFault::None;
};

}} // namespace sor::strategy
