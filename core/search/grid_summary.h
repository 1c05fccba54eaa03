// SPDX-License-Identifier: GPL-3.0-or-later
// What a finished grid says: the best cell, and how much that means.
#pragma once

#include "market/sided_quote.h"
#include "search/grid_run.h"
#include "search/parameter_grid.h"

#include <optional>
#include <vector>

namespace sor { inline namespace search {

/// Diagnostics of one grid.
struct GridSummary {
    std::size_t bestCell = 0; // least all-in cost; of equal ones the lowest index
    std::size_t tiedCells = 1; // cells with the same outcome as the best, itself included
    std::size_t distinctOutcomes = 1; // outcomes that differ in shares or cash
    /// The box around the best cell and the tied cells that are reached from it through neighbours along the
    /// axes that tie too, as positions on the axes; `isBox` when all cells in it are of them.
    struct Plateau {
        std::size_t from[3]; // by Parameter, the first position
        std::size_t to[3]; // and the last
        bool isBox = true; // see above
    };
    Plateau plateau{}; // of the best cell
    /// All cells with the best outcome lie at one end of an axis that matters and has more than one value: a
    /// tie inside says that going further brings nothing.
    bool isOnBoundary[3] = {};
    bool hasEffect[3] = {}; // some pair of cells that differ in this parameter alone differ in outcome
    std::size_t unfilledCells = 0; // cells that filled less than the fullest one
    double bestToMedianBps = 0; // how much cheaper the best cell is than the median one
};

/// Looks only at cells that were run. Without any, and for cells that are not those of the grid, a summary as
/// it is made (first cell, no effects). Cells that filled less never beat cells that filled more: first by
/// shares filled, then by cost.
GridSummary summarise(const ParameterGrid& grid, const std::vector<CellResult>& cells, Side side);

/// All of these cells, which are of the grid, lie at the same end of an axis, which has more than one value.
bool areAtEnd(const ParameterGrid& grid, const std::vector<std::size_t>& cells, Parameter axis);

/// True when a is the better outcome.
bool isBetter(const CellResult& a, const CellResult& b, Side side);

}} // namespace sor::search
