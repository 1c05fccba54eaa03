// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/preview.h"

#include "base/number_text.h"
#include "search/validation.h"
#include "sim/session.h"

#include <fmt/format.h>
#include <utility>

namespace sor {

namespace {

/// Those named, over the whole window, with fills.
Status runAndTell(std::span<const Baseline> which, const Scenario& whole, const BaselineSettings& settings,
                  Price lambdaUnder, Experiment& experiment, const std::stop_token& stop,
                  ExperimentObserver* observer)
{
    if (auto status = runBaselines(which, whole, settings, {experiment.profile, lambdaUnder},
                                   experiment.baselines, stop);
        !status)
        return status;
    for (const Baseline baseline : which) {
        if (observer != nullptr)
            observer->baselineDone(baseline, experiment.baselines[indexOf(baseline)]);
    }
    return ok();
}

/// The middle cell on the part that parameters are tuned on: the one cell of the grid that is known.
Status runMiddleCell(const Scenario& tuning, const RouterParams& middle, GridOutcome& search,
                     const std::stop_token& stop, ExperimentObserver* observer)
{
    search.cells.resize(search.grid.cellCount());
    for (CellResult& cell : search.cells)
        cell.isRun = false;
    const auto result = simulate(makeRouter(search.model, middle, tuning), tuning, stop);
    if (!result)
        return result.error();
    const std::size_t cell = search.grid.middleCell();
    search.cells[cell] = {result->all, result->completion, result->totalCash(), result->router.mayWait};
    search.summary = summarise(search.grid, search.cells, tuning.order.side);
    if (observer != nullptr)
        observer->cellDone(cell, search.cells[cell]);
    return ok();
}

} // namespace

Result<Experiment> previewExperiment(const Tape& tape, const VenueFees& fees,
                                     const ExperimentSettings& settings, const std::stop_token& stop,
                                     ExperimentObserver* observer)
{
    Scenario whole = scenarioOf(tape, fees, settings);
    Experiment experiment;
    experiment.isComplete = false;
    experiment.points = pointsIn(tape, settings.order.window);
    experiment.arrivalMid = arrivalMid(tape, settings.order.window);
    experiment.tuningOrder = settings.order;
    std::optional<TimeWindow> train;
    if (settings.splitPercent) {
        if (const auto split = splitInTime(settings.order, *settings.splitPercent)) {
            experiment.tuningOrder = split->train;
            train = split->train.window;
        }
    }
    experiment.profile = volumeProfile(whole, settings.baselines);
    experiment.baselines.resize(kBaselines.size());
    const auto withoutRouter = std::span(kBaselines).first<kBaselines.size() - kRouterBaselines.size()>();
    if (auto status = runAndTell(withoutRouter, whole, settings.baselines, {}, experiment, stop, observer);
        !status)
        return status.error();

    auto quality = assess(tape, settings.order.window, settings.order.side, fees, stop);
    if (!quality)
        return quality.error();
    experiment.quality = std::move(*quality);
    auto scaled = scaleGrid(settings.axes, whole, train, stop);
    if (!scaled)
        return scaled.error();
    experiment.autoUnit = scaled->unit;
    if (scaled->unit) {
        if (auto note = autoUnitNote(*scaled->unit); !note.empty())
            experiment.notes.push_back(std::move(note));
    }
    if (observer != nullptr)
        observer->gridKnown(scaled->grid);
    experiment.search = {settings.model, std::move(scaled->grid), {}, {}};
    const ParameterGrid& grid = experiment.search.grid;
    if (settings.model == RouterModel::ContKukanov) {
        if (auto status = checkContKukanov(grid, whole.with(experiment.tuningOrder), settings.tooShort);
            !status)
            return status.error();
        if (auto status = recordOutflows(whole, stop); !status)
            return status.error();
        experiment.outflows = whole.outflows;
    } else if (whyNoRouterInputs(whole).empty()) {
        if (auto status = recordOutflows(whole, stop); !status)
            return status.error();
    }

    const RouterParams middle = grid.cell(grid.middleCell());
    auto untuned = simulate(makeRouter(settings.model, middle, whole), whole, stop);
    if (!untuned)
        return untuned.error();
    experiment.untuned = std::move(*untuned);
    experiment.optimised = {settings.model, middle, experiment.untuned};
    if (observer != nullptr)
        observer->untunedDone(middle, experiment.untuned);
    if (auto status = runAndTell(kRouterBaselines, whole, settings.baselines, middle.lambdaUnder, experiment,
                                 stop, observer);
        !status)
        return status.error();
    experiment.untunedPatient = experiment.baselines[indexOf(Baseline::PatientTwap)];
    const Scenario tuning = whole.with(experiment.tuningOrder);
    if (auto status = runMiddleCell(tuning, middle, experiment.search, stop, observer); !status)
        return status.error();
    experiment.notes.push_back(fmt::format(
        "The grid was not searched: the router ran with the middle one of its {}, and nothing was "
        "validated.",
        counted(grid.cellCount(), "cell")));
    return experiment;
}

} // namespace sor
