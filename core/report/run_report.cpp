// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/run_report.h"

#include "sim/cost_path.h"

namespace sor { inline namespace report {

std::optional<Price> averagePrice(const RunResult& result)
{
    const std::int64_t shares = result.filled().count;
    if (shares == 0)
        return std::nullopt;
    const Int128 twice = Int128{2} * result.totalCash().nanos * result.unit.perShare();
    // Rounded half away from zero.
    return Price{static_cast<std::int64_t>((twice + (twice < 0 ? -shares : shares)) / (Int128{2} * shares))};
}

std::optional<double> slippageBps(const RunResult& result, std::optional<Mid> arrivalMid)
{
    return slippageBps(result.side, result.totalCash().nanos, result.filled(), result.unit, arrivalMid);
}

}} // namespace sor::report
