// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/json_parts.h"

#include <utility>

namespace sor { inline namespace report {

namespace {

void writeTotals(JsonWriter& json, const FillTotals& totals)
{
    json.member("shares", totals.shares);
    json.member("gross_cash", totals.gross);
    json.member("fees", totals.fees);
    json.member("fills", totals.fills);
}

} // namespace

void writeLine(JsonWriter& json, JsonWriter& line)
{
    std::string text = line.take();
    text.pop_back(); // its newline
    json.raw(text);
}

void writeTexts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts)
{
    json.key(name).beginArray();
    for (const std::string& text : texts)
        json.value(text);
    json.endArray();
}

void writeBracket(JsonWriter& json, const std::optional<FillBracket>& of)
{
    json.key("bracket");
    if (!of) {
        json.null();
        return;
    }
    const FillBracket& bracket = *of;
    json.beginObject();
    json.member("low", bracket.lowBps);
    json.member("high", bracket.highBps);
    json.member("sign_changes", bracket.changesSign());
    json.key("runs").beginArray();
    for (const FillBracket::Variant& run : bracket.variants) {
        JsonWriter line(JsonWriter::Style::Line, json.unit());
        line.beginObject().member("queue", run.queue).member("crossing", run.crossing);
        line.member("latency", run.latency);
        writeOptional(line, "saving_bps", run.savingBps);
        writeLine(json, line.member("no_effect", run.hasNoEffect).endObject());
    }
    json.endArray();
    json.endObject();
}

void writeParameters(JsonWriter& json, const RouterParams& params)
{
    json.member("lambda_over", params.lambdaOver);
    json.member("lambda_under", params.lambdaUnder);
    json.member("theta_queue", params.thetaQueue);
}

void writeOutcome(JsonWriter& json, const RunReport& report, const RunResult& result,
                  std::optional<Mid> arrivalMid)
{
    if (!result.notRun.empty()) {
        for (const std::string_view name : {"total_cash", "avg_fill_px", "filled"})
            json.key(name).null();
        json.member("reason", result.notRun);
        return;
    }
    json.member("total_cash", result.totalCash());
    writeOptional(json, "avg_fill_px", averagePrice(result));
    json.member("filled", result.filled());
    json.member("gross_cash", result.all.gross);
    json.member("fees", result.all.fees);
    json.member("rebates", result.rebates);
    json.key("completion").beginObject();
    writeTotals(json, result.completion);
    json.endObject();
    json.member("unfilled", result.unfilled());
    json.member("maker_filled", result.maker.shares);
    json.member("taker_filled", result.filled() - result.maker.shares);
    writeOptional(json, "slippage_bps", slippageBps(result, arrivalMid));
    writeOptional(json, "first_fill", result.firstFill);
    writeOptional(json, "last_fill", result.lastFill);
    json.key("by_venue").beginObject();
    for (std::size_t v = 0; v < result.byVenue.size(); ++v) {
        json.key(report.venues[v].info.mic).beginObject();
        writeTotals(json, result.byVenue[v]);
        json.member("sent", result.ordersByVenue[v].sent);
        json.member("cancelled", result.ordersByVenue[v].cancelled);
        json.endObject();
    }
    json.endObject();
}

void writeBaselines(JsonWriter& json, const RunReport& report, const std::vector<RunResult>& baselines,
                    const std::vector<RunResult>& extras, std::optional<Mid> arrivalMid)
{
    json.key("baselines").beginObject();
    for (const Baseline baseline : kBaselines) {
        json.key(name(baseline)).beginObject();
        writeOutcome(json, report, baselines[indexOf(baseline)], arrivalMid);
        json.endObject();
    }
    for (std::size_t i = 0; i < extras.size(); ++i) {
        const ExtraName& extra = report.experiment.extraNames[i];
        json.key(extra.key).beginObject().member("name", extra.name);
        writeOutcome(json, report, extras[i], arrivalMid);
        json.endObject();
    }
    json.endObject();
}

void writeSavings(JsonWriter& json, const RunReport& report, const RunResult& router,
                  const BaselineOf& baselineOf, const std::vector<RunResult>& extras)
{
    std::vector<std::pair<std::string, Saving>> savings;
    savings.reserve(kBaselines.size() + extras.size());
    for (const Baseline baseline : kBaselines)
        savings.emplace_back(name(baseline),
                             compare(router, baselineOf(baseline), displayName(baseline, report.names())));
    for (std::size_t i = 0; i < extras.size(); ++i) {
        const ExtraName& extra = report.experiment.extraNames[i];
        savings.emplace_back(extra.key, compare(router, extras[i], extra.name));
    }
    json.key("savings_vs_baselines_bps").beginObject();
    for (const auto& [key, saving] : savings)
        writeOptional(json, key, saving.bps);
    json.endObject();
    json.key("savings_detail").beginObject();
    for (const auto& [key, saving] : savings) {
        json.key(key).beginObject();
        if (saving.bps) {
            json.member("timing_bps", saving.timingBps);
            json.member("execution_bps", saving.executionBps);
        } else {
            json.member("reason", saving.reason);
        }
        json.endObject();
    }
    json.endObject();
}

}} // namespace sor::report
