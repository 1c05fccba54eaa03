// SPDX-License-Identifier: GPL-3.0-or-later
// Solves placement problems: with a certificate for independent outflows, by search for dependent ones.
#pragma once

#include "base/result.h"
#include "route/placement/model/placement_problem.h"

#include <memory>
#include <span>
#include <stop_token>

namespace sor { inline namespace route {

class PlacementWork;

/// How exactly a problem is solved.
struct PlacementOptions {
    /// Dollars between the cost and its lower bound at which a solution of independent outflows is good
    /// enough; above 0.
    double tolerance = 1e-6;
    /// Ends a solve early: Interrupted.
    std::stop_token stop{};
};

/// The split of a slice between a market order and limit orders that has the least expected cost, by the
/// model of PlacementProblem. Independent outflows: a bundle method over the concave envelope of the fills,
/// certified by a lower bound; dependent ones: a pattern search, without a bound. Keeps its memory from one
/// solve to the next: one object a thread.
class PlacementSolver {
public:
    PlacementSolver();
    ~PlacementSolver();
    /// What is moved from can only be assigned to or destroyed.
    PlacementSolver(PlacementSolver&&) noexcept;
    /// Likewise.
    PlacementSolver& operator=(PlacementSolver&&) noexcept;

    /// The split of least expected cost, real numbers of shares. InvalidArgument as checkPlacement says, and
    /// for a tolerance that is not above 0; Interrupted when stopped.
    Result<PlacementSolution> solve(const PlacementProblem& problem, const PlacementOptions& options = {});

    /// The best split in whole multiples of `lot` shares near a real one, by exchanging lots. InvalidArgument
    /// for a lot that is not above 0 or so small that a size would be more than 2^53 of them, and for a
    /// solution that is not of this problem.
    Result<PlacementSolution> roundToLots(const PlacementProblem& problem, const PlacementSolution& solution,
                                          double lot);

    /// Cost and terms of any split of finite numbers, none of them negative (no lower bound). InvalidArgument
    /// otherwise.
    Result<PlacementSolution> evaluate(const PlacementProblem& problem, double market,
                                       std::span<const double> limits);

private:
    std::unique_ptr<PlacementWork> m_work;
};

}} // namespace sor::route
