// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_answer.h"

#include "base/money_text.h"
#include "base/number_text.h"
#include "report/strategy_table.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

/// Of the orders that have a result of it.
std::string countsText(const study::BenchmarkEstimate& of)
{
    return fmt::format("{}, {}, {}", groupedCount(static_cast<Int128>(of.orders), "order"),
                       counted(of.sample.days, "day"), counted(of.sample.symbols, "symbol"));
}

/// A mean and what stands beside it, as a sentence tells them.
struct MeanTexts {
    double mean = 0;
    bool isClear = false; // of 0, by its interval: what rounds to 0.00 is told with two digits then

    std::string text(double bps) const
    {
        std::string text = unsignedZero(fmt::format("{:.2f}", bps));
        return isClear ? nonZero(std::move(text), bps) : text;
    }
    /// It cost more, by more than what rounds to nothing.
    bool isMore() const { return text(mean).starts_with('-'); }
    /// "0.24 to 0.46", in the sign of a mean that is told as positive.
    std::string between(double low, double high) const
    {
        return isMore() ? fmt::format("{} to {}", text(-high), text(-low))
                        : fmt::format("{} to {}", text(low), text(high));
    }
    /// "cost 0.35 bps less than TWAP 10s"; more and less are both told as positive.
    std::string cost(std::string_view benchmark) const
    {
        if (text(mean) == "0.00")
            return fmt::format("cost as much as {}, to 0.01 bps", benchmark);
        return fmt::format("cost {} bps {} than {}", text(std::abs(mean)), isMore() ? "more" : "less",
                           benchmark);
    }
};

/// MeanTexts::cost() and " (95% interval 0.24 to 0.46".
std::string differenceText(const MeanTexts& texts, const Interval& interval, std::string_view benchmark,
                           std::string_view what)
{
    return fmt::format("{} ({} {}", texts.cost(benchmark), what, texts.between(interval.low, interval.high));
}

/// "; model range 0.21 to 0.41" in the sign of differenceText(); empty without a bracket and where none of
/// its rules changes anything.
std::string rangeText(const StudyReport& report, const MeanTexts& texts)
{
    const std::optional<FillBracket>& bracket = report.estimates.bracket;
    if (!bracket || std::ranges::all_of(bracket->variants, &FillBracket::Variant::hasNoEffect))
        return "";
    return fmt::format("; model range {}{}",
                       report.isTuned() && report.isBracketOfDefault ? "of the default cell " : "",
                       texts.between(bracket->lowBps, bracket->highBps));
}

std::string rulesText(const FillBracket::Variant& variant)
{
    return fmt::format("queue {}, crossing {}, latency {}", variant.queue, variant.crossing, variant.latency);
}

/// By day, or with a star over orders.
std::string intervalText(const Interval* byDay, const study::Estimate<study::ClusteredMean>& overOrders)
{
    if (byDay == nullptr && !overOrders)
        return lackText(overOrders.why());
    const Interval& interval = byDay != nullptr ? *byDay : overOrders->interval;
    return fmt::format("{} to {}{}", signedBps(interval.low), signedBps(interval.high),
                       byDay != nullptr ? "" : "*");
}

} // namespace

std::string benchmarkInterval(const study::BenchmarkEstimate& of)
{
    return intervalText(of.isByDay() ? &of.headline->interval : nullptr, of.overOrders);
}

std::string venueInterval(const study::VenueWorth& of, const StudyReport& report)
{
    return intervalText(isByDay(of, report) ? &of.headline->interval : nullptr, of.overOrders);
}

bool isByDay(const study::VenueWorth& of, const StudyReport& report)
{
    return of.headline && report.estimates.counts.days >= study::kMinVerdictDays;
}

bool hasStars(const StudyReport& report)
{
    const auto isStarred = [&](const study::VenueWorth& of) {
        return of.orders > 0 && !isByDay(of, report) && of.overOrders;
    };
    return std::ranges::any_of(report.estimates.benchmarks,
                               [](const auto& of) { return !of.isByDay() && of.overOrders; })
        || std::ranges::any_of(report.estimates.venues, isStarred);
}

std::string sharePercent(double part)
{
    return fmt::format("{:.{}f}%", part * 100, part < 0.1 ? 1 : 0);
}

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
    constexpr std::string_view kGrades[] = {"the router is better", "the router is worse",
                                            "no difference shown", "unresolved by the fill model",
                                            "not judged"};
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
    const std::string counts = countsText(primary);
    const std::string_view tuned = report.isTuned() ? ", tuned on the days before," : "";
    const std::size_t days = primary.sample.days;
    const Interval* interval = primary.isByDay() ? &primary.headline->interval
        : primary.overOrders                     ? &primary.overOrders->interval
                                                 : nullptr;
    const MeanTexts texts{primary.mean, interval != nullptr && (interval->low > 0 || interval->high < 0)};
    const std::string range = rangeText(report, texts);
    if (!primary.isByDay()) {
        const std::string these = days == 1 ? "On this day only" : "On these days only";
        verdict.text = interval != nullptr
            ? fmt::format("{} the router{} {}; {}): no verdict.", these, tuned,
                          differenceText(texts, *interval, benchmark, "interval over orders"), counts + range)
            : fmt::format("{} the router{} {} ({}): no verdict.", these, tuned, texts.cost(benchmark),
                          counts + range);
        verdict.reason =
            fmt::format("{} {} nothing about other days: a verdict needs at least {} of them.",
                        counted(days, "day"), either(days, "tells", "tell"), study::kMinVerdictDays);
        return verdict;
    }
    verdict.text = fmt::format("The router{} {}; {}).", tuned,
                               differenceText(texts, *interval, benchmark, "95% interval"), counts + range);
    if (estimates.counts.valued > study::kNotableShare) {
        verdict.reason =
            fmt::format("{} of some strategy's shares could not be traded and are valued, not filled: above "
                        "{} nothing is judged.",
                        sharePercent(estimates.counts.valued), sharePercent(study::kNotableShare));
        return verdict;
    }
    verdict.grade = interval->low > 0 ? StudyGrade::Better
        : interval->high < 0          ? StudyGrade::Worse
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
            list += " " + signedBps(*variant.savingBps);
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

std::string venuesSentence(const StudyReport& report)
{
    std::string text;
    for (const study::VenueWorth& of : report.estimates.venues) {
        if (of.unpriced > 0)
            text += fmt::format("{}{} without {}", text.empty() ? "Not priced: " : "; ",
                                counted(of.unpriced, "order"), of.venue);
    }
    text += text.empty() ? "" : ", where the other venues show no market. ";
    if (report.nbboFiles > 0)
        text += "Orders on NBBO quotes are not among these: what the market were without a venue cannot be "
                "judged there. ";
    if (report.estimates.venues.size() > 1)
        text += "Intervals are of single venues, not of the greatest of several.";
    return text;
}

std::string moneySentence(const StudyReport& report)
{
    const study::StudyEstimates& estimates = report.estimates;
    const study::BenchmarkEstimate& primary = estimates.benchmarks[*estimates.primary];
    std::string text =
        fmt::format("Saved against {}: {} $ a day", displayName(report.primary, report.names),
                    signedCents(primary.savedDollars / static_cast<double>(primary.sample.days)));
    if (!estimates.feeChange)
        text += ".";
    else
        text += fmt::format(
            "; with these fills the mean would be 0 at taker fees, or at maker rebates, {:.5f} $ a "
            "share {}.",
            std::abs(*estimates.feeChange), *estimates.feeChange < 0 ? "lower" : "higher");
    return inCurrency(text, currencyIn(report.settings));
}

}} // namespace sor::report
