// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/threshold_sweep.h"

#include "market/replay.h"
#include "sim/strategy_run.h"
#include "strategy/router/optimised.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace sor { inline namespace search {

namespace {

struct Contender {
    Price threshold;
    std::size_t index; // in the caller's order
    std::unique_ptr<StrategyRun> run;
};

class Sweep : public ReplayVisitor {
public:
    Sweep(std::span<const Price> thresholds, const Scenario& scenario);
    Status run(const std::stop_token& stop)
    {
        return replay(m_scenario.tape, m_scenario.order.window, m_scenario.order.side, m_market, *this, stop);
    }
    Result<std::vector<CellResult>> finish();

    void beforeTime(UnixNanos time)
    {
        if (time >= m_feesChangeAt)
            changeFees(time);
    }
    void onClear();
    void onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after);
    void onPoint();
    bool isFinished() const { return m_active.empty(); }

private:
    void changeFees(UnixNanos time);
    /// Some venue within the contender's threshold shows shares that it has not taken.
    bool mayBuy(const Contender& contender, Mid mid) const;
    Price allIn(VenueIndex venue, const SidedQuote& quote, UnixNanos time) const
    {
        const ParentOrder& order = m_scenario.order;
        if (!quote.hasFar() || quote.farPx > order.sidedLimit())
            return kNoPrice;
        return quote.farPx + m_scenario.fees.taker(venue, time, displayedPrice(quote.farPx, order.side));
    }

    const Scenario& m_scenario;
    MarketState m_market;
    UnixNanos m_firstBid; // before it the best far price stands in for the mid
    std::vector<Contender> m_contenders; // highest threshold first
    std::vector<Contender*> m_active; // not filled yet, in the same order
    std::array<Price, kMaxVenues> m_allIn; // far price + fee; kNoPrice: nothing within the limit
    UnixNanos m_feesChangeAt; // m_allIn holds until then
    std::uint64_t m_anyTaken = 0; // venues where some contender may hold back displayed size
};

Sweep::Sweep(std::span<const Price> thresholds, const Scenario& scenario)
    : m_scenario(scenario)
    , m_market(scenario.tape.venues().size())
    , m_firstBid(scenario.tape.firstBidTime())
    , m_feesChangeAt(scenario.fees.nextChange(scenario.order.window.from))
{
    assert(!scenario.rules.hasLatency());
    ExecutionRules rules = scenario.rules;
    rules.recordFills = false;
    for (std::size_t i = 0; i < thresholds.size(); ++i) {
        auto router = std::make_unique<StaticRouter>(RouterParams{{}, thresholds[i], {}}, m_firstBid);
        m_contenders.push_back(
            {thresholds[i], i,
             std::make_unique<StrategyRun>(std::move(router), scenario.order, scenario.fees, rules)});
    }
    std::ranges::sort(m_contenders, std::ranges::greater{}, &Contender::threshold);
    for (Contender& contender : m_contenders)
        m_active.push_back(&contender);
    m_allIn.fill(kNoPrice);
}

void Sweep::changeFees(UnixNanos time)
{
    for (VenueIndex v = 0; v < m_market.venueCount(); ++v)
        m_allIn[v] = allIn(v, m_market.known(v), time);
    m_feesChangeAt = m_scenario.fees.nextChange(time);
}

void Sweep::onClear()
{
    m_allIn.fill(kNoPrice);
    m_anyTaken = 0;
    for (Contender* contender : m_active)
        contender->run->onClear();
}

void Sweep::onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after)
{
    m_allIn[venue] = allIn(venue, after, m_market.time());
    if (((m_anyTaken >> venue) & 1U) == 0)
        return;
    bool isAnyTaken = false;
    for (Contender* contender : m_active) {
        if (!contender->run->hasTakenAt(venue))
            continue;
        contender->run->onQuote(venue, before, after, m_market);
        isAnyTaken = isAnyTaken || contender->run->hasTakenAt(venue);
    }
    if (!isAnyTaken)
        m_anyTaken &= ~(std::uint64_t{1} << venue);
}

void Sweep::onPoint()
{
    Price best = kNoPrice;
    for (std::size_t v = 0; v < m_market.venueCount(); ++v)
        best = std::min(best, m_allIn[v]);
    if (best == kNoPrice)
        return;
    const Price bestFar = m_market.bestFar();
    const auto mid = m_market.time() >= m_firstBid ? m_market.mid() : Mid::at(bestFar);
    if (!mid)
        return;
    // No router with a threshold below this acts: far + fee - mid > T for every venue.
    const std::int64_t twiceNeeded = 2 * best.nanos - mid->halfNanos;
    bool isAnyDone = false;
    for (Contender* contender : m_active) {
        if (2 * contender->threshold.nanos < twiceNeeded)
            break;
        if (!mayBuy(*contender, *mid))
            continue;
        contender->run->onPoint(m_market);
        isAnyDone = isAnyDone || contender->run->isDone();
        m_anyTaken |= contender->run->takenMask();
    }
    if (isAnyDone)
        std::erase_if(m_active, [](const Contender* contender) { return contender->run->isDone(); });
}

bool Sweep::mayBuy(const Contender& contender, Mid mid) const
{
    // Far prices stay where they are for many points, and who takes at them has mostly taken all that is
    // there: most contenders would be asked in vain.
    const std::int64_t most = (mid.halfNanos + 2 * contender.threshold.nanos) >> 1;
    for (VenueIndex v = 0; v < m_market.venueCount(); ++v) {
        if (m_allIn[v].nanos <= most && m_market.quote(v).farSz > contender.run->takenAt(v))
            return true;
    }
    return false;
}

Result<std::vector<CellResult>> Sweep::finish()
{
    std::vector<CellResult> results(m_contenders.size());
    for (Contender& contender : m_contenders) {
        const auto result = contender.run->finish(m_market);
        if (!result)
            return result.error();
        results[contender.index] = {result->all, result->completion, result->totalCash(), 0};
    }
    return results;
}

} // namespace

Result<std::vector<CellResult>> sweepThresholds(std::span<const Price> thresholds, const Scenario& scenario,
                                                const std::stop_token& stop)
{
    Sweep sweep(thresholds, scenario);
    if (auto status = sweep.run(stop); !status)
        return status.error();
    return sweep.finish();
}

}} // namespace sor::search
