// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/saving_rows.h"

#include "base/number_text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace report {

namespace {

bool isMostlyTiming(const SavingRow& row, const Saving& saving)
{
    const auto baseline = row.isExtra ? std::nullopt : std::optional(row.baseline);
    return saving.bps && report::isMostlyTiming(baseline, saving.timingBps, saving.executionBps);
}

/// Benchmarks that cost the same at every start, and why where their bucket is the reason: equal numbers
/// would look like a fault.
std::string sameMeanText(const RunReport& report, const std::vector<Baseline>& same)
{
    std::vector<std::string> names;
    names.reserve(same.size());
    for (const Baseline baseline : same)
        names.push_back(displayName(baseline, report.names()));
    std::vector<std::string> bucketed;
    for (const Baseline baseline : {Baseline::Twap, Baseline::Vwap}) {
        if (std::ranges::find(same, baseline) != same.end())
            bucketed.push_back(displayName(baseline, report.names()));
    }
    const bool hasBestAsk = std::ranges::find(same, Baseline::BestAsk) != same.end();
    // Of others the bucket is no reason.
    const bool takeAtOnce = std::ranges::all_of(same, [](Baseline of) {
        return of == Baseline::Twap || of == Baseline::Vwap || of == Baseline::BestAsk
            || of == Baseline::BestAllIn;
    });
    if (hasBestAsk && takeAtOnce && !bucketed.empty() && report.experiment.starts->horizon <= report.bucket)
        return fmt::format(
            "{} have one mean: a horizon is one bucket of {}, taken at its start, as {} takes it.",
            joinedWithAnd(names), joinedWithAnd(bucketed), displayName(Baseline::BestAsk, report.names()));
    return joinedWithAnd(names) + " have one mean: they cost the same at every start that can be compared.";
}

/// The benchmarks with the same saving as `baseline` at every start, itself among them.
std::vector<Baseline> sameAs(const StartSweep& sweep, Baseline baseline)
{
    std::vector<Baseline> same;
    const StartSweep::Against& against = sweep.against[indexOf(baseline)];
    if (against.compared == 0)
        return same;
    for (const Baseline other : kShownBaselines) {
        if (sweep.against[indexOf(other)].savingsBps == against.savingsBps)
            same.push_back(other);
    }
    return same;
}

} // namespace

bool hasOtherSchedule(Baseline baseline)
{
    switch (baseline) {
    case Baseline::TwapMatched:
    case Baseline::PatientTwap:
    case Baseline::EqualSplit:
    case Baseline::PegOne:
        return false;
    default:
        return true;
    }
}

bool isMostlyTiming(std::optional<Baseline> benchmark, double timingBps, double executionBps)
{
    constexpr double kTimesExecution = 3;
    return (!benchmark || hasOtherSchedule(*benchmark))
        && std::abs(timingBps) > kTimesExecution * std::abs(executionBps);
}

std::vector<SavingRow> savingRows(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    std::vector<SavingRow> rows;
    rows.reserve(kShownBaselines.size() + experiment.extras.size());
    const auto add = [&](SavingRow row, const RunResult& whole, const RunResult* tested,
                         const StartSweep::Against* against) {
        row.whole = compare(experiment.optimised.result, whole, row.name);
        row.tested = tested != nullptr ? compare(experiment.test->tuned, *tested, row.name) : row.whole;
        if (against != nullptr) {
            row.compared = against->compared;
            if (against->compared > 0)
                row.meanBps = against->all.mean;
            row.interval = against->all.interval;
        }
        row.isTestedTiming = isMostlyTiming(row, row.tested);
        row.isWholeTiming = isMostlyTiming(row, row.whole);
        row.remark = row.isTestedTiming ? "mostly timing" : row.isWholeTiming ? "whole: mostly timing" : "";
        rows.push_back(std::move(row));
    };
    const bool hasStarts = experiment.starts && !experiment.starts->starts.empty();
    for (const Baseline baseline : kShownBaselines) {
        const std::size_t b = indexOf(baseline);
        SavingRow row;
        row.baseline = baseline;
        row.name = displayName(baseline, report.names());
        if (hasStarts) {
            if (const auto same = sameAs(*experiment.starts, baseline); same.size() > 1)
                row.sameMean = sameMeanText(report, same);
        }
        add(std::move(row), experiment.baselines[b],
            experiment.test ? &experiment.test->baselines[b] : nullptr,
            hasStarts ? &experiment.starts->against[b] : nullptr);
    }
    for (std::size_t i = 0; i < experiment.extras.size(); ++i) {
        SavingRow row;
        row.isExtra = true;
        row.name = experiment.extraNames[i].name;
        add(std::move(row), experiment.extras[i], experiment.test ? &experiment.test->extras[i] : nullptr,
            hasStarts ? &experiment.starts->extras[i] : nullptr);
    }
    return rows;
}

std::string startsText(const RunReport& report)
{
    const StartSweep& sweep = *report.experiment.starts;
    return fmt::format("{} in the {}: {} in {} each.", counted(sweep.starts.size(), "start"),
                       report.experiment.test ? "second part of the window" : "window",
                       sharesText(sweep.shares, report.order.unit), roundedDuration(sweep.horizon));
}

std::vector<std::string> savingNotes(const RunReport& report, const std::vector<SavingRow>& rows)
{
    const Experiment& experiment = report.experiment;
    const bool hasTest = experiment.test.has_value();
    std::vector<std::string> notes{"+: the router was better."};
    const auto shares = [&](Shares count) { return sharesText(count, report.order.unit); };
    if (experiment.starts && !experiment.starts->starts.empty()) {
        const std::size_t starts = experiment.starts->starts.size();
        std::string fewer;
        for (const SavingRow& row : rows) {
            if (row.compared > 0 && row.compared < starts)
                fewer += fmt::format("{}{} at {}", fewer.empty() ? "" : ", ", row.name, row.compared);
        }
        notes.push_back(fmt::format(
            "Mean: over the starts that can be compared; that against {} is the verdict's figure.",
            displayName(kPrimaryBaseline, report.names())));
        if (!fewer.empty())
            notes.push_back(fmt::format("Compared at fewer than {}: {}.", counted(starts, "start"), fewer));
    }
    if (hasTest) {
        notes.push_back(
            fmt::format("Tested order: {} over the second part, with the parameters of the first.",
                        shares(experiment.test->order.shares)));
        notes.push_back(fmt::format("Whole window: {}, first part included.", shares(report.order.shares)));
    }
    if (std::ranges::any_of(rows, [](const SavingRow& row) { return !row.remark.empty(); }))
        notes.emplace_back(kMostlyTimingNote);
    for (const SavingRow& row : rows) {
        if (!row.sameMean.empty() && std::ranges::find(notes, row.sameMean) == notes.end())
            notes.push_back(row.sameMean);
    }
    return notes;
}

}} // namespace sor::report
