// SPDX-License-Identifier: GPL-3.0-or-later
// BandFilter once more: slow, and without memory of anything but quotes and mids.
#pragma once

#include "market/band_filter.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace sor::test {

/// The rules of BandFilter without any of its shortcuts. A side is shown when it lies within the band around
/// the median of the mids, or, without mids, when its own quote is two-sided within 5%.
class SlowBand {
public:
    explicit SlowBand(std::int64_t ppm)
        : m_ppm(ppm)
    {
    }
    void apply(const VenueQuote& quote, std::uint8_t venue, std::int64_t time)
    {
        m_raw[venue] = quote;
        m_fresh[venue] = true;
        const bool had = !m_mids.empty();
        m_shown[venue] = judged(quote);
        note();
        if (!had && !m_mids.empty())
            judgeAll();
        noteOutside(time);
    }
    void remove(std::uint8_t venue, std::int64_t time)
    {
        m_raw[venue] = m_shown[venue] = {};
        noteOutside(time);
    }
    /// The new reference is the mid of the quotes that were shown, else that of all quotes that are two-sided
    /// within 5%; there is none when neither make a market.
    void reset(std::int64_t time)
    {
        rebuild();
        noteOutside(time);
    }
    void startSession()
    {
        m_fresh.clear();
        m_mids.clear();
        m_outsideSince.reset();
    }
    void rebuild()
    {
        std::map<std::uint8_t, VenueQuote> narrow;
        for (const auto& [venue, quote] : m_raw) {
            if (isNarrow(quote.bidPx, quote.askPx))
                narrow[venue] = quote;
        }
        m_mids.clear();
        m_outsideSince.reset();
        const auto ofShown = midOf(m_shown);
        if (const auto mid = ofShown ? ofShown : midOf(narrow))
            m_mids.push_back(*mid);
        judgeAll();
    }
    std::optional<std::int64_t> due() const
    {
        return m_outsideSince ? std::optional(*m_outsideSince + 1'000'000'000) : std::nullopt;
    }
    VenueQuote shown(std::uint8_t venue) const
    {
        const auto found = m_shown.find(venue);
        return found == m_shown.end() ? VenueQuote{} : found->second;
    }

private:
    static bool isNarrow(Price bid, Price ask)
    {
        return bid != kNoPrice && ask != kNoPrice
            && std::abs(ask.nanos - bid.nanos) * 40 < ask.nanos + bid.nanos;
    }
    VenueQuote judged(VenueQuote quote) const
    {
        const bool isNarrowItself = isNarrow(quote.bidPx, quote.askPx);
        for (Price* price : {&quote.bidPx, &quote.askPx}) {
            if (*price == kNoPrice)
                continue;
            bool isOff = !isNarrowItself;
            if (!m_mids.empty()) {
                std::vector<std::int64_t> sorted(m_mids.begin(), m_mids.end());
                std::ranges::sort(sorted);
                const Int128 median = sorted[sorted.size() / 2];
                const Int128 distance = Int128{price->nanos} - median;
                isOff = (distance < 0 ? -distance : distance) * 1'000'000 > median * m_ppm;
            }
            if (isOff) {
                *price = kNoPrice;
                (price == &quote.bidPx ? quote.bidSz : quote.askSz) = 0;
            }
        }
        return quote;
    }
    void judgeAll()
    {
        for (const auto& [venue, quote] : m_raw)
            m_shown[venue] = judged(quote);
    }
    /// Of the best prices of this session's quotes; none when they are not a market within 5%.
    std::optional<std::int64_t> midOf(const std::map<std::uint8_t, VenueQuote>& quotes) const
    {
        Price bid = kNoPrice;
        Price ask = kNoPrice;
        for (const auto& [venue, quote] : quotes) {
            const auto fresh = m_fresh.find(venue);
            if (fresh == m_fresh.end())
                continue;
            if (quote.bidPx != kNoPrice && (bid == kNoPrice || quote.bidPx > bid))
                bid = quote.bidPx;
            ask = std::min(ask, quote.askPx);
        }
        return isNarrow(bid, ask) ? std::optional(bid.nanos + (ask.nanos - bid.nanos) / 2) : std::nullopt;
    }
    void note()
    {
        const auto mid = midOf(m_shown);
        if (!mid || (!m_mids.empty() && *mid == m_mids.back()))
            return;
        m_mids.push_back(*mid);
        if (m_mids.size() > 255)
            m_mids.pop_front();
    }
    void noteOutside(std::int64_t time)
    {
        bool isAnyRaw = false;
        bool isAnyShown = false;
        for (const auto& [venue, quote] : m_raw)
            isAnyRaw = isAnyRaw || quote.bidPx != kNoPrice || quote.askPx != kNoPrice;
        for (const auto& [venue, quote] : m_shown)
            isAnyShown = isAnyShown || quote.bidPx != kNoPrice || quote.askPx != kNoPrice;
        if (isAnyShown || !isAnyRaw || m_mids.empty())
            m_outsideSince.reset();
        else if (!m_outsideSince)
            m_outsideSince = time;
    }

    std::int64_t m_ppm;
    std::map<std::uint8_t, VenueQuote> m_raw;
    std::map<std::uint8_t, VenueQuote> m_shown;
    std::map<std::uint8_t, bool> m_fresh;
    std::deque<std::int64_t> m_mids;
    std::optional<std::int64_t> m_outsideSince;
};

} // namespace sor::test
