// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/caveats.h"

#include "base/money_text.h"
#include "base/number_text.h"
#include "base/time.h"
#include "market/market_hours.h"
#include "market/us_exchanges.h"
#include "report/answer.h"
#include "report/text_lines.h"
#include "strategy/router/cont_kukanov.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

using Severity = Caveat::Severity;

double share(std::int64_t part, std::int64_t of)
{
    return of > 0 ? static_cast<double>(part) / static_cast<double>(of) : 0;
}

/// "3.2%", "21%"; "100%" is all.
std::string percent(double part)
{
    if (part > 0.99 && part < 1)
        return "over 99%";
    return part < 0.0995 ? fmt::format("{:.1f}%", part * 100) : fmt::format("{:.0f}%", part * 100);
}

void addIncomplete(const RunReport& report, std::vector<Caveat>& caveats)
{
    if (report.isComplete)
        return;
    caveats.push_back(
        {"incomplete", Severity::Severe,
         "The run was stopped or cut short: the best cell is the best of those that were run, and "
         "nothing or not all was validated.",
         "Run it to its end."});
}

void addParticipation(const RunReport& report, std::vector<Caveat>& caveats)
{
    // Above this an order would have moved the market for certain.
    constexpr double kMostUnnoticed = 0.10;
    if (!report.experiment.tca)
        return;
    const auto part = participation(report.order.shares, report.experiment.tca->market.volume);
    if (part && *part > kMostUnnoticed) {
        caveats.push_back(
            {"participation", Severity::Severe,
             fmt::format("The order is {:.0f}% of the volume that these venues traded in the window: "
                         "a real one would have moved prices, which no simulation on quotes can show.",
                         *part * 100),
             "Use fewer shares or a longer window."});
    }
}

/// Of the router, of the benchmark of the verdict and of extra strategies.
void addLeftovers(const RunReport& report, std::vector<Caveat>& caveats)
{
    constexpr double kMuch = 0.01;
    const Experiment& experiment = report.experiment;
    const auto add = [&](std::string_view who, const RunResult& result) {
        const double completed = share(result.completion.shares.count, result.ordered.count);
        if (completed > kMuch) {
            caveats.push_back(
                {"completion", completed > kMaxComparableCompletion ? Severity::Severe : Severity::Warning,
                 fmt::format("{} took {} of {} shares ({}) at the end of the window to complete the "
                             "order, at prices that a rule sets.",
                             who, grouped(result.completion.shares, result.unit),
                             grouped(result.ordered, result.unit), percent(completed)),
                 "Use fewer shares or a longer window."});
        }
        if (result.unfilled().count > 0) {
            caveats.push_back(
                {"unfilled", Severity::Severe,
                 fmt::format("{} left {} of {} shares unfilled.", who,
                             grouped(result.unfilled(), result.unit), grouped(result.ordered, result.unit)),
                 report.order.limit ? "Widen the limit." : ""});
        }
    };
    add("The router", experiment.optimised.result);
    add(displayName(kPrimaryBaseline, report.names()), experiment.baselines[indexOf(kPrimaryBaseline)]);
    for (std::size_t i = 0; i < experiment.extras.size(); ++i) {
        if (experiment.extras[i].notRun.empty())
            add(experiment.extraNames[i].name, experiment.extras[i]);
    }
}

void addInSample(const RunReport& report, std::vector<Caveat>& caveats)
{
    // Of one cell nothing was chosen.
    if (report.experiment.test || !report.isComplete || report.experiment.search.cells.size() == 1)
        return;
    caveats.push_back(
        {"in_sample", Severity::Warning,
         "The parameters were chosen on the data that the result is reported on (in sample): the "
         "saving is optimistic.",
         "Use split 60."});
}

void addNoInterval(const RunReport& report, std::vector<Caveat>& caveats)
{
    if (!report.isComplete)
        return;
    if (!report.experiment.starts) {
        caveats.push_back({"no_interval", Severity::Warning, "No interval: the sweep of start times is off.",
                           "Use starts 30s."});
        return;
    }
    if (!report.experiment.starts->against[indexOf(kPrimaryBaseline)].all.interval)
        caveats.push_back({"no_interval", Severity::Warning,
                           "No interval: " + whyNoInterval(report, kPrimaryBaseline),
                           adviceForInterval(report, kPrimaryBaseline)});
}

void addBracket(const RunReport& report, std::vector<Caveat>& caveats)
{
    const auto& starts = report.experiment.starts;
    if (!report.experiment.bracket) {
        if (!starts || starts->starts.empty() || settingOf(report, "bracket") != "on")
            return;
        caveats.push_back({"bracket_incomplete", Severity::Warning,
                           "The fill models were not compared: at some starts the router and the benchmark "
                           "have no saving.",
                           adviceForInterval(report, kPrimaryBaseline)});
        return;
    }
    const FillBracket& bracket = *report.experiment.bracket;
    const auto unknown = std::ranges::count_if(
        bracket.variants, [](const FillBracket::Variant& run) { return !run.savingBps.has_value(); });
    if (unknown > 0) {
        caveats.push_back({"bracket_incomplete", Severity::Warning,
                           fmt::format("Under {} of {} other rules of filling the router and the benchmark "
                                       "cannot be compared at every start: the bracket leaves them out.",
                                       unknown, bracket.variants.size()),
                           "With completion sweep every start can be compared."});
    }
    if (!bracket.changesSign())
        return;
    caveats.push_back(
        {"fill_model", Severity::Severe,
         fmt::format("Whether the router saves or loses depends on rules of filling that quotes cannot "
                     "tell: the saving lies between {} and {} bps.",
                     nonZero(bpsText(bracket.lowBps), bracket.lowBps),
                     nonZero(bpsText(bracket.highBps), bracket.highBps)),
         "Order-level data of the same market would decide it."});
}

void addHalts(const RunReport& report, std::vector<Caveat>& caveats)
{
    const std::int64_t halts = report.experiment.quality.halts;
    if (halts == 0)
        return;
    caveats.push_back({"halts", Severity::Warning,
                       fmt::format("{} of venues in the window: a halted venue shows no quote and fills "
                                   "nothing, and the window is not extended.",
                                   halts == 1 ? "1 halt" : grouped(halts) + " halts"),
                       "Choose a window without them."});
}

void addUncovered(const RunReport& report, std::vector<Caveat>& caveats)
{
    constexpr double kLittle = 0.01;
    constexpr std::size_t kSeconds = 19; // "2025-06-02T13:30:00"
    const TimeWindow& data = report.experiment.quality.data;
    const double missing = uncovered(report.order.window, data);
    if (missing <= kLittle || report.experiment.quality.points == 0)
        return;
    caveats.push_back(
        {"data_short", missing > kMostUncovered ? Severity::Severe : Severity::Warning,
         fmt::format("The input has no data for {} of the window: it covers {} to {} UTC. Orders "
                     "outside it fill at the last quotes before, or not at all.",
                     percent(missing), formatIsoTime(data.from).substr(0, kSeconds),
                     formatIsoTime(data.to).substr(0, kSeconds)),
         "Choose a window within the data."});
}

void addCrossingFills(const RunReport& report, std::vector<Caveat>& caveats)
{
    constexpr double kMuch = 0.10;
    const RunResult& router = report.experiment.optimised.result;
    // Where the orders of a venue are known, so is what met ours.
    const std::uint64_t exact = report.rules.exactVenues;
    Shares crossed = router.crossing;
    for (const Fill& fill : router.fills) {
        if (fill.isCrossing && ((exact >> fill.venue) & 1U) != 0)
            crossed -= fill.shares;
    }
    const double crossing = share(crossed.count, router.filled().count);
    if (crossing <= kMuch)
        return;
    caveats.push_back(
        {"crossing_fills", Severity::Warning,
         fmt::format(
             "{} of {} shares of the router ({}) filled because the far side of a venue{} reached the price "
             "of its resting order: quotes do not show whether those shares would have met it.",
             grouped(crossed, router.unit), grouped(router.filled(), router.unit), percent(crossing),
             exact != 0 ? " with an inferred queue" : ""),
         "Compare crossing none and crossing shown."});
}

void addGridEdge(const RunReport& report, std::vector<Caveat>& caveats)
{
    const GridSummary& summary = report.experiment.search.summary;
    std::vector<std::string> names;
    for (const Parameter parameter : kParameters) {
        if (summary.isOnBoundary[static_cast<std::size_t>(parameter)])
            names.emplace_back(name(parameter));
    }
    if (names.empty())
        return;
    const bool isOne = names.size() == 1;
    caveats.push_back(
        {"grid_edge", Severity::Warning,
         fmt::format("The best {} {} at an end of {}: a wider axis may do better.", joinedWithAnd(names),
                     isOne ? "lies" : "lie", isOne ? "its axis" : "their axes"),
         isOne ? "Widen the axis." : "Widen these axes."});
}

void addNbbo(const RunReport& report, std::vector<Caveat>& caveats)
{
    if (report.feed == FeedForm::Nbbo)
        caveats.push_back(
            {"nbbo_feed", Severity::Severe,
             "NBBO feed: who else was at the best price is unknown, so splitting between venues "
             "cannot be judged.",
             "Quotes of each venue would show it."});
}

void addVenues(const RunReport& report, std::vector<Caveat>& caveats)
{
    if (std::ranges::count(report.venues, false, &TapeVenue::onlyPrints) == 1) {
        caveats.push_back({"one_venue", Severity::Warning,
                           "The input has one venue: routing has nothing to choose between.",
                           "Add files of other venues; synthetic-venues only shows the mechanics."});
    }
    if (const UsExchanges us = usExchangesOf(report); us.found > 1 && !us.missing.empty()) {
        caveats.push_back({"venues_missing", Severity::Note,
                           fmt::format("{} of {} US exchanges are in the input, without {}: what the others "
                                       "showed could not be taken.",
                                       us.found, kUsExchanges.size(), us.missing),
                           "Add files of other venues."});
    }
    if (std::ranges::any_of(report.venues, &TapeVenue::isSynthetic)) {
        caveats.push_back(
            {"synthetic_venues", Severity::Warning,
             "Some venues are synthetic, derived from the real one: savings between them are not real.",
             "Add files of other venues."});
    }
}

void addOpening(const RunReport& report, std::vector<Caveat>& caveats)
{
    if (!isUsMarket(report.venues))
        return;
    const auto hours = MarketHours::of(true);
    if (!hours)
        return; // what depends on it says so
    const TimeWindow& window = report.order.window;
    for (LocalDay day = hours->dayOf(window.from); day <= hours->dayOf(window.to);
         day += std::chrono::days{1}) {
        const auto session = hours->sessionOn(day);
        const UnixNanos midnight = hours->toUtc(day, day).from;
        if (!session || window.from >= session->from + std::chrono::minutes{1} || window.to <= midnight)
            continue;
        caveats.push_back(
            {"opening", Severity::Note,
             window.from < session->from
                 ? "The window holds quotes from before 09:30 New York: spreads and sizes there are not "
                   "those of the session, and opening auctions are not simulated."
                 : "The window starts with the open (09:30 New York): opening auctions are not simulated, "
                   "and quotes settle in the first minutes.",
             "Start the window some minutes after the open."});
        return;
    }
}

/// What the router did without for want of samples, and which of its splits may not be the best.
void addRouter(const RunReport& report, std::vector<Caveat>& caveats)
{
    constexpr double kOften = 0.10;
    const RouterCounts& counts = report.experiment.optimised.result.router;
    if (share(counts.pooled, counts.solved) > kOften) {
        caveats.push_back(
            {"pooled_outflows", Severity::Warning,
             fmt::format("In {} of {} decisions some venue had fewer than {} samples of its "
                         "own outflow and was judged by those of all venues.",
                         grouped(counts.pooled), grouped(counts.solved), ContKukanovRouter::kLeastSamples),
             "A longer history gives each venue more samples of its own."});
    }
    if (counts.notCertified > 0) {
        const std::string outflows = settingOf(report, "outflows");
        const bool hasNoBound =
            outflows == "factor" || outflows == "joint" || settingOf(report, "solver") == "sa";
        caveats.push_back(
            {"not_certified", Severity::Note,
             fmt::format("{} of {} splits between market and limit orders are not proved best to a millionth "
                         "of a dollar a share.",
                         grouped(counts.notCertified), grouped(counts.solved)),
             hasNoBound ? "Only independent outflows and the certified solver give a bound."
                        : "A larger lot leaves fewer splits to search."});
    }
}

void addVwap(const RunReport& report, std::vector<Caveat>& caveats)
{
    const VolumeProfile& profile = report.experiment.profile;
    using Basis = VolumeProfile::Basis;
    if (profile.basis == Basis::File || profile.basis == Basis::EarlierDays)
        return;
    caveats.push_back({"vwap_profile", Severity::Note, "VWAP: " + profile.explanation,
                       "Give a profile file, or input of earlier days."});
}

} // namespace

std::vector<Caveat> caveatsOf(const RunReport& report)
{
    std::vector<Caveat> caveats;
    for (const Finding& finding : report.findings)
        caveats.push_back({finding.code, finding.isRefusal ? Severity::Severe : Severity::Warning,
                           finding.text, finding.advice});
    for (const auto add :
         {addIncomplete, addNbbo, addParticipation, addBracket, addLeftovers, addInSample, addNoInterval,
          addUncovered, addHalts, addCrossingFills, addVenues, addGridEdge, addRouter, addOpening, addVwap})
        add(report, caveats);
    std::ranges::stable_sort(caveats, {}, &Caveat::severity);
    nameCurrency(caveats, currencyIn(report.settings));
    return caveats;
}

void nameCurrency(std::vector<Caveat>& caveats, std::string_view currency)
{
    for (Caveat& caveat : caveats) {
        caveat.text = inCurrency(caveat.text, currency);
        caveat.advice = inCurrency(caveat.advice, currency);
    }
}

std::string caveatSentences(const Caveat& caveat)
{
    return caveat.text + (caveat.advice.empty() ? "" : " " + caveat.advice);
}

std::string linesOf(const Caveat& caveat, std::size_t width)
{
    return wrapped(caveat.severity == Severity::Note ? "- " : "! ", caveatSentences(caveat), width);
}

void writeCaveats(JsonWriter& json, const std::vector<Caveat>& caveats)
{
    json.key("caveats").beginArray();
    for (const Caveat& caveat : caveats) {
        json.beginObject();
        json.member("code", caveat.code).member("severity", name(caveat.severity));
        json.member("text", caveat.text).member("advice", caveat.advice).endObject();
    }
    json.endArray();
}

}} // namespace sor::report
