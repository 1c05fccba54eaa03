// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces that several sections of the result files are made of.
#pragma once

#include "base/json_writer.h"
#include "report/run_report.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace report {

/// The member, null when there is no value.
template <class T> void writeOptional(JsonWriter& json, std::string_view name, const std::optional<T>& value)
{
    json.key(name);
    value ? json.value(*value) : json.null();
}

/// A value that was written on one line.
void writeLine(JsonWriter& json, JsonWriter& line);

void writeTexts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts);

/// "bracket": null without one.
void writeBracket(JsonWriter& json, const std::optional<FillBracket>& bracket);

/// The three parameters, without braces.
void writeParameters(JsonWriter& json, const RouterParams& params);

/// The members of one strategy's outcome, without the braces; of one that was not run nulls and the reason.
void writeOutcome(JsonWriter& json, const RunReport& report, const RunResult& result,
                  std::optional<Mid> arrivalMid);

/// "baselines": each one's outcome; behind the known ones the extra strategies, by Experiment::extraNames.
void writeBaselines(JsonWriter& json, const RunReport& report, const std::vector<RunResult>& baselines,
                    const std::vector<RunResult>& extras, std::optional<Mid> arrivalMid);

using BaselineOf = std::function<const RunResult&(Baseline)>;

/// "savings_vs_baselines_bps" and "savings_detail" of one router against the baselines and the extra
/// strategies beside it.
void writeSavings(JsonWriter& json, const RunReport& report, const RunResult& router,
                  const BaselineOf& baselineOf, const std::vector<RunResult>& extras);

}} // namespace sor::report
