// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/run_table.h"

#include "base/money_text.h"
#include "base/number_text.h"
#include "base/printable_text.h"
#include "report/strategy_table.h"
#include "report/text_lines.h"
#include "sim/cost_path.h"

#include <array>
#include <fmt/format.h>
#include <vector>

namespace sor { inline namespace report {

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
    std::vector<NamedResult> results{{std::string(kOptimisedName), "optimized", &experiment.optimised.result,
                                      tca != nullptr ? &tca->optimised : nullptr}};
    for (const Baseline baseline : kShownBaselines) {
        const std::size_t b = indexOf(baseline);
        results.push_back({displayName(baseline, report.names()), name(baseline), &experiment.baselines[b],
                           tca != nullptr ? &tca->baselines[b] : nullptr});
    }
    for (std::size_t i = 0; i < experiment.extras.size(); ++i) {
        const ExtraName& extra = experiment.extraNames[i];
        results.push_back(
            {extra.name, extra.key, &experiment.extras[i], tca != nullptr ? &tca->extras[i] : nullptr});
    }
    return results;
}

/// The rows of the table: every strategy, and behind the router itself what it does with the default
/// parameters.
std::vector<NamedResult> tableRows(const RunReport& report)
{
    auto rows = allResults(report);
    const Experiment& experiment = report.experiment;
    rows.insert(rows.begin() + 1,
                {std::string(kDefaultParametersName), "untuned", &experiment.untuned,
                 experiment.tca ? &experiment.tca->untuned : nullptr});
    return rows;
}

struct TableColumn {
    Measure measure;
    std::array<std::string_view, 2> heading; // in two lines
    int width;
};

void appendRows(std::string& out, const RunReport& report)
{
    const auto rows = tableRows(report);
    const bool isBuy = report.order.side == Side::Buy;
    const std::string_view currency = currencyIn(report.settings);
    const std::string total = inCurrency(isBuy ? "Total $" : "Proceeds $", currency);
    const std::string fees = inCurrency("Fees $", currency);
    const std::array columns{TableColumn{Measure::Filled, {"", "Filled"}, 9},
                             TableColumn{Measure::AveragePrice, {"Average", "price"}, 11},
                             TableColumn{Measure::TotalCash, {"", total}, 16},
                             TableColumn{Measure::Fees, {"", fees}, 10},
                             TableColumn{Measure::ArrivalSlippage, {"Arrival", "slippage"}, 8},
                             TableColumn{Measure::Saving, {"Router", "saving"}, 8},
                             TableColumn{Measure::Timing, {"of it", "timing"}, 8},
                             TableColumn{Measure::Execution, {"and", "execution"}, 9}};
    const auto addLine = [&](std::string_view name, const auto& textOf) {
        out += fmt::format("{:<19}", name);
        for (const TableColumn& column : columns)
            out += fmt::format(" {:>{}}", textOf(column), column.width);
        out += "\n";
    };
    addLine("", [](const TableColumn& column) { return column.heading[0]; });
    addLine("Strategy", [](const TableColumn& column) { return column.heading[1]; });
    for (const NamedResult& row : rows) {
        const MeasuredStrategy strategy{row.name, *row.result, rows.front().result,
                                        report.experiment.arrivalMid};
        addLine(row.name, [&](const TableColumn& column) {
            std::string text = cellOf(column.measure, strategy).text;
            return text == kNotComparable ? std::string("-") : text; // said below
        });
    }
}

std::string savingNumber(const std::optional<double>& bps)
{
    return bps ? signedBps(*bps) : std::string("-");
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
        // Names of extra strategies are longer.
        std::string text = fmt::format("{:<{}}", name, experiment.extras.empty() ? 14 : 19);
        if (hasStarts)
            text += fmt::format(" {:>10} {:>18}", starts[0], starts[1]);
        if (experiment.test) {
            text += fmt::format(" {:>9} {:>10} {:>8} {:>9} {:>9}", parts[0], parts[1], parts[2], parts[3],
                                parts[4]);
        }
        out += text + fmt::format(" {:>9}\n", whole);
    };
    out += "Router saving in bps, + is the router's\n";
    line("Against", {"Mean", "95% interval"}, {"Tested", "Execution", "Timing", "Default", "Tuned on"},
         "Whole");
    const auto add = [&](const std::string& name, const RunResult& whole, const StartSweep::Against* against,
                         const auto& inPart, const auto& besideUntuned) {
        std::vector<std::string> starts;
        if (against != nullptr) {
            starts = {against->compared == 0 ? "-" : signedBps(against->all.mean),
                      against->all.interval ? fmt::format("{} to {}", signedBps(against->all.interval->low),
                                                          signedBps(against->all.interval->high))
                                            : "-"};
        }
        std::vector<std::string> parts;
        if (experiment.test) {
            const Comparison& test = *experiment.test;
            const Saving tested = compare(test.tuned, inPart(test), name);
            parts = {savingNumber(tested.bps), tested.bps ? signedBps(tested.executionBps) : "-",
                     tested.bps ? signedBps(tested.timingBps) : "-",
                     savingNumber(compare(test.untuned, besideUntuned(test), name).bps),
                     savingNumber(compare(experiment.train->tuned, inPart(*experiment.train), name).bps)};
        }
        line(name, starts, parts, savingNumber(compare(experiment.optimised.result, whole, name).bps));
    };
    for (const Baseline baseline : kShownBaselines) {
        const std::size_t b = indexOf(baseline);
        add(
            displayName(baseline, report.names()), experiment.baselines[b],
            hasStarts ? &experiment.starts->against[b] : nullptr,
            [&](const Comparison& part) -> const RunResult& { return part.baselines[b]; },
            [&](const Comparison& part) -> const RunResult& { return part.besideUntuned(baseline); });
    }
    for (std::size_t i = 0; i < experiment.extras.size(); ++i) {
        const auto inPart = [&](const Comparison& part) -> const RunResult& { return part.extras[i]; };
        add(experiment.extraNames[i].name, experiment.extras[i],
            hasStarts ? &experiment.starts->extras[i] : nullptr, inPart, inPart);
    }
    std::string note;
    if (hasStarts) {
        const StartSweep& sweep = *experiment.starts;
        note =
            fmt::format("Mean: over those of {} that can be compared, {} each.",
                        counted(sweep.starts.size(), "start"), sharesText(sweep.shares, report.order.unit));
    }
    if (experiment.test) {
        note += fmt::format("{}Tested: the second part, {}. Tuned on: the first, {}.", hasStarts ? " " : "",
                            sharesText(experiment.test->order.shares, report.order.unit),
                            grouped(experiment.train->order.shares, report.order.unit));
    }
    out += wrapped("", note, kDetailColumns) + "\n";
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
        return bps ? fmt::format(" (router {} bps)", signedBps(*bps)) : std::string();
    };
    if (twap) {
        notes.push_back(fmt::format("The market in the window, without fees: {}, time-weighted mid {}{}.",
                                    vwap ? fmt::format("{} traded at a VWAP of {}{}",
                                                       sharesText({market.volume}, report.order.unit),
                                                       priceText(*vwap), slippage(*vwap))
                                         : std::string("no trades"),
                                    priceText(*twap), slippage(*twap)));
    }
    const auto effective = router.all.effectiveSpreadBps();
    const auto quoted = router.all.quotedSpreadBps();
    if (effective && quoted) {
        notes.push_back(
            fmt::format("At the router's fills the quotes were {:.2f} bps wide; its effective spread "
                        "was {:.2f} bps, twice the distance from the mid (positive is a cost).",
                        *quoted, *effective));
    }
    constexpr std::size_t kTenSeconds = 1;
    const Markout& maker = router.all.maker[kTenSeconds];
    if (const auto markout = maker.bps()) {
        notes.push_back(fmt::format("Resting orders filled {} of the router's {}; 10 s later the mid was "
                                    "{} bps from their price (positive is a gain).",
                                    grouped(router.all.makerShares, report.order.unit),
                                    sharesText(router.all.shares, report.order.unit), signedBps(*markout)));
    }
}

} // namespace

std::vector<std::string> reportNotes(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const GridSummary& summary = experiment.search.summary;
    const std::size_t cells = experiment.search.cells.size();
    std::vector<std::string> notes;
    notes.push_back(inCurrency(
        "Averages and totals include fees and rebates; Fees $ are before rebates. Arrival "
        "slippage is against the arrival mid in bps, positive is a cost. Router savings are in bps, "
        "positive when the router was better; timing and execution add up to the saving.",
        currencyIn(report.settings)));
    const ParameterGrid& grid = experiment.search.grid;
    const RouterParams middle = grid.cell(grid.middleCell());
    notes.push_back(fmt::format("The default parameters are the middle cell of the grid: lambda_over {}, "
                                "lambda_under {}, theta_queue {}.",
                                format(middle.lambdaOver), format(middle.lambdaUnder),
                                format(middle.thetaQueue)));
    const auto results = tableRows(report);
    std::string previous;
    for (std::size_t i = 1; i < results.size(); ++i) {
        const Saving saving = compare(*results.front().result, *results[i].result, results[i].name);
        // What the router is to blame for is said once, not for every baseline.
        if (!saving.bps && saving.reason != previous)
            notes.push_back(fmt::format("Not comparable: {}", saving.reason));
        previous = saving.reason;
    }
    for (const NamedResult& row : results) {
        const Shares completed = row.result->completion.shares;
        if (completed.count > 0) {
            notes.push_back(fmt::format("{} took {} at the end of the window to complete the order.",
                                        row.name, sharesText(completed, report.order.unit)));
        }
        if (row.result->unfilled().count > 0 && row.result->notRun.empty()) {
            notes.push_back(fmt::format("{} left {} of {} unfilled{}.", row.name,
                                        grouped(row.result->unfilled(), report.order.unit),
                                        sharesText(row.result->ordered, report.order.unit),
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

std::string detailsText(const RunReport& report)
{
    std::string out;
    appendRows(out, report);
    out += "\n";
    appendValidation(out, report);
    for (const std::string& note : reportNotes(report))
        out += wrapped("- ", note, kDetailColumns);
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
                               csvTextField(report.venues[fill.venue].info.mic),
                               format(fill.shares, report.order.unit), format(fill.price), format(fill.fee),
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
            out += fmt::format("{},{},{},{},{}\n", row.key, formatIsoTime(at.time),
                               format(at.filled, report.order.unit), format(at.cash),
                               mid ? formatHalfNanos(costBeyond(report.order.side, at.cash.nanos, at.filled,
                                                                report.order.unit, *mid))
                                   : "");
        }
    }
    return out;
}

}} // namespace sor::report
