// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/grid_summary.h"

#include <algorithm>

namespace sor { inline namespace search {

bool isBetter(const CellResult& a, const CellResult& b, Side side)
{
    if (a.all.shares != b.all.shares)
        return a.all.shares > b.all.shares;
    return side == Side::Buy ? a.totalCash < b.totalCash : a.totalCash > b.totalCash;
}

bool areAtEnd(const ParameterGrid& grid, const std::vector<std::size_t>& cells, Parameter axis)
{
    const std::size_t length = grid.axis(axis).size();
    const auto areAt = [&](std::size_t end) {
        return std::ranges::all_of(cells, [&](std::size_t cell) { return grid.position(cell, axis) == end; });
    };
    return length > 1 && !cells.empty() && (areAt(0) || areAt(length - 1));
}

namespace {

/// Goes from the best cell to every tied one that it hangs together with. Ties elsewhere are not its plateau:
/// two of them in opposite corners would make it the whole grid.
void findPlateau(const ParameterGrid& grid, std::size_t best, const std::size_t (&strides)[3],
                 std::vector<bool>& mayBelong, GridSummary::Plateau& plateau)
{
    for (std::size_t a = 0; a < 3; ++a)
        plateau.from[a] = plateau.to[a] = grid.position(best, kParameters[a]);
    std::vector<std::size_t> waiting{best};
    mayBelong[best] = false;
    std::size_t members = 0;
    const auto offer = [&](std::size_t cell) {
        if (mayBelong[cell]) {
            mayBelong[cell] = false;
            waiting.push_back(cell);
        }
    };
    while (!waiting.empty()) {
        const std::size_t cell = waiting.back();
        waiting.pop_back();
        ++members;
        for (std::size_t a = 0; a < 3; ++a) {
            const std::size_t at = grid.position(cell, kParameters[a]);
            plateau.from[a] = std::min(plateau.from[a], at);
            plateau.to[a] = std::max(plateau.to[a], at);
            if (at > 0)
                offer(cell - strides[a]);
            if (at + 1 < grid.axis(kParameters[a]).size())
                offer(cell + strides[a]);
        }
    }
    std::size_t box = 1;
    for (std::size_t a = 0; a < 3; ++a)
        box *= plateau.to[a] - plateau.from[a] + 1;
    plateau.isBox = box == members;
}

} // namespace

GridSummary summarise(const ParameterGrid& grid, const std::vector<CellResult>& cells, Side side)
{
    GridSummary summary;
    if (cells.size() != grid.cellCount())
        return summary;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!cells[i].isRun)
            continue;
        if (order.empty() || isBetter(cells[i], cells[summary.bestCell], side))
            summary.bestCell = i;
        order.push_back(i);
    }
    if (order.empty())
        return summary;
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
    summary.tiedCells = 0;
    std::vector<bool> mayBelong(cells.size()); // tied, and not looked at yet
    std::vector<std::size_t> tied;
    for (const std::size_t cell : order) {
        summary.unfilledCells += cells[cell].all.shares < best.all.shares ? 1U : 0U;
        mayBelong[cell] = isTied(cell);
        if (mayBelong[cell])
            tied.push_back(cell);
    }
    summary.tiedCells = tied.size();
    const std::size_t strides[3] = {grid.cellAt(1, 0, 0), grid.cellAt(0, 1, 0), 1};
    findPlateau(grid, summary.bestCell, strides, mayBelong, summary.plateau);

    // Neighbours along an axis, past cells that a stop left out: if no neighbouring pair differs, no pair
    // along that axis does.
    for (std::size_t a = 0; a < 3; ++a) {
        const std::size_t length = grid.axis(kParameters[a]).size();
        for (std::size_t cell = 0; cell < cells.size() && !summary.hasEffect[a]; ++cell) {
            if (!cells[cell].isRun)
                continue;
            std::size_t next = cell;
            for (std::size_t at = grid.position(cell, kParameters[a]) + 1; at < length && next == cell;
                 ++at) {
                const std::size_t other = cell + (at - grid.position(cell, kParameters[a])) * strides[a];
                if (cells[other].isRun)
                    next = other;
            }
            summary.hasEffect[a] = !(cells[next] == cells[cell]);
        }
        summary.isOnBoundary[a] = summary.hasEffect[a] && areAtEnd(grid, tied, kParameters[a]);
    }
    return summary;
}

}} // namespace sor::search
