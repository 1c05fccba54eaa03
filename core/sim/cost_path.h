// SPDX-License-Identifier: GPL-3.0-or-later
// What a strategy had paid after each of its fills, and what that is beyond a benchmark price.
#pragma once

#include "sim/run_result.h"

#include <optional>
#include <vector>

namespace sor { inline namespace sim {

/// The state of a strategy after a fill.
struct CostPoint {
    UnixNanos time;
    Shares filled; // so far
    Cash cash; // all-in so far: paid when buying, received when selling
};

/// A point a fill, in their order; empty when the result has no fills recorded.
std::vector<CostPoint> costPath(const RunResult& result);

/// s (cash - shares x benchmark) in half nano-dollars, s = +1 for a buy and -1 for a sell: positive is a
/// cost. Rounded where shares have decimals.
Int128 costBeyond(Side side, Int128 cash, Shares shares, ShareUnit unit, Mid benchmark);

/// The same over shares x benchmark, in bps; nothing when no share was filled, the benchmark is missing or it
/// is not positive.
std::optional<double> slippageBps(Side side, Int128 cash, Shares shares, ShareUnit unit,
                                  std::optional<Mid> benchmark);

}} // namespace sor::sim
