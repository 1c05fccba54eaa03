// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/validation.h"

#include "base/number_text.h"
#include "sim/session.h"
#include "sweep/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <fmt/format.h>

namespace sor {

ParentOrder scaledTo(const ParentOrder& order, TimeWindow window)
{
    ParentOrder part = order;
    part.window = window;
    const Int128 twice = Int128{2} * order.shares.count * window.length().count();
    const std::int64_t whole = order.window.length().count();
    part.shares = {
        std::max<std::int64_t>(1, static_cast<std::int64_t>((twice + whole) / (Int128{2} * whole)))};
    return part;
}

std::optional<Split> splitInTime(const ParentOrder& order, int percent)
{
    assert(percent >= 1 && percent <= 99);
    const TimeWindow& window = order.window;
    const auto offset = static_cast<std::int64_t>(Int128{window.length().count()} * percent / 100);
    const UnixNanos middle = window.from + Nanos{offset};
    if (middle == window.from || middle == window.to)
        return std::nullopt;
    return Split{scaledTo(order, {window.from, middle}), scaledTo(order, {middle, window.to})};
}

Result<Comparison> compareOn(const ParentOrder& order, const RouterChoice& router, const Scenario& scenario,
                             const BaselineSettings& baselines, const std::stop_token& stop)
{
    const Scenario part = scenario.with(order);
    Comparison comparison;
    comparison.order = order;
    comparison.twiceArrivalMid = twiceArrivalMid(scenario.tape, order.window);
    comparison.baselines.resize(kBaselines.size());
    if (auto status = runBaselines(kBaselines, part, baselines, volumeProfile(part, baselines),
                                   comparison.baselines, stop);
        !status)
        return status.error();
    auto tuned = simulate(makeRouter(router.model, router.tuned, part), part, stop);
    if (!tuned)
        return tuned.error();
    comparison.tuned = std::move(*tuned);
    auto untuned = simulate(makeRouter(router.model, router.untuned, part), part, stop);
    if (!untuned)
        return untuned.error();
    comparison.untuned = std::move(*untuned);
    return comparison;
}

namespace {

/// Why the router and a baseline cannot be compared from one start, which `saving` says unless there was
/// nothing to trade with.
std::string whyNoSaving(const Saving& saving, const RunResult& router, const RunResult& baseline,
                        const Tape& tape, TimeWindow horizon)
{
    if (saving.bps)
        return "";
    const bool isIdle = router.filled().count == 0 || baseline.filled().count == 0;
    return isIdle && pointsIn(tape, horizon) == 0 ? "No venue showed a quote." : saving.reason;
}

/// How many of the starts that `counts` says yes to have horizons that do not overlap.
std::int64_t independentAmong(const StartSweep& sweep, const std::function<bool(std::size_t)>& counts)
{
    std::int64_t number = 0;
    UnixNanos free = UnixNanos::min();
    for (std::size_t i = 0; i < sweep.starts.size(); ++i) {
        if (sweep.starts[i] < free || !counts(i))
            continue;
        ++number;
        free = sweep.starts[i] + sweep.horizon;
    }
    return number;
}

/// Mean, deviation and interval of the starts that can be compared.
void conclude(StartSweep& sweep, std::uint64_t seed)
{
    for (StartSweep::Against& against : sweep.against) {
        std::vector<double> values;
        for (const auto& saving : against.savingsBps) {
            if (saving)
                values.push_back(*saving);
        }
        against.compared = values.size();
        against.meanBps = mean(values);
        against.deviationBps = standardDeviation(values);
        against.independent =
            independentAmong(sweep, [&](std::size_t i) { return against.savingsBps[i].has_value(); });
        if (against.independent < kMinIndependentHorizons) {
            against.intervalReason =
                fmt::format("Of {} {} can be compared; {} of their horizons {} not overlap, and an "
                            "interval needs {}.",
                            counted(sweep.starts.size(), "start"), values.size(), against.independent,
                            either(against.independent, "does", "do"), kMinIndependentHorizons);
            continue;
        }
        against.interval = movingBlockInterval(values, sweep.block, seed);
        if (!against.interval) {
            against.intervalReason =
                fmt::format("{} of {} can be compared; an interval needs more than a block of {}.",
                            values.size(), counted(sweep.starts.size(), "start"), sweep.block);
        }
    }
}

} // namespace

Result<StartSweep> sweepStarts(const ParentOrder& test, Nanos stride, std::uint64_t seed,
                               const RouterChoice& router, const Scenario& scenario,
                               const BaselineSettings& baselines, unsigned threads,
                               const std::stop_token& stop, ProgressSink* progress)
{
    assert(stride.count() > 0);
    StartSweep sweep;
    sweep.stride = stride;
    sweep.horizon = std::max(test.window.length() / 10, kShortestHorizon);
    sweep.block = static_cast<std::size_t>((sweep.horizon + stride - Nanos{1}) / stride);
    sweep.shares = scaledTo(test, {test.window.from, test.window.from + sweep.horizon}).shares;
    for (UnixNanos start = test.window.from; test.window.to - start >= sweep.horizon; start += stride)
        sweep.starts.push_back(start);
    sweep.independentHorizons = independentAmong(sweep, [](std::size_t) { return true; });
    for (StartSweep::Against& against : sweep.against) {
        against.savingsBps.resize(sweep.starts.size());
        against.reasons.resize(sweep.starts.size());
    }

    Scenario quiet = scenario;
    quiet.rules.recordFills = false;
    std::vector<Status> statuses(sweep.starts.size(), Status(Error{ErrorCode::Interrupted, "Stopped.", ""}));
    std::atomic<std::int64_t> done{0};
    runInParallel(sweep.starts.size(), threads, stop, [&](std::size_t i) {
        ParentOrder order = test;
        order.window = {sweep.starts[i], sweep.starts[i] + sweep.horizon};
        order.shares = sweep.shares;
        const auto comparison = compareOn(order, router, quiet, baselines, stop);
        if (!comparison) {
            statuses[i] = comparison.error();
            return;
        }
        for (const Baseline baseline : kBaselines) {
            const auto b = static_cast<std::size_t>(baseline);
            const RunResult& other = comparison->baselines[b];
            const Saving saving = compare(comparison->tuned, other, displayName(baseline, order.side));
            sweep.against[b].savingsBps[i] = saving.bps;
            sweep.against[b].reasons[i] =
                whyNoSaving(saving, comparison->tuned, other, quiet.tape, order.window);
        }
        statuses[i] = ok();
        if (progress != nullptr)
            progress->progress("Sweeping start times", ++done,
                               static_cast<std::int64_t>(sweep.starts.size()));
    });
    for (const Status& status : statuses) {
        if (!status)
            return status.error();
    }
    conclude(sweep, seed);
    return sweep;
}

} // namespace sor
