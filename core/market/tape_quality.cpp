// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_quality.h"

#include "market/replay.h"

#include <algorithm>

namespace sor {

namespace {

class Assessor : public ReplayVisitor {
public:
    Assessor(const MarketState& market, Side side, const VenueFees& fees, TimeWindow window,
             std::size_t entries)
        : m_market(market)
        , m_side(side)
        , m_fees(fees)
        , m_window(window)
        , m_lastChange(market.venueCount(), window.from)
        , m_sampleEvery(std::max<std::int64_t>(1, static_cast<std::int64_t>(entries / kSamples)))
    {
        m_quality.venues.resize(market.venueCount());
    }

    void beforeTime(UnixNanos) { m_hasStarted = true; }

    void onQuote(VenueIndex v, const SidedQuote&, const SidedQuote& after)
    {
        if (!m_hasStarted)
            return; // carried to the start of the window: not a change in it
        TapeQuality::Venue& venue = m_quality.venues[v];
        ++venue.entries;
        venue.longestSilence = std::max(venue.longestSilence, m_market.time() - m_lastChange[v]);
        m_lastChange[v] = m_market.time();
        if (!after.hasFar() || !after.hasNear())
            ++venue.emptySides;
        else if (after.nearPx >= after.farPx)
            ++venue.selfCrossed;
    }

    void onPoint()
    {
        const std::int64_t point = m_quality.points++;
        const Price far = m_market.bestFar();
        const Price near = m_market.bestNear();
        const bool hasFar = far != kNoPrice;
        const bool hasNear = near != kNoNearPrice;
        m_quality.noAsk += (m_side == Side::Buy ? hasFar : hasNear) ? 0 : 1;
        m_quality.noBid += (m_side == Side::Buy ? hasNear : hasFar) ? 0 : 1;
        if (hasFar && hasNear) {
            ++m_quality.twoSided;
            m_quality.crossed += near > far ? 1 : 0;
            m_quality.locked += near == far ? 1 : 0;
        }
        const Price bestAsk = m_side == Side::Buy ? far : near;
        for (VenueIndex v = 0; v < m_market.venueCount(); ++v) {
            const SidedQuote& quote = m_market.quote(v);
            const bool isAtBest = m_side == Side::Buy ? quote.hasFar() && quote.farPx == bestAsk
                                                      : quote.hasNear() && quote.nearPx == bestAsk;
            m_quality.venues[v].atBestAsk += isAtBest ? 1 : 0;
        }
        if (hasFar && hasNear && point % m_sampleEvery == 0)
            sample(far, near);
    }

    TapeQuality take()
    {
        for (std::size_t v = 0; v < m_quality.venues.size(); ++v) {
            Nanos& silence = m_quality.venues[v].longestSilence;
            silence = std::max(silence, m_window.to - m_lastChange[v]);
        }
        if (!m_costs.empty()) {
            const auto middle = m_costs.begin() + static_cast<std::ptrdiff_t>(m_costs.size() / 2);
            std::nth_element(m_costs.begin(), middle, m_costs.end());
            m_quality.medianCrossingCost = *middle;
        }
        return std::move(m_quality);
    }

private:
    void sample(Price far, Price near)
    {
        VenueIndex cheapest = 0;
        while (m_market.quote(cheapest).farPx != far)
            ++cheapest;
        const Price fee = m_fees.taker(cheapest, m_market.time(), displayedPrice(far, m_side));
        m_costs.push_back(Price{(far - near).nanos / 2} + fee);
        // A stub is told by the mid of the point; at a sample, so that it costs nothing.
        const Price twiceMid = far + near;
        const auto isOff = [&](Price price) {
            const Int128 twiceDistance = Int128{2 * price.nanos - twiceMid.nanos} * 20;
            const Int128 mid = twiceMid.nanos < 0 ? -Int128{twiceMid.nanos} : Int128{twiceMid.nanos};
            return twiceDistance >= mid || twiceDistance <= -mid;
        };
        for (VenueIndex v = 0; v < m_market.venueCount(); ++v) {
            const SidedQuote& quote = m_market.quote(v);
            if ((quote.hasFar() && isOff(quote.farPx)) || (quote.hasNear() && isOff(quote.nearPx)))
                ++m_quality.venues[v].offMarket;
        }
    }

    static constexpr std::size_t kSamples = 50'000;
    const MarketState& m_market;
    Side m_side;
    const VenueFees& m_fees;
    TimeWindow m_window;
    std::vector<UnixNanos> m_lastChange;
    std::int64_t m_sampleEvery;
    bool m_hasStarted = false;
    std::vector<Price> m_costs;
    TapeQuality m_quality;
};

} // namespace

Result<TapeQuality> assess(const Tape& tape, TimeWindow window, Side side, const VenueFees& fees,
                           const std::stop_token& stop)
{
    MarketState market(tape.venues().size());
    Assessor assessor(market, side, fees, window, tape.lowerBound(window.to) - tape.lowerBound(window.from));
    if (auto status = replay(tape, window, side, market, assessor, stop); !status)
        return status.error();
    return assessor.take();
}

} // namespace sor
