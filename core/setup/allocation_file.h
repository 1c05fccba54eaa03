// SPDX-License-Identifier: GPL-3.0-or-later
// A what-if file: one snapshot and one order, as JSON.
#pragma once

#include "base/result.h"
#include "route/allocators/allocation.h"

#include <string_view>

namespace sor { inline namespace setup {

/// Reads
///     {"model": "trial" | "static", "order_size": 5000, "step": 100 (trial) or "lot": 1 (static),
///      "lambda_over": 0.4, "lambda_under": 0.6, "theta_queue": 0.3,
///      "venues": [{"ask": 49.90, "ask_size": 1500, "fee": 0.003, "rebate": 0.002, "bid": 49.88}, ...]}
/// Needed: model, order_size, venues (1 to kMaxVenues) with ask and ask_size, and lambda_under for the static
/// model. Numbers may be given as strings; prices are read exactly, never through double. Any other key, a
/// key given twice, and anything out of range is refused. `where` names the text in errors, which are
/// DataUnusable.
Result<AllocationProblem> parseAllocationProblem(std::string_view json, std::string_view where);

}} // namespace sor::setup
