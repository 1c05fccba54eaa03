// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/placement_work.h"

#include "route/placement/laws/poisson.h"
#include "route/placement/oracles/lattice_steps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stop_token>

namespace sor { inline namespace route {

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

/// Ends a solve from within, wherever it calls the oracle.
struct Stopped { };

/// An oracle that throws Stopped once a stop is asked for.
class StoppableOracle final : public CostOracle {
public:
    StoppableOracle(CostOracle& oracle, const std::stop_token& stop)
        : m_oracle(oracle)
        , m_stop(stop)
    {
    }
    void evaluate(std::span<const double> limits, OracleAnswer& answer) override
    {
        check();
        m_oracle.evaluate(limits, answer);
    }
    void evaluateAt(double market, std::span<const double> limits, OracleAnswer& answer) override
    {
        check();
        m_oracle.evaluateAt(market, limits, answer);
    }
    double latticeStep() const override { return m_oracle.latticeStep(); }

private:
    void check() const
    {
        if (m_stop.stop_requested())
            throw Stopped();
    }
    CostOracle& m_oracle;
    const std::stop_token& m_stop;
};

bool isSize(double shares)
{
    return std::isfinite(shares) && shares >= 0;
}

} // namespace

Result<PlacementSolution> PlacementWork::solve(const PlacementProblem& problem,
                                               const PlacementOptions& options)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    if (!(options.tolerance > 0) || !std::isfinite(options.tolerance))
        return invalidArgument("The tolerance of a placement is dollars above 0.");
    PlacementSolution solution;
    solution.warnings = brokenAssumptions(problem);
    try {
        if (assign(problem, Detail::Rough))
            solveIndependent(options, solution);
        else
            solveDependent(problem, options, solution);
    } catch (const Stopped&) {
        return Error{ErrorCode::Interrupted, "Stopped."};
    }
    return solution;
}

void PlacementWork::descend(CostOracle& oracle, const PlacementOptions& options,
                            const LevelBundle::Limits& limits)
{
    StoppableOracle stoppable(oracle, options.stop);
    m_bundle.solve(stoppable, m_start, limits);
}

// Prepares the model; true when the venues are independent (one venue always is).
bool PlacementWork::assign(const PlacementProblem& problem, Detail detail)
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

void PlacementWork::solveDependent(const PlacementProblem& problem, const PlacementOptions& options,
                                   PlacementSolution& solution)
{
    const bool isFactor = m_hasFactor;
    const std::size_t n = problem.venues.size();
    std::vector<std::vector<double>> starts;
    solveNoOverfill(m_model, m_closed);
    starts.push_back(m_closed.limits);
    StoppableOracle oracle(isFactor ? static_cast<CostOracle&>(m_factor) : m_scenarios, options.stop);
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

void PlacementWork::solveIndependent(const PlacementOptions& options, PlacementSolution& solution)
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

void PlacementWork::solveExactly(const PlacementOptions& options)
{
    m_pair.assign(m_model);
    const LevelBundle::Limits stop{options.tolerance, 400};
    const double step = exactStep(m_model);
    // Where both laws live on a lattice the sums over it are cheaper than those over pairs of atoms.
    if (step > 0 && m_model.venues == 2) {
        m_lattice.assign(m_model, step, LatticeOracle::Mode::OnNodes);
        descend(m_lattice, options, stop);
        if (m_bundle.best().cost - m_bundle.lowerBound() <= options.tolerance)
            return;
    }
    descend(m_pair, options, stop);
}

void PlacementWork::solveOnLattice(const PlacementOptions& options)
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
        descend(m_coarse, options, {std::max(options.tolerance, 0.5 * spread), 100});
        // Many atoms close together are as good as a density.
        if (i == 1)
            m_bundle.measureCurvature(m_coarse, 3 * steps[i]);
        m_bundle.lowerCuts(spread);
    }
    for (int refined = 0;; ++refined) {
        m_lattice.assign(m_model, step, LatticeOracle::Mode::OnNodes);
        m_margin = m_lattice.spreadBound();
        descend(m_lattice, options, stop);
        if (m_bundle.best().cost - m_bundle.lowerBound() + m_margin <= options.tolerance
            || m_model.shares / step > (refined < 3 ? kMostLatticeNodes : kRefinedNodes))
            return;
        // Laws on the lattice stay exact, others are spread less; and limit orders can lie more finely.
        if (m_margin > 0)
            m_bundle.lowerCuts(m_margin);
        step /= 2;
    }
}

bool PlacementWork::solveSmooth(const PlacementOptions& options)
{
    const double coarse = m_model.shares / kCoarseNodes;
    m_coarse.assign(m_model, coarse, LatticeOracle::Mode::Smooth);
    const double spread = m_coarse.spreadBound();
    descend(m_coarse, options, {std::max(options.tolerance, 0.5 * spread), 200});
    const double correction = m_coarse.correction();
    m_bundle.measureCurvature(m_coarse, 3 * coarse);
    m_bundle.lowerCuts(spread);
    const double wanted = kCorrection * options.tolerance;
    double step = std::min(coarse, coarse * std::sqrt(wanted / std::max(correction, wanted * 1e-6)));
    step = std::max(step, m_model.shares / kMostLatticeNodes);
    OracleAnswer answer;
    for (;;) {
        m_lattice.assign(m_model, step, LatticeOracle::Mode::Smooth);
        descend(m_lattice, options, {0.5 * options.tolerance, 200});
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

Result<PlacementSolution> PlacementWork::evaluate(const PlacementProblem& problem, double market,
                                                  std::span<const double> limits)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    PlacementSolution solution;
    if (limits.size() != problem.venues.size() || !isSize(market) || !std::ranges::all_of(limits, isSize))
        return invalidArgument("A split has a market order and one limit order for each venue, finite and "
                               "none of them negative.");
    m_isDependent = !assign(problem, Detail::Fine);
    costAt(market, limits, solution);
    return solution;
}

double PlacementWork::costAt(double market, std::span<const double> limits, PlacementSolution& solution)
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

Result<PlacementSolution> PlacementWork::roundToLots(const PlacementProblem& problem,
                                                     const PlacementSolution& solution, double lot)
{
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    constexpr double kMostLots = 9'007'199'254'740'992; // beyond 2^53 one more lot makes no other number
    const auto isUsable = [&](double size) { return isSize(size) && size / lot <= kMostLots; };
    if (!(lot > 0) || !std::isfinite(lot) || !isUsable(problem.shares) || !isUsable(solution.market)
        || solution.limits.size() != problem.venues.size()
        || !std::ranges::all_of(solution.limits, isUsable)) {
        return invalidArgument(
            "Rounding needs a lot above 0 shares, not far below one, and a solution of the same problem.");
    }
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

void PlacementWork::evaluateIndependent(double market, std::span<const double> limits,
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

}} // namespace sor::route
