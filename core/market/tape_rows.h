// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in, tape out: the rules of the book view and of the trial view.
#pragma once

#include "market/feed_registry.h"
#include "market/synthetic_venues.h"
#include "market/tape_showing.h"
#include "market/venue_spellings.h"

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <span>

namespace sor { inline namespace market {

/// The work of a TapeBuilder, on rows that are known to be in range: see there.
class TapeRows final : private TapeShowing {
public:
    TapeRows(const TapeOptions& options, const FeedRegistry& registry, TapeListener* listener);

    Status accept(std::span<const QuoteEvent> rows);
    bool isOutOfOrder() const { return m_isOutOfOrder; }
    const TapeCounts& counts() const { return m_counts; }
    bool lacksBidsForBand() const { return m_band && !m_band->hasSeenBid(); }
    const Tape& soFar()
    {
        sortVenues();
        return *m_tape;
    }
    bool hasRoomFor(std::size_t rows) const
    {
        // A new reference of the band, due before the row or made by it, may show the quotes of all venues.
        return TapeKeeping::hasRoomFor(rows, m_band ? 2 * m_tape->venues().size() + 1 : 1);
    }
    std::shared_ptr<const Tape> finish();

private:
    static constexpr std::uint8_t kIgnoredFeed = 0xFE;

    /// IsPlain: no option asks for more than the rules of the book view.
    template <TapeView View, bool IsPlain> Status acceptRows(std::span<const QuoteEvent> rows);
    template <bool IsPlain> void acceptBookRow(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    void acceptTrialRow(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
    Status acceptApart(const QuoteEvent& row, std::int64_t time);
    Result<std::uint8_t> addVenue(std::span<const QuoteEvent> rows, FeedId feed, bool isOfPrints);
    void recordStatus(const QuoteEvent& row, std::uint8_t venue, std::int64_t time);
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
    std::array<std::uint8_t, kFeedSlots> m_venueOfPrints; // of feeds in files of trades
    VenueSpellings m_spellings;
    std::int64_t m_lastTime;
    static constexpr std::int64_t kNoGap = std::numeric_limits<std::int64_t>::max();
    /// A row after this comes after a gap between sessions; kNoGap before the first quote of a session.
    std::int64_t m_gapAfter = kNoGap;
    std::int64_t m_snapshotTime; // trial view: of the current snapshot
    std::uint64_t m_snapshotVenues = 0; // trial view: venues of the current snapshot
    bool m_isOutOfOrder = false;
};

}} // namespace sor::market
