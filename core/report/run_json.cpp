// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/run_json.h"

#include "base/number_text.h"
#include "report/answer_json.h"
#include "report/diagnostics_json.h"
#include "report/json_parts.h"
#include "report/tca_json.h"
#include "report/validation_json.h"

#include <system_error>
#include <utility>

namespace sor { inline namespace report {

namespace {

/// What output.json holds; final_result.json starts with it.
void writeAnswer(JsonWriter& json, const RunReport& report)
{
    json.member("run_id", report.runId);
    json.member("complete", report.isComplete);
    json.key("best_parameters").beginObject();
    writeParameters(json, report.experiment.optimised.params);
    json.endObject();
    json.key("optimized").beginObject();
    writeOutcome(json, report, report.experiment.optimised.result, report.experiment.arrivalMid);
    json.endObject();
    writeBaselines(json, report, report.experiment.baselines, report.experiment.extras,
                   report.experiment.arrivalMid);
    writeSavings(
        json, report, report.experiment.optimised.result,
        [&](Baseline b) -> const RunResult& { return report.experiment.baselines[indexOf(b)]; },
        report.experiment.extras);
}

void writeGrid(JsonWriter& json, const RunReport& report)
{
    const GridOutcome& search = report.experiment.search;
    json.key("grid").beginArray();
    for (std::size_t i = 0; i < search.cells.size(); ++i) {
        const CellResult& cell = search.cells[i];
        if (!cell.isRun) // a stop came first
            continue;
        // One line a cell: a grid may have a million.
        JsonWriter line(JsonWriter::Style::Line, json.unit());
        line.beginObject();
        writeParameters(line, search.grid.cell(i));
        line.member("total_cash", cell.totalCash);
        line.member("filled", cell.all.shares);
        line.member("completion", cell.completion.shares);
        if (restsOrders(search.model))
            line.member("may_wait", cell.mayWait);
        writeLine(json, line.endObject());
    }
    json.endArray();
}

void writeSource(JsonWriter& json, const RunReport& report)
{
    json.key("source").beginArray();
    for (const ReportedFile& file : report.files) {
        json.beginObject();
        json.member("file", file.name);
        json.member("path", file.path);
        json.member("xxh3_128", file.xxh3);
        json.member("bytes", file.bytes);
        json.member("schema", file.schema);
        json.member("rows", file.rows);
        json.member("rows_skipped", file.rowsSkipped);
        writeTexts(json, "problems", file.problems);
        json.endObject();
    }
    if (report.topic) {
        const ReportedTopic& topic = *report.topic;
        json.beginObject();
        json.member("topic", topic.name);
        json.member("cluster_id", topic.clusterId);
        json.member("publisher_run_id", topic.runId);
        json.key("partitions").beginArray();
        for (const auto& partition : topic.partitions) {
            JsonWriter line(JsonWriter::Style::Line, json.unit());
            line.beginObject().member("partition", partition.partition).member("low", partition.low);
            writeLine(json, line.member("from", partition.from).member("end", partition.end).endObject());
        }
        json.endArray();
        json.member("messages", topic.messages);
        json.member("rows", topic.rows);
        json.member("messages_skipped", topic.skipped);
        json.member("duplicates", topic.duplicates);
        json.member("duplicates_in_other_partitions", topic.copies);
        json.member("repeated_rows", topic.repeats);
        json.member("rows_in_arbitrary_order", topic.ties);
        json.member("messages_out_of_order", topic.outOfOrder);
        json.member("largest_disorder", formatDuration(topic.largestDisorder));
        json.member("other_runs", topic.otherRuns);
        writeTexts(json, "problems", topic.problems);
        json.endObject();
    }
    json.endArray();
}

void writeRun(JsonWriter& json, const RunReport& report)
{
    json.key("run").beginObject();
    json.member("version", report.version);
    json.member("git_hash", report.gitHash);
    json.member("input_hash", report.inputHash);
    json.member("symbol", report.symbol);
    json.key("order").beginObject();
    json.member("side", name(report.order.side));
    json.member("shares", report.order.shares);
    json.member("from", report.order.window.from);
    json.member("to", report.order.window.to);
    writeOptional(json, "limit", report.order.limit);
    json.member("lot", report.order.lot);
    if (!report.order.unit.isWhole())
        json.key("size_unit").raw(format(report.order.unit));
    json.endObject();
    json.key("arrival_mid");
    if (const auto mid = report.experiment.arrivalMid)
        json.raw(formatHalfNanos(mid->halfNanos));
    else
        json.null();
    json.key("venues").beginArray();
    for (std::size_t v = 0; v < report.venues.size(); ++v) {
        const TapeVenue& venue = report.venues[v];
        json.beginObject();
        json.member("mic", venue.info.mic);
        json.member("name", venue.info.name);
        json.member("dataset", venue.info.dataset);
        json.member("synthetic", venue.isSynthetic);
        json.member("taker_fee", report.terms[v].takerFee);
        json.member("maker_fee", report.terms[v].makerFee);
        // Percent of the price, as in a fee table.
        json.member("taker_pct_below_1", Price{report.terms[v].takerNanosPerDollarBelowOne * 100});
        json.member("maker_pct_below_1", Price{report.terms[v].makerNanosPerDollarBelowOne * 100});
        json.endObject();
    }
    json.endArray();
    json.key("settings").beginObject();
    for (const auto& [word, value] : report.settings)
        json.member(word, value);
    json.endObject();
    if (!report.strategies.empty()) {
        json.key("strategies").beginArray();
        for (const ReportedStrategy& strategy : report.strategies) {
            JsonWriter line(JsonWriter::Style::Line);
            line.beginObject().member("key", strategy.key).member("name", strategy.name);
            line.member("file", strategy.file).member("xxh3_128", strategy.xxh3);
            writeLine(json, line.endObject());
        }
        json.endArray();
    }
    writeSource(json, report);
    json.key("timing").beginObject();
    json.member("started", report.timing.started);
    json.member("load_seconds", report.timing.loadSeconds);
    json.member("run_seconds", report.timing.runSeconds);
    json.member("threads", report.timing.threads);
    json.member("host", report.timing.host);
    json.member("folder", report.timing.folder);
    json.endObject();
    json.endObject();
}

} // namespace

std::string outputJson(const RunReport& report)
{
    JsonWriter json(report.order.unit);
    json.beginObject();
    writeAnswer(json, report);
    json.endObject();
    return json.take();
}

std::string baselinesJson(const RunReport& report)
{
    JsonWriter json(report.order.unit);
    json.beginObject();
    json.member("run_id", report.runId);
    writeBaselines(json, report, report.experiment.baselines, report.experiment.extras,
                   report.experiment.arrivalMid);
    json.endObject();
    return json.take();
}

std::string finalResultJson(const RunReport& report)
{
    JsonWriter json(report.order.unit);
    json.beginObject();
    writeAnswer(json, report);
    writeAnswered(json, report);
    writeValidation(json, report);
    writeTca(json, report);
    writeDiagnostics(json, report);
    writeDataQuality(json, report);
    writeGrid(json, report);
    writeRun(json, report);
    json.endObject();
    return json.take();
}

std::string runCardJson(const RunReport& report)
{
    JsonWriter json(report.order.unit);
    json.beginObject();
    writeRun(json, report);
    json.endObject();
    return json.take();
}

Status writeResults(const RunReport& report, const std::filesystem::path& folder,
                    std::vector<OutputText> beside)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return Error{ErrorCode::CannotWrite,
                     "Could not make the folder for the results: " + error.message() + ".",
                     {.path = folder.string()}};
    }
    beside.push_back({folder / "output.json", outputJson(report)});
    beside.push_back({folder / "baselines.json", baselinesJson(report)});
    beside.push_back({folder / "final_result.json", finalResultJson(report)});
    return writeFilesTogether(beside);
}

}} // namespace sor::report
