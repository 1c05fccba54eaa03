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
bool isMostlyDrift(Baseline baseline, const Saving& saving)
{
    return saving.bps && hasOtherSchedule(baseline)
        && std::abs(saving.timingBps) > kMostlyDrift * std::abs(saving.executionBps);
}

} // namespace

std::vector<SavingRow> savingRows(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    std::vector<SavingRow> rows;
    for (const Baseline baseline : kShownBaselines) {
        const std::size_t b = indexOf(baseline);
        SavingRow row;
        row.baseline = baseline;
        row.name = displayName(baseline, report.names());
        row.whole = compare(experiment.optimised.result, experiment.baselines[b], row.name);
        row.tested = experiment.test
            ? compare(experiment.test->tuned, experiment.test->baselines[b], row.name)
            : row.whole;
        if (experiment.starts && !experiment.starts->starts.empty()) {
            const StartSweep::Against& against = experiment.starts->against[b];
            if (against.compared > 0)
                row.meanBps = against.all.mean;
            row.interval = against.all.interval;
        }
        row.remark = isMostlyDrift(baseline, row.tested) ? "mostly drift"
            : isMostlyDrift(baseline, row.whole)         ? "whole: mostly drift"
                                                         : "";
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace sor
