// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/order_covariates.h"

#include "market/replay.h"

#include <chrono>
#include <cmath>
#include <vector>

namespace sor { inline namespace runs {

namespace {

constexpr Nanos kSecond = std::chrono::seconds{1};
constexpr std::size_t kReturnSeconds = 10;
constexpr double kCent = 0.01 * static_cast<double>(kNanosPerDollar);

/// The market at each whole second.
class SecondSampler : public ReplayVisitor {
public:
    static constexpr bool kSeesTrades = true;
    SecondSampler(UnixNanos from, const MarketState& market)
        : m_market(market)
        , m_next(from)
    {
    }
    void beforeTime(UnixNanos now)
    {
        for (; m_next < now; m_next += kSecond) {
            const auto mid = m_market.mid();
            m_mids.push_back(mid ? static_cast<double>(mid->halfNanos) / 2 : 0);
            if (!mid || mid->halfNanos == 0)
                continue;
            const auto spread = static_cast<double>((m_market.bestFar() - m_market.bestNear()).nanos);
            m_spread += spread;
            m_spreadBps += spread / std::abs(m_mids.back()) * 1e4;
            ++m_spreads;
        }
    }
    void onTrade(const TapeTrade& trade) { m_volume += trade.size; }

    void fill(OrderCovariates& covariates, Nanos length) const
    {
        if (m_spreads > 0) {
            covariates.spreadTicks = m_spread / static_cast<double>(m_spreads) / kCent;
            covariates.spreadBps = m_spreadBps / static_cast<double>(m_spreads);
        }
        double squares = 0;
        std::size_t returns = 0;
        for (std::size_t i = kReturnSeconds; i < m_mids.size(); i += kReturnSeconds) {
            const double before = m_mids[i - kReturnSeconds];
            if (before == 0 || m_mids[i] == 0)
                continue;
            squares += std::pow((m_mids[i] - before) / before * 1e4, 2);
            ++returns;
        }
        constexpr double kReturnsAMinute = 60.0 / kReturnSeconds;
        if (returns > 0)
            covariates.volatility = std::sqrt(squares / static_cast<double>(returns) * kReturnsAMinute);
        const double minutes = std::chrono::duration<double, std::ratio<60>>(length).count();
        covariates.volumeRate = static_cast<double>(m_volume) / minutes;
    }

private:
    const MarketState& m_market;
    UnixNanos m_next;
    std::vector<double> m_mids; // sided nano-dollars; 0: a side was missing
    double m_spread = 0;
    double m_spreadBps = 0;
    std::size_t m_spreads = 0;
    std::int64_t m_volume = 0;
};

} // namespace

Result<OrderCovariates> covariatesBefore(const Tape& tape, UnixNanos start, Nanos span, Side side,
                                         const std::stop_token& stop)
{
    OrderCovariates covariates;
    const TimeWindow window{std::max(start - span, tape.span().from), start};
    MarketState market(tape.venues().size());
    if (window.from < window.to) {
        SecondSampler sampler(window.from, market);
        if (auto status = replay(tape, window, side, market, sampler, stop); !status)
            return status.error();
        sampler.fill(covariates, window.length());
    }
    if (!market.mid())
        return covariates;
    double near = 0;
    double far = 0;
    std::int64_t venues = 0;
    for (VenueIndex v = 0; v < market.venueCount(); ++v) {
        const SidedQuote& quote = market.quote(v);
        if (quote.hasFar() && quote.farPx == market.bestFar()) {
            far += quote.farSz;
            ++venues;
        }
        if (quote.hasNear() && quote.nearPx == market.bestNear())
            near += quote.nearSz;
    }
    covariates.venuesAtBest = venues;
    // Of the near side in the order's own terms: a queue that stands behind the order's side is positive.
    if (near + far > 0)
        covariates.imbalance = (near - far) / (near + far);
    return covariates;
}

}} // namespace sor::runs
