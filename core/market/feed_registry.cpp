// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/feed_registry.h"

#include "base/text.h"
#include "market/venue_names.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace market {

namespace {

bool isNumbered(std::string_view name)
{
    if (!name.starts_with(kNumberedVenue))
        return false;
    name.remove_prefix(kNumberedVenue.size());
    return !name.empty() && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

/// Any feed of the venue with this code; null when the table has none.
const Publisher* publisherOf(std::string_view mic)
{
    const auto found = std::ranges::find(publishers(), mic, &Publisher::mic);
    return found == publishers().end() ? nullptr : &*found;
}

} // namespace

std::string feedName(const FeedInfo& feed)
{
    return feed.dataset.empty() ? feed.mic : feed.dataset + " " + feed.mic;
}

FeedInfo describePublisher(std::uint32_t publisherId)
{
    const auto found = std::ranges::lower_bound(publishers(), publisherId, {}, &Publisher::id);
    if (found == publishers().end() || found->id != publisherId) {
        const std::string mic = "PUB" + std::to_string(publisherId);
        return {mic, "publisher " + std::to_string(publisherId), "", FeedKind::Venue, false};
    }
    return {std::string(found->mic), std::string(found->name), std::string(found->dataset), found->kind,
            true};
}

FeedId FeedRegistry::feedFor(std::string_view venueText)
{
    const auto number = parseInteger(trimmedName(venueText));
    if (number && *number >= 0 && *number < std::int64_t{kFirstNamedFeed})
        return {static_cast<std::uint32_t>(*number)};
    return feedNamed(venueText);
}

FeedId FeedRegistry::feedNamed(std::string_view venueText)
{
    // A run has 64 venues at most and refuses more: a hostile file shall not fill the memory with names
    // first.
    constexpr std::size_t kMostNames = 10'000;
    constexpr std::size_t kLongestName = 256;
    venueText = trimmedName(venueText).substr(0, kLongestName);
    const std::lock_guard lock(m_mutex);
    const auto found = m_ids.find(venueText);
    if (found != m_ids.end())
        return {found->second};
    if (m_names.size() == kMostNames)
        return {kFirstNamedFeed + static_cast<std::uint32_t>(kMostNames - 1)};
    const auto id = kFirstNamedFeed + static_cast<std::uint32_t>(m_names.size());
    m_names.emplace_back(venueText);
    m_ids.emplace(m_names.back(), id);
    return {id};
}

std::string FeedRegistry::nameOf(FeedId feed) const
{
    if (feed.value < kFirstNamedFeed)
        return {};
    const std::lock_guard lock(m_mutex);
    const std::size_t at = feed.value - kFirstNamedFeed;
    return at < m_names.size() ? m_names[at] : std::string();
}

void FeedRegistry::describeAs(FeedId feed, FeedInfo info)
{
    const std::lock_guard lock(m_mutex);
    m_described.insert_or_assign(feed.value, std::move(info));
}

FeedInfo FeedRegistry::describe(FeedId feed) const
{
    if (feed.value < kFirstNamedFeed)
        return describePublisher(feed.value);
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_described.find(feed.value); found != m_described.end())
        return found->second;
    const std::size_t at = feed.value - kFirstNamedFeed;
    if (at >= m_names.size()) { // of another registry
        const std::string unknown = "FEED" + std::to_string(feed.value);
        return {unknown, unknown, "", FeedKind::Venue, false};
    }
    const std::string& name = m_names[at];
    const bool isLetter = name.size() == 1 && name[0] >= 'a' && name[0] <= 'z';
    const std::string_view usual = isLetter ? std::string_view{} : micOfName(name);
    const std::string mic(usual.empty() ? std::string_view(name) : usual);
    const Publisher* known = publisherOf(mic);
    if (known == nullptr) {
        const FeedKind kind = isConsolidatedName(name) ? FeedKind::Consolidated : FeedKind::Venue;
        return {mic, mic, "", kind, false, isNumbered(name)};
    }
    return {mic, std::string(known->name), "", known->kind, true};
}

}} // namespace sor::market
