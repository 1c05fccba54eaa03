// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_plausibility.h"

#include "base/number_text.h"
#include "market/market_hours.h"
#include "market/market_look.h"
#include "market/replay.h"
#include "market/tape_look.h"
#include "market/us_exchanges.h"
#include "market/venue_names.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace market {

namespace {

using Limits = PlausibilityLimits;

std::string percentOf(double part)
{
    return fmt::format("{:.{}f}%", part * 100, part < 0.0995 ? 1 : 0);
}

std::optional<double> medianOf(std::vector<double>& values)
{
    if (values.empty())
        return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

void judgeCrossing(const MarketLook& look, TapeView view, std::vector<Finding>& findings)
{
    // A snapshot of the trial view stands for a moment only.
    if (view != TapeView::Book || look.twoSided.count() == 0)
        return;
    const double part =
        static_cast<double>(look.crossed.count()) / static_cast<double>(look.twoSided.count());
    if (part > Limits::kCrossedTime.warning)
        findings.push_back(
            {"book_crossed",
             fmt::format("The best bid stands above the best ask for {} of the time: this looks "
                         "like NBBO rows, two instruments, clocks that differ, or stale venues.",
                         percentOf(part)),
             "Check the symbol, the times and the venues of the input; `max-age` leaves stale "
             "quotes out.",
             part > Limits::kCrossedTime.refusal});
}

void judgePrices(std::optional<double> spread, std::optional<double> price, std::vector<Finding>& findings)
{
    if (spread && *spread > Limits::kSpread.warning)
        findings.push_back({"wide_spread",
                            fmt::format("The median spread is {} of the price.", percentOf(*spread)),
                            "Check that the columns of bids and asks, and their unit, were read rightly.",
                            *spread > Limits::kSpread.refusal});
    if (price && (*price < Limits::kLowestPrice || *price > Limits::kHighestPrice))
        findings.push_back(
            {"price_level",
             fmt::format("The prices are about {:.6g} $: they may be in another unit.", *price), "", false});
}

/// Few trades tell where all of them say the same.
void judgeTrades(std::vector<double>& distances, std::vector<Finding>& findings)
{
    constexpr std::size_t kFew = 5;
    const bool areFew = distances.size() < kFew;
    const auto distance =
        areFew && !distances.empty() ? std::optional(std::ranges::min(distances)) : medianOf(distances);
    if (!distance || *distance <= Limits::kTradePrice.warning)
        return;
    const std::string what = !areFew ? fmt::format("The median trade is {}", percentOf(*distance))
        : distances.size() == 1 ? fmt::format("The one trade that meets quotes is {}", percentOf(*distance))
                                : fmt::format("All {} trades that meet quotes are {} and more",
                                              distances.size(), percentOf(*distance));
    findings.push_back(
        {"trade_prices",
         fmt::format("{} away from the mid of {} time: the trades may be of another "
                     "instrument, another day or in another unit of prices than the quotes, or the quotes "
                     "stand still.",
                     what, areFew && distances.size() > 1 ? "their" : "its"),
         "Check the file of trades, its times and the unit of its prices.",
         *distance > Limits::kTradePrice.refusal && distances.size() > 1});
}

/// Of US exchanges: prices x 10000 are whole, and their cents are hundreds; prices x 1000 have tens for
/// cents.
void judgeUnit(const Tape& tape, const TapeLook& look, std::optional<double> price,
               std::vector<Finding>& findings)
{
    constexpr double kLeast = 1; // $ that stocks with steps of whole cents cost
    constexpr std::int64_t kEnough = 20; // sides of quotes
    const bool isUs = std::ranges::any_of(
        tape.venues(), [](const TapeVenue& venue) { return isUsExchange(venue.info.mic); });
    const std::int64_t cent = look.wholeDollars; // what a cent is, if the prices are in another unit
    if (!isUs || cent == 0 || !price || *price <= kLeast * 100 * static_cast<double>(cent))
        return;
    if (cent == 100) {
        findings.push_back(
            {"price_hundreds",
             fmt::format("The prices are about {:.10g} $, and all of them are whole hundreds: they look like "
                         "prices x 10000.",
                         *price),
             "State their unit with `price-scale`: 0.0001 for prices x 10000.", false});
    } else if (look.sizes >= kEnough) {
        findings.push_back(
            {"price_whole",
             fmt::format(
                 "The prices are about {:.10g} $, and all of them are {}: they may be {} ({:.10g} $).",
                 *price, cent == 10 ? "whole tens" : "whole dollars", cent == 10 ? "prices x 1000" : "cents",
                 *price / (100 * static_cast<double>(cent))),
             fmt::format("If they are, state their unit with `price-scale`: {}.",
                         cent == 10 ? "0.001" : "0.01"),
             false});
    }
}

void judgeJumps(const MarketLook& look, std::vector<Finding>& findings)
{
    if (look.unexplained.size > Limits::kJump.refusal) {
        findings.push_back({"price_jump",
                            fmt::format("The mid jumps {}: a split, two instruments or two units of prices.",
                                        look.unexplained.text()),
                            "Choose a window on one side of it, or one symbol.", true});
    } else if (look.jump.size > Limits::kJump.warning) {
        findings.push_back(
            {"price_jump",
             fmt::format("The mid jumps {}: a halt, a split, or two instruments.", look.jump.text()),
             "Choose a window on one side of it, or one symbol.", false});
    }
    if (look.between.size > Limits::kJump.warning)
        findings.push_back({"price_jump_between_sessions",
                            fmt::format("The window spans sessions between which the mid jumps {}: a split.",
                                        look.between.text()),
                            "Choose a window within one session.", false});
}

void judgeVenues(const Tape& tape, const TapeLook& look, std::vector<Finding>& findings)
{
    constexpr std::int64_t kTooFewToTell = 5; // quotes of a venue
    std::string alone;
    std::size_t judged = 0;
    std::size_t apart = 0;
    for (std::size_t v = 0; v < look.venues.size(); ++v) {
        if (look.venues[v].quotes < kTooFewToTell)
            continue;
        ++judged;
        if (look.venues[v].meets)
            continue;
        ++apart;
        alone += (alone.empty() ? "" : ", ") + tape.venues()[v].info.mic;
    }
    if (judged < 2 || apart == 0)
        return;
    findings.push_back(
        {"venues_apart",
         apart == judged
             ? fmt::format(
                 "No venue shows a quote at the same time as another ({}): times of different zones "
                 "or days, or files that do not belong together.",
                 alone)
             : fmt::format("{} never {} a quote at the same time as another venue: times of another zone or "
                           "day, or a file that does not belong to the others.",
                           alone, either(apart, "shows", "show")),
         "", apart == judged});
}

/// With two instruments in one input the band leaves one of them out.
void judgeBand(const TapeCounts& counts, std::vector<Finding>& findings)
{
    const std::int64_t sides = 2 * (counts.rows - counts.rowsInsideEvents);
    const double part = sides > 0 ? static_cast<double>(counts.band.outside) / static_cast<double>(sides) : 0;
    if (part > Limits::kOffBand.warning)
        findings.push_back(
            {"off_band",
             fmt::format("{} of bids and asks lie outside the band around the recent mid and are "
                         "not shown: stub quotes, two instruments, or two units of prices.",
                         percentOf(part)),
             "Check the symbol and the prices of the input; `band off` shows them.",
             part > Limits::kOffBand.refusal});
}

void judgeNames(const Tape& tape, const TapeCounts& counts, std::vector<Finding>& findings)
{
    for (const TapeVenue& venue : tape.venues()) {
        if (venue.spellings.size() < 2)
            continue;
        const bool differ = counts.spellingConflicts > 0;
        findings.push_back(
            {"venue_names",
             fmt::format("{} are names of one venue, {}: {}.", fmt::join(venue.spellings, " and "),
                         venue.info.mic,
                         differ ? fmt::format("their quotes differ at {}, so they would count twice",
                                              groupedCount(counts.spellingConflicts, "equal time"))
                             : counts.repeatedRows > 0
                             ? fmt::format("their quotes were joined, {} left out",
                                           groupedCount(counts.repeatedRows, "repeated row"))
                             : "their quotes were joined"),
             differ ? "Leave one of the two feeds out." : "", differ});
    }
    if (std::ranges::count(tape.venues(), false, &TapeVenue::onlyPrints) > 1) {
        for (const TapeVenue& venue : tape.venues()) {
            if (venue.onlyPrints || !maybeConsolidatedName(venue.info.mic))
                continue;
            findings.push_back({"venue_consolidated",
                                fmt::format("{} may be what the best of all venues is called: if it is, its "
                                            "shares count twice beside those of single venues.",
                                            venue.info.mic),
                                "Leave it out if it is no venue.", false});
        }
    }
    std::string numbered;
    for (const TapeVenue& venue : tape.venues()) {
        if (venue.info.isNumbered)
            numbered += (numbered.empty() ? "" : ", ") + venue.info.mic;
    }
    if (!numbered.empty())
        findings.push_back({"venue_numbers",
                            fmt::format("The venues are numbers of a list that the input does not name ({}): "
                                        "they are not taken for Databento's publishers.",
                                        numbered),
                            "Those stand under publisher_id.", false});
}

void judgeTwins(const TapeLook& look, std::vector<Finding>& findings)
{
    if (!look.twins.empty())
        findings.push_back(
            {"venue_twins",
             fmt::format("{} show the same quotes nearly always: one venue under two names, whose shares "
                         "count twice.",
                         look.twins),
             "Leave one of the two feeds out.", false});
}

/// Pauses of more than an hour within a day of the market, in which nothing can be bought.
Status judgePauses(const Tape& tape, const TapeLook& look, TimeWindow window, std::vector<Finding>& findings)
{
    std::vector<TimeWindow> pauses = look.pauses;
    // For the first hour the last quotes stand.
    std::erase_if(pauses, [&](TimeWindow pause) {
        return pause.to <= window.from || pause.from + kSessionGap >= window.to;
    });
    if (pauses.empty())
        return ok();
    const auto hours = MarketHours::of(isUsMarket(tape.venues()));
    if (!hours)
        return hours.error();
    std::erase_if(pauses,
                  [&](TimeWindow pause) { return hours->dayOf(pause.from) != hours->dayOf(pause.to); });
    if (pauses.empty())
        return ok();
    const std::string more =
        pauses.size() == 1 ? "" : fmt::format(", and in {}", counted(pauses.size() - 1, "other such pause"));
    findings.push_back(
        {"quote_pause",
         fmt::format("No quote came for more than an hour within a day, from {} to {} UTC{}: an hour after "
                     "the last one no venue shows any.",
                     secondText(pauses[0].from), secondText(pauses[0].to), more),
         "", false});
    return ok();
}

void judgeGaps(const TapeCounts& counts, std::vector<Finding>& findings)
{
    if (counts.rowsBehindGaps > 0)
        findings.push_back(
            {"rows_behind_gaps",
             fmt::format("{} left out: the flag F_MAYBE_BAD_BOOK (4) says that the venue's book may be "
                         "wrong, and holds until a clear or a snapshot.",
                         counts.rowsBehindGaps == 1 ? "1 quote is"
                                                    : counted(counts.rowsBehindGaps, "quote") + " are"),
             "If the rows behind the flagged ones are right, take the flag out of these.", false});
}

void judgeTimes(const Tape& tape, UnixNanos now, std::vector<Finding>& findings)
{
    const TimeWindow span = tape.span();
    if (span.from < Limits::kEarliest)
        findings.push_back(
            {"times_too_early",
             fmt::format("The quotes begin at {} UTC: their times are in another unit, or lack their day.",
                         secondText(span.from)),
             "", true});
    const auto isFine = [](UnixNanos time) { return count(time) % 1'000'000 != 0; };
    if (span.from >= Limits::kEarliest && span.from < now - Limits::kMisdated)
        findings.push_back(
            {"times_too_early",
             fmt::format(
                 "The quotes begin at {} UTC: their times may be .NET ticks (100 ns since the year 1), "
                 "or kdb+ nanoseconds since 2000, which are taken as nanoseconds since 1970.",
                 secondText(span.from)),
             "Write them as 2025-03-12T14:00:00.028Z, or as nanoseconds since 1970.",
             isFine(span.from) || isFine(span.to - Nanos{1})});
    if (span.to > now)
        findings.push_back({"times_ahead",
                            fmt::format("The quotes end at {} UTC, which is after this machine's clock.",
                                        secondText(span.to)),
                            "Check the unit and the zone of the times.", false});
}

/// Many quotes of a venue at one time of whole seconds: what happened in between is lost.
void judgeStamps(const TapeLook& look, std::vector<Finding>& findings)
{
    std::int64_t all = 0;
    std::int64_t shared = 0;
    for (const TapeLook::Activity& venue : look.venues) {
        all += venue.quotes;
        shared += venue.atOneSecond;
    }
    const double part = all > 0 ? static_cast<double>(shared) / static_cast<double>(all) : 0;
    if (part > Limits::kCoarse)
        findings.push_back(
            {"coarse_times",
             fmt::format("{} of the quotes share their time, a whole {}, with {} others of their venue or "
                         "more: times within are lost, and all of them stand for one moment.",
                         percentOf(part), look.areMinutes ? "minute" : "second", Limits::kManyAtOnce - 1),
             "Export the times with their decimals of seconds.", false});
}

void judgeSizes(const Tape& tape, const TapeLook& whole, std::optional<double> medianPrice,
                std::vector<Finding>& findings)
{
    if (whole.largestSize == 1) {
        findings.push_back(
            {"sizes", "Every size is 1: these are round lots, or another column than the size.", "", false});
        return;
    }
    const double part =
        whole.sizes > 0 ? static_cast<double>(whole.sizesOfHundreds) / static_cast<double>(whole.sizes) : 1;
    const bool isOfStock = isUsMarket(tape.venues()) && tape.unit().perShare() == 1
        && medianPrice.value_or(Limits::kSmallLots) < Limits::kSmallLots;
    if (isOfStock && whole.sizes >= Limits::kManySizes && part < Limits::kOfHundreds)
        findings.push_back(
            {"sizes",
             "Hardly a size is a multiple of 100, as most are of US stocks in shares: they may "
             "be in round lots.",
             "If they are, state `size-scale` 100.", false});
}

} // namespace

Result<TapeJudgement> judgeTape(const Tape& tape, const TapeCounts& counts, TimeWindow window, UnixNanos now,
                                const std::stop_token& stop, const TapeLook& whole)
{
    MarketState market(tape.venues().size());
    MarketLook look(market, tape, window);
    if (auto status = replay(tape, window, Side::Buy, market, look, stop); !status)
        return status.error();
    look.finish();
    TapeJudgement judgement;
    judgement.medianPrice = medianOf(look.prices);
    auto& findings = judgement.findings;
    judgeCrossing(look, tape.view(), findings);
    judgePrices(medianOf(look.spreads), judgement.medianPrice, findings);
    judgeJumps(look, findings);
    if (tape.view() == TapeView::Book)
        judgeVenues(tape, whole, findings);
    judgeTwins(whole, findings);
    judgeTrades(look.tradePrices, findings);
    judgeUnit(tape, whole, judgement.medianPrice, findings);
    judgeBand(counts, findings);
    judgeGaps(counts, findings);
    judgeNames(tape, counts, findings);
    if (tape.view() == TapeView::Book) {
        if (auto status = judgePauses(tape, whole, window, findings); !status)
            return status.error();
    }
    judgeTimes(tape, now, findings);
    judgeStamps(whole, findings);
    judgeSizes(tape, whole, judgement.medianPrice, findings);
    if (look.points < Limits::kFewPoints)
        findings.push_back(
            {"few_points", fmt::format("The window has only {}.", counted(look.points, "point")), "", false});
    std::ranges::stable_sort(findings, std::ranges::greater{}, &Finding::isRefusal);
    return judgement;
}

Result<TapeJudgement> judgeTape(const Tape& tape, const TapeCounts& counts, TimeWindow window, UnixNanos now,
                                const std::stop_token& stop)
{
    return judgeTape(tape, counts, window, now, stop, TapeLook(tape));
}

}} // namespace sor::market
