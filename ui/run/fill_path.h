// SPDX-License-Identifier: GPL-3.0-or-later
// Fills as the steps that charts draw.
#pragma once

#include "charts/time/cost_chart.h"
#include "sim/run_result.h"

#include <vector>

namespace sor::ui {

/// The state of the strategy after each of its fills; fills of one instant and venue stay apart. Empty when
/// the result has no fills recorded.
std::vector<FillPoint> fillPath(const RunResult& result);

} // namespace sor::ui
