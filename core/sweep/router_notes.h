// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader should know of a cont-kukanov run before believing it.
#pragma once

#include "strategy/router_counts.h"
#include "sweep/grid_run.h"

#include <string>
#include <vector>

namespace sor {

/// Plain sentences about what the router met (`counts`) on the scenario's data: missing trades, too little
/// history, the paper's assumptions that did not hold.
std::vector<std::string> routerNotes(const Scenario& scenario, const RouterCounts& counts);

} // namespace sor
