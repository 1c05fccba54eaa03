// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/lot_lattice.h"

#include "base/infinity.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

void LotLattice::surround(double market, std::span<const double> limits)
{
    place(limits, true, m_prepared);
    const std::size_t n = m_model->venues;
    m_room = std::llround((m_model->shares - market) / m_step);
    for (int more = -1; more <= 1; ++more) {
        const double bought = market + more * m_step;
        double& cost = m_costsBeside[static_cast<std::size_t>(more) + 1];
        cost = kInfinity;
        if (bought >= -1e-9 && bought <= m_model->marketMost + 1e-9) {
            cost = m_model->certainCost(bought, m_prepared.limits, m_prepared.fills)
                + m_model->lambda * underAtNode(m_room - more);
        }
    }
    m_beside.resize(n);
    for (std::size_t k = 0; k < n; ++k) {
        const std::int64_t at = m_limitAt[k].node;
        const double* fills = m_meanFills.data() + k * m_stride + at;
        const bool isCapped = static_cast<double>(at + 1) * m_step > m_model->caps[k] + 1e-9;
        m_beside[k].tailUp = isCapped ? -1 : (fills[1] - fills[0]) / m_step;
        m_beside[k].tailDown = at > 0 ? (fills[0] - fills[-1]) / m_step : -1;
        for (std::size_t i = 0; i < 4; ++i)
            m_beside[k].leftOut[i] = leftOutAtMost(k, m_room - at + static_cast<std::int64_t>(i) - 2);
    }
}

// P(zeta_up > L_up, zeta_down >= L_down, R = S - M), or more than that.
double LotLattice::bothAt(std::size_t up, std::size_t down, int more) const
{
    const std::size_t n = m_model->venues;
    const Beside& a = m_beside[up];
    const Beside& b = m_beside[down];
    if (n > 4) {
        const auto i = static_cast<std::size_t>(2 - more);
        return std::min(a.tailUp * (a.leftOut[i] - a.leftOut[i - 1]),
                        b.tailDown * (b.leftOut[i] - b.leftOut[i - 1]));
    }
    const std::int64_t rest = m_room - more - m_limitAt[up].node - m_limitAt[down].node;
    if (rest < 0)
        return 0;
    const auto node = static_cast<std::size_t>(rest);
    double mass = 0;
    if (n == 2) {
        mass = rest == 0 ? 1 : 0;
    } else {
        std::array<std::size_t, 2> others{};
        std::size_t count = 0;
        for (std::size_t k = 0; k < n; ++k) {
            if (k != up && k != down)
                others[count++] = k;
        }
        const auto c = m_chain.law(others[0]);
        if (count == 1) {
            mass = node < c.size() ? c[node] : 0.0;
        } else {
            const auto d = m_chain.law(others[1]);
            const std::size_t end = std::min({node + 1, m_used[others[0]], c.size()});
            for (std::size_t i = node < m_used[others[1]] ? 0 : node - m_used[others[1]] + 1; i < end; ++i)
                mass += c[i] * d[node - i];
        }
    }
    return a.tailUp * b.tailDown * mass;
}

double LotLattice::costBeside(std::size_t up, std::size_t down, int more) const
{
    const std::size_t n = m_model->venues;
    double cost = m_costsBeside[static_cast<std::size_t>(more) + 1];
    const double lambda = m_model->lambda;
    if (up < n) {
        const Beside& venue = m_beside[up];
        if (venue.tailUp < 0)
            return kInfinity;
        // Where the last share fills, R is one step nearer to S - M if the others bring less than the rest.
        const double below = venue.leftOut[static_cast<std::size_t>(1 - more)];
        cost += m_step * (m_model->theta + venue.tailUp * (m_model->weights[up] - lambda * below));
    }
    if (down < n) {
        const Beside& venue = m_beside[down];
        if (venue.tailDown < 0)
            return kInfinity;
        const double below = venue.leftOut[static_cast<std::size_t>(2 - more)];
        cost -= m_step * (m_model->theta + venue.tailDown * (m_model->weights[down] - lambda * below));
    }
    if (up < n && down < n)
        cost -= m_step * lambda * bothAt(up, down, more);
    return cost;
}

}} // namespace sor::route
