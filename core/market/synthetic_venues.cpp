// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/synthetic_venues.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <utility>

namespace sor { inline namespace market {

namespace {

constexpr std::int64_t kShortestLagNanos = 300'000;
constexpr std::int64_t kNanosPerCent = kNanosPerDollar / 100;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// The clock that orders the tape (Databento marks rows whose ts_recv cannot be trusted).
std::int64_t timeOf(const QuoteEvent& row)
{
    return count((row.flags & kFlagBadTsRecv) != 0 ? row.tsEvent : row.tsRecv);
}

/// The venue halts, or trades again.
bool isStatus(const QuoteEvent& row)
{
    return row.isStatus();
}

/// US tick size: a cent, a hundredth of one below a dollar.
std::int64_t tickNanos(Price price)
{
    return price.nanos >= kNanosPerDollar ? kNanosPerCent : kNanosPerCent / 100;
}

std::uint32_t scaled(std::uint32_t size, std::int64_t thousandths)
{
    if (size == 0)
        return 0;
    const std::int64_t shares = std::int64_t{size} * thousandths / 1000;
    return static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(shares, 1, std::numeric_limits<std::uint32_t>::max()));
}

} // namespace

Result<SyntheticVenues> SyntheticVenues::create(QuoteSink& next, FeedRegistry& registry,
                                                const SyntheticVenueOptions& options)
{
    if (options.venues < 1 || options.venues > kMaxSyntheticVenues) {
        return invalidArgument(fmt::format("The number of synthetic venues must be from 1 to {}; it is {}.",
                                           kMaxSyntheticVenues, options.venues));
    }
    return SyntheticVenues(next, registry, options);
}

SyntheticVenues::SyntheticVenues(QuoteSink& next, FeedRegistry& registry,
                                 const SyntheticVenueOptions& options)
    : m_next(&next)
{
    Random seeds(options.seed);
    for (int i = 0; i < options.venues; ++i) {
        Venue venue;
        venue.feed = {kFirstSyntheticFeed + static_cast<std::uint32_t>(i)};
        // Venues draw from streams of their own, so that one more venue does not change the others.
        venue.random = Random(seeds.next());
        venue.lagNanos = kShortestLagNanos << venue.random.between(0, 5);
        venue.lagNanos += venue.random.between(0, venue.lagNanos);
        venue.sizeThousandths = venue.random.between(300, 1500);
        registry.describeAs(venue.feed,
                            {fmt::format("SYN{}", i + 1),
                             fmt::format("Synthetic venue {} (seed {})", i + 1, options.seed), "",
                             FeedKind::Venue, false});
        m_venues.push_back(std::move(venue));
    }
}

std::vector<FeedId> SyntheticVenues::feeds() const
{
    std::vector<FeedId> feeds;
    for (const Venue& venue : m_venues)
        feeds.push_back(venue.feed);
    return feeds;
}

Status SyntheticVenues::accept(std::span<const QuoteEvent> rows)
{
    m_batch.clear();
    for (const QuoteEvent& row : rows) {
        if (row.isNbbo()) {
            return unusableData(
                "Synthetic venues are derived from the quotes of one venue, and an NBBO feed has none: "
                "leave `synthetic-venues` out.");
        }
        release(timeOf(row));
        m_batch.push_back(row);
        if (row.isPrint())
            continue;
        if (!m_source)
            m_source = row.feed;
        // A row that is not the last of its event shows a book that is still changing; a halt acts at once.
        const bool isWhole = (row.flags & kFlagLast) != 0 || isStatus(row);
        if (row.feed != *m_source || row.isTrade() || !isWhole)
            continue;
        for (Venue& venue : m_venues)
            derive(venue, row);
    }
    return m_batch.empty() ? ok() : m_next->accept(m_batch);
}

Status SyntheticVenues::finish()
{
    m_batch.clear();
    release(kNever);
    return m_batch.empty() ? ok() : m_next->accept(m_batch);
}

void SyntheticVenues::settle(Side& side, Price sourcePx, Random& random)
{
    // Only at a new price: a size that wobbled at an unchanged price would look like liquidity that came
    // back.
    if (side.sourcePx == sourcePx)
        return;
    side.sourcePx = sourcePx;
    const std::int64_t pick = random.between(0, 99);
    side.ticksWorse = pick < 25 ? 1 : pick < 30 ? -1 : 0;
    side.sizeThousandths = random.between(600, 1400);
}

void SyntheticVenues::derive(Venue& venue, const QuoteEvent& cause)
{
    // A halt and its end leave no quote, whatever their rows carry: an equal quote afterwards is new.
    const bool hasBid = cause.bidPx != kNoPrice && !isStatus(cause);
    const bool hasAsk = cause.askPx != kNoPrice && !isStatus(cause);
    if (hasBid && hasAsk && cause.bidPx >= cause.askPx)
        return; // locked or crossed in itself: it keeps what it showed
    QuoteEvent row;
    settle(venue.bid, hasBid ? cause.bidPx : kNoPrice, venue.random);
    settle(venue.ask, hasAsk ? cause.askPx : kNoPrice, venue.random);
    if (hasBid) {
        row.bidPx = {cause.bidPx.nanos - venue.bid.ticksWorse * tickNanos(cause.bidPx)};
        row.bidSz = scaled(cause.bidSz, venue.sizeThousandths * venue.bid.sizeThousandths / 1000);
        if (row.bidPx.nanos <= 0 || row.bidPx > kMaxPrice)
            row.bidPx = cause.bidPx;
    }
    if (hasAsk) {
        row.askPx = {cause.askPx.nanos + venue.ask.ticksWorse * tickNanos(cause.askPx)};
        row.askSz = scaled(cause.askSz, venue.sizeThousandths * venue.ask.sizeThousandths / 1000);
        if (row.askPx.nanos <= 0 || row.askPx > kMaxPrice)
            row.askPx = cause.askPx;
    }
    if (hasBid && hasAsk && row.bidPx >= row.askPx) {
        row.bidPx = cause.bidPx;
        row.askPx = cause.askPx;
    }
    row.feed = venue.feed;
    row.action = cause.action == 'R' || isStatus(cause) ? cause.action : 'M';
    row.flags = static_cast<std::uint8_t>(kFlagLast | (cause.flags & (kFlagMaybeBadBook | kFlagBadTsRecv)));
    const bool isNew = !venue.latest || row.action != 'M' || row.flags != venue.latest->flags
        || row.bidPx != venue.latest->bidPx || row.askPx != venue.latest->askPx
        || row.bidSz != venue.latest->bidSz || row.askSz != venue.latest->askSz;
    if (!isNew)
        return;
    const Nanos lag{
        venue.lagNanos
        + static_cast<std::int64_t>(venue.random.exponential(static_cast<double>(venue.lagNanos) / 8))};
    row.tsRecv = cause.tsRecv + lag;
    row.tsEvent = cause.tsEvent + lag;
    if (venue.latest) {
        // A line does not overtake itself.
        row.tsRecv = std::max(row.tsRecv, venue.latest->tsRecv);
        row.tsEvent = std::max(row.tsEvent, venue.latest->tsEvent);
    }
    row.sequence = ++venue.sequence;
    venue.latest = row;
    venue.onTheWay.push_back(row);
}

void SyntheticVenues::release(std::int64_t before)
{
    for (;;) {
        Venue* first = nullptr;
        for (Venue& venue : m_venues) {
            if (!venue.onTheWay.empty()
                && (first == nullptr || timeOf(venue.onTheWay.front()) < timeOf(first->onTheWay.front())))
                first = &venue;
        }
        if (first == nullptr || timeOf(first->onTheWay.front()) >= before)
            return;
        m_batch.push_back(first->onTheWay.front());
        first->onTheWay.pop_front();
    }
}

}} // namespace sor::market
