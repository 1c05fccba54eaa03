// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the savings held where the parameters were not chosen, as a section of final_result.json.
#pragma once

#include "base/json_writer.h"
#include "report/run_report.h"

namespace sor { inline namespace report {

/// "validation": untuned, train, test, starts.
void writeValidation(JsonWriter& json, const RunReport& report);

}} // namespace sor::report
