// SPDX-License-Identifier: GPL-3.0-or-later
// Estimates of a study as JSON.
#pragma once

#include "base/json_writer.h"
#include "report/study_answer.h"
#include "study/headline.h"

#include <string_view>

namespace sor { inline namespace report {

/// "low" and "high".
void writeInterval(JsonWriter& json, const Interval& interval);

/// The value, or null with "reason".
template <class T, class Write>
void writeEstimate(JsonWriter& json, std::string_view name, const study::Estimate<T>& estimate,
                   const Write& write)
{
    json.key(name).beginObject();
    if (estimate)
        write(*estimate);
    else
        json.nullMember("mean").member("reason", lackText(estimate.why()));
    json.endObject();
}

void writeHeadline(JsonWriter& json, std::string_view name, const study::Estimate<study::Headline>& estimate);
void writeMean(JsonWriter& json, const study::ClusteredMean& mean);

}} // namespace sor::report
