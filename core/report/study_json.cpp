// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_json.h"

#include "base/json_writer.h"
#include "base/number_text.h"
#include "base/printable_text.h"
#include "report/json_parts.h"
#include "report/study_answer.h"
#include "report/study_caveats.h"
#include "report/study_charts.h"
#include "report/study_json_parts.h"
#include "report/tuning_report.h"

#include <fmt/format.h>
#include <span>
#include <vector>

namespace sor { inline namespace report {

namespace {

constexpr std::int64_t kVersionOfKeys = 3;

void writeCounts(JsonWriter& json, const study::StudyCounts& counts)
{
    json.key("counts").beginObject();
    json.member("orders", counts.orders).member("done", counts.done).member("no_data", counts.noData);
    json.member("not_sized", counts.notSized).member("not_run", counts.notRun);
    json.member("pairs", counts.pairs).member("days", counts.days).member("symbols", counts.symbols);
    json.member("short_history", counts.noted).member("above_10_percent_of_window_volume", counts.large);
    json.member("notional_dollars", counts.notionalDollars);
    json.member("completion", counts.completion).member("not_executable", counts.valued);
    json.member("maker", counts.maker).member("crossing", counts.crossing);
    writeOptional(json, "median_part_of_window_volume", counts.participation);
    json.endObject();
}

void writeBenchmark(JsonWriter& json, const study::BenchmarkEstimate& of, const StudyReport& report)
{
    json.key(keyOf(of)).beginObject();
    json.member("name", shownName(of, report.names));
    json.member("orders", of.orders).member("missing", of.missing).member("observations", of.sample.size());
    json.member("saving_bps", of.mean);
    writeHeadline(json, "equal_weights", of.headline);
    writeHeadline(json, "notional_weights", of.weighted);
    writeEstimate(json, "these_days_only", of.overOrders,
                  [&](const study::ClusteredMean& mean) { writeMean(json, mean); });
    json.member("won", of.won).member("saved_dollars", of.savedDollars);
    json.member("completion", of.completion).member("not_executable", of.valued);
    json.key("attribution_bps").beginObject();
    json.member("taker", of.parts.byKind[0]).member("queue", of.parts.byKind[1]);
    json.member("crossing", of.parts.byKind[2]).member("completion", of.parts.byKind[3]);
    json.member("fees", of.parts.fees).member("drift_while_waiting", of.parts.drift).endObject();
    json.key("saving_bps_at_completion_penalty").beginObject();
    json.member("1", of.atCompletion[0]).member("2", of.atCompletion[1]).member("3", of.atCompletion[2]);
    json.endObject().endObject();
}

void writeVenues(JsonWriter& json, const study::StudyEstimates& estimates)
{
    json.key("venues").beginArray();
    for (const study::VenueWorth& of : estimates.venues) {
        json.beginObject().member("venue", of.venue);
        json.member("orders", of.orders).member("not_priced", of.unpriced);
        if (of.orders == 0) {
            json.nullMember("worth_bps").endObject();
            continue;
        }
        json.member("worth_bps", of.mean);
        writeHeadline(json, "equal_weights", of.headline);
        writeEstimate(json, "these_days_only", of.overOrders,
                      [&](const study::ClusteredMean& mean) { writeMean(json, mean); });
        json.member("worth_dollars", of.dollars).member("benchmark_worth_bps", of.benchmark);
        writeOptional(json, "routed", of.routed);
        writeOptional(json, "displayed", of.displayed);
        writeOptional(json, "traded", of.traded);
        json.endObject();
    }
    json.endArray();
}

void writePower(JsonWriter& json, const study::StudyEstimates& estimates)
{
    json.key("power").beginObject();
    writeOptional(json, "smallest_visible_bps", estimates.smallestEffect);
    json.key("days_needed").beginObject();
    for (std::size_t i = 0; i < study::kPowerEffects.size(); ++i)
        writeOptional(json, fmt::format("{}", study::kPowerEffects[i]), estimates.daysNeeded[i]);
    json.endObject();
    json.key("icc");
    estimates.withinDay ? json.value(estimates.withinDay->icc) : json.null();
    json.key("design_effect");
    estimates.withinDay ? json.value(estimates.withinDay->designEffect) : json.null();
    json.key("day_lag_one");
    estimates.dayCorrelation ? json.value(estimates.dayCorrelation->lagOne) : json.null();
    json.key("day_lag_one_limit");
    estimates.dayCorrelation ? json.value(estimates.dayCorrelation->limit) : json.null();
    json.endObject();
}

void writeTerciles(JsonWriter& json, const study::StudyEstimates& estimates)
{
    json.key("terciles").beginArray();
    for (const study::TercileRow& row : estimates.terciles) {
        json.beginObject().member("by", row.name);
        if (!row.split) {
            json.member("reason", lackText(row.split.why())).endObject();
            continue;
        }
        const study::TercileSplit& split = *row.split;
        json.member("low_at_most", split.lowAtMost).member("high_above", split.highAbove);
        json.member("unknown", split.unknown);
        for (const auto& [name, at] : {std::pair{"lowest", 0U}, {"middle", 1U}, {"highest", 2U}})
            writeEstimate(json, name, split.means[at],
                          [&](const study::ClusteredMean& mean) { writeMean(json, mean); });
        json.member("difference", split.difference);
        writeInterval(json, split.interval);
        json.member("p", split.probability).member("p_adjusted", split.adjusted).endObject();
    }
    json.endArray();
}

/// The costs that the curve of a strategy gives by size, with their intervals, as study.html draws them.
void writeCosts(JsonWriter& json, const CostCurves::Curve& curve)
{
    constexpr std::size_t kEvery = 4; // whole percents
    json.key("by_size").beginArray();
    for (std::size_t i = kEvery - 1; i < curve.sizes.size(); i += kEvery) {
        json.beginObject().member("percent_of_expected_volume", curve.sizes[i]);
        json.member("cost_bps", curve.costs[i]);
        json.member("low", curve.low[i]).member("high", curve.high[i]).endObject();
    }
    json.endArray();
}

void writeCurves(JsonWriter& json, const StudyReport& report)
{
    const CostCurves shown = costCurvesOf(report);
    auto curve = shown.curves.begin();
    json.key("cost_curves").beginObject();
    for (const study::CurveOf& of : report.estimates.curves) {
        json.key(of.strategy).beginObject();
        if (!of.curve) {
            json.member("reason", lackText(of.curve.why())).endObject();
            continue;
        }
        const auto coefficient = [&](std::string_view name, const study::CostCoefficient& value) {
            json.key(name).beginObject().member("value", value.value);
            writeInterval(json, value.interval);
            json.endObject();
        };
        coefficient("constant_bps", of.curve->constant);
        coefficient("spread", of.curve->spread);
        coefficient("impact", of.curve->impact);
        json.member("exponent", of.curve->exponent);
        json.key("exponent_interval");
        if (of.curve->exponentRange) {
            json.beginObject();
            writeInterval(json, of.curve->exponentRange->interval);
            json.endObject();
        } else {
            json.null();
        }
        writeCosts(json, *curve++);
        json.member("deviation_bps", of.curve->deviation).member("fitted", of.curve->fitted);
        json.member("above_10_percent_of_expected_volume", of.curve->large)
            .member("unknown", of.curve->unknown)
            .endObject();
    }
    json.endObject();
}

std::string cashField(Int128 nanos)
{
    return formatNanos(static_cast<std::int64_t>(nanos));
}

} // namespace

std::string studyJson(const StudyReport& report)
{
    const study::StudyEstimates& estimates = report.estimates;
    const StudyVerdict verdict = verdictOf(report);
    JsonWriter json;
    json.beginObject().member("sorlab_study", kVersionOfKeys);
    json.member("version", report.version).member("git_hash", report.gitHash);
    json.key("verdict").beginObject();
    json.member("grade", name(verdict.grade)).member("benchmark", name(report.primary));
    json.member("text", verdict.text).member("reason", verdict.reason).endObject();
    writeCaveats(json, caveatsOf(report));
    writeCounts(json, estimates.counts);
    json.key("benchmarks").beginObject();
    for (const study::BenchmarkEstimate& of : estimates.benchmarks)
        writeBenchmark(json, of, report);
    json.endObject();
    json.key("steps_bps").beginObject();
    writeOptional(json, "schedule", estimates.schedule);
    writeOptional(json, "patience", estimates.patience);
    writeOptional(json, "model", estimates.model);
    json.endObject();
    writeBracket(json, estimates.bracket);
    writeVenues(json, estimates);
    writeOptional(json, "fee_change_to_zero_dollars_a_share", estimates.feeChange);
    if (estimates.withoutDrift)
        writeEstimate(json, "without_drift", *estimates.withoutDrift,
                      [&](const study::ClusteredMean& mean) { writeMean(json, mean); });
    else
        json.nullMember("without_drift");
    writeTuning(json, report);
    writePower(json, estimates);
    writeTerciles(json, estimates);
    writeCurves(json, report);
    writeTexts(json, "unreadable_files", report.unreadable);
    writeTexts(json, "files_set_aside", report.setAside);
    json.key("settings").beginObject();
    for (const auto& [word, value] : report.settings)
        json.member(word, value);
    json.endObject().endObject();
    return json.take();
}

std::string studyOrdersCsv(const StudyReport& report)
{
    std::string text =
        "order_id,symbol,side,shares,from,to,group,pair,state,reason,arrival_mid,volume,strategy,"
        "filled,average,total_cash,fees,rebates,completion,not_executable,maker_shares,"
        "cost_bps,router_saving_bps\n";
    for (const StudyRow& row : report.rows) {
        const StudyOrder& order = row.order;
        const OrderOutcome& outcome = row.outcome;
        const std::string head = fmt::format(
            "{},{},{},{},{},{},{},{},{},{},{},{}", csvTextField(order.id), csvTextField(order.symbol),
            name(order.side), outcome.shares.count > 0 ? format(outcome.shares, row.unit) : "",
            formatIsoTime(order.window.from), formatIsoTime(order.window.to), csvTextField(order.group),
            csvTextField(order.pair), name(outcome.state), csvTextField(outcome.reason),
            outcome.arrivalMid ? formatHalfNanos(outcome.arrivalMid->halfNanos) : "",
            format(Shares{outcome.volume}, row.unit));
        if (outcome.state != OrderState::Done) {
            text += head + ",,,,,,,,,,,\n";
            continue;
        }
        // Of a tuned study savings are those of the router with the chosen cell; orders that only train have
        // none.
        const std::vector<StudyRow> tuned =
            report.isTuned() ? study::tunedRows(std::span(&row, 1)) : std::vector<StudyRow>();
        const StudyRow* judged = !report.isTuned() ? &row : tuned.empty() ? nullptr : &tuned.front();
        for (const StrategyRow& of : outcome.strategies) {
            if (!of.notRun.empty()) {
                text += fmt::format("{},{},,,,,,,,,,\n", head, of.strategy);
                continue;
            }
            const Int128 allIn = of.allIn(order.side);
            const double notional = study::notionalOf(row);
            const double paid = static_cast<double>(allIn) - notional;
            const double cost = (order.side == Side::Buy ? paid : -paid) / notional * 1e4;
            const bool isRouters = of.strategy == study::kRouterKey || of.strategy == study::kTunedKey;
            const auto saving =
                isRouters || judged == nullptr ? std::nullopt : study::savingAgainst(*judged, of.strategy);
            text += fmt::format(
                "{},{},{},{},{},{},{},{},{},{},{},{}\n", head, of.strategy, format(of.filled, row.unit),
                cashField(allIn * row.unit.perShare() / outcome.shares.count), cashField(allIn),
                format(Cash{of.fees.nanos + of.valuedFees.nanos}), format(of.rebates),
                format(of.completion, row.unit), format(of.valued, row.unit), format(of.maker, row.unit),
                cost, saving ? fmt::format("{}", *saving) : "");
        }
    }
    return text;
}

}} // namespace sor::report
