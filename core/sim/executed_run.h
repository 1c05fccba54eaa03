// SPDX-License-Identifier: GPL-3.0-or-later
// Fills that an order really had, as the run of a strategy.
#pragma once

#include "base/result.h"
#include "market/fees/venue_fees.h"
#include "market/tape.h"
#include "sim/strategy_run.h"

#include <span>
#include <stop_token>
#include <vector>

namespace sor { inline namespace sim {

/// Books `done`, in time order, within the order's window or at its end and of no more than its shares: each
/// with the last two-sided mid at or before its time (rows of that time have acted). What is left is
/// completed at the end as in every run under these rules. Its fills take nothing from the quotes, which have
/// seen them. Interrupted when stopped, InvalidArgument when its cash leaves the range of Cash. Any thread.
Result<RunResult> runExecuted(const Tape& tape, const ParentOrder& order, const VenueFees& fees,
                              const ExecutionRules& rules, std::span<const DoneFill> done,
                              const std::stop_token& stop);

/// A real price that far outside the best bid and ask of its time is one of another stock, day or unit.
inline constexpr std::int64_t kFarPercent = 5;

/// The fills of a run, but for completion, at prices more than kFarPercent of the mid outside the best bid
/// and ask of their time; those without a known mid are none.
std::vector<Fill> farFills(const RunResult& run);

}} // namespace sor::sim
