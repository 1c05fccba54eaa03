// SPDX-License-Identifier: GPL-3.0-or-later
// What the market of a window looks like, in one pass over a tape.
#pragma once

#include "base/time.h"
#include "base/units.h"
#include "market/market_state.h"
#include "market/replay.h"
#include "market/tape.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace market {

/// "2025-06-02T13:30:00"
inline std::string secondText(UnixNanos time)
{
    constexpr std::size_t kLength = 19;
    return formatIsoTime(time).substr(0, kLength);
}

/// A step of the mid from one point to another.
struct Jump {
    double size = 0; // of the mid before
    UnixNanos time;
    double from = 0;
    double to = 0;
    std::string text() const
    {
        return fmt::format("from {:.10g} to {:.10g} $ at {} UTC", from, to, secondText(time));
    }
};

/// What the market of a window looks like.
class MarketLook : public ReplayVisitor {
public:
    static constexpr bool kSeesTrades = true;

    MarketLook(const MarketState& market, const Tape& tape, TimeWindow window)
        : m_market(market)
        , m_clears(tape.clears())
        , m_hasBids(tape.hasBids())
        , m_end(std::min(window.to, tape.span().to))
        , m_sampleEvery(std::max<std::size_t>(
              1, (tape.lowerBound(window.to) - tape.lowerBound(window.from)) / kSamples))
        , m_tradeEvery(std::max<std::size_t>(1, tape.trades().size() / kSamples))
    {
    }

    void onHalt(VenueIndex) { m_mayJump = true; }
    void onTrade(const TapeTrade& trade)
    {
        // What nearly all prints of a long window cost beyond these tells nothing more.
        if (m_trades++ % m_tradeEvery != 0 || !m_isTwoSided || m_isCrossed || m_spread >= kStub)
            return;
        if (m_last && trade.time - *m_last > kFresh)
            return; // the quotes stand still, so that the price may have moved away
        const double mid = (m_market.bestFar() + m_market.bestNear()).dollars() / 2;
        tradePrices.push_back(std::abs(trade.price.dollars() / mid - 1));
    }
    void onPoint()
    {
        const UnixNanos time = m_market.time();
        passUntil(time);
        const Price far = m_market.bestFar();
        const Price near = m_market.bestNear();
        m_isTwoSided = far != kNoPrice && near != kNoNearPrice;
        m_isCrossed = m_isTwoSided && near > far;
        const bool isSampled = points++ % m_sampleEvery == 0;
        if (m_isTwoSided ? m_isCrossed : m_hasBids || far == kNoPrice)
            return;
        const double mid = m_isTwoSided ? (far.dollars() + near.dollars()) / 2 : far.dollars();
        const double spread = m_isTwoSided ? (far - near).dollars() / mid : 0;
        m_spread = spread;
        if (isSampled || prices.empty()) {
            prices.push_back(mid);
            if (m_isTwoSided)
                spreads.push_back(spread);
        }
        if (spread < kStub)
            step(mid, time);
    }

    /// The market stands from the last point to `time`; a gap between sessions does not count.
    void passUntil(UnixNanos time)
    {
        if (m_last && time > *m_last && time - *m_last <= kSessionGap) {
            crossed += m_isCrossed ? time - *m_last : Nanos{0};
            twoSided += m_isTwoSided ? time - *m_last : Nanos{0};
        }
        m_last = time;
    }
    void finish() { passUntil(m_end); }

    Nanos crossed{0};
    Nanos twoSided{0};
    std::size_t points = 0;
    std::vector<double> spreads; // of the mid, sampled
    std::vector<double> prices; // likewise
    std::vector<double> tradePrices; // sampled, how far from the mid of their time, of it
    Jump jump; // within a session
    Jump unexplained; // likewise, without a halt or a clear before it
    Jump between; // sessions

private:
    static constexpr std::size_t kSamples = 10'000;
    static constexpr Nanos kFresh{std::chrono::minutes{5}};
    static constexpr double kStub = 0.05; // of the mid: a wider market is none

    void step(double mid, UnixNanos time)
    {
        if (m_mid) {
            const Jump made{std::abs(mid / *m_mid - 1), time, *m_mid, mid};
            const auto keep = [&](Jump& largest) {
                if (made.size > largest.size)
                    largest = made;
            };
            if (time - m_midTime > kSessionGap) {
                keep(between);
            } else {
                keep(jump);
                if (made.size > unexplained.size && !m_mayJump && !wasCleared(time))
                    keep(unexplained);
            }
        }
        m_mid = mid;
        m_midTime = time;
        m_mayJump = false;
    }

    /// Since the last mid.
    bool wasCleared(UnixNanos until) const
    {
        const auto clear = std::ranges::upper_bound(m_clears, m_midTime);
        return clear != m_clears.end() && *clear <= until;
    }

    const MarketState& m_market;
    const std::vector<UnixNanos>& m_clears;
    bool m_hasBids;
    UnixNanos m_end;
    std::size_t m_sampleEvery;
    std::size_t m_tradeEvery;
    std::size_t m_trades = 0;
    std::optional<UnixNanos> m_last;
    bool m_isTwoSided = false;
    bool m_isCrossed = false;
    double m_spread = 0; // of the mid, of an uncrossed market
    std::optional<double> m_mid;
    UnixNanos m_midTime;
    bool m_mayJump = false; // a halt since the last mid
};

}} // namespace sor::market
