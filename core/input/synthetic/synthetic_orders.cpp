// SPDX-License-Identifier: GPL-3.0-or-later
// What the simulated market's participants do to its books, order by order.
#include "input/synthetic/ground_truth_probe.h"
#include "input/synthetic/synthetic_market.h"

#include <algorithm>

namespace sor {

namespace {

// What a share of a market order moves the latent price; of the n-th order of a run it is an n-th.
constexpr std::int64_t kImpactNanos = 45'000;
constexpr std::int64_t kMaxImpactShares = 600;
constexpr std::int64_t kMaxExcitement = 8;
constexpr double kHiddenShare = 0.08; // of market orders that meet a hidden order inside the spread
constexpr double kSweepShare = 0.3; // of market orders that go on to the next price
constexpr double kRoutedShare = 0.4; // of market orders that go on to the other venues

} // namespace

std::uint32_t SyntheticDay::Market::drawOrderSize(const Profile& profile)
{
    std::int64_t pick = m_random.between(0, 999);
    if (pick < profile.oddLots)
        return static_cast<std::uint32_t>(m_random.between(1, 99));
    pick = m_random.between(0, 999);
    if (pick < profile.largeOrders)
        return static_cast<std::uint32_t>(100 * m_random.between(6, 20));
    return pick < 650 ? 100 : static_cast<std::uint32_t>(100 * m_random.between(2, 5));
}

std::uint32_t SyntheticDay::Market::drawMarketSize()
{
    const std::int64_t pick = m_random.between(0, 99);
    if (pick < 45)
        return static_cast<std::uint32_t>(m_random.between(1, 99));
    if (pick < 78)
        return 100;
    return static_cast<std::uint32_t>(100 * m_random.between(2, pick < 93 ? 4 : 16));
}

void SyntheticDay::Market::openBooks(Venue& venue)
{
    venue.seenPrice = m_latentPrice;
    venue.isBehind = false;
    const std::int64_t tick = m_latentPrice / kTickNanos;
    for (const int side : {kBid, kAsk}) {
        auto& book = venue.sides[static_cast<std::size_t>(side)];
        book.reset(side == kAsk ? 1 : -1, side == kAsk ? tick + 1 : tick - 1);
        for (int level = 0; level < SyntheticBookSide::kLevels; ++level)
            fillLevel(book, level, static_cast<int>(m_random.between(3, 7)));
    }
}

void SyntheticDay::Market::fillLevel(SyntheticBookSide& book, int level, int orders)
{
    for (int i = 0; i < orders; ++i)
        book.add(level, drawOrderSize(kProfiles.front()));
}

void SyntheticDay::Market::join(Venue& venue, int side, bool isFleeting)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    const std::uint32_t size = drawOrderSize(*venue.profile);
    if (book.add(0, size, isFleeting))
        report(venue, side, 'A', book.bestTick(), size);
}

void SyntheticDay::Market::improve(Venue& venue, int side, bool isFleeting)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    if (m_probe != nullptr && side == kBid)
        m_probe->levelForgotten(venueNumber(venue), book.bestTick() - (SyntheticBookSide::kLevels - 1));
    const std::uint32_t size = drawOrderSize(*venue.profile);
    book.openBetter();
    book.add(0, size, isFleeting);
    if (m_probe != nullptr && side == kAsk)
        m_probe->askArrived(venueNumber(venue), m_now, book.bestTick(), size);
    report(venue, side, 'A', book.bestTick(), size);
}

void SyntheticDay::Market::flicker(Venue& venue, int side)
{
    const bool hasRoom = venue.sides[kAsk].bestTick() - venue.sides[kBid].bestTick() >= 3;
    if (hasRoom && m_random.chance(0.5))
        improve(venue, side, true);
    else
        join(venue, side, true);
}

void SyntheticDay::Market::withdraw(Venue& venue, int side)
{
    const auto& book = venue.sides[static_cast<std::size_t>(side)];
    for (int level = 0; level < SyntheticBookSide::kLevels; ++level) {
        for (int index = book.orders(level) - 1; index >= 0; --index) {
            if (book.isFleeting(level, index)) {
                cancel(venue, side, level, index);
                return;
            }
        }
    }
}

void SyntheticDay::Market::leave(Venue& venue, int side)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
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

void SyntheticDay::Market::cancel(Venue& venue, int side, int level, int index)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    const std::int64_t best = book.bestTick();
    const std::uint32_t size = book.cancel(level, index);
    if (m_probe != nullptr && side == kBid)
        m_probe->orderLeft(venueNumber(venue), best - level, index);
    if (level > 0)
        return;
    settleBest(venue, side);
    report(venue, side, 'C', best, size);
}

void SyntheticDay::Market::take(Venue& first, int side)
{
    // No order trades through a better price elsewhere.
    Venue* best = &first;
    for (Venue& other : m_venues) {
        if (!isHidden(other, side) && (isHidden(*best, side) || isBetter(other, *best, side)))
            best = &other;
    }
    Venue& venue = *best;
    if (isHidden(venue, side))
        return;
    const std::uint32_t shares = drawMarketSize();
    const bool isInside = m_random.chance(kHiddenShare);
    if (isInside && venue.sides[kAsk].bestTick() - venue.sides[kBid].bestTick() >= 2) {
        printHidden(venue, shares);
    } else {
        const bool isSweep = m_random.chance(kSweepShare);
        const bool isRouted = m_random.chance(kRoutedShare);
        const std::int64_t limit = venue.sides[static_cast<std::size_t>(side)].bestTick();
        std::uint32_t left = hit(venue, side, shares, isSweep);
        for (Venue& other : m_venues) {
            if (isRouted && left > 0 && &other != &venue && !isHidden(other, side)
                && other.sides[static_cast<std::size_t>(side)].bestTick() == limit)
                left = hit(other, side, left, false);
        }
    }
    auto& excitement = m_excitement[static_cast<std::size_t>(side)];
    excitement = std::min(excitement + 1, kMaxExcitement);
    const std::int64_t size = std::min<std::int64_t>(shares, kMaxImpactShares);
    const std::int64_t impact = (side == kAsk ? kImpactNanos : -kImpactNanos) * size / excitement;
    venue.seenPrice += impact; // it saw the trade itself
    moveLatentPrice(impact);
}

bool SyntheticDay::Market::isBetter(const Venue& one, const Venue& other, int side)
{
    const std::int64_t difference = one.sides[static_cast<std::size_t>(side)].bestTick()
        - other.sides[static_cast<std::size_t>(side)].bestTick();
    return side == kAsk ? difference < 0 : difference > 0;
}

std::uint32_t SyntheticDay::Market::hit(Venue& venue, int side, std::uint32_t shares, bool isSweep)
{
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    if (m_probe != nullptr && side == kBid)
        m_probe->marketSell(venueNumber(venue), m_now, book, shares, isSweep);
    const std::int64_t firstTick = book.bestTick();
    while (shares > 0 && (isSweep || book.bestTick() == firstTick)) {
        const std::int64_t tick = book.bestTick();
        const std::uint32_t traded = std::min(shares, book.order(0, 0));
        beginEvent(venue.line);
        // The aggressor's side, and the book before the trade; then the resting order's, and the book after
        // it.
        report(venue, 'T', side == kAsk ? 'B' : 'A', {tick * kTickNanos}, traded, 0);
        const bool removes = traded == book.order(0, 0);
        book.takeFirst(traded);
        if (removes && m_probe != nullptr && side == kBid)
            m_probe->orderLeft(venueNumber(venue), tick, 0);
        settleBest(venue, side);
        report(venue, 'C', side == kAsk ? 'A' : 'B', {tick * kTickNanos}, traded, lastFlags(venue));
        shares -= traded;
    }
    return shares;
}

void SyntheticDay::Market::printHidden(Venue& venue, std::uint32_t shares)
{
    const std::int64_t bid = venue.sides[kBid].bestTick();
    const std::int64_t tick = m_random.between(bid + 1, venue.sides[kAsk].bestTick() - 1);
    beginEvent(venue.line);
    report(venue, 'T', 'N', {tick * kTickNanos}, shares, lastFlags(venue));
}

void SyntheticDay::Market::changeDeepLevels(Venue& venue)
{
    const int side = static_cast<int>(m_random.between(kBid, kAsk));
    const int level = static_cast<int>(m_random.between(1, 3));
    auto& book = venue.sides[static_cast<std::size_t>(side)];
    const int orders = book.orders(level);
    if (m_random.between(0, 9) >= orders)
        book.add(level, drawOrderSize(*venue.profile));
    else
        cancel(venue, side, level, static_cast<int>(m_random.between(0, orders - 1)));
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
