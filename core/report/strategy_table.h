// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies by measures: the cells of every table of results, on the terminal, in the window and in the
// report.
#pragma once

#include "report/run_report.h"
#include "search/saving.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace report {

/// What the router with its chosen parameters, and with those of the middle cell, are called.
inline constexpr std::string_view kOptimisedName = "Router";
inline constexpr std::string_view kDefaultParametersName = "Default parameters";
/// Stands where a saving cannot be told; the reason is said beside it.
inline constexpr std::string_view kNotComparable = "not comparable";

/// A column of the tables of results. Savings are the router's against the strategy of the row: positive
/// means that the router was better, on either side of the market.
enum class Measure : std::uint8_t {
    Filled, // shares, with the completion
    Unfilled, // shares
    Completion, // shares
    AveragePrice, // $ a share, with fees and rebates
    TotalCash, // $
    Fees, // $, taker fees less what inverted venues pay
    Rebates, // $
    ArrivalSlippage, // bps of the arrival mid, positive is a cost
    Saving, // bps of the strategy's total
    SavingCash, // $
    Timing, // bps, part of the saving
    Execution // bps, part of the saving
};
inline constexpr std::size_t kMeasures = static_cast<std::size_t>(Measure::Execution) + 1;

struct MeasureHeading {
    std::string_view text; // with its unit
    std::string_view meaning; // a sentence without its full stop
};
MeasureHeading headingOf(Measure measure, Side side);

/// A row of a table. The results must outlive it.
struct MeasuredStrategy {
    std::string_view name;
    const RunResult& result;
    const RunResult* router; // null while it is not known; of the router's own row, its result
    std::optional<Mid> arrivalMid;
};

/// A number as it is shown and, unrounded, as it sorts and is exported. Without one the text is a dash or
/// kNotComparable, and the reason says why where there is more to say.
struct MeasureCell {
    std::string text;
    std::optional<double> number;
    std::string reason;
};
MeasureCell cellOf(Measure measure, const MeasuredStrategy& strategy);

/// What the router paid less than the strategy, or received more; nothing where the saving in bps cannot be
/// told.
std::optional<Cash> savingCash(const MeasuredStrategy& strategy);

/// "+0.85", "-13.10": basis points where the sign says who was better; "0.00" has no sign.
std::string signedBps(double bps);
/// The same of dollars.
std::string signedCents(double dollars);

}} // namespace sor::report
