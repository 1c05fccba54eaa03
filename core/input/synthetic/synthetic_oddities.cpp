// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/synthetic_oddities.h"

#include "input/synthetic/ground_truth_probe.h"

#include <algorithm>

namespace sor { inline namespace input { namespace synthetic {

namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::uint16_t kOffExchangePublisher = 82; // XNAS.BASIC, the FINRA/Nasdaq TRF Carteret
constexpr std::int64_t kOffExchangeLatencyNanos = 900'000;
} // namespace

Oddities::Oddities(OrderFlow& flow)
    : m_flow(flow)
    , m_offExchange(kOffExchangePublisher, kOffExchangeLatencyNanos)
{
}

std::int64_t Oddities::nearestEnd() const
{
    return std::ranges::min_element(m_flow.venues(), {}, &Venue::oddityEnd)->oddityEnd;
}

void Oddities::start()
{
    const auto chosen = m_flow.random().between(0, static_cast<std::int64_t>(m_flow.venues().size()) - 1);
    Venue& venue = m_flow.venues()[static_cast<std::size_t>(chosen)];
    const auto kind = static_cast<Oddity>(m_flow.random().between(1, 5));
    const int side = static_cast<int>(m_flow.random().between(kBid, kAsk));
    const std::int64_t fraction = m_flow.random().between(1, 100);
    if (venue.oddity != Oddity::None || (kind == Oddity::Crossed && m_flow.venues().size() == 1))
        return;
    const Top before = venue.shownTop();
    venue.odditySide = side;
    const char sideLetter = side == kAsk ? 'A' : 'B';
    switch (kind) {
    case Oddity::None:
        return;
    case Oddity::Silent:
        venue.oddityEnd = m_flow.now() + fraction * 600 * kMillisecond;
        break;
    case Oddity::Gap:
        venue.oddityEnd = m_flow.now() + fraction * 40 * kMillisecond;
        break;
    case Oddity::EmptySide:
    case Oddity::StubSide:
        venue.oddityEnd = m_flow.now() + fraction * 30 * kMillisecond;
        break;
    case Oddity::Crossed: {
        // Its bid stands one tick above the lowest ask of the others.
        std::int64_t lowestAsk = kNever;
        for (const Venue& other : m_flow.venues()) {
            if (&other != &venue)
                lowestAsk = std::min(lowestAsk, other.sides[kAsk].bestTick());
        }
        venue.crossedTop = before;
        venue.crossedTop.bidPx = {(lowestAsk + 1) * kTickNanos};
        venue.crossedTop.askPx = {(lowestAsk + 3) * kTickNanos};
        venue.oddityEnd = m_flow.now() + fraction * 4 * kMillisecond;
        break;
    }
    }
    venue.oddity = kind;
    if (kind == Oddity::EmptySide || kind == Oddity::StubSide) {
        m_flow.beginEvent(venue);
        venue.report('C', sideLetter, side == kAsk ? before.askPx : before.bidPx,
                     side == kAsk ? before.askSz : before.bidSz, kRowFlags);
    } else if (kind == Oddity::Crossed) {
        m_flow.beginEvent(venue);
        venue.report('A', 'B', venue.crossedTop.bidPx, venue.crossedTop.bidSz, kRowFlags);
    }
}

void Oddities::end(Venue& venue)
{
    const Oddity ended = venue.oddity;
    const Top before = venue.shownTop();
    venue.oddity = Oddity::None;
    venue.oddityEnd = kNever;
    const Top top = venue.shownTop();
    const bool isAsk = venue.odditySide == kAsk;
    if (ended == Oddity::Silent)
        return;
    m_flow.beginEvent(venue);
    if (ended == Oddity::Gap) {
        venue.report('R', 'N', kNoPrice, 0, kRowFlags);
        m_flow.beginEvent(venue);
        venue.report('A', 'B', top.bidPx, top.bidSz, kRowFlags);
    } else if (ended == Oddity::Crossed) {
        venue.report('C', 'B', before.bidPx, before.bidSz, kRowFlags);
    } else {
        venue.report('A', isAsk ? 'A' : 'B', isAsk ? top.askPx : top.bidPx, isAsk ? top.askSz : top.bidSz,
                     kRowFlags);
    }
}

std::int64_t Oddities::halt()
{
    const std::int64_t end = m_flow.now() + m_flow.random().between(20'000, 60'000) * kMillisecond;
    for (Venue& venue : m_flow.venues()) {
        venue.oddity = Oddity::None;
        venue.oddityEnd = kNever;
        m_flow.beginEvent(venue);
        venue.report('H', 'N', kNoPrice, 0, kRowFlags);
        if (m_flow.probe() != nullptr)
            m_flow.probe()->venueHalted(m_flow.numberOf(venue));
    }
    return end;
}

void Oddities::reopen(std::int64_t latentPrice)
{
    // The books are recreated: orders from before the halt have gone.
    for (Venue& venue : m_flow.venues()) {
        m_flow.openBooks(venue, latentPrice);
        m_flow.beginEvent(venue);
        venue.report('U', 'N', kNoPrice, 0, kRowFlags);
        m_flow.beginEvent(venue);
        const Top top = venue.shownTop();
        venue.report('A', 'B', top.bidPx, top.bidSz, kRowFlags);
        if (m_flow.probe() != nullptr)
            m_flow.probe()->venueReopened(m_flow.numberOf(venue));
    }
}

void Oddities::printCross(std::int64_t roundLots)
{
    Venue& listing = m_flow.venues().front();
    if (listing.oddity != Oddity::None)
        return;
    const Top top = listing.shownTop();
    // More than is shown: by its size a reader without conditions knows that it met no displayed queue.
    const auto size = static_cast<std::uint32_t>(100 * roundLots) + std::max(top.bidSz, top.askSz);
    m_flow.beginEvent(listing);
    listing.report('T', 'N', m_flow.random().chance(0.5) ? top.bidPx : top.askPx, size, kRowFlags);
}

void Oddities::printBlock()
{
    const auto chosen = m_flow.random().between(0, static_cast<std::int64_t>(m_flow.venues().size()) - 1);
    Venue& venue = m_flow.venues()[static_cast<std::size_t>(chosen)];
    if (venue.oddity != Oddity::None)
        return;
    const Top top = venue.shownTop();
    const bool isAsk = m_flow.random().chance(0.5);
    const std::uint32_t size =
        (isAsk ? top.askSz : top.bidSz) + static_cast<std::uint32_t>(100 * m_flow.random().between(5, 60));
    m_flow.beginEvent(venue);
    venue.report('T', 'N', isAsk ? top.askPx : top.bidPx, size, kRowFlags);
}

void Oddities::printOffExchange()
{
    std::int64_t bid = 0;
    std::int64_t ask = kNever;
    for (const Venue& venue : m_flow.venues()) {
        bid = std::max(bid, venue.sides[kBid].bestTick());
        ask = std::min(ask, venue.sides[kAsk].bestTick());
    }
    if (bid >= ask)
        return;
    // At the mid, or a tenth of a cent better than the quote: what wholesalers and dark pools report.
    constexpr std::int64_t kImprovement = kTickNanos / 10;
    const std::int64_t kind = m_flow.random().between(0, 3);
    const std::int64_t nanos = kind < 2 ? (bid + ask) * kTickNanos / 2
        : kind == 2                     ? bid * kTickNanos + kImprovement
                                        : ask * kTickNanos - kImprovement;
    m_offExchange.beginEvent(m_flow.now(), m_flow.random());
    m_offExchange.report(Top{}, 'T', 'N', {nanos}, m_flow.drawMarketSize(), kRowFlags);
}

}}} // namespace sor::input::synthetic
