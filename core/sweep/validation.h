// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a saving would have held where the parameters were not chosen.
#pragma once

#include "sweep/baseline.h"
#include "sweep/bootstrap.h"
#include "sweep/grid_run.h"
#include "sweep/saving.h"

#include <array>
#include <optional>
#include <stop_token>
#include <vector>

namespace sor {

/// The window cut in time: the parameters are chosen on the first part and judged on the second. The order of
/// a part is the whole order scaled to the part's duration (at least one share).
struct Split {
    ParentOrder train;
    ParentOrder test;
};

/// `percent` (1..99) of the window's duration goes to the first part. Nothing when the window is too short
/// (under a few nanoseconds) for both parts to have a length.
std::optional<Split> splitInTime(const ParentOrder& order, int percent);

/// The order cut down to `window`, its size scaled to the duration.
ParentOrder scaledTo(const ParentOrder& order, TimeWindow window);

/// One strategy set against all the others over one window.
struct Comparison {
    ParentOrder order;
    std::optional<Price> twiceArrivalMid; // displayed
    RunResult tuned; // the router with the chosen parameters
    RunResult untuned; // the router with the middle cell of the grid
    std::vector<RunResult> baselines; // by Baseline
};

/// A router and its parameters, tuned and not.
struct RouterChoice {
    RouterModel model = RouterModel::Static;
    RouterParams tuned;
    RouterParams untuned;
};

/// Runs the router and all baselines on `order`. Fills are recorded when the scenario's rules say so.
Result<Comparison> compareOn(const ParentOrder& order, const RouterChoice& router, const Scenario& scenario,
                             const BaselineSettings& baselines, const std::stop_token& stop);

/// The tuned router against the baselines from many start times within the second part: equal horizons of a
/// tenth of that part (but at least a minute), one every `stride`. Neighbouring horizons overlap, so that the
/// interval comes from blocks at least as long as a horizon.
struct StartSweep {
    Nanos stride{0};
    Nanos horizon{0};
    Shares shares; // of one horizon's order
    std::int64_t independentHorizons = 0; // as many of the starts' horizons do not overlap
    std::size_t block = 1; // starts in a block of the bootstrap
    std::vector<UnixNanos> starts;
    struct Against {
        std::vector<std::optional<double>> savingsBps; // by start; nothing where the two cannot be compared
        std::size_t compared = 0;
        std::int64_t independent = 0; // as many horizons of those compared do not overlap
        double meanBps = 0;
        double deviationBps = 0;
        std::optional<Interval> interval; // 95 %; nothing below kMinIndependentHorizons independent
    };
    std::array<Against, kBaselines.size()> against;
};

/// With fewer independent horizons than this an interval would pretend to know more than the data can tell.
inline constexpr std::int64_t kMinIndependentHorizons = 10;
inline constexpr Nanos kShortestHorizon{std::chrono::seconds{60}};

/// Nothing to run (no starts) when the second part is shorter than a horizon. The same result on any number
/// of threads.
Result<StartSweep> sweepStarts(const ParentOrder& test, Nanos stride, std::uint64_t seed,
                               const RouterChoice& router, const Scenario& scenario,
                               const BaselineSettings& baselines, unsigned threads,
                               const std::stop_token& stop, ProgressSink* progress);

} // namespace sor
