// SPDX-License-Identifier: GPL-3.0-or-later
// What one strategy saved against another, and when that may be said.
#pragma once

#include "sim/run_result.h"

#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace search {

/// The router's saving against a baseline, in basis points of the baseline's total: positive means that the
/// router was better (cheaper when buying, more proceeds when selling). saving = timing + execution.
struct Saving {
    std::optional<double> bps; // nothing when the two cannot be compared
    double timingBps = 0; // what the mid did between the two strategies' fills
    double executionBps = 0; // price against the mid at each fill, fees and rebates
    std::string reason; // why there is no number
};

/// Above this part of the order in completion, a saving says more about the completion rule than about the
/// router.
inline constexpr double kMaxComparableCompletion = 0.10;

/// Compares on equal terms only: the same number of shares, at least one, and at most a tenth of the order in
/// completion.
Saving compare(const RunResult& router, const RunResult& baseline, std::string_view baselineName);

/// Why totals of different quantities cannot be compared.
std::string unequalFills(const RunResult& router, const RunResult& baseline, std::string_view baselineName);
/// Why there is nothing to divide by.
std::string paidNothing(std::string_view baselineName);

}} // namespace sor::search
