// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/cell_order.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

namespace sor { inline namespace search {

namespace {

/// The place of a cell in the order: bits of its positions, the highest of each axis last. A grid has at most
/// 10^6 cells, so that the bits of three axes fit.
std::uint64_t coarsenessKey(const ParameterGrid& grid, std::size_t cell)
{
    std::uint64_t key = 0;
    int place = 0;
    std::size_t at[3] = {};
    int bits[3] = {};
    for (const Parameter axis : kParameters) {
        const auto number = static_cast<std::size_t>(axis);
        at[number] = grid.position(cell, axis);
        bits[number] = static_cast<int>(std::bit_width(grid.axis(axis).size() - 1));
    }
    for (int level = 1; level <= std::max({bits[0], bits[1], bits[2]}); ++level) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (level <= bits[axis])
                key |= std::uint64_t{(at[axis] >> (bits[axis] - level)) & 1U} << place++;
        }
    }
    return key;
}

} // namespace

std::vector<std::size_t> coarseToFine(const ParameterGrid& grid, std::vector<std::size_t> cells)
{
    std::vector<std::pair<std::uint64_t, std::size_t>> keyed;
    keyed.reserve(cells.size());
    for (const std::size_t cell : cells)
        keyed.emplace_back(coarsenessKey(grid, cell), cell);
    std::ranges::sort(keyed);
    std::ranges::transform(keyed, cells.begin(), &std::pair<std::uint64_t, std::size_t>::second);
    return cells;
}

}} // namespace sor::search
