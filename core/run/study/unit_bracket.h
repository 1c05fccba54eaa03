// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of a unit again under other rules of filling.
#pragma once

#include "base/result.h"
#include "search/benchmark.h"
#include "search/grid_run.h"
#include "search/worker_crew.h"
#include "study/study_rows.h"

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace sor { inline namespace runs {

/// An order that was run, with its parameters; what it refers to outlives it.
struct BracketOrder {
    Scenario scenario;
    RouterModel model = RouterModel::ContKukanov;
    const BaselineSettings* settings = nullptr;
    OrderOutcome* outcome = nullptr;
};

/// Orders of one side, interval and history with the same resting rules: they share records of shadow orders.
struct BracketGroup {
    std::vector<BracketOrder> orders;
    TimeWindow window; // of all of them
    std::shared_ptr<const OutflowHistory> outflows; // of their own rules; null: they need none
};

/// The router and `primary` on one order under another scenario; nothing where a strategy cannot be priced
/// there.
Result<std::optional<BracketCosts>> costsOf(const BracketOrder& order, const Scenario& scenario,
                                            Benchmark primary, const std::stop_token& stop);

/// Fills OrderOutcome::bracket of every order that is done: the router and `primary` under the rules of
/// bracketRules(). The same on any number of threads. Takes the groups' records. Interrupted when stopped.
Status bracketOrders(std::span<BracketGroup> groups, Benchmark primary, WorkerCrew& crew,
                     const std::stop_token& stop);

}} // namespace sor::runs
