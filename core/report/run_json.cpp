// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/run_json.h"

#include "base/json_writer.h"
#include "files/atomic_output_file.h"
#include "report/number_text.h"

#include <system_error>

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
void writeOutcome(JsonWriter& json, const RunReport& report, const RunResult& result)
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
    writeOptional(json, "slippage_bps", slippageBps(result, report.experiment.twiceArrivalMid));
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

const RunResult& baselineOf(const RunReport& report, Baseline baseline)
{
    return report.experiment.baselines[static_cast<std::size_t>(baseline)];
}

void writeBaselines(JsonWriter& json, const RunReport& report)
{
    json.key("baselines").beginObject();
    for (const Baseline baseline : kBaselines) {
        json.key(key(baseline)).beginObject();
        writeOutcome(json, report, baselineOf(report, baseline));
        json.endObject();
    }
    json.endObject();
}

void writeSavings(JsonWriter& json, const RunReport& report, const RunResult& router)
{
    std::vector<Saving> savings;
    savings.reserve(kBaselines.size());
    for (const Baseline baseline : kBaselines) {
        savings.push_back(
            compare(router, baselineOf(report, baseline), displayName(baseline, report.order.side)));
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
    writeBaselines(json, report);
    writeSavings(json, report, report.experiment.optimised.result);
}

void writeValidation(JsonWriter& json, const RunReport& report)
{
    json.key("validation").beginObject();
    json.member("split", "off");
    json.member("starts", "off");
    json.member("in_sample", true);
    json.member(
        "note",
        "The parameters were chosen on the same data that the result is reported on: the saving of the best "
        "cell is optimistic. The untuned row is the middle cell of the grid.");
    json.key("untuned").beginObject();
    const ParameterGrid& grid = report.experiment.search.grid;
    writeParameters(json, grid.cell(grid.middleCell()));
    writeOutcome(json, report, report.experiment.untuned);
    writeSavings(json, report, report.experiment.untuned);
    json.endObject();
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
        writeSavings(json, report, model.result);
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
    json.key("warnings").beginArray();
    for (const std::string& warning : report.warnings)
        json.value(warning);
    json.endArray();
    json.endObject();
}

void writeGrid(JsonWriter& json, const RunReport& report)
{
    const GridOutcome& search = report.experiment.search;
    json.key("grid").beginArray();
    for (std::size_t i = 0; i < search.cells.size(); ++i) {
        const CellResult& cell = search.cells[i];
        // One line a cell: a grid may have a million.
        JsonWriter line(JsonWriter::Style::Line);
        line.beginObject();
        writeParameters(line, search.grid.cell(i));
        line.member("total_cash", cell.totalCash);
        line.member("filled", cell.all.shares);
        line.member("completion", cell.completion.shares);
        line.endObject();
        std::string text = line.take();
        text.pop_back(); // its newline
        json.raw(text);
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
    json.key("source").beginArray();
    for (const ReportedFile& file : report.files) {
        json.beginObject();
        json.member("file", file.name);
        json.member("xxh3_128", file.xxh3);
        json.member("bytes", file.bytes);
        json.member("schema", file.schema);
        json.member("rows", file.rows);
        json.member("rows_skipped", file.rowsSkipped);
        json.key("problems").beginArray();
        for (const std::string& problem : file.problems)
            json.value(problem);
        json.endArray();
        json.endObject();
    }
    json.endArray();
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
    writeBaselines(json, report);
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
    if (auto status = writeFileAtomically(folder / "output.json", outputJson(report)); !status)
        return status;
    if (auto status = writeFileAtomically(folder / "baselines.json", baselinesJson(report)); !status)
        return status;
    return writeFileAtomically(folder / "final_result.json", finalResultJson(report));
}

} // namespace sor
