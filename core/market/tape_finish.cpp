// SPDX-License-Identifier: GPL-3.0-or-later
// The end of a tape: what still ages out, and the order of its venues.
#include "market/tape_builder.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace sor {

const Tape& TapeBuilder::soFar()
{
    sortVenues();
    return *m_tape;
}

std::shared_ptr<const Tape> TapeBuilder::finish()
{
    if (m_options.view == TapeView::Trial && m_chunk != nullptr)
        m_chunk->marks[m_used - 1] |= Tape::kEndsPoint;
    if (m_options.view == TapeView::Book && m_options.maxAge.count() > 0) {
        // Whatever still stands goes when its time has come. Beyond the data, so it is not in the counts.
        const TimeWindow span = m_tape->m_span;
        const TapeCounts counts = m_counts;
        while (expireOldest(std::numeric_limits<std::int64_t>::max())) { }
        countEntries();
        m_counts = counts;
        m_tape->m_span = span;
    }
    sortVenues();
    if (m_listener != nullptr && m_chunk != nullptr)
        m_listener->entries(*m_chunk, m_used, m_tape->m_venues);
    m_chunk = nullptr;
    m_used = Tape::kChunkEntries;
    m_spare.reset();
    m_isBehindKept = false;
    m_forgotten = 0;
    m_firstBid = UnixNanos::max();
    return std::exchange(m_tape, std::make_shared<Tape>());
}

void TapeBuilder::sortVenues()
{
    auto& venues = m_tape->m_venues;
    std::vector<std::uint8_t> order(venues.size()); // new position -> old
    std::iota(order.begin(), order.end(), std::uint8_t{0});
    // Venues that were given by name have numbers in the order in which the names came: their names decide.
    std::ranges::sort(order, {}, [&](std::uint8_t old) {
        const TapeVenue& venue = venues[old];
        const bool isNamed = venue.feed.value >= kFirstNamedFeed;
        return std::pair(isNamed ? kFirstNamedFeed : venue.feed.value,
                         isNamed ? venue.info.mic : std::string());
    });
    if (std::ranges::is_sorted(order))
        return;
    std::vector<std::uint8_t> newPosition(venues.size());
    std::vector<TapeVenue> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        newPosition[order[i]] = static_cast<std::uint8_t>(i);
        sorted.push_back(venues[order[i]]);
    }
    venues = std::move(sorted);
    m_tape->renumber(newPosition);
    if (m_isBehindKept) {
        for (std::uint8_t& venue : std::span(m_chunk->venue, m_used))
            venue = newPosition[venue];
    }

    // Rows may go on to come.
    const auto state = m_state;
    const std::uint64_t snapshot = std::exchange(m_snapshotVenues, 0);
    for (std::size_t old = 0; old < venues.size(); ++old) {
        m_state[newPosition[old]] = state[old];
        m_snapshotVenues |= ((snapshot >> old) & 1U) << newPosition[old];
    }
    for (std::uint8_t& venue : m_venueOfFeed) {
        if (venue < venues.size())
            venue = newPosition[venue];
    }
    if (m_band)
        m_band->renumber(newPosition);
}

} // namespace sor
