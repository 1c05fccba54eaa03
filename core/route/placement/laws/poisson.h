// SPDX-License-Identifier: GPL-3.0-or-later
// Poisson probabilities to full precision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sor { inline namespace route {

/// The masses of a Poisson law over the whole numbers where they exceed about 1e-20 of the largest one; they
/// sum to 1.
class PoissonMasses {
public:
    explicit PoissonMasses(double mean);
    std::int64_t first() const { return m_first; }
    std::int64_t last() const { return m_first + static_cast<std::int64_t>(m_masses.size()) - 1; }
    /// first() <= n <= last().
    double operator[](std::int64_t n) const { return m_masses[static_cast<std::size_t>(n - m_first)]; }

private:
    std::int64_t m_first = 0;
    std::vector<double> m_masses;
};

}} // namespace sor::route
