// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies run on small tapes, and their fills as text.
#pragma once

#include "sim/session.h"
#include "sim/strategy_run.h"
#include "test_quotes.h"
#include "value_of.h"

#include <memory>
#include <string>
#include <vector>

namespace sor::test {

/// Flat taker fees in nano-dollars a share, by venue; the same below one dollar.
inline VenueFees flatFees(const std::vector<std::int64_t>& nanos)
{
    std::vector<std::vector<DatedTerms>> terms;
    for (const std::int64_t fee : nanos)
        terms.push_back({DatedTerms{at(0), VenueTerms{Price{fee}, {}, 0, 0}}});
    return VenueFees(std::move(terms));
}

/// The same fees at every venue, in nano-dollars a share.
inline VenueFees uniformFees(std::size_t venues, std::int64_t taker, std::int64_t maker)
{
    return VenueFees(std::vector<std::vector<DatedTerms>>(
        venues, {DatedTerms{at(0), VenueTerms{Price{taker}, Price{maker}, 0, 0}}}));
}

inline ParentOrder buy(std::int64_t shares, TimeWindow over)
{
    ParentOrder order;
    order.shares = {shares};
    order.window = over;
    return order;
}
inline ParentOrder sell(std::int64_t shares, TimeWindow over)
{
    ParentOrder order = buy(shares, over);
    order.side = Side::Sell;
    return order;
}

inline ExecutionRules noCompletion()
{
    ExecutionRules rules;
    rules.completion = Completion::None;
    return rules;
}

/// The same with the inference of resting orders that hand-worked tapes were made for: cancellations in
/// proportion, and the far side fills as soon as it is shown.
inline ExecutionRules shownProRata()
{
    ExecutionRules rules = noCompletion();
    rules.queue = QueueModel::ProRata;
    rules.crossing = {CrossingRule::Kind::Shown};
    return rules;
}

inline Result<RunResult> tryRun(std::unique_ptr<Strategy> strategy, const Tape& tape,
                                const ParentOrder& order, const ExecutionRules& rules, const VenueFees& fees)
{
    StrategyRun run(std::move(strategy), order, fees, rules);
    Session session(tape, order.window, order.side);
    StrategyRun* const runs[] = {&run};
    if (auto status = session.replay(runs, {}); !status)
        return status.error();
    return run.finish(session.market());
}

/// A run that cannot fail: if it does, so does the test.
inline RunResult run(std::unique_ptr<Strategy> strategy, const Tape& tape, const ParentOrder& order,
                     const ExecutionRules& rules, const VenueFees& fees)
{
    return valueOf(tryRun(std::move(strategy), tape, order, rules, fees));
}
inline RunResult run(std::unique_ptr<Strategy> strategy, const Tape& tape, const ParentOrder& order,
                     const ExecutionRules& rules = {})
{
    return run(std::move(strategy), tape, order, rules, VenueFees::none(tape.venues().size()));
}

/// "ms MIC shares@cents" a fill, with "+fee" in nano-dollars when there is one and "!" when it completes.
inline std::string text(const RunResult& result, const Tape& tape)
{
    std::string out;
    for (const Fill& fill : result.fills) {
        out += fmt::format(
            "{}{} {} {}@{}{}{}", out.empty() ? "" : "; ", (fill.time - at(0)).count() / 1'000'000,
            tape.venues()[fill.venue].info.mic, fill.shares.count, formatNanos(fill.price.nanos * 100),
            fill.fee.nanos == 0 ? "" : fmt::format("{:+}", fill.fee.nanos), fill.isCompletion ? "!" : "");
    }
    return out;
}

} // namespace sor::test
