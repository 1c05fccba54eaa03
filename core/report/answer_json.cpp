// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/answer_json.h"

#include "report/answer.h"
#include "report/caveats.h"
#include "report/json_parts.h"

namespace sor {

namespace {

void writeVerdict(JsonWriter& json, const RunReport& report)
{
    const Verdict verdict = verdictOf(report);
    json.key("verdict").beginObject();
    json.member("grade", name(verdict.grade));
    json.member("benchmark", name(verdict.benchmark));
    writeOptional(json, "saving_bps", verdict.savingBps);
    json.key("interval");
    if (verdict.interval) {
        json.beginObject();
        json.member("low", verdict.interval->low);
        json.member("high", verdict.interval->high);
        json.member("method", kStartsMethod);
        json.member("df", verdict.degrees);
        json.member("n", verdict.starts);
        json.endObject();
    } else {
        json.null();
    }
    if (!verdict.reason.empty()) {
        json.member("reason", verdict.reason);
        json.member("advice", verdict.advice);
    }
    json.member("text", verdict.text);
    json.endObject();
}

} // namespace

void writeAnswered(JsonWriter& json, const RunReport& report)
{
    json.member("asked", askedText(report));
    writeVerdict(json, report);
    writeCaveats(json, caveatsOf(report));
    writeBracket(json, report.experiment.bracket);
}

} // namespace sor
