// SPDX-License-Identifier: GPL-3.0-or-later
// The start times of the validation: where they stand, and that each of them counts.
#include "compare_numbers.h"
#include "search/saving.h"
#include "search/start_sweep.h"
#include "search/validation.h"
#include "test_runs.h"
#include "value_of.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using NoInterval = StartSweep::Against::NoInterval;

/// One venue, a quote every ten seconds; the ask moves by up to five cents.
std::shared_ptr<const Tape> quotesFor(Nanos length)
{
    std::vector<QuoteEvent> rows;
    for (std::int64_t second = 0; second < length / 1s; second += 10) {
        rows.push_back(row(second * 1000, kNasdaq, 1000, 50, 1002 + second * 7 % 60 / 10,
                           1000 + static_cast<std::uint32_t>(second)));
    }
    return tapeOf(rows);
}

StartSweep sweepOf(const Tape& tape, const ParentOrder& order, TimeWindow part, Nanos spacing,
                   const ExecutionRules& rules = {}, unsigned threads = 2, Price lambdaUnder = cents(5))
{
    const VenueFees fees = flatFees({3'000'000});
    Scenario scenario{tape, order, fees, rules, {100}};
    test::valueOf(recordOutflows(scenario, {}));
    const StartRouter router{RouterModel::Static, {{}, lambdaUnder, {}}, lambdaUnder};
    return test::valueOf(sweepStarts(planStarts(order, part, spacing, 10s), router, scenario,
                                     BaselineSettings{}, kBaselines, threads, {}, nullptr));
}

} // namespace

class TestStartSweep : public QObject {
    Q_OBJECT

private slots:
    void everyStartHasAWholeHorizonBehindIt()
    {
        const ParentOrder order = buy(600, {at(0), at(0) + 1h});
        // A twentieth of the hour is three minutes: two strides of at most two minutes.
        const StartPlan plan = planStarts(order, order.window, 2min, 10s);
        QCOMPARE(plan.horizon, Nanos(3min));
        QCOMPARE(plan.stride, Nanos(90s));
        QCOMPARE(plan.startsPerHorizon, std::size_t{2});
        QCOMPARE(plan.shares, Shares{30});
        QCOMPARE(plan.starts.size(), std::size_t{39});
        QCOMPARE(plan.starts.back() + plan.horizon, order.window.to);
        // At least a minute, and two intervals.
        QCOMPARE(planStarts(order, {at(0), at(0) + 10min}, 2min, 10s).horizon, Nanos(60s));
        QCOMPARE(planStarts(order, {at(0), at(0) + 10min}, 2min, 45s).horizon, Nanos(90s));
        // Strides are whole nanoseconds, and a horizon whole strides.
        const StartPlan odd = planStarts(order, {at(0), at(0) + 1h + Nanos{7}}, 7s, 10s);
        QCOMPARE(odd.horizon, odd.stride * static_cast<std::int64_t>(odd.startsPerHorizon));
        QVERIFY(odd.stride <= Nanos(7s));
        QVERIFY(odd.starts.back() + odd.horizon <= at(0) + 1h + Nanos{7});
        QVERIFY(odd.starts.back() + odd.horizon + odd.stride > at(0) + 1h + Nanos{7});
    }

    void thereIsAnIntervalForOrdersOfAllUsualLengths()
    {
        for (const double minutes : {24.0, 25.0, 30.0, 37.5, 60.0, 90.0, 100.0, 390.0}) {
            const Nanos length{static_cast<std::int64_t>(minutes * 60e9)};
            const auto tape = quotesFor(length);
            const ParentOrder order = buy(5000, {at(0), at(0) + length});
            const auto split = splitInTime(order, 60);
            QVERIFY(split);
            const StartSweep sweep = sweepOf(*tape, order, split->test.window, 30s);
            for (const auto& against : sweep.against) {
                QVERIFY2(against.all.interval && against.noInterval == NoInterval::None,
                         qPrintable(QString::number(minutes)));
                QCOMPARE(against.compared, sweep.starts.size());
                QVERIFY(against.all.horizons >= kMinHorizons);
            }
        }
    }

    void aShortPartMakesNoInterval()
    {
        const auto tape = quotesFor(1h);
        for (const auto& [length, horizons, why] : {std::tuple{Nanos(59s), 0U, NoInterval::NoStarts},
                                                    {Nanos(7min), 7U, NoInterval::FewHorizons},
                                                    {Nanos(8min), 8U, NoInterval::None}}) {
            const ParentOrder order = buy(600, {at(0), at(0) + length});
            const StartSweep sweep = sweepOf(*tape, order, order.window, 24h);
            for (const auto& against : sweep.against) {
                QCOMPARE(against.all.horizons, std::size_t{horizons});
                QCOMPARE(against.noInterval, why);
                QCOMPARE(against.all.interval.has_value(), why == NoInterval::None);
            }
        }
    }

    void anOrderBelowFiveLotsCannotBeJudged()
    {
        const auto tape = quotesFor(1h);
        ParentOrder order = buy(99, {at(0), at(0) + 1h}); // 4 shares a horizon
        QCOMPARE(sweepOf(*tape, order, order.window, 1min).against[0].noInterval, NoInterval::OrderTooSmall);
        order.shares = {100};
        QCOMPARE(sweepOf(*tape, order, order.window, 1min).against[0].noInterval, NoInterval::None);
        order.shares = {9999}; // 499 shares
        order.lot = {100};
        QCOMPARE(planStarts(order, order.window, 1min, 10s).isOrderTooSmall, true);
        order.shares = {500};
        QCOMPARE(planStarts(order, order.window, 1min, 10s).shares, Shares{100}); // a lot at least
    }

    void theMeanIsOverAllStartsWithTheirCompletion()
    {
        // More shares than are shown: nearly all of it is completed, which used to leave the start out.
        const auto tape = quotesFor(1h);
        const ParentOrder order = buy(4'000'000, {at(0), at(0) + 1h});
        const StartSweep sweep = sweepOf(*tape, order, order.window, 3min);
        for (const Baseline baseline : kBaselines) {
            const auto& against = sweep.against[indexOf(baseline)];
            QCOMPARE(against.compared, sweep.starts.size());
            QCOMPARE(against.notExecutable, 0);
            double sum = 0;
            for (const auto& saving : against.savingsBps)
                sum += saving.value();
            COMPARE_NEAR(against.all.mean, sum / static_cast<double>(sweep.starts.size()), 1e-9);
            QVERIFY(against.all.interval);
        }
        // One start by hand: the same two runs, the same totals.
        const VenueFees fees = flatFees({3'000'000});
        ParentOrder first = order;
        first.window = {sweep.starts[4], sweep.starts[4] + sweep.horizon};
        first.shares = sweep.shares;
        const Scenario scenario{*tape, first, fees, {}, {100}};
        const auto router =
            simulate(makeRouter(RouterModel::Static, {{}, cents(5), {}}, scenario), scenario, {});
        std::vector<RunResult> results(kBaselines.size());
        const std::array which{Baseline::TwapMatched};
        QVERIFY(runBaselines(which, scenario, {}, {}, results, {}));
        const RunResult& twap = results[indexOf(Baseline::TwapMatched)];
        QVERIFY(router->completion.shares.count * 10 > router->ordered.count);
        const double expected = static_cast<double>(twap.totalCash().nanos - router->totalCash().nanos)
            / static_cast<double>(twap.totalCash().nanos) * 1e4;
        QCOMPARE(*sweep.against[indexOf(Baseline::TwapMatched)].savingsBps[4], expected);
    }

    void whatALimitLeavesIsValuedAtTheLastFarPrice_data()
    {
        QTest::addColumn<bool>("isSell");
        QTest::newRow("buy") << false;
        QTest::newRow("sell") << true;
    }
    void whatALimitLeavesIsValuedAtTheLastFarPrice()
    {
        QFETCH(bool, isSell);
        // A minute within the limit, then out of reach at 10.20 (9.80 when selling) with a cent of fee.
        std::vector<QuoteEvent> rows;
        for (std::int64_t second = 0; second < 600; second += 10) {
            const bool isNear = second < 20;
            rows.push_back(isSell ? row(second * 1000, kNasdaq, isNear ? 1000 : 980, 5, 1030, 10)
                                  : row(second * 1000, kNasdaq, 970, 10, isNear ? 1000 : 1020, 5));
        }
        const auto tape = tapeOf(rows);
        ParentOrder order = isSell ? sell(200, {at(0), at(0) + 10min}) : buy(200, {at(0), at(0) + 10min});
        order.limit = cents(isSell ? 995 : 1005);
        const StartSweep sweep = sweepOf(*tape, order, order.window, 1min);
        const auto& against = sweep.against[indexOf(Baseline::TwapMatched)];
        QCOMPARE(against.compared, sweep.starts.size());
        QVERIFY(against.notExecutable > 0);
        QCOMPARE(against.noInterval, NoInterval::NotExecutable);
        // Both strategies get what there is in the first minute and nothing later, where both are valued
        // alike.
        for (std::size_t i = 1; i < sweep.starts.size(); ++i)
            QCOMPARE(*against.savingsBps[i], 0.0);
    }

    void startsWithoutAnyPriceAreSaidToBe()
    {
        // For half an hour something is offered, then nothing.
        std::vector<QuoteEvent> rows;
        for (std::int64_t second = 0; second < 3600; second += 10) {
            const bool isOffered = second < 1800;
            rows.push_back(row(second * 1000, kNasdaq, 1000, 50 + static_cast<std::uint32_t>(second),
                               isOffered ? 1002 : 0, isOffered ? 1000 : 0));
        }
        const auto tape = tapeOf(rows);
        const ParentOrder order = buy(600, {at(0), at(0) + 1h});
        const StartSweep sweep = sweepOf(*tape, order, order.window, 3min);
        for (const auto& against : sweep.against) {
            QCOMPARE(against.noInterval, NoInterval::NotComparable);
            QVERIFY(against.compared > 0 && against.compared < sweep.starts.size());
            QVERIFY(!against.all.interval);
            for (std::size_t i = 0; i < sweep.starts.size(); ++i)
                QCOMPARE(against.reasons[i].empty(), against.savingsBps[i].has_value());
        }
    }

    void withoutCompletionOnlyEqualCountsAreCompared()
    {
        const auto tape = quotesFor(1h);
        const ParentOrder order = buy(600, {at(0), at(0) + 1h});
        const auto sweepWith = [&](Price lambdaUnder) {
            return sweepOf(*tape, order, order.window, 3min, noCompletion(), 2, lambdaUnder)
                .against[indexOf(Baseline::TwapMatched)];
        };
        QCOMPARE(sweepWith(cents(5)).noInterval, NoInterval::None); // both buy all
        const auto against = sweepWith({}); // too patient to buy at all
        QCOMPARE(against.compared, std::size_t{0});
        QVERIFY(against.reasons[0].starts_with("The router filled 0 shares and TWAP 10s 30 of 30"));
        QCOMPARE(against.noInterval, NoInterval::NotComparable);
        QCOMPARE(against.notExecutable, 0);
    }

    void isTheSameOnAnyNumberOfThreads()
    {
        const auto tape = quotesFor(30min);
        const ParentOrder order = buy(3000, {at(0), at(0) + 30min});
        const StartSweep one = sweepOf(*tape, order, order.window, 20s, {}, 1);
        for (const unsigned threads : {2U, 7U}) {
            const StartSweep many = sweepOf(*tape, order, order.window, 20s, {}, threads);
            for (std::size_t b = 0; b < kBaselines.size(); ++b) {
                QCOMPARE(many.against[b].savingsBps, one.against[b].savingsBps);
                QCOMPARE(many.against[b].all.interval->low, one.against[b].all.interval->low);
            }
        }
    }

    void theEndOfTimeIsNoTrap()
    {
        // As late as a tape may be: sums of times must not wrap.
        std::vector<QuoteEvent> rows;
        for (std::int64_t second = 600; second > 0; --second) {
            QuoteEvent quote = row(0, kNasdaq, 1000, 50, 1002, 100 + static_cast<std::uint32_t>(second));
            quote.tsRecv = quote.tsEvent = kLatestTime - std::chrono::seconds{second};
            rows.push_back(quote);
        }
        const auto tape = tapeOf(rows);
        const ParentOrder order = buy(60, tape->span());
        const StartSweep sweep = sweepOf(*tape, order, order.window, kLongestDuration);
        QCOMPARE(sweep.startsPerHorizon, std::size_t{1});
        QVERIFY(planStarts(order, order.window, 1s, kLongestDuration).starts.empty());
    }
};

QTEST_APPLESS_MAIN(TestStartSweep)
#include "tst_start_sweep.moc"
