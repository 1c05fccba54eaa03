// SPDX-License-Identifier: GPL-3.0-or-later
// The public task's allocator, result for result, without its enumeration.
#pragma once

#include "base/units.h"
#include "route/router_params.h"
#include "route/venue_offer.h"

#include <span>

namespace sor { inline namespace route {

/// The step of the published pseudo-code.
inline constexpr Shares kTrialStep{100};

/// The published pseudo-code tries, venue after venue, every multiple of `step` from 0 to min(left, size),
/// keeps the splits whose sum is the order, and returns the first of the cheapest. No such split moves past a
/// venue's size, over or under the order, so its cost is sum q (price + fee): filling the cheapest all-in
/// price first is exact, and of equal prices the later venue first, because the enumeration meets small
/// quantities at early venues first. O(N log N), no allocation; safe from any thread.
///
/// Writes the split and returns true; returns false and writes zeros when there is none (the whole lots on
/// display do not reach the order, or the order is not a multiple of `step`).
/// `split` has one element a venue, at most kMaxVenues: else there is none, nor for a negative order or a
/// step that is not above 0. Prices are within the bounds of VenueOffer: allocate() checks that.
[[nodiscard]] bool allocateTrial(std::span<const VenueOffer> offers, Shares order, Shares step,
                                 std::span<Shares> split);

/// The published cost in its parts, in nano-dollars; 128 bits hold it for any prices and sizes within the
/// bounds of VenueOffer.
struct TrialTerms {
    Int128 cash = 0; // executed x (price + fee)
    Int128 rebate = 0; // shares beyond the displayed size x rebate
    Int128 under = 0; // (lambda_under + theta_queue) x shares short of the order
    Int128 over = 0; // (lambda_over + theta_queue) x shares beyond the order
    /// What the pseudo-code minimises.
    Int128 cost() const { return cash - rebate + under + over; }
};

/// The terms of any split, as published; for a split of allocateTrial all but `cash` are zero.
/// The split's shares must add up within the range of Shares.
TrialTerms trialTerms(std::span<const VenueOffer> offers, Shares order, const RouterParams& params,
                      std::span<const Shares> split);

}} // namespace sor::route
