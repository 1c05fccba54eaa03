// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/synthetic_venue.h"

#include <algorithm>

namespace sor { inline namespace input { namespace synthetic {

namespace {

constexpr std::uint32_t kInstrumentId = 7151;
constexpr std::uint32_t kStubShares = 100;
constexpr Price kStubBid{10'000'000};
constexpr Price kStubAsk{199'999 * kNanosPerDollar + 990'000'000};

constexpr std::array<VenueProfile, kMaxSyntheticDayVenues> kProfiles{{
    {2, 1400, 70, 260, 2'000'000, 165'000, 0},
    {8, 1050, 50, 220, 4'000'000, 205'000, 700},
    {6, 750, 20, 300, 6'000'000, 210'000, 1300},
    {38, 600, 90, 60, 9'000'000, 340'000, 1000},
    {43, 950, 60, 200, 3'000'000, 180'000, 500},
    {5, 900, 50, 240, 4'000'000, 208'000, 800},
    {15, 700, 40, 180, 5'000'000, 190'000, 1100},
    {16, 500, 45, 150, 8'000'000, 230'000, 1500},
}};

} // namespace

const std::array<VenueProfile, kMaxSyntheticDayVenues>& venueProfiles()
{
    return kProfiles;
}

FeedLine::FeedLine(std::uint16_t publisherId, std::int64_t latency, std::uint32_t sequence)
    : m_publisherId(publisherId)
    , m_latency(latency)
    , m_sequence(sequence)
{
}

void FeedLine::push(const Mbp1Row& row)
{
    if (m_size == m_rows.size()) {
        std::rotate(m_rows.begin(), m_rows.begin() + static_cast<std::ptrdiff_t>(m_head), m_rows.end());
        m_head = 0;
        m_rows.resize(m_rows.empty() ? 64 : 2 * m_rows.size());
    }
    m_rows[(m_head + m_size++) & (m_rows.size() - 1)] = row;
}

void FeedLine::pop()
{
    m_head = (m_head + 1) & (m_rows.size() - 1);
    --m_size;
}

void FeedLine::beginEvent(std::int64_t now, Random& random)
{
    // Numbers in between belong to the line's other symbols.
    m_sequence += static_cast<std::uint32_t>(random.between(1, 16));
    std::int64_t latency = m_latency + random.between(-8'000, 24'000);
    if (random.between(0, 299) == 0)
        latency += random.between(20'000, 120'000); // a burst on the line
    // A line does not overtake itself.
    m_now = now;
    m_tsRecv = std::max(m_tsRecv, m_now + latency);
    m_tsInDelta = static_cast<std::int32_t>(m_tsRecv - m_now - random.between(8'000, 24'000));
}

Venue::Venue(const VenueProfile& venueProfile, std::uint32_t firstSequence)
    : profile(&venueProfile)
    , line(venueProfile.publisherId, venueProfile.latencyNanos, firstSequence)
{
}

std::uint8_t Venue::lastFlags() const
{
    return oddity == Oddity::Gap ? kRowFlags | kFlagMaybeBadBook : kRowFlags;
}

bool Venue::isHidden(int side) const
{
    switch (oddity) {
    case Oddity::None:
    case Oddity::Gap:
        return false;
    case Oddity::EmptySide:
    case Oddity::StubSide:
        return side == odditySide;
    case Oddity::Silent:
    case Oddity::Crossed:
        break;
    }
    return true;
}

Top Venue::shownTop() const
{
    if (oddity == Oddity::Crossed)
        return crossedTop;
    const SyntheticBookSide& bids = sides[kBid];
    const SyntheticBookSide& asks = sides[kAsk];
    Top top{{bids.bestTick() * kTickNanos},
            {asks.bestTick() * kTickNanos},
            bids.shares(0),
            asks.shares(0),
            static_cast<std::uint32_t>(bids.orders(0)),
            static_cast<std::uint32_t>(asks.orders(0))};
    const bool isStub = oddity == Oddity::StubSide;
    if (isStub || oddity == Oddity::EmptySide) {
        const bool isAsk = odditySide == kAsk;
        (isAsk ? top.askPx : top.bidPx) = !isStub ? kNoPrice : isAsk ? kStubAsk : kStubBid;
        (isAsk ? top.askSz : top.bidSz) = isStub ? kStubShares : 0;
        (isAsk ? top.askCt : top.bidCt) = isStub ? 1 : 0;
    }
    return top;
}

void FeedLine::report(const Top& top, char action, char side, Price price, std::uint32_t size,
                      std::uint8_t flags)
{
    Mbp1Row row;
    row.tsRecv = unixNanos(m_tsRecv);
    row.tsEvent = unixNanos(m_now);
    row.price = price;
    row.bidPx = top.bidPx;
    row.askPx = top.askPx;
    row.size = size;
    row.bidSz = top.bidSz;
    row.askSz = top.askSz;
    row.bidCt = top.bidCt;
    row.askCt = top.askCt;
    row.sequence = m_sequence;
    row.instrumentId = kInstrumentId;
    row.tsInDelta = m_tsInDelta;
    row.publisherId = m_publisherId;
    row.action = action;
    row.side = side;
    row.flags = flags;
    push(row);
}

void Venue::report(char action, char side, Price price, std::uint32_t size, std::uint8_t flags)
{
    // Nothing is shown by a venue that is cleared, halted, or has not quoted since its halt.
    const bool isBlank = action == 'R' || action == 'H' || action == 'U';
    line.report(isBlank ? Top{} : shownTop(), action, side, price, size, flags);
}

}}} // namespace sor::input::synthetic
