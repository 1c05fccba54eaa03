// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/preview.h"

#include "base/number_text.h"
#include "sim/session.h"
#include "sweep/auto_unit.h"
#include "sweep/validation.h"

#include <fmt/format.h>
#include <utility>

namespace sor {

namespace {

/// Over the whole window, with fills.
Status runAllBaselines(const Scenario& whole, const BaselineSettings& settings, Experiment& experiment,
                       const std::stop_token& stop, ExperimentObserver* observer)
{
    experiment.profile = volumeProfile(whole, settings);
    experiment.baselines.resize(kBaselines.size());
    if (auto status =
            runBaselines(kBaselines, whole, settings, experiment.profile, experiment.baselines, stop);
        !status)
        return status;
    for (const Baseline baseline : kBaselines) {
        if (observer != nullptr)
            observer->baselineDone(baseline, experiment.baselines[static_cast<std::size_t>(baseline)]);
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
    experiment.twiceArrivalMid = twiceArrivalMid(tape, settings.order.window);
    experiment.tuningOrder = settings.order;
    std::optional<TimeWindow> train;
    if (settings.splitPercent) {
        if (const auto split = splitInTime(settings.order, *settings.splitPercent)) {
            experiment.tuningOrder = split->train;
            train = split->train.window;
        }
    }
    if (auto status = runAllBaselines(whole, settings.baselines, experiment, stop, observer); !status)
        return status.error();

    auto quality = assess(tape, settings.order.window, settings.order.side, fees, stop);
    if (!quality)
        return quality.error();
    experiment.quality = std::move(*quality);
    auto scaled = scaleGrid(settings.axes, whole, train, experiment.quality, stop);
    if (!scaled)
        return scaled.error();
    if (scaled->unit) {
        experiment.autoUnit = scaled->unit->unit;
        experiment.isAutoUnitInSample = scaled->unit->isInSample;
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
    }

    const RouterParams middle = grid.cell(grid.middleCell());
    auto untuned = simulate(makeRouter(settings.model, middle, whole), whole, stop);
    if (!untuned)
        return untuned.error();
    experiment.untuned = std::move(*untuned);
    experiment.optimised = {settings.model, middle, experiment.untuned};
    if (observer != nullptr)
        observer->untunedDone(middle, experiment.untuned);
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
