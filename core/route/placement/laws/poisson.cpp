// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/laws/poisson.h"

#include <cmath>

namespace sor { inline namespace route {

PoissonMasses::PoissonMasses(double mean)
{
    constexpr double kNegligible = 1e-20;
    // From the mode outwards by the ratio of neighbours, then scaled to sum to 1: no factorials, no
    // cancellation.
    const auto mode = static_cast<std::int64_t>(std::floor(mean));
    m_first = mode;
    for (double mass = 1; m_first > 0 && mass > kNegligible; --m_first)
        mass *= static_cast<double>(m_first) / mean;
    const auto below = static_cast<std::size_t>(mode - m_first);
    m_masses.resize(below + 1);
    m_masses[below] = 1;
    for (std::size_t i = below; i > 0; --i)
        m_masses[i - 1] = m_masses[i] * static_cast<double>(m_first + static_cast<std::int64_t>(i)) / mean;
    for (std::int64_t n = mode + 1; m_masses.back() > kNegligible; ++n)
        m_masses.push_back(m_masses.back() * mean / static_cast<double>(n));
    double sum = 0;
    for (const double mass : m_masses)
        sum += mass;
    for (double& mass : m_masses)
        mass /= sum;
}

}} // namespace sor::route
