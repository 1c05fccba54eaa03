// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/venue_spellings.h"

#include "market/venue_names.h"

#include <algorithm>
#include <string>

namespace sor { inline namespace market {

namespace {

bool saysTheSame(const QuoteEvent& a, const QuoteEvent& b)
{
    return a.bidPx == b.bidPx && a.askPx == b.askPx && a.bidSz == b.bidSz && a.askSz == b.askSz
        && a.isTrade() == b.isTrade() && (!a.isTrade() || (a.price == b.price && a.size == b.size));
}

} // namespace

std::optional<std::uint8_t> VenueSpellings::join(std::vector<TapeVenue>& venues,
                                                 std::span<const QuoteEvent> rows, TapeView view,
                                                 const FeedRegistry& registry)
{
    const FeedId feed = rows.back().feed;
    const std::string name = registry.nameOf(feed);
    const auto venue = std::ranges::find_if(venues, [&](const TapeVenue& known) {
        const std::string other = registry.nameOf(known.feed);
        return !name.empty() && !other.empty() && venueKey(other) == venueKey(name);
    });
    if (venue == venues.end())
        return std::nullopt;
    if (venue->spellings.empty())
        venue->spellings.push_back(registry.nameOf(venue->feed));
    venue->spellings.push_back(name);
    // Of a letter it is known now what it stands for.
    if (FeedInfo info = registry.describe(feed); info.isKnown)
        venue->info = std::move(info);
    const auto group =
        std::ranges::find_if(m_groups, [&](const Group& each) { return each.feeds.front() == venue->feed; });
    if (group != m_groups.end()) {
        group->feeds.push_back(feed);
    } else {
        m_groups.push_back({{venue->feed, feed}, 0, {}, 0});
        const auto time = [&](const QuoteEvent& row) { return count(orderingTime(row, view)); };
        std::size_t first = rows.size() - 1;
        while (first > 0 && time(rows[first - 1]) == time(rows.back()))
            --first;
        for (; first + 1 < rows.size(); ++first)
            repeats(rows[first], time(rows.back()));
    }
    return static_cast<std::uint8_t>(venue - venues.begin());
}

bool VenueSpellings::repeats(const QuoteEvent& row, std::int64_t time)
{
    const auto group = std::ranges::find_if(m_groups, [&](const Group& each) {
        return std::ranges::find(each.feeds, row.feed) != each.feeds.end();
    });
    if (group == m_groups.end())
        return false;
    if (group->time != time) {
        group->conflicts += hasConflict(*group) ? 1 : 0;
        group->said.clear();
        group->time = time;
    }
    const auto same = std::ranges::find_if(group->said, [&](const Said& other) {
        return !other.isRepeated && other.row.feed != row.feed && saysTheSame(other.row, row);
    });
    if (same != group->said.end()) {
        same->isRepeated = true;
        ++m_repeated;
        return true;
    }
    // More rows of one time than this tell nothing new of whether the names agree.
    constexpr std::size_t kMost = 64;
    if (group->said.size() < kMost)
        group->said.push_back({row, false});
    return false;
}

bool VenueSpellings::hasConflict(const Group& group)
{
    const auto isAlone = [](const Said& said) { return !said.isRepeated && !said.row.isTrade(); };
    const auto first = std::ranges::find_if(group.said, isAlone);
    return std::any_of(first, group.said.end(),
                       [&](const Said& said) { return isAlone(said) && said.row.feed != first->row.feed; });
}

std::int64_t VenueSpellings::conflicts() const
{
    std::int64_t all = 0;
    for (const Group& group : m_groups)
        all += group.conflicts + (hasConflict(group) ? 1 : 0);
    return all;
}

}} // namespace sor::market
