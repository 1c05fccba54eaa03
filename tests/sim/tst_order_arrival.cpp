// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of orders when they arrive: immediate-or-cancel at the price of the decision, post-only, and a
// latency for every venue.
#include "compare_text.h"
#include "scripted_run.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/scheduled.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;

/// The bid's size changes from row to row, so that every row is a point.
QuoteEvent ask(std::int64_t ms, std::int64_t px, std::uint32_t size, std::uint32_t feed = kNasdaq)
{
    return row(ms, feed, px - 20, static_cast<std::uint32_t>(1 + ms), px, size);
}

ExecutionRules after(Nanos latency)
{
    ExecutionRules rules = noCompletion();
    rules.latency = latency;
    return rules;
}

std::string bestAsk(const Rows& rows, const ParentOrder& order, const ExecutionRules& rules)
{
    const auto tape = tapeOf(rows);
    return test::text(run(std::make_unique<BestAsk>(), *tape, order, rules), *tape);
}

/// Rests `shares` at 50.00 at the first point and says what was done with them.
RunResult restingRun(const Rows& rows, std::int64_t shares, const ExecutionRules& rules)
{
    return runOn(rows, restOnce({{0, {shares}, cents(5000)}}), buyOrder(1000, 0, 100), rules);
}

} // namespace

class TestOrderArrival : public QObject {
    Q_OBJECT

private slots:
    void aTakingOrderFillsUpToThePriceOfItsDecision()
    {
        QVERIFY(ExecutionRules{}.isProtected);
        // Sent at 0 for 10.00, there at 5. At 10.03 it gets nothing; that is known at 10, and the row of 10
        // is decided on: sent for 10.04, there at 15.
        const Rows higher{ask(0, 1000, 100), ask(5, 1003, 40), ask(6, 1003, 41), ask(10, 1004, 50),
                          ask(30, 1005, 5)};
        COMPARE_TEXT(bestAsk(higher, buy(40, window(0, 100)), after(5ms)), "15 XNAS 40@1004");
        // A better price is the venue's to give.
        const Rows cheaper{ask(0, 1000, 100), ask(5, 998, 40), ask(30, 1005, 5)};
        COMPARE_TEXT(bestAsk(cheaper, buy(40, window(0, 100)), after(5ms)), "5 XNAS 40@998");
        // For a sell a lower bid is the worse one.
        const Rows bids{row(0, kNasdaq, 1000, 100, 1010, 1), row(4, kNasdaq, 999, 100, 1010, 1),
                        row(20, kNasdaq, 1001, 30, 1010, 1), row(40, kNasdaq, 1002, 30, 1010, 1)};
        COMPARE_TEXT(bestAsk(bids, sell(30, window(0, 100)), after(5ms)), "25 XNAS 30@1001");
        ExecutionRules unprotected = after(5ms);
        unprotected.isProtected = false;
        COMPARE_TEXT(bestAsk(higher, buy(40, window(0, 100)), unprotected), "5 XNAS 40@1003");
    }

    void whatCameBackIsKnownOneLatencyAfterTheArrival()
    {
        // 100 sent at 0; 30 are there at 5. The 70 are known at 10, so the points of 7 and 9 send nothing; at
        // 12 65 may be had (30 of 95 are those that we took).
        const Rows rows{ask(0, 1000, 100), ask(4, 1000, 30),  ask(7, 1000, 90),
                        ask(9, 1000, 95),  ask(12, 1000, 95), ask(40, 1002, 1)};
        COMPARE_TEXT(bestAsk(rows, buy(100, window(0, 39)), after(5ms)), "5 XNAS 30@1000; 17 XNAS 65@1000");
        // A point at the very moment knows of it.
        Rows at10 = rows;
        at10[3] = ask(10, 1000, 95);
        COMPARE_TEXT(bestAsk(at10, buy(100, window(0, 39)), after(5ms)), "5 XNAS 30@1000; 15 XNAS 65@1000");
        // Without protection it is known at once: 60 are sent at 7, the last 10 at 9, and of those 5 are
        // there.
        ExecutionRules unprotected = after(5ms);
        unprotected.isProtected = false;
        COMPARE_TEXT(bestAsk(rows, buy(100, window(0, 39)), unprotected),
                     "5 XNAS 30@1000; 12 XNAS 60@1000; 14 XNAS 5@1000");
    }

    void anIdleStrategyWakesWhenSharesComeBack()
    {
        // TWAP with one bucket is idle once all is sent; nothing else than the return makes it decide again.
        const Rows rows{ask(0, 1000, 100), ask(4, 1002, 100), ask(20, 1001, 100), ask(50, 1001, 99)};
        const auto tape = tapeOf(rows);
        const ParentOrder order = buy(40, window(0, 100));
        const auto result =
            run(std::make_unique<Scheduled>(Schedule::even(order, 100ms)), *tape, order, after(5ms));
        COMPARE_TEXT(test::text(result, *tape), "25 XNAS 40@1001");
    }

    void ordersOnTheirWayAtTheEndAreCompletedWithoutAPrice()
    {
        ExecutionRules rules = after(5ms);
        rules.completion = Completion::Sweep;
        // 40 come back at 10, after the end of the window at 8; the completion takes them at whatever is
        // shown.
        COMPARE_TEXT(bestAsk({ask(0, 1000, 100), ask(3, 1007, 100)}, buy(40, window(0, 8)), rules),
                     "8 XNAS 40@1007!");
    }

    void everyVenueHasItsOwnLatency()
    {
        const Rows rows{ask(0, 1000, 30), ask(0, 1000, 50, kBats), ask(20, 1000, 31)};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(0) && view.market().quote(1).hasFar()) {
                orders.take(0, {30});
                orders.take(1, {50});
            }
        };
        ExecutionRules rules = noCompletion();
        rules.latencies = {5ms, 1ms};
        QCOMPARE(test::text(runOn(rows, script, buyOrder(80), rules)), "1 1 50@1000; 5 0 30@1000");
        rules.latencies = {0ms, 7ms};
        QCOMPARE(test::text(runOn(rows, script, buyOrder(80), rules)), "0 0 30@1000; 7 1 50@1000");
        QVERIFY(rules.hasLatency());
        rules.latencies = {0ms, 0ms};
        QVERIFY(!rules.hasLatency());
    }

    void joinsAndCancelsTakeTheLatencyOfTheirVenue()
    {
        // Joins XNAS at 5 and BATS at 1; both cancelled at 20, effective at 25 and 21.
        const auto print = [](std::int64_t ms, std::uint32_t feed, std::uint32_t size) {
            return withTrade(row(ms, feed, 5000, 10, 5003, 100), 5000, size, 'A');
        };
        const Rows rows{row(0, kNasdaq, 5000, 10, 5003, 100),
                        row(0, kBats, 5000, 10, 5003, 100),
                        print(3, kNasdaq, 50), // too early
                        print(4, kBats, 17), // 10 ahead, 7 for us
                        print(8, kNasdaq, 14), // 10 ahead, 4 for us
                        row(20, kNasdaq, 5000, 12, 5003, 100),
                        print(23, kNasdaq, 6), // still there
                        print(24, kBats, 40)}; // gone
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(0) && view.market().quote(1).hasFar()) {
                orders.replaceResting();
                orders.rest(0, {100}, cents(5000));
                orders.rest(1, {100}, cents(5000));
            }
            if (view.time() == at(20))
                orders.replaceResting();
        };
        ExecutionRules rules = noCompletion();
        rules.latencies = {5ms, 1ms};
        QCOMPARE(test::text(runOn(rows, script, buyOrder(1000), rules)),
                 "4 1 7@5000m; 8 0 4@5000m; 23 0 6@5000m");
    }

    void aRestingOrderThatWouldTakeIsRejected()
    {
        // Decided on an ask of 50.03; when it arrives at 5 the ask is at our price, and it stays there.
        const Rows rows{row(0, kNasdaq, 5000, 10, 5003, 100), row(3, kNasdaq, 4999, 10, 5000, 70),
                        withTrade(row(40, kNasdaq, 4999, 10, 5000, 70), 5000, 500, 'A')};
        for (const CrossingRule::Kind kind :
             {CrossingRule::Kind::Lasting, CrossingRule::Kind::None, CrossingRule::Kind::Shown}) {
            ExecutionRules rules = after(5ms);
            rules.crossing = {kind};
            const RunResult result = restingRun(rows, 60, rules);
            QCOMPARE(test::text(result), "");
            QCOMPARE(result.rejectedOrders, std::int64_t{1});
            QCOMPARE(result.rejectedShares, Shares{60});
            QCOMPARE(result.ordersByVenue[0].sent, Shares{0});
            QCOMPARE(result.ordersByVenue[0].cancelled, Shares{0});
        }
        // An ask through our price, and without latency: the second row of the same moment counts.
        const Rows sameMoment{row(0, kNasdaq, 5000, 10, 5003, 100), row(0, kNasdaq, 4998, 10, 4999, 70),
                              withTrade(row(40, kNasdaq, 4998, 10, 5004, 70), 5000, 500, 'A')};
        const RunResult through = restingRun(sameMoment, 60, noCompletion());
        QCOMPARE(test::text(through), "");
        QCOMPARE(through.rejectedShares, Shares{60});
        // A tick above it joins.
        const Rows above{row(0, kNasdaq, 5000, 10, 5003, 100), row(0, kNasdaq, 4999, 10, 5001, 70),
                         withTrade(row(40, kNasdaq, 4999, 10, 5001, 70), 5000, 500, 'A')};
        const RunResult joined = restingRun(above, 60, noCompletion());
        QCOMPARE(test::text(joined), "40 0 60@5000m");
        QCOMPARE(joined.rejectedOrders, std::int64_t{0});
    }

    void aRestingOrderThatReachesAHaltedVenueIsRejected()
    {
        // Sent at 0, there at 5, halted from 3 to 8. After the halt 300 others come first: none of our orders
        // is there to stand before them.
        Rows rows{row(0, kNasdaq, 5000, 10, 5003, 100), withAction(row(3, kNasdaq, 0, 0, 0, 0), 'H'),
                  withAction(row(8, kNasdaq, 0, 0, 0, 0), 'U'), row(9, kNasdaq, 5000, 300, 5003, 100),
                  withTrade(row(40, kNasdaq, 5000, 300, 5003, 100), 5000, 250, 'A')};
        const RunResult late = restingRun(rows, 60, after(5ms));
        QCOMPARE(test::text(late), "");
        QCOMPARE(late.rejectedOrders, std::int64_t{1});
        QCOMPARE(late.rejectedShares, Shares{60});
        QCOMPARE(late.ordersByVenue[0].sent, Shares{0});
        // Once it trades again the venue accepts orders, before its first quote too.
        QCOMPARE(test::text(restingRun(rows, 60, after(8ms))), "40 0 60@5000m");
        // Without latency: joins act after all rows of their moment.
        rows[1] = withAction(row(0, kNasdaq, 0, 0, 0, 0), 'H');
        const RunResult sameMoment = restingRun(rows, 60, noCompletion());
        QCOMPARE(test::text(sameMoment), "");
        QCOMPARE(sameMoment.rejectedShares, Shares{60});
    }

    void sharesOfARejectedOrderAreFreeForTheNextDecision()
    {
        const Rows rows{row(0, kNasdaq, 5000, 10, 5003, 100), row(3, kNasdaq, 4999, 10, 5000, 70),
                        row(10, kNasdaq, 4999, 11, 5000, 70)};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(0)) {
                orders.replaceResting();
                orders.rest(0, {60}, cents(5000));
            }
            if (view.time() == at(10))
                orders.take(0, view.left());
        };
        QCOMPARE(test::text(runOn(rows, script, buyOrder(60, 0, 100), after(5ms))), "15 0 60@5000");
    }

    void whatRestsAtThePriceAlreadyStaysWhenMoreIsRejected()
    {
        // 40 rest from 0 on. At 20, with the ask at their price, 60 are asked for: the 40 keep their place
        // and the 20 on top are refused. Another price is a new order, and the old one has been given up.
        const auto script = [](std::int64_t cents_) {
            return [=](const DecisionView& view, ChildOrders& orders) {
                if (view.time() == at(0)) {
                    orders.replaceResting();
                    orders.rest(0, {40}, cents(5000));
                }
                if (view.time() == at(20)) {
                    orders.replaceResting();
                    orders.rest(0, {60}, cents(cents_));
                }
            };
        };
        const Rows rows{row(0, kNasdaq, 5000, 10, 5003, 100), row(20, kNasdaq, 4999, 10, 5000, 70),
                        row(21, kNasdaq, 4999, 10, 5003, 70),
                        withTrade(row(40, kNasdaq, 4999, 10, 5003, 70), 4999, 500, 'A')};
        const RunResult kept = runOn(rows, script(5000), buyOrder(1000, 0, 100), noCompletion());
        QCOMPARE(test::text(kept), "40 0 40@5000m");
        QCOMPARE(kept.rejectedOrders, std::int64_t{1});
        QCOMPARE(kept.rejectedShares, Shares{20});
        const RunResult moved = runOn(rows, script(5001), buyOrder(1000, 0, 100), noCompletion());
        QCOMPARE(test::text(moved), "");
        QCOMPARE(moved.rejectedShares, Shares{60});
        QCOMPARE(moved.ordersByVenue[0].cancelled, Shares{40});
    }

    void theTickSetsTheStepsOfTheCompletion()
    {
        ExecutionRules rules;
        rules.tick = cents(5);
        const Rows rows{ask(0, 1000, 100)};
        const auto waits = [](const DecisionView&, ChildOrders&) {};
        QCOMPARE(test::text(runOn(rows, waits, buyOrder(250, 0, 10), rules)),
                 "10 0 100@1000; 10 0 100@1005; 10 0 50@1010");
        rules.tick.reset();
        QCOMPARE(test::text(runOn(rows, waits, buyOrder(250, 0, 10), rules)),
                 "10 0 100@1000; 10 0 100@1001; 10 0 50@1002");
    }
};

QTEST_GUILESS_MAIN(TestOrderArrival)
#include "tst_order_arrival.moc"
