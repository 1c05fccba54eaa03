// SPDX-License-Identifier: GPL-3.0-or-later
// What a study's estimates rest on: its rows in order, and their counts.
#pragma once

#include "study/study_rows.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sor { inline namespace study {

/// The router among the strategies of a row.
inline constexpr std::string_view kRouterKey = "optimized";

/// The router with the cell that was chosen on days before.
inline constexpr std::string_view kTunedKey = "tuned";

/// The row of a strategy that was run; null without.
const StrategyRow* strategyOf(const StudyRow& row, std::string_view key);

/// Shares x arrival mid, nano-dollars; of a done row.
double notionalOf(const StudyRow& row);

/// Done rows in the order of day, symbol and id, so that results do not depend on that of the orders file.
std::vector<const StudyRow*> doneInOrder(std::span<const StudyRow> rows);

/// Counts of what the study rests on.
struct StudyCounts {
    std::size_t orders = 0;
    std::size_t done = 0;
    std::size_t noData = 0;
    std::size_t notSized = 0;
    std::size_t notRun = 0;
    std::size_t pairs = 0; // orders with their mirrors
    std::size_t days = 0; // with done orders
    std::size_t symbols = 0;
    std::size_t noted = 0; // done, with something to know
    // Above kMaxFittedParticipation of the volume printed in their windows, also where that is 0 and the
    // symbol trades in another window. CostCurve::large is about the volume expected before the start.
    std::size_t large = 0;
    double notionalDollars = 0; // of done orders
    double completion = 0; // of the router's shares
    double valued = 0; // the largest part of any strategy's shares
    double maker = 0; // of the router's shares
    double crossing = 0; // of the router's shares
    std::optional<double> participation; // median of those, of the volume printed in the window; none when
                                         // half of them or more printed nothing
};

/// `done` as doneInOrder() gives it.
StudyCounts countOrders(std::span<const StudyRow> rows, const std::vector<const StudyRow*>& done);

}} // namespace sor::study
