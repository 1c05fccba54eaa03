// SPDX-License-Identifier: GPL-3.0-or-later
// A run with a tested part and a sweep of start times, and the same with a stated answer.
#pragma once

#include "report/answer.h"
#include "test_reports.h"
#include "value_of.h"

namespace sor::test {

inline const RunReport& wholeReport()
{
    static const RunReport report = [] {
        using namespace std::chrono_literals;
        const auto tape = marketTape(21);
        auto settings = settingsOver({at(0) + 100s, tape->span().to});
        settings.order.shares = {1500};
        settings.splitPercent = 60;
        settings.startStride = 30s;
        const VenueFees fees = flatFees({3'000'000, -1'000'000, 2'000'000});
        RunReport made = reportOf(*tape, fees, settings, valueOf(runExperiment(*tape, fees, settings, {})));
        made.rules.recordFills = true;
        return made;
    }();
    return report;
}

inline StartSweep::Against& primary(RunReport& report)
{
    return report.experiment.starts->against[indexOf(kPrimaryBaseline)];
}

/// A run whose mean over the starts and interval are as given.
inline RunReport judged(double mean, double low, double high)
{
    RunReport report = wholeReport();
    auto& against = primary(report);
    against.noInterval = StartSweep::Against::NoInterval::None;
    against.all.mean = mean;
    against.all.degrees = 19;
    against.all.interval = Interval{low, high};
    return report;
}

} // namespace sor::test
