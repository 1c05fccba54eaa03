// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/cost_path.h"

namespace sor {

std::vector<CostPoint> costPath(const RunResult& result)
{
    std::vector<CostPoint> path;
    path.reserve(result.fills.size());
    CostPoint now;
    for (const Fill& fill : result.fills) {
        const Price allIn = result.side == Side::Buy ? fill.price + fill.fee : fill.price - fill.fee;
        now.time = fill.time;
        now.filled += fill.shares;
        // The sums of the result are in range already.
        now.cash.nanos += allIn.nanos * fill.shares.count;
        path.push_back(now);
    }
    return path;
}

Int128 costBeyond(Side side, Int128 cash, Shares shares, Mid benchmark)
{
    const Int128 difference = 2 * cash - Int128{benchmark.halfNanos} * shares.count;
    return side == Side::Buy ? difference : -difference;
}

std::optional<double> slippageBps(Side side, Int128 cash, Shares shares, std::optional<Mid> benchmark)
{
    if (!benchmark || benchmark->halfNanos <= 0 || shares.count == 0)
        return std::nullopt;
    // The difference in whole numbers first: a million dollars may differ by cents.
    return static_cast<double>(costBeyond(side, cash, shares, *benchmark))
        / static_cast<double>(Int128{benchmark->halfNanos} * shares.count) * 1e4;
}

} // namespace sor
