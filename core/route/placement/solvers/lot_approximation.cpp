// SPDX-License-Identifier: GPL-3.0-or-later
// The paper's stochastic approximation in whole lots.
#include "route/placement/solvers/lot_solver.h"
#include "route/placement/solvers/stochastic_approximation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sor {

namespace {

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
                if (cost >= m_cost - 1e-13)
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

} // namespace sor
