// SPDX-License-Identifier: GPL-3.0-or-later
// The samples of outflow that each venue is judged by at a decision: its own, or those of all venues.
#pragma once

#include "strategy/router/outflow_estimator.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sor { inline namespace strategy {

/// Views of an OutflowHistory at one time. What it keeps is two spans a venue, however long the history; they
/// are found by binary search, and nothing that has ended before the history's reach is read again. One
/// thread.
class OutflowSamples {
public:
    /// Fewer samples than this tell nothing of a tail.
    static constexpr std::size_t kLeast = 20;

    enum class Basis : std::uint8_t {
        Own, // the venue's samples of the law that applies to it
        Pooled, // it has fewer than kLeast: those of this law of all venues, its own among them
        None // fewer than kLeast in all
    };

    /// The orders that joined no earlier than `t - reach` and had ended by `t`. Refers to the history.
    void findBy(UnixNanos t, const OutflowHistory& history, Nanos reach, std::size_t venues);

    /// What an unlimited order behind `queue` shares would have filled in each sample, venue after venue; the
    /// law of newly opened prices when the queue is 0. Nothing when the basis is None.
    Basis fillsBehind(VenueIndex venue, std::int64_t queue, std::vector<std::int64_t>& fills) const;

    std::span<const ShadowOrder> own(VenueIndex venue, std::int64_t queue) const
    {
        return lawOf(queue).byVenue[venue];
    }

private:
    struct Law {
        std::vector<std::span<const ShadowOrder>> byVenue;
        std::size_t count = 0; // of all venues
    };
    const Law& lawOf(std::int64_t queue) const { return m_laws[queue == 0 ? 1 : 0]; }
    std::array<Law, 2> m_laws; // joined, newly opened
};

}} // namespace sor::strategy
