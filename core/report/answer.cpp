// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/answer.h"

#include "base/number_text.h"
#include "market/us_exchanges.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

using NoInterval = StartSweep::Against::NoInterval;

/// "4 of 16 US exchanges (without XNYS, ARCX, EDGX, ...)", or "2 venues".
std::string venuesText(const RunReport& report)
{
    const UsExchanges us = usExchangesOf(report);
    if (us.found == 0)
        return fmt::format("{} {}", report.venues.size(), report.venues.size() == 1 ? "venue" : "venues");
    if (us.missing.empty())
        return fmt::format("all {} US exchanges", us.found);
    return fmt::format("{} of {} US exchanges (without {})", us.found, kUsExchanges.size(), us.missing);
}

/// "2 Jun 2025".
std::string dayText(UnixNanos time)
{
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
    return fmt::format("{} {} {}", static_cast<unsigned>(day.day()),
                       kMonths.at(static_cast<unsigned>(day.month()) - 1), static_cast<int>(day.year()));
}

/// "13:35", with seconds and thousandths only where they are not zero.
std::string clockText(UnixNanos time)
{
    const std::string iso = formatIsoTime(time);
    if (iso.compare(17, 12, "00.000000000") == 0)
        return iso.substr(11, 5);
    return iso.compare(20, 9, "000000000") == 0 ? iso.substr(11, 8) : iso.substr(11, 12);
}

/// The shortest window that has kMinHorizons horizons in each phase, in whole minutes.
std::int64_t minutesNeeded(const RunReport& report, const StartSweep& sweep)
{
    const Experiment& experiment = report.experiment;
    const Nanos tested =
        experiment.test ? experiment.test->order.window.length() : report.order.window.length();
    const Nanos needed = (static_cast<std::int64_t>(kMinHorizons) + 1) * sweep.horizon - sweep.stride;
    const double whole = static_cast<double>(needed.count())
        * (static_cast<double>(report.order.window.length().count()) / static_cast<double>(tested.count()));
    return static_cast<std::int64_t>(std::ceil(whole / 60e9));
}

/// "the router cost 0.90 bps less than TWAP 10s". Of what is `clear` of 0 no rounding makes it the same.
std::string savingClause(double bps, Side side, std::string_view benchmark, bool isClear)
{
    std::string size = bpsText(std::abs(bps));
    const bool isBuy = side == Side::Buy;
    if (isClear)
        size = nonZero(std::move(size), std::abs(bps));
    else if (std::abs(bps) < 0.005)
        return fmt::format("the router {} the same as {}", isBuy ? "cost" : "received", benchmark);
    // A sale that is better receives more.
    return fmt::format("the router {} {} bps {} than {}", isBuy ? "cost" : "received", size,
                       (bps > 0) == isBuy ? "less" : "more", benchmark);
}

bool isClearOfZero(const Interval& interval)
{
    return interval.low > 0 || interval.high < 0;
}

/// The bounds of one that is clear of 0 are told as such.
std::string intervalText(const Interval& interval)
{
    const auto bound = [&](double bps) {
        return isClearOfZero(interval) ? nonZero(bpsText(bps), bps) : bpsText(bps);
    };
    return fmt::format("{} to {}", bound(interval.low), bound(interval.high));
}

/// What the model brought beyond resting orders at all; empty without an interval of that.
std::string modelText(const RunReport& report)
{
    const auto& interval = report.experiment.starts->against[indexOf(Baseline::EqualSplit)].all.interval;
    if (!interval || !restsOrders(report.experiment.search.model))
        return "";
    return fmt::format(" The model itself brought {} bps ({}), against {}.",
                       bpsText(report.experiment.starts->against[indexOf(Baseline::EqualSplit)].all.mean),
                       intervalText(*interval), displayName(Baseline::EqualSplit, report.names()));
}

std::string judgedText(const RunReport& report, const Verdict& verdict)
{
    static constexpr std::array kWords{"better", "worse", "no difference shown",
                                       "unresolved by the fill model"};
    std::string text = fmt::format(
        "Out of sample {} ({} {}): {}",
        savingClause(*verdict.savingBps, report.order.side, displayName(verdict.benchmark, report.names()),
                     isClearOfZero(*verdict.interval)),
        verdict.interval->low > 0 ? "95% interval" : "95% interval of the saving",
        intervalText(*verdict.interval), kWords.at(static_cast<std::size_t>(verdict.grade)));
    if (verdict.grade == Verdict::Grade::Unresolved) {
        const FillBracket& bracket = *report.experiment.bracket;
        text += fmt::format(", by whose rules the saving lies between {} and {}",
                            nonZero(bpsText(bracket.lowBps), bracket.lowBps),
                            nonZero(bpsText(bracket.highBps), bracket.highBps));
    }
    return text + "." + modelText(report);
}

std::string notJudgedText(const RunReport& report, const Verdict& verdict)
{
    std::string text = "Not judged: " + verdict.reason;
    if (!verdict.advice.empty())
        text += " " + verdict.advice;
    if (verdict.savingBps) {
        text += fmt::format(" Over {} {} {} on average.", verdict.starts,
                            verdict.starts == 1 ? "start" : "starts",
                            savingClause(*verdict.savingBps, report.order.side,
                                         displayName(verdict.benchmark, report.names()), false));
    }
    return text;
}

/// Why nothing may be judged, whatever the interval says.
void findReason(const RunReport& report, Verdict& verdict)
{
    const Experiment& experiment = report.experiment;
    if (!report.isComplete) {
        verdict.reason = "The run is not complete, so that nothing or not all was validated.";
        verdict.advice = "A run to its end gives a verdict.";
    } else if (!experiment.starts) {
        verdict.reason = "The sweep of start times is off.";
        verdict.advice = fmt::format("With {}starts 30s a window that is long enough gives an interval.",
                                     experiment.test ? "" : "split 60 and ");
    } else if (!experiment.test) {
        verdict.reason = "The parameters were chosen on the data that they would be judged on.";
        verdict.advice = "With split 60 they are judged on data of their own.";
    } else if (const double missing = uncovered(experiment.test->order.window, experiment.quality.data);
               missing > kMostUncovered) {
        verdict.reason = fmt::format("The input has no data for {:.0f}% of the tested part.", missing * 100);
        verdict.advice = "A window within the data can be judged.";
    } else {
        verdict.reason = whyNoInterval(report, verdict.benchmark);
        verdict.advice = adviceForInterval(report, verdict.benchmark);
    }
}

} // namespace

std::string askedText(const RunReport& report)
{
    const ParentOrder& order = report.order;
    const TimeWindow& window = order.window;
    const std::string firstDay = dayText(window.from);
    const std::string lastDay = dayText(window.to);
    const std::string time = firstDay == lastDay
        ? fmt::format("{} {}-{} UTC", firstDay, clockText(window.from), clockText(window.to))
        : fmt::format("{} {} to {} {} UTC", firstDay, clockText(window.from), lastDay, clockText(window.to));
    std::string fees = settingOf(report, "fees");
    if (fees.empty())
        fees = "default";
    return fmt::format("{} {}{}, {}, {}, fees {}", order.side == Side::Buy ? "Buy" : "Sell",
                       report.symbol.empty() ? sharesText(order.shares, order.unit)
                                             : grouped(order.shares, order.unit) + " " + report.symbol,
                       order.limit ? " at " + format(*order.limit) + " or better" : "", time,
                       venuesText(report), fees);
}

std::vector<std::pair<std::string, std::string>> understoodOf(const RunReport& report)
{
    auto all = report.understood;
    const TapeQuality& quality = report.experiment.quality;
    std::string venues;
    for (std::size_t v = 0; v < quality.venues.size() && quality.points > 0; ++v) {
        const TapeVenue& venue = report.venues[v];
        const double part =
            static_cast<double>(quality.venues[v].atBestAsk) / static_cast<double>(quality.points);
        venues +=
            fmt::format("{}{}{} {:.0f}%", venues.empty() ? "" : ", ", venue.info.mic,
                        venue.spellings.empty() ? "" : fmt::format(" ({})", fmt::join(venue.spellings, ", ")),
                        part * 100);
    }
    if (!venues.empty())
        all.emplace_back("venues_at_best_ask", std::move(venues));
    return all;
}

namespace {

std::string whyNoInterval(const RunReport& report, const StartSweep::Against& against,
                          const RunResult& result, const std::string& who)
{
    const StartSweep& sweep = *report.experiment.starts;
    if (!result.notRun.empty())
        return result.notRun;
    switch (against.noInterval) {
    case NoInterval::None:
    case NoInterval::NotRun:
        break;
    case NoInterval::NoStarts:
        return fmt::format("The {} is shorter than one horizon of {}.",
                           report.experiment.test ? "tested part" : "window", roundedDuration(sweep.horizon));
    case NoInterval::OrderTooSmall:
        return fmt::format("The order is too small: a horizon's share of it is {}, fewer than {} lots.",
                           sharesText(sweep.shares, report.order.unit), kMinLots);
    case NoInterval::NotComparable:
        return fmt::format("At {} of {} starts the router and {} cannot be compared.",
                           sweep.starts.size() - against.compared, sweep.starts.size(), who);
    case NoInterval::NotExecutable:
        return fmt::format(
            "Over all starts {} shares of the router and {} could not be filled, more than {:.0f}% "
            "of what they were to fill.",
            grouped(Shares{against.notExecutable}, report.order.unit), who, kMaxNotExecutable * 100);
    case NoInterval::FewHorizons:
        return fmt::format("The {} {} hold {} {} that {} not overlap, and an interval needs {}.",
                           sweep.starts.size(), sweep.starts.size() == 1 ? "start" : "starts",
                           against.all.horizons, against.all.horizons == 1 ? "horizon" : "horizons",
                           against.all.horizons == 1 ? "does" : "do", kMinHorizons);
    }
    return "";
}

} // namespace

std::string whyNoInterval(const RunReport& report, Baseline baseline)
{
    const std::size_t b = indexOf(baseline);
    return whyNoInterval(report, report.experiment.starts->against[b], report.experiment.baselines[b],
                         displayName(baseline, report.names()));
}

std::string whyNoIntervalOfExtra(const RunReport& report, std::size_t extra)
{
    const Experiment& experiment = report.experiment;
    return whyNoInterval(report, experiment.starts->extras[extra], experiment.extras[extra],
                         experiment.extraNames[extra].name);
}

std::string adviceForInterval(const RunReport& report, Baseline baseline)
{
    switch (report.experiment.starts->against[indexOf(baseline)].noInterval) {
    case NoInterval::NoStarts:
    case NoInterval::FewHorizons:
        return fmt::format("A window of at least {} minutes, or a study of many orders, gives an interval.",
                           minutesNeeded(report, *report.experiment.starts));
    case NoInterval::OrderTooSmall:
        return "A larger order, a finer lot, or a study of many orders can be judged.";
    case NoInterval::NotComparable:
    case NoInterval::NotExecutable:
        return report.rules.completion == Completion::None
            ? "With completion sweep every start can be compared."
            : report.order.limit
            ? "A wider limit, or a window in which venues show prices throughout, can be judged."
            : "A window in which venues show prices throughout can be judged.";
    case NoInterval::None:
    case NoInterval::NotRun:
        break;
    }
    return "";
}

double uncovered(const TimeWindow& window, const TimeWindow& data)
{
    const Nanos length = window.length();
    const Nanos early = std::clamp(data.from - window.from, Nanos{0}, length);
    const Nanos late = std::clamp(window.to - data.to, Nanos{0}, length);
    return static_cast<double>(std::min(early + late, length).count()) / static_cast<double>(length.count());
}

std::string settingOf(const RunReport& report, std::string_view word)
{
    const auto found = std::ranges::find(report.settings, word, &std::pair<std::string, std::string>::first);
    return found == report.settings.end() ? std::string() : found->second;
}

UsExchanges usExchangesOf(const RunReport& report)
{
    UsExchanges us;
    std::size_t missing = 0;
    for (const std::string_view mic : kUsExchanges) {
        const bool isThere = std::ranges::any_of(report.venues, [&](const TapeVenue& venue) {
            return venue.info.mic == mic && !venue.isSynthetic;
        });
        constexpr std::size_t kMostNamed = 3;
        if (isThere)
            ++us.found;
        else if (++missing <= kMostNamed)
            us.missing += fmt::format("{}{}", us.missing.empty() ? "" : ", ", mic);
        else if (missing == kMostNamed + 1)
            us.missing += ", ...";
    }
    return us.found == report.venues.size() ? us : UsExchanges{};
}

Verdict verdictOf(const RunReport& report)
{
    Verdict verdict;
    const Experiment& experiment = report.experiment;
    if (experiment.starts) {
        const StartSweep::Against& against = experiment.starts->against[indexOf(verdict.benchmark)];
        verdict.starts = against.compared;
        verdict.degrees = against.all.degrees;
        verdict.interval = against.all.interval;
        if (against.compared > 0)
            verdict.savingBps = against.all.mean;
    }
    findReason(report, verdict);
    if (!verdict.reason.empty()) {
        verdict.interval.reset(); // not one to judge by
        verdict.text = notJudgedText(report, verdict);
        return verdict;
    }
    verdict.grade = verdict.interval->low > 0 ? Verdict::Grade::Better
        : verdict.interval->high < 0          ? Verdict::Grade::Worse
                                              : Verdict::Grade::NoDifference;
    if (verdict.grade != Verdict::Grade::NoDifference && experiment.bracket
        && experiment.bracket->changesSign())
        verdict.grade = Verdict::Grade::Unresolved;
    verdict.text = judgedText(report, verdict);
    return verdict;
}

}} // namespace sor::report
