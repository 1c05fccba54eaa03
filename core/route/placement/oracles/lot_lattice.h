// SPDX-License-Identifier: GPL-3.0-or-later
// The lattice of a problem in whole lots, with the costs beside a split.
#pragma once

#include "route/placement/oracles/lattice_oracle.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace sor { inline namespace route {

class LotLattice final : public LatticeOracle {
public:
    /// Prepares costBeside() around a split on the nodes (OnNodes).
    void surround(double market, std::span<const double> limits);
    /// What the split would cost with one step more at venue `up`, one less at venue `down` (the number of
    /// venues: none) and `more` steps (-1, 0, 1) more in the market, at about the cost of a few additions.
    /// Infinite where there is no such split. For more than four venues, with both `up` and `down`, a lower
    /// bound.
    double costBeside(std::size_t up, std::size_t down, int more) const;

private:
    double bothAt(std::size_t up, std::size_t down, int more) const;

    struct Beside { // of one venue around the split of surround()
        double tailUp = 0; // P(zeta > L)
        double tailDown = 0; // P(zeta >= L)
        std::array<double, 4> leftOut{}; // P(R without it <= S - M - L + i - 2)
    };
    std::vector<Beside> m_beside;
    std::array<double, 3> m_costsBeside{}; // with M one step less, the same, one more
    std::int64_t m_room = 0; // S - M in steps
};

}} // namespace sor::route
