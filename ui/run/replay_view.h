// SPDX-License-Identifier: GPL-3.0-or-later
// A run as it stood at a time within its window: what a replay shows.
#pragma once

#include "run/run_view.h"

namespace sor::ui {

/// The result of the fills up to `clock`, that time included, by the sums of StrategyRun. What is not in the
/// fills (orders sent and refused, the router's counts) is left out. Needs the fills: see hasAllFills().
RunResult resultAt(const RunResult& whole, UnixNanos clock);
/// All fills were recorded.
bool hasAllFills(const RunResult& result);

/// The run at `clock`: strategies cut, those without recorded fills left out, no verdict and no validation,
/// savings by savingsSoFar(). From the end of the window on: the run as it is.
RunView viewAt(const RunView& whole, UnixNanos clock);

/// The router against each benchmark while they have filled different numbers of shares: by their average
/// prices, all in. With equal numbers it is what compare() says, without its limit on completion.
std::vector<SavingRow> savingsSoFar(const RunView& view);

/// There is something to replay: a finished run with recorded fills.
bool canReplay(const RunView& view);

} // namespace sor::ui
