// SPDX-License-Identifier: GPL-3.0-or-later
// In which order the cells of a grid are run.
#pragma once

#include "search/parameter_grid.h"

#include <cstddef>
#include <vector>

namespace sor { inline namespace search {

/// `cells` of the grid from coarse to fine: on each axis both halves before their halves (positions 0, 4, 2,
/// 1, 3 of five), the axes in turn, so that at any time what has been run covers the whole grid evenly. With
/// b bits for the positions of an axis, level L of the order is all cells whose positions divide by 2^(b -
/// L); the levels come one after the other, each whole. Each cell occurs as often as in `cells`. O(n log n).
std::vector<std::size_t> coarseToFine(const ParameterGrid& grid, std::vector<std::size_t> cells);

}} // namespace sor::search
