// SPDX-License-Identifier: GPL-3.0-or-later
// Where LotSolver looks for splits that exchanges of single lots do not lead to.
#include "base/infinity.h"
#include "route/placement/solvers/lot_solver.h"

#include <algorithm>
#include <cmath>

namespace sor {

namespace {

/// The roundings of a split between the lots are all tried for so many venues, beyond them those of single
/// venues.
constexpr std::size_t kAllRoundings = 6;
/// What proveWhole() may spend.
constexpr WholeLots::Effort kQuickProof{3'000, 300};
constexpr WholeLots::Effort kLongProof{20'000, 300};

} // namespace

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
        evaluate(m_tried);
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
    for (std::size_t i = 0;
         i < 2 * n + 1 && m_cost - m_solution.lowerBound > m_enough && m_calls < m_mostCalls; ++i) {
        const std::vector<double> bestLimits = m_limits;
        const double bestCost = m_cost;
        const double bestMarket = m_market;
        m_limits.assign(n, 0.0);
        for (std::size_t k = 0; k < n; ++k) {
            if (i < 2 * n && (i / 2 == k) == (i % 2 == 0))
                m_limits[k] = std::floor(m_model.caps[k]);
        }
        evaluate(m_limits);
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

// Certified if that is quick, else as near as is asked. Half of that: ties are settled at a cost of their
// own.
void LotSolver::proveWhole()
{
    m_wholeLots.start(m_model, m_bundle);
    LotSplit best{m_cost, m_market, m_limits};
    if (m_wholeLots.isNoneBelow(m_lattice, best, 0.5 * m_enough, kQuickProof))
        m_wholeBound = best.cost - 0.5 * m_enough;
    else if (m_wholeLots.isNoneBelow(m_lattice, best, 0.5 * m_openGap, kLongProof))
        m_wholeBound = best.cost - 0.5 * m_openGap;
    m_calls += m_wholeLots.calls();
    m_surrounded.clear();
    m_cost = best.cost;
    m_market = best.market;
    m_limits = best.limits;
}

void LotSolver::startAt(const std::vector<double>& limits)
{
    m_limits = limits;
    for (std::size_t k = 0; k < m_limits.size(); ++k)
        m_limits[k] = std::clamp(std::round(m_limits[k]), 0.0, std::floor(m_model.caps[k]));
    evaluate(m_limits);
    m_cost = m_answer.cost;
    m_market = m_answer.market;
}

// Exchanges of `step` lots between any two orders while they pay, then of half as many, down to one.
void LotSolver::exchange(std::size_t step)
{
    const std::size_t n = m_limits.size();
    for (; step > 0; step /= 2) {
        for (bool hasMoved = true; hasMoved;) {
            hasMoved = false;
            for (std::size_t up = 0; up <= n; ++up) {
                for (std::size_t down = 0; down <= n; ++down)
                    hasMoved = (up != down && improve(up, step, down, step)) || hasMoved;
            }
        }
    }
}

// The cost is a difference of convex functions that can have several minima: exchanges from the independent
// split, from what sends no more than S, from nothing and from each venue alone; the best three of these are
// followed to the end.
void LotSolver::searchDependent()
{
    const std::size_t n = m_model.venues;
    CostOracle* const dependent = m_oracle;
    m_oracle = &m_lattice;
    solveIndependent();
    m_oracle = dependent;
    m_solution.lowerBound = -kInfinity; // it was of another problem
    std::vector<std::vector<double>> starts{m_limits, m_closed.limits, std::vector<double>(n, 0.0)};
    for (std::size_t k = 0; k < n; ++k) {
        starts.emplace_back(n, 0.0);
        starts.back()[k] = m_model.caps[k];
    }
    if (m_isThorough) {
        for (std::size_t i = 0; i < (std::size_t{1} << std::min(n, kAllRoundings)); ++i) {
            for (const double part : {0.5, 1.0}) {
                starts.emplace_back(n, 0.0);
                for (std::size_t k = 0; k < std::min(n, kAllRoundings); ++k)
                    starts.back()[k] = ((i >> k) & 1) != 0 ? m_model.caps[k] * part : 0.0;
            }
        }
    }
    std::vector<std::pair<double, std::vector<double>>> tried;
    for (const auto& start : starts) {
        startAt(start);
        tried.emplace_back(m_cost, m_limits);
    }
    std::ranges::stable_sort(tried, {}, [](const auto& one) { return one.first; });
    tried.erase(std::unique(tried.begin(), tried.end()), tried.end());
    tried.resize(std::min<std::size_t>(tried.size(), m_isThorough ? tried.size() : 3));
    double bestCost = kInfinity;
    double bestMarket = 0;
    std::vector<double> bestLimits;
    for (const auto& [cost, limits] : tried) {
        startAt(limits);
        exchange(std::max<std::size_t>(1, static_cast<std::size_t>(m_model.shares) / 8));
        if (m_isThorough)
            descend();
        if (m_cost < bestCost - 1e-13) {
            bestCost = m_cost;
            bestMarket = m_market;
            bestLimits = m_limits;
        }
    }
    m_cost = bestCost;
    m_market = bestMarket;
    m_limits = bestLimits;
}

} // namespace sor
