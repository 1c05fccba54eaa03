// SPDX-License-Identifier: GPL-3.0-or-later
// What a run answers, as the first sections of final_result.json after the savings.
#pragma once

#include "base/json_writer.h"
#include "report/run_report.h"

namespace sor { inline namespace report {

/// "asked", "verdict", "caveats", "bracket".
void writeAnswered(JsonWriter& json, const RunReport& report);

}} // namespace sor::report
