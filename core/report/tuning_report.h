// SPDX-License-Identifier: GPL-3.0-or-later
// What tuning was worth, as a tuned study's outputs tell it.
#pragma once

#include "base/json_writer.h"
#include "report/study_report.h"

#include <string>
#include <vector>

namespace sor { inline namespace report {

/// One row of the table: tuned, default, difference.
struct TuningRow {
    std::string name;
    const study::TunedMean* mean = nullptr;
    std::string interval; // "+0.02 to +0.18"; with a star over orders, these days only
};
/// Of a tuned report.
std::vector<TuningRow> tuningRows(const StudyReport& report);

/// Sentences: on what it was chosen, how the parameters moved, whether the best cell is more than chance.
std::vector<std::string> tuningSentences(const StudyReport& report);

/// "tuning": null without `tune`.
void writeTuning(JsonWriter& json, const StudyReport& report);

}} // namespace sor::report
