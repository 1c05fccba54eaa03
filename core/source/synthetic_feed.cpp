// SPDX-License-Identifier: GPL-3.0-or-later
// How the simulated venues' feeds show what happens in their books: messages, delays, oddities.
#include "source/synthetic_market.h"

#include <algorithm>

namespace sor {

namespace {

constexpr std::uint32_t kInstrumentId = 7151;
constexpr std::uint32_t kStubShares = 100;
constexpr Price kStubBid{10'000'000};
constexpr Price kStubAsk{199'999 * kNanosPerDollar + 990'000'000};

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

} // namespace

const std::array<SyntheticDay::Market::Profile, kMaxSyntheticDayVenues> SyntheticDay::Market::kProfiles{{
    {2, 1400, 70, 260, 2'000'000, 165'000},
    {8, 1050, 50, 220, 4'000'000, 205'000},
    {6, 750, 20, 300, 6'000'000, 210'000},
    {38, 600, 90, 60, 9'000'000, 340'000},
    {43, 950, 60, 200, 3'000'000, 180'000},
    {5, 900, 50, 240, 4'000'000, 208'000},
    {15, 700, 40, 180, 5'000'000, 190'000},
    {16, 500, 45, 150, 8'000'000, 230'000},
}};

void SyntheticDay::Market::RowQueue::push(const Mbp1Row& row)
{
    if (m_size == m_rows.size()) {
        std::rotate(m_rows.begin(), m_rows.begin() + static_cast<std::ptrdiff_t>(m_head), m_rows.end());
        m_head = 0;
        m_rows.resize(m_rows.empty() ? 64 : 2 * m_rows.size());
    }
    m_rows[(m_head + m_size++) & (m_rows.size() - 1)] = row;
}

void SyntheticDay::Market::RowQueue::pop()
{
    m_head = (m_head + 1) & (m_rows.size() - 1);
    --m_size;
}

void SyntheticDay::Market::beginEvent(Venue& venue)
{
    // Numbers in between belong to the venue's other symbols.
    venue.sequence += static_cast<std::uint32_t>(m_random.between(1, 16));
    std::int64_t latency = venue.profile->latencyNanos + m_random.between(-8'000, 24'000);
    if (m_random.between(0, 299) == 0)
        latency += m_random.between(20'000, 120'000); // a burst on the line
    // A line does not overtake itself.
    venue.tsRecv = std::max(venue.tsRecv, m_now + latency);
    venue.tsInDelta = static_cast<std::int32_t>(venue.tsRecv - m_now - m_random.between(8'000, 24'000));
}

std::uint8_t SyntheticDay::Market::lastFlags(const Venue& venue)
{
    return venue.oddity == Oddity::Gap ? kRowFlags | kFlagMaybeBadBook : kRowFlags;
}

bool SyntheticDay::Market::isHidden(const Venue& venue, int side) const
{
    switch (venue.oddity) {
    case Oddity::None:
    case Oddity::Gap:
        return false;
    case Oddity::EmptySide:
    case Oddity::StubSide:
        return side == venue.odditySide;
    case Oddity::Silent:
    case Oddity::Crossed:
        break;
    }
    return true;
}

SyntheticDay::Market::Top SyntheticDay::Market::shownTop(const Venue& venue) const
{
    if (venue.oddity == Oddity::Crossed)
        return venue.crossedTop;
    const SyntheticBookSide& bids = venue.sides[kBid];
    const SyntheticBookSide& asks = venue.sides[kAsk];
    Top top{{bids.bestTick() * kTickNanos},
            {asks.bestTick() * kTickNanos},
            bids.shares(0),
            asks.shares(0),
            static_cast<std::uint32_t>(bids.orders(0)),
            static_cast<std::uint32_t>(asks.orders(0))};
    const bool isStub = venue.oddity == Oddity::StubSide;
    if (isStub || venue.oddity == Oddity::EmptySide) {
        const bool isAsk = venue.odditySide == kAsk;
        (isAsk ? top.askPx : top.bidPx) = !isStub ? kNoPrice : isAsk ? kStubAsk : kStubBid;
        (isAsk ? top.askSz : top.bidSz) = isStub ? kStubShares : 0;
        (isAsk ? top.askCt : top.bidCt) = isStub ? 1 : 0;
    }
    return top;
}

void SyntheticDay::Market::report(Venue& venue, char action, char side, Price price, std::uint32_t size,
                                  std::uint8_t flags)
{
    const Top top = action == 'R' ? Top{} : shownTop(venue);
    Mbp1Row row;
    row.tsRecv = unixNanos(venue.tsRecv);
    row.tsEvent = unixNanos(m_now);
    row.price = price;
    row.bidPx = top.bidPx;
    row.askPx = top.askPx;
    row.size = size;
    row.bidSz = top.bidSz;
    row.askSz = top.askSz;
    row.bidCt = top.bidCt;
    row.askCt = top.askCt;
    row.sequence = venue.sequence;
    row.instrumentId = kInstrumentId;
    row.tsInDelta = venue.tsInDelta;
    row.publisherId = venue.profile->publisherId;
    row.action = action;
    row.side = side;
    row.flags = flags;
    venue.onTheWay.push(row);
}

void SyntheticDay::Market::report(Venue& venue, int side, char action, std::int64_t tick, std::uint32_t size)
{
    if (isHidden(venue, side))
        return;
    beginEvent(venue);
    report(venue, action, side == kAsk ? 'A' : 'B', {tick * kTickNanos}, size, lastFlags(venue));
}

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
        beginEvent(venue);
        report(venue, 'C', sideLetter, side == kAsk ? before.askPx : before.bidPx,
               side == kAsk ? before.askSz : before.bidSz, kRowFlags);
    } else if (kind == Oddity::Crossed) {
        beginEvent(venue);
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
    beginEvent(venue);
    if (ended == Oddity::Gap) {
        report(venue, 'R', 'N', kNoPrice, 0, kRowFlags);
        beginEvent(venue);
        report(venue, 'A', 'B', top.bidPx, top.bidSz, kRowFlags);
    } else if (ended == Oddity::Crossed) {
        report(venue, 'C', 'B', before.bidPx, before.bidSz, kRowFlags);
    } else {
        report(venue, 'A', isAsk ? 'A' : 'B', isAsk ? top.askPx : top.bidPx, isAsk ? top.askSz : top.bidSz,
               kRowFlags);
    }
}

} // namespace sor
