// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/saving_rows.h"

#include <cmath>
#include <utility>

namespace sor {

namespace {

/// Times the execution part.
constexpr double kMostlyDrift = 3;

/// Whether a benchmark trades at other times than the router by its own rule.
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

/// Whether a saving tells what the market did between the fills of two schedules.
bool isMostlyDrift(const SavingRow& row, const Saving& saving)
{
    return saving.bps && (row.isExtra || hasOtherSchedule(row.baseline))
        && std::abs(saving.timingBps) > kMostlyDrift * std::abs(saving.executionBps);
}

} // namespace

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
            if (against->compared > 0)
                row.meanBps = against->all.mean;
            row.interval = against->all.interval;
        }
        row.remark = isMostlyDrift(row, row.tested) ? "mostly drift"
            : isMostlyDrift(row, row.whole)         ? "whole: mostly drift"
                                                    : "";
        rows.push_back(std::move(row));
    };
    const bool hasStarts = experiment.starts && !experiment.starts->starts.empty();
    for (const Baseline baseline : kShownBaselines) {
        const std::size_t b = indexOf(baseline);
        SavingRow row;
        row.baseline = baseline;
        row.name = displayName(baseline, report.names());
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

} // namespace sor
