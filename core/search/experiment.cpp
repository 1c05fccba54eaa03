// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/experiment.h"

#include "base/number_text.h"
#include "search/experiment_scenario.h"
#include "search/experiment_validation.h"
#include "search/interval_check.h"
#include "search/partial_experiment.h"
#include "search/router_notes.h"
#include "search/scenario_check.h"
#include "search/worker_pool.h"
#include "sim/session.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace sor { inline namespace search {

namespace {

/// Moves the value of a Result to `to`, or passes the Error on.
template <class T> Status keep(Result<T> result, T& to)
{
    if (!result)
        return result.error();
    to = std::move(*result);
    return ok();
}

/// One run of runExperiment, step by step.
class Runner {
public:
    Runner(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
           const std::stop_token& stop, ExperimentObserver* observer)
        : m_settings(settings)
        , m_whole(scenarioOf(tape, fees, settings, settings.outflows))
        , m_stop(stop)
        , m_observer(observer)
    {
        m_experiment.tuningOrder = settings.order;
        if (settings.splitPercent) {
            m_split = splitInTime(settings.order, *settings.splitPercent);
            if (m_split) {
                m_experiment.tuningOrder = m_split->train;
            } else {
                m_experiment.notes.emplace_back("The window is too short to be split in time: the parameters "
                                                "were chosen on the whole of it, in sample.");
            }
        }
    }

    Result<Experiment> run()
    {
        for (const auto step : steps()) {
            if (auto status = (this->*step)(); !status) {
                if (status.error().code == ErrorCode::Interrupted && keepPartial())
                    break;
                return status.error();
            }
        }
        return std::move(m_experiment);
    }

private:
    using Steps = std::vector<Status (Runner::*)()>;
    Steps steps() const
    {
        switch (m_settings.stopAfter) {
        case StopAfter::FirstCell:
            return {&Runner::measure, &Runner::makeGrid, &Runner::followQueues, &Runner::runUntuned,
                    &Runner::runFirstCell};
        case StopAfter::MiddleCell:
            return {&Runner::measure,    &Runner::makeGrid,     &Runner::followQueues,
                    &Runner::runUntuned, &Runner::runFirstCell, &Runner::analyse};
        case StopAfter::Grid:
            return {&Runner::measureQuotes, &Runner::makeGrid, &Runner::followQueues, &Runner::searchPart};
        case StopAfter::Validation:
            break;
        }
        return {&Runner::measure, &Runner::makeGrid,     &Runner::followQueues, &Runner::runUntuned,
                &Runner::search,  &Runner::runBestCells, &Runner::analyse,      &Runner::validate};
    }
    Status measure();
    Status measureQuotes();
    Status makeGrid();
    Status followQueues();
    Status followShadows()
    {
        report("Following the queues");
        return m_whole.outflows ? ok() : recordOutflows(m_whole, m_stop);
    }
    Status runUntuned();
    Status search();
    Status searchPart() { return runPart(m_settings.part); }
    Status runFirstCell();
    Status runPart(const GridPart& part);
    Status runBestCells();
    Status analyse();
    Status validate()
    {
        return validateExperiment({m_settings, m_whole, m_split, choice()}, m_experiment, m_stop, m_observer);
    }
    bool keepPartial()
    {
        return m_settings.keepsPartial && completePartial(m_settings, m_whole, m_hasTuned, m_experiment);
    }
    void reportBaselines(std::span<const Baseline> which)
    {
        if (m_observer == nullptr)
            return;
        for (const Baseline baseline : which)
            m_observer->baselineDone(baseline, m_experiment.baselines[indexOf(baseline)]);
    }
    RouterChoice choice() const
    {
        return {m_settings.model, m_experiment.optimised.params, m_grid->cell(m_grid->middleCell())};
    }
    void report(std::string_view phase)
    {
        if (m_observer != nullptr)
            m_observer->progress(phase, 0, 0);
    }

    // The one-step models are always evaluated beside the chosen one.
    static constexpr std::array kOneStepModels{RouterModel::Trial, RouterModel::Static};

    const ExperimentSettings& m_settings;
    Scenario m_whole;
    const std::stop_token& m_stop;
    ExperimentObserver* m_observer;
    std::optional<Split> m_split;
    std::optional<ParameterGrid> m_grid;
    std::array<GridOutcome, kOneStepModels.size()> m_besideSearches;
    bool m_hasTuned = false;
    Experiment m_experiment;
};

/// What needs no grid, in parallel: the quality of the quotes (which `auto` needs) and the baselines. Those
/// that are done early share a replay, and those that last to the end another.
Status Runner::measure()
{
    report("Running the baselines");
    const ParentOrder& order = m_settings.order;
    m_experiment.points = pointsIn(m_whole.tape, order.window);
    m_experiment.arrivalMid = arrivalMid(m_whole.tape, order.window);
    m_experiment.profile = volumeProfile(m_whole, m_settings.baselines);
    m_experiment.baselines.resize(kBaselines.size());
    const auto baselines = [&](bool scheduled) {
        std::vector<Baseline> which;
        std::ranges::copy_if(kBaselines, std::back_inserter(which), [&](Baseline baseline) {
            return !usesRouterInputs(baseline) && isScheduled(baseline) == scheduled;
        });
        auto status = runBaselines(which, m_whole, m_settings.baselines, {m_experiment.profile, {}},
                                   m_experiment.baselines, m_stop);
        if (status)
            reportBaselines(which);
        return status;
    };
    const Tasks tasks{
        [&] { return measureQuotes(); },
        [&] { return baselines(true); },
        [&] { return baselines(false); },
        [&] { return runExtras(m_settings.baselines.extras, m_whole, m_experiment, m_observer, m_stop); },
    };
    if (auto status = runTasks(tasks, m_settings.threads, m_stop); !status)
        return status;
    auto notes = silentVenueNotes(m_whole.tape, order.window, m_experiment.quality);
    std::ranges::move(notes, std::back_inserter(m_experiment.notes));
    return ok();
}

/// All that the grid of a part needs.
Status Runner::measureQuotes()
{
    return keep(assess(m_whole.tape, m_settings.order.window, m_settings.order.side, m_whole.fees, m_stop),
                m_experiment.quality);
}

Status Runner::makeGrid()
{
    const std::optional<TimeWindow> train = m_split ? std::optional(m_split->train.window) : std::nullopt;
    auto scaled = scaleGrid(m_settings.axes, m_whole, train, m_stop);
    if (!scaled)
        return scaled.error();
    m_grid = std::move(scaled->grid);
    if (scaled->unit) {
        m_experiment.autoUnit = *scaled->unit;
        if (auto note = autoUnitNote(*scaled->unit); !note.empty())
            m_experiment.notes.push_back(std::move(note));
    }
    if (!m_settings.knownCells.empty() && m_settings.knownCells.size() != m_grid->cellCount()) {
        return unusableData(fmt::format("The cells that were run elsewhere are {}, but this grid has {}.",
                                        m_settings.knownCells.size(), m_grid->cellCount()));
    }
    if (m_observer != nullptr)
        m_observer->gridKnown(*m_grid);
    return ok();
}

/// The shadow orders of a model that rests orders and of the baselines with its inputs, once over the whole
/// window: every part, start time and cell reads from the same record what had ended by its own decisions.
Status Runner::followQueues()
{
    if (!restsOrders(m_settings.model)) {
        if (m_settings.stopAfter == StopAfter::Grid || !whyNoRouterInputs(m_whole).empty())
            return ok();
        return followShadows();
    }
    if (auto status = checkRestingModel(m_settings.model, *m_grid, m_whole, m_settings.tooShort); !status)
        return status;
    if (m_settings.router.interval > m_experiment.tuningOrder.window.length()) {
        return Error{
            m_settings.tooShort,
            fmt::format("`interval` is {}, longer than the first {} % of the window, on which the "
                        "parameters are tuned. Use a shorter interval, a longer window, or `split off`.",
                        formatDuration(m_settings.router.interval), *m_settings.splitPercent)};
    }
    auto status = followShadows();
    if (status && m_settings.model == RouterModel::Adaptive && !m_whole.moves)
        status = recordFarMoves(m_whole, m_stop);
    m_experiment.outflows = m_whole.outflows;
    m_experiment.moves = m_whole.moves;
    return status;
}

/// Before the search, so that a watcher has something to look at.
Status Runner::runUntuned()
{
    report("Running the middle cell");
    const RouterParams middle = m_grid->cell(m_grid->middleCell());
    const Tasks tasks{
        [&] { return keep(simulateRouter(m_settings.model, middle, m_whole, m_stop), m_experiment.untuned); },
        [&] {
            return runBaselines(kRouterBaselines, m_whole, m_settings.baselines, {{}, middle.lambdaUnder},
                                m_experiment.baselines, m_stop);
        },
    };
    if (auto status = runTasks(tasks, m_settings.threads, m_stop); !status)
        return status;
    m_experiment.untunedPatient = m_experiment.baselines[indexOf(Baseline::PatientTwap)];
    if (m_observer != nullptr)
        m_observer->untunedDone(middle, m_experiment.untuned);
    reportBaselines(kRouterBaselines);
    return ok();
}

Status Runner::search()
{
    const Scenario tuning = m_whole.with(m_experiment.tuningOrder);
    // Of the chosen model each cell is kept as it comes: a stop keeps what is there.
    GridOutcome& chosen = m_experiment.search;
    chosen = {m_settings.model, *m_grid, {}, {}};
    chosen.cells.resize(m_grid->cellCount());
    for (CellResult& cell : chosen.cells)
        cell.isRun = false;
    const CellSink keepCell = [&](std::size_t cell, const CellResult& result) {
        chosen.cells[cell] = result;
        if (m_observer != nullptr)
            m_observer->cellDone(cell, result);
    };
    const auto searchWith = [&](RouterModel model, unsigned threads, GridOutcome& outcome) -> Status {
        const bool isChosen = model == m_settings.model;
        const bool isKnown = isChosen && !m_settings.knownCells.empty();
        auto cells = isKnown ? Result<std::vector<CellResult>>(m_settings.knownCells)
                             : runGrid(model, *m_grid, tuning, threads, m_stop,
                                       isChosen ? m_observer : nullptr, isChosen ? keepCell : CellSink());
        if (!cells)
            return cells.error();
        outcome = {model, *m_grid, std::move(*cells), {}};
        outcome.summary = summarise(outcome.grid, outcome.cells, tuning.order.side);
        return ok();
    };
    // Side by side: `trial` is one run whatever the grid, so that it takes one thread. The chosen model has
    // all of them to itself.
    Tasks tasks;
    for (std::size_t m = 0; m < kOneStepModels.size(); ++m) {
        const RouterModel model = kOneStepModels[m];
        const unsigned threads = model == RouterModel::Trial ? 1U : std::max(2U, m_settings.threads) - 1U;
        if (model != m_settings.model)
            tasks.emplace_back(
                [&, m, model, threads] { return searchWith(model, threads, m_besideSearches[m]); });
    }
    if (auto status = runTasks(tasks, m_settings.threads, m_stop); !status)
        return status;
    if (auto status = searchWith(m_settings.model, m_settings.threads, chosen); !status)
        return status;
    for (std::size_t m = 0; m < kOneStepModels.size(); ++m) {
        if (kOneStepModels[m] == m_settings.model)
            m_besideSearches[m] = chosen;
    }
    return ok();
}

/// Cells of the chosen model, and nothing beside them.
Status Runner::runPart(const GridPart& part)
{
    const CellSink tell = [this](std::size_t cell, const CellResult& result) {
        if (m_observer != nullptr)
            m_observer->cellDone(cell, result);
    };
    m_experiment.search = {m_settings.model, *m_grid, {}, {}};
    return keep(runGrid(m_settings.model, *m_grid, m_whole.with(m_experiment.tuningOrder), m_settings.threads,
                        m_stop, m_observer, tell, part),
                m_experiment.search.cells);
}

/// Of the grid the middle cell alone, which stands for the tuned one; it was run already.
Status Runner::runFirstCell()
{
    const std::size_t middle = m_grid->middleCell();
    m_experiment.optimised = {m_settings.model, m_grid->cell(middle), m_experiment.untuned};
    m_experiment.isComplete = false;
    if (m_settings.stopAfter == StopAfter::MiddleCell)
        return ok();
    if (auto status = runPart({middle, m_grid->cellCount()}); !status)
        return status;
    GridOutcome& search = m_experiment.search;
    search.summary = summarise(search.grid, search.cells, m_settings.order.side);
    m_experiment.notes.push_back(fmt::format(
        "The grid was not searched: the router ran with the middle one of its {}, and nothing was "
        "validated.",
        counted(m_grid->cellCount(), "cell")));
    return ok();
}

Status Runner::runBestCells()
{
    report("Running the best cell");
    const auto runInFull = [&](const GridOutcome& search, ModelOutcome& outcome) -> Status {
        outcome.model = search.model;
        outcome.params = search.grid.cell(search.summary.bestCell);
        return keep(simulateRouter(outcome.model, outcome.params, m_whole, m_stop), outcome.result);
    };
    m_experiment.beside.resize(kOneStepModels.size());
    Tasks tasks;
    for (std::size_t m = 0; m < kOneStepModels.size(); ++m)
        tasks.emplace_back([&, m] { return runInFull(m_besideSearches[m], m_experiment.beside[m]); });
    tasks.emplace_back([&] { return runInFull(m_experiment.search, m_experiment.optimised); });
    if (auto status = runTasks(tasks, m_settings.threads, m_stop); !status)
        return status;
    if (auto status = keep(runPatientTwap(m_whole, choice().patience(), m_stop),
                           m_experiment.baselines[indexOf(Baseline::PatientTwap)]);
        !status)
        return status;
    m_hasTuned = true;
    reportBaselines(std::array{Baseline::PatientTwap});
    if (m_observer != nullptr)
        m_observer->tunedDone(m_experiment.optimised.params, m_experiment.optimised.result);
    if (restsOrders(m_settings.model)) {
        auto notes = routerNotes(m_whole, m_experiment.optimised.result);
        std::ranges::move(notes, std::back_inserter(m_experiment.notes));
    }
    return ok();
}

/// The fills against the market, and what is to be said of orders that were not completed.
Status Runner::analyse()
{
    report("Analysing the fills");
    const TcaRuns runs{m_experiment.optimised.result, m_experiment.untuned, m_experiment.baselines,
                       m_experiment.extras, m_experiment.extraNames};
    auto notes = completionNotes(runs, baselineNames(m_whole, m_settings.baselines));
    std::ranges::move(notes, std::back_inserter(m_experiment.notes));
    if (!m_whole.rules.recordFills)
        return ok();
    auto tca = analyseRuns(m_whole.tape, m_settings.order.window, runs, m_stop);
    if (!tca)
        return tca.error();
    m_experiment.tca = std::move(*tca);
    return ok();
}

} // namespace

Result<Experiment> runExperiment(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings,
                                 const std::stop_token& stop, ExperimentObserver* observer)
{
    if (auto status = checkSettings(tape, fees, settings); !status)
        return status.error();
    const ParentOrder& order = settings.order;
    if (order.side == Side::Sell && !tape.hasBids())
        return unusableData("The input has no bids, so there is nothing to sell to. Use `side buy`.");
    if (restsOrders(settings.model)) {
        // Before anything that costs time, and before a complaint about the grid.
        if (auto status = checkQueueData(settings.model, tape); !status)
            return status.error();
        if (auto status = checkInterval(order.window, settings.router.interval, settings.tooShort); !status)
            return status.error();
    }
    return Runner(tape, fees, settings, stop, observer).run();
}

}} // namespace sor::search
