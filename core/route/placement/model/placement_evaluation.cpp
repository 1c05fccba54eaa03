// SPDX-License-Identifier: GPL-3.0-or-later
// The cost of given splits, and splits in whole lots.
#include "route/placement/oracles/lattice_steps.h"
#include "route/placement/solvers/placement_solver.h"

#include <algorithm>
#include <cmath>

namespace sor {

Result<PlacementSolution> PlacementSolver::evaluate(const PlacementProblem& problem, double market,
                                                    std::span<const double> limits)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    PlacementSolution solution;
    if (limits.size() != problem.venues.size() || !(market >= 0)
        || std::ranges::any_of(limits, [](double limit) { return !(limit >= 0); }))
        return Error{ErrorCode::InvalidArgument,
                     "A split has a market order and one limit order for each venue, none of them negative.",
                     ""};
    m_isDependent = !assign(problem, Detail::Fine);
    costAt(market, limits, solution);
    return solution;
}

double PlacementSolver::costAt(double market, std::span<const double> limits, PlacementSolution& solution)
{
    solution.market = market;
    solution.limits.assign(limits.begin(), limits.end());
    if (!m_isDependent) {
        evaluateIndependent(market, limits, solution);
        return solution.cost;
    }
    OracleAnswer answer;
    if (m_hasFactor)
        m_factor.evaluateAt(market, limits, answer);
    else
        m_scenarios.evaluateAt(market, limits, answer);
    completeSolution(m_model, answer.fills, answer.under, answer.probabilityUnder, solution);
    return solution.cost;
}

Result<PlacementSolution> PlacementSolver::roundToLots(const PlacementProblem& problem,
                                                       const PlacementSolution& solution, double lot)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    if (!(lot > 0) || !std::isfinite(lot) || solution.limits.size() != problem.venues.size())
        return Error{ErrorCode::InvalidArgument,
                     "Rounding needs a lot above 0 shares and a solution of the same problem.", ""};
    m_isDependent = !assign(problem, Detail::Fine);
    const std::size_t n = problem.venues.size();
    PlacementSolution best;
    PlacementSolution tried;
    // Index 0 is the market order.
    std::vector<double> x(n + 1);
    x[0] = std::round(solution.market / lot) * lot;
    for (std::size_t k = 0; k < n; ++k)
        x[k + 1] = std::round(solution.limits[k] / lot) * lot;
    const double mostMarket = std::floor(m_model.marketMost / lot + 1e-9) * lot;
    x[0] = std::min(x[0], mostMarket);
    costAt(x[0], std::span(x).subspan(1), best);
    const auto tryMove = [&](std::size_t up, std::size_t down) {
        auto moved = x;
        if (up <= n)
            moved[up] += lot;
        if (down <= n)
            moved[down] -= lot;
        if (moved[0] > mostMarket || std::ranges::any_of(moved, [](double value) { return value < 0; }))
            return false;
        if (costAt(moved[0], std::span(moved).subspan(1), tried) >= best.cost - 1e-12)
            return false;
        std::swap(best, tried);
        x = moved;
        return true;
    };
    bool hasMoved = true;
    for (int sweep = 0; hasMoved && sweep < 100; ++sweep) {
        hasMoved = false;
        for (std::size_t up = 0; up <= n + 1; ++up) {
            for (std::size_t down = 0; down <= n + 1; ++down)
                hasMoved = (up != down && tryMove(up, down)) || hasMoved;
        }
    }
    best.lowerBound = solution.lowerBound;
    best.warnings = solution.warnings;
    best.iterations = solution.iterations;
    return best;
}

void PlacementSolver::evaluateIndependent(double market, std::span<const double> limits,
                                          PlacementSolution& solution)
{
    OracleAnswer answer;
    if (m_model.venues <= 2) {
        m_pair.assign(m_model);
        m_pair.evaluateAt(market, limits, answer);
    } else {
        // The caps are about optima; here any order may be asked for.
        for (std::size_t k = 0; k < m_model.venues; ++k)
            m_model.caps[k] = std::max(m_model.caps[k], limits[k]);
        m_lattice.assign(m_model, evaluationStep(m_model, market, limits),
                         isSmooth(m_model) ? LatticeOracle::Mode::Smooth : LatticeOracle::Mode::OnNodes);
        m_lattice.evaluateAt(market, limits, answer);
    }
    completeSolution(m_model, answer.fills, answer.under, answer.probabilityUnder, solution);
}

} // namespace sor
