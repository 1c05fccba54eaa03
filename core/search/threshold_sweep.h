// SPDX-License-Identifier: GPL-3.0-or-later
// Many static routers in one pass over the tape.
#pragma once

#include "search/grid_run.h"

#include <span>
#include <stop_token>
#include <vector>

namespace sor { inline namespace search {

/// The static router acts only through T = lambda_under + theta_queue, and only at points where some venue's
/// far price + fee is within T of the mid. So all thresholds share the work of stepping the market: a point
/// costs the same for one threshold as for a thousand, but for those that may act there.
/// `thresholds` distinct; results in their order. Needs a scenario without latency.
Result<std::vector<CellResult>> sweepThresholds(std::span<const Price> thresholds, const Scenario& scenario,
                                                const std::stop_token& stop);

}} // namespace sor::search
