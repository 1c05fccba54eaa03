// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in, tape out: the rules of the book view and of the trial view.
#pragma once

#include "market/feed_registry.h"
#include "market/synthetic_venues.h"
#include "market/tape_keeping.h"
#include "market/venue_spellings.h"

#include <array>
#include <memory>
#include <optional>
#include <span>

namespace sor {

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
class TapeBuilder final : public QuoteSink, private TapeKeeping {
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
    const Tape& soFar()
    {
        sortVenues();
        return *m_tape;
    }
    /// True when so many more rows certainly fit the memory limit (always, without one).
    bool hasRoomFor(std::size_t rows) const
    {
        // A new reference of the band, due before the row or made by it, may show the quotes of all venues.
        return TapeKeeping::hasRoomFor(rows, m_band ? 2 * m_tape->venues().size() + 1 : 1);
    }

    /// Completes the tape; venues stand in the order of their feed ids. The builder is empty afterwards.
    std::shared_ptr<const Tape> finish();

private:
    static constexpr std::uint8_t kUnknownVenue = 0xFF;
    static constexpr std::uint8_t kIgnoredFeed = 0xFE;

    /// IsPlain: no option asks for more than the rules of the book view.
    template <TapeView View, bool IsPlain> Status acceptRows(std::span<const QuoteEvent> rows);
    template <bool IsPlain> void acceptBookRow(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    void acceptTrialRow(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    Result<std::uint8_t> addVenue(std::span<const QuoteEvent> rows);
    void recordStatus(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    void actUntil(std::int64_t now);
    bool expireOldest(std::int64_t now);
    void showStandingQuotes(std::int64_t time, std::uint8_t except);
    void countEntries();
    void sortVenues();

    const FeedRegistry& m_registry;
    /// Publisher ids, then up to kMaxNamedFeeds venues given by name, then the synthetic ones.
    static constexpr std::size_t kMaxNamedFeeds = 1024;
    static constexpr std::size_t kFeedSlots = kFirstNamedFeed + kMaxNamedFeeds + kMaxSyntheticVenues;
    static std::size_t slotOf(FeedId feed)
    {
        return isSynthetic(feed) ? kFirstNamedFeed + kMaxNamedFeeds + (feed.value - kFirstSyntheticFeed)
                                 : feed.value;
    }
    std::array<std::uint8_t, kFeedSlots> m_venueOfFeed;
    std::optional<BandFilter> m_band;
    VenueSpellings m_spellings;
    std::int64_t m_lastTime;
    std::int64_t m_gapAfter; // a row after this comes after a gap between sessions
    std::int64_t m_lastVenueRow; // book view with options: time of the last row of a venue
    std::int64_t m_snapshotTime; // trial view: of the current snapshot
    std::uint64_t m_snapshotVenues = 0; // trial view: venues of the current snapshot
    bool m_isOutOfOrder = false;
};

} // namespace sor
