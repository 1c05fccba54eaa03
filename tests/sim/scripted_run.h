// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a strategy that a test writes down as a function.
#pragma once

#include "test_runs.h"

#include <functional>

namespace sor::test {

/// Does what a function says.
class Scripted final : public Strategy {
public:
    using Script = std::function<void(const DecisionView&, ChildOrders&)>;
    explicit Scripted(Script script)
        : m_script(std::move(script))
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override { m_script(view, orders); }
    bool mayRest() const override { return true; }

private:
    Script m_script;
};

/// Rests once, at the first point, and never changes that.
inline Scripted::Script restOnce(std::vector<RestingOrder> resting)
{
    return [resting, done = false](const DecisionView&, ChildOrders& orders) mutable {
        if (std::exchange(done, true))
            return;
        orders.replaceResting();
        for (const RestingOrder& order : resting)
            orders.rest(order.venue, order.shares, order.price);
    };
}

inline ParentOrder buyOrder(std::int64_t shares, std::int64_t fromMs = 0, std::int64_t toMs = 100'000)
{
    return buy(shares, window(fromMs, toMs));
}

inline RunResult runOn(const std::vector<QuoteEvent>& rows, const Scripted::Script& script,
                       const ParentOrder& order, const ExecutionRules& rules = shownProRata(),
                       std::int64_t taker = 0, std::int64_t maker = 0)
{
    const auto tape = tapeOf(rows);
    const VenueFees fees = uniformFees(tape->venues().size(), taker, maker);
    return run(std::make_unique<Scripted>(script), *tape, order, rules, fees);
}

/// "ms venue shares@cents" a fill, with m when a resting order filled it.
inline std::string text(const RunResult& result)
{
    std::string out;
    for (const Fill& fill : result.fills) {
        out += fmt::format("{}{} {} {}@{}{}", out.empty() ? "" : "; ",
                           (fill.time - at(0)).count() / 1'000'000, fill.venue, fill.shares.count,
                           formatNanos(fill.price.nanos * 100), fill.isMaker ? "m" : "");
    }
    return out;
}

} // namespace sor::test
