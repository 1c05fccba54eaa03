// SPDX-License-Identifier: GPL-3.0-or-later
// Which entries and trades a tape holds.
#pragma once

#include "market/band_filter.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace sor {

struct TapeOptions {
    TapeView view = TapeView::Book;
    ShareUnit unit{}; // of the sizes of all rows
    /// Treat every row as the last of its event (for files that never set F_LAST).
    bool ignoreFlags = false;
    /// Book view: a venue silent for longer than this leaves the book until its next row, after the last row
    /// of the input too (a window may outlast it); 0 = never.
    Nanos maxAge{0};
    /// Book view: a price further than this from the recent mid counts as an empty side (see BandFilter), in
    /// parts per million of the mid, at most 1'000'000; 0 = off.
    std::int64_t bandPpm = 0;
    /// The tape may take this many bytes; 0 = no limit.
    std::size_t memoryLimit = 0;
    /// The time that the tape has to hold, told from the time of the first entry of the data; null: all of
    /// it. Everything else is read, counted and forgotten (but for less than two chunks of entries at each
    /// end).
    std::function<TimeWindow(UnixNanos firstEntry)> keeps{};
};

/// Sees everything that goes onto a tape in its order, held or not. On the builder's thread.
class TapeListener {
public:
    TapeListener() = default;
    virtual ~TapeListener() = default;
    TapeListener(const TapeListener&) = delete;
    TapeListener& operator=(const TapeListener&) = delete;
    /// The next entries: the first `used` of `chunk`, all of it but at the end. Venues are indexes of
    /// `venues`.
    virtual void entries(const Tape::Chunk& chunk, std::size_t used, std::span<const TapeVenue> venues) = 0;
    /// The next trade; its entriesBefore counts the entries of the data.
    virtual void trade(const TapeTrade& trade, std::span<const TapeVenue> venues) = 0;
};

/// What became of the rows.
struct TapeCounts {
    std::int64_t rows = 0;
    std::int64_t points = 0;
    std::int64_t trades = 0;
    std::int64_t rowsInsideEvents = 0; // without F_LAST: the book was not whole yet
    std::int64_t rowsWithLast = 0;
    std::int64_t unchangedRows = 0; // whole, but best prices and sizes as before
    std::int64_t clears = 0; // action R
    std::int64_t gapRows = 0; // F_MAYBE_BAD_BOOK
    std::int64_t offExchangeRows = 0; // FINRA prints: no quotes, never routable
    std::int64_t agedOut = 0; // quotes removed by maxAge
    BandCounts band; // sides removed by bandPpm
    std::int64_t halts = 0;
    std::int64_t rowsInHalts = 0; // quote rows of a halted venue: not used
    std::int64_t repeatedRows =
        0; // that said under one name of a venue what was said under another; left out
    /// Times at which a venue's quotes differ between two of its names.
    std::int64_t spellingConflicts = 0;
    /// Prints that fill nothing and consume no queue, by PrintKind.
    std::array<std::int64_t, kPrintKinds> excludedPrints{};
};

/// The tape of a TapeBuilder, as far as it holds what came (TapeOptions::keeps).
class TapeKeeping {
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
    void endSession();
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

} // namespace sor
