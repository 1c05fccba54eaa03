// SPDX-License-Identifier: GPL-3.0-or-later
// The cell of the grid that a day is traded with, chosen on the days before it.
#pragma once

#include "base/enum_names.h"
#include "search/parameter_grid.h"
#include "study/day_cells.h"
#include "study/estimate.h"

#include <array>
#include <cstdint>

namespace sor { inline namespace study {

/// Which orders a cell is chosen by.
enum class Tuning : std::uint8_t {
    Off, // one stated cell
    PerSymbol,
    Pooled // the same place of the grid for all symbols
};

enum class CellChoice : std::uint8_t {
    Robust, // the cell nearest the middle within one standard error of the best
    Best
};

constexpr auto namesOf(std::type_identity<Tuning>)
{
    return enumNames<Tuning>(
        {{Tuning::Off, "off"}, {Tuning::PerSymbol, "per-symbol"}, {Tuning::Pooled, "pooled"}});
}
constexpr auto namesOf(std::type_identity<CellChoice>)
{
    return enumNames<CellChoice>({{CellChoice::Robust, "robust"}, {CellChoice::Best, "best"}});
}

/// With fewer days to train on the robust choice is the best cell.
inline constexpr std::size_t kMinRobustDays = 5;

struct ChosenCell {
    std::size_t cell = 0;
    double mean = 0; // of the cell over the orders it was trained on, bps
    std::size_t bestCell = 0;
    double bestMean = 0;
    std::size_t nearBest = 1; // cells within one standard error of the best, itself included
    std::size_t trainingDays = 0;
    CellChoice rule = CellChoice::Best; // that it was chosen by, which may be another than the stated one
    /// By Parameter: all cells with this mean lie at one end of the axis, so that a wider one may do better.
    std::array<bool, 3> isAtEnd{};
};

/// Chooses a cell of `grid` (which has as many cells) by its mean saving over the orders of days [firstDay,
/// endDay). Robust: of the cells whose paired difference to the best is at most its standard error (by day,
/// CR1) the one with the fewest grid steps from the middle cell, summed over the axes. Of
/// cells with exactly the best mean the one with the fewest such steps is the best: where a parameter changes
/// nothing it stays in the middle. Ties of steps: the lowest index, that is the lowest lambda_over,
/// lambda_under, theta_queue. The one-standard-error
/// rule is that of Breiman et al. 1984 (Classification and Regression Trees, 3.4.3). Lack::Days without a
/// day.
Estimate<ChosenCell> chooseCell(const DayCells& savings, std::size_t firstDay, std::size_t endDay,
                                const ParameterGrid& grid, CellChoice choice);

/// The choices for days 1, 2, ..., each on the `tuneDays` days before it (0: on all of them). The first day
/// only trains and has none; Lack::Days below two days.
Estimate<std::vector<ChosenCell>> walkForward(const DayCells& savings, const ParameterGrid& grid,
                                              CellChoice choice, std::size_t tuneDays);

}} // namespace sor::study
