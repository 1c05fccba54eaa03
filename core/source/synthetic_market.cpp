// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/synthetic_market.h"

#include "source/ground_truth_probe.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace sor {

namespace {

// Rates are events per 1000 seconds.
constexpr std::int64_t kLatentRate = 8'000;
constexpr std::int64_t kRowsPer1000Seconds = 49'000; // what a venue of activity 1 sends, measured
constexpr std::int64_t kPaceRate = 50;
constexpr std::int64_t kOddityRate = 100;
constexpr std::int64_t kJoinRate = 13'500; // at an empty queue
constexpr std::int64_t kLeaveRate = 1'350; // an order
constexpr std::int64_t kTakeRate = 1'650;
constexpr std::int64_t kImproveRate = 9'000;
constexpr std::int64_t kDeepRate = 4'000;
constexpr std::int64_t kCrowdedQueue = 14; // orders at which nobody joins any more

constexpr std::int64_t kLatentStepNanos = 3'000'000; // scale of one move of the latent price
constexpr std::int64_t kImpactNanos = 1'000'000; // what one market order moves it

/// Linear from (x0, y0) to (x1, y1), constant outside.
constexpr std::int64_t ramp(std::int64_t x, std::int64_t x0, std::int64_t y0, std::int64_t x1,
                            std::int64_t y1)
{
    if (x <= x0)
        return y0;
    if (x >= x1)
        return y1;
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

/// How eagerly orders leave when the latent price is `room` thousandths of a tick inside their price.
constexpr std::int64_t leaveEagerness(std::int64_t room)
{
    if (room < 0)
        return ramp(room, -700, 150'000, 0, 9'000);
    return ramp(room, 0, 9'000, 600, 1000);
}

constexpr std::int64_t takeEagerness(std::int64_t room)
{
    if (room < 0)
        return ramp(room, -700, 25'000, 0, 2'400);
    return ramp(room, 0, 2'400, 1000, 700);
}

} // namespace

SyntheticDay::Market::Market(const SyntheticDayOptions& options)
    : m_options(options)
    , m_random(options.seed)
    , m_venues(static_cast<std::size_t>(options.venues))
    , m_now(count(options.start))
    , m_latentPrice(options.startPrice.nanos)
{
    constexpr Nanos kSession = std::chrono::minutes(390);
    m_rowsLeft = options.rows.value_or(std::numeric_limits<std::int64_t>::max());
    m_end = options.rows ? std::numeric_limits<std::int64_t>::max()
                         : count(options.start + options.duration.value_or(kSession));
    if (options.rows && options.duration)
        m_basePace = paceFor(options);
    m_pace = m_basePace;
    const std::int64_t tick = m_latentPrice / kTickNanos;
    for (std::size_t i = 0; i < m_venues.size(); ++i) {
        Venue& venue = m_venues[i];
        venue.profile = &kProfiles[i];
        venue.seenPrice = m_latentPrice;
        venue.sequence = static_cast<std::uint32_t>(m_random.between(1'000'000, 60'000'000));
        for (const int side : {kBid, kAsk}) {
            auto& book = venue.sides[static_cast<std::size_t>(side)];
            book.reset(side == kAsk ? 1 : -1, side == kAsk ? tick + 1 : tick - 1);
            for (int level = 0; level < SyntheticBookSide::kLevels; ++level)
                fillLevel(book, level, static_cast<int>(m_random.between(3, 7)));
        }
    }
    for (Venue& venue : m_venues) {
        beginEvent(venue);
        const Top top = shownTop(venue);
        report(venue, 'A', 'B', top.bidPx, top.bidSz, kRowFlags | kFlagSnapshot);
        updateRates(venue);
    }
    refreshTotal();
}

void SyntheticDay::Market::attach(GroundTruthProbe& probe)
{
    std::vector<const SyntheticBookSide*> bids;
    for (const Venue& venue : m_venues)
        bids.push_back(&venue.sides[kBid]);
    probe.watch(std::move(bids), kTickNanos);
    m_probe = &probe;
}

std::int64_t SyntheticDay::Market::paceFor(const SyntheticDayOptions& options)
{
    std::int64_t rowsPer1000Seconds = 0;
    for (int i = 0; i < options.venues; ++i)
        rowsPer1000Seconds += kRowsPer1000Seconds * kProfiles[static_cast<std::size_t>(i)].activity / 1000;
    const double seconds = static_cast<double>(options.duration->count()) * 1e-9;
    const double wanted = static_cast<double>(*options.rows) / seconds;
    // From a thousandth of the ordinary pace to a thousand times it.
    const double pace = std::clamp(wanted * 1e9 / static_cast<double>(rowsPer1000Seconds), 1e3, 1e9);
    return static_cast<std::int64_t>(pace);
}

bool SyntheticDay::Market::next(Mbp1Row& row)
{
    if (m_rowsLeft == 0)
        return false;
    for (;;) {
        Venue* first = nullptr;
        for (Venue& venue : m_venues) {
            if (!venue.onTheWay.empty()
                && (first == nullptr || venue.onTheWay.front().tsRecv < first->onTheWay.front().tsRecv))
                first = &venue;
        }
        // Whatever happens from now on arrives after the shortest latency at the earliest.
        if (first != nullptr
            && (m_isOver || count(first->onTheWay.front().tsRecv) <= m_now + kMinLatencyNanos)) {
            row = first->onTheWay.front();
            first->onTheWay.pop();
            --m_rowsLeft;
            return true;
        }
        if (m_isOver)
            return false;
        step();
    }
}

void SyntheticDay::Market::step()
{
    const double meanNanos = 1e18 / (static_cast<double>(m_totalRate) * static_cast<double>(m_pace));
    std::int64_t time = m_now + static_cast<std::int64_t>(m_random.exponential(meanNanos));
    const std::int64_t oddityEnd = m_options.oddities ? nearestOddityEnd() : m_end;
    const bool endsOddity = oddityEnd <= time && oddityEnd < m_end;
    time = std::min(time, oddityEnd);
    if (m_probe != nullptr)
        m_probe->advance(std::min(time, m_end));
    if (time >= m_end) {
        m_isOver = true;
        return;
    }
    m_now = time;
    if (endsOddity) {
        // The streams have no memory, so the waiting time that was cut short needs no repair.
        for (Venue& venue : m_venues) {
            if (venue.oddityEnd == oddityEnd)
                endOddity(venue);
        }
        return;
    }
    std::int64_t pick = m_random.between(0, m_totalRate - 1);
    for (Venue& venue : m_venues) {
        if (pick < venue.totalRate) {
            act(venue);
            return;
        }
        pick -= venue.totalRate;
    }
    if (pick < kLatentRate) {
        // A sum of four uniform steps is close to a normal one.
        std::int64_t sum = 0;
        for (int i = 0; i < 4; ++i)
            sum += m_random.between(-kLatentStepNanos, kLatentStepNanos);
        const bool isNews = m_random.between(0, 199) == 0;
        moveLatentPrice(isNews ? 10 * sum : sum);
    } else if (pick < kLatentRate + kPaceRate) {
        m_pace = m_basePace * m_random.between(600, 1400) / 1000;
    } else {
        startOddity();
    }
    refreshTotal();
}

void SyntheticDay::Market::moveLatentPrice(std::int64_t nanos)
{
    // Not below a quarter of the first price: it bounces.
    const std::int64_t floor = m_options.startPrice.nanos / 4;
    m_latentPrice += m_latentPrice + nanos < floor ? std::abs(nanos) : nanos;
    for (Venue& venue : m_venues) {
        venue.isBehind = true;
        updateRates(venue);
    }
}

void SyntheticDay::Market::act(Venue& venue)
{
    std::int64_t pick = m_random.between(0, venue.totalRate - 1);
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
            if (action == Join)
                join(venue, side);
            else if (action == Leave)
                leave(venue, side);
            else if (action == Take)
                take(venue, side);
            else
                improve(venue, side);
        }
    }
    if (!isDone) {
        if (pick < venue.deepRate) {
            stirDeepLevels(venue);
        } else {
            venue.seenPrice = m_latentPrice;
            venue.isBehind = false;
        }
    }
    updateRates(venue);
    refreshTotal();
}

void SyntheticDay::Market::updateRates(Venue& venue)
{
    const std::int64_t activity = venue.profile->activity;
    const SyntheticBookSide& bids = venue.sides[kBid];
    const SyntheticBookSide& asks = venue.sides[kAsk];
    const std::int64_t bidShares = bids.shares(0);
    const std::int64_t askShares = asks.shares(0);
    const std::int64_t spread = asks.bestTick() - bids.bestTick();
    const std::int64_t imbalance = (bidShares - askShares) * 1000 / (bidShares + askShares);
    std::int64_t total = 0;
    for (const int side : {kBid, kAsk}) {
        const SyntheticBookSide& book = venue.sides[static_cast<std::size_t>(side)];
        const std::int64_t distance = book.bestTick() * kTickNanos - venue.seenPrice;
        const std::int64_t room = (side == kAsk ? distance : -distance) * 1000 / kTickNanos;
        // Positive: this side's queue is the shorter one, so it is the next to give way.
        const std::int64_t weakness = side == kAsk ? imbalance : -imbalance;
        const std::int64_t orders = book.orders(0);
        auto& rates = venue.rates[static_cast<std::size_t>(side)];
        rates[Join] = kJoinRate * std::max<std::int64_t>(kCrowdedQueue - orders, 0) / kCrowdedQueue
            * ramp(room, 0, 0, 700, 1000) / 1000 * (1000 - 300 * weakness / 1000) / 1000;
        rates[Leave] =
            kLeaveRate * orders * leaveEagerness(room) / 1000 * (1000 + 300 * weakness / 1000) / 1000;
        rates[Take] = kTakeRate * takeEagerness(room) / 1000 * (1000 + 600 * weakness / 1000) / 1000;
        rates[Improve] = spread >= 2 ? kImproveRate * ramp(room, 1000, 0, 4000, 6000) / 1000 : 0;
        for (auto& rate : rates) {
            rate = rate * activity / 1000;
            total += rate;
        }
    }
    venue.deepRate = kDeepRate * activity / 1000;
    venue.learnRate = venue.isBehind ? 1'000'000'000'000 / venue.profile->lagNanos : 0;
    venue.totalRate = total + venue.deepRate + venue.learnRate;
}

void SyntheticDay::Market::refreshTotal()
{
    m_totalRate = kLatentRate + kPaceRate + (m_options.oddities ? kOddityRate : 0);
    for (const Venue& venue : m_venues)
        m_totalRate += venue.totalRate;
}

std::uint32_t SyntheticDay::Market::drawOrderSize(const Profile& profile)
{
    std::int64_t pick = m_random.between(0, 999);
    if (pick < profile.oddLots)
        return static_cast<std::uint32_t>(m_random.between(1, 99));
    pick = m_random.between(0, 999);
    if (pick < profile.largeOrders)
        return static_cast<std::uint32_t>(100 * m_random.between(3, 8));
    return pick < 850 ? 100 : 200;
}

std::uint32_t SyntheticDay::Market::drawMarketSize()
{
    const std::int64_t pick = m_random.between(0, 99);
    if (pick < 40)
        return static_cast<std::uint32_t>(m_random.between(1, 99));
    if (pick < 80)
        return 100;
    if (pick < 92)
        return 200;
    return static_cast<std::uint32_t>(100 * m_random.between(3, pick < 98 ? 5 : 12));
}

void SyntheticDay::Market::fillLevel(SyntheticBookSide& book, int level, int orders)
{
    for (int i = 0; i < orders; ++i)
        book.add(level, drawOrderSize(kProfiles.front()));
}

void SyntheticDay::Market::join(Venue& venue, int side)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    const std::uint32_t size = drawOrderSize(*venue.profile);
    if (book.add(0, size))
        report(venue, side, 'A', book.bestTick(), size);
}

void SyntheticDay::Market::leave(Venue& venue, int side)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    const std::int64_t tick = book.bestTick();
    const int index = static_cast<int>(m_random.between(0, book.orders(0) - 1));
    const std::uint32_t size = book.order(0, index);
    const std::int64_t kind = m_random.between(0, 99);
    if (size > 1 && kind < 6) {
        // A reduction: as a cancellation of part of it, or as a change of its size.
        const auto left = static_cast<std::uint32_t>(m_random.between(1, size - 1));
        book.shrink(0, index, left);
        report(venue, side, kind < 4 ? 'C' : 'M', tick, kind < 4 ? size - left : left);
        return;
    }
    book.cancel(0, index);
    if (m_probe != nullptr && side == kBid)
        m_probe->orderLeft(venueNumber(venue), tick, index);
    settleBest(venue, side);
    report(venue, side, 'C', tick, size);
}

void SyntheticDay::Market::take(Venue& venue, int side)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    if (isHidden(venue, side))
        return;
    std::uint32_t left = drawMarketSize();
    const bool isSweep = m_random.chance(0.3); // goes on to the next price
    if (m_probe != nullptr && side == kBid)
        m_probe->marketSell(venueNumber(venue), m_now, book, left, isSweep);
    const std::int64_t firstTick = book.bestTick();
    while (left > 0 && (isSweep || book.bestTick() == firstTick)) {
        const std::int64_t tick = book.bestTick();
        const std::uint32_t traded = std::min(left, book.order(0, 0));
        beginEvent(venue);
        // The aggressor's side, and the book before the trade; then the resting order's, and the book after
        // it.
        report(venue, 'T', side == kAsk ? 'B' : 'A', {tick * kTickNanos}, traded, 0);
        const bool removes = traded == book.order(0, 0);
        book.takeFirst(traded);
        if (removes && m_probe != nullptr && side == kBid)
            m_probe->orderLeft(venueNumber(venue), tick, 0);
        settleBest(venue, side);
        report(venue, 'C', side == kAsk ? 'A' : 'B', {tick * kTickNanos}, traded, lastFlags(venue));
        left -= traded;
    }
    moveLatentPrice(side == kAsk ? kImpactNanos : -kImpactNanos);
    venue.seenPrice += side == kAsk ? kImpactNanos : -kImpactNanos; // it saw the trade itself
}

void SyntheticDay::Market::improve(Venue& venue, int side)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    if (m_probe != nullptr && side == kBid)
        m_probe->levelForgotten(venueNumber(venue), book.bestTick() - (SyntheticBookSide::kLevels - 1));
    const std::uint32_t size = drawOrderSize(*venue.profile);
    book.openBetter();
    book.add(0, size);
    if (m_probe != nullptr && side == kAsk)
        m_probe->askArrived(venueNumber(venue), m_now, book.bestTick(), size);
    report(venue, side, 'A', book.bestTick(), size);
}

void SyntheticDay::Market::stirDeepLevels(Venue& venue)
{
    const int side = static_cast<int>(m_random.between(kBid, kAsk));
    const int level = static_cast<int>(m_random.between(1, 3));
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    const int orders = book.orders(level);
    if (m_random.between(0, 9) >= orders) {
        book.add(level, drawOrderSize(*venue.profile));
    } else {
        const int index = static_cast<int>(m_random.between(0, orders - 1));
        book.cancel(level, index);
        if (m_probe != nullptr && side == kBid)
            m_probe->orderLeft(venueNumber(venue), book.bestTick() - level, index);
    }
}

void SyntheticDay::Market::settleBest(Venue& venue, int side)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    while (book.orders(0) == 0) {
        book.dropBest();
        fillLevel(book, SyntheticBookSide::kLevels - 1, static_cast<int>(m_random.between(2, 6)));
    }
}

} // namespace sor
