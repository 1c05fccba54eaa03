// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/run_report.h"

namespace sor {

std::optional<Price> averagePrice(const RunResult& result)
{
    const std::int64_t shares = result.filled().count;
    if (shares == 0)
        return std::nullopt;
    const Int128 twice = Int128{2} * result.totalCash().nanos;
    // Rounded half away from zero.
    return Price{static_cast<std::int64_t>((twice + (twice < 0 ? -shares : shares)) / (Int128{2} * shares))};
}

std::optional<double> slippageBps(const RunResult& result, std::optional<Price> twiceArrivalMid)
{
    if (!twiceArrivalMid || result.filled().count == 0)
        return std::nullopt;
    const double sign = result.side == Side::Buy ? 1 : -1;
    const double arrival = static_cast<double>(twiceArrivalMid->nanos) / 2;
    const double average =
        static_cast<double>(result.totalCash().nanos) / static_cast<double>(result.filled().count);
    return sign * (average - arrival) / arrival * 1e4;
}

} // namespace sor
