// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/run_json.h"

#include "base/json_writer.h"
#include "base/number_text.h"
#include "files/atomic_output_file.h"

#include <system_error>
#include <utility>
#include <vector>

namespace sor {

namespace {

void writeOptional(JsonWriter& json, std::string_view name, const std::optional<double>& value)
{
    json.key(name);
    if (value)
        json.value(*value);
    else
        json.null();
}

void writeOptional(JsonWriter& json, std::string_view name, const std::optional<Price>& value)
{
    json.key(name);
    if (value)
        json.value(*value);
    else
        json.null();
}

/// A value that was written on one line.
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

void writeParameters(JsonWriter& json, const RouterParams& params)
{
    json.member("lambda_over", params.lambdaOver);
    json.member("lambda_under", params.lambdaUnder);
    json.member("theta_queue", params.thetaQueue);
}

void writeTotals(JsonWriter& json, const FillTotals& totals)
{
    json.member("shares", totals.shares);
    json.member("gross_cash", totals.gross);
    json.member("fees", totals.fees);
    json.member("fills", totals.fills);
}

/// The members of one strategy's outcome, without the braces.
void writeOutcome(JsonWriter& json, const RunReport& report, const RunResult& result,
                  std::optional<Price> twiceArrivalMid)
{
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
    writeOptional(json, "slippage_bps", slippageBps(result, twiceArrivalMid));
    json.key("first_fill");
    result.firstFill ? json.value(*result.firstFill) : json.null();
    json.key("last_fill");
    result.lastFill ? json.value(*result.lastFill) : json.null();
    json.key("by_venue").beginObject();
    for (std::size_t v = 0; v < result.byVenue.size(); ++v) {
        json.key(report.venues[v].info.mic).beginObject();
        writeTotals(json, result.byVenue[v]);
        json.endObject();
    }
    json.endObject();
}

void writeOutcome(JsonWriter& json, const RunReport& report, const RunResult& result)
{
    writeOutcome(json, report, result, report.experiment.twiceArrivalMid);
}

void writeBaselines(JsonWriter& json, const RunReport& report, const std::vector<RunResult>& baselines,
                    std::optional<Price> twiceArrivalMid)
{
    json.key("baselines").beginObject();
    for (const Baseline baseline : kBaselines) {
        json.key(key(baseline)).beginObject();
        writeOutcome(json, report, baselines[static_cast<std::size_t>(baseline)], twiceArrivalMid);
        json.endObject();
    }
    json.endObject();
}

void writeSavings(JsonWriter& json, const RunReport& report, const RunResult& router,
                  const std::vector<RunResult>& baselines)
{
    std::vector<Saving> savings;
    savings.reserve(kBaselines.size());
    for (const Baseline baseline : kBaselines) {
        savings.push_back(compare(router, baselines[static_cast<std::size_t>(baseline)],
                                  displayName(baseline, report.order.side)));
    }
    json.key("savings_vs_baselines_bps").beginObject();
    for (const Baseline baseline : kBaselines)
        writeOptional(json, key(baseline), savings[static_cast<std::size_t>(baseline)].bps);
    json.endObject();
    json.key("savings_detail").beginObject();
    for (const Baseline baseline : kBaselines) {
        const Saving& saving = savings[static_cast<std::size_t>(baseline)];
        json.key(key(baseline)).beginObject();
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

/// What output.json holds; final_result.json starts with it.
void writeAnswer(JsonWriter& json, const RunReport& report)
{
    json.member("run_id", report.runId);
    json.member("complete", report.isComplete);
    json.key("best_parameters").beginObject();
    writeParameters(json, report.experiment.optimised.params);
    json.endObject();
    json.key("optimized").beginObject();
    writeOutcome(json, report, report.experiment.optimised.result);
    json.endObject();
    writeBaselines(json, report, report.experiment.baselines, report.experiment.twiceArrivalMid);
    writeSavings(json, report, report.experiment.optimised.result, report.experiment.baselines);
}

/// The tuned and the untuned router against the baselines on one part of the window.
void writePart(JsonWriter& json, std::string_view name, const RunReport& report, const Comparison& part)
{
    json.key(name).beginObject();
    json.member("from", part.order.window.from);
    json.member("to", part.order.window.to);
    json.member("shares", part.order.shares);
    const auto writeRouter = [&](std::string_view row, const RunResult& result) {
        json.key(row).beginObject();
        writeOutcome(json, report, result, part.twiceArrivalMid);
        writeSavings(json, report, result, part.baselines);
        json.endObject();
    };
    writeRouter("optimized", part.tuned);
    writeRouter("untuned", part.untuned);
    writeBaselines(json, report, part.baselines, part.twiceArrivalMid);
    json.endObject();
}

void writeStarts(JsonWriter& json, const RunReport& report)
{
    json.key("starts");
    if (!report.experiment.starts) {
        json.null();
        return;
    }
    const StartSweep& sweep = *report.experiment.starts;
    json.beginObject();
    json.member("stride", formatDuration(sweep.stride));
    json.member("horizon_seconds", std::chrono::duration<double>(sweep.horizon).count());
    json.member("shares", sweep.shares);
    json.member("starts", sweep.starts.size());
    json.member("independent_horizons", sweep.independentHorizons);
    json.member("bootstrap_block", sweep.block);
    json.member("bootstrap_resamples", kBootstrapResamples);
    json.key("savings_bps").beginObject();
    for (const Baseline baseline : kBaselines) {
        const auto& against = sweep.against[static_cast<std::size_t>(baseline)];
        json.key(key(baseline)).beginObject();
        json.member("compared", against.compared);
        json.key("mean");
        against.compared == 0 ? json.null() : json.value(against.meanBps);
        json.key("standard_deviation");
        against.compared < 2 ? json.null() : json.value(against.deviationBps);
        json.key("interval_95");
        if (against.interval)
            json.beginArray().value(against.interval->low).value(against.interval->high).endArray();
        else
            json.null();
        json.endObject();
    }
    json.endObject();
    json.key("by_start").beginArray();
    for (std::size_t i = 0; i < sweep.starts.size(); ++i) {
        JsonWriter line(JsonWriter::Style::Line);
        line.beginObject().member("start", sweep.starts[i]);
        for (const Baseline baseline : kBaselines)
            writeOptional(line, key(baseline),
                          sweep.against[static_cast<std::size_t>(baseline)].savingsBps[i]);
        writeLine(json, line.endObject());
    }
    json.endArray();
    json.endObject();
}

void writeValidation(JsonWriter& json, const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const bool isInSample = !experiment.test;
    json.key("validation").beginObject();
    json.member("in_sample", isInSample);
    json.member(
        "note",
        isInSample
            ? "The parameters were chosen on the same data that the result is reported on: the saving of "
              "the best cell is optimistic. The untuned row is the middle cell of the grid."
            : "The parameters were chosen on `train` and judged on `test`, with the order scaled to each "
              "part's duration. The headline is the whole window with those parameters, of which `train` "
              "is a part. The untuned row is the middle cell of the grid.");
    json.key("untuned").beginObject();
    const ParameterGrid& grid = experiment.search.grid;
    writeParameters(json, grid.cell(grid.middleCell()));
    writeOutcome(json, report, experiment.untuned);
    writeSavings(json, report, experiment.untuned, experiment.baselines);
    json.endObject();
    if (experiment.train)
        writePart(json, "train", report, *experiment.train);
    if (experiment.test)
        writePart(json, "test", report, *experiment.test);
    writeStarts(json, report);
    json.endObject();
}

void writeDiagnostics(JsonWriter& json, const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const GridSummary& summary = experiment.search.summary;
    const ParameterGrid& grid = experiment.search.grid;
    json.key("diagnostics").beginObject();
    json.member("model", name(experiment.search.model));
    json.member("cells", grid.cellCount());
    json.member("distinct_outcomes", summary.distinctOutcomes);
    json.member("tied_with_best", summary.tiedCells);
    json.key("plateau").beginObject();
    for (std::size_t a = 0; a < 3; ++a) {
        const auto& axis = grid.axis(kParameters[a]);
        json.key(name(kParameters[a])).beginArray();
        json.value(axis[summary.plateau.from[a]]).value(axis[summary.plateau.to[a]]);
        json.endArray();
    }
    json.member("is_box", summary.plateau.isBox);
    json.endObject();
    json.key("parameters").beginObject();
    for (std::size_t a = 0; a < 3; ++a) {
        json.key(name(kParameters[a])).beginObject();
        json.member("has_effect", summary.hasEffect[a]);
        json.member("best_is_on_boundary", summary.isOnBoundary[a]);
        json.endObject();
    }
    json.endObject();
    json.member("unfilled_cells", summary.unfilledCells);
    json.member("best_to_median_bps", summary.bestToMedianBps);
    json.key("auto_unit");
    experiment.autoUnit ? json.value(*experiment.autoUnit) : json.null();
    json.member("auto_unit_in_sample", experiment.isAutoUnitInSample);
    json.key("models").beginObject();
    for (const ModelOutcome& model : experiment.beside) {
        json.key(name(model.model)).beginObject();
        writeParameters(json, model.params);
        writeOutcome(json, report, model.result);
        writeSavings(json, report, model.result, experiment.baselines);
        json.endObject();
    }
    json.endObject();
    json.key("vwap_profile").beginObject();
    json.member("basis", name(experiment.profile.basis));
    json.member("explanation", experiment.profile.explanation);
    json.endObject();
    json.endObject();
}

void writeDataQuality(JsonWriter& json, const RunReport& report)
{
    const TapeCounts& counts = report.counts;
    const TapeQuality& quality = report.experiment.quality;
    json.key("data_quality").beginObject();
    json.member("rows", counts.rows);
    json.member("tape_points", counts.points);
    json.member("trades", counts.trades);
    json.member("rows_inside_events", counts.rowsInsideEvents);
    json.member("rows_without_change", counts.unchangedRows);
    json.member("clears", counts.clears);
    json.member("gap_rows", counts.gapRows);
    json.member("off_exchange_rows", counts.offExchangeRows);
    json.member("quotes_aged_out", counts.agedOut);
    json.member("sides_off_band", counts.offBand);
    json.key("window").beginObject();
    json.member("points", report.experiment.points);
    json.member("two_sided", quality.twoSided);
    json.member("crossed", quality.crossed);
    json.member("locked", quality.locked);
    json.member("without_ask", quality.noAsk);
    json.member("without_bid", quality.noBid);
    json.key("median_crossing_cost");
    quality.medianCrossingCost ? json.value(*quality.medianCrossingCost) : json.null();
    json.key("venues").beginObject();
    for (std::size_t v = 0; v < quality.venues.size(); ++v) {
        const TapeQuality::Venue& venue = quality.venues[v];
        json.key(report.venues[v].info.mic).beginObject();
        json.member("changes", venue.entries);
        json.member("at_best_ask", venue.atBestAsk);
        json.member("self_crossed", venue.selfCrossed);
        json.member("off_market", venue.offMarket);
        json.member("empty_sides", venue.emptySides);
        json.member("longest_silence", formatDuration(venue.longestSilence));
        json.endObject();
    }
    json.endObject();
    json.endObject();
    writeTexts(json, "warnings", report.warnings);
    json.endObject();
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
        JsonWriter line(JsonWriter::Style::Line);
        line.beginObject();
        writeParameters(line, search.grid.cell(i));
        line.member("total_cash", cell.totalCash);
        line.member("filled", cell.all.shares);
        line.member("completion", cell.completion.shares);
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
            JsonWriter line(JsonWriter::Style::Line);
            line.beginObject().member("partition", partition.partition).member("low", partition.low);
            writeLine(json, line.member("from", partition.from).member("end", partition.end).endObject());
        }
        json.endArray();
        json.member("messages", topic.messages);
        json.member("rows", topic.rows);
        json.member("messages_skipped", topic.skipped);
        json.member("duplicates", topic.duplicates);
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
    json.member("side", report.order.side == Side::Buy ? "buy" : "sell");
    json.member("shares", report.order.shares);
    json.member("from", report.order.window.from);
    json.member("to", report.order.window.to);
    writeOptional(json, "limit", report.order.limit);
    json.member("lot", report.order.lot);
    json.endObject();
    json.key("arrival_mid");
    if (const auto twice = report.experiment.twiceArrivalMid)
        json.raw(formatHalfNanos(twice->nanos));
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
        json.endObject();
    }
    json.endArray();
    json.key("settings").beginObject();
    for (const auto& [word, value] : report.settings)
        json.member(word, value);
    json.endObject();
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
    JsonWriter json;
    json.beginObject();
    writeAnswer(json, report);
    json.endObject();
    return json.take();
}

std::string baselinesJson(const RunReport& report)
{
    JsonWriter json;
    json.beginObject();
    json.member("run_id", report.runId);
    writeBaselines(json, report, report.experiment.baselines, report.experiment.twiceArrivalMid);
    json.endObject();
    return json.take();
}

std::string finalResultJson(const RunReport& report)
{
    JsonWriter json;
    json.beginObject();
    writeAnswer(json, report);
    writeValidation(json, report);
    writeDiagnostics(json, report);
    writeDataQuality(json, report);
    writeGrid(json, report);
    writeRun(json, report);
    json.endObject();
    return json.take();
}

Status writeResults(const RunReport& report, const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return Error{ErrorCode::CannotWrite,
                     "Could not make the folder for the results: " + error.message() + ".", folder.string()};
    }
    // All three are on disk before the first takes its place: what can fail has failed by then.
    const std::pair<const char*, std::string> texts[] = {{"output.json", outputJson(report)},
                                                         {"baselines.json", baselinesJson(report)},
                                                         {"final_result.json", finalResultJson(report)}};
    std::vector<AtomicOutputFile> files;
    for (const auto& [name, text] : texts) {
        auto file = AtomicOutputFile::open(folder / name);
        if (!file)
            return file.error();
        if (auto status = file->write(text); !status)
            return status;
        if (auto status = file->flush(); !status)
            return status;
        files.push_back(std::move(*file));
    }
    for (AtomicOutputFile& file : files) {
        if (auto status = file.commit(); !status)
            return status;
    }
    return ok();
}

} // namespace sor
