// SPDX-License-Identifier: GPL-3.0-or-later
// What the search and the data were like, as sections of final_result.json.
#pragma once

#include "base/json_writer.h"
#include "report/run_report.h"

namespace sor { inline namespace report {

/// "diagnostics": of the grid, the router's decisions, the other models and the VWAP profile.
void writeDiagnostics(JsonWriter& json, const RunReport& report);
/// "data_quality": what became of the rows, the state of the book, warnings.
void writeDataQuality(JsonWriter& json, const RunReport& report);

}} // namespace sor::report
