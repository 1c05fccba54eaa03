// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/router_notes.h"

#include "base/number_text.h"
#include "strategy/router/cont_kukanov.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor { inline namespace search {

std::vector<std::string> routerNotes(const Scenario& scenario, const RunResult& result)
{
    const RouterCounts& counts = result.router;
    std::vector<std::string> notes;
    const auto note = [&](std::int64_t decisions, std::string_view what) {
        if (decisions > 0)
            notes.push_back(
                fmt::format("{} of {} {}", decisions, counted(counts.decisions, "decision"), what));
    };
    const auto& trades = scenario.tape.trades();
    const auto first = std::ranges::lower_bound(trades, scenario.order.window.from, {}, &TapeTrade::time);
    const auto end =
        std::ranges::lower_bound(first, trades.end(), scenario.order.window.to, {}, &TapeTrade::time);
    if (std::none_of(first, end, [](const TapeTrade& trade) { return trade.hitsQueue(); })) {
        notes.emplace_back(scenario.rules.crossing.kind == CrossingRule::Kind::None
                               ? "The input has no trades in the window, and with crossing none nothing else "
                                 "could fill a resting order."
                               : "The input has no trades in the window: resting orders could fill only "
                                 "where a venue's far price reached "
                                 "them, and every drop of a queue was taken for cancellations.");
    }
    if (scenario.tape.venues().size() == 1)
        notes.emplace_back("There is one venue only: orders rest there or not at all.");
    note(counts.withoutHistory,
         fmt::format(
             "had fewer than {} samples of outflow, even of all venues together, and sent all to the market.",
             ContKukanovRouter::kLeastSamples));
    if (counts.venuesWithoutHistory > 0) {
        notes.push_back(fmt::format("{} a venue was left out of a decision because there were fewer "
                                    "than {} samples of outflow, even of all venues together.",
                                    counted(counts.venuesWithoutHistory, "time"),
                                    ContKukanovRouter::kLeastSamples));
    }
    note(
        counts.withoutJoint,
        fmt::format("took the venues for independent, although `outflows` is {}: fewer than {} seconds had a "
                    "sample of every venue.",
                    name(scenario.router.outflows), ContKukanovRouter::kLeastSamples));
    if (counts.venuesWithoutMarkouts > 0) {
        notes.push_back(fmt::format("{} the rebate of a venue was used without an adverse-selection "
                                    "estimate because fewer than {} shadow orders had filled there.",
                                    counted(counts.venuesWithoutMarkouts, "time"),
                                    ContKukanovRouter::kLeastSamples));
    }
    note(counts.lockedOrCrossed, "met a locked or crossed market and sent all to the market.");
    note(counts.oneSided, "met a market without a best bid or a best ask and sent all to the market.");
    note(counts.unsolved, "met a spread or a fee beyond a million dollars and sent all to the market.");
    if (result.inconsistentExecutions > 0) {
        notes.push_back(fmt::format(
            "{} at prices of resting orders came out of turn, behind orders that stood ahead, and "
            "filled nothing.",
            counted(result.inconsistentExecutions, "execution")));
    }
    if (result.rejectedOrders > 0) {
        notes.push_back(fmt::format("{} resting orders of {} shares were rejected when they arrived: the "
                                    "venue's far price had reached theirs (they are post-only).",
                                    result.rejectedOrders, format(result.rejectedShares, result.unit)));
    }
    note(
        counts.breaksA1,
        "had a venue at which a filled limit order earns nothing: half the spread and the rebate sum to 0 or "
        "less (assumption A1 of the paper).");
    note(counts.breaksA2,
         "had a lambda_over too low to discourage overfilling (assumption A2 of the paper: above half the "
         "spread plus the rebate).");
    note(counts.mayWait,
         "had a lambda_under too low to discourage waiting (assumption A3 of the paper: above half the "
         "spread plus the taker fee).");
    return notes;
}

std::vector<std::string> silentVenueNotes(const Tape& tape, TimeWindow window, const TapeQuality& quality)
{
    std::vector<std::string> notes;
    if (tape.isNbbo())
        return notes; // a venue shows whatever side it is named at
    const auto before = tape.quotesAfter(tape.lowerBound(window.from));
    const auto after = tape.quotesAfter(tape.lowerBound(window.to));
    for (std::size_t v = 0; v < quality.venues.size(); ++v) {
        const TapeQuality::Venue& venue = quality.venues[v];
        if (tape.view() == TapeView::Book && venue.emptySides == venue.entries && before[v] == VenueQuote{}
            && after[v] == VenueQuote{}) {
            notes.push_back(fmt::format("{} shows no quote with both sides in the window: it takes no part.",
                                        tape.venues()[v].info.mic));
        }
    }
    return notes;
}

}} // namespace sor::search
