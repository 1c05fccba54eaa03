// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/lot_search.h"

#include "base/infinity.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

namespace {

/// The roundings of a split between the lots are all tried for so many venues, beyond them those of single
/// venues.
constexpr std::size_t kAllRoundings = 6;
/// What proveWhole() may spend.
constexpr WholeLots::Effort kQuickProof{3'000, 300};
constexpr WholeLots::Effort kLongProof{20'000, 300};

} // namespace

void LotSearch::evaluate(const std::vector<double>& limits)
{
    m_surrounded.clear();
    m_oracle->evaluate(limits, m_answer);
    ++m_calls;
}

void LotSearch::surround()
{
    if (m_surrounded == m_limits && m_surroundedMarket == m_market && !m_limits.empty())
        return;
    m_lattice.surround(m_market, m_limits);
    m_surrounded = m_limits;
    m_surroundedMarket = m_market;
}

// False when an exchange of one lot is sure not to pay. The best market order beside moves by a lot at most,
// because the sum of the fills does.
bool LotSearch::mayBeBetter(std::size_t up, std::size_t down)
{
    if (m_oracle != &m_lattice)
        return true;
    surround();
    double least = kInfinity;
    for (int more = -1; more <= 1; ++more)
        least = std::min(least, m_lattice.costBeside(up, down, more));
    return least < m_cost - kSameCost;
}

bool LotSearch::improve(std::size_t up, std::size_t upBy, std::size_t down, std::size_t downBy)
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
    if (m_answer.cost >= m_cost - kSameCost)
        return false;
    m_cost = m_answer.cost;
    m_market = m_answer.market;
    m_limits = m_tried;
    return true;
}

// From the bundle's best point by exchanges of one or two lots while they pay. The market order follows by
// itself.
void LotSearch::descend()
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

// By the bundle and exchanges, on the lattice: the answer for independent outflows.
void LotSearch::solveIndependent()
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

// The laws stay exact on halves and quarters of a lot. There the bundle closes in on the best real split, and
// the splits in whole lots around that one are starts for another descent.
void LotSearch::lookBetweenLots()
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
        if (m_answer.cost < m_cost - kSameCost) {
            m_cost = m_answer.cost;
            m_market = m_answer.market;
            m_limits = m_tried;
        }
    }
}

// Descents from splits far from each other; of orders of a few lots the best can lie apart from the best real
// one.
void LotSearch::lookElsewhere()
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
        if (m_cost >= bestCost - kSameCost) {
            m_cost = bestCost;
            m_market = bestMarket;
            m_limits = bestLimits;
        }
    }
}

// Certified if that is quick, else as near as is asked. Half of that: ties are settled at a cost of their
// own.
void LotSearch::proveWhole()
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

void LotSearch::startAt(const std::vector<double>& limits)
{
    m_limits = limits;
    for (std::size_t k = 0; k < m_limits.size(); ++k)
        m_limits[k] = std::clamp(std::round(m_limits[k]), 0.0, std::floor(m_model.caps[k]));
    evaluate(m_limits);
    m_cost = m_answer.cost;
    m_market = m_answer.market;
}

// Exchanges of `step` lots between any two orders while they pay, then of half as many, down to one.
void LotSearch::exchange(std::size_t step)
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
void LotSearch::searchDependent()
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
        if (m_cost < bestCost - kSameCost) {
            bestCost = m_cost;
            bestMarket = m_market;
            bestLimits = m_limits;
        }
    }
    m_cost = bestCost;
    m_market = bestMarket;
    m_limits = bestLimits;
}

}} // namespace sor::route
