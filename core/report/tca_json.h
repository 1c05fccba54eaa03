// SPDX-License-Identifier: GPL-3.0-or-later
// The fills against the market (transaction cost analysis), as a section of final_result.json.
#pragma once

#include "base/json_writer.h"
#include "report/run_report.h"

namespace sor { inline namespace report {

/// "tca": the sign convention, the market's own prices, and every strategy's costs and gains, by venue too;
/// null when fills were not recorded. What there is none of is null; a missing benchmark says why.
void writeTca(JsonWriter& json, const RunReport& report);

}} // namespace sor::report
