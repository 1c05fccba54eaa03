// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/stochastic_approximation.h"

#include "route/placement/laws/outflow_sampler.h"
#include "route/placement/solvers/convex_projection.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

namespace {

/// The set C of the paper's Proposition 1 in the coordinates (M, L_1..L_K).
ConvexProjection polyhedron(std::size_t venues, double shares)
{
    ConvexProjection projection;
    projection.reset(venues + 1);
    std::vector<double> row(venues + 1, 0.0);
    for (std::size_t i = 0; i <= venues; ++i) {
        row[i] = 1;
        projection.add(row, 0);
        row[i] = 0;
    }
    row[0] = -1;
    projection.add(row, -shares);
    for (std::size_t k = 1; k <= venues; ++k) {
        row[k] = -1;
        projection.add(row, -shares);
        row[k] = 0;
    }
    std::ranges::fill(row, 1.0);
    projection.add(row, shares);
    return projection;
}

} // namespace

Result<PlacementSolution> approximatePlacement(const PlacementProblem& problem,
                                               const ApproximationOptions& options)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    const std::size_t venues = problem.venues.size();
    if (venues == 0 || problem.market.size() != 1 || options.steps < 1
        || (!options.start.empty() && options.start.size() != venues + 1))
        return invalidArgument(
            "Stochastic approximation needs one market level, a venue for limit orders, at least one step "
            "and a start of one number for the market order and one for each venue.");
    OutflowSampler sampler(problem);
    const auto split =
        averageOfSteps(problem, options, [&sampler](Random& random, std::span<double> outflows) {
            sampler.draw(random, outflows);
        });
    PlacementSolution solution;
    solution.iterations = options.steps;
    solution.market = split[0];
    solution.limits.assign(split.begin() + 1, split.end());
    solution.warnings = brokenAssumptions(problem);
    return solution;
}

std::vector<double> averageOfSteps(const PlacementProblem& problem, const ApproximationOptions& options,
                                   const DrawOutflows& draw)
{
    const std::size_t venues = problem.venues.size();
    const double penalties = problem.theta + problem.lambdaUnder + problem.lambdaOver;
    const double take = problem.market.front().cost;
    double squares = (take + penalties) * (take + penalties);
    for (const auto& venue : problem.venues) {
        const double slope = problem.halfSpread + venue.rebate + penalties;
        squares += slope * slope;
    }
    const double gamma = std::sqrt(static_cast<double>(venues)) * problem.shares
        / std::sqrt(static_cast<double>(options.steps) * squares);

    Random random(options.seed);
    ConvexProjection projection;
    if (options.projection == ApproximationOptions::Projection::Polyhedron)
        projection = polyhedron(venues, problem.shares);
    std::vector<double> x = options.start;
    if (x.empty())
        x.assign(venues + 1, problem.shares / static_cast<double>(venues + 1));
    std::vector<double> sum(venues + 1, 0.0);
    std::vector<double> outflows(venues);
    for (int step = 0; step < options.steps; ++step) {
        draw(random, outflows);
        double bought = x[0];
        for (std::size_t k = 0; k < venues; ++k)
            bought += std::clamp(outflows[k] - problem.venues[k].queue, 0.0, x[k + 1]);
        const double shared = bought < problem.shares ? -(problem.lambdaUnder + problem.theta)
            : bought > problem.shares                 ? problem.lambdaOver
                                                      : 0.0;
        x[0] -= gamma * (take + problem.theta + shared);
        for (std::size_t k = 0; k < venues; ++k) {
            // Whether it is full is decided by the order as sent, not as it moves in this step.
            const bool isFull = outflows[k] > problem.venues[k].queue + x[k + 1];
            const double slope = isFull ? shared - (problem.halfSpread + problem.venues[k].rebate) : 0.0;
            x[k + 1] -= gamma * (problem.theta + slope);
        }
        if (options.projection == ApproximationOptions::Projection::Truncated) {
            x[0] = std::clamp(x[0], 0.0, problem.shares);
            for (std::size_t k = 1; k <= venues; ++k)
                x[k] = std::clamp(x[k], 0.0, problem.shares - x[0]);
        } else if (projection.project(x)) {
            std::ranges::copy(projection.x(), x.begin());
        }
        for (std::size_t i = 0; i <= venues; ++i)
            sum[i] += x[i];
    }
    for (double& value : sum)
        value /= options.steps;
    return sum;
}

}} // namespace sor::route
