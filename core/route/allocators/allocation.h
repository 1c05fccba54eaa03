// SPDX-License-Identifier: GPL-3.0-or-later
// One allocation as a question and its answer: the what-if of a single snapshot.
#pragma once

#include "base/enum_names.h"
#include "base/result.h"
#include "base/units.h"
#include "route/allocators/static_allocator.h"
#include "route/allocators/trial_allocator.h"
#include "route/router_params.h"
#include "route/venue_offer.h"

#include <optional>
#include <variant>
#include <vector>

namespace sor { inline namespace route {

/// Which model splits.
enum class AllocationModel { Trial, Static };
constexpr auto namesOf(std::type_identity<AllocationModel>)
{
    return enumNames<AllocationModel>(
        {{AllocationModel::Trial, "trial"}, {AllocationModel::Static, "static"}});
}

/// A buy of `order` shares on one snapshot (a sell: prices with their sign flipped).
struct AllocationProblem {
    AllocationModel model = AllocationModel::Trial; // which model splits
    Shares order; // shares to buy, above 0
    Shares lot = kTrialStep; // the trial model's step, the static model's lot
    RouterParams params; // penalties; the trial model's split does not depend on them
    std::vector<VenueOffer> offers; // by venue, 1 to kMaxVenues
    std::optional<Price> bestBid; // nothing when no venue gave one; only the static model looks at it
};

/// What the static model measures against.
struct Reference {
    Mid mid; // the mid, or what stands in for it
    bool isBestAsk = false; // no bid was given: the best ask stands in for the mid
};

/// What the trial model says.
struct TrialAnswer {
    std::optional<std::vector<Shares>> split; // nothing when the published algorithm finds no split
    TrialTerms terms; // of the split
};

/// What the static model says.
struct StaticAnswer {
    std::vector<Shares> split; // shares by venue, in sum at most the order
    StaticTerms terms; // of the split
    Reference reference; // what it was measured against
};

/// By the problem's model.
using AllocationAnswer = std::variant<TrialAnswer, StaticAnswer>;

/// InvalidArgument unless there are 1 to kMaxVenues venues, order and lot are above 0, and the bounds of
/// VenueOffer and RouterParams hold. Quick; any thread.
Result<AllocationAnswer> allocate(const AllocationProblem& problem);

/// The best ask over the venues that show size (over all of them when none does), and the mid if there is a
/// bid. Of a problem that allocate() takes; 0 without venues.
Reference referencePrice(const AllocationProblem& problem);

}} // namespace sor::route
