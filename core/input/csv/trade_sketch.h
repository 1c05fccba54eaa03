// SPDX-License-Identifier: GPL-3.0-or-later
// Which trades a file holds, in few bytes: whether two files hold the same ones.
#pragma once

#include "market/quote_event.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

/// The trades of a file with the smallest hashes of time, price and size, with their venues: of all trades of
/// all files the same part (bottom-k sketch; Cohen and Kaplan, PODC 2007). Not thread-safe.
class TradeSketch {
public:
    /// A row of the file; of others than trades nothing is kept.
    void add(const QuoteEvent& row)
    {
        if (row.isTrade())
            addTrade(row);
    }
    /// Gives its venues the ids of another FeedRegistry.
    void translate(const std::function<FeedId(FeedId)>& feedOf);
    /// Most of the trades of one are among those of the other, in the time that both have, and there are
    /// enough to tell. Both have the ids of one FeedRegistry.
    static bool share(const TradeSketch& a, const TradeSketch& b);
    /// They are of the same trades at the same venues, as far as sketches tell. Likewise.
    static bool areSame(const TradeSketch& a, const TradeSketch& b);

private:
    struct Entry {
        std::uint64_t hash = 0;
        std::int64_t time = 0; // ts_event
        FeedId feed;
    };
    void addTrade(const QuoteEvent& row);
    /// Those with hashes up to `most` from `from` to `to`, each once, in order.
    std::vector<std::pair<std::uint64_t, FeedId>> between(std::int64_t from, std::int64_t to,
                                                          std::uint64_t most) const;

    std::vector<Entry> m_least; // a heap, the largest hash first
    std::int64_t m_first = INT64_MAX; // of all trades
    std::int64_t m_last = INT64_MIN;
};

}} // namespace sor::input
