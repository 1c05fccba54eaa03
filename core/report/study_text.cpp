// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_text.h"

#include "base/money_text.h"
#include "base/number_text.h"
#include "base/printable_text.h"
#include "report/saving_rows.h"
#include "report/strategy_table.h"
#include "report/study_answer.h"
#include "report/study_caveats.h"
#include "report/text_lines.h"
#include "report/tuning_report.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace sor { inline namespace report {

namespace {

/// Of the table.
constexpr std::size_t kLineWidth = 108;

void appendBenchmarks(std::string& out, const StudyReport& report)
{
    const study::StudyEstimates& estimates = report.estimates;
    const bool isJudged = estimates.counts.days >= study::kMinVerdictDays;
    constexpr auto kLine = "{:<{}} {:>7} {:>8} {:>18} {:>8} {:>6} {:>8} {:>8} {:>9} {:>12}\n";
    out += "\nRouter saving in bps of the arrival mid, + is the router's\n";
    // Names of extra strategies are longer.
    const bool hasExtras =
        std::ranges::any_of(estimates.benchmarks, [](const auto& of) { return of.extra.has_value(); });
    const int width = hasExtras ? 19 : 14;
    out += fmt::format(kLine, "Against", width, "Orders", "Saving", isJudged ? "95% interval" : "Interval*",
                       "By size", "Won", "Exec.", "Timing", "Complet.",
                       inCurrency("Saved $", currencyIn(report.settings)));
    for (const study::BenchmarkEstimate& of : estimates.benchmarks) {
        const double execution = of.mean - of.parts.drift;
        const auto benchmark = of.extra ? std::nullopt : std::optional(of.baseline);
        const std::string weighted = of.weighted ? signedBps(of.weighted->mean) : "-";
        const std::string name = shownName(of, report.names);
        out += fmt::format(kLine, name + (of.is(report.primary) ? " <" : ""), width,
                           grouped(static_cast<Int128>(of.orders)), signedBps(of.mean), benchmarkInterval(of),
                           weighted, fmt::format("{:.0f}%", of.won * 100), signedBps(execution),
                           signedBps(of.parts.drift)
                               + (isMostlyTiming(benchmark, of.parts.drift, execution) ? "~" : ""),
                           fmt::format("{:.1f}%", of.completion * 100), signedCents(of.savedDollars));
    }
    out += "<: the benchmark of the answer. By size: weighted by notional. ~: mostly timing (more than three "
           "times execution).";
    out += hasStars(report) ? " *: over orders, these days only.\n" : "\n";
}

std::string partText(const std::optional<double>& part)
{
    return part ? fmt::format("{:.1f}%", *part * 100) : "-";
}

void appendVenues(std::string& out, const StudyReport& report)
{
    if (report.estimates.venues.empty())
        return;
    const bool isJudged = report.estimates.counts.days >= study::kMinVerdictDays;
    constexpr auto kLine = "{:<14} {:>7} {:>8} {:>18} {:>10} {:>12} {:>8} {:>9} {:>8}\n";
    out += "\nWhat each venue is worth to the router, bps: cost without it - cost with it\n";
    out +=
        fmt::format(kLine, "Venue", "Orders", "Worth", isJudged ? "95% interval" : "Interval*", "Benchmark",
                    inCurrency("Worth $", currencyIn(report.settings)), "Routed", "Displayed", "Traded");
    for (const study::VenueWorth& of : report.estimates.venues) {
        if (of.orders == 0)
            continue;
        out += fmt::format(kLine, printableLine(of.venue), grouped(static_cast<Int128>(of.orders)),
                           signedBps(of.mean), venueInterval(of, report), signedBps(of.benchmark),
                           signedCents(of.dollars), partText(of.routed), partText(of.displayed),
                           partText(of.traded));
    }
    const std::string sentence = venuesSentence(report);
    out +=
        wrapped("",
                fmt::format("Benchmark: its worth to {}. Shares: routed by the router, of the size displayed "
                            "at the best bid and ask, of the volume.{}{}",
                            displayName(report.primary, report.names), sentence.empty() ? "" : " ", sentence),
                kLineWidth);
}

void appendAttribution(std::string& out, const study::StudyEstimates& estimates)
{
    const study::BenchmarkEstimate& of = estimates.benchmarks[*estimates.primary];
    const auto& kinds = of.parts.byKind;
    out +=
        fmt::format("\nWhere it comes from (bps): taking {}, queue fills {}, crossing fills {}, completion "
                    "{}, fees {}, timing {}.\n",
                    signedBps(kinds[0]), signedBps(kinds[1]), signedBps(kinds[2]), signedBps(kinds[3]),
                    signedBps(of.parts.fees), signedBps(of.parts.drift));
    std::string ladder;
    const auto add = [&](std::string_view name, const std::optional<double>& bps) {
        if (bps)
            ladder += fmt::format("{}{} {}", ladder.empty() ? "" : ", ", name, signedBps(*bps));
    };
    add("a finer schedule", estimates.schedule);
    add("patience", estimates.patience);
    add("the model over an equal split", estimates.model);
    if (!ladder.empty())
        out += fmt::format("Steps of the router (bps): {}.\n", ladder);
    if (estimates.withoutDrift) {
        const auto& adjusted = *estimates.withoutDrift;
        out += adjusted
            ? fmt::format("Without the drift of the market: {} ({} to {}).\n", signedBps(adjusted->mean),
                          signedBps(adjusted->interval.low), signedBps(adjusted->interval.high))
            : fmt::format("Without the drift of the market: {}.\n", lackText(adjusted.why()));
    }
}

void appendTuning(std::string& out, const StudyReport& report)
{
    if (!report.isTuned())
        return;
    out += fmt::format("\nTuning, saving in bps against {} on the same orders\n",
                       displayName(report.primary, report.names));
    for (const TuningRow& row : tuningRows(report))
        out += fmt::format("{:<18} {:>7} {:>20}\n", row.name, signedBps(row.mean->mean), row.interval);
    for (const std::string& sentence : tuningSentences(report))
        out += wrapped("", sentence, kLineWidth);
    out += "\n";
}

void appendPower(std::string& out, const study::StudyEstimates& estimates)
{
    if (!estimates.smallestEffect) {
        out += estimates.benchmarks[*estimates.primary].headline
            ? "Power: not known, as all orders have the same saving.\n"
            : "Power: not known from so few days.\n";
        return;
    }
    out += fmt::format("Power: this study could have seen {:.2f} bps (80%, 5% level). Days needed for",
                       *estimates.smallestEffect);
    for (std::size_t i = 0; i < study::kPowerEffects.size(); ++i) {
        out += fmt::format("{} {} bps: {}", i == 0 ? "" : ",", study::kPowerEffects[i],
                           estimates.daysNeeded[i] ? grouped(static_cast<Int128>(*estimates.daysNeeded[i]))
                                                   : std::string("over a million"));
    }
    out += ".";
    // Below 0 it is chance, and with few orders a day it may be below -1.
    if (estimates.withinDay && estimates.withinDay->icc > 0)
        out += fmt::format(" Orders of a day are correlated by {:.2f}.", estimates.withinDay->icc);
    else if (estimates.withinDay)
        out += " Orders of a day are no more alike than those of different days.";
    out += "\n";
}

/// Only what stands out: the table is in study.json.
void appendRegimes(std::string& out, const study::StudyEstimates& estimates)
{
    constexpr double kFound = 0.10;
    std::string found;
    std::size_t tried = 0;
    for (const study::TercileRow& row : estimates.terciles) {
        if (!row.split)
            continue;
        ++tried;
        if (row.split->adjusted <= kFound)
            found += fmt::format("{}{} (saving in the highest third less that in the lowest {}, adjusted p "
                                 "{:.2f})",
                                 found.empty() ? "" : "; ", row.name, signedBps(row.split->difference),
                                 row.split->adjusted);
    }
    if (tried > 0)
        out += wrapped("When it helps: ",
                       found.empty()
                           ? fmt::format("no difference shown between thirds by any of {} measures.", tried)
                           : found + ".",
                       kLineWidth);
}

} // namespace

std::string studyText(const StudyReport& report)
{
    std::string out;
    const StudyVerdict verdict = verdictOf(report);
    const study::StudyEstimates& estimates = report.estimates;
    // In one line, for those who read the first one only.
    out += printableLine(verdict.text) + "\n";
    out += fmt::format("VERDICT  {}\n", gradeText(verdict.grade));
    for (const Caveat& caveat : caveatsOf(report))
        out += linesOf(caveat, kLineWidth);
    if (!estimates.primary)
        return out;
    appendBenchmarks(out, report);
    appendAttribution(out, estimates);
    appendVenues(out, report);
    if (const std::string bracket = bracketSentence(report); !bracket.empty())
        out += wrapped("Fill models (bps): ", bracket, kLineWidth);
    appendTuning(out, report);
    appendPower(out, estimates);
    appendRegimes(out, estimates);
    const study::StudyCounts& counts = estimates.counts;
    constexpr double kSmallFlow = 100'000; // in millions it would have one digit or none
    const std::string dollars = counts.notionalDollars < kSmallFlow
        ? fmt::format("{:.2f} $", counts.notionalDollars)
        : fmt::format("{:.2f} million $", counts.notionalDollars / 1e6);
    std::string flow = fmt::format("Flow: {} on {}, {:.1f}% of the router's shares as maker", dollars,
                                   counted(counts.days, "day"), counts.maker * 100);
    if (counts.participation)
        flow += fmt::format(", median size {:.2f}% of the volume in its window", *counts.participation * 100);
    const std::string flowLine = fmt::format("{}. {}", flow, moneySentence(report));
    out += wrapped("", inCurrency(flowLine, currencyIn(report.settings)), kLineWidth);
    return out;
}

}} // namespace sor::report
