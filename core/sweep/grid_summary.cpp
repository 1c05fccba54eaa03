// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/grid_summary.h"

#include <algorithm>
#include <cassert>

namespace sor {

bool isBetter(const CellResult& a, const CellResult& b, Side side)
{
    if (a.all.shares != b.all.shares)
        return a.all.shares > b.all.shares;
    return side == Side::Buy ? a.totalCash < b.totalCash : a.totalCash > b.totalCash;
}

GridSummary summarise(const ParameterGrid& grid, const std::vector<CellResult>& cells, Side side)
{
    assert(cells.size() == grid.cellCount());
    GridSummary summary;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!cells[i].isRun)
            continue;
        if (order.empty() || isBetter(cells[i], cells[summary.bestCell], side))
            summary.bestCell = i;
        order.push_back(i);
    }
    assert(!order.empty());
    const CellResult& best = cells[summary.bestCell];
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return isBetter(cells[a], cells[b], side); });
    for (std::size_t i = 1; i < order.size(); ++i)
        summary.distinctOutcomes += isBetter(cells[order[i - 1]], cells[order[i]], side) ? 1U : 0U;
    const CellResult& median = cells[order[order.size() / 2]];
    if (median.all.shares == best.all.shares && median.totalCash.nanos != 0) {
        const double difference = median.totalCash.dollars() - best.totalCash.dollars();
        summary.bestToMedianBps =
            (side == Side::Buy ? difference : -difference) / median.totalCash.dollars() * 1e4;
    }

    const auto isTied = [&](std::size_t cell) {
        return !isBetter(best, cells[cell], side) && !isBetter(cells[cell], best, side);
    };
    for (std::size_t a = 0; a < 3; ++a) {
        summary.plateau.from[a] = grid.position(summary.bestCell, kParameters[a]);
        summary.plateau.to[a] = summary.plateau.from[a];
    }
    summary.tiedCells = 0;
    for (const std::size_t cell : order) {
        summary.unfilledCells += cells[cell].all.shares < best.all.shares ? 1U : 0U;
        if (!isTied(cell))
            continue;
        ++summary.tiedCells;
        for (std::size_t a = 0; a < 3; ++a) {
            const std::size_t at = grid.position(cell, kParameters[a]);
            summary.plateau.from[a] = std::min(summary.plateau.from[a], at);
            summary.plateau.to[a] = std::max(summary.plateau.to[a], at);
        }
    }
    std::size_t box = 1;
    for (std::size_t a = 0; a < 3; ++a)
        box *= summary.plateau.to[a] - summary.plateau.from[a] + 1;
    summary.plateau.isBox = box == summary.tiedCells;

    // Neighbours along an axis: if no neighbouring pair differs, no pair along that axis does.
    const std::size_t strides[3] = {grid.cellAt(1, 0, 0), grid.cellAt(0, 1, 0), 1};
    for (std::size_t a = 0; a < 3; ++a) {
        const std::size_t length = grid.axis(kParameters[a]).size();
        for (std::size_t cell = 0; cell < cells.size() && !summary.hasEffect[a]; ++cell) {
            if (grid.position(cell, kParameters[a]) + 1 == length)
                continue;
            const CellResult& neighbour = cells[cell + strides[a]];
            summary.hasEffect[a] = cells[cell].isRun && neighbour.isRun && !(cells[cell] == neighbour);
        }
        const std::size_t at = grid.position(summary.bestCell, kParameters[a]);
        summary.isOnBoundary[a] = summary.hasEffect[a] && (at == 0 || at + 1 == length);
    }
    return summary;
}

} // namespace sor
