// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a saving would have held where the parameters were not chosen.
#pragma once

#include "search/baseline.h"
#include "search/grid_run.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace sor { inline namespace search {

/// The window cut in time: the parameters are chosen on the first part and judged on the second. The order of
/// a part is the whole order scaled to the part's duration (at least one share).
struct Split {
    ParentOrder train; // the first part
    ParentOrder test; // the second
};

/// `percent` of the window's duration goes to the first part. Nothing for a percentage outside 1..99 and when
/// the window is too short (under a few nanoseconds) for both parts to have a length.
std::optional<Split> splitInTime(const ParentOrder& order, int percent);

/// The order cut down to `window`, its size scaled to the duration (at least one share). The order's own
/// window is not empty.
ParentOrder scaledTo(const ParentOrder& order, TimeWindow window);

/// One strategy set against all the others over one window.
struct Comparison {
    ParentOrder order; // that all of them worked
    std::optional<Mid> arrivalMid; // displayed
    RunResult tuned; // the router with the chosen parameters
    RunResult untuned; // the router with the middle cell of the grid
    std::vector<RunResult> baselines; // by Baseline
    RunResult untunedPatient; // Patient TWAP with the penalty of the middle cell
    std::vector<RunResult> extras; // by BaselineSettings::extras

    /// A baseline as it stands beside the untuned router.
    const RunResult& besideUntuned(Baseline baseline) const
    {
        return baseline == Baseline::PatientTwap ? untunedPatient : baselines[indexOf(baseline)];
    }
};

/// A router and its parameters, tuned and not.
struct RouterChoice {
    RouterModel model = RouterModel::Static; // of both
    RouterParams tuned; // the chosen cell
    RouterParams untuned; // the middle cell

    /// The penalty of Patient TWAP: that of the reported cell, beside a model without queues of the middle
    /// one.
    Price patience() const { return restsOrders(model) ? tuned.lambdaUnder : untuned.lambdaUnder; }
};

/// Runs the router, all baselines and the extra strategies on `order`, a part of the whole. Fills are
/// recorded when the scenario's rules say so.
Result<Comparison> compareOn(const ParentOrder& order, const RouterChoice& router, const Scenario& scenario,
                             const BaselineSettings& baselines, const std::stop_token& stop);

}} // namespace sor::search
