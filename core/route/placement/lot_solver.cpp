// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/lot_solver.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sor {

namespace {

/// Costs within this many dollars of each other are ties.
constexpr double kTie = 1e-9;
/// How near to the lower bound a quick solve goes before it exchanges single lots, dollars.
constexpr double kQuickGap = 1e-6;
/// The roundings of a split between the lots are all tried for so many venues, beyond them those of single
/// venues.
constexpr std::size_t kAllRoundings = 6;

} // namespace

void LotSolver::assign(const LotProblem& problem)
{
    assert(problem.lots > 0 && problem.sharesPerLot > 0);
    m_terms.shares = problem.lots;
    m_terms.halfSpread = problem.halfSpread;
    m_terms.theta = problem.theta;
    m_terms.lambdaUnder = problem.lambdaUnder;
    m_terms.lambdaOver = problem.lambdaOver;
    m_terms.market.assign(1, {std::numeric_limits<double>::infinity(), problem.marketCost});
    m_terms.venues.resize(problem.venues.size());
    for (std::size_t k = 0; k < problem.venues.size(); ++k)
        m_terms.venues[k].rebate = problem.venues[k].rebate;
    m_model.assignMarket(m_terms);
    for (std::size_t k = 0; k < problem.venues.size(); ++k) {
        assert(!problem.venues[k].fills.empty());
        m_model.laws[k].assignFills(problem.venues[k].fills, problem.lots);
    }
    m_model.finishVenues(m_terms.venues);
    m_tie = kTie / problem.sharesPerLot;
    m_enough = (m_effort == Effort::Thorough ? 0.5 * kTie : kQuickGap) / problem.sharesPerLot;
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
    m_oracle.evaluate(m_tried, m_answer);
    ++m_calls;
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
    while (hasMoved && m_cost - m_solution.lowerBound > 0.5 * m_tie) {
        hasMoved = false;
        for (std::size_t up = 0; up <= n; ++up) {
            for (std::size_t down = 0; down <= n; ++down) {
                if (up != down)
                    hasMoved = improve(up, 1, down, 1) || hasMoved;
            }
        }
        if (hasMoved || m_effort == Effort::Quick)
            continue;
        for (std::size_t up = 0; up <= n && !hasMoved; ++up) {
            for (std::size_t down = 0; down <= n && !hasMoved; ++down) {
                if (up != down)
                    hasMoved = improve(up, 2, down, 1) || improve(up, 1, down, 2) || improve(up, 2, down, 2);
            }
        }
    }
}

// The laws stay exact on halves and quarters of a lot. There the bundle closes in on the best real split, and
// the splits in whole lots around that one are starts for another descent.
void LotSolver::lookBetweenLots()
{
    const std::size_t n = m_limits.size();
    for (const double step : {0.5, 0.25}) {
        m_between.assign(m_model, step, LatticeOracle::Mode::OnNodes);
        m_bundle.solve(m_between, m_start, {0.5 * m_tie, 60 + 20 * static_cast<int>(n)});
        m_solution.lowerBound = std::max(m_solution.lowerBound, m_bundle.lowerBound());
        if (m_bundle.best().cost - m_bundle.lowerBound() <= m_enough)
            break;
    }
    m_calls += m_bundle.calls();
    const std::vector<double> centre = m_bundle.best().limits;
    const std::size_t roundings = n <= kAllRoundings ? std::size_t{1} << n : n + 1;
    for (std::size_t i = 0; i < roundings; ++i) {
        m_tried.resize(n);
        for (std::size_t k = 0; k < n; ++k) {
            const bool isUp = n <= kAllRoundings ? ((i >> k) & 1) != 0 : i == k;
            m_tried[k] =
                std::min(std::floor(m_model.caps[k]), isUp ? std::ceil(centre[k]) : std::floor(centre[k]));
        }
        m_oracle.evaluate(m_tried, m_answer);
        ++m_calls;
        if (m_answer.cost < m_cost - 1e-13) {
            m_cost = m_answer.cost;
            m_market = m_answer.market;
            m_limits = m_tried;
        }
    }
}

// Descents from splits far from each other; of orders of a few lots the best can lie apart from the best real
// one.
void LotSolver::lookElsewhere()
{
    const std::size_t n = m_limits.size();
    for (std::size_t i = 0; i < 2 * n + 1 && m_cost - m_solution.lowerBound > m_enough; ++i) {
        const std::vector<double> bestLimits = m_limits;
        const double bestCost = m_cost;
        const double bestMarket = m_market;
        m_limits.assign(n, 0.0);
        for (std::size_t k = 0; k < n; ++k) {
            if (i < 2 * n && (i / 2 == k) == (i % 2 == 0))
                m_limits[k] = std::floor(m_model.caps[k]);
        }
        m_oracle.evaluate(m_limits, m_answer);
        ++m_calls;
        m_cost = m_answer.cost;
        m_market = m_answer.market;
        descend();
        if (m_cost >= bestCost - 1e-13) {
            m_cost = bestCost;
            m_market = bestMarket;
            m_limits = bestLimits;
        }
    }
}

bool LotSolver::isAsCheap(std::int64_t market)
{
    m_oracle.evaluateAt(static_cast<double>(market), m_tried, m_answer);
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

const LotSolution& LotSolver::solve(const LotProblem& problem, const LotSolution* warm)
{
    assign(problem);
    const std::size_t n = problem.venues.size();
    m_calls = 0;
    const bool isClosed = takeClosedForm();
    if (n > 0)
        m_oracle.assign(m_model, 1, LatticeOracle::Mode::OnNodes);
    if (!isClosed) {
        m_start.resize(n);
        const bool hasWarm = warm && warm->limits.size() == n;
        for (std::size_t k = 0; k < n; ++k)
            m_start[k] =
                std::min(m_model.caps[k],
                         hasWarm ? static_cast<double>(warm->limits[k]) : std::round(m_closed.limits[k]));
        m_bundle.start(m_model);
        const LevelBundle::Limits stop{m_enough, 60 + 20 * static_cast<int>(n)};
        m_bundle.solve(m_oracle, m_start, stop);
        m_calls = m_bundle.calls();
        m_solution.lowerBound = m_bundle.lowerBound();
        m_limits = m_bundle.best().limits;
        m_market = m_bundle.best().market;
        m_cost = m_bundle.best().cost;
        descend();
        if (m_effort == Effort::Thorough && m_cost - m_solution.lowerBound > m_enough) {
            lookBetweenLots();
            descend();
            lookElsewhere();
        }
    }
    if (n > 0)
        settleTies();
    else if ((m_model.lambdaUnder - problem.marketCost) * m_market <= m_tie)
        m_market = 0; // buying saves nothing against the penalty
    m_solution.market = static_cast<std::int32_t>(std::llround(m_market));
    m_solution.limits.resize(n);
    for (std::size_t k = 0; k < n; ++k)
        m_solution.limits[k] = static_cast<std::int32_t>(std::llround(m_limits[k]));
    m_solution.cost = m_cost * problem.sharesPerLot;
    m_solution.lowerBound = std::min(m_solution.lowerBound, m_cost) * problem.sharesPerLot;
    m_solution.calls = m_calls;
    return m_solution;
}

} // namespace sor
