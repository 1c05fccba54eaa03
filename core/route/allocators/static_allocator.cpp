// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/allocators/static_allocator.h"

#include "route/offer_ranking.h"

#include <algorithm>

namespace sor { inline namespace route {

namespace {

/// price + fee - mid in half nano-dollars: at most 6 x kMaxPrice, which is within int64.
std::int64_t excess(Price allIn, Mid mid)
{
    return 2 * allIn.nanos - mid.halfNanos;
}

/// lambda_under + theta_queue in half nano-dollars.
std::int64_t patience(const RouterParams& params)
{
    return 2 * (params.lambdaUnder + params.thetaQueue).nanos;
}

} // namespace

Shares allocateStatic(std::span<const VenueOffer> offers, Shares order, Shares lot,
                      const RouterParams& params, Mid mid, std::span<Shares> split)
{
    std::ranges::fill(split, Shares{0});
    if (split.size() != offers.size() || offers.size() > kMaxVenues || order.count <= 0 || lot.count <= 0)
        return {};
    const std::int64_t target = wholeLots(order.count, lot.count);
    const std::int64_t limit = patience(params);
    std::int64_t left = target;
    for (const auto& ranked : OfferRanking<TieOrder::EarlierVenue>(offers)) {
        if (left == 0 || excess(ranked.allIn, mid) > limit)
            break;
        const std::int64_t size = offers[ranked.venue].size.count;
        const std::int64_t taken = size >= left ? left : wholeLots(size, lot.count);
        split[ranked.venue] = {taken};
        left -= taken;
    }
    return {target - left};
}

StaticTerms staticTerms(std::span<const VenueOffer> offers, Shares order, const RouterParams& params, Mid mid,
                        std::span<const Shares> split)
{
    StaticTerms terms;
    if (split.size() != offers.size())
        return terms;
    std::int64_t unfilled = order.count;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        terms.execution += Int128{excess(offers[i].allIn(), mid)} * split[i].count;
        unfilled -= split[i].count;
    }
    terms.unbought = Int128{patience(params)} * unfilled;
    return terms;
}

}} // namespace sor::route
