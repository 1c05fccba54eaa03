// SPDX-License-Identifier: GPL-3.0-or-later
// The allocators' slow twins: the published pseudo-code as it stands, in exact integers, and the same with
// the sum left free. Exponential in the venues; for tests, benchmarks and fuzzing only.
#pragma once

#include "route/allocators/static_allocator.h"
#include "route/router_params.h"
#include "route/venue_offer.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

namespace sor::test {

using Split = std::vector<std::int64_t>;

/// The pseudo-code's lists: for each venue, every list so far is continued with every multiple of `step` from
/// 0 to min(order - used, size).
inline std::vector<Split> publishedSplits(std::span<const VenueOffer> offers, std::int64_t order,
                                          std::int64_t step)
{
    std::vector<Split> splits{{}};
    for (const auto& offer : offers) {
        std::vector<Split> longer;
        for (const auto& alloc : splits) {
            const std::int64_t used = std::accumulate(alloc.begin(), alloc.end(), std::int64_t{0});
            const std::int64_t most = std::min(order - used, offer.size.count);
            for (std::int64_t q = 0; q <= most; q += step) {
                longer.push_back(alloc);
                longer.back().push_back(q);
            }
        }
        splits = std::move(longer);
    }
    return splits;
}

/// compute_cost of the pseudo-code, line by line, in nano-dollars.
inline Int128 publishedCost(std::span<const VenueOffer> offers, std::int64_t order,
                            const RouterParams& params, const Split& split)
{
    std::int64_t executed = 0;
    Int128 cash = 0;
    for (std::size_t i = 0; i < split.size(); ++i) {
        const std::int64_t exe = std::min(split[i], offers[i].size.count);
        executed += exe;
        cash += Int128{exe} * (offers[i].price.nanos + offers[i].fee.nanos);
        cash -= Int128{std::max<std::int64_t>(split[i] - exe, 0)} * offers[i].rebate.nanos;
    }
    const std::int64_t under = std::max<std::int64_t>(order - executed, 0);
    const std::int64_t over = std::max<std::int64_t>(executed - order, 0);
    return cash + Int128{params.thetaQueue.nanos} * (under + over) + Int128{params.lambdaUnder.nanos} * under
        + Int128{params.lambdaOver.nanos} * over;
}

struct Found {
    Split split;
    Int128 cost = 0;
    int ties = 0; // how many splits have this cost
};

/// allocate of the pseudo-code: the first of the cheapest lists whose sum is the order.
inline std::optional<Found> exhaustiveTrial(std::span<const VenueOffer> offers, std::int64_t order,
                                            std::int64_t step, const RouterParams& params)
{
    std::optional<Found> best;
    for (const auto& split : publishedSplits(offers, order, step)) {
        if (std::accumulate(split.begin(), split.end(), std::int64_t{0}) != order)
            continue;
        const Int128 cost = publishedCost(offers, order, params, split);
        if (!best || cost < best->cost)
            best = Found{split, cost, 1};
        else if (cost == best->cost)
            ++best->ties;
    }
    return best;
}

/// The static model by enumeration, in half nano-dollars: any sum up to the order; of equal costs the one
/// that buys most, of those the one that buys most at the earliest venue.
inline Found exhaustiveStatic(std::span<const VenueOffer> offers, std::int64_t order, std::int64_t lot,
                              const RouterParams& params, Mid mid)
{
    std::optional<Found> best;
    std::int64_t bestSum = 0;
    for (const auto& split : publishedSplits(offers, order, lot)) {
        const std::int64_t sum = std::accumulate(split.begin(), split.end(), std::int64_t{0});
        Int128 cost = Int128{2} * (params.lambdaUnder.nanos + params.thetaQueue.nanos) * (order - sum);
        for (std::size_t i = 0; i < split.size(); ++i)
            cost += Int128{split[i]} * (2 * (offers[i].price.nanos + offers[i].fee.nanos) - mid.halfNanos);
        if (!best || cost < best->cost) {
            best = Found{split, cost, 1};
            bestSum = sum;
            continue;
        }
        if (cost > best->cost)
            continue;
        ++best->ties;
        if (sum > bestSum || (sum == bestSum && split > best->split)) {
            best->split = split;
            bestSum = sum;
        }
    }
    return *best;
}

} // namespace sor::test
