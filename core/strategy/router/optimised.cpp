// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/router/optimised.h"

#include <array>

namespace sor { inline namespace strategy {

namespace {

/// What the venues offer now, as the allocators take it; venues without anything offer 0 shares.
class Offers {
public:
    explicit Offers(const DecisionView& view)
    {
        for (VenueIndex v = 0; v < view.venueCount(); ++v)
            add(view, v);
    }
    /// Of these venues only, in their order.
    Offers(const DecisionView& view, std::span<const std::uint8_t> venues)
    {
        for (const std::uint8_t v : venues)
            add(view, v);
    }
    std::span<const VenueOffer> span() const { return {m_offers.data(), m_count}; }
    Shares total() const { return m_total; }

private:
    void add(const DecisionView& view, VenueIndex v)
    {
        const Shares available = view.available(v);
        m_total += available;
        // The price of an empty venue must not reach the allocator's arithmetic.
        m_offers[m_count++] = available.count == 0
            ? VenueOffer{}
            : VenueOffer{view.market().quote(v).farPx, available, view.takerFeeAt(v), Price{}};
    }

    std::array<VenueOffer, kMaxVenues> m_offers;
    std::size_t m_count = 0;
    Shares m_total;
};

void send(const std::array<Shares, kMaxVenues>& split, std::size_t count, ChildOrders& orders)
{
    for (VenueIndex v = 0; v < count; ++v)
        orders.take(v, split[v]);
}

} // namespace

void TrialRouter::decide(const DecisionView& view, ChildOrders& orders)
{
    Shares available;
    for (VenueIndex v = 0; v < view.venueCount(); ++v)
        available += view.available(v);
    // Asked at every point and mostly in vain: the ranking is left for when it may succeed.
    if (available < view.left())
        return;
    // Of equal prices the list's order decides: that of the snapshot's rows, where there are snapshots.
    const std::span<const std::uint8_t> listed = view.market().listed();
    const Offers offers = listed.empty() ? Offers(view) : Offers(view, listed);
    std::array<Shares, kMaxVenues> split;
    if (!allocateTrial(offers.span(), view.left(), m_step, std::span(split.data(), offers.span().size())))
        return;
    if (listed.empty()) {
        send(split, view.venueCount(), orders);
        return;
    }
    std::array<Shares, kMaxVenues> splitByVenue{};
    for (std::size_t i = 0; i < listed.size(); ++i)
        splitByVenue[listed[i]] = split[i];
    send(splitByVenue, view.venueCount(), orders);
}

void StaticRouter::decide(const DecisionView& view, ChildOrders& orders)
{
    const bool hasMid = view.time() >= m_firstBid;
    const Price bestFar = view.market().bestFar();
    if (bestFar == kNoPrice)
        return;
    const auto mid = hasMid ? view.market().mid() : Mid::at(bestFar);
    if (!mid)
        return;
    const Offers offers(view);
    if (offers.total().count == 0)
        return;
    // A parent with less than a lot left may take all of it.
    const Shares lot = view.left() < view.order().lot ? Shares{1} : view.order().lot;
    std::array<Shares, kMaxVenues> split;
    const Shares sum = allocateStatic(offers.span(), view.left(), lot, m_params, *mid,
                                      std::span(split.data(), view.venueCount()));
    if (sum.count > 0)
        send(split, view.venueCount(), orders);
}

}} // namespace sor::strategy
