// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/lot_solver.h"

#include "base/infinity.h"
#include "route/placement/solvers/stochastic_approximation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sor { inline namespace route {

namespace {

/// Costs within this many dollars of each other are ties.
constexpr double kTie = 1e-9;
/// A router has no time for more calls of the oracle, however many venues there are.
constexpr int kMostCallsAsNeeded = 500;

std::size_t indexIn(std::span<const double> cumulated, double u)
{
    const auto found = std::ranges::upper_bound(cumulated, u);
    return std::min(static_cast<std::size_t>(found - cumulated.begin()), cumulated.size() - 1);
}

std::size_t anyOf(std::size_t count, Random& random)
{
    return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(count) - 1));
}

} // namespace

void LotSolver::assign(const LotProblem& problem)
{
    assert(problem.lots > 0 && problem.sharesPerLot > 0);
    m_terms.shares = problem.lots;
    m_terms.halfSpread = problem.halfSpread;
    m_terms.theta = problem.theta;
    m_terms.lambdaUnder = problem.lambdaUnder;
    m_terms.lambdaOver = problem.lambdaOver;
    m_terms.market.assign(1, {kInfinity, problem.marketCost});
    m_terms.venues.resize(problem.venues.size());
    for (std::size_t k = 0; k < problem.venues.size(); ++k)
        m_terms.venues[k].rebate = problem.venues[k].rebate;
    m_model.assignMarket(m_terms);
    m_oracle = &m_lattice;
    const bool areTied = std::ranges::count(problem.venues, false, &VenueSamples::isIndependent) > 1;
    if (areTied && problem.outflows == OutflowModel::Joint) {
        m_joint.assign(problem, m_model);
        m_oracle = &m_joint;
    } else if (areTied && problem.outflows == OutflowModel::Factor && problem.correlation > 0) {
        m_factor.assign(problem, m_model);
        m_oracle = &m_factor;
    } else {
        for (std::size_t k = 0; k < problem.venues.size(); ++k) {
            assert(!problem.venues[k].fills.empty());
            m_model.laws[k].assignFills(problem.venues[k].fills, problem.sharesPerLot, problem.lots);
        }
    }
    m_model.finishVenues(m_terms.venues);
    if (!problem.venues.empty())
        m_lattice.assign(m_model, 1, LatticeOracle::Mode::OnNodes);
    const auto unit = static_cast<double>(problem.sharesPerLot);
    m_tie = kTie / unit;
    // How near to the lower bound the bundle goes before single lots are exchanged.
    m_enough = (m_isThorough ? 0.5 * kTie : kCertifiedGap) / unit;
    m_calls = 0;
    m_surrounded.clear();
    m_solution.lowerBound = m_wholeBound = -kInfinity;
    const bool isAsked = m_effort == Effort::AsNeeded && !m_isThorough;
    m_mostCalls = m_effort == Effort::AsNeeded ? kMostCallsAsNeeded : std::numeric_limits<int>::max();
    m_openGap = isAsked ? kGapPerShare * problem.lots : kInfinity;
}

// The closed form, when it is certified and in whole lots.
bool LotSolver::takeClosedForm()
{
    solveNoOverfill(m_model, m_closed);
    for (double& limit : m_closed.limits) {
        if (std::abs(limit - std::round(limit)) > 1e-9)
            return false;
        limit = std::round(limit);
    }
    if (m_closed.slack > 0.5 * m_tie || std::abs(m_closed.market - std::round(m_closed.market)) > 1e-9)
        return false;
    m_market = std::round(m_closed.market);
    m_limits = m_closed.limits;
    m_cost = m_closed.cost;
    m_solution.lowerBound = m_closed.cost - m_closed.slack;
    return true;
}

// False when m_tried with this market order, at most one lot from the split in each, is sure to cost more.
bool LotSolver::mayBeAsCheap(std::int64_t market)
{
    if (m_oracle != &m_lattice)
        return true;
    surround();
    const std::size_t n = m_limits.size();
    std::size_t down = n;
    for (std::size_t k = 0; k < n; ++k) {
        if (m_tried[k] != m_limits[k])
            down = k;
    }
    const int more = static_cast<int>(market - std::llround(m_market));
    return m_lattice.costBeside(n, down, more) <= m_cost + 2 * m_tie;
}

bool LotSolver::isAsCheap(std::int64_t market)
{
    if (!mayBeAsCheap(market))
        return false;
    m_surrounded.clear();
    m_oracle->evaluateAt(static_cast<double>(market), m_tried, m_answer);
    ++m_calls;
    return m_answer.cost <= m_cost + m_tie;
}

void LotSolver::settleTies()
{
    const std::size_t n = m_limits.size();
    // Fewer lots sent, one at a time.
    for (bool hasMoved = true; hasMoved;) {
        hasMoved = false;
        m_tried = m_limits;
        while (m_market >= 1 && isAsCheap(static_cast<std::int64_t>(m_market) - 1)) {
            m_market -= 1;
            hasMoved = true;
        }
        for (std::size_t k = 0; k < n; ++k) {
            m_tried = m_limits;
            for (m_tried[k] -= 1; m_tried[k] >= 0 && isAsCheap(static_cast<std::int64_t>(m_market));
                 m_tried[k] -= 1) {
                m_limits[k] = m_tried[k];
                hasMoved = true;
            }
        }
    }
    // As many sent, more of them in the market order.
    for (std::size_t k = 0; k < n; ++k) {
        m_tried = m_limits;
        for (m_tried[k] -= 1; m_tried[k] >= 0 && m_market + 1 <= m_model.marketMost
             && isAsCheap(static_cast<std::int64_t>(m_market) + 1);
             m_tried[k] -= 1) {
            m_limits[k] = m_tried[k];
            m_market += 1;
        }
    }
}

const LotSolution& LotSolver::solve(const LotProblem& problem)
{
    if (m_effort != Effort::AsNeeded)
        return solveWith(problem, m_effort);
    solveWith(problem, Effort::Quick);
    const double shares = static_cast<double>(problem.lots) * static_cast<double>(problem.sharesPerLot);
    // Without any bound there is no telling whether more work would pay.
    const bool isOpen = m_solution.gap() > kGapPerShare * shares && std::isfinite(m_solution.wholeBound);
    return isOpen ? solveWith(problem, Effort::Thorough) : m_solution;
}

const LotSolution& LotSolver::solveWith(const LotProblem& problem, Effort effort)
{
    m_isThorough = effort == Effort::Thorough;
    assign(problem);
    if (!takeClosedForm() || m_oracle != &m_lattice) {
        if (m_oracle == &m_lattice)
            solveIndependent();
        else
            searchDependent();
    }
    if (m_model.venues > 0)
        settleTies();
    else if ((m_model.lambdaUnder - problem.marketCost) * m_market <= m_tie)
        m_market = 0; // buying saves nothing against the penalty
    return finish(problem);
}

// The split of whole lots in the cell around a real one that exchanges within that cell lead to.
void LotSolver::roundTo(std::span<const double> split)
{
    const std::size_t n = m_model.venues;
    std::vector<double> low(n + 1);
    std::vector<double> high(n + 1);
    std::vector<double> at(n + 1);
    for (std::size_t i = 0; i <= n; ++i) {
        low[i] = std::floor(split[i] + 1e-9);
        high[i] =
            std::min(std::ceil(split[i] - 1e-9), std::floor(i == 0 ? m_model.marketMost : m_model.shares));
        at[i] = std::clamp(std::round(split[i]), low[i], high[i]);
    }
    const auto costOf = [&](const std::vector<double>& x) {
        m_oracle->evaluateAt(x[0], std::span(x).subspan(1), m_answer);
        ++m_calls;
        return m_answer.cost;
    };
    m_cost = costOf(at);
    for (bool hasMoved = true; hasMoved;) {
        hasMoved = false;
        // Index n + 1 stands for no order.
        for (std::size_t up = 0; up <= n + 1; ++up) {
            for (std::size_t down = 0; down <= n + 1; ++down) {
                auto moved = at;
                if (up <= n)
                    moved[up] += 1;
                if (down <= n)
                    moved[down] -= 1;
                if (up == down || (up <= n && moved[up] > high[up]) || (down <= n && moved[down] < low[down]))
                    continue;
                const double cost = costOf(moved);
                if (cost >= m_cost - kSameCost)
                    continue;
                m_cost = cost;
                at = moved;
                hasMoved = true;
            }
        }
    }
    m_market = at[0];
    m_limits.assign(at.begin() + 1, at.end());
}

const LotSolution& LotSolver::approximate(const LotProblem& problem, int steps, std::uint64_t seed)
{
    assert(!problem.venues.empty());
    m_isThorough = false;
    assign(problem);
    // The bounds on orders hold at optima; the approximation may end elsewhere.
    std::fill_n(m_model.caps.begin(), m_model.venues, m_model.shares);
    m_lattice.assign(m_model, 1, LatticeOracle::Mode::OnNodes);
    const auto unit = static_cast<double>(problem.sharesPerLot);
    const auto lotsOf = [&](std::size_t k, std::size_t sample) {
        return static_cast<double>(problem.venues[k].fills[sample]) / unit;
    };
    DrawOutflows draw = [&](Random& random, std::span<double> outflows) {
        for (std::size_t k = 0; k < outflows.size(); ++k)
            outflows[k] = lotsOf(k, anyOf(problem.venues[k].fills.size(), random));
    };
    if (m_oracle == &m_joint) {
        const auto tied = std::ranges::find(problem.venues, false, &VenueSamples::isIndependent);
        const std::size_t samples = tied->fills.size();
        draw = [&, samples](Random& random, std::span<double> outflows) {
            const std::size_t sample = anyOf(samples, random);
            for (std::size_t k = 0; k < outflows.size(); ++k) {
                const VenueSamples& venue = problem.venues[k];
                outflows[k] = lotsOf(k, venue.isIndependent ? anyOf(venue.fills.size(), random) : sample);
            }
        };
    } else if (m_oracle == &m_factor) {
        draw = [&](Random& random, std::span<double> outflows) {
            const std::size_t factor = indexIn(m_factor.factors(), random.uniform());
            for (std::size_t k = 0; k < outflows.size(); ++k)
                outflows[k] =
                    static_cast<double>(indexIn(m_factor.cumulatedLaw(factor, k), random.uniform()));
        };
    }
    ApproximationOptions options;
    options.steps = steps;
    options.seed = seed;
    options.projection = ApproximationOptions::Projection::Polyhedron;
    roundTo(averageOfSteps(m_terms, options, draw));
    return finish(problem);
}

const LotSolution& LotSolver::finish(const LotProblem& problem)
{
    const auto unit = static_cast<double>(problem.sharesPerLot);
    m_solution.market = static_cast<std::int32_t>(std::llround(m_market));
    m_solution.limits.resize(m_model.venues);
    for (std::size_t k = 0; k < m_model.venues; ++k)
        m_solution.limits[k] = static_cast<std::int32_t>(std::llround(m_limits[k]));
    m_solution.cost = m_cost * unit;
    m_solution.lowerBound = std::min(m_solution.lowerBound, m_cost) * unit;
    m_solution.wholeBound = std::max(m_solution.lowerBound, std::min(m_wholeBound, m_cost) * unit);
    m_solution.calls = m_calls;
    m_solution.isThorough = m_isThorough;
    return m_solution;
}

}} // namespace sor::route
