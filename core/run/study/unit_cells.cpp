// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/unit_cells.h"

#include "run/study/strategy_rows.h"
#include "search/experiment_scenario.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace sor { inline namespace runs {

namespace {

/// The grid that the experiment was made with.
Result<ParameterGrid> gridOf(const ExperimentSettings& settings, const Experiment& experiment)
{
    std::array<std::vector<Price>, 3> values;
    for (const Parameter parameter : kParameters) {
        const auto a = static_cast<std::size_t>(parameter);
        values[a] = settings.axes[a].isAuto() ? autoAxis(parameter, experiment.autoUnit->unit)
                                              : settings.axes[a].values;
    }
    return ParameterGrid::make(std::move(values[0]), std::move(values[1]), std::move(values[2]));
}

} // namespace

std::array<std::size_t, 3> axisSizes(const RunSetup& setup)
{
    std::array<std::size_t, 3> sizes{};
    for (const Parameter parameter : kParameters) {
        const auto a = static_cast<std::size_t>(parameter);
        const AxisSpec& axis = setup.experiment.axes[a];
        sizes[a] = axis.isAuto() ? autoAxis(parameter, Price{kNanosPerDollar}).size() : axis.values.size();
    }
    return sizes;
}

Result<std::vector<CellRow>> cellRows(const Tape& tape, const VenueFees& fees,
                                      const ExperimentSettings& settings, const Experiment& experiment,
                                      const std::stop_token& stop)
{
    const auto grid = gridOf(settings, experiment);
    if (!grid)
        return grid.error();
    const Scenario scenario = scenarioOf(tape, fees, settings, settings.outflows);
    RowMaker maker(tape, settings.order, fees, false, stop);
    std::vector<CellRow> rows(grid->cellCount());
    std::vector<std::size_t> left; // to run
    const auto keep = [&](std::size_t cell, const RunResult& run) -> Status {
        auto row = maker.rowOf("", run, nullptr);
        if (!row)
            return row.error();
        row->venues.clear();
        rows[cell] = {grid->cell(cell), std::move(*row)};
        return ok();
    };
    for (std::size_t cell = 0; cell < rows.size(); ++cell) {
        if (cell != grid->middleCell())
            left.push_back(cell);
        else if (auto status = keep(cell, experiment.optimised.result); !status)
            return status.error();
    }
    if (auto status = checkRouterInputs(settings.model, grid->cell(0), scenario); !status)
        return status.error();
    for (std::size_t first = 0; first < left.size(); first += kCellsPerPass) {
        const std::size_t end = std::min(left.size(), first + kCellsPerPass);
        std::vector<std::unique_ptr<Strategy>> routers;
        for (std::size_t i = first; i < end; ++i)
            routers.push_back(makeRouter(settings.model, grid->cell(left[i]), scenario));
        const auto runs = simulateTogether(std::move(routers), scenario, stop);
        for (std::size_t i = first; i < end; ++i) {
            const Result<RunResult>& run = runs[i - first];
            auto status = run ? keep(left[i], *run) : Status(run.error());
            if (!status)
                return status.error();
        }
    }
    return rows;
}

}} // namespace sor::runs
