// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/strategy_run.h"

#include "sim/timed_events.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sor { inline namespace sim {

namespace {
// One tick of US equities (Regulation NMS rule 612): a cent at or above $1, a hundredth of a cent below.
constexpr Price kTick{10'000'000};
constexpr Price kTickBelowOneDollar{100'000};
} // namespace

StrategyRun::StrategyRun(std::unique_ptr<Strategy> strategy, const ParentOrder& order, const VenueFees& fees,
                         const ExecutionRules& rules)
    : m_strategy(std::move(strategy))
    , m_order(order)
    , m_fees(fees)
    , m_rules(rules)
    , m_resting(rules.queue, rules.crossing, order.side, fees.venueCount(), rules.exactVenues)
    , m_mayRest(m_strategy->mayRest())
{
    m_result.side = order.side;
    m_result.unit = order.unit;
    m_result.ordered = order.shares;
    m_result.byVenue.resize(fees.venueCount());
    m_result.ordersByVenue.resize(fees.venueCount());
}

void StrategyRun::onTrade(const TapeTrade& trade, const MarketState& market)
{
    if (!m_resting.restsAt(trade.venue))
        return;
    const Price price = m_resting.price(trade.venue);
    const Shares shares = m_resting.onTrade(trade);
    if (shares.count > 0)
        fill({trade.venue, shares, price, market.time(), false, true}, market);
}

void StrategyRun::onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after,
                          const MarketState& market)
{
    // available' = min(displayed', available + max(0, displayed' - displayed)) at an unchanged price, written
    // for what is missing: taken = displayed - available.
    std::uint32_t& taken = m_taken[venue];
    if (before.farPx != after.farPx || m_rules.refresh == Refresh::Instant) {
        taken = 0;
    } else {
        const std::uint32_t dropped = before.farSz > after.farSz ? before.farSz - after.farSz : 0;
        taken = taken > dropped ? taken - dropped : 0;
    }
    if (m_crossed[venue] != 0) [[unlikely]]
        taken = std::min(after.farSz, taken + std::exchange(m_crossed[venue], 0));
    if (taken == 0)
        m_takenMask &= ~(std::uint64_t{1} << venue);
    if (!m_resting.restsAt(venue))
        return;
    const Price price = m_resting.price(venue);
    const Shares shares =
        m_resting.onQuote(venue, before, after, m_followsTrades, m_isTradeRow, market.time());
    m_nextEvent = std::min(m_nextEvent, m_resting.nextDue());
    if (shares.count > 0) {
        // Far shares that came to us cannot be taken once more.
        addTaken(venue, shares);
        fill({venue, shares, price, market.time(), false, true, true}, market);
    }
}

void StrategyRun::addTaken(VenueIndex venue, Shares shares)
{
    m_taken[venue] += static_cast<std::uint32_t>(shares.count);
    m_takenMask |= std::uint64_t{1} << venue;
}

void StrategyRun::onClear()
{
    m_taken.fill(0);
    m_takenMask = 0;
}

void StrategyRun::decide(const MarketState& market)
{
    const Shares left = m_order.shares - m_filled - m_onTheWay;
    if (left.count == 0)
        return;
    m_children.clear();
    const auto& taken =
        m_arrivals.empty() || m_rules.refresh == Refresh::Instant ? m_taken : withSent(market);
    m_strategy->decide(
        DecisionView(m_order, m_fees, market, taken, left, m_result.maker.shares, m_resting.crossedMask()),
        m_children);
    m_idleUntil = m_strategy->idleUntil();
    Shares sent;
    for (const TakingOrder& child : m_children) {
        sent += child.shares;
        assert(sent <= left);
        const Nanos latency = m_rules.latencyAt(child.venue);
        // Where nothing is shown there is no price to accept: it comes back.
        const SidedQuote& quote = market.quote(child.venue);
        const Price decided = quote.hasFar() ? quote.farPx : kNoNearPrice;
        const Price limit = m_rules.isProtected ? decided : kNoPrice;
        const Arrival arrival{market.time() + latency, child, limit};
        if (latency.count() == 0) {
            execute(arrival, market);
            continue;
        }
        m_onTheWay += child.shares;
        insertByTime(m_arrivals, arrival);
    }
    if (m_children.replacesResting()) {
        assert(m_mayRest);
        replaceResting(market.time());
    }
    findNextEvent();
}

// Displayed shares that our orders are on their way to are not there for another one.
const std::array<std::uint32_t, kMaxVenues>& StrategyRun::withSent(const MarketState& market)
{
    m_takenOrSent = m_taken;
    for (const Arrival& arrival : m_arrivals) {
        const SidedQuote& quote = market.quote(arrival.order.venue);
        if (!quote.hasFar() || quote.farPx > arrival.limit)
            continue; // it will come back
        std::uint32_t& gone = m_takenOrSent[arrival.order.venue];
        gone = static_cast<std::uint32_t>(
            std::min<std::int64_t>(quote.farSz, std::int64_t{gone} + arrival.order.shares.count));
    }
    return m_takenOrSent;
}

void StrategyRun::replaceResting(UnixNanos time)
{
    // It reaches every venue after that venue's own latency.
    std::uint64_t concerned = m_resting.mask();
    for (const RestingChange& change : m_restingChanges)
        concerned |= std::uint64_t{1} << change.order.venue;
    std::uint64_t stays = 0;
    for (const RestingOrder& order : m_children.resting()) {
        stays |= std::uint64_t{1} << order.venue;
        insertByTime(m_restingChanges, RestingChange{time + m_rules.latencyAt(order.venue), order});
    }
    concerned &= ~stays;
    for (VenueIndex v = 0; v < m_result.byVenue.size(); ++v) {
        if (((concerned >> v) & 1U) != 0)
            insertByTime(m_restingChanges, RestingChange{time + m_rules.latencyAt(v), {v, {}, {}}});
    }
}

void StrategyRun::findNextEvent()
{
    m_nextEvent = m_resting.nextDue();
    if (!m_arrivals.empty())
        m_nextEvent = std::min(m_nextEvent, m_arrivals.front().time);
    if (!m_restingChanges.empty())
        m_nextEvent = std::min(m_nextEvent, m_restingChanges.front().time);
    if (!m_returns.empty())
        m_nextEvent = std::min(m_nextEvent, m_returns.front().time);
}

void StrategyRun::act(const MarketState& market)
{
    const UnixNanos time = m_nextEvent;
    if (m_resting.nextDue() == time)
        fillCrossed(time, market);
    const auto comesBack = [&](Shares shares) {
        m_onTheWay -= shares;
        m_idleUntil = UnixNanos::min();
    };
    takeThoseAt(time, m_arrivals, [&](const Arrival& arrival) {
        const Shares missed = execute(arrival, market);
        m_onTheWay -= arrival.order.shares - missed;
        if (!m_rules.isProtected)
            comesBack(missed);
        else if (missed.count > 0) {
            // Known to decisions at that time: before its rows, not after them.
            const UnixNanos known = time + m_rules.latencyAt(arrival.order.venue);
            insertByTime(m_returns, Return{known - Nanos{1}, missed});
        }
    });
    takeThoseAt(time, m_restingChanges,
                [&](const RestingChange& change) { changeResting(change.order, market); });
    takeThoseAt(time, m_returns, [&](const Return& returned) { comesBack(returned.shares); });
    findNextEvent();
}

void StrategyRun::fillCrossed(UnixNanos time, const MarketState& market)
{
    for (VenueIndex v = 0; v < market.venueCount(); ++v) {
        if (!m_resting.restsAt(v))
            continue;
        const Price price = m_resting.price(v);
        const Shares shares = m_resting.onDue(v, time);
        if (shares.count == 0)
            continue;
        addTaken(v, shares);
        fill({v, shares, price, time, false, true, true}, market);
    }
    m_resting.findNextDue();
}

void StrategyRun::changeResting(const RestingOrder& order, const MarketState& market)
{
    const bool isBeyondLimit = order.price > m_order.sidedLimit();
    Shares shares = isBeyondLimit ? Shares{} : std::min(order.shares, m_order.shares - m_filled);
    const SidedQuote& quote = market.known(order.venue);
    const bool isHalted = ((market.halted() >> order.venue) & 1U) != 0;
    // On an NBBO feed the queue at the venue is known where it was shown, and there is none above the best
    // price.
    const bool isQueueUnknown = market.isNbbo() && order.price <= market.bestNear()
        && (quote.nearPx != order.price || quote.nearSz == 0);
    if (shares.count > 0 && (isHalted || isQueueUnknown || quote.farPx <= order.price)) {
        // Post-only. What rests at this price already is no new order and stays. A halted venue accepts
        // nothing, and has cancelled what rested there.
        const bool isThere = m_resting.restsAt(order.venue) && m_resting.price(order.venue) == order.price;
        const Shares kept = isThere ? std::min(m_resting.resting(order.venue), shares) : Shares{};
        if (kept < shares) {
            ++m_result.rejectedOrders;
            m_result.rejectedShares += shares - kept;
        }
        shares = kept;
    }
    m_resting.place(order.venue, order.price, shares, quote, market.time());
}

Shares StrategyRun::execute(const Arrival& arrival, const MarketState& market)
{
    const TakingOrder& order = arrival.order;
    const SidedQuote& quote = market.quote(order.venue);
    const bool canTrade = quote.hasFar() && quote.farPx <= std::min(m_order.sidedLimit(), arrival.limit);
    const std::int64_t available =
        canTrade ? std::int64_t{quote.farSz} - std::int64_t{m_taken[order.venue]} : 0;
    // While it was on its way a resting order may have filled the shares that it was sent for.
    const Shares shares =
        std::min({order.shares, Shares{std::max<std::int64_t>(0, available)}, m_order.shares - m_filled});
    m_result.ordersByVenue[order.venue] += {order.shares, order.shares - shares};
    if (shares.count == 0)
        return order.shares;
    if (m_rules.refresh == Refresh::Added) {
        addTaken(order.venue, shares);
        m_resting.onTaken(order.venue, shares);
    }
    fill({order.venue, shares, quote.farPx, arrival.time}, market);
    return order.shares - shares;
}

void StrategyRun::book(const DoneFill& done, const MarketState& market)
{
    m_result.ordersByVenue[done.venue].sent += done.shares;
    fill({done.venue, done.shares, displayedPrice(done.price, m_order.side), done.time, done.isCompletion,
          done.isMaker, false, done.fees},
         market);
}

void StrategyRun::fill(const Trade& trade, const MarketState& market)
{
    const Price displayed = displayedPrice(trade.price, m_order.side);
    const Price fee = trade.fees ? feeAShare(*trade.fees, trade.shares, m_order.unit)
        : trade.isMaker          ? m_fees.maker(trade.venue, trade.time, displayed)
                                 : m_fees.taker(trade.venue, trade.time, displayed);
    const auto gross = cashFor(displayed, trade.shares, m_order.unit);
    const auto each = cashFor(fee, trade.shares, m_order.unit);
    const auto fees = trade.fees ? trade.fees : each;
    const auto feeRest = fees && each ? checkedSubtract(*fees, *each) : std::nullopt;
    if (!gross || !feeRest) {
        m_hasOverflow = true;
        return;
    }
    m_filled += trade.shares;
    m_resting.limitTo(m_order.shares - m_filled);
    const Cash takerFees = trade.isMaker ? Cash{} : *fees;
    addTo(m_result.all, trade.shares, *gross, takerFees);
    addTo(m_result.byVenue[trade.venue], trade.shares, *gross, takerFees);
    if (trade.isMaker) {
        addTo(m_result.maker, trade.shares, *gross, {});
        const auto rebates = checkedSubtract(m_result.rebates, *fees);
        m_hasOverflow = m_hasOverflow || !rebates;
        m_result.rebates = rebates.value_or(Cash{});
        if (trade.isCrossing)
            m_result.crossing += trade.shares;
    }
    if (trade.isCompletion)
        addTo(m_result.completion, trade.shares, *gross, *fees);
    auto mid = market.lastMid();
    if (mid)
        mid = displayedPrice(*mid, m_order.side);
    m_atMid += Int128{trade.shares.count} * (mid ? mid->halfNanos : 2 * displayed.nanos);
    if (!m_result.firstFill)
        m_result.firstFill = trade.time;
    m_result.lastFill = trade.time;
    if (m_rules.recordFills) {
        std::optional<Price> spread;
        if (market.mid())
            spread = market.bestFar() - market.bestNear();
        m_result.fills.push_back({trade.time, trade.venue, trade.shares, displayed, fee, mid,
                                  trade.isCompletion, trade.isMaker, spread, trade.isCrossing, *feeRest});
    }
}

void StrategyRun::addTo(FillTotals& totals, Shares shares, Cash gross, Cash fees)
{
    const auto grossSum = checkedAdd(totals.gross, gross);
    const auto feeSum = checkedAdd(totals.fees, fees);
    if (!grossSum || !feeSum) {
        m_hasOverflow = true;
        return;
    }
    totals.shares += shares;
    totals.gross = *grossSum;
    totals.fees = *feeSum;
    ++totals.fills;
}

void StrategyRun::complete(const MarketState& market)
{
    struct Offer {
        VenueIndex venue;
        Price price; // sided, of the current pass
        Price allIn;
        Shares shares;
    };
    for (int pass = 0; pass < kMaxCompletionPasses && !isDone() && !m_hasOverflow; ++pass) {
        std::vector<Offer> offers;
        for (VenueIndex v = 0; v < market.venueCount(); ++v) {
            const SidedQuote& quote = market.quote(v);
            if (!quote.hasFar())
                continue;
            const Price displayed = displayedPrice(quote.farPx, m_order.side);
            const Price usual = displayed.nanos < kNanosPerDollar ? kTickBelowOneDollar : kTick;
            const Price tick = m_rules.tick.value_or(usual);
            const Price price{quote.farPx.nanos + tick.nanos * pass};
            const bool isWorthless = m_order.side == Side::Sell && price.nanos >= 0;
            if (price > m_order.sidedLimit() || isWorthless)
                continue;
            const Price fee = m_fees.taker(v, market.time(), displayedPrice(price, m_order.side));
            const std::int64_t taken = pass == 0 ? m_taken[v] : 0;
            offers.push_back({v, price, price + fee, {std::int64_t{quote.farSz} - taken}});
        }
        if (offers.empty()) {
            m_result.completionEnd = CompletionEnd::NothingOffered;
            return;
        }
        std::ranges::stable_sort(offers, [](const Offer& a, const Offer& b) {
            return a.price != b.price ? a.price < b.price : a.allIn < b.allIn;
        });
        for (const Offer& offer : offers) {
            const Shares shares = std::min(offer.shares, m_order.shares - m_filled);
            if (shares.count <= 0)
                continue;
            m_result.ordersByVenue[offer.venue].sent += shares;
            fill({offer.venue, shares, offer.price, market.time(), true}, market);
        }
    }
    if (!isDone())
        m_result.completionEnd = CompletionEnd::GaveUp;
}

Result<RunResult> StrategyRun::finish(const MarketState& market)
{
    m_arrivals.clear();
    m_restingChanges.clear();
    m_returns.clear();
    if (m_rules.recordFills)
        m_result.resting = m_resting.queued();
    m_resting.cancelAll();
    for (VenueIndex v = 0; v < m_result.ordersByVenue.size(); ++v)
        m_result.ordersByVenue[v] += m_resting.totals(v);
    m_nextEvent = UnixNanos::max();
    m_onTheWay = {};
    if (m_rules.completion == Completion::Sweep)
        complete(market);
    m_result.inconsistentExecutions = m_resting.inconsistencies();
    const Int128 atMid =
        m_order.unit.isWhole() ? m_atMid / 2 : dividedHalfEven(m_atMid, Int128{2} * m_order.unit.perShare());
    // The sum that totalCash() makes, in wider numbers.
    const Int128 charges = Int128{m_result.all.fees.nanos} - m_result.rebates.nanos;
    const Int128 total = m_result.all.gross.nanos + (m_order.side == Side::Buy ? charges : -charges);
    for (const Int128 sum : {atMid, charges, total}) {
        m_hasOverflow = m_hasOverflow || sum > std::numeric_limits<std::int64_t>::max()
            || sum < std::numeric_limits<std::int64_t>::min();
    }
    if (m_hasOverflow) {
        return invalidArgument(
            "The order's cash is beyond 9.2 billion dollars, which is more than this program counts exactly. "
            "Order fewer shares, drop off-market quotes with `band`, or complete in smaller steps with "
            "`tick`.");
    }
    m_result.atMid = {static_cast<std::int64_t>(atMid)};
    m_result.router = m_strategy->counts();
    return std::move(m_result);
}

}} // namespace sor::sim
