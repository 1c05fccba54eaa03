// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/diagnostics_json.h"

#include "report/answer.h"
#include "report/caveats.h"
#include "report/json_parts.h"
#include "strategy/router/far_moves.h"

#include <algorithm>

namespace sor { inline namespace report {

namespace {

/// What the optimised router decided, and for want of what it rested nothing; null for models without queues.
void writeRouter(JsonWriter& json, const Experiment& experiment)
{
    json.key("router");
    if (!restsOrders(experiment.search.model)) {
        json.null();
        return;
    }
    const RouterCounts& counts = experiment.optimised.result.router;
    const std::int64_t stopped =
        counts.lockedOrCrossed + counts.oneSided + counts.withoutHistory + counts.unsolved;
    json.beginObject();
    json.member("decisions", counts.decisions);
    json.member("with_limit_orders", counts.posting);
    json.member("posted_shares", Shares{counts.postedShares});
    json.member("without_limit_orders", counts.decisions - counts.posting);
    json.key("without_limit_orders_because").beginObject();
    json.member("locked_or_crossed", counts.lockedOrCrossed);
    json.member("one_sided", counts.oneSided);
    json.member("too_few_samples", counts.withoutHistory);
    json.member("beyond_a_million_dollars", counts.unsolved);
    json.member("all_overdue", counts.decisions - stopped - counts.solved);
    json.member("model_rested_none", counts.solved - counts.posting - counts.waiting);
    json.member("waited", counts.waiting);
    json.endObject();
    json.member("venues_left_out_for_want_of_samples", counts.venuesWithoutHistory);
    json.member("venues_with_pooled_samples", counts.venuesPooled);
    json.member("solved", counts.solved);
    json.member("solved_with_pooled_samples", counts.pooled);
    json.member("certified", counts.certified);
    json.member("within_bound", counts.withinBound);
    json.member("not_certified", counts.notCertified);
    json.member("solved_thoroughly", counts.thorough);
    json.member("solved_as_if_independent", counts.withoutJoint);
    json.member("rebates_without_markouts", counts.venuesWithoutMarkouts);
    json.member("breaks_a1", counts.breaksA1);
    json.member("breaks_a2", counts.breaksA2);
    json.member("may_wait", counts.mayWait);
    const auto& cells = experiment.search.cells;
    json.member("may_wait_cells",
                std::ranges::count_if(cells, [](const CellResult& cell) { return cell.mayWait > 0; }));
    json.member("crossing_shares", experiment.optimised.result.crossing);
    json.member("rejected_orders", experiment.optimised.result.rejectedOrders);
    json.member("rejected_shares", experiment.optimised.result.rejectedShares);
    json.endObject();
}

/// What `adaptive` knew of the far price's moves at the end of the order's window, by state; null for other
/// models.
void writeAdaptive(JsonWriter& json, const RunReport& report)
{
    json.key("adaptive");
    const std::shared_ptr<const FarMoves>& moves = report.experiment.moves;
    if (!moves) {
        json.null();
        return;
    }
    const RouterCounts& counts = report.experiment.optimised.result.router;
    json.beginObject();
    json.member("estimates_from", name(moves->basis()));
    json.member("decisions_with_estimate", counts.withEstimate);
    json.member("decisions_at_zero", counts.penaltyAtZero);
    json.key("states").beginArray();
    for (std::size_t state = 0; state < kFarMoveStates; ++state) {
        const FarMoveEstimate estimate = farMoveEstimate(moves->sumBy(report.order.window.to, state));
        JsonWriter line(JsonWriter::Style::Line, json.unit());
        line.beginObject();
        line.member("imbalance_fifth", state / kMostSpreadTicks + 1);
        line.member("spread_ticks", state % kMostSpreadTicks + 1);
        line.member("samples", estimate.samples);
        line.member("estimate", estimate.move);
        writeLine(json, line.endObject());
    }
    json.endArray();
    json.endObject();
}

} // namespace

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
    const std::optional<AutoUnit>& unit = experiment.autoUnit;
    writeOptional(json, "auto_unit", unit ? std::optional(unit->unit) : std::nullopt);
    json.key("auto_unit_from");
    if (unit)
        json.value(name(unit->source));
    else
        json.null();
    json.member("auto_unit_in_sample", unit && unit->isInSample());
    json.key("models").beginObject();
    for (const ModelOutcome& model : experiment.beside) {
        json.key(name(model.model)).beginObject();
        writeParameters(json, model.params);
        writeOutcome(json, report, model.result, experiment.arrivalMid);
        writeSavings(
            json, report, model.result,
            [&](Baseline b) -> const RunResult& { return experiment.baselines[indexOf(b)]; },
            experiment.extras);
        json.endObject();
    }
    json.endObject();
    json.key("vwap_profile").beginObject();
    json.member("basis", name(experiment.profile.basis));
    json.member("explanation", experiment.profile.explanation);
    json.endObject();
    writeRouter(json, experiment);
    writeAdaptive(json, report);
    json.endObject();
}

void writeDataQuality(JsonWriter& json, const RunReport& report)
{
    const TapeCounts& counts = report.counts;
    const TapeQuality& quality = report.experiment.quality;
    json.key("data_quality").beginObject();
    json.key("understood").beginObject();
    for (const auto& [what, how] : understoodOf(report))
        json.member(what, how);
    json.endObject();
    json.member("rows", counts.rows);
    json.member("tape_points", counts.points);
    json.member("trades", counts.trades);
    json.member("rows_inside_events", counts.rowsInsideEvents);
    json.member("rows_without_change", counts.unchangedRows);
    json.member("clears", counts.clears);
    json.member("gap_rows", counts.gapRows);
    json.member("rows_behind_gaps", counts.rowsBehindGaps);
    json.member("off_exchange_rows", counts.offExchangeRows);
    json.member("quotes_aged_out", counts.agedOut);
    json.member("sides_off_band", counts.band.outside);
    json.member("sides_without_reference", counts.band.withoutReference);
    json.member("band_references_rebuilt", counts.band.rebuilt);
    json.member("halts", counts.halts);
    json.member("rows_in_halts", counts.rowsInHalts);
    json.member("rows_repeated_under_another_name", counts.repeatedRows);
    json.key("excluded_prints").beginObject();
    for (std::size_t k = 0; k < kPrintKinds; ++k) {
        if (const auto kind = static_cast<PrintKind>(k); !hitsQueue(kind))
            json.member(name(kind), counts.excludedPrints[k]);
    }
    json.endObject();
    json.key("window").beginObject();
    json.member("points", report.experiment.points);
    json.member("two_sided", quality.twoSided);
    json.member("crossed", quality.crossed);
    json.member("locked", quality.locked);
    json.member("without_ask", quality.noAsk);
    json.member("without_bid", quality.noBid);
    writeOptional(json, "median_crossing_cost", quality.medianCrossingCost);
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
    std::vector<std::string> warnings;
    for (const Caveat& caveat : caveatsOf(report))
        warnings.push_back(caveat.text);
    warnings.insert(warnings.end(), report.warnings.begin(), report.warnings.end());
    writeTexts(json, "warnings", warnings);
    json.endObject();
}

}} // namespace sor::report
