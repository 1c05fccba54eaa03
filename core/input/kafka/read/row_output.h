// SPDX-License-Identifier: GPL-3.0-or-later
// The last step of reading a topic: rows go out in the order of time, and what the venues show is remembered.
#pragma once

#include "input/kafka/message/settled_quote.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Batches rows for a sink, renumbers their feeds in the order of the rows (so that it does not matter which
/// partition came first) and clears venues that a complete snapshot leaves out. What goes out never goes back
/// in time. One thread at a time.
class RowOutput {
public:
    RowOutput(const FeedRegistry& from, FeedRegistry& to, TapeView view)
        : m_from(from)
        , m_to(to)
        , m_view(view)
    {
        m_batch.reserve(kBatch);
    }

    struct Place {
        bool isComplete = false; // part of a snapshot: venues that it does not list show nothing
        bool endsMessage = true; // the last of its message's rows
        std::size_t partition = 0;
        bool isNumbered = true; // sor.seq tells it apart from rows of equal time
    };
    /// A row that is earlier than the one before it takes that one's time, unless its venue has shown
    /// something newer since: then it is left out.
    Status put(QuoteEvent row, Place place, QuoteSink& sink);
    /// A book that a reading before this one ended with; its rows are not counted.
    Status carry(std::span<const QuoteEvent> book, QuoteSink& sink);
    Status flush(QuoteSink& sink);
    /// What came before is void.
    void clear();

    /// What the venues showed at the time of the last row, as rows of that time; nothing in the trial view,
    /// whose snapshots carry nothing forward. Feeds are numbered as in the target registry.
    std::vector<QuoteEvent> book() const;
    /// Of the last row; nothing before the first.
    std::optional<UnixNanos> time() const { return m_time; }

    std::int64_t rows() const { return m_rows; }
    std::int64_t late() const { return m_late; } // of these, moved forward in time
    std::int64_t leftOut() const { return m_leftOut; } // late, and overtaken by newer ones
    /// Of the rows without sor.seq: those of equal time that came from different partitions, when their
    /// venue's own numbers do not tell which is the first.
    std::int64_t ties() const { return m_ties + (m_isTieOpen ? m_sameTime : 0); }
    /// Likewise: those equal to the row of their venue before them, in all fields. Trades without a number
    /// of their venue are not among them: two equal prints are two prints.
    std::int64_t repeats() const { return m_repeats; }

private:
    struct Venue {
        FeedId from;
        FeedId to;
        UnixNanos time; // of its last row
        QuoteEvent last; // that had no sor.seq
        SettledQuote quote;
        bool isListed = false; // by the snapshot that is being handed on
    };
    static constexpr std::size_t kBatch = 4096;
    Venue& venueOf(FeedId feed);
    Status send(const QuoteEvent& row, QuoteSink& sink);
    Status clearOthers(const QuoteEvent& row, QuoteSink& sink);
    void noteEqualOnes(const QuoteEvent& row, UnixNanos time, const Place& place, Venue& venue);

    const FeedRegistry& m_from;
    FeedRegistry& m_to;
    TapeView m_view;
    std::vector<QuoteEvent> m_batch;
    std::vector<Venue> m_venues;
    std::size_t m_lastVenue = 0;
    std::optional<UnixNanos> m_time;
    std::int64_t m_rows = 0;
    std::int64_t m_late = 0;
    std::int64_t m_leftOut = 0;
    std::int64_t m_repeats = 0;
    std::int64_t m_ties = 0; // of earlier times
    // Rows of the last row's time, while they have no sor.seq.
    std::int64_t m_sameTime = 0;
    bool m_isTieOpen = false; // among them some whose order is arbitrary
    UnixNanos m_tieTime;
    std::size_t m_tiePartition = 0; // of the last
    FeedId m_tieFeed;
    std::uint32_t m_tieSequence = 0;
};

}}} // namespace sor::input::kafka
