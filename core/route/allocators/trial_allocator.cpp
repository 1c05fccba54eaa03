// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/allocators/trial_allocator.h"

#include "route/offer_ranking.h"

#include <algorithm>

namespace sor { inline namespace route {

bool allocateTrial(std::span<const VenueOffer> offers, Shares order, Shares step, std::span<Shares> split)
{
    std::ranges::fill(split, Shares{0});
    if (split.size() != offers.size() || offers.size() > kMaxVenues || order.count < 0 || step.count <= 0)
        return false;
    if (wholeLots(order.count, step.count) != order.count)
        return false;
    std::int64_t left = order.count;
    for (const auto& ranked : OfferRanking<TieOrder::LaterVenue>(offers)) {
        const std::int64_t size = offers[ranked.venue].size.count;
        if (size >= left) { // `left` is a multiple of the step already
            split[ranked.venue] = {left};
            return true;
        }
        const std::int64_t taken = wholeLots(size, step.count);
        split[ranked.venue] = {taken};
        left -= taken;
    }
    if (left == 0)
        return true;
    std::ranges::fill(split, Shares{0});
    return false;
}

TrialTerms trialTerms(std::span<const VenueOffer> offers, Shares order, const RouterParams& params,
                      std::span<const Shares> split)
{
    TrialTerms terms;
    if (split.size() != offers.size())
        return terms;
    std::int64_t executed = 0;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const std::int64_t filled = std::min(split[i].count, offers[i].size.count);
        executed += filled;
        terms.cash += Int128{offers[i].allIn().nanos} * filled;
        terms.rebate += Int128{offers[i].rebate.nanos} * (split[i].count - filled);
    }
    const Int128 under = std::max<Int128>(Int128{order.count} - executed, 0);
    const Int128 over = std::max<Int128>(Int128{executed} - order.count, 0);
    terms.under = (params.lambdaUnder + params.thetaQueue).nanos * under;
    terms.over = (params.lambdaOver + params.thetaQueue).nanos * over;
    return terms;
}

}} // namespace sor::route
