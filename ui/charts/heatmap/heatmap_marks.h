// SPDX-License-Identifier: GPL-3.0-or-later
// What stands on the heatmap's cells: numbers, the best, what failed or did not fill, ties, pin and
// selection.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

class QCPCurve;
class QCPGraph;
class QCPItemRect;
class QCustomPlot;

namespace sor::ui {

class HeatmapCanvas;

/// Items of a plot, which owns them; cells lie at whole numbers of its axes.
class HeatmapMarks {
public:
    explicit HeatmapMarks(QCustomPlot* plot);

    /// Once the plot is laid out: which marks there are depends on how large cells are.
    void place(const HeatmapCanvas& canvas, std::optional<std::size_t> pinned,
               std::optional<std::size_t> selected);

private:
    void placePlateau(const HeatmapCanvas& canvas, double smaller);
    void placeEdges(const HeatmapCanvas& canvas);
    void placeFrame(std::size_t frame, const HeatmapCanvas& canvas, std::optional<std::size_t> cell);

    QCustomPlot* m_plot;
    QCPGraph* m_failed = nullptr; // crosses
    QCPGraph* m_unfilled = nullptr; // corners
    QCPGraph* m_valueless = nullptr; // dashes
    QCPGraph* m_best = nullptr;
    std::array<QCPCurve*, 2> m_plateau{}; // a white line below a black one
    std::array<QCPItemRect*, 4> m_frames{}; // of the pin and of the selection, likewise
};

} // namespace sor::ui
