// SPDX-License-Identifier: GPL-3.0-or-later
// What the heatmap shows: the cells of a grid as they arrive, and what may be said about them.
#pragma once

#include "base/units.h"
#include "market/sided_quote.h"
#include "search/grid_summary.h"
#include "search/parameter_grid.h"

#include <QString>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace sor::ui {

/// One cell of the grid.
struct HeatmapCell {
    enum class Status : std::uint8_t { NotRun, Done, Failed };
    Status status = Status::NotRun;
    Shares filled;
    Shares completion; // of them, taken at the end of the window
    Cash totalCash; // all-in: paid when buying, received when selling
};

/// A strategy on the same window that savings are told against.
struct HeatmapBaseline {
    QString name; // "Best Ask"
    Shares filled;
    Shares completion;
    Cash totalCash;
    bool isRun = true; // false: it has not been run, or cannot be
};

/// What is painted: a saving against the baseline at `baseline`, or one of the others.
struct HeatmapMeasure {
    enum class Kind : std::uint8_t { Saving, AveragePrice, TotalCash, Unfilled };
    Kind kind = Kind::AveragePrice;
    std::size_t baseline = 0; // only of a saving
    friend bool operator==(const HeatmapMeasure&, const HeatmapMeasure&) = default;
};

/// What a cell's neighbours in the grid (up to 26) say about it.
struct Neighbourhood {
    std::size_t cells = 0; // neighbours that are done and filled as much as the cell
    double medianBps = 0; // how much worse than the cell; negative: better
    double worstBps = 0;
    /// The median is more than 2 bps worse: a peak that neighbours do not share.
    bool isIsolatedPeak() const { return cells > 0 && medianBps > 2.0; }
};

/// A grid of parameters and its cells. A value: copy it, or fill it in place. Cells are numbered as
/// ParameterGrid numbers them. setCell() is O(1); the summaries below look at all cells.
class HeatmapData {
public:
    HeatmapData() = default; // no cells
    HeatmapData(ParameterGrid grid, Side side, Shares ordered, ShareUnit unit = {});

    const ParameterGrid& grid() const { return m_grid; }
    std::size_t cellCount() const { return m_cells.size(); }
    Side side() const { return m_side; }
    Shares ordered() const { return m_ordered; }
    /// Of all its shares.
    ShareUnit unit() const { return m_unit; }
    double sharesOf(Shares shares) const { return m_unit.sharesOf(static_cast<double>(shares.count)); }

    void setCell(std::size_t index, const HeatmapCell& cell);
    /// `reason` is a sentence for the tooltip.
    void setFailed(std::size_t index, const QString& reason);
    const HeatmapCell& cell(std::size_t index) const { return m_cells[index]; }
    QString failure(std::size_t index) const;

    void setBaselines(std::vector<HeatmapBaseline> baselines);
    const std::vector<HeatmapBaseline>& baselines() const { return m_baselines; }

    std::size_t doneCount() const { return m_done; }
    std::size_t failedCount() const { return m_failures.size(); }
    /// Failed ones included.
    bool isFinished() const { return m_done + m_failures.size() == m_cells.size(); }

    /// The best cell so far: most shares, then least cost, then the lowest number.
    std::optional<std::size_t> best() const { return m_best; }
    bool isBetter(const HeatmapCell& a, const HeatmapCell& b) const;
    /// Of the cells along `axis` through this one, the best; nothing when none is done.
    std::optional<std::size_t> bestAlong(std::size_t cell, Parameter axis) const;
    bool isUnfilled(std::size_t cell) const;
    /// All done cells with the outcome of the best lie at the same end of the axis:
    /// GridSummary::isOnBoundary.
    bool isBestAtEnd(Parameter axis) const { return areAtEnd(m_grid, tiedWithBest(), axis); }

    /// The cell's number; nothing when it is not done, nothing was filled, or the saving may not be told
    /// (unequal shares, more than a tenth of the order in completion). Savings in bps, positive = the router
    /// is better.
    std::optional<double> value(std::size_t cell, HeatmapMeasure measure) const;
    /// Why there is no number: "not comparable: TWAP filled 4,196 of 5,000"; empty when there is one.
    QString whyNoValue(std::size_t cell, HeatmapMeasure measure) const;

    /// Done cells with the outcome of the best, itself included.
    std::vector<std::size_t> tiedWithBest() const;
    std::size_t distinctOutcomes() const;
    Neighbourhood neighbourhood(std::size_t cell) const;

private:
    void offerBest(std::size_t index);
    bool isComparable(const HeatmapCell& cell, std::size_t baseline) const;

    ParameterGrid m_grid;
    Side m_side = Side::Buy;
    Shares m_ordered;
    ShareUnit m_unit;
    std::vector<HeatmapCell> m_cells;
    std::unordered_map<std::size_t, QString> m_failures;
    std::vector<HeatmapBaseline> m_baselines;
    std::size_t m_done = 0;
    std::optional<std::size_t> m_best;
    mutable std::optional<std::size_t> m_distinct; // counted when asked for
};

} // namespace sor::ui
