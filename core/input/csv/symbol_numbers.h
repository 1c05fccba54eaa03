// SPDX-License-Identifier: GPL-3.0-or-later
// Several symbols of one file, read together: the feed of a row also tells the symbol.
#pragma once

#include "market/quote_event.h"
#include "market/venue.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

/// One call at a time.
class SymbolNumbers {
public:
    static constexpr std::size_t kMost = std::size_t{1} << 14;

    /// At most kMost different ones.
    explicit SymbolNumbers(std::span<const std::string> symbols)
    {
        for (const std::string& symbol : symbols) {
            if (m_numbers.emplace(symbol, static_cast<std::uint32_t>(m_numbers.size())).second)
                m_names.push_back(symbol);
        }
    }

    /// Different ones.
    std::size_t size() const { return m_numbers.size(); }
    /// Of the symbol with this number.
    const std::string& nameOf(std::size_t number) const { return m_names[number]; }
    /// Its place among the symbols; nothing for others.
    std::optional<std::uint32_t> find(std::string_view symbol) const
    {
        const auto found = m_numbers.find(symbol);
        return found == m_numbers.end() ? std::nullopt : std::optional(found->second);
    }
    /// `text` is none of them, but the beginning of one.
    bool isBegin(std::string_view text) const
    {
        return !find(text) && std::ranges::any_of(m_numbers, [&](const auto& symbol) {
            return symbol.first.starts_with(text);
        });
    }

    /// `feed` of the symbol with this number; nothing when there are too many feeds.
    std::optional<FeedId> mark(FeedId feed, std::uint32_t number)
    {
        if (feed.value >= kFeeds) {
            m_isConfused = true;
            return std::nullopt;
        }
        return FeedId{feed.value + kFeeds * number};
    }
    /// Of a row with marked feeds; nothing for one of an NBBO feed that tells no side.
    static std::optional<std::uint32_t> numberOf(const QuoteEvent& row)
    {
        const FeedId feed = row.isNbbo() && row.feed == kNoFeed ? row.askFeed() : row.feed;
        return feed == kNoFeed ? std::nullopt : std::optional(feed.value / kFeeds);
    }
    static FeedId feedOf(FeedId marked) { return marked == kNoFeed ? marked : FeedId{marked.value % kFeeds}; }

    /// A row is of two of the symbols, or of a feed that cannot be marked: they cannot be read together.
    void noteConfusion() { m_isConfused = true; }
    bool isConfused() const { return m_isConfused; }

private:
    static constexpr std::uint32_t kFeeds = std::uint32_t{1} << 18;
    std::map<std::string, std::uint32_t, std::less<>> m_numbers;
    std::vector<std::string> m_names; // by number
    bool m_isConfused = false;
};

}} // namespace sor::input
