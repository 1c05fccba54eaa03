// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/extra_strategy.h"

#include "search/experiment.h"
#include "search/experiment_observer.h"
#include "search/grid_run.h"

#include <exception>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace sor { inline namespace search {

Result<std::vector<RunResult>> runExtras(const std::vector<ExtraStrategy>& extras, const Scenario& scenario,
                                         bool isPart, const std::stop_token& stop)
{
    std::vector<RunResult> results;
    results.reserve(extras.size());
    for (const ExtraStrategy& extra : extras) {
        if (isPart && extra.isWholeOnly) {
            results.push_back(
                RunResult::notRunFor(scenario.order, scenario.fees.venueCount(),
                                     fmt::format("{} is known over the whole window only.", extra.name)));
            continue;
        }
        std::string thrown;
        try {
            auto result = extra.run(scenario, stop);
            if (!result)
                return result.error();
            results.push_back(std::move(*result));
            continue;
        } catch (const std::exception& error) {
            thrown = error.what();
        } catch (...) {
            thrown = "Something that is no std::exception was thrown.";
        }
        return Error{ErrorCode::StrategyFailed,
                     fmt::format("The strategy '{}' failed. It threw: {}", extra.name, thrown),
                     {.path = extra.file}};
    }
    return results;
}

Status runExtras(const std::vector<ExtraStrategy>& extras, const Scenario& whole, Experiment& experiment,
                 ExperimentObserver* observer, const std::stop_token& stop)
{
    auto results = runExtras(extras, whole, false, stop);
    if (!results)
        return results.error();
    experiment.extras = std::move(*results);
    experiment.extraNames.assign(extras.begin(), extras.end());
    for (std::size_t i = 0; i < extras.size(); ++i) {
        if (const std::string& why = experiment.extras[i].notRun; !why.empty())
            experiment.notes.push_back(fmt::format("{}: {}", extras[i].name, why));
        if (observer != nullptr)
            observer->extraDone(extras[i], experiment.extras[i]);
    }
    return ok();
}

}} // namespace sor::search
