// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/synthetic_market.h"

#include "input/synthetic/ground_truth_probe.h"
#include "input/synthetic/synthetic_curve.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace sor { inline namespace input { namespace synthetic {

namespace {

// Rates are events per 1000 seconds of the market's own time, those of a side for a venue of activity 1.
constexpr std::int64_t kLatentRate = 2'000;
constexpr std::int64_t kActivityRate = 50;
constexpr std::int64_t kFollowRate = 1'450; // a market order after one that is not forgotten ...
constexpr std::int64_t kCalmRate = 2'000; // ... and the forgetting: so each draws some 2.6 more on average
constexpr std::int64_t kOddityRate = 100;
constexpr std::int64_t kHaltRate = 4;
constexpr std::int64_t kBlockRate = 20;
constexpr std::int64_t kOffExchangeRate = 600;
constexpr std::int64_t kJoinRate = 4'200; // at an empty queue
constexpr std::int64_t kLeaveRate = 270; // an order
constexpr std::int64_t kTakeRate = 9;
constexpr std::int64_t kImproveRate = 1'600;
constexpr std::int64_t kFlickerRate = 750;
constexpr std::int64_t kWithdrawRate = 25'000; // a fleeting order: it lives 40 ms on average
constexpr std::int64_t kDeepRate = 2'000;
constexpr std::int64_t kCrowdedQueue = 18; // orders at which no more join
constexpr std::int64_t kRowsPer1000Seconds = 10'400; // what a venue of activity 1 sends, measured

constexpr std::int64_t kLatentStepNanos = 1'500'000; // scale of one move of the latent price
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinLatencyNanos = 100'000;
constexpr std::uint8_t kFlagSnapshot = 32;
// What a share of a market order moves the latent price; of the n-th order of a run it is an n-th.
constexpr std::int64_t kImpactNanos = 45'000;
constexpr std::int64_t kMaxImpactShares = 600;
constexpr std::int64_t kMaxExcitement = 8;

/// How eagerly orders leave when the latent price is `room` thousandths of a tick inside their price.
constexpr std::int64_t cancelRateFactor(std::int64_t room)
{
    if (room < 0)
        return ramp(room, -700, 400'000, 0, 12'000);
    return ramp(room, 0, 12'000, 2000, 1000);
}

constexpr std::int64_t takeRateFactor(std::int64_t room)
{
    if (room < 0)
        return ramp(room, -1500, 60'000, 0, 2'000);
    return ramp(room, 0, 2'000, 3500, 600);
}

} // namespace

Market::Market(const SyntheticDayOptions& options)
    : m_options(options)
    , m_latentPrice(options.startPrice.nanos)
    , m_flow(options.seed, options.venues, count(options.start), m_latentPrice)
    , m_oddities(m_flow)
{
    constexpr Nanos kSession = std::chrono::minutes(390);
    m_rowsLeft = options.rows.value_or(kNever);
    m_end = options.rows ? kNever : count(options.start + options.duration.value_or(kSession));
    if (options.rows && options.duration)
        m_basePace = paceFor(options);
    m_crossTime = options.prints ? m_flow.now() : kNever;
    for (Venue& venue : m_flow.venues()) {
        m_flow.beginEvent(venue);
        const Top top = venue.shownTop();
        venue.report('A', 'B', top.bidPx, top.bidSz, kRowFlags | kFlagSnapshot);
        updateRates(venue);
    }
    refreshTotal();
}

std::int64_t Market::paceFor(const SyntheticDayOptions& options)
{
    std::int64_t rowsPer1000Seconds = 0;
    for (int i = 0; i < options.venues; ++i)
        rowsPer1000Seconds +=
            kRowsPer1000Seconds * venueProfiles()[static_cast<std::size_t>(i)].activity / 1000;
    const std::int64_t seconds = std::max<std::int64_t>(options.duration->count() / kSecond, 1);
    std::int64_t activity = 0;
    for (std::int64_t second = 0; second < seconds; ++second)
        activity += sessionActivity(second);
    const double usual = static_cast<double>(rowsPer1000Seconds) * static_cast<double>(activity) * 1e-6;
    const double wanted = static_cast<double>(*options.rows) * static_cast<double>(seconds)
        / (static_cast<double>(options.duration->count()) * 1e-9);
    // From a thousandth of the ordinary pace to a thousand times it.
    return static_cast<std::int64_t>(std::clamp(wanted * 1e6 / usual, 1e3, 1e9));
}

void Market::refreshPace()
{
    const std::int64_t activity = sessionActivity((m_flow.now() - count(m_options.start)) / kSecond);
    m_pace = m_basePace * activity / 1000 * m_activity / 1000;
    m_paceEnd = m_flow.now() + kSecond;
}

bool Market::next(Mbp1Row& row)
{
    if (m_rowsLeft == 0)
        return false;
    for (;;) {
        FeedLine* first = m_oddities.offExchange().isEmpty() ? nullptr : &m_oddities.offExchange();
        for (Venue& venue : m_flow.venues()) {
            if (!venue.line.isEmpty()
                && (first == nullptr || venue.line.front().tsRecv < first->front().tsRecv))
                first = &venue.line;
        }
        // Whatever happens from now on arrives after the shortest latency at the earliest.
        if (first != nullptr
            && (m_isOver || count(first->front().tsRecv) <= m_flow.now() + kMinLatencyNanos)) {
            row = first->front();
            first->pop();
            --m_rowsLeft;
            return true;
        }
        if (m_isOver)
            return false;
        step();
    }
}

void Market::step()
{
    if (m_flow.now() >= m_paceEnd)
        refreshPace();
    const bool isHalted = m_haltEnd != 0;
    const double meanNanos = 1e18 / (static_cast<double>(m_totalRate) * static_cast<double>(m_pace));
    std::int64_t time = isHalted
        ? m_haltEnd
        : m_flow.now() + static_cast<std::int64_t>(m_flow.random().exponential(meanNanos));
    const std::int64_t oddityEnd = m_options.oddities ? m_oddities.nearestEnd() : m_end;
    const bool endsOddity = oddityEnd <= time && oddityEnd < m_end;
    time = std::min(time, oddityEnd);
    const bool isCross = !isHalted && m_crossTime <= time;
    if (isCross)
        time = std::max(m_flow.now(), m_crossTime);
    if (m_flow.probe() != nullptr)
        m_flow.probe()->advance(std::min(time, m_end));
    if (time >= m_end) {
        m_isOver = true;
        return;
    }
    m_flow.setNow(time);
    // The streams have no memory, so a waiting time that was cut short needs no repair.
    if (isHalted) {
        endHalt();
    } else if (isCross) {
        m_oddities.printCross(m_flow.random().between(200, 800));
        const std::int64_t close = count(m_options.start) + kSyntheticSessionSeconds * kSecond;
        m_crossTime = m_crossTime < close ? close : kNever;
    } else if (endsOddity) {
        for (Venue& venue : m_flow.venues()) {
            if (venue.oddityEnd == oddityEnd)
                m_oddities.end(venue);
        }
    } else {
        happen();
    }
}

void Market::happen()
{
    std::int64_t pick = m_flow.random().between(0, m_totalRate - 1);
    const auto isPicked = [&pick](std::int64_t rate) {
        pick -= rate;
        return pick < 0;
    };
    for (Venue& venue : m_flow.venues()) {
        if (isPicked(venue.totalRate)) {
            act(venue);
            return;
        }
    }
    if (isPicked(kLatentRate)) {
        stepLatentPrice();
    } else if (isPicked(kActivityRate)) {
        m_activity = m_flow.random().between(600, 1400);
    } else if (isPicked(kCalmRate * m_excitement[kBid])) {
        --m_excitement[kBid];
    } else if (isPicked(kCalmRate * m_excitement[kAsk])) {
        --m_excitement[kAsk];
    } else if (isPicked(kFollowRate * m_excitement[kBid])) {
        take(m_flow.venues().front(), kBid);
    } else if (isPicked(kFollowRate * m_excitement[kAsk])) {
        take(m_flow.venues().front(), kAsk);
    } else if (m_options.oddities && isPicked(kOddityRate)) {
        m_oddities.start();
    } else if (m_options.halts && isPicked(kHaltRate)) {
        if (m_haltEnd == 0)
            m_haltEnd = m_oddities.halt();
    } else if (m_options.prints && isPicked(kBlockRate)) {
        m_oddities.printBlock();
    } else {
        m_oddities.printOffExchange();
    }
    refreshTotal();
}

void Market::stepLatentPrice()
{
    // A sum of four uniform steps is close to a normal one.
    std::int64_t sum = 0;
    for (int i = 0; i < 4; ++i)
        sum += m_flow.random().between(-kLatentStepNanos, kLatentStepNanos);
    if (m_flow.random().between(0, 199) == 0)
        sum *= 8; // news
    // The more one side shows, and the more it means, the more often the price goes away from it.
    const std::int64_t shown = imbalance();
    if (m_flow.random().between(0, 499'999) < m_options.informed * std::abs(shown))
        sum = shown > 0 ? std::abs(sum) : -std::abs(sum);
    moveLatentPrice(sum);
}

std::int64_t Market::imbalance() const
{
    std::int64_t bids = 0;
    std::int64_t asks = 0;
    for (const Venue& venue : m_flow.venues()) {
        bids += venue.sides[kBid].shares(0);
        asks += venue.sides[kAsk].shares(0);
    }
    return (bids - asks) * 1000 / (bids + asks);
}

void Market::moveLatentPrice(std::int64_t nanos)
{
    // Not below a quarter of the first price: it bounces.
    const std::int64_t floor = m_options.startPrice.nanos / 4;
    m_latentPrice += m_latentPrice + nanos < floor ? std::abs(nanos) : nanos;
    for (Venue& venue : m_flow.venues()) {
        venue.isBehind = true;
        updateRates(venue);
    }
}

void Market::act(Venue& venue)
{
    std::int64_t pick = m_flow.random().between(0, venue.totalRate - 1);
    bool isDone = false;
    for (int side = kBid; side <= kAsk && !isDone; ++side) {
        const auto& rates = venue.rates[static_cast<std::size_t>(side)];
        for (int action = 0; action < kActions && !isDone; ++action) {
            const std::int64_t rate = rates[static_cast<std::size_t>(action)];
            if (pick >= rate) {
                pick -= rate;
                continue;
            }
            isDone = true;
            if (action == Take)
                take(venue, side);
            else
                m_flow.act(venue, side, static_cast<Action>(action));
        }
    }
    if (!isDone) {
        if (pick < venue.deepRate) {
            m_flow.changeDeepLevels(venue);
        } else {
            venue.seenPrice = m_latentPrice;
            venue.isBehind = false;
        }
    }
    updateRates(venue);
    refreshTotal();
}

void Market::take(Venue& first, int side)
{
    const OrderFlow::MarketOrder order = m_flow.take(first, side);
    if (order.venue == nullptr)
        return;
    auto& excitement = m_excitement[static_cast<std::size_t>(side)];
    excitement = std::min(excitement + 1, kMaxExcitement);
    const std::int64_t size = std::min<std::int64_t>(order.shares, kMaxImpactShares);
    const std::int64_t impact = (side == kAsk ? kImpactNanos : -kImpactNanos) * size / excitement;
    order.venue->seenPrice += impact; // it saw the trade itself
    moveLatentPrice(impact);
}

void Market::endHalt()
{
    m_haltEnd = 0;
    m_excitement = {};
    moveLatentPrice(m_latentPrice / 10'000 * m_flow.random().between(-100, 100)); // at most one percent
    m_oddities.reopen(m_latentPrice);
    for (Venue& venue : m_flow.venues())
        updateRates(venue);
    if (m_options.prints)
        m_oddities.printCross(m_flow.random().between(20, 80));
    refreshTotal();
}

void Market::updateRates(Venue& venue)
{
    const std::int64_t activity = venue.profile->activity;
    const SyntheticBookSide& bids = venue.sides[kBid];
    const SyntheticBookSide& asks = venue.sides[kAsk];
    const std::int64_t bidShares = bids.shares(0);
    const std::int64_t askShares = asks.shares(0);
    const std::int64_t spread = venue.spread();
    const std::int64_t leaning = (bidShares - askShares) * 1000 / (bidShares + askShares);
    const std::int64_t informed = m_options.informed;
    // A factor in thousandths: what the imbalance makes of a rate.
    const auto lean = [informed](std::int64_t weight) {
        return std::max<std::int64_t>(1000 + weight * informed / 1'000'000, 50);
    };
    std::int64_t total = 0;
    for (const int side : {kBid, kAsk}) {
        const SyntheticBookSide& book = venue.book(side);
        const std::int64_t distance = book.bestTick() * kTickNanos - venue.seenPrice;
        const std::int64_t room = (side == kAsk ? distance : -distance) * 1000 / kTickNanos;
        const std::int64_t comfort = room - venue.profile->caution;
        // Positive: this side's queue is the shorter one, so it is the next to give way.
        const std::int64_t weakness = side == kAsk ? leaning : -leaning;
        const std::int64_t orders = book.orders(0);
        auto& rates = venue.rates[static_cast<std::size_t>(side)];
        const std::int64_t excitement = m_excitement[static_cast<std::size_t>(side)];
        rates[Join] = kJoinRate * std::max<std::int64_t>(kCrowdedQueue - orders, 0) / kCrowdedQueue
            * ramp(comfort, 1000, 0, 2200, 1000) / 1000 * lean(-800 * weakness) / 1000;
        rates[Leave] = kLeaveRate * orders * cancelRateFactor(comfort) / 1000
            * (lean(800 * weakness) + 400 * excitement) / 1000;
        rates[Take] = kTakeRate * takeRateFactor(room) / 1000 * lean(2000 * weakness) / 1000;
        rates[Improve] = spread >= 2 ? kImproveRate * ramp(comfort, 2600, 0, 5700, 6000) / 1000 : 0;
        rates[Flicker] = kFlickerRate * ramp(comfort, 1000, 0, 2500, 1000) / 1000;
        rates[Withdraw] = kWithdrawRate * book.fleetingOrders();
        for (auto& rate : rates) {
            rate = rate * activity / 1000;
            total += rate;
        }
    }
    venue.deepRate = kDeepRate * activity / 1000;
    venue.learnRate = venue.isBehind ? 1'000'000'000'000 / venue.profile->lagNanos : 0;
    venue.totalRate = total + venue.deepRate + venue.learnRate;
}

void Market::refreshTotal()
{
    m_totalRate = kLatentRate + kActivityRate
        + (kCalmRate + kFollowRate) * (m_excitement[kBid] + m_excitement[kAsk])
        + (m_options.oddities ? kOddityRate : 0) + (m_options.halts ? kHaltRate : 0)
        + (m_options.prints ? kBlockRate + kOffExchangeRate : 0);
    for (const Venue& venue : m_flow.venues())
        m_totalRate += venue.totalRate;
}

}}} // namespace sor::input::synthetic
