// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/trade_sketch.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <xxhash.h>

namespace sor { inline namespace input {

namespace {
constexpr std::size_t kMostEntries = 1024;
constexpr std::size_t kFewest = 10; // trades that are the same
constexpr std::size_t kFewestOfAll = 3; // where all are
} // namespace

void TradeSketch::addTrade(const QuoteEvent& row)
{
    const std::array<std::int64_t, 3> content{row.tsEvent.time_since_epoch().count(), row.price.nanos,
                                              std::int64_t{row.size}};
    const std::int64_t time = content.front();
    m_first = std::min(m_first, time);
    m_last = std::max(m_last, time);
    const std::uint64_t hash = XXH3_64bits(content.data(), sizeof(content));
    const bool isFull = m_least.size() == kMostEntries;
    if (isFull && hash >= m_least.front().hash)
        return;
    if (isFull) {
        std::ranges::pop_heap(m_least, {}, &Entry::hash);
        m_least.pop_back();
    }
    m_least.push_back({hash, time, row.feed});
    std::ranges::push_heap(m_least, {}, &Entry::hash);
}

void TradeSketch::translate(const std::function<FeedId(FeedId)>& feedOf)
{
    for (Entry& entry : m_least)
        entry.feed = feedOf(entry.feed);
}

std::vector<std::pair<std::uint64_t, FeedId>> TradeSketch::between(std::int64_t from, std::int64_t to,
                                                                   std::uint64_t most) const
{
    std::vector<std::pair<std::uint64_t, FeedId>> trades;
    trades.reserve(m_least.size());
    for (const Entry& entry : m_least) {
        if (entry.time >= from && entry.time <= to && entry.hash <= most)
            trades.emplace_back(entry.hash, entry.feed);
    }
    std::ranges::sort(trades);
    const auto rest = std::unique(trades.begin(), trades.end());
    trades.erase(rest, trades.end());
    return trades;
}

bool TradeSketch::share(const TradeSketch& a, const TradeSketch& b)
{
    // Above the largest hash of a full sketch its trades are not known.
    const auto known = [](const TradeSketch& sketch) {
        return sketch.m_least.size() < kMostEntries ? UINT64_MAX : sketch.m_least.front().hash;
    };
    const std::uint64_t most = std::min(known(a), known(b));
    const std::int64_t from = std::max(a.m_first, b.m_first);
    const std::int64_t to = std::min(a.m_last, b.m_last);
    if (from > to)
        return false;
    const auto ofA = a.between(from, to, most);
    const auto ofB = b.between(from, to, most);
    std::vector<std::pair<std::uint64_t, FeedId>> common;
    std::ranges::set_intersection(ofA, ofB, std::back_inserter(common));
    const std::size_t fewer = std::min(ofA.size(), ofB.size());
    return common.size() == fewer ? fewer >= kFewestOfAll
                                  : common.size() >= kFewest && 2 * common.size() >= fewer;
}

bool TradeSketch::areSame(const TradeSketch& a, const TradeSketch& b)
{
    const auto all = [](const TradeSketch& of) { return of.between(INT64_MIN, INT64_MAX, UINT64_MAX); };
    return all(a) == all(b);
}

}} // namespace sor::input
