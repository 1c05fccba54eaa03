// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/fill_path.h"

namespace sor::ui {

std::vector<FillPoint> fillPath(const RunResult& result)
{
    std::vector<FillPoint> path;
    path.reserve(result.fills.size());
    FillPoint now;
    for (const Fill& fill : result.fills) {
        const Price allIn = result.side == Side::Buy ? fill.price + fill.fee : fill.price - fill.fee;
        now.timeNs = count(fill.time);
        now.filled += fill.shares;
        // A sum of what the core has added up already cannot leave its range.
        now.cash.nanos += allIn.nanos * fill.shares.count;
        path.push_back(now);
    }
    return path;
}

} // namespace sor::ui
