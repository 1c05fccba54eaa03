// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_caveats.h"

#include "base/money_text.h"
#include "base/number_text.h"
#include "report/strategy_table.h"
#include "report/study_answer.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string>
#include <utility>

namespace sor { inline namespace report {

namespace {

using Severity = Caveat::Severity;
using Caveats = std::vector<Caveat>;

std::string orders(std::size_t count, std::string_view one, std::string_view many)
{
    return count == 1 ? fmt::format("1 order {}", one)
                      : fmt::format("{} {}", groupedCount(static_cast<Int128>(count), "order"), many);
}

/// Below this part of the router's shares as maker the study is about taking.
constexpr double kFewMakers = 0.01;

/// The part of a baseline's shares that it got as maker; nothing when it was not run.
std::optional<double> makerPart(const StudyReport& report, Baseline baseline)
{
    double maker = 0;
    double filled = 0;
    for (const StudyRow& row : report.rows) {
        if (const StrategyRow* of = study::strategyOf(row, name(baseline))) {
            maker += static_cast<double>(of->maker.count);
            filled += static_cast<double>(of->filled.count);
        }
    }
    return filled > 0 ? std::optional(maker / filled) : std::nullopt;
}

void addVerdict(const StudyReport& report, Caveats& caveats)
{
    if (auto reason = verdictOf(report).reason; !reason.empty() && report.estimates.primary)
        caveats.push_back({"not_judged", Severity::Severe, std::move(reason), ""});
}

void addBracket(const StudyReport& report, Caveats& caveats)
{
    const auto& bracket = report.estimates.bracket;
    if (bracket && bracket->changesSign())
        caveats.push_back({"fill_model", Severity::Severe,
                           fmt::format("Under other rules of filling the saving lies between {} and {} bps: "
                                       "whether the router or {} "
                                       "is better depends on the order of queues, which quotes do not show.",
                                       nonZero(signedBps(bracket->lowBps), bracket->lowBps),
                                       nonZero(signedBps(bracket->highBps), bracket->highBps),
                                       displayName(report.primary, report.names)),
                           "Order-level data decide it (`queue` exact)."});
}

void addTuning(const StudyReport& report, Caveats& caveats)
{
    if (report.tuning && !report.isTuned())
        caveats.push_back(
            {"not_tuned", Severity::Severe,
             "Nothing was tuned: the first day of a symbol only trains, and there is no day with "
             "orders after it. All figures are those of the default cell.",
             "Use more days."});
    if (report.isTuned() && report.isBracketOfDefault && report.estimates.bracket)
        caveats.push_back({"bracket_of_default", Severity::Note,
                           "The model range is that of the default cell: shards do not know the chosen ones.",
                           ""});
}

/// Counts reasons, the most frequent first.
class Reasons {
public:
    void add(const std::string& reason)
    {
        const auto there = std::ranges::find(m_counts, reason, &Count::first);
        if (there == m_counts.end())
            m_counts.emplace_back(reason, 1);
        else
            ++there->second;
    }
    using Count = std::pair<std::string, std::size_t>;
    std::vector<Count> take()
    {
        std::ranges::stable_sort(m_counts, std::ranges::greater{}, &Count::second);
        return std::move(m_counts);
    }

private:
    std::vector<Count> m_counts;
};

void addNoResult(const StudyReport& report, Caveats& caveats)
{
    Reasons found;
    for (const StudyRow& row : report.rows) {
        if (row.outcome.state != OrderState::Done)
            found.add(row.outcome.reason);
    }
    const auto reasons = found.take();
    constexpr std::size_t kShown = 3;
    for (std::size_t i = 0; i < std::min(reasons.size(), kShown); ++i)
        caveats.push_back(
            {"no_result", Severity::Warning,
             fmt::format("{} no result: {}", orders(reasons[i].second, "has", "have"), reasons[i].first),
             ""});
    if (reasons.size() > kShown)
        caveats.push_back(
            {"no_result", Severity::Warning,
             fmt::format("And {} more reasons; orders.csv names each.", reasons.size() - kShown), ""});
}

/// What the desk really had, where it was given.
void addExecutions(const StudyReport& report, Caveats& caveats)
{
    for (const std::string& remark : report.executionRemarks)
        caveats.push_back({"executions", Severity::Warning, remark, ""});
    Reasons found;
    std::size_t compared = 0;
    for (const StudyRow& row : report.rows) {
        // Of a tuned study those of first days are in no comparison.
        if (row.outcome.state != OrderState::Done || (report.isTuned() && !row.outcome.tunedParams))
            continue;
        ++compared;
        const auto actual = std::ranges::find(row.outcome.strategies, kActualKey, &StrategyRow::strategy);
        if (actual != row.outcome.strategies.end() && !actual->notRun.empty())
            found.add(actual->notRun);
    }
    constexpr std::size_t kShown = 3;
    const auto reasons = found.take();
    for (std::size_t i = 0; i < std::min(reasons.size(), kShown); ++i)
        caveats.push_back({"executions_missing", Severity::Warning,
                           fmt::format("{} of the {} {} not compared with {}: {}",
                                       grouped(static_cast<Int128>(reasons[i].second)),
                                       groupedCount(static_cast<Int128>(compared), "order"),
                                       either(reasons[i].second, "is", "are"), kActualName, reasons[i].first),
                           ""});
    if (reasons.size() > kShown)
        caveats.push_back(
            {"executions_missing", Severity::Warning,
             fmt::format("And {} more reasons; orders.csv names each.", reasons.size() - kShown), ""});
    const auto actual = std::ranges::find_if(report.estimates.benchmarks,
                                             [](const auto& of) { return of.is(Benchmark::actual()); });
    if (actual != report.estimates.benchmarks.end() && actual->completion > 0)
        caveats.push_back(
            {"executions_partial", Severity::Note,
             fmt::format("The executions are {} short of their orders: what is missing is completed "
                         "at the end, as for every strategy.",
                         sharePercent(actual->completion)),
             ""});
}

void addValued(const StudyReport& report, Caveats& caveats)
{
    if (const double valued = report.estimates.counts.valued; valued > 0)
        caveats.push_back(
            {"valued_shares", Severity::Warning,
             fmt::format("One strategy or more could not trade up to {} of its shares (limit, halt or "
                         "nothing offered): "
                         "they are valued at the last mid, half the last spread and the taker fee.",
                         sharePercent(valued)),
             ""});
}

void addDayCorrelation(const StudyReport& report, Caveats& caveats)
{
    const auto& correlation = report.estimates.dayCorrelation;
    if (correlation && correlation->isHigh())
        caveats.push_back(
            {"correlated_days", Severity::Warning,
             fmt::format(
                 "Days are correlated (lag one {:.2f}, limit {:.2f}): intervals by day are too narrow.",
                 correlation->lagOne, correlation->limit),
             "Use more days, or days further apart."});
}

void addCompletion(const StudyReport& report, Caveats& caveats)
{
    if (!report.estimates.primary)
        return;
    const study::BenchmarkEstimate& primary = report.estimates.benchmarks[*report.estimates.primary];
    const double completion = report.estimates.counts.completion;
    if (std::max(completion, primary.completion) > study::kNotableShare)
        caveats.push_back(
            {"completion", Severity::Warning,
             fmt::format("Completion took {} of the router's and {} of {}'s shares. At 1, 2 and 3 times its "
                         "distance from the mid the saving is {}, {} and {} bps.",
                         sharePercent(completion), sharePercent(primary.completion),
                         displayName(report.primary, report.names), signedBps(primary.atCompletion[0]),
                         signedBps(primary.atCompletion[1]), signedBps(primary.atCompletion[2])),
             "Smaller orders or longer windows leave less to the end."});
}

void addLargeOrders(const StudyReport& report, Caveats& caveats)
{
    if (const std::size_t large = report.estimates.counts.large; large > 0)
        caveats.push_back(
            {"participation", Severity::Warning,
             fmt::format("{} above 10% of the volume in {}: a real one would have moved prices, which no "
                         "simulation on quotes shows.",
                         orders(large, "is", "are"), either(large, "its window", "their windows")),
             "Smaller orders or longer windows make a study that can be believed."});
}

void addThinVolume(const StudyReport& report, Caveats& caveats)
{
    if (const std::size_t thin = report.thinlySized; thin > 0)
        caveats.push_back(
            {"thin_volume", Severity::Warning,
             fmt::format("{} sized by a part of the volume, on days that the quotes do not cover from open "
                         "to close, such as {}: {} too small.",
                         orders(thin, "was", "were"), report.thinVolume,
                         either(thin, "it is probably", "they are probably")),
             "Give quotes of whole days, or a file of orders with a column of shares."});
}

void addFewMakers(const StudyReport& report, Caveats& caveats)
{
    const study::StudyCounts& counts = report.estimates.counts;
    const auto rests = makerPart(report, Baseline::PegOne);
    if (!rests || counts.done == 0 || counts.maker >= kFewMakers)
        return;
    const std::string makers = fmt::format(
        "{} of its shares were filled as maker (of {}'s, which rests everything, {})",
        sharePercent(counts.maker), displayName(Baseline::PegOne, report.names), sharePercent(*rests));
    // What is left to the end was not taken before.
    if (counts.completion >= kFewMakers) {
        caveats.push_back(
            {"few_makers", Severity::Warning,
             fmt::format("What the router rested was hardly filled: {}, and {} were left to the "
                         "completion.",
                         makers, sharePercent(counts.completion)),
             "A longer `interval` gives resting orders more time; a larger `lambda-under` takes "
             "more."});
        return;
    }
    const bool canRestMore = std::ranges::any_of(report.rows, [&](const StudyRow& row) {
        return row.outcome.state == OrderState::Done
            && (report.isTuned() ? row.outcome.tunedParams : std::optional(row.outcome.params))
                   .value_or(RouterParams{})
                   .lambdaUnder.nanos
            > 0;
    });
    caveats.push_back(
        {"few_makers", Severity::Warning, fmt::format("The router took nearly all: {}.", makers),
         canRestMore ? "With the cell's lambda_under it pays to take; a smaller `lambda-under`, or a longer "
                       "`interval` where queues are long, rests more."
                     : "A longer `interval` rests more where queues are long."});
}

void addCrossingFills(const StudyReport& report, Caveats& caveats)
{
    const study::StudyCounts& counts = report.estimates.counts;
    if (counts.maker > 0 && counts.crossing > counts.maker / 10)
        caveats.push_back({"crossing_fills", Severity::Note,
                           fmt::format("{} of the router's shares were filled by a crossing quote: a "
                                       "convention decides these fills where single orders are not known "
                                       "(`crossing`).",
                                       sharePercent(counts.crossing)),
                           ""});
}

void addShortHistory(const StudyReport& report, Caveats& caveats)
{
    if (const std::size_t noted = report.estimates.counts.noted; noted > 0)
        caveats.push_back(
            {"short_history", Severity::Note,
             fmt::format("The quotes of {} begin less than `history` before {}: the router had less to "
                         "learn from than it would have.",
                         groupedCount(static_cast<Int128>(noted), "order"),
                         either(noted, "its start", "their starts")),
             ""});
}

void addTooShort(const StudyReport& report, Caveats& caveats)
{
    if (report.tooShort.empty())
        return;
    const auto shown = static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, report.tooShort.size()));
    caveats.push_back(
        {"short_days", Severity::Note,
         fmt::format("No orders were drawn on {}: the longest of `durations` does not fit ({}).",
                     counted(report.tooShort.size(), "symbol-day"),
                     fmt::join(report.tooShort.begin(), report.tooShort.begin() + shown, ", ")),
         ""});
}

void addUnreadable(const StudyReport& report, Caveats& caveats)
{
    if (!report.unreadable.empty())
        caveats.push_back({"unreadable_files", Severity::Warning,
                           fmt::format("{} could not be used, such as {}",
                                       counted(report.unreadable.size(), "file"), report.unreadable.front()),
                           ""});
}

void addSetAside(const StudyReport& report, Caveats& caveats)
{
    if (!report.setAside.empty())
        caveats.push_back({"files_set_aside", Severity::Warning,
                           fmt::format("{} {} left out, such as {}", counted(report.setAside.size(), "file"),
                                       either(report.setAside.size(), "is", "are"), report.setAside.front()),
                           ""});
}

void addNbbo(const StudyReport& report, Caveats& caveats)
{
    if (report.nbboFiles > 0)
        caveats.push_back({"nbbo_feed", Severity::Note,
                           fmt::format("{} of the study {}: who else was at the best price is unknown, so "
                                       "splitting between venues cannot be judged.",
                                       counted(report.nbboFiles, "file"),
                                       either(report.nbboFiles, "is an NBBO feed", "are NBBO feeds")),
                           ""});
}

void addAlone(const StudyReport& /*report*/, Caveats& caveats)
{
    caveats.push_back({"alone", Severity::Note,
                       "Every order is simulated alone: orders of the study take nothing from each other.",
                       ""});
}

} // namespace

std::vector<Caveat> caveatsOf(const StudyReport& report)
{
    Caveats caveats;
    for (const auto add :
         {addVerdict, addTuning, addBracket, addNoResult, addExecutions, addValued, addDayCorrelation,
          addCompletion, addLargeOrders, addThinVolume, addFewMakers, addUnreadable, addSetAside,
          addCrossingFills, addShortHistory, addTooShort, addNbbo, addAlone})
        add(report, caveats);
    std::ranges::stable_sort(caveats, {}, &Caveat::severity);
    nameCurrency(caveats, currencyIn(report.settings));
    return caveats;
}

}} // namespace sor::report
