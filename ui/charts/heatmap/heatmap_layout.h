// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of a heatmap's picture lie.
#pragma once

#include <QRectF>
#include <cmath>
#include <cstddef>

namespace sor::ui {

/// Rows count from the bottom.
struct HeatmapLayout {
    QRectF title; // empty on the screen, where the panel names the measure
    QRectF cells;
    QRectF bar; // of colours
    std::size_t columns = 1;
    std::size_t rows = 1;

    /// Edges on whole pixels, so that cells leave no gaps.
    QRectF cell(std::size_t column, std::size_t row) const
    {
        const auto edge = [](double from, double length, std::size_t at, std::size_t count) {
            return std::round(from + length * static_cast<double>(at) / static_cast<double>(count));
        };
        const double left = edge(cells.left(), cells.width(), column, columns);
        const double right = edge(cells.left(), cells.width(), column + 1, columns);
        const double top = edge(cells.top(), cells.height(), rows - row - 1, rows);
        const double bottom = edge(cells.top(), cells.height(), rows - row, rows);
        return {left, top, right - left, bottom - top};
    }
};

} // namespace sor::ui
