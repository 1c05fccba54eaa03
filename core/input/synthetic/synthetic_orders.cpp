// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/synthetic_orders.h"

#include "input/synthetic/ground_truth_probe.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace input { namespace synthetic {

namespace {

constexpr double kHiddenShare = 0.08; // of market orders that meet a hidden order inside the spread
constexpr double kSweepShare = 0.3; // of market orders that go on to the next price
constexpr double kRoutedShare = 0.4; // of market orders that go on to the other venues

/// Whether the best price of a side is better at one venue than at the other.
bool isBetterPrice(const Venue& one, const Venue& other, int side)
{
    const std::int64_t difference = one.book(side).bestTick() - other.book(side).bestTick();
    return side == kAsk ? difference < 0 : difference > 0;
}

} // namespace

OrderFlow::OrderFlow(std::uint64_t seed, int venues, std::int64_t start, std::int64_t latentPrice)
    : m_random(seed)
    , m_now(start)
{
    m_venues.reserve(static_cast<std::size_t>(venues));
    for (int i = 0; i < venues; ++i) {
        const VenueProfile& profile = venueProfiles()[static_cast<std::size_t>(i)];
        m_venues.emplace_back(profile, static_cast<std::uint32_t>(m_random.between(1'000'000, 60'000'000)));
        openBooks(m_venues.back(), latentPrice);
    }
}

void OrderFlow::attach(GroundTruthProbe& probe)
{
    std::vector<const SyntheticBookSide*> bids;
    bids.reserve(m_venues.size());
    for (const Venue& venue : m_venues)
        bids.push_back(&venue.sides[kBid]);
    probe.watch(std::move(bids), kTickNanos);
    m_probe = &probe;
}

void OrderFlow::act(Venue& venue, int side, Action action)
{
    switch (action) {
    case Join:
        join(venue, side, false);
        break;
    case Leave:
        leave(venue, side);
        break;
    case Improve:
        improve(venue, side, false);
        break;
    case Flicker:
        flicker(venue, side);
        break;
    case Withdraw:
        withdraw(venue, side);
        break;
    case Take:
    case kActions:
        break;
    }
}

std::uint32_t OrderFlow::drawOrderSize(const VenueProfile& profile)
{
    std::int64_t pick = m_random.between(0, 999);
    if (pick < profile.oddLots)
        return static_cast<std::uint32_t>(m_random.between(1, 99));
    pick = m_random.between(0, 999);
    if (pick < profile.largeOrders)
        return static_cast<std::uint32_t>(100 * m_random.between(6, 20));
    return pick < 650 ? 100 : static_cast<std::uint32_t>(100 * m_random.between(2, 5));
}

std::uint32_t OrderFlow::drawMarketSize()
{
    const std::int64_t pick = m_random.between(0, 99);
    if (pick < 45)
        return static_cast<std::uint32_t>(m_random.between(1, 99));
    if (pick < 78)
        return 100;
    return static_cast<std::uint32_t>(100 * m_random.between(2, pick < 93 ? 4 : 16));
}

void OrderFlow::openBooks(Venue& venue, std::int64_t latentPrice)
{
    venue.seenPrice = latentPrice;
    venue.isBehind = false;
    const std::int64_t tick = latentPrice / kTickNanos;
    for (const int side : {kBid, kAsk}) {
        auto& book = venue.book(side);
        book.reset(side == kAsk ? 1 : -1, side == kAsk ? tick + 1 : tick - 1);
        for (int level = 0; level < SyntheticBookSide::kLevels; ++level)
            fillLevel(book, level, static_cast<int>(m_random.between(3, 7)));
    }
}

void OrderFlow::fillLevel(SyntheticBookSide& book, int level, int orders)
{
    for (int i = 0; i < orders; ++i)
        book.add(level, drawOrderSize(venueProfiles().front()));
}

void OrderFlow::join(Venue& venue, int side, bool isFleeting)
{
    auto& book = venue.book(side);
    const std::uint32_t size = drawOrderSize(*venue.profile);
    if (book.add(0, size, isFleeting))
        report(venue, side, 'A', book.bestTick(), size);
}

void OrderFlow::improve(Venue& venue, int side, bool isFleeting)
{
    auto& book = venue.book(side);
    if (m_probe != nullptr && side == kBid)
        m_probe->levelForgotten(numberOf(venue), book.bestTick() - (SyntheticBookSide::kLevels - 1));
    const std::uint32_t size = drawOrderSize(*venue.profile);
    book.openBetter();
    book.add(0, size, isFleeting);
    if (m_probe != nullptr && side == kAsk)
        m_probe->askArrived(numberOf(venue), m_now, book.bestTick(), size);
    report(venue, side, 'A', book.bestTick(), size);
}

void OrderFlow::flicker(Venue& venue, int side)
{
    const bool hasRoom = venue.spread() >= 3;
    if (hasRoom && m_random.chance(0.5))
        improve(venue, side, true);
    else
        join(venue, side, true);
}

void OrderFlow::withdraw(Venue& venue, int side)
{
    const auto& book = venue.book(side);
    for (int level = 0; level < SyntheticBookSide::kLevels; ++level) {
        for (int index = book.orders(level) - 1; index >= 0; --index) {
            if (book.isFleeting(level, index)) {
                cancel(venue, side, level, index);
                return;
            }
        }
    }
}

void OrderFlow::leave(Venue& venue, int side)
{
    auto& book = venue.book(side);
    const std::int64_t tick = book.bestTick();
    // The younger an order, the sooner it is cancelled. The last of three places puts three quarters of the
    // queue ahead of the order on average, as in Nasdaq's order-level data (0.77 in an hour of MSFT, 2012).
    std::int64_t index = 0;
    for (int i = 0; i < 3; ++i)
        index = std::max(index, m_random.between(0, book.orders(0) - 1));
    const int place = static_cast<int>(index);
    const std::uint32_t size = book.order(0, place);
    const std::int64_t kind = m_random.between(0, 99);
    if (size > 1 && kind < 6) {
        // A reduction: as a cancellation of part of it, or as a change of its size.
        const auto left = static_cast<std::uint32_t>(m_random.between(1, size - 1));
        book.shrink(0, place, left);
        report(venue, side, kind < 4 ? 'C' : 'M', tick, kind < 4 ? size - left : left);
        return;
    }
    cancel(venue, side, 0, place);
}

void OrderFlow::cancel(Venue& venue, int side, int level, int index)
{
    auto& book = venue.book(side);
    const std::int64_t best = book.bestTick();
    const std::uint32_t size = book.cancel(level, index);
    if (m_probe != nullptr && side == kBid)
        m_probe->orderLeft(numberOf(venue), best - level, index);
    if (level > 0)
        return;
    settleBest(venue, side);
    report(venue, side, 'C', best, size);
}

OrderFlow::MarketOrder OrderFlow::take(Venue& first, int side)
{
    // No order trades through a better price elsewhere.
    Venue* best = &first;
    for (Venue& other : m_venues) {
        if (!other.isHidden(side) && (best->isHidden(side) || isBetterPrice(other, *best, side)))
            best = &other;
    }
    Venue& venue = *best;
    if (venue.isHidden(side))
        return {};
    const std::uint32_t shares = drawMarketSize();
    const bool isInside = m_random.chance(kHiddenShare);
    if (isInside && venue.spread() >= 2) {
        printHidden(venue, shares);
    } else {
        const bool isSweep = m_random.chance(kSweepShare);
        const bool isRouted = m_random.chance(kRoutedShare);
        const std::int64_t limit = venue.book(side).bestTick();
        std::uint32_t left = hit(venue, side, shares, isSweep);
        for (Venue& other : m_venues) {
            if (isRouted && left > 0 && &other != &venue && !other.isHidden(side)
                && other.book(side).bestTick() == limit)
                left = hit(other, side, left, false);
        }
    }
    return {&venue, shares};
}

std::uint32_t OrderFlow::hit(Venue& venue, int side, std::uint32_t shares, bool isSweep)
{
    auto& book = venue.book(side);
    if (m_probe != nullptr && side == kBid)
        m_probe->marketSell(numberOf(venue), m_now, book, shares, isSweep);
    const std::int64_t firstTick = book.bestTick();
    while (shares > 0 && (isSweep || book.bestTick() == firstTick)) {
        const std::int64_t tick = book.bestTick();
        const std::uint32_t traded = std::min(shares, book.order(0, 0));
        beginEvent(venue);
        // The aggressor's side, and the book before the trade; then the resting order's, and the book after
        // it.
        venue.report('T', side == kAsk ? 'B' : 'A', {tick * kTickNanos}, traded, 0);
        const bool removes = traded == book.order(0, 0);
        book.takeFirst(traded);
        if (removes && m_probe != nullptr && side == kBid)
            m_probe->orderLeft(numberOf(venue), tick, 0);
        settleBest(venue, side);
        venue.report('C', side == kAsk ? 'A' : 'B', {tick * kTickNanos}, traded, venue.lastFlags());
        shares -= traded;
    }
    return shares;
}

void OrderFlow::printHidden(Venue& venue, std::uint32_t shares)
{
    const std::int64_t bid = venue.sides[kBid].bestTick();
    const std::int64_t tick = m_random.between(bid + 1, venue.sides[kAsk].bestTick() - 1);
    beginEvent(venue);
    venue.report('T', 'N', {tick * kTickNanos}, shares, venue.lastFlags());
}

void OrderFlow::changeDeepLevels(Venue& venue)
{
    const int side = static_cast<int>(m_random.between(kBid, kAsk));
    const int level = static_cast<int>(m_random.between(1, 3));
    auto& book = venue.book(side);
    const int orders = book.orders(level);
    if (m_random.between(0, 9) >= orders)
        book.add(level, drawOrderSize(*venue.profile));
    else
        cancel(venue, side, level, static_cast<int>(m_random.between(0, orders - 1)));
}

void OrderFlow::settleBest(Venue& venue, int side)
{
    auto& book = venue.book(side);
    while (book.orders(0) == 0) {
        book.dropBest();
        fillLevel(book, SyntheticBookSide::kLevels - 1, static_cast<int>(m_random.between(2, 6)));
    }
}

void OrderFlow::report(Venue& venue, int side, char action, std::int64_t tick, std::uint32_t size)
{
    if (venue.isHidden(side))
        return;
    beginEvent(venue);
    venue.report(action, side == kAsk ? 'A' : 'B', {tick * kTickNanos}, size, venue.lastFlags());
}

}}} // namespace sor::input::synthetic
