// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/answer_text.h"

#include "base/money_text.h"
#include "base/number_text.h"
#include "report/answer.h"
#include "report/caveats.h"
#include "report/saving_rows.h"
#include "report/strategy_table.h"
#include "report/text_lines.h"

#include <algorithm>
#include <fmt/ranges.h>
#include <optional>
#include <utility>
#include <vector>

namespace sor { inline namespace report {

namespace {

std::ptrdiff_t linesOf(std::string_view text)
{
    return std::ranges::count(text, '\n');
}

std::string bpsOrDash(const std::optional<double>& bps)
{
    return bps ? signedBps(*bps) : std::string("-");
}

/// A saving and the parts that add up to it.
std::string partsOf(const Saving& saving, bool isMostlyTiming)
{
    constexpr auto kParts = " {:>7} {:>7} {:>8}";
    return saving.bps ? fmt::format(kParts, signedBps(*saving.bps), signedBps(saving.executionBps),
                                    signedBps(saving.timingBps) + (isMostlyTiming ? "~" : " "))
                      : fmt::format(kParts, "-", "-", "- ");
}

/// Columns that a run without a test, or without starts, does not have are left out. The figure of the
/// verdict comes first, and a heading above says of each number what it is.
std::string savingsTable(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const bool hasTest = experiment.test.has_value();
    const bool hasStarts = experiment.starts && !experiment.starts->starts.empty();
    constexpr auto kHeading = " {:>24}";
    std::string out;
    if (hasStarts)
        out += wrapped("", startsText(report), kScreenColumns);
    out += fmt::format("{:<19}", "Router saving (bps)");
    if (hasStarts)
        out += fmt::format(kHeading, "Over start times");
    if (hasTest)
        out += fmt::format(kHeading, "Tested order");
    out += fmt::format(kHeading, "Whole window") + "\n" + std::string(19, ' ');
    if (hasStarts)
        out += fmt::format(" {:>7} {:>16}", "Mean", "95% interval");
    for (int order = hasTest ? 0 : 1; order < 2; ++order)
        out += fmt::format(" {:>7} {:>7} {:>8}", "Total =", "Exec. +", "Timing ");
    const auto endLine = [&] { out.replace(out.find_last_not_of(' ') + 1, std::string::npos, "\n"); };
    endLine();
    std::string notComparable;
    const auto rows = savingRows(report);
    for (const SavingRow& row : rows) {
        if (!row.tested.bps && notComparable.empty())
            notComparable = "Not comparable: " + row.tested.reason;
        out += fmt::format("{:<19}", row.name);
        if (hasStarts)
            out += fmt::format(" {:>7} {:>16}", bpsOrDash(row.meanBps),
                               row.interval ? fmt::format("{} to {}", signedBps(row.interval->low),
                                                          signedBps(row.interval->high))
                                            : std::string("-"));
        if (hasTest)
            out += partsOf(row.tested, row.isTestedTiming);
        out += partsOf(row.whole, row.isWholeTiming);
        endLine();
    }
    out += wrapped("", fmt::format("{}", fmt::join(savingNotes(report, rows), " ")), kScreenColumns);
    if (!notComparable.empty())
        out += wrapped("- ", notComparable, kScreenColumns);
    return out;
}

std::optional<double> tuningWorth(const Experiment& experiment)
{
    if (!experiment.test || experiment.search.cells.size() <= 1)
        return {};
    return compare(experiment.test->tuned, experiment.test->untuned, kDefaultParametersName).bps;
}

std::string parametersText(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const RouterParams& best = experiment.optimised.params;
    const std::size_t cells = experiment.search.cells.size();
    std::string text =
        fmt::format("Parameters ({}): lambda_over {}, lambda_under {}, theta_queue {} $ a share, {}",
                    name(experiment.search.model), format(best.lambdaOver), format(best.lambdaUnder),
                    format(best.thetaQueue),
                    cells == 1 ? std::string("the only cell")
                               : fmt::format("best of {}{}", groupedCount(static_cast<Int128>(cells), "cell"),
                                             experiment.test ? " on the first part" : ""));
    if (const auto tuning = tuningWorth(experiment))
        text += fmt::format("; tested on the second, tuning saved {} bps against the default parameters",
                            signedBps(*tuning));
    return inCurrency(text + ".", currencyIn(report.settings));
}

std::string filledText(const RunReport& report)
{
    const RunResult& router = report.experiment.optimised.result;
    const auto average = averagePrice(router);
    if (!average)
        return "The router filled nothing.";
    return inCurrency(fmt::format("The router {} {} of {} at {} on average, ${} all in.",
                                  report.order.side == Side::Buy ? "bought" : "sold",
                                  grouped(router.filled(), router.unit),
                                  sharesText(router.ordered, router.unit), priceText(*average),
                                  cashText(router.totalCash())),
                      currencyIn(report.settings));
}

std::string bracketText(const RunReport& report)
{
    const auto& bracket = report.experiment.bracket;
    if (!bracket || bracket->variants.empty())
        return "";
    const bool isExact = bracket->variants.front().queue == name(QueueModel::Exact);
    if (isExact && bracket->variants.size() == 1)
        return fmt::format(
            "Fill models: queues are known order by order, so no other rule of queues was tried; "
            "with {} of latency the mean saving is {} bps.",
            bracket->variants.front().latency,
            bracket->variants.front().savingBps ? signedBps(*bracket->variants.front().savingBps)
                                                : "not known");
    if (std::ranges::all_of(bracket->variants, &FillBracket::Variant::hasNoEffect))
        return "Fill models: other rules of filling have no effect on the mean saving.";
    return fmt::format("Fill models: the mean saving lies between {} and {} bps.", signedBps(bracket->lowBps),
                       signedBps(bracket->highBps));
}

/// What stands in the verdict already is not said again.
std::vector<std::string> caveatLines(const RunReport& report, const Verdict& verdict)
{
    std::vector<std::string> caveats;
    if (!report.cutShort.empty())
        caveats.push_back(wrapped("INCOMPLETE: ", report.cutShort, kScreenColumns));
    for (const Caveat& caveat : caveatsOf(report)) {
        if (caveat.code == "no_interval" && !verdict.reason.empty())
            continue;
        caveats.push_back(linesOf(caveat, kScreenColumns));
    }
    return caveats;
}

std::string readAsText(const RunReport& report)
{
    std::string text;
    for (const auto& [what, how] : understoodOf(report)) {
        // The first two say it of themselves.
        const bool isPlain = what == "format" || what == "feed";
        std::string key = isPlain ? "" : what + " ";
        std::ranges::replace(key, '_', ' ');
        text += fmt::format("{}{}{}", text.empty() ? "" : "; ", key, how);
    }
    return text.empty() ? "" : wrapped("Read as: ", text + ".", kScreenColumns);
}

} // namespace

std::string answerText(const RunReport& report, bool isWhole)
{
    const Verdict verdict = verdictOf(report);
    std::string head = wrapped("VERDICT  ", verdict.text, kScreenColumns)
        + wrapped("", askedText(report), kScreenColumns) + readAsText(report);
    std::string table =
        fmt::format("\n{}\n{}{}", savingsTable(report), wrapped("", filledText(report), kScreenColumns),
                    wrapped("", parametersText(report), kScreenColumns));
    if (const std::string bracket = bracketText(report); !bracket.empty())
        table += wrapped("", bracket, kScreenColumns);

    const auto caveats = caveatLines(report, verdict);
    auto room = static_cast<std::ptrdiff_t>(kScreenLines) - linesOf(head) - linesOf(table);
    std::ptrdiff_t needed = 0;
    for (const std::string& caveat : caveats)
        needed += linesOf(caveat);
    if (needed > room)
        --room; // for the line that counts the others
    std::size_t shown = 0;
    for (; shown < caveats.size(); ++shown) {
        const std::ptrdiff_t lines = linesOf(caveats[shown]);
        if (!isWhole && lines > room)
            break;
        room -= lines;
        head += caveats[shown];
    }
    if (shown < caveats.size())
        head += fmt::format("- {} more with `verbose`.\n", counted(caveats.size() - shown, "caveat"));
    return head + table;
}

std::vector<std::string> answerNotes(const RunReport& report)
{
    std::vector<std::string> notes;
    if (report.experiment.starts && !report.experiment.starts->starts.empty())
        notes.push_back(startsText(report));
    if (const auto tuning = tuningWorth(report.experiment))
        notes.push_back(fmt::format("Tuning saved {} bps in the second part, against the default parameters.",
                                    signedBps(*tuning)));
    if (std::string bracket = bracketText(report); !bracket.empty())
        notes.push_back(std::move(bracket));
    return notes;
}

}} // namespace sor::report
