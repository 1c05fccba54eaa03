// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/placement_json.h"

#include "base/json_writer.h"

namespace sor { inline namespace report {

std::string placementJson(std::string_view id, const PlacementSolution& solution, double solveMilliseconds)
{
    JsonWriter json(JsonWriter::Style::Line);
    json.beginObject().member("id", id);
    json.key("X").beginArray().value(solution.market);
    for (const double limit : solution.limits)
        json.value(limit);
    json.endArray();
    json.member("V", solution.cost);
    if (const auto gap = solution.gap())
        json.member("V_lower", *solution.lowerBound).member("gap", *gap);
    else
        json.nullMember("V_lower").nullMember("gap");
    json.member("P_under", solution.probabilityUnder);
    json.member("under", solution.under).member("over", solution.over);
    json.key("terms").beginObject();
    json.member("fees", solution.terms.fees).member("impact", solution.terms.impact);
    json.member("penalty", solution.terms.penalty).endObject();
    json.member("solve_time_ms", solveMilliseconds);
    json.key("warnings").beginArray();
    for (const auto& warning : solution.warnings)
        json.value(warning);
    json.endArray().endObject();
    return json.take();
}

}} // namespace sor::report
