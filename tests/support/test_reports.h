// SPDX-License-Identifier: GPL-3.0-or-later
// A whole experiment and its report on a small random market.
#pragma once

#include "report/run_report.h"
#include "search/experiment.h"
#include "test_runs.h"

namespace sor::test {

/// A market of `rows` random rows, ten minutes or so, with a changing spread.
inline std::shared_ptr<const Tape> marketTape(std::uint64_t seed, std::size_t rows = 3000,
                                              TapeOptions options = {})
{
    Random random(seed);
    RandomShape shape;
    shape.rows = rows;
    shape.maxSize = 200;
    return tapeOf(randomRows(random, shape), options);
}

inline ExperimentSettings settingsOver(TimeWindow over, Side side = Side::Buy)
{
    ExperimentSettings settings;
    settings.model = RouterModel::Static;
    settings.splitPercent.reset();
    settings.startStride.reset();
    settings.bracket = false;
    settings.order = buy(4000, over);
    settings.order.side = side;
    return settings;
}

/// The report as the batch run puts it together, but for where the quotes came from.
inline RunReport reportOf(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                          Experiment experiment)
{
    RunReport report;
    report.version = "1.2.3";
    report.gitHash = "abc";
    report.runId = "0123456789abcdef";
    report.inputHash = "fedcba9876543210";
    report.symbol = "TEST";
    report.files = {{"quotes.csv", "~/quotes.csv", "00ff", 123, 456, 0, "mbp-1", {}}};
    report.settings = {{"seed", "1"}, {"fees", "none"}};
    report.order = settings.order;
    report.rules = settings.rules;
    report.bucket = settings.baselines.bucket;
    report.interval = settings.router.interval;
    report.view = tape.view();
    report.venues = tape.venues();
    for (VenueIndex v = 0; v < report.venues.size(); ++v)
        report.terms.push_back(fees.at(v, settings.order.window.from));
    report.experiment = std::move(experiment);
    return report;
}

} // namespace sor::test
