// SPDX-License-Identifier: GPL-3.0-or-later
// The last step of reading a topic: rows go out in the order of time, and what the venues show is remembered.
#pragma once

#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/tape.h"
#include "source/kafka/settled_quote.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sor::kafka {

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

private:
    struct Venue {
        FeedId from;
        FeedId to;
        UnixNanos time; // of its last row
        SettledQuote quote;
        bool isListed = false; // by the snapshot that is being handed on
    };
    static constexpr std::size_t kBatch = 4096;
    Venue& venueOf(FeedId feed);
    Status send(const QuoteEvent& row, QuoteSink& sink);
    Status clearOthers(const QuoteEvent& row, QuoteSink& sink);

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
};

} // namespace sor::kafka
