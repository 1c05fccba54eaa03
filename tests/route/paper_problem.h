// SPDX-License-Identifier: GPL-3.0-or-later
// Placement problems with the paper's prices, and solving them.
#pragma once

#include "route/placement/solvers/placement_solver.h"
#include "value_of.h"

#include <utility>
#include <vector>

namespace sor::test {

/// h = .02, f = .003, r = .002 as in the paper.
inline PlacementProblem paperProblem(double shares, double theta, double under, double over,
                                     std::vector<double> queues, Outflows outflow)
{
    PlacementProblem problem;
    problem.shares = shares;
    problem.halfSpread = 0.02;
    problem.theta = theta;
    problem.lambdaUnder = under;
    problem.lambdaOver = over;
    problem.setFee(0.003);
    for (const double queue : queues)
        problem.venues.push_back({queue, 0.002});
    problem.outflow = std::move(outflow);
    return problem;
}

inline IndependentOutflows exponentials(std::vector<double> means)
{
    IndependentOutflows outflow;
    for (const double mean : means)
        outflow.laws.emplace_back(ExponentialOutflow{mean});
    return outflow;
}

inline PlacementSolution solved(const PlacementProblem& problem)
{
    PlacementSolver solver;
    return valueOf(solver.solve(problem));
}

} // namespace sor::test
