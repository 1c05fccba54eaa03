// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape.h"

#include <algorithm>
#include <cassert>

namespace sor { inline namespace market {

UnixNanos Tape::time(std::size_t entry) const
{
    assert(entry < m_size);
    return unixNanos(m_chunks[entry >> kChunkShift][0].time[entry & (kChunkEntries - 1)]);
}

TapeEntry Tape::entry(std::size_t index) const
{
    assert(index < m_size);
    const Chunk& c = m_chunks[index >> kChunkShift][0];
    const std::size_t i = index & (kChunkEntries - 1);
    return {unixNanos(c.time[i]),
            c.venue[i],
            {Price{c.bidPx[i]}, Price{c.askPx[i]}, c.bidSz[i], c.askSz[i]},
            (c.marks[i] & kStartsSnapshot) != 0,
            (c.marks[i] & kEndsPoint) != 0,
            (c.marks[i] & kFollowsTrades) != 0,
            (c.marks[i] & kTradeRow) != 0,
            (c.marks[i] & kHalt) != 0};
}

std::size_t Tape::lowerBound(UnixNanos t) const
{
    const std::int64_t wanted = count(t);
    // The last chunk that starts before t holds the first entry at or after t, or the next chunk starts with
    // it.
    const auto after = std::partition_point(m_chunks.begin(), m_chunks.end(),
                                            [&](const ChunkPtr& c) { return c[0].time[0] < wanted; });
    if (after == m_chunks.begin())
        return 0;
    const auto index = static_cast<std::size_t>(after - m_chunks.begin()) - 1;
    const std::size_t used = std::min(kChunkEntries, m_size - (index << kChunkShift));
    const std::int64_t* first = m_chunks[index][0].time;
    return (index << kChunkShift)
        + static_cast<std::size_t>(std::lower_bound(first, first + used, wanted) - first);
}

std::vector<VenueQuote> Tape::quotesAfter(std::size_t entries) const
{
    assert(entries <= m_size);
    std::vector<VenueQuote> quotes(m_venues.size());
    if (m_view == TapeView::Trial || m_chunks.empty())
        return quotes;
    // What came before the first entry that is held is in the first checkpoint.
    const std::size_t index = entries == 0 ? 0 : (entries - 1) >> kChunkShift;
    // Venues that appeared later have no place in an early checkpoint: their quotes stay empty.
    std::ranges::copy(m_checkpoints[index], quotes.begin());
    for (std::size_t i = index << kChunkShift; i < entries; ++i) {
        const TapeEntry e = entry(i);
        quotes[e.venue] = e.quote;
    }
    return quotes;
}

std::uint64_t Tape::haltedAfter(std::size_t entries) const
{
    std::uint64_t halted = 0;
    for (const StatusChange& change : m_statusChanges) {
        if (change.entry >= static_cast<std::int64_t>(entries))
            break;
        const std::uint64_t bit = std::uint64_t{1} << change.venue;
        halted = change.isHalt ? halted | bit : halted & ~bit;
    }
    return halted;
}

void Tape::renumber(const std::vector<std::uint8_t>& newPosition)
{
    for (std::size_t c = 0; c < m_chunks.size(); ++c) {
        const std::size_t used = std::min(kChunkEntries, m_size - (c << kChunkShift));
        for (std::size_t i = 0; i < used; ++i) {
            std::uint8_t& venue = m_chunks[c][0].venue[i];
            venue = newPosition[venue];
        }
    }
    for (auto& checkpoint : m_checkpoints) {
        std::vector<VenueQuote> moved(newPosition.size());
        for (std::size_t old = 0; old < checkpoint.size(); ++old)
            moved[newPosition[old]] = checkpoint[old];
        checkpoint = std::move(moved);
    }
    for (TapeTrade& trade : m_trades) {
        if (trade.venue != kNoTapeVenue)
            trade.venue = newPosition[trade.venue];
    }
    for (OrderChange& change : m_orders)
        change.venue = newPosition[change.venue];
    for (StatusChange& change : m_statusChanges)
        change.venue = newPosition[change.venue];
}

std::uint64_t Tape::orderVenues() const
{
    std::uint64_t venues = 0;
    for (std::size_t v = 0; v < m_venues.size(); ++v)
        venues |= std::uint64_t{m_venues[v].hasOrders} << v;
    return venues;
}

std::size_t Tape::bytes() const
{
    return m_chunks.size() * sizeof(Chunk) + m_trades.size() * sizeof(TapeTrade)
        + m_orders.size() * sizeof(OrderChange) + m_checkpoints.size() * m_venues.size() * sizeof(VenueQuote)
        + m_statusChanges.size() * sizeof(StatusChange);
}

}} // namespace sor::market
