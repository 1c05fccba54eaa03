// SPDX-License-Identifier: GPL-3.0-or-later
// Small random allocation problems with everything that makes an allocator stumble: ties, zero and negative
// fees, negative all-in prices, odd and zero sizes, orders that are no multiple of the step.
#pragma once

#include "base/random.h"
#include "route/allocators/static_allocator.h"
#include "route/router_params.h"
#include "route/venue_offer.h"

#include <cstdint>
#include <vector>

namespace sor::test {

struct RandomProblem {
    std::vector<VenueOffer> offers;
    std::int64_t order = 0;
    std::int64_t step = 1;
    RouterParams params;
    Mid mid;
};

/// Few enough lots that the enumeration stays small whatever the number of venues (1 to 6).
inline RandomProblem randomProblem(Random& random)
{
    RandomProblem problem;
    const auto venues = static_cast<std::size_t>(random.between(1, 6));
    constexpr std::int64_t kSteps[] = {1, 7, 100};
    problem.step = kSteps[random.between(0, 2)];
    const std::int64_t lots = random.between(1, venues <= 4 ? 6 : 4);
    problem.order = lots * problem.step;
    if (random.chance(0.1))
        problem.order += random.between(0, problem.step);
    // Half a cent around 10 dollars, or around nothing (a sell's flipped prices, negative all-in prices).
    const std::int64_t base = random.chance(0.8) ? 10'000'000'000 : -5'000'000;
    const std::int64_t tick = random.chance(0.5) ? 10'000'000 : 1;
    for (std::size_t i = 0; i < venues; ++i) {
        VenueOffer offer;
        offer.price = {base + tick * random.between(0, 3)};
        offer.fee = {random.chance(0.4) ? 0 : tick * random.between(-2, 2)};
        offer.rebate = {random.between(-1, 3) * 1'000'000};
        offer.size = {random.chance(0.15) ? 0 : random.between(0, (lots + 1) * problem.step)};
        problem.offers.push_back(offer);
    }
    const auto penalty = [&] { return Price{random.chance(0.2) ? 0 : tick * random.between(0, 4)}; };
    problem.params = {penalty(), penalty(), penalty()};
    // An odd number of half nano-dollars half of the time.
    const std::int64_t ticks = random.between(-4, 4);
    problem.mid = {2 * base + ticks * tick + random.between(0, 1)};
    return problem;
}

} // namespace sor::test
