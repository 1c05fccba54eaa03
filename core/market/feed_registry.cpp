// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/feed_registry.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sor {

namespace {

struct Publisher {
    std::uint32_t id;
    std::string_view mic;
    std::string_view dataset;
    FeedKind kind;
};

using enum FeedKind;

// Databento's publisher ids of US equities (dbn's publisher list), sorted by id.
constexpr std::array kPublishers = std::to_array<Publisher>({
    {2, "XNAS", "XNAS.ITCH", Venue},          {3, "XBOS", "XBOS.ITCH", Venue},
    {4, "XPSX", "XPSX.ITCH", Venue},          {5, "BATS", "BATS.PITCH", Venue},
    {6, "BATY", "BATY.PITCH", Venue},         {7, "EDGA", "EDGA.PITCH", Venue},
    {8, "EDGX", "EDGX.PITCH", Venue},         {9, "XNYS", "XNYS.PILLAR", Venue},
    {10, "XCIS", "XCIS.PILLAR", Venue},       {11, "XASE", "XASE.PILLAR", Venue},
    {12, "XCHI", "XCHI.PILLAR", Venue},       {13, "XCIS", "XCIS.BBO", Venue},
    {14, "XCIS", "XCIS.TRADES", Venue},       {15, "MEMX", "MEMX.MEMOIR", Venue},
    {16, "EPRL", "EPRL.DOM", Venue},          {17, "FINN", "XNAS.NLS", OffExchange},
    {18, "FINY", "XNYS.TRADES", OffExchange}, {19, "FINC", "XNAS.NLS", OffExchange},
    {38, "IEXG", "IEXG.TOPS", Venue},         {39, "XCHI", "DBEQ.BASIC", Venue},
    {40, "XCIS", "DBEQ.BASIC", Venue},        {41, "IEXG", "DBEQ.BASIC", Venue},
    {42, "EPRL", "DBEQ.BASIC", Venue},        {43, "ARCX", "ARCX.PILLAR", Venue},
    {44, "XNYS", "XNYS.BBO", Venue},          {45, "XNYS", "XNYS.TRADES", Venue},
    {46, "XNAS", "XNAS.QBBO", Venue},         {47, "XNAS", "XNAS.NLS", Venue},
    {48, "XCHI", "EQUS.PLUS", Venue},         {49, "XCIS", "EQUS.PLUS", Venue},
    {50, "IEXG", "EQUS.PLUS", Venue},         {51, "EPRL", "EQUS.PLUS", Venue},
    {52, "XNAS", "EQUS.PLUS", Venue},         {53, "XNYS", "EQUS.PLUS", Venue},
    {54, "FINN", "EQUS.PLUS", OffExchange},   {55, "FINY", "EQUS.PLUS", OffExchange},
    {56, "FINC", "EQUS.PLUS", OffExchange},   {59, "DBEQ", "DBEQ.BASIC", Consolidated},
    {60, "EQUS", "EQUS.PLUS", Consolidated},  {62, "XCHI", "EQUS.ALL", Venue},
    {63, "XCIS", "EQUS.ALL", Venue},          {64, "IEXG", "EQUS.ALL", Venue},
    {65, "EPRL", "EQUS.ALL", Venue},          {66, "XNAS", "EQUS.ALL", Venue},
    {67, "XNYS", "EQUS.ALL", Venue},          {68, "FINN", "EQUS.ALL", OffExchange},
    {69, "FINY", "EQUS.ALL", OffExchange},    {70, "FINC", "EQUS.ALL", OffExchange},
    {71, "BATS", "EQUS.ALL", Venue},          {72, "BATY", "EQUS.ALL", Venue},
    {73, "EDGA", "EQUS.ALL", Venue},          {74, "EDGX", "EQUS.ALL", Venue},
    {75, "XBOS", "EQUS.ALL", Venue},          {76, "XPSX", "EQUS.ALL", Venue},
    {77, "MEMX", "EQUS.ALL", Venue},          {78, "XASE", "EQUS.ALL", Venue},
    {79, "ARCX", "EQUS.ALL", Venue},          {80, "LTSE", "EQUS.ALL", Venue},
    {81, "XNAS", "XNAS.BASIC", Venue},        {82, "FINN", "XNAS.BASIC", OffExchange},
    {83, "FINC", "XNAS.BASIC", OffExchange},  {86, "XBOS", "XBOS.BASIC", Venue},
    {87, "XPSX", "XPSX.BASIC", Venue},        {88, "XBOS", "XBOS.BASIC", Venue},
    {89, "XPSX", "XPSX.BASIC", Venue},        {90, "EQUS", "EQUS.SUMMARY", Consolidated},
    {91, "XCIS", "XCIS.TRADESBBO", Venue},    {92, "XNYS", "XNYS.TRADESBBO", Venue},
    {93, "XNAS", "XNAS.BASIC", Consolidated}, {94, "EQUS", "EQUS.ALL", Consolidated},
    {95, "EQUS", "EQUS.MINI", Consolidated},  {96, "XNYS", "XNYS.TRADES", Consolidated},
    {107, "OCEA", "OCEA.MEMOIR", Venue},
});
static_assert(std::ranges::is_sorted(kPublishers, {}, &Publisher::id));

struct VenueName {
    std::string_view mic;
    std::string_view name;
};
constexpr std::array kNames = std::to_array<VenueName>({
    {"XNAS", "Nasdaq"},
    {"XBOS", "Nasdaq Texas (BX)"},
    {"XPSX", "Nasdaq PSX"},
    {"BATS", "Cboe BZX"},
    {"BATY", "Cboe BYX"},
    {"EDGA", "Cboe EDGA"},
    {"EDGX", "Cboe EDGX"},
    {"XNYS", "NYSE"},
    {"XCIS", "NYSE National"},
    {"XASE", "NYSE American"},
    {"XCHI", "NYSE Texas (Chicago)"},
    {"ARCX", "NYSE Arca"},
    {"MEMX", "MEMX"},
    {"EPRL", "MIAX Pearl Equities"},
    {"IEXG", "IEX"},
    {"LTSE", "LTSE"},
    {"OCEA", "Blue Ocean ATS"},
    {"FINN", "FINRA/Nasdaq TRF Carteret"},
    {"FINY", "FINRA/NYSE TRF"},
    {"FINC", "FINRA/Nasdaq TRF Chicago"},
    {"DBEQ", "Databento Equities (consolidated)"},
    {"EQUS", "US Equities (consolidated)"},
});

std::string venueName(std::string_view mic)
{
    const auto found = std::ranges::find(kNames, mic, &VenueName::mic);
    return std::string(found == kNames.end() ? mic : found->name);
}

} // namespace

FeedInfo describePublisher(std::uint32_t publisherId)
{
    const auto found = std::ranges::lower_bound(kPublishers, publisherId, {}, &Publisher::id);
    if (found == kPublishers.end() || found->id != publisherId) {
        const std::string mic = "PUB" + std::to_string(publisherId);
        return {mic, "publisher " + std::to_string(publisherId), "", FeedKind::Venue, false};
    }
    return {std::string(found->mic), venueName(found->mic), std::string(found->dataset), found->kind, true};
}

FeedId FeedRegistry::feedFor(std::string_view venueText)
{
    const auto number = parseInteger(venueText);
    if (number && *number >= 0 && *number < std::int64_t{kFirstNamedFeed})
        return {static_cast<std::uint32_t>(*number)};
    // A run has 64 venues at most and refuses more: a hostile file shall not fill the memory with names
    // first.
    constexpr std::size_t kMostNames = 10'000;
    constexpr std::size_t kLongestName = 256;
    venueText = venueText.substr(0, kLongestName);
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
    const std::string& mic = m_names.at(feed.value - kFirstNamedFeed);
    const bool isKnown = std::ranges::find(kNames, mic, &VenueName::mic) != kNames.end();
    return {mic, venueName(mic), "", FeedKind::Venue, isKnown};
}

} // namespace sor
