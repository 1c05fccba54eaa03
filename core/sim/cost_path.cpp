// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/cost_path.h"

namespace sor { inline namespace sim {

std::vector<CostPoint> costPath(const RunResult& result)
{
    std::vector<CostPoint> path;
    path.reserve(result.fills.size());
    CostPoint now;
    for (const Fill& fill : result.fills) {
        // The sums of the result are in range already.
        const Cash gross = cashFor(fill.price, fill.shares, result.unit).value_or(Cash{});
        const Cash fees = fill.fees(result.unit);
        now.time = fill.time;
        now.filled += fill.shares;
        now.cash.nanos += gross.nanos + (result.side == Side::Buy ? fees.nanos : -fees.nanos);
        path.push_back(now);
    }
    return path;
}

namespace {

/// costBeyond(), in half nano-dollars x units, where it is exact.
Int128 unitsBeyond(Side side, Int128 cash, Shares shares, ShareUnit unit, Mid benchmark)
{
    const Int128 difference = 2 * cash * unit.perShare() - Int128{benchmark.halfNanos} * shares.count;
    return side == Side::Buy ? difference : -difference;
}

} // namespace

Int128 costBeyond(Side side, Int128 cash, Shares shares, ShareUnit unit, Mid benchmark)
{
    return dividedHalfEven(unitsBeyond(side, cash, shares, unit, benchmark), unit.perShare());
}

std::optional<double> slippageBps(Side side, Int128 cash, Shares shares, ShareUnit unit,
                                  std::optional<Mid> benchmark)
{
    if (!benchmark || benchmark->halfNanos <= 0 || shares.count == 0)
        return std::nullopt;
    // The difference in whole numbers first: a million dollars may differ by cents.
    return static_cast<double>(unitsBeyond(side, cash, shares, unit, *benchmark))
        / static_cast<double>(Int128{benchmark->halfNanos} * shares.count) * 1e4;
}

}} // namespace sor::sim
