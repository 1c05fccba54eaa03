// SPDX-License-Identifier: GPL-3.0-or-later
// Which entries and trades a tape holds.
#pragma once

#include "market/quote_event.h"
#include "market/tape.h"
#include "market/tape_options.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace sor { inline namespace market {

/// The tape of a TapeBuilder, as far as it holds what came (TapeOptions::keeps).
class TapeKeeping {
public:
    /// A copy of a tape of single venues as if `hidden` had not been in the input: neither its quotes, trades
    /// and orders, nor its place among the venues, so that those behind it move up by one. What is said of
    /// the data as a whole (span(), firstTradeTime(), volume(), clears()) stays. A snapshot of the trial view
    /// that it had alone is no point any more.
    static std::shared_ptr<const Tape> without(const Tape& tape, VenueIndex hidden);

protected:
    struct VenueState {
        VenueQuote settled; // as on the tape
        std::int64_t lastRowTime = 0;
        bool isOut = false; // after a gap, until a clear or a snapshot
        bool hasTraded = false; // since its last settled quote row
        bool isHalted = false;
        bool haltEndsWithQuote = false;
        /// A quote that ends the halt.
        bool resumesWith(const QuoteEvent& row) const
        {
            return isHalted && haltEndsWithQuote && !row.isStatus() && !row.isTrade()
                && (row.bidPx != kNoPrice || row.askPx != kNoPrice);
        }
    };

    TapeKeeping(const TapeOptions& options, TapeListener* listener);
    ~TapeKeeping() = default;

    void append(std::int64_t time, std::uint8_t venue, const VenueQuote& quote, std::uint8_t marks);
    void recordTrade(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    void recordOrder(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    void recordOffExchange(const QuoteEvent& row, std::int64_t time);
    std::size_t entries() const;
    /// MemoryLimit when the tape has outgrown its limit.
    Status checkLimit() const;
    /// What follows comes after a gap of kSessionGap.
    void noteSessionEnd();
    void noteClear(std::int64_t time);
    /// Whether so many rows, each with so many entries at most, certainly fit the memory limit.
    bool hasRoomFor(std::size_t rows, std::size_t entriesPerRow) const;

    TapeOptions m_options;
    TapeListener* m_listener;
    std::shared_ptr<Tape> m_tape;
    Tape::ChunkPtr m_spare; // takes the entries that are not held
    bool m_isBehindKept = false; // m_chunk is m_spare: the tape holds no more entries
    std::uint64_t m_forgotten = 0; // entries in whole chunks that the tape does not hold
    std::array<VenueState, kMaxVenues> m_state;
    Tape::Chunk* m_chunk = nullptr;
    std::size_t m_used = Tape::kChunkEntries; // of the current chunk
    UnixNanos m_firstBid = UnixNanos::max();
    VenueQuote m_best; // of an NBBO feed: what is shown of the market
    TapeCounts m_counts;

private:
    void newChunk(UnixNanos firstEntry);
    void decideWhatToKeep(UnixNanos firstEntry);
    void leaveChunk(UnixNanos nextEntry);
    void keep(TapeTrade trade);
};

/// The caller notes the quote as settled afterwards: a new chunk begins with the state before it.
[[gnu::always_inline]] inline void TapeKeeping::append(std::int64_t time, std::uint8_t venue,
                                                       const VenueQuote& quote, std::uint8_t marks)
{
    if (m_used == Tape::kChunkEntries) [[unlikely]]
        newChunk(unixNanos(time));
    const std::size_t i = m_used++;
    Tape::Chunk& chunk = *m_chunk;
    chunk.time[i] = time;
    chunk.bidPx[i] = quote.bidPx.nanos;
    chunk.askPx[i] = quote.askPx.nanos;
    chunk.bidSz[i] = quote.bidSz;
    chunk.askSz[i] = quote.askSz;
    chunk.venue[i] = venue;
    chunk.marks[i] = marks;
    if (m_firstBid == UnixNanos::max() && quote.bidPx != kNoPrice) [[unlikely]]
        m_firstBid = unixNanos(time);
}

}} // namespace sor::market
