// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_answer.h"

#include "base/number_text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sor {

namespace {

std::string sharePercent(double part)
{
    return fmt::format("{:.{}f}%", part * 100, part < 0.1 ? 1 : 0);
}

std::string countsText(const study::StudyCounts& counts)
{
    return fmt::format("{}, {}, {}", groupedCount(static_cast<Int128>(counts.done), "order"),
                       counted(counts.days, "day"), counted(counts.symbols, "symbol"));
}

/// "cost 0.35 bps less than TWAP 10s (95% interval 0.24 to 0.46"; more and less are both told as positive.
std::string differenceText(double mean, const Interval& interval, std::string_view benchmark,
                           std::string_view what)
{
    const bool isMore = mean < 0;
    const double low = isMore ? -interval.high : interval.low;
    const double high = isMore ? -interval.low : interval.high;
    return fmt::format("cost {:.2f} bps {} than {} ({} {:.2f} to {:.2f}", std::abs(mean),
                       isMore ? "more" : "less", benchmark, what, low, high);
}

/// "; model range 0.21 to 0.41" in the sign of differenceText(); empty without a bracket and where none of
/// its rules changes anything.
std::string rangeText(const StudyReport& report, double mean)
{
    const std::optional<FillBracket>& bracket = report.estimates.bracket;
    if (!bracket || std::ranges::all_of(bracket->variants, &FillBracket::Variant::hasNoEffect))
        return "";
    return fmt::format("; model range {}{:.2f} to {:.2f}",
                       report.isTuned() && report.isBracketOfDefault ? "of the default cell " : "",
                       mean < 0 ? -bracket->highBps : bracket->lowBps,
                       mean < 0 ? -bracket->lowBps : bracket->highBps);
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

std::string rulesText(const FillBracket::Variant& variant)
{
    return fmt::format("queue {}, crossing {}, latency {}", variant.queue, variant.crossing, variant.latency);
}

void addCaveat(std::vector<std::string>& caveats, bool holds, std::string text)
{
    if (holds)
        caveats.push_back(std::move(text));
}

/// How many orders have each reason, the most frequent first.
void addReasons(std::vector<std::string>& caveats, const StudyReport& report)
{
    std::vector<std::pair<std::string, std::size_t>> reasons;
    for (const StudyRow& row : report.rows) {
        if (row.outcome.state == OrderState::Done)
            continue;
        const auto there =
            std::ranges::find(reasons, row.outcome.reason, &std::pair<std::string, std::size_t>::first);
        if (there == reasons.end())
            reasons.emplace_back(row.outcome.reason, 1);
        else
            ++there->second;
    }
    std::ranges::stable_sort(reasons, std::ranges::greater{}, &std::pair<std::string, std::size_t>::second);
    constexpr std::size_t kShown = 3;
    for (std::size_t i = 0; i < std::min(reasons.size(), kShown); ++i)
        caveats.push_back(fmt::format(
            "{} no result: {}",
            reasons[i].second == 1 ? std::string("1 order has")
                                   : groupedCount(static_cast<Int128>(reasons[i].second), "order") + " have",
            reasons[i].first));
    if (reasons.size() > kShown)
        caveats.push_back(
            fmt::format("And {} more reasons; orders.csv names each.", reasons.size() - kShown));
}

} // namespace

std::string lackText(const study::NoEstimate& why)
{
    switch (why.lack) {
    case study::Lack::Orders:
        return fmt::format("too few orders ({}, needs {})", why.found, why.needed);
    case study::Lack::Days:
        return fmt::format("not enough days ({}, needs {})", why.found, why.needed);
    case study::Lack::Variation:
        return "nothing varies";
    case study::Lack::Separation:
        break;
    }
    return "effects cannot be told apart";
}

std::string_view gradeText(StudyGrade grade)
{
    constexpr std::string_view kGrades[] = {"better", "worse", "no difference shown",
                                            "unresolved by the fill model", "not judged"};
    return kGrades[static_cast<std::size_t>(grade)];
}

StudyVerdict verdictOf(const StudyReport& report)
{
    const study::StudyEstimates& estimates = report.estimates;
    StudyVerdict verdict;
    const std::string benchmark = displayName(report.primary, report.names);
    if (!estimates.primary) {
        verdict.text = fmt::format("No order has a result of the router and of {}.", benchmark);
        verdict.reason = verdict.text;
        return verdict;
    }
    const study::BenchmarkEstimate& primary = estimates.benchmarks[*estimates.primary];
    const std::string counts = countsText(estimates.counts);
    const std::string range = rangeText(report, primary.mean);
    const std::string_view tuned = report.isTuned() ? ", tuned on the days before," : "";
    if (estimates.counts.days < study::kMinVerdictDays || !primary.headline) {
        const std::string these = estimates.counts.days == 1 ? "On this day only" : "On these days only";
        verdict.text = primary.overOrders
            ? fmt::format(
                "{} the router{} {}; {}): no verdict.", these, tuned,
                differenceText(primary.mean, primary.overOrders->interval, benchmark, "interval over orders"),
                counts + range)
            : fmt::format("{} the router{} cost {:.2f} bps {} than {} ({}): no verdict.", these, tuned,
                          std::abs(primary.mean), primary.mean < 0 ? "more" : "less", benchmark,
                          counts + range);
        verdict.reason = fmt::format("{} tell nothing about other days: a verdict needs at least {} of them.",
                                     counted(estimates.counts.days, "day"), study::kMinVerdictDays);
        return verdict;
    }
    const study::Headline& headline = *primary.headline;
    verdict.text = fmt::format("The router{} {}; {}).", tuned,
                               differenceText(primary.mean, headline.interval, benchmark, "95% interval"),
                               counts + range);
    if (estimates.counts.valued > study::kNotableShare) {
        verdict.reason =
            fmt::format("{} of some strategy's shares could not be traded and are valued, not filled: above "
                        "{} nothing is judged.",
                        sharePercent(estimates.counts.valued), sharePercent(study::kNotableShare));
        return verdict;
    }
    verdict.grade = headline.interval.low > 0 ? StudyGrade::Better
        : headline.interval.high < 0          ? StudyGrade::Worse
                                              : StudyGrade::NoDifference;
    if (verdict.grade != StudyGrade::NoDifference && estimates.bracket && estimates.bracket->changesSign())
        verdict.grade = StudyGrade::Unresolved;
    return verdict;
}

std::string bracketSentence(const StudyReport& report)
{
    const auto& bracket = report.estimates.bracket;
    if (!bracket)
        return "";
    std::string known;
    std::string without;
    std::string unknown;
    for (const FillBracket::Variant& variant : bracket->variants) {
        std::string& list = variant.hasNoEffect ? without : variant.savingBps ? known : unknown;
        list += (list.empty() ? "" : "; ") + rulesText(variant);
        if (!variant.hasNoEffect && variant.savingBps)
            list += fmt::format(" {:+.2f}", *variant.savingBps);
    }
    std::string text;
    if (!known.empty())
        text = fmt::format("{}.", known);
    if (!without.empty())
        text += fmt::format("{}Without effect: {}.", text.empty() ? "" : " ", without);
    if (!unknown.empty())
        text += fmt::format("{}Not known, some order has no price: {}.", text.empty() ? "" : " ", unknown);
    return text;
}

std::string moneySentence(const StudyReport& report)
{
    const study::StudyEstimates& estimates = report.estimates;
    const study::BenchmarkEstimate& primary = estimates.benchmarks[*estimates.primary];
    std::string text =
        fmt::format("Saved against {}: {:+.2f} $ a day", displayName(report.primary, report.names),
                    primary.savedDollars / static_cast<double>(estimates.counts.days));
    if (!estimates.feeChange)
        return text + ".";
    return text
        + fmt::format("; with these fills the mean would be 0 at taker fees, or at maker rebates, {:.5f} $ a "
                      "share {}.",
                      std::abs(*estimates.feeChange), *estimates.feeChange < 0 ? "lower" : "higher");
}

std::vector<std::string> caveatsOf(const StudyReport& report)
{
    std::vector<std::string> caveats;
    const study::StudyEstimates& estimates = report.estimates;
    const study::StudyCounts& counts = estimates.counts;
    if (auto reason = verdictOf(report).reason; !reason.empty() && estimates.primary)
        caveats.push_back(std::move(reason));
    addCaveat(
        caveats, report.tuning && !report.isTuned(),
        "Nothing was tuned: the first day of a symbol only trains, and there is no day with orders after "
        "it. All figures are those of the default cell.");
    if (estimates.bracket && estimates.bracket->changesSign()) {
        caveats.push_back(
            fmt::format("Under other rules of filling the saving lies between {:+.2f} and {:+.2f} "
                        "bps: which of the two is better hangs on what quotes do not show.",
                        estimates.bracket->lowBps, estimates.bracket->highBps));
    }
    addCaveat(caveats, report.isTuned() && report.isBracketOfDefault && estimates.bracket,
              "The model range is that of the default cell: shards do not know the chosen ones.");
    addReasons(caveats, report);
    addCaveat(caveats, counts.valued > 0,
              fmt::format("Up to {} of a strategy's shares could not be traded (limit, halt or nothing "
                          "offered) and are valued at the last market and the taker fee.",
                          sharePercent(counts.valued)));
    if (estimates.dayCorrelation && estimates.dayCorrelation->isHigh()) {
        caveats.push_back(fmt::format("Days are correlated (lag one {:.2f}, limit {:.2f}): intervals by day "
                                      "are too narrow.",
                                      estimates.dayCorrelation->lagOne, estimates.dayCorrelation->limit));
    }
    const study::BenchmarkEstimate* primary =
        estimates.primary ? &estimates.benchmarks[*estimates.primary] : nullptr;
    if (primary != nullptr && std::max(counts.completion, primary->completion) > study::kNotableShare) {
        caveats.push_back(fmt::format(
            "Completion took {} of the router's and {} of {}'s shares. At 1, 2 and 3 times its distance from "
            "the mid the saving is {:+.2f}, {:+.2f} and {:+.2f} bps.",
            sharePercent(counts.completion), sharePercent(primary->completion),
            displayName(report.primary, report.names), primary->atCompletion[0], primary->atCompletion[1],
            primary->atCompletion[2]));
    }
    addCaveat(caveats, counts.large > 0,
              fmt::format("{} above 10% of the volume in {}: a real one would have moved prices, which no "
                          "simulation on quotes shows.",
                          counts.large == 1
                              ? "1 order is"
                              : groupedCount(static_cast<Int128>(counts.large), "order") + " are",
                          either(counts.large, "its window", "their windows")));
    if (const auto rests = makerPart(report, Baseline::PegOne);
        rests && estimates.counts.done > 0 && counts.maker < kFewMakers) {
        caveats.push_back(fmt::format(
            "The router rested next to nothing: {} of its shares were filled as maker, of {}'s, "
            "which rests all, {}. With the cell's lambda_under it pays to take; a smaller "
            "`lambda-under`, or a longer `interval` where queues are long, rests more.",
            sharePercent(counts.maker), displayName(Baseline::PegOne, report.names), sharePercent(*rests)));
    }
    addCaveat(caveats, counts.maker > 0 && counts.crossing > counts.maker / 10,
              fmt::format("{} of the router's shares were filled by a crossing quote: a convention decides "
                          "these fills (`crossing`).",
                          sharePercent(counts.crossing)));
    addCaveat(caveats, counts.noted > 0,
              fmt::format("For {} the data begin later than the router's history would.",
                          groupedCount(static_cast<Int128>(counts.noted), "order")));
    addCaveat(caveats, !report.tooShort.empty(),
              fmt::format("No orders were drawn on {}: the longest of `durations` does not fit ({}).",
                          counted(report.tooShort.size(), "symbol-day"),
                          fmt::join(report.tooShort.begin(),
                                    report.tooShort.begin()
                                        + static_cast<std::ptrdiff_t>(
                                            std::min<std::size_t>(3, report.tooShort.size())),
                                    ", ")));
    if (!report.unreadable.empty())
        caveats.push_back(fmt::format("{} could not be used, such as {}",
                                      counted(report.unreadable.size(), "file"), report.unreadable.front()));
    addCaveat(caveats, report.nbboFiles > 0,
              fmt::format("{} of the study {}: who else was at the best price is unknown, so splitting "
                          "between venues cannot be judged.",
                          counted(report.nbboFiles, "file"),
                          either(report.nbboFiles, "is an NBBO feed", "are NBBO feeds")));
    caveats.emplace_back("Every order is simulated alone: orders of the study take nothing from each other.");
    return caveats;
}

} // namespace sor
