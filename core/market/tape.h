// SPDX-License-Identifier: GPL-3.0-or-later
// The tape: what the venues showed, as immutable columns that all strategies and all grid cells share.
#pragma once

#include "base/enum_names.h"
#include "base/memory_pages.h"
#include "base/share_unit.h"
#include "base/time.h"
#include "base/units.h"
#include "market/feed_registry.h"
#include "market/orders/order_change.h"
#include "market/quote_event.h"
#include "market/venue.h"
#include "market/volume_record.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace sor { inline namespace market {

/// Every time there is; its length() is not one.
inline constexpr TimeWindow kAllTime{UnixNanos::min(), UnixNanos::max()};

/// A venue's best quote; a side whose price is kNoPrice is empty and has size 0.
struct VenueQuote {
    Price bidPx = kNoPrice; // 0 to kMaxPrice
    Price askPx = kNoPrice; // 0 to kMaxPrice; may be at or below the bid (locked, crossed)
    std::uint32_t bidSz = 0; // in ShareUnits
    std::uint32_t askSz = 0; // in ShareUnits
    friend bool operator==(const VenueQuote&, const VenueQuote&) = default;
};

/// How rows became points: the state of every venue carried forward, or the public task's snapshots.
enum class TapeView { Book, Trial };
constexpr auto namesOf(std::type_identity<TapeView>)
{
    return enumNames<TapeView>({{TapeView::Book, "book"}, {TapeView::Trial, "trial"}});
}

/// The time by which a row is ordered in a view.
constexpr UnixNanos orderingTime(const QuoteEvent& row, TapeView view)
{
    const bool useEventTime = view == TapeView::Trial || (row.flags & kFlagBadTsRecv) != 0;
    return useEventTime ? row.tsEvent : row.tsRecv;
}

/// Without rows for longer than this a session has ended.
inline constexpr Nanos kSessionGap{std::chrono::hours{1}};

/// What a row of quotes shows.
enum class FeedForm : std::uint8_t {
    Venues, // the best bid and ask of one venue
    Nbbo // the best bid and ask over all venues, with one venue at each
};
constexpr auto namesOf(std::type_identity<FeedForm>)
{
    return enumNames<FeedForm>({{FeedForm::Venues, "venues"}, {FeedForm::Nbbo, "nbbo"}});
}

/// One venue as a run sees it.
struct TapeVenue {
    FeedId feed; // who sends its quotes; of one that only prints, its prints
    FeedInfo info; // its MIC and name
    bool isSynthetic = false; // derived from another venue, see SourceSpec::syntheticVenues
    std::uint8_t appearance = 0; // its place in the order in which rows first named the venues
    std::vector<std::string> spellings{}; // the names that rows gave it, where they are not its MIC alone
    bool onlyPrints = false; // it never quotes: a file of trades names it
    bool hasOrders = false; // its orders are known one by one
};

/// One change of one venue's quote. In the book view every entry is a point of the tape, but that all quotes
/// go at once with their session; in the trial view a point is the run of entries from one with
/// `startsSnapshot` to one with `endsPoint`, and of an NBBO feed the run up to one with `endsPoint`: what a
/// row changed.
struct TapeEntry {
    UnixNanos time; // when it acts
    VenueIndex venue = 0; // its place in venues()
    VenueQuote quote; // what the venue shows from here on
    bool startsSnapshot = false; // all venues are cleared before this entry
    bool endsPoint = true; // what follows is another point
    /// What the venue traded since its last quote row may explain a drop of size here (book view).
    bool followsTrades = false;
    /// The row was a trade: the venue's event goes on, and later drops may be explained by the same trades.
    bool isTradeRow = false;
    /// The venue is halted from here to its next entry; its quote is empty.
    bool isHalt = false;
};

/// Who took in a trade.
enum class Aggressor : std::uint8_t { Neither, Buyer, Seller };

/// The venue of prints that no venue of the tape reported (off exchange).
inline constexpr std::uint8_t kNoTapeVenue = 0xFF;

/// A print. Rows act in order: this trade acts when `entriesBefore` entries of the tape have acted.
struct TapeTrade {
    UnixNanos time; // when it acts
    Price price; // 0 to kMaxPrice
    std::uint64_t entriesBefore = 0; // see above
    std::uint32_t size = 0; // in ShareUnits, above 0
    std::uint8_t venue = 0; // kNoTapeVenue: off exchange
    Aggressor aggressor = Aggressor::Neither; // as stated, else judged by the venue's quote before it
    bool startsEvent = false; // the venue's first print since its last quote row (book view)
    PrintKind kind = PrintKind::Unstated; // as its conditions say, else as judged

    /// It met the displayed queue of its venue: it may fill orders that rest there, and counts as volume of
    /// the venue. The others fill nothing, consume no queue and count apart.
    bool hitsQueue() const { return sor::hitsQueue(kind); }
};

/// Column storage in chunks: a tape of any length grows without ever being copied (a vector would double).
/// Written by TapeBuilder, then immutable and safe to read from any thread.
class Tape {
public:
    /// Entry i is in chunk i >> kChunkShift.
    static constexpr std::size_t kChunkShift = 16;
    /// Entries of a chunk; the last may be filled in part.
    static constexpr std::size_t kChunkEntries = std::size_t{1} << kChunkShift;

    /// 34 bytes an entry.
    struct Chunk {
        std::int64_t time[kChunkEntries]; // ns since 1970 UTC, ascending
        std::int64_t bidPx[kChunkEntries]; // 1e-9 $; kNoPrice.nanos: none
        std::int64_t askPx[kChunkEntries]; // likewise
        /// ShareUnits
        std::uint32_t bidSz[kChunkEntries];
        std::uint32_t askSz[kChunkEntries]; // likewise
        std::uint8_t venue[kChunkEntries]; // index of venues()
        std::uint8_t marks[kChunkEntries]; // kStartsSnapshot, kEndsPoint, ...
    };
    /// Mark: TapeEntry::startsSnapshot.
    static constexpr std::uint8_t kStartsSnapshot = 1;
    /// Mark: TapeEntry::endsPoint.
    static constexpr std::uint8_t kEndsPoint = 2;
    /// Mark: TapeEntry::followsTrades.
    static constexpr std::uint8_t kFollowsTrades = 4;
    /// Mark: TapeEntry::isTradeRow.
    static constexpr std::uint8_t kTradeRow = 8;
    /// Mark: TapeEntry::isHalt.
    static constexpr std::uint8_t kHalt = 16;

    /// Entries that it holds.
    std::size_t size() const { return m_size; }
    /// It holds no entry.
    bool empty() const { return m_size == 0; }
    /// Chunks that it holds.
    std::size_t chunkCount() const { return m_chunks.size(); }
    /// A chunk below chunkCount(); lives as long as the tape.
    const Chunk& chunk(std::size_t index) const { return m_chunks[index][0]; }
    /// Of an entry below size().
    UnixNanos time(std::size_t entry) const;
    /// A copy of the entry; index below size().
    TapeEntry entry(std::size_t index) const;
    /// Prints in the order in which they act; lives as long as the tape.
    const std::deque<TapeTrade>& trades() const { return m_trades; }
    /// Changes of single orders, in order; none where the input has none or no run asks for them.
    const std::deque<OrderChange>& orders() const { return m_orders; }
    /// Bit v: what happens to the orders of venue v is known one by one.
    std::uint64_t orderVenues() const;
    /// By VenueIndex, at most kMaxVenues; lives as long as the tape.
    const std::vector<TapeVenue>& venues() const { return m_venues; }
    /// How its rows became points.
    TapeView view() const { return m_view; }
    /// Of all sizes.
    ShareUnit unit() const { return m_unit; }
    /// Of an NBBO feed a venue shows a side while it is named at the best price; where no venue shows one,
    /// nothing is known of it (see MarketState::known()).
    FeedForm feed() const { return m_feed; }
    bool isNbbo() const { return m_feed == FeedForm::Nbbo; } // feed() is FeedForm::Nbbo.
    /// Some venue showed a bid at some time.
    bool hasBids() const { return m_firstBid != UnixNanos::max(); }
    /// When the first bid came; UnixNanos::max() without any. A decision before that knows of none.
    UnixNanos firstBidTime() const { return m_firstBid; }

    /// When the first trade came; UnixNanos::max() without any.
    UnixNanos firstTradeTime() const { return m_firstTrade; }

    /// What the queues of all venues traded, of all the data: held or not.
    const VolumeRecord& volume() const { return m_volume; }

    /// The time of which the tape holds all entries and trades; of the data outside it only what span(),
    /// hasBids(), firstBidTime(), firstTradeTime(), volume() and venues() say is known for certain. See
    /// TapeOptions::keeps.
    TimeWindow kept() const { return m_kept; }
    /// Entries of the data, held or not.
    std::uint64_t entriesOfData() const { return m_entriesOfData; }

    /// First entry held that is at or after `t` (entries are in time order).
    std::size_t lowerBound(UnixNanos t) const;
    /// The quotes of all venues after the first `entries` entries have acted; O(kChunkEntries). In the trial
    /// view, whose snapshots carry nothing forward, they are all empty.
    std::vector<VenueQuote> quotesAfter(std::size_t entries) const;
    /// Bit v: venue v is halted after the first `entries` entries have acted.
    std::uint64_t haltedAfter(std::size_t entries) const;
    /// Entries at which a venue was halted or traded again, in order.
    struct StatusChange {
        std::int64_t entry = 0; // below 0: before those that the tape keeps
        std::uint8_t venue = 0; // its place in venues()
        bool isHalt = false; // else it trades again
    };
    /// See StatusChange; lives as long as the tape.
    const std::vector<StatusChange>& statusChanges() const { return m_statusChanges; }

    /// When a venue's book was cleared or known to be incomplete, in order (book view).
    const std::vector<UnixNanos>& clears() const { return m_clears; }

    /// From the first entry of the data to just past the last that a row made, held or not (quotes that only
    /// aged out after the last row stretch nothing).
    TimeWindow span() const { return m_span; }
    /// The part of span() before the data's first gap of more than kSessionGap without rows; all of it where
    /// there is none.
    TimeWindow firstSession() const
    {
        return {m_span.from, m_firstSessionEnd == UnixNanos::max() ? m_span.to : m_firstSessionEnd};
    }

    /// Memory held by the columns.
    std::size_t bytes() const;

private:
    friend class TapeKeeping;
    friend class TapeRows;
    friend class TapeShowing;
    /// One chunk, on large pages where the system has them: a tape touches a hundred megabytes once, and a
    /// fault for every 4 KB of that costs more than writing it.
    using ChunkPtr = LargeArray<Chunk>;
    /// Venue i becomes venue newPosition[i].
    void renumber(const std::vector<std::uint8_t>& newPosition);

    std::vector<ChunkPtr> m_chunks;
    std::vector<std::vector<VenueQuote>> m_checkpoints; // state before each chunk
    std::deque<OrderChange> m_orders;
    std::deque<TapeTrade> m_trades; // grows without copying, as the chunks do
    std::vector<StatusChange> m_statusChanges;
    std::vector<UnixNanos> m_clears;
    std::vector<TapeVenue> m_venues;
    std::size_t m_size = 0;
    std::uint64_t m_entriesOfData = 0;
    TimeWindow m_span;
    UnixNanos m_firstSessionEnd = UnixNanos::max();
    TimeWindow m_kept = kAllTime;
    TapeView m_view = TapeView::Book;
    ShareUnit m_unit;
    FeedForm m_feed = FeedForm::Venues;
    UnixNanos m_firstBid = UnixNanos::max();
    UnixNanos m_firstTrade = UnixNanos::max();
    VolumeRecord m_volume;
};

}} // namespace sor::market
