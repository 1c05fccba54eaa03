// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/placement_solver.h"

#include "route/placement/solvers/placement_work.h"

namespace sor { inline namespace route {

PlacementSolver::PlacementSolver()
    : m_work(std::make_unique<PlacementWork>())
{
}

PlacementSolver::~PlacementSolver() = default;
PlacementSolver::PlacementSolver(PlacementSolver&&) noexcept = default;
PlacementSolver& PlacementSolver::operator=(PlacementSolver&&) noexcept = default;

Result<PlacementSolution> PlacementSolver::solve(const PlacementProblem& problem,
                                                 const PlacementOptions& options)
{
    return m_work->solve(problem, options);
}

Result<PlacementSolution> PlacementSolver::roundToLots(const PlacementProblem& problem,
                                                       const PlacementSolution& solution, double lot)
{
    return m_work->roundToLots(problem, solution, lot);
}

Result<PlacementSolution> PlacementSolver::evaluate(const PlacementProblem& problem, double market,
                                                    std::span<const double> limits)
{
    return m_work->evaluate(problem, market, limits);
}

}} // namespace sor::route
