// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/walk_forward.h"

#include "search/grid_summary.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace sor { inline namespace study {

namespace {

/// Some successive days of a table.
struct Training {
    const DayCells& savings;
    std::size_t first;
    std::size_t end;

    double orders() const
    {
        double sum = 0;
        for (std::size_t day = first; day < end; ++day)
            sum += savings.orders[day];
        return sum;
    }
    /// The mean of cell - other over all orders.
    double meanLess(std::size_t cell, std::size_t other) const
    {
        double sum = 0;
        for (std::size_t day = first; day < end; ++day)
            sum += savings.orders[day] * (savings.at(day, cell) - savings.at(day, other));
        return sum / orders();
    }
    double mean(std::size_t cell) const
    {
        double sum = 0;
        for (std::size_t day = first; day < end; ++day)
            sum += savings.orders[day] * savings.at(day, cell);
        return sum / orders();
    }
    bool isNear(std::size_t cell, std::size_t best) const
    {
        const double behind = meanLess(best, cell);
        const double all = orders();
        double squares = 0;
        for (std::size_t day = first; day < end; ++day) {
            const double influence =
                savings.orders[day] * (savings.at(day, best) - savings.at(day, cell) - behind) / all;
            squares += influence * influence;
        }
        const auto days = static_cast<double>(end - first);
        return behind <= std::sqrt(days / (days - 1) * squares);
    }
};

std::size_t stepsBetween(const ParameterGrid& grid, std::size_t a, std::size_t b)
{
    std::size_t steps = 0;
    for (const Parameter axis : kParameters) {
        const std::size_t one = grid.position(a, axis);
        const std::size_t other = grid.position(b, axis);
        steps += std::max(one, other) - std::min(one, other);
    }
    return steps;
}

} // namespace

Estimate<ChosenCell> chooseCell(const DayCells& savings, std::size_t firstDay, std::size_t endDay,
                                const ParameterGrid& grid, CellChoice choice)
{
    assert(grid.cellCount() == savings.cells && firstDay <= endDay && endDay <= savings.days);
    if (firstDay == endDay)
        return NoEstimate{Lack::Days, 0, 1};
    const Training training{savings, firstDay, endDay};
    std::vector<double> means(savings.cells);
    for (std::size_t cell = 0; cell < savings.cells; ++cell)
        means[cell] = training.mean(cell);
    const std::size_t middle = grid.middleCell();
    // The nearest to the middle of some cells, in their order.
    const auto nearest = [&](const std::vector<std::size_t>& cells) {
        return *std::ranges::min_element(cells, {},
                                         [&](std::size_t cell) { return stepsBetween(grid, cell, middle); });
    };
    const auto with = [&](double mean) {
        std::vector<std::size_t> cells;
        for (std::size_t cell = 0; cell < savings.cells; ++cell) {
            if (means[cell] == mean)
                cells.push_back(cell);
        }
        return cells;
    };
    ChosenCell chosen;
    chosen.trainingDays = endDay - firstDay;
    chosen.bestMean = std::ranges::max(means);
    chosen.bestCell = nearest(with(chosen.bestMean));
    chosen.cell = chosen.bestCell;
    if (choice == CellChoice::Robust && chosen.trainingDays >= kMinRobustDays) {
        chosen.rule = CellChoice::Robust;
        std::vector<std::size_t> near;
        for (std::size_t cell = 0; cell < savings.cells; ++cell) {
            if (training.isNear(cell, chosen.bestCell))
                near.push_back(cell);
        }
        chosen.nearBest = near.size();
        chosen.cell = nearest(near);
    }
    chosen.mean = means[chosen.cell];
    const auto alike = with(chosen.mean);
    for (const Parameter axis : kParameters)
        chosen.isAtEnd[static_cast<std::size_t>(axis)] = areAtEnd(grid, alike, axis);
    return chosen;
}

Estimate<std::vector<ChosenCell>> walkForward(const DayCells& savings, const ParameterGrid& grid,
                                              CellChoice choice, std::size_t tuneDays)
{
    if (savings.days < 2)
        return NoEstimate{Lack::Days, savings.days, 2};
    std::vector<ChosenCell> chosen;
    for (std::size_t day = 1; day < savings.days; ++day) {
        const std::size_t first = tuneDays > 0 && tuneDays < day ? day - tuneDays : 0;
        chosen.push_back(*chooseCell(savings, first, day, grid, choice));
    }
    return chosen;
}

}} // namespace sor::study
