// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of the cont-kukanov router on hand-made markets.
#pragma once

#include "strategy/router/cont_kukanov.h"
#include "test_runs.h"

namespace sor::test {

using std::chrono::seconds;

/// A market in which every second `traded` shares are sold at Nasdaq's best bid of 50.00, and come back:
/// behind a queue of 100, an order that lives 10 s meets 10 x traded shares.
struct Steady {
    std::int64_t traded = 50;
    std::int64_t untilMs = 1'000'000; // of the trades
    std::int64_t endMs = 700'000;
    std::uint32_t askSize = 500;

    std::vector<QuoteEvent> rows() const
    {
        std::vector<QuoteEvent> all{row(0, kNasdaq, 5000, 100, 5003, askSize)};
        for (std::int64_t ms = 500; ms < endMs; ms += 1'000) {
            if (ms < untilMs)
                all.push_back(withTrade(row(ms, kNasdaq, 5000, 100, 5003, askSize), 5000,
                                        static_cast<std::uint32_t>(traded), 'A'));
            // The far side stirs, so that there is a point in every second.
            all.push_back(
                row(ms + 400, kNasdaq, 5000, 100, 5003, askSize + static_cast<std::uint32_t>(ms / 1000 % 2)));
        }
        return all;
    }
};

inline RouterParams params(std::int64_t overMils, std::int64_t underMils, std::int64_t thetaMils = 0)
{
    constexpr std::int64_t kMil = 100'000; // nano-dollars
    return {{overMils * kMil}, {underMils * kMil}, {thetaMils * kMil}};
}
/// For a spread of 3 cents: h = 1.5 cents.
inline const RouterParams kUsual = params(500, 300);

inline ParentOrder orderOf(std::int64_t shares, std::int64_t fromMs, std::int64_t toMs)
{
    return buy(shares, window(fromMs, toMs));
}

struct Setting {
    ParentOrder order = orderOf(360, 400'000, 460'000); // six slices of 60
    RouterParams params = kUsual;
    RouterSettings router;
    ExecutionRules rules;
    std::int64_t taker = 0;
    std::int64_t maker = 0;
};

inline RunResult runStrategy(std::unique_ptr<Strategy> strategy, const Tape& tape, const Setting& setting)
{
    const VenueFees fees = uniformFees(tape.venues().size(), setting.taker, setting.maker);
    return run(std::move(strategy), tape, setting.order, setting.rules, fees);
}

inline std::shared_ptr<const OutflowHistory> historyOf(const Tape& tape, const Setting& setting)
{
    const OutflowHistory::Options options{setting.order.side, setting.router.interval, setting.rules.queue,
                                          setting.rules.crossing};
    const TimeWindow when{setting.order.window.from - setting.router.history, setting.order.window.to};
    return *OutflowHistory::record(tape, when, options, {});
}

inline RunResult runRouter(const Tape& tape, const Setting& setting)
{
    return runStrategy(std::make_unique<ContKukanovRouter>(setting.params, setting.router, setting.order,
                                                           historyOf(tape, setting)),
                       tape, setting);
}

/// A strategy that shares the router's inputs and has no parameters.
template <class Benchmark> RunResult runBenchmark(const Tape& tape, const Setting& setting)
{
    return runStrategy(std::make_unique<Benchmark>(setting.router, setting.order, historyOf(tape, setting)),
                       tape, setting);
}

inline RunResult runRouter(const std::vector<QuoteEvent>& rows, const Setting& setting)
{
    return runRouter(*tapeOf(rows), setting);
}

/// "s shares@cents" a fill, with m when a resting order filled it and ! when it completes.
inline std::string text(const RunResult& result)
{
    std::string out;
    for (const Fill& fill : result.fills) {
        out += fmt::format("{}{} {}/{}@{}{}{}", out.empty() ? "" : "; ",
                           formatNanos((fill.time - at(0)).count()), fill.venue, fill.shares.count,
                           formatNanos(fill.price.nanos * 100), fill.isMaker ? "m" : "",
                           fill.isCompletion ? "!" : "");
    }
    return out;
}

} // namespace sor::test
