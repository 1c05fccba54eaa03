// SPDX-License-Identifier: GPL-3.0-or-later
// One side of a venue's book: displayed shares by price.
#pragma once

#include "base/units.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace sor { inline namespace market {

/// Prices of a side, the best last: most of what happens is near it. Prices are given as ranks, which rise
/// towards the best: a bid's nanos, an ask's negated.
class OrderLevels {
public:
    struct Level {
        std::int64_t rank = 0;
        std::int64_t shares = 0; // above 0
    };
    /// `shares` more, or below 0 less, stand at a price; returns what stands there then. No more leave than
    /// stand there.
    std::int64_t change(std::int64_t rank, std::int64_t shares)
    {
        const std::size_t at = place(rank);
        if (at == m_levels.size() || m_levels[at].rank != rank) {
            m_levels.insert(m_levels.begin() + static_cast<std::ptrdiff_t>(at), {rank, shares});
            return shares;
        }
        m_levels[at].shares += shares;
        const std::int64_t left = m_levels[at].shares;
        if (left == 0)
            m_levels.erase(m_levels.begin() + static_cast<std::ptrdiff_t>(at));
        return left;
    }
    bool empty() const { return m_levels.empty(); }
    const Level& best() const { return m_levels.back(); }
    void clear() { m_levels.clear(); }

private:
    /// The first level whose rank is not below `rank`.
    std::size_t place(std::int64_t rank) const
    {
        constexpr std::size_t kNear = 16;
        std::size_t at = m_levels.size();
        for (std::size_t steps = 0; at > 0 && m_levels[at - 1].rank >= rank; --at) {
            if (++steps > kNear) {
                const auto found = std::ranges::lower_bound(
                    m_levels.begin(), m_levels.begin() + static_cast<std::ptrdiff_t>(at), rank, {},
                    &Level::rank);
                return static_cast<std::size_t>(found - m_levels.begin());
            }
        }
        return at;
    }
    std::vector<Level> m_levels;
};

/// A size as a quote has it.
inline std::uint32_t quotedSize(std::int64_t shares)
{
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max() - 1;
    return static_cast<std::uint32_t>(std::min(shares, kMost));
}

}} // namespace sor::market
