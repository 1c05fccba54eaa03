// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader should know of a cont-kukanov run before believing it.
#pragma once

#include "market/tape_quality.h"
#include "search/grid_run.h"
#include "strategy/router_counts.h"

#include <string>
#include <vector>

namespace sor { inline namespace search {

/// Plain sentences about what the router met on the scenario's data, where `result` is its run: missing
/// trades, too little history, rejected orders, the paper's assumptions that did not hold.
std::vector<std::string> routerNotes(const Scenario& scenario, const RunResult& result);

/// A plain sentence for every venue that shows no quote with both sides in the order's window, nor as it
/// starts and ends; `quality` is that of the window.
std::vector<std::string> silentVenueNotes(const Tape& tape, TimeWindow window, const TapeQuality& quality);

}} // namespace sor::search
