// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/allocators/allocation.h"

#include "market/venue.h"

#include <fmt/format.h>

namespace sor { inline namespace route {

namespace {

Price bestAsk(const std::vector<VenueOffer>& offers)
{
    const VenueOffer* best = nullptr;
    for (const auto& offer : offers) {
        const bool showsMore = best && offer.size.count > 0 && best->size.count == 0;
        const bool showsLess = best && offer.size.count == 0 && best->size.count > 0;
        if (!best || showsMore || (!showsLess && offer.price < best->price))
            best = &offer;
    }
    return best ? best->price : Price{};
}

bool isWithin(Price price)
{
    return -kMaxPrice <= price && price <= kMaxPrice;
}

Status check(const AllocationProblem& problem)
{
    if (problem.offers.empty() || problem.offers.size() > kMaxVenues) {
        return invalidArgument(fmt::format("An allocation is over 1 to {} venues; there are {}.", kMaxVenues,
                                           problem.offers.size()));
    }
    if (problem.order.count <= 0 || problem.lot.count <= 0) {
        return invalidArgument(fmt::format("The order is {} shares in lots of {}: both have to be above 0.",
                                           problem.order.count, problem.lot.count));
    }
    const RouterParams& params = problem.params;
    if (const auto checked = makeRouterParams(params.lambdaOver, params.lambdaUnder, params.thetaQueue);
        !checked)
        return checked.error();
    for (std::size_t v = 0; v < problem.offers.size(); ++v) {
        const VenueOffer& offer = problem.offers[v];
        if (!isWithin(offer.price) || !isWithin(offer.fee) || !isWithin(offer.rebate)
            || offer.size.count < 0) {
            return invalidArgument(fmt::format("Venue {} of the allocation has price {}, fee {}, rebate {} "
                                               "and {} shares: no price may be beyond "
                                               "{}, and no size below 0.",
                                               v + 1, format(offer.price), format(offer.fee),
                                               format(offer.rebate), offer.size.count, format(kMaxPrice)));
        }
    }
    if (problem.bestBid && !isWithin(*problem.bestBid))
        return invalidArgument(
            fmt::format("The best bid is {}, beyond {}.", format(*problem.bestBid), format(kMaxPrice)));
    return ok();
}

} // namespace

Reference referencePrice(const AllocationProblem& problem)
{
    const Price ask = bestAsk(problem.offers);
    if (problem.bestBid)
        return {Mid::between(*problem.bestBid, ask), false};
    return {Mid::at(ask), true};
}

Result<AllocationAnswer> allocate(const AllocationProblem& problem)
{
    if (auto status = check(problem); !status)
        return status.error();
    std::vector<Shares> split(problem.offers.size());
    if (problem.model == AllocationModel::Trial) {
        TrialAnswer answer;
        if (allocateTrial(problem.offers, problem.order, problem.lot, split)) {
            answer.terms = trialTerms(problem.offers, problem.order, problem.params, split);
            answer.split = std::move(split);
        }
        return AllocationAnswer(std::move(answer));
    }
    StaticAnswer answer;
    answer.reference = referencePrice(problem);
    const Mid mid = answer.reference.mid;
    allocateStatic(problem.offers, problem.order, problem.lot, problem.params, mid, split);
    answer.terms = staticTerms(problem.offers, problem.order, problem.params, mid, split);
    answer.split = std::move(split);
    return AllocationAnswer(std::move(answer));
}

}} // namespace sor::route
