// SPDX-License-Identifier: GPL-3.0-or-later
// Databento's publishers, compiled in from resources/publishers/databento.csv.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sor { inline namespace market {

/// What kind of rows a publisher sends.
enum class FeedKind : std::uint8_t {
    Venue, // quotes of one venue
    Consolidated, // best over several venues: nothing to route between
    OffExchange // FINRA trade reports, off-market trades, index values: no quotes, never routable
};

/// A publisher of Databento's list.
struct Publisher {
    std::uint32_t id; // publisher_id of Databento's records
    std::string_view dataset; // "XNAS.ITCH"
    std::string_view mic; // of the venue
    FeedKind kind; // what its rows are
    std::string_view name; // of the venue
};

/// All of them, by ascending id; for the life of the program.
std::span<const Publisher> publishers();

}} // namespace sor::market
