// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/executed_run.h"

#include "market/replay.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>

namespace sor { inline namespace sim {

namespace {

/// Somebody else decided.
class DecidedElsewhere final : public Strategy {
public:
    void decide(const DecisionView& /*view*/, ChildOrders& /*children*/) override { }
};

class Booker : public ReplayVisitor {
public:
    Booker(std::span<const DoneFill> done, StrategyRun& run, const MarketState& market)
        : m_left(done)
        , m_run(run)
        , m_market(market)
    {
    }
    void beforeTime(UnixNanos now)
    {
        for (; !m_left.empty() && m_left.front().time < now; m_left = m_left.subspan(1))
            m_run.book(m_left.front(), m_market);
    }
    bool isFinished() const { return m_run.isDone(); }

private:
    std::span<const DoneFill> m_left;
    StrategyRun& m_run;
    const MarketState& m_market;
};

bool isFar(const Fill& fill)
{
    if (fill.isCompletion || !fill.mid)
        return false;
    // In half nano-dollars.
    const Int128 away = Int128{2} * fill.price.nanos - fill.mid->halfNanos;
    const Int128 outside = (away < 0 ? -away : away) - (fill.spread ? std::abs(fill.spread->nanos) : 0);
    return outside * 100 > Int128{std::abs(fill.mid->halfNanos)} * kFarPercent;
}

} // namespace

Result<RunResult> runExecuted(const Tape& tape, const ParentOrder& order, const VenueFees& fees,
                              const ExecutionRules& rules, std::span<const DoneFill> done,
                              const std::stop_token& stop)
{
    StrategyRun run(std::make_unique<DecidedElsewhere>(), order, fees, rules);
    MarketState market(tape.venues().size());
    Booker booker(done, run, market);
    if (auto status = replay(tape, order.window, order.side, market, booker, stop); !status)
        return status.error();
    booker.beforeTime(UnixNanos::max()); // those at the end
    return run.finish(market);
}

std::vector<Fill> farFills(const RunResult& run)
{
    std::vector<Fill> far;
    std::ranges::copy_if(run.fills, std::back_inserter(far), isFar);
    return far;
}

}} // namespace sor::sim
