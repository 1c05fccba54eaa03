// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/allocators/allocation.h"

#include <cassert>

namespace sor {

namespace {

Price bestAsk(const std::vector<VenueOffer>& offers)
{
    assert(!offers.empty());
    const VenueOffer* best = nullptr;
    for (const auto& offer : offers) {
        const bool showsMore = best && offer.size.count > 0 && best->size.count == 0;
        const bool showsLess = best && offer.size.count == 0 && best->size.count > 0;
        if (!best || showsMore || (!showsLess && offer.price < best->price))
            best = &offer;
    }
    return best->price;
}

} // namespace

Reference referencePrice(const AllocationProblem& problem)
{
    const Price ask = bestAsk(problem.offers);
    if (problem.bestBid)
        return {Mid::between(*problem.bestBid, ask), false};
    return {Mid::at(ask), true};
}

AllocationAnswer allocate(const AllocationProblem& problem)
{
    std::vector<Shares> split(problem.offers.size());
    if (problem.model == AllocationModel::Trial) {
        TrialAnswer answer;
        if (allocateTrial(problem.offers, problem.order, problem.lot, split)) {
            answer.terms = trialTerms(problem.offers, problem.order, problem.params, split);
            answer.split = std::move(split);
        }
        return answer;
    }
    StaticAnswer answer;
    answer.reference = referencePrice(problem);
    const Mid mid = answer.reference.mid;
    allocateStatic(problem.offers, problem.order, problem.lot, problem.params, mid, split);
    answer.terms = staticTerms(problem.offers, problem.order, problem.params, mid, split);
    answer.split = std::move(split);
    return answer;
}

} // namespace sor
