// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to a what-if, as JSON.
#pragma once

#include "route/allocators/allocation.h"

#include <string>

namespace sor { inline namespace report {

/// {"split":[...],"cost":...,"terms":{...},"inert_parameters":[...],"notes":[...]}, all amounts exact
/// decimals in dollars; the static model adds "reference_price" (its cost is against that).
/// {"split":null,"reason":"..."} when the trial model has no answer. Ends with a newline.
std::string allocationJson(const AllocationProblem& problem, const AllocationAnswer& answer);

}} // namespace sor::report
