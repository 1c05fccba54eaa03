// SPDX-License-Identifier: GPL-3.0-or-later
// One venue under several names: what its rows under one name repeat of those under another.
#pragma once

#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sor { inline namespace market {

/// The feeds of one venue, each with a name of its own. Not thread-safe.
class VenueSpellings {
public:
    /// The venue among `venues` of which the feed of the last of `rows` is a further name (see venueKey()),
    /// noted there; nothing when there is none. What the other rows said at its time counts for repeats().
    std::optional<std::uint8_t> join(std::vector<TapeVenue>& venues, std::span<const QuoteEvent> rows,
                                     TapeView view, const FeedRegistry& registry);
    bool isEmpty() const { return m_groups.empty(); }

    /// True when the row says at `time` what a row under another name said, which must not count twice. Rows
    /// come in the order of their times.
    bool repeats(const QuoteEvent& row, std::int64_t time);

    /// Times at which each of two names had a quote that the other had not.
    std::int64_t conflicts() const;
    /// Rows for which repeats() was true.
    std::int64_t repeated() const { return m_repeated; }

private:
    struct Said {
        QuoteEvent row;
        bool isRepeated = false; // under another name
    };
    struct Group {
        std::vector<FeedId> feeds;
        std::int64_t time = 0;
        std::vector<Said> said; // at `time`
        std::int64_t conflicts = 0; // of earlier times
    };
    static bool hasConflict(const Group& group);

    std::vector<Group> m_groups;
    std::int64_t m_repeated = 0;
};

}} // namespace sor::market
