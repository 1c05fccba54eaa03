// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/validation_json.h"

#include "report/answer.h"
#include "report/json_parts.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

/// Patient TWAP as it stands beside the default parameters.
void writePatient(JsonWriter& json, const RunReport& report, const RunResult& patient,
                  std::optional<Mid> arrivalMid)
{
    json.key(name(Baseline::PatientTwap)).beginObject();
    writeOutcome(json, report, patient, arrivalMid);
    json.endObject();
}

/// The tuned and the untuned router against the baselines on one part of the window.
void writePart(JsonWriter& json, std::string_view name, const RunReport& report, const Comparison& part)
{
    json.key(name).beginObject();
    json.member("from", part.order.window.from);
    json.member("to", part.order.window.to);
    json.member("shares", part.order.shares);
    json.key("optimized").beginObject();
    writeOutcome(json, report, part.tuned, part.arrivalMid);
    writeSavings(
        json, report, part.tuned, [&](Baseline b) -> const RunResult& { return part.baselines[indexOf(b)]; },
        part.extras);
    json.endObject();
    json.key("untuned").beginObject();
    writeOutcome(json, report, part.untuned, part.arrivalMid);
    writeSavings(
        json, report, part.untuned, [&](Baseline b) -> const RunResult& { return part.besideUntuned(b); },
        part.extras);
    writePatient(json, report, part.untunedPatient, part.arrivalMid);
    json.endObject();
    writeBaselines(json, report, part.baselines, part.extras, part.arrivalMid);
    json.endObject();
}

std::string startsNote(const RunReport& report, const StartSweep& sweep)
{
    const auto buckets = (sweep.horizon + report.bucket - Nanos{1}) / report.bucket;
    std::string note =
        fmt::format("Every horizon is about a twentieth of {}, at least a minute and two of the router's "
                    "intervals, with the "
                    "order scaled to it; every start counts, completion priced. TWAP and VWAP keep their "
                    "bucket of {} and the "
                    "router its interval, as in the whole window: a horizon has {} {} of TWAP.",
                    report.experiment.test ? "`test`" : "the window", formatDuration(report.bucket), buckets,
                    buckets == 1 ? "bucket" : "buckets");
    if (buckets == 1)
        note += " So TWAP and VWAP take a horizon's whole order at its start, as Best Ask does.";
    return note;
}

/// A baseline or an extra strategy over the start times.
struct SweepRow {
    std::string key;
    const StartSweep::Against* against;
    std::string whyNoInterval; // empty where there is one
};

std::vector<SweepRow> sweepRows(const RunReport& report, const StartSweep& sweep)
{
    std::vector<SweepRow> rows;
    rows.reserve(kBaselines.size() + sweep.extras.size());
    for (const Baseline baseline : kBaselines) {
        const auto& against = sweep.against[indexOf(baseline)];
        rows.push_back({std::string(name(baseline)), &against,
                        against.all.interval ? std::string() : whyNoInterval(report, baseline)});
    }
    for (std::size_t i = 0; i < sweep.extras.size(); ++i) {
        rows.push_back({report.experiment.extraNames[i].key, &sweep.extras[i],
                        sweep.extras[i].all.interval ? std::string() : whyNoIntervalOfExtra(report, i)});
    }
    return rows;
}

void writeStarts(JsonWriter& json, const RunReport& report)
{
    json.key("starts");
    if (!report.experiment.starts) {
        json.null();
        json.member("starts_reason",
                    report.experiment.isComplete ? "The sweep of start times is off."
                                                 : "The run was stopped.");
        return;
    }
    const StartSweep& sweep = *report.experiment.starts;
    const std::size_t horizons = sweep.starts.size() / sweep.startsPerHorizon;
    json.beginObject();
    json.member("note", startsNote(report, sweep));
    json.member("stride", formatDuration(sweep.stride));
    json.member("horizon_seconds", std::chrono::duration<double>(sweep.horizon).count());
    json.member("shares", sweep.shares);
    json.member("starts", sweep.starts.size());
    json.member("independent_horizons", horizons);
    json.member("method", kStartsMethod);
    json.member("phases", sweep.startsPerHorizon);
    json.key("df");
    horizons >= kMinHorizons ? json.value(horizons - 1) : json.null();
    const auto rows = sweepRows(report, sweep);
    json.key("savings_bps").beginObject();
    for (const SweepRow& row : rows) {
        const StartSweep::Against& against = *row.against;
        json.key(row.key).beginObject();
        json.member("compared", against.compared);
        json.member("independent_horizons", against.all.horizons);
        json.member("not_executable_shares", Shares{against.notExecutable});
        json.key("mean");
        against.compared == 0 ? json.null() : json.value(against.all.mean);
        json.key("standard_deviation");
        against.compared < 2 ? json.null() : json.value(against.all.deviation);
        json.key("autocorrelation");
        against.all.horizons < 2 ? json.null() : json.value(against.all.autocorrelation);
        json.key("interval_95");
        if (const auto& interval = against.all.interval)
            json.beginArray().value(interval->low).value(interval->high).endArray();
        else
            json.null().member("interval_reason", row.whyNoInterval);
        json.endObject();
    }
    json.endObject();
    json.key("by_start").beginArray();
    for (std::size_t i = 0; i < sweep.starts.size(); ++i) {
        JsonWriter line(JsonWriter::Style::Line, json.unit());
        line.beginObject().member("start", sweep.starts[i]);
        for (const SweepRow& row : rows)
            writeOptional(line, row.key, row.against->savingsBps[i]);
        if (std::ranges::any_of(rows, [&](const SweepRow& row) { return !row.against->savingsBps[i]; })) {
            line.key("reasons").beginObject();
            for (const SweepRow& row : rows) {
                if (!row.against->savingsBps[i])
                    line.member(row.key, row.against->reasons[i]);
            }
            line.endObject();
        }
        writeLine(json, line.endObject());
    }
    json.endArray();
    json.endObject();
}

} // namespace

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
    writeOutcome(json, report, experiment.untuned, experiment.arrivalMid);
    writeSavings(
        json, report, experiment.untuned,
        [&](Baseline b) -> const RunResult& { return experiment.besideUntuned(b); }, experiment.extras);
    writePatient(json, report, experiment.untunedPatient, experiment.arrivalMid);
    json.endObject();
    if (experiment.train)
        writePart(json, "train", report, *experiment.train);
    if (experiment.test)
        writePart(json, "test", report, *experiment.test);
    writeStarts(json, report);
    json.endObject();
}

}} // namespace sor::report
