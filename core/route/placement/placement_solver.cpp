// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/placement_solver.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sor {

namespace {

/// Nodes of the lattice on which a problem is first solved roughly.
constexpr double kCoarseNodes = 200;
/// Nodes of the finest lattice.
constexpr double kMostNodes = 65536;
/// What the corrected error of a smooth lattice may be, as a part of its correction.
constexpr double kCorrectionDoubt = 0.5;

/// The coarsest of some usual steps on which every atom and S lie, or 0.
double exactStep(const PlacementModel& model)
{
    for (const double step :
         {1.0, 0.5, 0.25, 0.2, 0.1, 0.05, 0.04, 0.025, 0.02, 0.0125, 0.01, 0.005, 0.002, 0.001}) {
        if (model.shares / step > 4 * kMostNodes)
            break;
        const double nodes = model.shares / step;
        bool isExact = std::abs(nodes - std::round(nodes)) < 1e-7;
        for (std::size_t k = 0; k < model.venues && isExact; ++k)
            isExact = !model.laws[k].isSmooth() && model.laws[k].isOnLattice(step);
        if (isExact)
            return step;
    }
    return 0;
}

bool isSmooth(const PlacementModel& model)
{
    return std::ranges::all_of(std::span(model.laws).first(model.venues),
                               [](const FillLaw& law) { return law.isSmooth(); });
}

/// A step on which the laws, the room S - M and the limit orders lie, or a fine one.
double evaluationStep(const PlacementModel& model, double market, std::span<const double> limits)
{
    const auto isOn = [](double value, double step) {
        return std::abs(value / step - std::round(value / step)) < 1e-7;
    };
    const double fine = std::exp2(std::ceil(std::log2(model.shares / (2 * kMostNodes))));
    const double exact = exactStep(model);
    for (int part = 1; exact > 0 && part <= 16 && model.shares * part / exact <= 4 * kMostNodes; ++part) {
        const double step = exact / part;
        if (isOn(model.shares - market, step)
            && std::ranges::all_of(limits, [&](double limit) { return isOn(limit, step); }))
            return step;
    }
    return exact > 0 ? std::min(fine, exact / std::ceil(exact / fine)) : fine;
}

} // namespace

Result<PlacementSolution> PlacementSolver::solve(const PlacementProblem& problem,
                                                 const PlacementSolution* warm,
                                                 const PlacementOptions& options)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    PlacementSolution solution;
    solution.warnings = brokenAssumptions(problem);
    if (!problem.venues.empty() && !std::holds_alternative<IndependentOutflows>(problem.outflow))
        return Error{ErrorCode::NotBuiltYet, "Dependent outflows cannot be solved yet.", ""};
    m_model.assign(problem);
    solveIndependent(options, warm, solution);
    return solution;
}

Result<PlacementSolution> PlacementSolver::evaluate(const PlacementProblem& problem, double market,
                                                    std::span<const double> limits)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    PlacementSolution solution;
    solution.market = market;
    solution.limits.assign(limits.begin(), limits.end());
    m_model.assign(problem);
    evaluateIndependent(market, limits, solution);
    return solution;
}

void PlacementSolver::solveIndependent(const PlacementOptions& options, const PlacementSolution* warm,
                                       PlacementSolution& solution)
{
    solveNoOverfill(m_model, m_closed);
    m_margin = 0;
    m_lowerBound = m_closed.cost - m_closed.slack;
    bool isClosed = m_closed.slack <= 1e-9;
    m_bundle.start(m_model);
    if (!isClosed) {
        const bool hasWarm = warm && warm->limits.size() == m_model.venues;
        m_start.assign(m_model.venues, 0.0);
        for (std::size_t k = 0; k < m_model.venues; ++k)
            m_start[k] = hasWarm ? std::clamp(warm->limits[k], 0.0, m_model.caps[k]) : m_closed.limits[k];
        if (m_model.venues <= 2)
            solveExactly(options);
        else if (!isSmooth(m_model) || !solveSmooth(options, hasWarm ? warm : nullptr))
            solveOnLattice(options, hasWarm ? warm : nullptr);
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

void PlacementSolver::solveOnLattice(const PlacementOptions& options, const PlacementSolution* warm)
{
    const double exact = exactStep(m_model);
    double step = exact;
    if (step <= 0) {
        // Whole shares, and nothing else that is known about the problem, lie on powers of two.
        step = std::exp2(std::ceil(std::log2(m_model.shares / kMostNodes)));
        m_coarse.assign(m_model, step * 64, LatticeOracle::Mode::OnNodes);
        // Continuous laws err by step^2: no finer than needed.
        for (int i = 0; i < 2 && m_coarse.spreadBound() / 1024 < 0.1 * options.tolerance; ++i, step *= 2)
            m_coarse.assign(m_model, step * 128, LatticeOracle::Mode::OnNodes);
    }
    const LevelBundle::Limits stop{options.tolerance, 400};
    std::array<double, 8> steps{step};
    std::size_t count = 1;
    while (count < steps.size() && m_model.shares / steps[count - 1] > 2 * kCoarseNodes) {
        steps[count] = steps[count - 1] * 8;
        ++count;
    }
    for (std::size_t i = count; i-- > 1 && warm == nullptr;) {
        m_coarse.assign(m_model, steps[i], LatticeOracle::Mode::OnNodes);
        const double spread = m_coarse.spreadBound();
        m_bundle.solve(m_coarse, m_start, {std::max(options.tolerance, 0.5 * spread), 100});
        m_bundle.lowerCuts(spread);
    }
    for (int refined = 0; refined < 4; ++refined) {
        m_lattice.assign(m_model, step, LatticeOracle::Mode::OnNodes);
        m_bundle.solve(m_lattice, m_start, stop);
        if (exact <= 0 || m_bundle.best().cost - m_bundle.lowerBound() <= options.tolerance
            || m_model.shares / step > kMostNodes)
            break;
        step /= 2; // the law stays exact, and limit orders can lie between the nodes
    }
    m_margin = m_lattice.spreadBound();
}

bool PlacementSolver::solveSmooth(const PlacementOptions& options, const PlacementSolution* warm)
{
    static_cast<void>(warm);
    const double coarse = m_model.shares / kCoarseNodes;
    m_coarse.assign(m_model, coarse, LatticeOracle::Mode::Smooth);
    const double spread = m_coarse.spreadBound();
    m_bundle.solve(m_coarse, m_start, {std::max(options.tolerance, 0.5 * spread), 200});
    const double correction = m_coarse.correction();
    m_bundle.measureCurvature(m_coarse, 3 * coarse);
    m_bundle.lowerCuts(spread);
    const double wanted = 0.8 * options.tolerance;
    double step = std::min(coarse, coarse * std::sqrt(wanted / std::max(correction, wanted * 1e-6)));
    step = std::max(step, m_model.shares / kMostNodes);
    m_lattice.assign(m_model, step, LatticeOracle::Mode::Smooth);
    m_bundle.solve(m_lattice, m_start, {0.5 * options.tolerance, 200});
    m_margin = kCorrectionDoubt * m_lattice.correction();
    OracleAnswer answer;
    m_lattice.evaluateAt(m_bundle.best().market, m_bundle.best().limits, answer);
    if (!m_lattice.isRough(answer))
        return true;
    m_start = m_bundle.best().limits;
    m_bundle.start(m_model);
    return false;
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
