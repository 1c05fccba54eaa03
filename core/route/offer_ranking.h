// SPDX-License-Identifier: GPL-3.0-or-later
// Venues in the order in which a greedy allocator fills them, without touching the heap.
#pragma once

#include "market/venue.h"
#include "route/venue_offer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

namespace sor { inline namespace route {

/// Which of two venues with the same all-in price comes first.
enum class TieOrder { EarlierVenue, LaterVenue };

/// Ranks up to kMaxVenues offers by all-in price; ties as `Tie` says.
template <TieOrder Tie> class OfferRanking {
public:
    struct Ranked {
        Price allIn;
        VenueIndex venue;
    };

    explicit OfferRanking(std::span<const VenueOffer> offers)
        : m_count(offers.size())
    {
        assert(offers.size() <= kMaxVenues);
        // For the handful of venues of a real market insertion beats everything; it is quadratic, hence the
        // limit.
        constexpr std::size_t kFewVenues = 20;
        if (m_count <= kFewVenues) {
            for (std::size_t i = 0; i < m_count; ++i)
                insert({offers[i].allIn(), static_cast<VenueIndex>(i)}, i);
            return;
        }
        for (std::size_t i = 0; i < m_count; ++i)
            m_ranked[i] = {offers[i].allIn(), static_cast<VenueIndex>(i)};
        std::sort(m_ranked.begin(), m_ranked.begin() + static_cast<std::ptrdiff_t>(m_count), isBefore);
    }

    const Ranked* begin() const { return m_ranked.data(); }
    const Ranked* end() const { return m_ranked.data() + m_count; }

private:
    static bool isBefore(const Ranked& a, const Ranked& b)
    {
        if (a.allIn != b.allIn)
            return a.allIn < b.allIn;
        return Tie == TieOrder::EarlierVenue ? a.venue < b.venue : a.venue > b.venue;
    }

    /// `item` has the highest venue index so far: equal prices stay before it, or go behind it.
    void insert(Ranked item, std::size_t at)
    {
        for (; at > 0; --at) {
            const Price other = m_ranked[at - 1].allIn;
            if (Tie == TieOrder::EarlierVenue ? other <= item.allIn : other < item.allIn)
                break;
            m_ranked[at] = m_ranked[at - 1];
        }
        m_ranked[at] = item;
    }

    std::array<Ranked, kMaxVenues> m_ranked; // the first m_count are set
    std::size_t m_count;
};

}} // namespace sor::route
