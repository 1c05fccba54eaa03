// SPDX-License-Identifier: GPL-3.0-or-later
// What identifies a venue, and what it charges.
#pragma once

#include "base/units.h"

#include <cstdint>
#include <string>

namespace sor { inline namespace market {

/// Dense position of a venue in one run (0, 1, ...); never a feed's number.
using VenueIndex = std::uint32_t;

/// Sets of venues are 64-bit masks.
inline constexpr std::size_t kMaxVenues = 64;

/// Who sent a row: a Databento publisher_id (0..65535), or 65536 and up for a venue given by name
/// (FeedRegistry knows the names).
struct FeedId {
    std::uint32_t value = 0; // see above
    friend constexpr auto operator<=>(FeedId, FeedId) = default;
};
/// The first FeedId of a venue given by name.
inline constexpr std::uint32_t kFirstNamedFeed = 65536;

/// What a venue charges for one share at or above $1, in dollars a share; a fraction of the price below $1.
struct VenueTerms {
    Price takerFee; // negative: the venue pays the taker (inverted)
    Price makerFee; // negative: a rebate
    std::int64_t takerNanosPerDollarBelowOne = 0; // 3'000'000 = 0.30 % of the price
    std::int64_t makerNanosPerDollarBelowOne = 0; // likewise; negative: a rebate
    friend constexpr bool operator==(const VenueTerms&, const VenueTerms&) = default;
};

}} // namespace sor::market
