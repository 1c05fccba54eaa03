// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/threshold_sweep.h"

#include "strategy/optimised.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace sor {

namespace {

    struct Contender {
        Price threshold;
        std::size_t index; // in the caller's order
        std::unique_ptr<StrategyRun> run;
    };

    class Sweep {
    public:
        Sweep(std::span<const Price> thresholds, const Scenario& scenario)
            : m_scenario(scenario)
            , m_market(scenario.tape.venues().size())
            , m_hasMid(scenario.tape.hasBids())
        {
            assert(scenario.rules.latency.count() == 0);
            ExecutionRules rules = scenario.rules;
            rules.recordFills = false;
            for (std::size_t i = 0; i < thresholds.size(); ++i) {
                m_contenders.push_back(
                    {thresholds[i], i,
                     std::make_unique<StrategyRun>(
                         std::make_unique<StaticRouter>(RouterParams{{}, thresholds[i], {}}, m_hasMid),
                         scenario.order, scenario.fees, rules)});
            }
            std::ranges::sort(m_contenders, std::ranges::greater{}, &Contender::threshold);
            for (Contender& contender : m_contenders)
                m_active.push_back(&contender);
            m_allIn.fill(kNoPrice);
        }

        Status run(std::stop_token stop);
        Result<std::vector<CellResult>> finish();

    private:
        void setQuote(VenueIndex venue, const SidedQuote& quote, UnixNanos time);
        void onPoint();

        const Scenario& m_scenario;
        MarketState m_market;
        bool m_hasMid;
        std::vector<Contender> m_contenders; // highest threshold first
        std::vector<Contender*> m_active; // not filled yet, in the same order
        std::array<Price, kMaxVenues> m_allIn; // far price + fee; kNoPrice: nothing within the limit
        std::uint64_t m_anyTaken = 0; // venues where some contender may hold back displayed size
    };

    void Sweep::setQuote(VenueIndex venue, const SidedQuote& quote, UnixNanos time)
    {
        const SidedQuote before = m_market.quote(venue);
        m_market.setTime(time);
        m_market.set(venue, quote);
        const ParentOrder& order = m_scenario.order;
        m_allIn[venue] = !quote.hasFar() || quote.farPx > order.sidedLimit()
            ? kNoPrice
            : quote.farPx + m_scenario.fees.taker(venue, time, displayedPrice(quote.farPx, order.side));
        if (((m_anyTaken >> venue) & 1U) == 0)
            return;
        bool isAnyTaken = false;
        for (Contender* contender : m_active) {
            if (!contender->run->hasTakenAt(venue))
                continue;
            contender->run->onQuote(venue, before, quote);
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
        const auto twiceMid = m_hasMid ? m_market.twiceMid() : std::optional<Price>(m_market.bestFar() + m_market.bestFar());
        if (!twiceMid)
            return;
        // Nobody with a threshold below this acts: far + fee - mid > T for every venue.
        const std::int64_t twiceNeeded = 2 * best.nanos - twiceMid->nanos;
        bool isAnyDone = false;
        for (Contender* contender : m_active) {
            if (2 * contender->threshold.nanos < twiceNeeded)
                break;
            contender->run->onPoint(m_market);
            isAnyDone = isAnyDone || contender->run->isDone();
            m_anyTaken |= contender->run->takenMask();
        }
        if (isAnyDone)
            std::erase_if(m_active, [](const Contender* contender) { return contender->run->isDone(); });
    }

    Status Sweep::run(std::stop_token stop)
    {
        const Tape& tape = m_scenario.tape;
        const ParentOrder& order = m_scenario.order;
        const std::size_t last = tape.lowerBound(order.window.to);
        std::size_t at = tape.lowerBound(order.window.from);
        const auto carried = tape.quotesAfter(at);
        for (VenueIndex v = 0; v < carried.size(); ++v)
            setQuote(v, sidedQuote(carried[v], order.side), order.window.from);
        onPoint();
        while (at < last && !m_active.empty()) {
            const Tape::Chunk& chunk = tape.chunk(at >> Tape::kChunkShift);
            const std::size_t begin = at & (Tape::kChunkEntries - 1);
            const std::size_t end = std::min(Tape::kChunkEntries, begin + (last - at));
            for (std::size_t i = begin; i < end; ++i) {
                if ((chunk.marks[i] & Tape::kStartsSnapshot) != 0) {
                    m_market.clear();
                    m_allIn.fill(kNoPrice);
                    m_anyTaken = 0;
                    for (Contender* contender : m_active)
                        contender->run->onClear();
                }
                const VenueQuote quote{Price{chunk.bidPx[i]}, Price{chunk.askPx[i]}, chunk.bidSz[i], chunk.askSz[i]};
                setQuote(chunk.venue[i], sidedQuote(quote, order.side), unixNanos(chunk.time[i]));
                if ((chunk.marks[i] & Tape::kEndsPoint) != 0)
                    onPoint();
            }
            at += end - begin;
            if (stop.stop_requested())
                return Error{ErrorCode::Interrupted, "Stopped.", ""};
        }
        m_market.setTime(order.window.to);
        return ok();
    }

    Result<std::vector<CellResult>> Sweep::finish()
    {
        std::vector<CellResult> results(m_contenders.size());
        for (Contender& contender : m_contenders) {
            const auto result = contender.run->finish(m_market);
            if (!result)
                return result.error();
            results[contender.index] = {result->all, result->completion, result->totalCash()};
        }
        return results;
    }

} // namespace

Result<std::vector<CellResult>> sweepThresholds(std::span<const Price> thresholds, const Scenario& scenario,
                                                std::stop_token stop)
{
    Sweep sweep(thresholds, scenario);
    if (auto status = sweep.run(std::move(stop)); !status)
        return status.error();
    return sweep.finish();
}

} // namespace sor
