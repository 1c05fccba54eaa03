// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/solvers/dependent_search.h"

#include "base/infinity.h"
#include "base/random.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

void DependentSearch::tryStart(CostOracle& oracle, const PlacementModel& model, std::vector<double> limits)
{
    for (std::size_t k = 0; k < model.venues; ++k)
        limits[k] = std::clamp(limits[k], 0.0, model.caps[k]);
    oracle.evaluate(limits, m_answer);
    ++m_calls;
    m_starts.push_back({m_answer.cost, std::move(limits)});
    if (m_answer.cost < m_best.cost)
        m_best = m_answer;
}

void DependentSearch::patternSearch(CostOracle& oracle, const PlacementModel& model, const Effort& effort,
                                    std::vector<double> limits)
{
    const std::size_t n = model.venues;
    oracle.evaluate(limits, m_answer);
    ++m_calls;
    double cost = m_answer.cost;
    std::vector<double> moved;
    const auto tryMove = [&](std::size_t up, std::size_t down, double step) {
        moved = limits;
        if (up < n)
            moved[up] = std::min(model.caps[up], moved[up] + step);
        if (down < n)
            moved[down] = std::max(0.0, moved[down] - step);
        if (moved == limits)
            return false;
        oracle.evaluate(moved, m_answer);
        ++m_calls;
        if (m_answer.cost >= cost - 1e-12)
            return false;
        cost = m_answer.cost;
        limits = moved;
        if (cost < m_best.cost)
            m_best = m_answer;
        return true;
    };
    for (double step = effort.firstStep * model.shares; step >= effort.lastStep * model.shares; step /= 2) {
        bool hasMoved = true;
        for (int sweep = 0; hasMoved && sweep < effort.sweeps; ++sweep) {
            hasMoved = false;
            // Index n stands for no venue: the market order is chosen by the oracle.
            for (std::size_t up = 0; up <= n; ++up) {
                for (std::size_t down = 0; down <= n; ++down) {
                    if (up != down)
                        hasMoved = tryMove(up, down, step) || hasMoved;
                }
            }
        }
    }
}

const OracleAnswer& DependentSearch::solve(CostOracle& oracle, const PlacementModel& model,
                                           const std::vector<std::vector<double>>& starts,
                                           const Effort& effort)
{
    const std::size_t n = model.venues;
    m_starts.clear();
    m_calls = 0;
    m_best = {};
    m_best.cost = kInfinity;
    const std::vector<double> none(n, 0.0);
    for (const auto& limits : starts)
        tryStart(oracle, model, limits);
    if (!effort.onlyGiven) {
        tryStart(oracle, model, none);
        tryStart(oracle, model, std::vector<double>(n, model.shares / static_cast<double>(n + 1)));
    }
    for (std::size_t k = 0; k < n && !effort.onlyGiven; ++k) {
        auto limits = none;
        limits[k] = model.shares;
        tryStart(oracle, model, limits);
    }
    Random random(1);
    for (std::size_t i = 0; i < effort.tries; ++i) {
        auto limits = none;
        for (std::size_t k = 0; k < n; ++k)
            limits[k] = random.chance(0.25) ? 0.0 : model.caps[k] * random.uniform();
        tryStart(oracle, model, limits);
    }
    std::ranges::stable_sort(m_starts, {}, &Start::cost);
    // Neighbours lead to the same place: the best few that are apart from each other.
    std::vector<std::vector<double>> chosen;
    for (const auto& start : m_starts) {
        const bool isNear = std::ranges::any_of(chosen, [&](const std::vector<double>& other) {
            double apart = 0;
            for (std::size_t k = 0; k < n; ++k)
                apart = std::max(apart, std::abs(other[k] - start.limits[k]));
            return apart < 0.05 * model.shares;
        });
        if (!isNear && chosen.size() < effort.starts)
            chosen.push_back(start.limits);
    }
    for (const auto& limits : chosen) {
        auto found = limits;
        if (effort.descentCalls > 0) {
            m_bundle.start(model);
            m_bundle.solve(oracle, found, {1e-7, effort.descentCalls});
            m_calls += m_bundle.calls();
            if (m_bundle.best().cost < m_best.cost)
                m_best = m_bundle.best();
        }
        if (effort.sweeps > 0)
            patternSearch(oracle, model, effort, found);
    }
    return m_best;
}

}} // namespace sor::route
