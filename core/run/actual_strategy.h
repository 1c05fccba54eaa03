// SPDX-License-Identifier: GPL-3.0-or-later
// The executions that an order really had, as a strategy beside the others: "Actual".
#pragma once

#include "base/result.h"
#include "input/executions_file.h"
#include "input/tape_loader.h"
#include "market/tape.h"
#include "market/tape_plausibility.h"
#include "search/experiment.h"
#include "search/extra_strategy.h"
#include "setup/run_setup.h"
#include "strategy/parent_order.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

/// What parseExecutions() makes of the setup's file of executions.
Result<ExecutionsFile> readExecutions(const RunSetup& setup);

/// The file's row of results without any run.
ExtraStrategy actualRow(const ExecutionsFile& file);

/// Whether `rows` can be executions of the order: its side, one of its `symbols` (none: not known), its
/// window (its end too), no more than its shares, and in whole numbers of its unit. DataUnusable with the
/// row's line.
Status checkExecutions(const ExecutionsFile& file, std::span<const Execution> rows, const ParentOrder& order,
                       std::span<const std::string> symbols);

/// What is done about executions at prices far from the market of their time (farFills()).
enum class FarPrices : std::uint8_t {
    Refuse, // the run fails
    LeaveOut, // the row has no result, which says why
    Keep
};

/// A strategy whose fills are `rows`, checked as above, of an order on the tape. DataUnusable for a venue
/// that the tape does not have. With `rows` empty it is not run, which says why.
Result<ExtraStrategy> actualStrategy(const ExecutionsFile& file, std::span<const Execution> rows,
                                     const ParentOrder& order, const Tape& tape, FarPrices far);

/// Adds the executions of the setup's file, all of one order, to the extra strategies of a single run, and
/// what is to be said of them to `findings`; nothing without such a file. DataUnusable as above.
Status addExecutions(const RunSetup& setup, const LoadedTape& loaded, ExperimentSettings& settings,
                     std::vector<Finding>& findings);

/// A sentence where the run's executions have prices far from the market of their time; else empty.
std::string farPricesText(const RunResult& run);

}} // namespace sor::runs
