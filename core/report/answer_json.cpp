// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/answer_json.h"

#include "base/number_text.h"
#include "report/answer.h"
#include "report/caveats.h"
#include "report/json_parts.h"

#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

void writeVerdict(JsonWriter& json, const RunReport& report)
{
    const Verdict verdict = verdictOf(report);
    json.key("verdict").beginObject();
    json.member("grade", name(verdict.grade));
    json.member("benchmark", name(verdict.benchmark));
    writeOptional(json, "saving_bps", verdict.savingBps);
    if (verdict.savingBps) {
        json.member(
            "saving_note",
            fmt::format("The mean over {} in {}, {} each. `savings_vs_baselines_bps` is one order over "
                        "the whole window{}.",
                        counted(verdict.starts, "start"),
                        report.experiment.test ? "`validation.test`" : "the window",
                        sharesText(report.experiment.starts->shares, report.order.unit),
                        report.experiment.test ? ", that of `validation.test` one over its part" : ""));
    }
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

}} // namespace sor::report
