// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/model/placement_model.h"

#include <algorithm>

namespace sor { inline namespace route {

void PlacementModel::assignMarket(const PlacementProblem& problem)
{
    shares = problem.shares;
    halfSpread = problem.halfSpread;
    theta = problem.theta;
    lambdaUnder = problem.lambdaUnder;
    lambdaOver = problem.lambdaOver;
    lambda = lambdaUnder + lambdaOver + theta;
    market.clear();
    for (const auto& level : problem.market)
        market.push_back({0, level.depth, level.cost});
    std::ranges::stable_sort(market, {}, &Step::cost);
    marketMost = 0;
    for (auto& step : market) {
        step.from = marketMost;
        marketMost = std::min(shares, marketMost + step.to);
        step.to = marketMost;
    }
    std::erase_if(market, [](const Step& step) { return step.to <= step.from; });
    venues = problem.venues.size();
    if (laws.size() < venues)
        laws.resize(venues);
}

void PlacementModel::finishVenues(std::span<const RestingVenue> resting)
{
    rebates.resize(venues);
    weights.resize(venues);
    caps.resize(venues);
    mostFills.resize(venues);
    for (std::size_t k = 0; k < venues; ++k) {
        rebates[k] = resting[k].rebate;
        weights[k] = lambdaOver - halfSpread - rebates[k];
        // Whatever the joint law, the cost rises with L_k once P(zeta_k > L_k) < theta / gain.
        const double gain = lambdaUnder + theta + halfSpread + rebates[k];
        const double least = gain > 0 ? theta / gain : 1;
        caps[k] = least >= 1 ? 0.0 : std::min(shares, laws[k].inverseTail(least));
        mostFills[k] = laws[k].meanFill(caps[k]);
    }
}

void PlacementModel::assign(const PlacementProblem& problem)
{
    assignMarket(problem);
    if (venues > 0) {
        const auto& outflow = std::get<IndependentOutflows>(problem.outflow);
        for (std::size_t k = 0; k < venues; ++k)
            laws[k].assign(outflow.laws[k], problem.venues[k].queue, shares);
    }
    finishVenues(problem.venues);
}

double PlacementModel::marketCost(double bought) const
{
    double cost = 0;
    for (const auto& step : market) {
        if (bought <= step.from)
            break;
        cost += (std::min(bought, step.to) - step.from) * step.cost;
    }
    return cost;
}

double PlacementModel::certainCost(double bought, std::span<const double> limits,
                                   std::span<const double> fills) const
{
    double cost = -lambdaOver * shares + marketCost(bought) + (theta + lambdaOver) * bought;
    for (std::size_t k = 0; k < venues; ++k)
        cost += theta * limits[k] + weights[k] * fills[k];
    return cost;
}

void completeSolution(const PlacementModel& model, std::span<const double> fills, double under,
                      double probabilityUnder, PlacementSolution& solution)
{
    double sent = solution.market;
    double filled = sent;
    double earned = 0;
    for (std::size_t k = 0; k < fills.size(); ++k) {
        sent += solution.limits[k];
        filled += fills[k];
        earned += (model.halfSpread + model.rebates[k]) * fills[k];
    }
    solution.under = std::max(0.0, under);
    solution.over = std::max(0.0, filled - model.shares + solution.under);
    solution.probabilityUnder = std::clamp(probabilityUnder, 0.0, 1.0);
    solution.terms.fees = model.marketCost(solution.market) - earned;
    solution.terms.impact = model.theta * (sent + solution.under);
    solution.terms.penalty = model.lambdaUnder * solution.under + model.lambdaOver * solution.over;
    solution.cost = solution.terms.fees + solution.terms.impact + solution.terms.penalty;
}

}} // namespace sor::route
