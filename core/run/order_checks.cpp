// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/order_checks.h"

#include "base/number_text.h"
#include "run/needed_time.h"
#include "search/fill_bracket.h"
#include "search/validation.h"
#include "sim/session.h"
#include "strategy/router/outflow_estimator.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace sor { inline namespace runs {

namespace {

constexpr Int128 kMostNotional = Int128{9'200'000'000} * kNanosPerDollar;

/// Twice a price near that of the order's first fills, displayed.
std::optional<Int128> twicePriceOf(const ParentOrder& order, const Tape& tape)
{
    if (const auto mid = arrivalMid(tape, order.window))
        return mid->halfNanos;
    const auto twiceFar = [&](const VenueQuote& quote) -> std::optional<Int128> {
        const Price far = order.side == Side::Buy ? quote.askPx : quote.bidPx;
        return far == kNoPrice ? std::nullopt : std::optional(2 * Int128{far.nanos});
    };
    const std::size_t first = tape.lowerBound(order.window.from);
    for (const VenueQuote& quote : tape.quotesAfter(first)) {
        if (const auto twice = twiceFar(quote))
            return twice;
    }
    for (std::size_t i = first, end = tape.lowerBound(order.window.to); i < end; ++i) {
        if (const auto twice = twiceFar(tape.entry(i).quote))
            return twice;
    }
    return std::nullopt;
}

/// Of the orders that join each second from `history` before the window on, wherever anything is quoted.
std::size_t shadowOrders(const RunSetup& setup, TimeWindow window, const Tape& tape)
{
    const UnixNanos from = std::max(window.from - historyOf(setup), tape.span().from);
    const std::int64_t seconds = std::max<std::int64_t>(0, (window.to - from) / std::chrono::seconds{1});
    return static_cast<std::size_t>(seconds) * tape.venues().size();
}

/// Those of the bracket, which lie in the part of the window that the starts lie in; its runs go on at once.
std::size_t bracketShadowOrders(const RunSetup& setup, TimeWindow window, const Tape& tape)
{
    if (!setup.experiment.bracket || !setup.experiment.startStride || !restsOrders(setup.modelOrDefault()))
        return 0;
    if (setup.experiment.splitPercent) {
        ParentOrder order;
        order.window = window;
        if (const auto split = splitInTime(order, *setup.experiment.splitPercent))
            window = split->test.window;
    }
    ExecutionRules own;
    const bool isExact = !setup.isStated("queue") && tape.orderVenues() != 0;
    own.queue = tape.isNbbo() ? QueueModel::PrintsOnly
        : isExact             ? QueueModel::Exact
                              : setup.experiment.rules.queue;
    own.exactVenues = tape.orderVenues();
    own.crossing = setup.experiment.rules.crossing;
    return bracketRecords(own, tape.venues().size()) * shadowOrders(setup, window, tape);
}

} // namespace

Status checkMemory(const RunSetup& setup, TimeWindow window, const Tape& tape)
{
    const std::size_t limit = setup.memoryLimit();
    // Beside any model there are benchmarks with the router's inputs, where the data have them.
    if (tape.view() != TapeView::Book || !tape.hasBids() || limit == 0 || tape.empty())
        return ok();
    const std::size_t own = shadowOrders(setup, window, tape) * sizeof(ShadowOrder);
    const std::size_t bytes = own + bracketShadowOrders(setup, window, tape) * sizeof(ShadowOrder);
    if (bytes <= limit)
        return ok();
    return Error{ErrorCode::MemoryLimit,
                 fmt::format("The router and its benchmarks would follow the queues of {} venues for {}, "
                             "which takes {} MB{}; the limit is "
                             "{} MB. Choose a shorter window with `from` and `to`, or raise `memory`{}.",
                             tape.venues().size(), formatDuration(window.length()), megabytesText(bytes),
                             bytes > own ? " under all the filling rules of the bracket" : "",
                             megabytesText(limit), own <= limit ? ", or use `bracket off`" : ""),
                 {.limitBytes = limit, .neededBytes = bytes}};
}

Result<std::vector<Nanos>> latenciesByVenue(const RunSetup& setup, const Tape& tape)
{
    if (setup.venueLatencies.empty())
        return std::vector<Nanos>{};
    std::vector<Nanos> latencies(tape.venues().size(), setup.experiment.rules.latency);
    for (const VenueLatency& stated : setup.venueLatencies) {
        const auto venue = std::ranges::find_if(
            tape.venues(), [&](const TapeVenue& of) { return of.info.mic == stated.venue; });
        if (venue == tape.venues().end()) {
            std::vector<std::string> names;
            for (const TapeVenue& of : tape.venues())
                names.push_back(of.info.mic);
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("The input has no venue '{}': its venues are {}.", stated.venue,
                                     fmt::join(names, ", ")),
                         {.parameter = "latency"}};
        }
        latencies[static_cast<std::size_t>(venue - tape.venues().begin())] = stated.latency;
    }
    return latencies;
}

namespace {

/// Exact queues where orders are known, unless another rule is stated.
Status useOrders(const RunSetup& setup, const Tape& tape, ExecutionRules& rules)
{
    const std::uint64_t venues = tape.orderVenues();
    const bool isExact = setup.isStated("queue") ? rules.queue == QueueModel::Exact : venues != 0;
    if (!isExact)
        return ok();
    if (venues == 0)
        return Error{
            ErrorCode::InvalidArgument,
            "`queue exact` follows the orders of venues one by one, and this run has none: it needs "
            "DBN records of orders (mbo) or LOBSTER messages, in the book view and without synthetic "
            "venues. Leave `queue` out.",
            {.parameter = "queue"}};
    rules.queue = QueueModel::Exact;
    rules.exactVenues = venues;
    return ok();
}

} // namespace

Status useFeedRules(const RunSetup& setup, const Tape& tape, ExecutionRules& rules)
{
    if (!tape.isNbbo())
        return useOrders(setup, tape, rules);
    const auto refuse = [](std::string_view word, const std::string& value, std::string_view why) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("`{} {}` cannot be on an NBBO feed: {} Leave `{}` out.", word, value, why, word),
            {.parameter = std::string(word)}};
    };
    if (setup.isStated("queue") && rules.queue != QueueModel::TradesOnly) {
        return refuse("queue", name(rules.queue),
                      "a venue's size is seen only while it is named, so a queue falls by prints alone.");
    }
    if (setup.isStated("crossing") && rules.crossing.kind != CrossingRule::Kind::None) {
        return refuse("crossing", name(rules.crossing),
                      "the far side of a venue is seen only while it is named, so it fills nothing.");
    }
    rules.queue = QueueModel::PrintsOnly;
    rules.crossing = {CrossingRule::Kind::None};
    return ok();
}

namespace {

/// What `word` states, in units of the input's sizes.
Result<Shares> inUnitOf(const RunSetup& setup, Shares shares, ShareUnit unit, std::string_view word)
{
    if (const auto found = inUnit(shares, setup.shareUnit, unit))
        return *found;
    const bool isFiner = setup.shareUnit > unit;
    return Error{ErrorCode::InvalidArgument,
                 isFiner
                     ? fmt::format("`{}` is {}, and the input counts sizes in units of {}: state a multiple "
                                   "of that, or a finer `size-unit`.",
                                   word, format(shares, setup.shareUnit), format(unit))
                     : fmt::format("`{}` is {}: that is more than can be counted in units of {}, as the "
                                   "sizes of the input are.",
                                   word, format(shares, setup.shareUnit), format(unit)),
                 {.parameter = std::string(word)}};
}

} // namespace

Result<ParentOrder> orderOf(const RunSetup& setup, TimeWindow window, ShareUnit unit)
{
    ParentOrder order = setup.over(window);
    order.unit = unit;
    const auto shares = inUnitOf(setup, setup.shares, unit, "shares");
    if (!shares)
        return shares.error();
    order.shares = *shares;
    // Where nothing is stated, a lot is the least that there is.
    const bool isOne = !setup.isStated("lot") && setup.lot.count == setup.shareUnit.perShare();
    const auto lot = isOne ? Result(Shares{1}) : inUnitOf(setup, setup.lot, unit, "lot");
    if (!lot)
        return lot.error();
    order.lot = *lot;
    return order;
}

Result<Shares> stepOf(const RunSetup& setup, ShareUnit unit)
{
    const Shares usual = ExperimentSettings{}.step;
    if (!setup.isStated("step") && inUnit(usual, {}, setup.shareUnit) == setup.experiment.step)
        return usual; // units
    return inUnitOf(setup, setup.experiment.step, unit, "step");
}

Status checkNotional(const ParentOrder& order, const Tape& tape)
{
    const auto twicePrice = twicePriceOf(order, tape);
    if (!twicePrice || order.shares.count * *twicePrice <= 2 * kMostNotional * order.unit.perShare())
        return ok();
    constexpr double kHigh = 10'000; // $
    const double price = static_cast<double>(*twicePrice) / (2 * static_cast<double>(kNanosPerDollar));
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("{} shares at {:.2f} come to {:.3g} billion; an order may come to at most 9.2 "
                             "billion, because cash is counted exactly in billionths. Order fewer shares{}.",
                             format(order.shares, order.unit), price,
                             price * order.unit.sharesOf(static_cast<double>(order.shares.count)) / 1e9,
                             price < kHigh
                                 ? ""
                                 : ", or state the unit of prices with `price-scale` if they are no dollars"),
                 {.parameter = "shares"}};
}

}} // namespace sor::runs
