// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/band_filter.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace sor { inline namespace market {

namespace {

/// A spread below 5% of the mid, whichever of the two prices is higher.
bool isNarrow(Price bid, Price ask)
{
    if (bid == kNoPrice || ask == kNoPrice)
        return false;
    const Int128 spread = Int128{ask.nanos} - bid.nanos;
    const Int128 mid = Int128{ask.nanos} + bid.nanos;
    return (spread < 0 ? -spread : spread) * 40 < mid;
}

} // namespace

void BandFilter::setBounds()
{
    const auto share = [&](std::int64_t mid) {
        return static_cast<std::int64_t>(Int128{mid} * m_bandPpm / 1'000'000);
    };
    m_surelyFrom = m_greatest - share(m_greatest);
    m_surelyTo = m_least + share(m_least);
}

bool BandFilter::isOutside(Price price)
{
    if (price.nanos >= m_surelyFrom && price.nanos <= m_surelyTo) [[likely]]
        return false;
    if (!m_isMedianKnown) {
        std::array<std::int64_t, kWindow> sorted = m_ring;
        const auto used = static_cast<std::ptrdiff_t>(std::min(m_mids, kWindow));
        std::ranges::sort(sorted.begin(), sorted.begin() + used);
        m_median = sorted[static_cast<std::size_t>(used / 2)];
        m_least = sorted.front();
        m_greatest = sorted[static_cast<std::size_t>(used - 1)];
        setBounds();
        m_isMedianKnown = true;
    }
    const Int128 distance = Int128{price.nanos - m_median} * 1'000'000;
    const Int128 band = Int128{m_median} * m_bandPpm;
    return distance > band || distance < -band;
}

VenueQuote BandFilter::judged(const VenueQuote& quote)
{
    VenueQuote shown = quote;
    const bool isWide = !hasReference() && !isNarrow(quote.bidPx, quote.askPx);
    std::int64_t& count = isWide ? m_counts.withoutReference : m_counts.outside;
    if (quote.bidPx != kNoPrice && (isWide || (hasReference() && isOutside(quote.bidPx)))) {
        shown.bidPx = kNoPrice;
        shown.bidSz = 0;
        ++count;
    }
    if (quote.askPx != kNoPrice && (isWide || (hasReference() && isOutside(quote.askPx)))) {
        shown.askPx = kNoPrice;
        shown.askSz = 0;
        ++count;
    }
    return shown;
}

void BandFilter::show(std::uint8_t venue, const VenueQuote& quote)
{
    const std::uint64_t bit = std::uint64_t{1} << venue;
    const VenueQuote& before = m_shown[venue];
    // The best prices stay known while the venue that shows one does not worsen it.
    const bool keepsBid = before.bidPx == kNoPrice || before.bidPx != m_bestBid
        || (quote.bidPx != kNoPrice && quote.bidPx >= before.bidPx);
    const bool keepsAsk =
        before.askPx == kNoPrice || before.askPx != m_bestAsk || quote.askPx <= before.askPx;
    m_isBestKnown = m_isBestKnown && keepsBid && keepsAsk;
    m_shown[venue] = quote;
    const bool isVisible = quote.bidPx != kNoPrice || quote.askPx != kNoPrice;
    m_visible = isVisible ? m_visible | bit : m_visible & ~bit;
    if (!m_isBestKnown || (m_fresh & bit) == 0)
        return;
    if (quote.bidPx != kNoPrice && (m_bestBid == kNoPrice || quote.bidPx > m_bestBid))
        m_bestBid = quote.bidPx;
    m_bestAsk = std::min(m_bestAsk, quote.askPx);
}

void BandFilter::noteMid()
{
    if (!m_isBestKnown) {
        m_bestBid = m_bestAsk = kNoPrice;
        for (std::uint64_t left = m_visible & m_fresh; left != 0; left &= left - 1) {
            const VenueQuote& quote = m_shown[static_cast<std::size_t>(std::countr_zero(left))];
            if (quote.bidPx != kNoPrice && (m_bestBid == kNoPrice || quote.bidPx > m_bestBid))
                m_bestBid = quote.bidPx;
            m_bestAsk = std::min(m_bestAsk, quote.askPx);
        }
        m_isBestKnown = true;
    }
    if (!isNarrow(m_bestBid, m_bestAsk))
        return;
    const std::int64_t mid = m_bestBid.nanos + (m_bestAsk.nanos - m_bestBid.nanos) / 2;
    if (hasReference() && mid == m_lastMid)
        return;
    if (!hasReference()) {
        m_least = m_greatest = mid;
        setBounds();
    } else if (mid < m_least || mid > m_greatest) {
        m_least = std::min(m_least, mid);
        m_greatest = std::max(m_greatest, mid);
        setBounds();
    }
    m_ring[m_mids++ % kWindow] = m_lastMid = mid;
    m_isMedianKnown = false;
}

void BandFilter::noteWhetherOutside(std::int64_t time)
{
    if (m_visible != 0 || m_quoting == 0 || !hasReference())
        m_outsideSince = kNever;
    else if (m_outsideSince == kNever)
        m_outsideSince = time;
}

bool BandFilter::apply(VenueQuote& quote, std::uint8_t venue, std::int64_t time)
{
    const std::uint64_t bit = std::uint64_t{1} << venue;
    const bool hadReference = hasReference();
    m_raw[venue] = quote;
    m_hasSeenBid = m_hasSeenBid || quote.bidPx != kNoPrice;
    m_quoting = quote.bidPx != kNoPrice || quote.askPx != kNoPrice ? m_quoting | bit : m_quoting & ~bit;
    quote = judged(quote);
    if ((m_fresh & bit) == 0) {
        m_fresh |= bit;
        m_isBestKnown = false;
    }
    show(venue, quote);
    noteMid();
    const bool isNew = !hadReference && hasReference();
    if (isNew) {
        judgeAll();
        quote = m_shown[venue];
    }
    noteWhetherOutside(time);
    return isNew;
}

void BandFilter::remove(std::uint8_t venue, std::int64_t time)
{
    m_raw[venue] = {};
    m_quoting &= ~(std::uint64_t{1} << venue);
    show(venue, {});
    noteWhetherOutside(time);
}

void BandFilter::judgeAll()
{
    for (std::uint64_t left = m_quoting; left != 0; left &= left - 1) {
        const auto venue = static_cast<std::uint8_t>(std::countr_zero(left));
        // What stood was counted when it came.
        const BandCounts counts = m_counts;
        show(venue, judged(m_raw[venue]));
        m_counts = counts;
    }
}

void BandFilter::forget()
{
    m_counts.rebuilt += hasReference() ? 1 : 0;
    m_mids = 0;
    m_outsideSince = kNever;
}

void BandFilter::rebuild()
{
    forget();
    // What was shown is the market as far as it is known: a hidden quote must not compete with it, or a stub
    // that crosses it would leave no mid at all.
    noteMid();
    if (!hasReference()) {
        judgeAll();
        noteMid();
    }
    if (hasReference())
        judgeAll();
}

void BandFilter::reset(std::int64_t time)
{
    rebuild();
    // The new reference may leave out the quotes that made it, where the band is narrower than their spread.
    noteWhetherOutside(time);
}

void BandFilter::startSession()
{
    forget();
    m_fresh = 0;
    m_isBestKnown = false;
}

void BandFilter::renumber(std::span<const std::uint8_t> newPosition)
{
    const auto raw = m_raw;
    const auto shown = m_shown;
    const auto moved = [&](std::uint64_t venues) {
        std::uint64_t result = 0;
        for (std::size_t old = 0; old < newPosition.size(); ++old)
            result |= ((venues >> old) & 1U) << newPosition[old];
        return result;
    };
    for (std::size_t old = 0; old < newPosition.size(); ++old) {
        m_raw[newPosition[old]] = raw[old];
        m_shown[newPosition[old]] = shown[old];
    }
    m_quoting = moved(m_quoting);
    m_visible = moved(m_visible);
    m_fresh = moved(m_fresh);
}

}} // namespace sor::market
