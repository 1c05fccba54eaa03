// SPDX-License-Identifier: GPL-3.0-or-later
// A study whose router is tuned: cells chosen on days before, what they saved on the days after, and whether
// the best of so many is more than chance.
#pragma once

#include "base/result.h"
#include "search/benchmark.h"
#include "search/parameter_grid.h"
#include "study/headline.h"
#include "study/search_test.h"
#include "study/study_rows.h"
#include "study/walk_forward.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sor { inline namespace study {

struct TuningSettings {
    Tuning by = Tuning::Pooled; // not off
    std::size_t days = 0; // to train on; 0: all before
    CellChoice choice = CellChoice::Robust;
    std::size_t block = 0; // of SearchTestSettings
    std::uint64_t seed = 1;
    std::array<std::size_t, 3> axes{1, 1, 1}; // how many values each has, by Parameter
};

/// What every cell cost an order.
struct CellCosts {
    const StudyRow* row = nullptr; // done, with TWAP matched; outlives it
    std::vector<std::int64_t> allIn; // by cell, StrategyRow::allIn()
};

/// The cell that a day's orders are worked with.
struct TunedDay {
    std::string symbol; // empty: of all
    LocalDay day;
    std::size_t orders = 0; // on it
    ChosenCell choice;
};

/// Choices, and the test of the search that they come from.
struct TunedCells {
    std::array<std::size_t, 3> axes{1, 1, 1};
    std::vector<TunedDay> days; // by day, then symbol
    Estimate<SearchTest> search{NoEstimate{}}; // on the daily means of all orders
    std::size_t cells = 0;

    /// The choice for an order; null on its first day.
    const TunedDay* of(const StudyRow& row) const;
    /// The place of a cell on each axis.
    std::array<std::size_t, 3> places(std::size_t cell) const;
};

/// Scores are mean savings against TWAP matched, equal weights. `orders` as doneInOrder() gives their rows,
/// all with the same cells. InvalidArgument when a number of cells is not that of the axes.
Result<TunedCells> chooseCells(std::span<const CellCosts> orders, const TuningSettings& settings);

/// A mean with its intervals.
struct TunedMean {
    double mean = 0; // bps
    Estimate<Headline> headline{NoEstimate{}};
    Estimate<ClusteredMean> overOrders{NoEstimate{}}; // these days only
};

/// The parameter that was chosen for a day, dollars a share, the mean over its orders (`auto` axes have a
/// scale for each symbol).
struct TunedParams {
    std::string symbol; // empty: of all
    LocalDay day;
    std::array<double, 3> dollars{}; // by Parameter
};

/// Tuned and default cell on the same orders: those with a choice.
struct TuningEstimate {
    TuningSettings settings;
    TunedCells cells;
    std::size_t orders = 0; // tuned
    std::size_t days = 0; // with them
    std::size_t trainingOrders = 0; // done ones of first days, in no figure
    TunedMean tuned; // against the primary benchmark
    TunedMean untuned; // the default cell
    TunedMean worth; // tuned less default: what tuning is worth
    std::vector<TunedParams> params; // by day, then symbol, as cells.days
};

/// `rows` with the strategy kTunedKey where there is a choice. InvalidArgument for mirrors that do not fit.
Result<TuningEstimate> estimateTuning(std::span<const StudyRow> rows, TunedCells cells, Benchmark primary,
                                      const TuningSettings& settings);

/// The rows that a tuned study reports: the router's row is the tuned one, orders of first days are left out,
/// orders without results are kept.
std::vector<StudyRow> tunedRows(std::span<const StudyRow> rows);
/// The same orders with the default cell.
std::vector<StudyRow> untunedRows(std::span<const StudyRow> rows);

}} // namespace sor::study
