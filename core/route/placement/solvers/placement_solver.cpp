// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/placement_solver.h"

#include "route/placement/laws/poisson.h"
#include "route/placement/oracles/lattice_steps.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sor {

namespace {

/// Nodes of the lattice on which a problem is first solved roughly.
constexpr double kCoarseNodes = 200;
/// Steps of the lattices under a common factor, to look around and for the answer, in standard deviations of
/// a venue's own part.
constexpr double kFactorStep = 0.2;
constexpr double kFactorFineStep = 0.02;
/// Nodes up to which a lattice is refined only to let limit orders lie more finely.
constexpr double kRefinedNodes = 8192;
/// How large the correction of a smooth lattice may be, in tolerances.
constexpr double kCorrection = 15;
/// What its error may be, as a part of it; ten times what is seen away from kinks.
constexpr double kCorrectionDoubt = 0.01;

} // namespace

Result<PlacementSolution> PlacementSolver::solve(const PlacementProblem& problem,
                                                 const PlacementOptions& options)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    PlacementSolution solution;
    solution.warnings = brokenAssumptions(problem);
    if (assign(problem, Detail::Rough))
        solveIndependent(options, solution);
    else
        solveDependent(problem, solution);
    return solution;
}

// Prepares the model; true when the venues are independent (one venue always is).
bool PlacementSolver::assign(const PlacementProblem& problem, Detail detail)
{
    m_hasFactor = false;
    if (problem.venues.empty() || std::holds_alternative<IndependentOutflows>(problem.outflow)) {
        m_model.assign(problem);
        return true;
    }
    if (const auto* factor = std::get_if<OneFactorOutflows>(&problem.outflow)) {
        if (factor->alpha <= 0) {
            PlacementProblem independent = problem;
            independent.outflow = IndependentOutflows{
                std::vector<OutflowLaw>(problem.venues.size(), PoissonOutflow{factor->mean})};
            m_model.assign(independent);
            return true;
        }
        if (factor->alpha >= 1) {
            // The same outflow everywhere: one scenario for each value.
            PlacementProblem joint = problem;
            ScenarioOutflows scenarios;
            const PoissonMasses masses(factor->mean);
            for (std::int64_t n = masses.first(); n <= masses.last(); ++n) {
                scenarios.outflows.emplace_back(problem.venues.size(), static_cast<double>(n));
                scenarios.probability.push_back(masses[n]);
            }
            joint.outflow = std::move(scenarios);
            m_scenarios.assign(joint, m_model);
            return problem.venues.size() == 1;
        }
        const double own = (1 - factor->alpha) * std::sqrt(factor->mean);
        const double step = std::clamp((detail == Detail::Fine ? kFactorFineStep : kFactorStep) * own,
                                       problem.shares / 20000, problem.shares / 200);
        m_hasFactor = true;
        m_factor.assign(problem, step, m_model);
    } else {
        m_scenarios.assign(problem, m_model);
    }
    return problem.venues.size() == 1;
}

void PlacementSolver::solveDependent(const PlacementProblem& problem, PlacementSolution& solution)
{
    const bool isFactor = m_hasFactor;
    const std::size_t n = problem.venues.size();
    std::vector<std::vector<double>> starts;
    solveNoOverfill(m_model, m_closed);
    starts.push_back(m_closed.limits);
    CostOracle& oracle = isFactor ? static_cast<CostOracle&>(m_factor) : m_scenarios;
    DependentSearch::Effort effort;
    if (isFactor) {
        effort = {n <= 3 ? std::size_t{3} : std::size_t{2}, 0, 1.0 / 32, 1.0 / 4096, 40, 4};
    } else {
        // Single evaluations cost next to nothing: look around first.
        effort.starts = 10;
        effort.tries = 200 * n;
    }
    const OracleAnswer* best = &m_search.solve(oracle, m_model, starts, effort);
    solution.iterations = m_search.calls();
    if (isFactor) {
        const std::vector<std::vector<double>> found{best->limits, m_closed.limits};
        assign(problem, Detail::Fine);
        best = &m_search.solve(oracle, m_model, found, {1, 0, 1.0 / 4096, 1.0 / 4096, 8, 0, true});
        solution.iterations += m_search.calls();
    }
    solution.market = best->market;
    solution.limits = best->limits;
    completeSolution(m_model, best->fills, best->under, best->probabilityUnder, solution);
}

void PlacementSolver::solveIndependent(const PlacementOptions& options, PlacementSolution& solution)
{
    solveNoOverfill(m_model, m_closed);
    m_margin = 0;
    m_lowerBound = m_closed.cost - m_closed.slack;
    bool isClosed = m_closed.slack <= 1e-9;
    m_bundle.start(m_model);
    if (!isClosed) {
        m_start = m_closed.limits;
        if (m_model.venues <= 2)
            solveExactly(options);
        else if (!isSmooth(m_model) || !solveSmooth(options))
            solveOnLattice(options);
        m_lowerBound = std::max(m_lowerBound, m_bundle.lowerBound() - m_margin);
        isClosed = m_closed.cost <= m_bundle.best().cost;
    }
    const auto& best = m_bundle.best();
    solution.iterations = m_bundle.calls();
    solution.market = isClosed ? m_closed.market : best.market;
    solution.limits = isClosed ? m_closed.limits : best.limits;
    completeSolution(m_model, isClosed ? m_closed.fills : best.fills, isClosed ? m_closed.under : best.under,
                     isClosed ? m_closed.probabilityUnder : best.probabilityUnder, solution);
    solution.lowerBound = std::min(m_lowerBound, solution.cost);
}

void PlacementSolver::solveExactly(const PlacementOptions& options)
{
    m_pair.assign(m_model);
    const LevelBundle::Limits stop{options.tolerance, 400};
    const double step = exactStep(m_model);
    // Where both laws live on a lattice the sums over it are cheaper than those over pairs of atoms.
    if (step > 0 && m_model.venues == 2) {
        m_lattice.assign(m_model, step, LatticeOracle::Mode::OnNodes);
        m_bundle.solve(m_lattice, m_start, stop);
        if (m_bundle.best().cost - m_bundle.lowerBound() <= options.tolerance)
            return;
    }
    m_bundle.solve(m_pair, m_start, stop);
}

void PlacementSolver::solveOnLattice(const PlacementOptions& options)
{
    const double exact = exactStep(m_model);
    double step = exact;
    if (step <= 0) {
        // Halves of the atoms' lattice, or powers of two, as fine as the spread of the other laws asks for.
        const double atoms = atomStep(m_model, false);
        step = atoms > 0 ? atoms : std::exp2(std::floor(std::log2(m_model.shares / kCoarseNodes)));
        for (; m_model.shares / step <= kMostLatticeNodes / 2; step /= 2) {
            m_coarse.assign(m_model, step, LatticeOracle::Mode::OnNodes);
            if (m_coarse.spreadBound() <= 0.1 * options.tolerance)
                break;
        }
    }
    const LevelBundle::Limits stop{options.tolerance, 60 + 15 * static_cast<int>(m_model.venues)};
    std::array<double, 8> steps{step};
    std::size_t count = 1;
    while (count < steps.size() && m_model.shares / steps[count - 1] > 2 * kCoarseNodes) {
        steps[count] = steps[count - 1] * 8;
        ++count;
    }
    for (std::size_t i = count; i-- > 1;) {
        m_coarse.assign(m_model, steps[i], LatticeOracle::Mode::OnNodes);
        const double spread = m_coarse.spreadBound();
        m_bundle.solve(m_coarse, m_start, {std::max(options.tolerance, 0.5 * spread), 100});
        // Many atoms close together are as good as a density.
        if (i == 1)
            m_bundle.measureCurvature(m_coarse, 3 * steps[i]);
        m_bundle.lowerCuts(spread);
    }
    for (int refined = 0;; ++refined) {
        m_lattice.assign(m_model, step, LatticeOracle::Mode::OnNodes);
        m_margin = m_lattice.spreadBound();
        m_bundle.solve(m_lattice, m_start, stop);
        if (m_bundle.best().cost - m_bundle.lowerBound() + m_margin <= options.tolerance
            || m_model.shares / step > (refined < 3 ? kMostLatticeNodes : kRefinedNodes))
            return;
        // Laws on the lattice stay exact, others are spread less; and limit orders can lie more finely.
        if (m_margin > 0)
            m_bundle.lowerCuts(m_margin);
        step /= 2;
    }
}

bool PlacementSolver::solveSmooth(const PlacementOptions& options)
{
    const double coarse = m_model.shares / kCoarseNodes;
    m_coarse.assign(m_model, coarse, LatticeOracle::Mode::Smooth);
    const double spread = m_coarse.spreadBound();
    m_bundle.solve(m_coarse, m_start, {std::max(options.tolerance, 0.5 * spread), 200});
    const double correction = m_coarse.correction();
    m_bundle.measureCurvature(m_coarse, 3 * coarse);
    m_bundle.lowerCuts(spread);
    const double wanted = kCorrection * options.tolerance;
    double step = std::min(coarse, coarse * std::sqrt(wanted / std::max(correction, wanted * 1e-6)));
    step = std::max(step, m_model.shares / kMostLatticeNodes);
    OracleAnswer answer;
    for (;;) {
        m_lattice.assign(m_model, step, LatticeOracle::Mode::Smooth);
        m_bundle.solve(m_lattice, m_start, {0.5 * options.tolerance, 200});
        m_margin = kCorrectionDoubt * m_lattice.correction();
        m_lattice.evaluateAt(m_bundle.best().market, m_bundle.best().limits, answer);
        if (!m_lattice.isRough(answer))
            return true;
        // A kink within some cells: nearer it may be out of reach.
        m_start = m_bundle.best().limits;
        const auto curvature = m_bundle.curvature();
        m_bundle.start(m_model);
        if (m_model.shares / step > kRefinedNodes)
            return false;
        m_bundle.setCurvature(curvature);
        step /= 8;
    }
}

} // namespace sor
