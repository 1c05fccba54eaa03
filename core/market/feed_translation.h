// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds of one registry as those of another.
#pragma once

#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <cstddef>
#include <vector>

namespace sor { inline namespace market {

/// Venues that are given by name get their feeds in the order in which they are asked for. Not thread-safe.
class FeedTranslation {
public:
    /// Of a feed of `from`, always the same two registries; a number or none stays what it is.
    FeedId of(FeedId feed, const FeedRegistry& from, FeedRegistry& to)
    {
        if (feed == kNoFeed || feed.value < kFirstNamedFeed)
            return feed;
        const std::size_t i = feed.value - kFirstNamedFeed;
        if (i >= m_feeds.size())
            m_feeds.resize(i + 1);
        if (m_feeds[i] == FeedId{})
            m_feeds[i] = to.feedNamed(from.nameOf(feed));
        return m_feeds[i];
    }

private:
    std::vector<FeedId> m_feeds;
};

}} // namespace sor::market
