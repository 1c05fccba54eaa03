// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/experiment_validation.h"

#include "search/worker_pool.h"

#include <utility>

namespace sor { inline namespace search {

namespace {

Status compareParts(const ValidationTask& task, Experiment& experiment, const std::stop_token& stop)
{
    const auto compareInto = [&](const ParentOrder& order, std::optional<Comparison>& to) -> Status {
        auto comparison = compareOn(order, task.router, task.whole, task.settings.baselines, stop);
        if (!comparison)
            return comparison.error();
        to = std::move(*comparison);
        return ok();
    };
    const Tasks tasks{[&] { return compareInto(task.split->train, experiment.train); },
                      [&] { return compareInto(task.split->test, experiment.test); }};
    return runTasks(tasks, task.settings.threads, stop);
}

} // namespace

Status validateExperiment(const ValidationTask& task, Experiment& experiment, const std::stop_token& stop,
                          ExperimentObserver* observer)
{
    const ExperimentSettings& settings = task.settings;
    if (task.split) {
        if (observer != nullptr)
            observer->progress("Validating on the second part", 0, 0);
        if (auto status = compareParts(task, experiment, stop); !status)
            return status;
    }
    if (!settings.startStride)
        return ok();
    // Without a split there is no second part, and the whole window serves, in sample.
    const StartPlan plan =
        planStarts(settings.order, task.split ? task.split->test.window : settings.order.window,
                   *settings.startStride, settings.router.interval);
    const StartRouter router{task.router.model, task.router.tuned, task.router.patience()};
    auto starts = sweepStarts(plan, router, task.whole, settings.baselines, kBaselines, settings.threads,
                              stop, observer);
    if (!starts)
        return starts.error();
    experiment.starts = std::move(*starts);
    const auto& primary = experiment.starts->against[indexOf(kPrimaryBaseline)];
    if (!settings.bracket || plan.starts.empty() || primary.compared < plan.starts.size())
        return ok();
    auto bracket = bracketFills(*experiment.starts, router, task.whole, settings.baselines, settings.threads,
                                stop, observer);
    if (!bracket)
        return bracket.error();
    experiment.bracket = std::move(*bracket);
    return ok();
}

}} // namespace sor::search
