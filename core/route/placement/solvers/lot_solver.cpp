// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/lot_solver.h"

#include "base/infinity.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sor {

namespace {

/// Costs within this many dollars of each other are ties.
constexpr double kTie = 1e-9;
/// A router has no time for more calls of the oracle, however many venues there are.
constexpr int kMostCallsAsNeeded = 500;

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

void LotSolver::evaluate(const std::vector<double>& limits)
{
    m_surrounded.clear();
    m_oracle->evaluate(limits, m_answer);
    ++m_calls;
}

// Makes the costs of the neighbours known, if they can be.
void LotSolver::surround()
{
    if (m_surrounded == m_limits && m_surroundedMarket == m_market && !m_limits.empty())
        return;
    m_lattice.surround(m_market, m_limits);
    m_surrounded = m_limits;
    m_surroundedMarket = m_market;
}

// False when an exchange of one lot is sure not to pay. The best market order beside moves by a lot at most,
// because the sum of the fills does.
bool LotSolver::mayBeBetter(std::size_t up, std::size_t down)
{
    if (m_oracle != &m_lattice)
        return true;
    surround();
    double least = kInfinity;
    for (int more = -1; more <= 1; ++more)
        least = std::min(least, m_lattice.costBeside(up, down, more));
    return least < m_cost - 1e-13;
}

bool LotSolver::improve(std::size_t up, std::size_t upBy, std::size_t down, std::size_t downBy)
{
    m_tried = m_limits;
    if (up < m_tried.size())
        m_tried[up] += static_cast<double>(upBy);
    if (down < m_tried.size())
        m_tried[down] -= static_cast<double>(downBy);
    for (std::size_t k = 0; k < m_tried.size(); ++k) {
        if (m_tried[k] < 0 || m_tried[k] > m_model.caps[k])
            return false;
    }
    evaluate(m_tried);
    if (m_answer.cost >= m_cost - 1e-13)
        return false;
    m_cost = m_answer.cost;
    m_market = m_answer.market;
    m_limits = m_tried;
    return true;
}

// From the bundle's best point by exchanges of one or two lots while they pay. The market order follows by
// itself.
void LotSolver::descend()
{
    const std::size_t n = m_limits.size();
    bool hasMoved = true;
    while (hasMoved && m_cost - m_solution.lowerBound > 0.5 * m_tie && m_calls < m_mostCalls) {
        hasMoved = false;
        for (std::size_t up = 0; up <= n; ++up) {
            for (std::size_t down = 0; down <= n; ++down) {
                if (up != down && mayBeBetter(up, down))
                    hasMoved = improve(up, 1, down, 1) || hasMoved;
            }
        }
        if (hasMoved || !m_isThorough)
            continue;
        for (std::size_t up = 0; up <= n && !hasMoved; ++up) {
            for (std::size_t down = 0; down <= n && !hasMoved; ++down) {
                if (up != down)
                    hasMoved = improve(up, 2, down, 1) || improve(up, 1, down, 2) || improve(up, 2, down, 2);
            }
        }
    }
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

// By the bundle and exchanges, on the lattice: the answer for independent outflows.
void LotSolver::solveIndependent()
{
    const std::size_t n = m_model.venues;
    m_start.resize(n);
    for (std::size_t k = 0; k < n; ++k)
        m_start[k] = std::min(m_model.caps[k], std::round(m_closed.limits[k]));
    m_bundle.start(m_model);
    const LevelBundle::Limits stop{m_enough, 60 + 20 * static_cast<int>(n)};
    m_bundle.solve(m_lattice, m_start, stop);
    m_calls += m_bundle.calls();
    m_solution.lowerBound = m_bundle.lowerBound();
    m_limits = m_bundle.best().limits;
    m_market = m_bundle.best().market;
    m_cost = m_bundle.best().cost;
    descend();
    if (m_cost - m_solution.lowerBound > m_openGap)
        proveWhole();
    if (m_isThorough && m_cost - m_solution.lowerBound > m_enough) {
        lookBetweenLots();
        descend();
        lookElsewhere();
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

} // namespace sor
