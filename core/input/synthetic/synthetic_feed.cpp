// SPDX-License-Identifier: GPL-3.0-or-later
// How the simulated venues' feeds show what happens in their books: messages and delays.
#include "input/synthetic/synthetic_market.h"

#include <algorithm>

namespace sor {

namespace {

constexpr std::uint32_t kInstrumentId = 7151;
constexpr std::uint32_t kStubShares = 100;
constexpr Price kStubBid{10'000'000};
constexpr Price kStubAsk{199'999 * kNanosPerDollar + 990'000'000};

} // namespace

const std::array<SyntheticDay::Market::Profile, kMaxSyntheticDayVenues> SyntheticDay::Market::kProfiles{{
    {2, 1400, 70, 260, 2'000'000, 165'000, 0},
    {8, 1050, 50, 220, 4'000'000, 205'000, 700},
    {6, 750, 20, 300, 6'000'000, 210'000, 1300},
    {38, 600, 90, 60, 9'000'000, 340'000, 1000},
    {43, 950, 60, 200, 3'000'000, 180'000, 500},
    {5, 900, 50, 240, 4'000'000, 208'000, 800},
    {15, 700, 40, 180, 5'000'000, 190'000, 1100},
    {16, 500, 45, 150, 8'000'000, 230'000, 1500},
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

void SyntheticDay::Market::beginEvent(Line& line)
{
    // Numbers in between belong to the line's other symbols.
    line.sequence += static_cast<std::uint32_t>(m_random.between(1, 16));
    std::int64_t latency = line.latencyNanos + m_random.between(-8'000, 24'000);
    if (m_random.between(0, 299) == 0)
        latency += m_random.between(20'000, 120'000); // a burst on the line
    // A line does not overtake itself.
    line.tsRecv = std::max(line.tsRecv, m_now + latency);
    line.tsInDelta = static_cast<std::int32_t>(line.tsRecv - m_now - m_random.between(8'000, 24'000));
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

void SyntheticDay::Market::report(Line& line, const Top& top, char action, char side, Price price,
                                  std::uint32_t size, std::uint8_t flags)
{
    Mbp1Row row;
    row.tsRecv = unixNanos(line.tsRecv);
    row.tsEvent = unixNanos(m_now);
    row.price = price;
    row.bidPx = top.bidPx;
    row.askPx = top.askPx;
    row.size = size;
    row.bidSz = top.bidSz;
    row.askSz = top.askSz;
    row.bidCt = top.bidCt;
    row.askCt = top.askCt;
    row.sequence = line.sequence;
    row.instrumentId = kInstrumentId;
    row.tsInDelta = line.tsInDelta;
    row.publisherId = line.publisherId;
    row.action = action;
    row.side = side;
    row.flags = flags;
    line.onTheWay.push(row);
}

void SyntheticDay::Market::report(Venue& venue, char action, char side, Price price, std::uint32_t size,
                                  std::uint8_t flags)
{
    // Nothing is shown by a venue that is cleared, halted, or has not quoted since its halt.
    const bool isBlank = action == 'R' || action == 'H' || action == 'U';
    report(venue.line, isBlank ? Top{} : shownTop(venue), action, side, price, size, flags);
}

void SyntheticDay::Market::report(Venue& venue, int side, char action, std::int64_t tick, std::uint32_t size)
{
    if (isHidden(venue, side))
        return;
    beginEvent(venue.line);
    report(venue, action, side == kAsk ? 'A' : 'B', {tick * kTickNanos}, size, lastFlags(venue));
}

} // namespace sor
