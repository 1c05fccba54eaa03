// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/strategy_run.h"

#include <algorithm>
#include <cassert>

namespace sor {

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
    , m_resting(rules.queue, order.side, fees.venueCount())
    , m_mayRest(m_strategy->mayRest())
{
    m_result.side = order.side;
    m_result.ordered = order.shares;
    m_result.byVenue.resize(fees.venueCount());
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
    if (taken == 0)
        m_takenMask &= ~(std::uint64_t{1} << venue);
    if (!m_resting.restsAt(venue))
        return;
    const Price price = m_resting.price(venue);
    const Shares shares = m_resting.onQuote(venue, before, after, m_followsTrades, m_isTradeRow);
    if (shares.count > 0) {
        // Far shares that came to us cannot be taken once more.
        addTaken(venue, shares);
        fill({venue, shares, price, market.time(), false, true}, market);
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

void StrategyRun::onPoint(const MarketState& market)
{
    const Shares left = m_order.shares - m_filled - m_onTheWay;
    if (left.count == 0)
        return;
    m_children.clear();
    m_strategy->decide(DecisionView(m_order, m_fees, market, m_taken, left, m_result.maker.shares),
                       m_children);
    Shares sent;
    for (const TakingOrder& child : m_children) {
        sent += child.shares;
        assert(sent <= left);
        if (m_rules.latency.count() == 0) {
            execute(child, market, market.time());
            continue;
        }
        m_onTheWay += child.shares;
        m_arrivals.push_back({market.time() + m_rules.latency, child});
    }
    if (m_children.replacesResting()) {
        assert(m_mayRest);
        const auto resting = m_children.resting();
        m_restingChanges.push_back({market.time() + m_rules.latency, {resting.begin(), resting.end()}});
    }
    if (!m_arrivals.empty() || !m_restingChanges.empty())
        findNextArrival();
}

void StrategyRun::findNextArrival()
{
    m_nextArrival = UnixNanos::max();
    if (!m_arrivals.empty())
        m_nextArrival = m_arrivals.front().time;
    if (!m_restingChanges.empty())
        m_nextArrival = std::min(m_nextArrival, m_restingChanges.front().time);
}

void StrategyRun::executeArrivals(UnixNanos now, const MarketState& market)
{
    std::size_t arrived = 0;
    for (; arrived < m_arrivals.size() && m_arrivals[arrived].time < now; ++arrived) {
        m_onTheWay -= m_arrivals[arrived].order.shares;
        execute(m_arrivals[arrived].order, market, m_arrivals[arrived].time);
    }
    m_arrivals.erase(m_arrivals.begin(), m_arrivals.begin() + static_cast<std::ptrdiff_t>(arrived));
    while (!m_restingChanges.empty() && m_restingChanges.front().time < now) {
        changeResting(m_restingChanges.front(), market);
        m_restingChanges.erase(m_restingChanges.begin());
    }
    findNextArrival();
}

void StrategyRun::changeResting(const RestingChange& change, const MarketState& market)
{
    std::uint64_t stays = 0;
    for (const RestingOrder& order : change.orders)
        stays |= std::uint64_t{1} << order.venue;
    for (VenueIndex v = 0; v < market.venueCount(); ++v) {
        if (m_resting.restsAt(v) && ((stays >> v) & 1U) == 0)
            m_resting.cancel(v);
    }
    for (const RestingOrder& order : change.orders) {
        const bool isBeyondLimit = order.price > m_order.sidedLimit();
        const Shares shares = isBeyondLimit ? Shares{} : std::min(order.shares, m_order.shares - m_filled);
        m_resting.place(order.venue, order.price, shares, market.quote(order.venue));
    }
}

void StrategyRun::execute(const TakingOrder& order, const MarketState& market, UnixNanos time)
{
    const SidedQuote& quote = market.quote(order.venue);
    if (!quote.hasFar() || quote.farPx > m_order.sidedLimit())
        return;
    const Shares available{std::int64_t{quote.farSz} - std::int64_t{m_taken[order.venue]}};
    // While it was on its way a resting order may have got what it was sent for.
    const Shares shares = std::min({order.shares, available, m_order.shares - m_filled});
    if (shares.count <= 0)
        return;
    if (m_rules.refresh == Refresh::Added)
        addTaken(order.venue, shares);
    fill({order.venue, shares, quote.farPx, time}, market);
}

void StrategyRun::fill(const Trade& trade, const MarketState& market)
{
    const Price displayed = displayedPrice(trade.price, m_order.side);
    const Price fee = trade.isMaker ? m_fees.maker(trade.venue, trade.time, displayed)
                                    : m_fees.taker(trade.venue, trade.time, displayed);
    const auto gross = cashFor(displayed, trade.shares);
    const auto fees = cashFor(fee, trade.shares);
    if (!gross || !fees) {
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
    }
    if (trade.isCompletion)
        addTo(m_result.completion, trade.shares, *gross, *fees);
    auto twiceMid = market.lastTwiceMid();
    if (twiceMid)
        twiceMid = displayedPrice(*twiceMid, m_order.side);
    m_twiceAtMid += Int128{trade.shares.count} * (twiceMid ? twiceMid->nanos : 2 * displayed.nanos);
    if (!m_result.firstFill)
        m_result.firstFill = trade.time;
    m_result.lastFill = trade.time;
    if (m_rules.recordFills) {
        std::optional<Price> spread;
        if (market.twiceMid())
            spread = market.bestFar() - market.bestNear();
        m_result.fills.push_back({trade.time, trade.venue, trade.shares, displayed, fee, twiceMid,
                                  trade.isCompletion, trade.isMaker, spread});
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
            const Price tick = displayed.nanos < kNanosPerDollar ? kTickBelowOneDollar : kTick;
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
            if (shares.count > 0)
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
    m_resting.cancelAll();
    m_nextArrival = UnixNanos::max();
    m_onTheWay = {};
    if (m_rules.completion == Completion::Sweep)
        complete(market);
    const Int128 atMid = m_twiceAtMid / 2;
    // The sum that totalCash() makes, in wider numbers.
    const Int128 charges = Int128{m_result.all.fees.nanos} - m_result.rebates.nanos;
    const Int128 total = m_result.all.gross.nanos + (m_order.side == Side::Buy ? charges : -charges);
    for (const Int128 sum : {atMid, charges, total}) {
        m_hasOverflow = m_hasOverflow || sum > std::numeric_limits<std::int64_t>::max()
            || sum < std::numeric_limits<std::int64_t>::min();
    }
    if (m_hasOverflow) {
        return Error{
            ErrorCode::InvalidArgument,
            "The order's cash is beyond 9.2 billion dollars, which is more than this program counts exactly. "
            "Order fewer shares, or drop off-market quotes with --band.",
            ""};
    }
    m_result.atMid = {static_cast<std::int64_t>(atMid)};
    m_result.router = m_strategy->counts();
    return std::move(m_result);
}

} // namespace sor
