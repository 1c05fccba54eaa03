// SPDX-License-Identifier: GPL-3.0-or-later
// What others ask a lattice about the laws of the orders that it holds.
#include "route/placement/lattice_oracle.h"

#include <algorithm>
#include <array>

namespace sor {

void LatticeOracle::prepare(std::span<const double> limits)
{
    place(limits, false, m_prepared);
}

double LatticeOracle::underAt(double room) const
{
    if (room <= 0)
        return 0;
    const Position position = positionOf(room);
    const double under = underAtNode(position.node);
    return position.part > 0 ? under + position.part * (underAtNode(position.node + 1) - under) : under;
}

double LatticeOracle::belowAt(double room) const
{
    const auto [node, part] = positionOf(room);
    const double here = totalAtMost(node);
    return 0.5 * ((1 - part) * (totalAtMost(node - 1) + here) + part * (here + totalAtMost(node + 1)));
}

double LatticeOracle::leftOutBelowAt(std::size_t k, double rest) const
{
    const auto [node, part] = positionOf(rest);
    const double here = leftOutAtMost(k, node);
    return 0.5
        * ((1 - part) * (leftOutAtMost(k, node - 1) + here) + part * (here + leftOutAtMost(k, node + 1)));
}

double LatticeOracle::correctionAt(double room)
{
    finish(m_model->shares - room, m_prepared);
    return m_correction;
}

bool LatticeOracle::isRough(const OracleAnswer& answer) const
{
    constexpr int kReach = 4;
    const auto hasSpike = [&](std::int64_t node, auto atMost) {
        std::array<double, std::size_t{2 * kReach}> masses{};
        double before = atMost(node - kReach);
        for (int i = 0; i < 2 * kReach; ++i) {
            const double here = atMost(node - kReach + 1 + i);
            masses[static_cast<std::size_t>(i)] = here - before;
            before = here;
        }
        std::ranges::sort(masses);
        return masses.back() > 2 * masses[kReach] + 1e-9;
    };
    const Position room = positionOf(m_model->shares - answer.market);
    if (hasSpike(room.node, [this](std::int64_t node) { return totalAtMost(node); }))
        return true;
    for (std::size_t k = 0; k < m_model->venues; ++k) {
        if (answer.limits[k] > 0 && hasSpike(room.node - m_limitAt[k].node, [this, k](std::int64_t node) {
                return leftOutAtMost(k, node);
            }))
            return true;
    }
    return false;
}

} // namespace sor
