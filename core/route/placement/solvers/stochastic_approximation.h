// SPDX-License-Identifier: GPL-3.0-or-later
// The paper's own algorithm: robust stochastic approximation over sampled outflows.
#pragma once

#include "base/random.h"
#include "route/placement/model/placement_problem.h"

#include <cstdint>
#include <functional>
#include <span>

namespace sor { inline namespace route {

struct ApproximationOptions {
    enum class Projection : std::uint8_t {
        /// X >= 0, then M <= S, then L_k <= S - M. The paper prints no projection; this one reproduces its
        /// tables.
        Truncated,
        /// The nearest point of {0 <= M <= S, 0 <= L_k <= S - M, M + sum L >= S}.
        Polyhedron,
    };
    int steps = 1000; // N
    std::uint64_t seed = 1;
    Projection projection = Projection::Truncated;
    std::vector<double> start; // M, L_1..L_K; empty for (S / (K + 1), ...)
};

/// Averages N projected steps of constant length
///     gamma = K^(1/2) S [N (h+f+theta+lambda_u+lambda_o)^2 + N sum_k
///     (h+r_k+theta+lambda_u+lambda_o)^2]^(-1/2)
/// (arXiv:1210.1625v4, section 4.1). The market leg must be one level. Only M, L and iterations of the result
/// are filled: PlacementSolver::evaluate knows the cost. InvalidArgument as checkPlacement says, or without a
/// resting venue or a step.
Result<PlacementSolution> approximatePlacement(const PlacementProblem& problem,
                                               const ApproximationOptions& options);

/// Draws one outflow for each venue.
using DrawOutflows = std::function<void(Random&, std::span<double>)>;

/// The same steps with outflows from elsewhere (the problem's own are not looked at): M, L_1..L_K. The
/// problem must be valid, with one market level and a venue; steps > 0.
std::vector<double> averageOfSteps(const PlacementProblem& problem, const ApproximationOptions& options,
                                   const DrawOutflows& draw);

}} // namespace sor::route
