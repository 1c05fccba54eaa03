// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/run_table.h"

#include "base/number_text.h"
#include "base/printable_text.h"
#include "report/answer.h"
#include "sim/cost_path.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <vector>

namespace sor {

namespace {

struct NamedResult {
    std::string name; // as shown
    std::string_view key; // as in the JSON
    const RunResult* result;
    const FillAnalysis* analysis; // of its fills; null when they were not recorded
};

std::vector<NamedResult> allResults(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const Tca* tca = experiment.tca ? &*experiment.tca : nullptr;
    std::vector<NamedResult> results{
        {"Optimised", "optimized", &experiment.optimised.result, tca != nullptr ? &tca->optimised : nullptr}};
    for (const Baseline baseline : kShownBaselines) {
        const std::size_t b = indexOf(baseline);
        results.push_back({displayName(baseline, report.names()), name(baseline), &experiment.baselines[b],
                           tca != nullptr ? &tca->baselines[b] : nullptr});
    }
    return results;
}

std::string savingWords(const Saving& saving, Side side)
{
    if (!saving.bps)
        return "n/c";
    if (*saving.bps == 0)
        return "the same";
    const bool isBetter = *saving.bps > 0;
    const char* word = side == Side::Buy ? (isBetter ? "cheaper" : "dearer") : (isBetter ? "more" : "less");
    return fmt::format("{} bps {}", bpsText(std::abs(*saving.bps)), word);
}

std::string signedBps(double bps)
{
    std::string text = fmt::format("{:+.2f}", bps);
    return text == "-0.00" ? "+0.00" : text;
}

/// Breaks a text into lines of at most 108 columns, the first behind `lead`, the others indented as far. Line
/// ends in names from files must not look like lines of the table.
void appendWrapped(std::string& out, std::string_view lead, std::string_view anyText)
{
    const std::string shown = printableLine(anyText);
    std::string_view text = shown;
    const std::size_t width = 108 - lead.size();
    const std::string indent(lead.size(), ' ');
    for (bool isFirst = true; isFirst || !text.empty(); isFirst = false) {
        std::size_t end = text.size();
        if (end > width) {
            end = text.rfind(' ', width);
            if (end == std::string_view::npos) {
                // A long word is cut between characters, not within one.
                end = width;
                while (end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
                    --end;
            }
        }
        out += fmt::format("{}{}\n", isFirst ? lead : indent, text.substr(0, end));
        text.remove_prefix(end);
        if (text.starts_with(' '))
            text.remove_prefix(1);
    }
}

void appendHeader(std::string& out, const RunReport& report)
{
    const auto& best = report.experiment.optimised.params;
    std::string venues;
    for (const TapeVenue& venue : report.venues)
        venues += (venues.empty() ? "" : " ") + venue.info.mic + (venue.isSynthetic ? "*" : "");
    appendWrapped(out, "", askedText(report));
    appendWrapped(out, "VERDICT  ", verdictOf(report).text);
    for (const Caveat& caveat : caveatsOf(report)) {
        appendWrapped(out, caveat.severity == Caveat::Severity::Note ? "- " : "! ",
                      caveat.text + (caveat.advice.empty() ? "" : " " + caveat.advice));
    }
    out += "\n";
    appendWrapped(out, "",
                  fmt::format("{} of {}: {}", groupedCount(report.experiment.points, "point"),
                              counted(report.venues.size(), "venue"), venues));
    std::string readAs;
    for (const auto& [what, how] : understoodOf(report)) {
        // The first two say it of themselves.
        const bool isPlain = what == "format" || what == "feed";
        readAs += fmt::format("{}{}{}", readAs.empty() ? "" : "; ", isPlain ? "" : what + " ", how);
    }
    std::ranges::replace(readAs, '_', ' ');
    if (!readAs.empty())
        appendWrapped(out, "Read as: ", readAs);
    if (!report.cutShort.empty())
        appendWrapped(out, "INCOMPLETE: ", report.cutShort);
    out += fmt::format(
        "Router: {} model, lambda_over {}, lambda_under {}, theta_queue {} ($ a share), best of {} "
        "cells\n\n",
        name(report.experiment.search.model), format(best.lambdaOver), format(best.lambdaUnder),
        format(best.thetaQueue), grouped(static_cast<Int128>(report.experiment.search.cells.size())));
}

/// The rows of the table: every strategy, and behind the router itself what it does untuned.
std::vector<NamedResult> tableRows(const RunReport& report)
{
    auto rows = allResults(report);
    const Experiment& experiment = report.experiment;
    rows.insert(
        rows.begin() + 1,
        {"Untuned", "untuned", &experiment.untuned, experiment.tca ? &experiment.tca->untuned : nullptr});
    return rows;
}

void appendRows(std::string& out, const RunReport& report)
{
    const auto rows = tableRows(report);
    constexpr auto kRow = "{:<13} {:>9} {:>11} {:>16} {:>10} {:>8}  {:<18} {:>7} {:>9}\n";
    out += fmt::format(kRow, "Strategy", "Filled", "Average",
                       report.order.side == Side::Buy ? "Total $" : "Proceeds $", "Fees $", "Slippage",
                       "Optimised is", "timing", "execution");
    for (const NamedResult& row : rows) {
        const bool isRouter = row.result == rows.front().result;
        const bool isRun = row.result->notRun.empty();
        const Saving saving = isRouter ? Saving{} : compare(*rows.front().result, *row.result, row.name);
        const auto average = averagePrice(*row.result);
        const auto slippage = slippageBps(*row.result, report.experiment.arrivalMid);
        std::string line = fmt::format(
            kRow, row.name, isRun ? grouped(row.result->filled().count) : "-",
            average ? priceText(*average) : "-", isRun ? cashText(row.result->totalCash()) : "-",
            isRun ? cashText(row.result->all.fees) : "-", slippage ? signedBps(*slippage) : "-",
            isRouter ? "" : savingWords(saving, report.order.side),
            saving.bps ? signedBps(saving.timingBps) : "", saving.bps ? signedBps(saving.executionBps) : "");
        line.erase(line.find_last_not_of(" \n") + 1);
        out += line + "\n";
    }
}

std::string savingNumber(const std::optional<double>& bps)
{
    return bps ? signedBps(*bps) : std::string("n/c");
}

/// One line a baseline: the saving over start times, where the parameters were not chosen, with the default
/// parameters, where they were chosen, and over the whole window.
void appendValidation(std::string& out, const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const bool hasStarts = experiment.starts && !experiment.starts->starts.empty();
    if (!experiment.test && !hasStarts)
        return;
    const auto line = [&](std::string_view name, const std::vector<std::string>& starts,
                          const std::vector<std::string>& parts, std::string_view whole) {
        std::string text = fmt::format("{:<13}", name);
        if (hasStarts)
            text += fmt::format(" {:>10} {:>18}", starts[0], starts[1]);
        if (experiment.test) {
            text += fmt::format(" {:>9} {:>10} {:>8} {:>9} {:>9}", parts[0], parts[1], parts[2], parts[3],
                                parts[4]);
        }
        out += text + fmt::format(" {:>9}\n", whole);
    };
    out += "Router saving in bps, + is the router's\n";
    line("Against", {"Starts", "95% interval"}, {"Tested", "execution", "timing", "untuned", "Tuned on"},
         "Whole");
    for (const Baseline baseline : kShownBaselines) {
        const std::size_t b = indexOf(baseline);
        const std::string name = displayName(baseline, report.names());
        std::vector<std::string> starts;
        if (hasStarts) {
            const auto& against = experiment.starts->against[b];
            starts = {against.compared == 0 ? "n/c" : signedBps(against.all.mean),
                      against.all.interval ? fmt::format("{} to {}", signedBps(against.all.interval->low),
                                                         signedBps(against.all.interval->high))
                                           : "-"};
        }
        std::vector<std::string> parts;
        if (experiment.test) {
            const Comparison& test = *experiment.test;
            const Saving tested = compare(test.tuned, test.baselines[b], name);
            parts = {
                savingNumber(tested.bps), tested.bps ? signedBps(tested.executionBps) : "n/c",
                tested.bps ? signedBps(tested.timingBps) : "n/c",
                savingNumber(compare(test.untuned, test.besideUntuned(baseline), name).bps),
                savingNumber(compare(experiment.train->tuned, experiment.train->baselines[b], name).bps)};
        }
        line(name, starts, parts,
             savingNumber(compare(experiment.optimised.result, experiment.baselines[b], name).bps));
    }
    if (hasStarts) {
        const StartSweep& sweep = *experiment.starts;
        out += fmt::format("Starts: the mean of {}, {} each.", counted(sweep.starts.size(), "start"),
                           groupedCount(sweep.shares.count, "share"));
    }
    if (experiment.test) {
        out += fmt::format("{}Tested: the second part, {}. Tuned on: the first, {}.", hasStarts ? " " : "",
                           groupedCount(experiment.test->order.shares.count, "share"),
                           grouped(experiment.train->order.shares.count));
    }
    out += "\n\n";
}

/// Why the completion left something.
std::string_view whyUnfilled(const RunReport& report, CompletionEnd end)
{
    switch (end) {
    case CompletionEnd::NothingOffered:
        return report.order.limit ? ": at the end of the window no venue showed a price within the limit"
                                  : ": at the end of the window no venue showed a price to take";
    case CompletionEnd::GaveUp:
        return ": far more than the market showed";
    case CompletionEnd::Done:
        break;
    }
    return "";
}

/// The router's fills against the market, in a line or three.
void addTcaNotes(const RunReport& report, std::vector<std::string>& notes)
{
    if (!report.experiment.tca)
        return;
    const MarketBenchmarks& market = report.experiment.tca->market;
    const FillAnalysis& router = report.experiment.tca->optimised;
    const auto vwap = market.vwap();
    const auto twap = market.twap();
    const auto slippage = [&](Price price) {
        const auto bps = router.slippageBps(Mid::at(price));
        return bps ? fmt::format(" (Optimised {} bps)", signedBps(*bps)) : std::string();
    };
    if (twap) {
        notes.push_back(fmt::format("The market in the window, without fees: {}, time-weighted mid {}{}.",
                                    vwap ? fmt::format("{} traded at a VWAP of {}{}",
                                                       groupedCount(market.volume, "share"), priceText(*vwap),
                                                       slippage(*vwap))
                                         : std::string("no trades"),
                                    priceText(*twap), slippage(*twap)));
    }
    const auto effective = router.all.effectiveSpreadBps();
    const auto quoted = router.all.quotedSpreadBps();
    if (effective && quoted) {
        notes.push_back(
            fmt::format("At Optimised's fills the quotes were {:.2f} bps wide; its effective spread "
                        "was {:.2f} bps, twice the distance from the mid (positive is a cost).",
                        *quoted, *effective));
    }
    constexpr std::size_t kTenSeconds = 1;
    const Markout& maker = router.all.maker[kTenSeconds];
    if (const auto markout = maker.bps()) {
        notes.push_back(fmt::format("Resting orders got {} of Optimised's {}; 10 s later the mid stood "
                                    "{} bps from their price (positive is a gain).",
                                    grouped(router.all.makerShares.count),
                                    groupedCount(router.all.shares.count, "share"), signedBps(*markout)));
    }
}

} // namespace

std::vector<std::string> reportNotes(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const GridSummary& summary = experiment.search.summary;
    const std::size_t cells = experiment.search.cells.size();
    std::vector<std::string> notes;
    notes.emplace_back(
        "Averages and totals include fees and rebates; Fees $ are before rebates. Slippage is against the "
        "arrival mid in bps, positive is a cost. Timing and execution add up to the saving in bps.");
    const ParameterGrid& grid = experiment.search.grid;
    const RouterParams middle = grid.cell(grid.middleCell());
    notes.push_back(fmt::format(
        "Untuned is the middle cell of the grid: lambda_over {}, lambda_under {}, theta_queue {}.",
        format(middle.lambdaOver), format(middle.lambdaUnder), format(middle.thetaQueue)));
    const auto results = tableRows(report);
    std::string previous;
    for (std::size_t i = 1; i < results.size(); ++i) {
        const Saving saving = compare(*results.front().result, *results[i].result, results[i].name);
        // What the router is to blame for is said once, not for every baseline.
        if (!saving.bps && saving.reason != previous)
            notes.push_back(fmt::format("n/c, not comparable: {}", saving.reason));
        previous = saving.reason;
    }
    for (const NamedResult& row : results) {
        const Shares completed = row.result->completion.shares;
        if (completed.count > 0) {
            notes.push_back(fmt::format("{} took {} at the end of the window to complete the order.",
                                        row.name, groupedCount(completed.count, "share")));
        }
        if (row.result->unfilled().count > 0 && row.result->notRun.empty()) {
            notes.push_back(fmt::format("{} left {} of {} unfilled{}.", row.name,
                                        grouped(row.result->unfilled().count),
                                        groupedCount(row.result->ordered.count, "share"),
                                        whyUnfilled(report, row.result->completionEnd)));
        }
    }
    addTcaNotes(report, notes);
    if (cells > 1 && summary.distinctOutcomes == 1) {
        notes.push_back(
            fmt::format("All {} cells gave the same cost: on this tape the parameters did not matter.",
                        grouped(static_cast<Int128>(cells))));
    } else if (summary.tiedCells > 1) {
        notes.push_back(fmt::format(
            "The best cost is shared by {} of {} cells; shown is the one with the lowest "
            "lambda_over, then lambda_under, then theta_queue.",
            grouped(static_cast<Int128>(summary.tiedCells)), grouped(static_cast<Int128>(cells))));
    }
    for (const TapeVenue& venue : report.venues) {
        if (venue.isSynthetic) {
            notes.emplace_back("* synthetic venue, derived from the real one.");
            break;
        }
    }
    for (const std::string& warning : report.warnings)
        notes.push_back(warning);
    return notes;
}

std::string resultTable(const RunReport& report)
{
    std::string out;
    appendHeader(out, report);
    appendRows(out, report);
    out += "\n";
    appendValidation(out, report);
    for (const std::string& note : reportNotes(report))
        appendWrapped(out, "- ", note);
    return out;
}

std::string fillsCsv(const RunReport& report)
{
    std::string out = "strategy,time,venue,shares,price,fee,mid,completion,liquidity";
    for (const std::string_view horizon : kMarkoutNames)
        out += fmt::format(",markout_{}", horizon);
    out += "\n";
    for (const NamedResult& row : allResults(report)) {
        for (std::size_t f = 0; f < row.result->fills.size(); ++f) {
            const Fill& fill = row.result->fills[f];
            out += fmt::format("{},{},{},{},{},{},{},{},{}", row.key, formatIsoTime(fill.time),
                               csvTextField(report.venues[fill.venue].info.mic), fill.shares.count,
                               format(fill.price), format(fill.fee),
                               fill.mid ? formatHalfNanos(fill.mid->halfNanos) : "",
                               fill.isCompletion ? 1 : 0, fill.isMaker ? "maker" : "taker");
            const MidsAfter* mids = row.analysis != nullptr ? &row.analysis->midsAfter[f] : nullptr;
            for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h) {
                out += ',';
                if (mids != nullptr && (*mids)[h])
                    out += formatHalfNanos(markoutHalfNanos(report.order.side, fill, *(*mids)[h]));
            }
            out += "\n";
        }
    }
    return out;
}

std::string pathCsv(const RunReport& report)
{
    std::string out = "strategy,time,filled,total_cash,shortfall_vs_arrival\n";
    const auto& mid = report.experiment.arrivalMid;
    for (const NamedResult& row : allResults(report)) {
        for (const CostPoint& at : costPath(*row.result)) {
            out += fmt::format(
                "{},{},{},{},{}\n", row.key, formatIsoTime(at.time), at.filled.count, format(at.cash),
                mid ? formatHalfNanos(costBeyond(report.order.side, at.cash.nanos, at.filled, *mid)) : "");
        }
    }
    return out;
}

} // namespace sor
