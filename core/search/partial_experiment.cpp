// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/partial_experiment.h"

#include "base/number_text.h"
#include "search/timed_stop.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

namespace sor { inline namespace search {

bool completePartial(const ExperimentSettings& settings, const Scenario& whole, bool hasTuned,
                     Experiment& experiment)
{
    GridOutcome& search = experiment.search;
    const auto run = std::ranges::count_if(search.cells, &CellResult::isRun);
    if (run == 0)
        return false;
    experiment.isComplete = false;
    search.summary = summarise(search.grid, search.cells, settings.order.side);
    if (!hasTuned) {
        // As much time as a person does not notice.
        const TimedStop late{std::chrono::milliseconds{150}};
        const RouterParams best = search.grid.cell(search.summary.bestCell);
        const RouterParams middle = search.grid.cell(search.grid.middleCell());
        auto result = simulateRouter(settings.model, best, whole, late.token());
        const RouterChoice bestSoFar{settings.model, best, middle};
        auto patient = runPatientTwap(whole, bestSoFar.patience(), late.token());
        const bool isBoth = result && patient;
        experiment.optimised = isBoth ? ModelOutcome{settings.model, best, std::move(*result)}
                                      : ModelOutcome{settings.model, middle, experiment.untuned};
        experiment.baselines[indexOf(Baseline::PatientTwap)] =
            isBoth ? std::move(*patient) : experiment.untunedPatient;
        experiment.beside.clear();
    }
    experiment.notes.push_back(fmt::format(
        "Stopped: {} of {} {} run, and {}.", run, counted(search.cells.size(), "cell"),
        either(run, "was", "were"), hasTuned ? "the validation is not whole" : "nothing was validated"));
    // Half a validation would only mislead.
    experiment.train.reset();
    experiment.test.reset();
    experiment.starts.reset();
    experiment.bracket.reset();
    return true;
}

}} // namespace sor::search
