// SPDX-License-Identifier: GPL-3.0-or-later
// What interrupts the simulated market when it is asked for: feeds that go wrong, halts, prints beside the
// books.
#include "input/synthetic/ground_truth_probe.h"
#include "input/synthetic/synthetic_market.h"

#include <algorithm>

namespace sor {

namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

} // namespace

std::int64_t SyntheticDay::Market::nearestOddityEnd() const
{
    return std::ranges::min_element(m_venues, {}, &Venue::oddityEnd)->oddityEnd;
}

void SyntheticDay::Market::startOddity()
{
    const auto chosen = m_random.between(0, std::int64_t{m_options.venues} - 1);
    Venue& venue = m_venues[static_cast<std::size_t>(chosen)];
    const auto kind = static_cast<Oddity>(m_random.between(1, 5));
    const int side = static_cast<int>(m_random.between(kBid, kAsk));
    const std::int64_t fraction = m_random.between(1, 100);
    if (venue.oddity != Oddity::None || (kind == Oddity::Crossed && m_options.venues == 1))
        return;
    const Top before = shownTop(venue);
    venue.odditySide = side;
    const char sideLetter = side == kAsk ? 'A' : 'B';
    switch (kind) {
    case Oddity::None:
        return;
    case Oddity::Silent:
        venue.oddityEnd = m_now + fraction * 600 * kMillisecond;
        break;
    case Oddity::Gap:
        venue.oddityEnd = m_now + fraction * 40 * kMillisecond;
        break;
    case Oddity::EmptySide:
    case Oddity::StubSide:
        venue.oddityEnd = m_now + fraction * 30 * kMillisecond;
        break;
    case Oddity::Crossed: {
        // Its bid stands one tick above the lowest ask of the others.
        std::int64_t lowestAsk = kNever;
        for (const Venue& other : m_venues) {
            if (&other != &venue)
                lowestAsk = std::min(lowestAsk, other.sides[kAsk].bestTick());
        }
        venue.crossedTop = before;
        venue.crossedTop.bidPx = {(lowestAsk + 1) * kTickNanos};
        venue.crossedTop.askPx = {(lowestAsk + 3) * kTickNanos};
        venue.oddityEnd = m_now + fraction * 4 * kMillisecond;
        break;
    }
    }
    venue.oddity = kind;
    if (kind == Oddity::EmptySide || kind == Oddity::StubSide) {
        beginEvent(venue.line);
        report(venue, 'C', sideLetter, side == kAsk ? before.askPx : before.bidPx,
               side == kAsk ? before.askSz : before.bidSz, kRowFlags);
    } else if (kind == Oddity::Crossed) {
        beginEvent(venue.line);
        report(venue, 'A', 'B', venue.crossedTop.bidPx, venue.crossedTop.bidSz, kRowFlags);
    }
}

void SyntheticDay::Market::endOddity(Venue& venue)
{
    const Oddity ended = venue.oddity;
    const Top before = shownTop(venue);
    venue.oddity = Oddity::None;
    venue.oddityEnd = kNever;
    const Top top = shownTop(venue);
    const bool isAsk = venue.odditySide == kAsk;
    if (ended == Oddity::Silent)
        return;
    beginEvent(venue.line);
    if (ended == Oddity::Gap) {
        report(venue, 'R', 'N', kNoPrice, 0, kRowFlags);
        beginEvent(venue.line);
        report(venue, 'A', 'B', top.bidPx, top.bidSz, kRowFlags);
    } else if (ended == Oddity::Crossed) {
        report(venue, 'C', 'B', before.bidPx, before.bidSz, kRowFlags);
    } else {
        report(venue, 'A', isAsk ? 'A' : 'B', isAsk ? top.askPx : top.bidPx, isAsk ? top.askSz : top.bidSz,
               kRowFlags);
    }
}

void SyntheticDay::Market::halt()
{
    if (m_haltEnd != 0)
        return;
    m_haltEnd = m_now + m_random.between(20'000, 60'000) * kMillisecond;
    for (Venue& venue : m_venues) {
        venue.oddity = Oddity::None;
        venue.oddityEnd = kNever;
        beginEvent(venue.line);
        report(venue, 'H', 'N', kNoPrice, 0, kRowFlags);
        if (m_probe != nullptr)
            m_probe->venueHalted(venueNumber(venue));
    }
}

void SyntheticDay::Market::endHalt()
{
    m_haltEnd = 0;
    m_excitement = {};
    moveLatentPrice(m_latentPrice / 10'000 * m_random.between(-100, 100)); // at most one percent
    // The books are recreated: orders from before the halt have gone.
    for (Venue& venue : m_venues) {
        openBooks(venue);
        beginEvent(venue.line);
        report(venue, 'U', 'N', kNoPrice, 0, kRowFlags);
        beginEvent(venue.line);
        const Top top = shownTop(venue);
        report(venue, 'A', 'B', top.bidPx, top.bidSz, kRowFlags);
        updateRates(venue);
        if (m_probe != nullptr)
            m_probe->venueReopened(venueNumber(venue));
    }
    if (m_options.prints)
        printCross(m_random.between(20, 80));
    refreshTotal();
}

void SyntheticDay::Market::printCross(std::int64_t roundLots)
{
    Venue& listing = m_venues.front();
    if (listing.oddity != Oddity::None)
        return;
    const Top top = shownTop(listing);
    // More than is shown: by its size a reader without conditions knows that it met no displayed queue.
    const auto size = static_cast<std::uint32_t>(100 * roundLots) + std::max(top.bidSz, top.askSz);
    beginEvent(listing.line);
    report(listing, 'T', 'N', m_random.chance(0.5) ? top.bidPx : top.askPx, size, kRowFlags);
}

void SyntheticDay::Market::printBlock()
{
    const auto chosen = m_random.between(0, std::int64_t{m_options.venues} - 1);
    Venue& venue = m_venues[static_cast<std::size_t>(chosen)];
    if (venue.oddity != Oddity::None)
        return;
    const Top top = shownTop(venue);
    const bool isAsk = m_random.chance(0.5);
    const std::uint32_t size =
        (isAsk ? top.askSz : top.bidSz) + static_cast<std::uint32_t>(100 * m_random.between(5, 60));
    beginEvent(venue.line);
    report(venue, 'T', 'N', isAsk ? top.askPx : top.bidPx, size, kRowFlags);
}

void SyntheticDay::Market::printOffExchange()
{
    std::int64_t bid = 0;
    std::int64_t ask = kNever;
    for (const Venue& venue : m_venues) {
        bid = std::max(bid, venue.sides[kBid].bestTick());
        ask = std::min(ask, venue.sides[kAsk].bestTick());
    }
    if (bid >= ask)
        return;
    // At the mid, or a tenth of a cent better than the quote: what wholesalers and dark pools report.
    constexpr std::int64_t kImprovement = kTickNanos / 10;
    const std::int64_t kind = m_random.between(0, 3);
    const std::int64_t nanos = kind < 2 ? (bid + ask) * kTickNanos / 2
        : kind == 2                     ? bid * kTickNanos + kImprovement
                                        : ask * kTickNanos - kImprovement;
    beginEvent(m_offExchange);
    report(m_offExchange, Top{}, 'T', 'N', {nanos}, drawMarketSize(), kRowFlags);
}

} // namespace sor
