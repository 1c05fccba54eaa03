// SPDX-License-Identifier: GPL-3.0-or-later
// The one-step allocator whose cost is measured against the mid, with the sum left free.
#pragma once

#include "base/units.h"
#include "route/router_params.h"
#include "route/venue_offer.h"

#include <span>

namespace sor { inline namespace route {

/// Splits at most `order` shares over the venues so that
///     sum q_v (price_v + fee_v - mid) + (lambda_under + theta_queue) (order - sum q_v)
/// is least: a share is taken when price + fee - mid <= lambda_under + theta_queue (exactly; at equality
/// too), cheapest all-in price first, of equal prices the earlier venue first, in whole lots of `lot` shares
/// and never beyond a venue's size. It never buys too much, so lambda_over has no effect. For a sell flip the
/// sign of prices and mid. O(N log N), no allocation; safe from any thread.
///
/// Writes the split and returns its sum. `split` has one element a venue, at most kMaxVenues; where it has
/// not, and for an order or a lot that is not above 0, nothing is bought. Prices are within the bounds of
/// VenueOffer, or 64 bits do not hold the sums: allocate() checks that.
Shares allocateStatic(std::span<const VenueOffer> offers, Shares order, Shares lot,
                      const RouterParams& params, Mid mid, std::span<Shares> split);

/// The cost above in its parts, in half nano-dollars; 128 bits hold it within the bounds of VenueOffer.
struct StaticTerms {
    Int128 execution = 0; // against the mid, fees included; negative when bought below it
    Int128 unbought = 0; // (lambda_under + theta_queue) x shares not bought
    /// What the model minimises.
    Int128 cost() const { return execution + unbought; }
};

/// The terms of any split that is not above the order in sum nor above a venue's size.
StaticTerms staticTerms(std::span<const VenueOffer> offers, Shares order, const RouterParams& params, Mid mid,
                        std::span<const Shares> split);

}} // namespace sor::route
