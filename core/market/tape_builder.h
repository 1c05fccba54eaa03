// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in, tape out: the rules of the book view and of the trial view.
#pragma once

#include "market/band_filter.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/synthetic_venues.h"
#include "market/tape.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace sor {

struct TapeOptions {
    TapeView view = TapeView::Book;
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
    /// Prints that fill nothing and consume no queue, by PrintKind.
    std::array<std::int64_t, kPrintKinds> excludedPrints{};
};

/// The time by which a row is ordered in a view.
constexpr UnixNanos orderingTime(const QuoteEvent& row, TapeView view)
{
    const bool useEventTime = view == TapeView::Trial || (row.flags & kFlagBadTsRecv) != 0;
    return useEventTime ? row.tsEvent : row.tsRecv;
}

/// Builds one tape. Rows must come in the order of orderingTime(); when they do not, accept() fails with
/// isOutOfOrder() set and the caller sorts (stably: equal times keep the order of arrival) and starts again.
/// Not thread-safe: one caller at a time.
///
/// Book view (Databento's mbp-1 semantics): a row carries its venue's whole top of book. Rows without F_LAST
/// belong to an event that is still going on and only count as trades; the row with F_LAST settles the quote,
/// and a point is made when price or size of either side changed. A clear (R) that is the last row empties
/// the venue; an event with F_MAYBE_BAD_BOOK does too, and the venue stays out until a clear or a snapshot
/// row. A halted venue (action H) shows nothing until it trades again (U) and sends a new quote. Trial view:
/// rows with an equal ts_event form one snapshot in which the first row of a venue counts, whatever its
/// flags; nothing is carried from one snapshot to the next.
class TapeBuilder final : public QuoteSink {
public:
    /// `listener` may be null, else it must outlive the builder.
    TapeBuilder(const TapeOptions& options, const FeedRegistry& registry, TapeListener* listener = nullptr);

    /// DataUnusable for two feeds of one venue, a consolidated feed beside others, too many venues, or when
    /// the tape would outgrow the memory limit.
    Status accept(std::span<const QuoteEvent> rows) override;

    bool isOutOfOrder() const { return m_isOutOfOrder; }
    const TapeCounts& counts() const { return m_counts; }
    /// The band (TapeOptions::bandPpm) hides everything, because no row has shown a bid: without one it knows
    /// no mid. Build the tape again with bandPpm 0.
    bool lacksBidsForBand() const { return m_band && !m_band->hasSeenBid(); }

    /// The tape as far as it is built, its venues in the order of their feed ids. It is that of finish(), but
    /// for a last snapshot of the trial view, which is not whole yet, and for what ages out after the last
    /// row. Changes with the next accept(): for the caller's own thread, until then. O(venues), and O(n)
    /// after a venue appeared that stands before others.
    const Tape& soFar();
    /// True when so many more rows certainly fit the memory limit (always, without one).
    bool hasRoomFor(std::size_t rows) const;

    /// Completes the tape; venues stand in the order of their feed ids. The builder is empty afterwards.
    std::shared_ptr<const Tape> finish();

private:
    struct VenueState {
        VenueQuote settled; // as on the tape
        std::int64_t lastRowTime = 0;
        bool isOut = false; // after a gap, until a clear or a snapshot
        bool hasTraded = false; // since its last settled quote row
        bool isHalted = false;
    };
    static constexpr std::uint8_t kUnknownVenue = 0xFF;
    static constexpr std::uint8_t kIgnoredFeed = 0xFE;

    /// IsPlain: no option asks for more than the rules of the book view.
    template <TapeView View, bool IsPlain> Status acceptRows(std::span<const QuoteEvent> rows);
    template <bool IsPlain> void acceptBookRow(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    void acceptTrialRow(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    Result<std::uint8_t> addVenue(FeedId feed);
    void recordTrade(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    void keep(TapeTrade trade);
    void recordOffExchange(const QuoteEvent& row, std::int64_t time);
    void recordStatus(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    void actUntil(std::int64_t now);
    bool expireOldest(std::int64_t now);
    void showStandingQuotes(std::int64_t time, std::uint8_t except);
    void append(std::int64_t time, std::uint8_t venue, const VenueQuote& quote, std::uint8_t marks);
    void newChunk(UnixNanos firstEntry);
    void decideWhatToKeep(UnixNanos firstEntry);
    void leaveChunk(UnixNanos nextEntry);
    std::size_t entries() const;
    void countEntries();
    void sortVenues();

    TapeOptions m_options;
    const FeedRegistry& m_registry;
    TapeListener* m_listener;
    std::shared_ptr<Tape> m_tape;
    Tape::ChunkPtr m_spare; // takes the entries that are not held
    bool m_isBehindKept = false; // m_chunk is m_spare: the tape holds no more entries
    std::uint64_t m_forgotten = 0; // entries in whole chunks that the tape does not hold
    /// Publisher ids, then up to kMaxNamedFeeds venues given by name, then the synthetic ones.
    static constexpr std::size_t kMaxNamedFeeds = 1024;
    static constexpr std::size_t kFeedSlots = kFirstNamedFeed + kMaxNamedFeeds + kMaxSyntheticVenues;
    static std::size_t slotOf(FeedId feed)
    {
        return isSynthetic(feed) ? kFirstNamedFeed + kMaxNamedFeeds + (feed.value - kFirstSyntheticFeed)
                                 : feed.value;
    }
    std::array<std::uint8_t, kFeedSlots> m_venueOfFeed;
    std::array<VenueState, kMaxVenues> m_state;
    std::optional<BandFilter> m_band;
    Tape::Chunk* m_chunk = nullptr;
    std::size_t m_used = Tape::kChunkEntries; // of the current chunk
    std::int64_t m_lastTime;
    std::int64_t m_lastVenueRow; // book view with options: time of the last row of a venue
    std::int64_t m_snapshotTime; // trial view: of the current snapshot
    std::uint64_t m_snapshotVenues = 0; // trial view: venues of the current snapshot
    UnixNanos m_firstBid = UnixNanos::max();
    bool m_isOutOfOrder = false;
    TapeCounts m_counts;
};

} // namespace sor
