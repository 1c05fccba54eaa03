// SPDX-License-Identifier: GPL-3.0-or-later
// Which entries and trades the builder's tape holds (TapeOptions::keeps).
#include "market/tape_builder.h"

#include <cassert>
#include <utility>

namespace sor {

/// `firstEntry`: the time of the entry that is about to be appended.
void TapeBuilder::newChunk(UnixNanos firstEntry)
{
    if (m_chunk == nullptr)
        decideWhatToKeep(firstEntry);
    else
        leaveChunk(firstEntry);
    m_used = 0;
    if (m_isBehindKept)
        return;
    m_tape->m_chunks.push_back(m_spare ? std::move(m_spare) : largeArray<Tape::Chunk>(1));
    m_chunk = m_tape->m_chunks.back().get();
    if (m_options.view == TapeView::Trial)
        return;
    std::vector<VenueQuote>& quotes = m_tape->m_checkpoints.emplace_back();
    for (std::size_t v = 0; v < m_tape->m_venues.size(); ++v)
        quotes.push_back(m_state[v].settled);
}

void TapeBuilder::decideWhatToKeep(UnixNanos firstEntry)
{
    m_tape->m_span.from = firstEntry;
    if (!m_options.keeps)
        return;
    m_tape->m_kept = m_options.keeps(firstEntry);
    std::erase_if(m_tape->m_trades,
                  [&](const TapeTrade& trade) { return !m_tape->m_kept.contains(trade.time); });
}

/// The chunk is full: the tape holds it, unless all of it lies outside the time that it keeps.
void TapeBuilder::leaveChunk(UnixNanos nextEntry)
{
    if (m_listener != nullptr)
        m_listener->entries(*m_chunk, Tape::kChunkEntries, m_tape->m_venues);
    const TimeWindow kept = m_tape->m_kept;
    if (m_isBehindKept) {
        m_forgotten += Tape::kChunkEntries;
    } else if (nextEntry >= kept.to) {
        m_isBehindKept = true;
        if (!m_spare)
            m_spare = largeArray<Tape::Chunk>(1);
        m_chunk = m_spare.get();
    } else if (unixNanos(m_chunk->time[Tape::kChunkEntries - 1]) < kept.from) {
        // It is the only one. Its state goes on in the checkpoint of the next.
        assert(m_tape->m_chunks.size() == 1);
        m_spare = std::move(m_tape->m_chunks.front());
        m_tape->m_chunks.clear();
        m_tape->m_checkpoints.clear();
        m_forgotten += Tape::kChunkEntries;
        for (TapeTrade& trade : m_tape->m_trades)
            trade.entriesBefore -= Tape::kChunkEntries;
        for (Tape::StatusChange& change : m_tape->m_statusChanges)
            change.entry -= static_cast<std::int64_t>(Tape::kChunkEntries);
    }
}

/// Of the data, but for those of chunks that were forgotten.
std::size_t TapeBuilder::entries() const
{
    const std::size_t whole = m_tape->m_chunks.size() - (m_isBehindKept ? 0 : 1);
    return m_chunk == nullptr ? 0 : (whole << Tape::kChunkShift) + m_used;
}

void TapeBuilder::countEntries()
{
    m_tape->m_entriesOfData = entries() + m_forgotten;
    m_tape->m_size = m_isBehindKept ? m_tape->m_chunks.size() << Tape::kChunkShift : entries();
    m_tape->m_firstBid = m_firstBid;
    if (m_band)
        m_counts.band = m_band->counts();
    if (m_chunk != nullptr)
        m_tape->m_span.to = unixNanos(m_chunk->time[m_used - 1]) + Nanos{1};
}

} // namespace sor
