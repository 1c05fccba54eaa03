// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/band_filter.h"

#include <algorithm>

namespace sor {

int BandFilter::apply(VenueQuote& quote, std::uint8_t venue)
{
    const auto isOff = [&](Price price) {
        if (m_reference == 0 || price == kNoPrice)
            return false;
        const Int128 distance = Int128{price.nanos - m_reference} * 1'000'000;
        const Int128 band = Int128{m_reference} * m_bandPpm;
        return distance > band || distance < -band;
    };
    const bool isBidOff = isOff(quote.bidPx);
    const bool isAskOff = isOff(quote.askPx);
    // The reference follows the raw quotes after the decision: a row is judged by what came before it.
    m_raw[venue] = quote;
    updateReference();
    if (isBidOff) {
        quote.bidPx = kNoPrice;
        quote.bidSz = 0;
    }
    if (isAskOff) {
        quote.askPx = kNoPrice;
        quote.askSz = 0;
    }
    return int{isBidOff} + int{isAskOff};
}

void BandFilter::renumber(std::span<const std::uint8_t> newPosition)
{
    const auto raw = m_raw;
    for (std::size_t old = 0; old < newPosition.size(); ++old)
        m_raw[newPosition[old]] = raw[old];
}

void BandFilter::updateReference()
{
    std::int64_t bid = 0;
    std::int64_t ask = kNoPrice.nanos;
    for (const VenueQuote& quote : m_raw) {
        if (quote.bidPx != kNoPrice)
            bid = std::max(bid, quote.bidPx.nanos);
        ask = std::min(ask, quote.askPx.nanos);
    }
    if (bid == 0 || ask == kNoPrice.nanos)
        return;
    m_mids[m_count++ % kWindow] = bid + (ask - bid) / 2;
    if (m_reference != 0 && m_count % kRefreshEvery != 0)
        return;
    std::array<std::int64_t, kWindow> sorted = m_mids;
    const auto used = static_cast<std::ptrdiff_t>(std::min(m_count, kWindow));
    const auto middle = sorted.begin() + used / 2;
    std::nth_element(sorted.begin(), middle, sorted.begin() + used);
    m_reference = *middle;
}

} // namespace sor
