// SPDX-License-Identifier: GPL-3.0-or-later
// What one venue offers a taking order, as the allocators see it.
#pragma once

#include "base/units.h"

namespace sor { inline namespace route {

/// One venue's far side. For a sell the caller flips the sign of the price, so that lower is always better.
/// The three prices lie within +-kMaxPrice and the size is not negative: then no allocator can overflow, and
/// none checks again.
struct VenueOffer {
    Price price; // displayed far price
    Shares size; // available there
    Price fee; // taker fee a share; negative at an inverted venue
    Price rebate; // maker rebate a share
    friend constexpr bool operator==(const VenueOffer&, const VenueOffer&) = default;

    /// What a share costs there in all.
    constexpr Price allIn() const { return price + fee; }
};

}} // namespace sor::route
