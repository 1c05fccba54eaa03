// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_json_parts.h"

namespace sor { inline namespace report {

void writeInterval(JsonWriter& json, const Interval& interval)
{
    json.member("low", interval.low).member("high", interval.high);
}

void writeHeadline(JsonWriter& json, std::string_view name, const study::Estimate<study::Headline>& estimate)
{
    writeEstimate(json, name, estimate, [&](const study::Headline& headline) {
        json.member("mean", headline.mean);
        writeInterval(json, headline.interval);
        json.member("method",
                    headline.method == study::IntervalMethod::Clustered ? "clustered_by_day"
                                                                        : "wild_bootstrap_by_day");
        json.member("error", headline.clustered.error);
        json.member("df", headline.clustered.variance.degrees);
    });
}

void writeMean(JsonWriter& json, const study::ClusteredMean& mean)
{
    json.member("mean", mean.mean);
    writeInterval(json, mean.interval);
    json.member("error", mean.error);
}

}} // namespace sor::report
