// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_quality.h"

#include "market/replay.h"

#include <algorithm>
#include <bit>

namespace sor { inline namespace market {

namespace {

constexpr std::size_t kSamples = 50'000;

std::int64_t sampleEvery(std::size_t entries)
{
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(entries / kSamples));
}

/// Half the spread plus the taker fee of the first venue at the best far price.
Price crossingCost(const MarketState& market, const VenueFees& fees, Side side)
{
    const Price far = market.bestFar();
    VenueIndex cheapest = 0;
    while (market.quote(cheapest).farPx != far)
        ++cheapest;
    return Price{(far - market.bestNear()).nanos / 2}
    + fees.taker(cheapest, market.time(), displayedPrice(far, side));
}

bool isTwoSided(const MarketState& market)
{
    return market.bestFar() != kNoPrice && market.bestNear() != kNoNearPrice;
}

std::optional<Price> medianOf(std::vector<Price>& costs)
{
    if (costs.empty())
        return std::nullopt;
    const auto middle = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 2);
    std::nth_element(costs.begin(), middle, costs.end());
    return *middle;
}

/// Samples what crossing costs at every so many points, of as many windows as it is led through; or at the
/// first point that has a spread, and ends there.
class CostSampler : public ReplayVisitor {
public:
    CostSampler(const MarketState& market, Side side, const VenueFees& fees, std::int64_t every)
        : m_market(market)
        , m_side(side)
        , m_fees(fees)
        , m_every(every)
    {
    }
    void onPoint()
    {
        const bool isWanted = m_every == kFirstOnly
            ? costs.empty() && isTwoSided(m_market) && m_market.bestNear() < m_market.bestFar()
            : m_point++ % m_every == 0 && isTwoSided(m_market);
        if (isWanted)
            costs.push_back(crossingCost(m_market, m_fees, m_side));
    }
    bool isFinished() const { return m_every == kFirstOnly && !costs.empty(); }

    static constexpr std::int64_t kFirstOnly = 0;
    std::vector<Price> costs;

private:
    const MarketState& m_market;
    Side m_side;
    const VenueFees& m_fees;
    std::int64_t m_every;
    std::int64_t m_point = 0;
};

class Assessor : public ReplayVisitor {
public:
    Assessor(const MarketState& market, Side side, const VenueFees& fees, TimeWindow window,
             std::size_t entries)
        : m_market(market)
        , m_side(side)
        , m_fees(fees)
        , m_window(window)
        , m_lastChange(market.venueCount(), window.from)
        , m_sampleEvery(sampleEvery(entries))
    {
        m_quality.venues.resize(market.venueCount());
    }

    void beforeTime(UnixNanos) { m_hasStarted = true; }
    void onHalt(VenueIndex) { ++m_quality.halts; }

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
        m_quality.medianCrossingCost = medianOf(m_costs);
        return std::move(m_quality);
    }

private:
    void sample(Price far, Price near)
    {
        m_costs.push_back(crossingCost(m_market, m_fees, m_side));
        // A stub is told by the mid of the point; at a sample, so that it costs nothing.
        const Mid mid = Mid::between(far, near);
        const auto isOff = [&](Price price) {
            const Int128 distance = Int128{Mid::at(price).halfNanos - mid.halfNanos} * 20;
            return std::max(distance, -distance) >= std::max(mid.halfNanos, -mid.halfNanos);
        };
        for (VenueIndex v = 0; v < m_market.venueCount(); ++v) {
            const SidedQuote& quote = m_market.quote(v);
            if ((quote.hasFar() && isOff(quote.farPx)) || (quote.hasNear() && isOff(quote.nearPx)))
                ++m_quality.venues[v].offMarket;
        }
    }

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
    TapeQuality quality = assessor.take();
    quality.halts += std::popcount(tape.haltedAfter(tape.lowerBound(window.from)));
    quality.data = tape.span();
    return quality;
}

Result<std::optional<Price>> medianCrossingCost(const Tape& tape, std::span<const TimeWindow> windows,
                                                Side side, const VenueFees& fees, const std::stop_token& stop)
{
    std::size_t entries = 0;
    for (const TimeWindow& window : windows)
        entries += tape.lowerBound(window.to) - tape.lowerBound(window.from);
    MarketState market(tape.venues().size());
    CostSampler sampler(market, side, fees, sampleEvery(entries));
    for (const TimeWindow& window : windows) {
        if (auto status = replay(tape, window, side, market, sampler, stop); !status)
            return status.error();
    }
    return medianOf(sampler.costs);
}

Result<std::optional<Price>> firstCrossingCost(const Tape& tape, TimeWindow window, Side side,
                                               const VenueFees& fees, const std::stop_token& stop)
{
    MarketState market(tape.venues().size());
    CostSampler sampler(market, side, fees, CostSampler::kFirstOnly);
    if (auto status = replay(tape, window, side, market, sampler, stop); !status)
        return status.error();
    return medianOf(sampler.costs);
}

}} // namespace sor::market
