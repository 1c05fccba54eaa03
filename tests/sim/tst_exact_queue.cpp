// SPDX-License-Identifier: GPL-3.0-or-later
// Queues known order by order: each rule by hand, both sides alike, and random books against a slow queue.
#include "order_feed.h"
#include "scripted_run.h"
#include "strategy/router/outflow_estimator.h"

#include <QTest>
#include <list>
#include <map>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

class TestExactQueue : public QObject {
    Q_OBJECT

private slots:
    void aheadIsWhatStandsOnArrival()
    {
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.add(20, 3, 'B', 5000, 70);
                         }),
                 std::string(" ahead 200"));
        // Those of the same moment came before it.
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.add(10, 3, 'B', 5000, 70);
                         }),
                 std::string(" ahead 270"));
        // Other prices do not count.
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.add(4, 3, 'B', 4999, 70);
                         }),
                 std::string(" ahead 200"));
    }

    void cancelsAheadBringItForwardAndThoseBehindDoNot()
    {
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.cancel(20, 1, 'B', 5000, 30);
                         }),
                 std::string(" ahead 170"));
        QCOMPARE(
            fillsOf(
                10, 50,
                [](OrderFeed& f) {
                    stand(f);
                    f.add(20, 3, 'B', 5000, 70).cancel(30, 3, 'B', 5000, 70).cancel(31, 2, 'B', 5000, 100);
                }),
            std::string(" ahead 100"));
    }

    void aSmallerSizeKeepsThePlaceAndALargerOrAnotherPriceLosesIt()
    {
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.modify(20, 1, 'B', 5000, 60);
                         }),
                 std::string(" ahead 160"));
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.modify(20, 1, 'B', 5000, 101);
                         }),
                 std::string(" ahead 100"));
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.modify(20, 1, 'B', 4999, 100);
                         }),
                 std::string(" ahead 100"));
        // Back again it is behind.
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.modify(20, 1, 'B', 4999, 100).modify(30, 1, 'B', 5000, 100);
                         }),
                 std::string(" ahead 100"));
    }

    void executionsBehindItFillItOnceNothingIsAhead()
    {
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.add(20, 3, 'B', 5000, 70);
                             f.execute(30, 1, 'B', 5000, 100).execute(31, 2, 'B', 5000, 40); // 60 ahead
                             f.execute(32, 2, 'B', 5000, 60).execute(33, 3, 'B', 5000, 20);
                             f.execute(34, 3, 'B', 5000, 50);
                         }),
                 std::string("q20@33 q30@34"));
    }

    void anExecutionOutOfTurnIsCountedAndFillsNothing()
    {
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.add(20, 3, 'B', 5000, 70).execute(30, 3, 'B', 5000, 20);
                         }),
                 std::string(" ahead 200 inconsistent 1"));
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.hidden(30, 'B', 5000, 20);
                         }),
                 std::string(" ahead 200 inconsistent 1"));
    }

    void hiddenExecutionsFillItOnceNothingIsAhead()
    {
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.cancel(20, 1, 'B', 5000, 100).cancel(21, 2, 'B', 5000, 100);
                             f.hidden(30, 'B', 5000, 20).hidden(31, 'B', 5001, 20); // better than ours
                             f.hidden(32, 'A', 5000, 5); // of the other side
                         }),
                 std::string("q20@30 ahead 0"));
    }

    void tradesBeyondItsPriceComeToItFirst()
    {
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.add(4, 4, 'B', 4999, 300).execute(30, 4, 'B', 4999, 30);
                         }),
                 std::string("q30@30 ahead 0"));
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.hidden(30, 'B', 4999, 30);
                         }),
                 std::string("q30@30 ahead 0"));
    }

    void anOrderOfTheFarSideThatReachesItFillsIt()
    {
        const auto alone = [](OrderFeed& f) {
            stand(f);
            f.cancel(20, 1, 'B', 5000, 100).cancel(21, 2, 'B', 5000, 100);
        };
        QCOMPARE(fillsOf(10, 50,
                         [&](OrderFeed& f) {
                             alone(f);
                             f.add(30, 5, 'A', 5000, 30).add(31, 6, 'A', 4999, 90);
                         }),
                 std::string("c30@30 c20@31"));
        QCOMPARE(fillsOf(10, 50,
                         [&](OrderFeed& f) {
                             alone(f);
                             f.add(30, 5, 'A', 5001, 30);
                         }),
                 std::string(" ahead 0"));
        // One that comes there by a change of its price too.
        QCOMPARE(fillsOf(10, 50,
                         [&](OrderFeed& f) {
                             alone(f);
                             f.modify(30, 9, 'A', 5000, 10);
                         }),
                 std::string("c10@30 ahead 0"));
        // Orders of its own side at that price stand behind it and fill nothing.
        QCOMPARE(fillsOf(10, 50,
                         [&](OrderFeed& f) {
                             alone(f);
                             f.add(30, 5, 'B', 5000, 30);
                         }),
                 std::string(" ahead 0"));
    }

    void aClearLeavesNothingAhead()
    {
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.clear(20);
                         }),
                 std::string(" ahead 0"));
    }

    void quotesAndTradesOfTheVenueSayNothing()
    {
        // The displayed size falls below what is ahead by a cancel behind: nothing moves.
        QCOMPARE(fillsOf(10, 50,
                         [](OrderFeed& f) {
                             stand(f);
                             f.add(20, 3, 'B', 5000, 1000).cancel(30, 3, 'B', 5000, 1000);
                             f.cancel(31, 9, 'A', 5002, 500);
                         }),
                 std::string(" ahead 200"));
    }

    /// A venue whose orders trade by price and time, against a queue that knows every order by its id.
    void agreesWithASlowQueue()
    {
        struct Order {
            std::uint64_t id;
            std::uint32_t size;
            bool isAhead;
        };
        int filledRuns = 0;
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            Random random{seed};
            OrderFeed feed(seed % 2 == 0 ? Side::Buy : Side::Sell);
            std::list<Order> queue; // at our price
            std::uint64_t next = 1;
            feed.add(1, next++, 'A', 5001, 1000);
            std::int64_t ours = 0;
            std::int64_t expected = 0;
            const int joinAt = static_cast<int>(random.between(5, 40));
            const std::int64_t shares = random.between(1, 300);
            for (int step = 2; step < 200; ++step) {
                const std::int64_t ms = step * 10;
                if (step == joinAt + 1) {
                    ours = shares;
                    for (Order& order : queue)
                        order.isAhead = true;
                }
                const auto pick = [&] {
                    auto at = queue.begin();
                    std::advance(at, random.between(0, static_cast<std::int64_t>(queue.size()) - 1));
                    return at;
                };
                const int what = static_cast<int>(random.between(0, 9));
                if (what < 4 || queue.empty()) {
                    queue.push_back({next, static_cast<std::uint32_t>(random.between(1, 100)), false});
                    feed.add(ms, next++, 'B', 5000, queue.back().size);
                } else if (what < 6) {
                    const auto at = pick();
                    const auto cut = static_cast<std::uint32_t>(random.between(1, at->size));
                    feed.cancel(ms, at->id, 'B', 5000, cut);
                    at->size -= cut;
                    if (at->size == 0)
                        queue.erase(at);
                } else if (what == 6) {
                    const auto at = pick();
                    Order changed = *at;
                    changed.size = static_cast<std::uint32_t>(random.between(1, 150));
                    feed.modify(ms, changed.id, 'B', 5000, changed.size);
                    if (changed.size > at->size) {
                        queue.erase(at);
                        changed.isAhead = false;
                        queue.push_back(changed);
                    } else {
                        at->size = changed.size;
                    }
                } else {
                    // A sale meets the queue from its front; where ours would be it comes to us as well.
                    auto left = static_cast<std::uint32_t>(random.between(1, 120));
                    while (left > 0 && !queue.empty()) {
                        Order& first = queue.front();
                        const std::uint32_t traded = std::min(left, first.size);
                        feed.execute(ms, first.id, 'B', 5000, traded);
                        if (ours > 0 && !first.isAhead) {
                            const std::int64_t mine = std::min<std::int64_t>(ours, traded);
                            ours -= mine;
                            expected += mine;
                        }
                        first.size -= traded;
                        left -= traded;
                        if (first.size == 0)
                            queue.pop_front();
                    }
                }
            }
            const auto tape = tapeOfOrders(feed.rows());
            MarketState market(1);
            const Side side = seed % 2 == 0 ? Side::Buy : Side::Sell;
            ExactOrderVisitor visitor(side, feed.priceOf(5000), shares, at(joinAt * 10), market);
            QVERIFY(replay(*tape, {at(0), at(1'000'000)}, side, market, visitor, {}));
            std::int64_t filled = 0;
            for (std::size_t i = 0; (i = visitor.fills.find('q', i)) != std::string::npos; ++i)
                filled += std::stoll(visitor.fills.substr(i + 1));
            QCOMPARE(filled, expected);
            QCOMPARE(visitor.resting.inconsistencies(), std::int64_t{0});
            std::int64_t ahead = 0;
            for (const Order& order : queue)
                ahead += order.isAhead ? order.size : 0;
            if (visitor.resting.restsAt(0))
                QCOMPARE(visitor.resting.ahead(0), ahead);
            filledRuns += expected > 0 ? 1 : 0;

            // The shadow orders that the router learns from see the same.
            const auto history = valueOf(
                OutflowHistory::record(*tape, {at(0), at(10'000)}, {side, 1s, QueueModel::Exact, {}, 1}, {}));
            QVERIFY(history != nullptr);
        }
        QVERIFY2(filledRuns > 50, std::to_string(filledRuns).c_str());
    }

    /// An order stands behind those that are there when it arrives, not when it was decided, and leaves when
    /// its cancel arrives: every place by hand.
    void latencyDecidesWhoIsAhead()
    {
        OrderFeed feed(Side::Buy);
        stand(feed); // 1 and 2, 100 shares each
        feed.add(10, 3, 'B', 5000, 50); // decided here, on 250 ahead
        feed.add(12, 4, 'B', 5000, 30).cancel(13, 1, 'B', 5000, 100); // under way: 100 + 50 + 30 ahead
        feed.add(15, 5, 'B', 5000, 20); // of the moment it arrives: 200 ahead
        feed.add(16, 6, 'B', 5000, 40)
            .execute(20, 2, 'B', 5000, 100)
            .cancel(21, 6, 'B', 5000, 40); // 100 ahead
        feed.execute(22, 3, 'B', 5000, 50).execute(23, 4, 'B', 5000, 30).execute(24, 5, 'B', 5000, 20); // 0
        feed.add(25, 7, 'B', 5000, 200).execute(26, 7, 'B', 5000, 25);
        feed.add(30, 8, 'B', 5000, 10); // cancelled here
        feed.execute(33, 7, 'B', 5000, 15).execute(36, 7, 'B', 5000, 100).add(40, 10, 'B', 5000, 5);
        const auto tape = tapeOfOrders(feed.rows());
        QVERIFY(tape);
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(10)) {
                orders.replaceResting();
                orders.rest(0, {60}, cents(5000));
            }
            if (view.time() == at(30))
                orders.replaceResting();
        };
        const auto fillsAfter = [&](Nanos latency) {
            ExecutionRules rules = noCompletion();
            rules.queue = QueueModel::Exact;
            rules.exactVenues = 1;
            rules.latency = latency;
            const RunResult result =
                run(std::make_unique<Scripted>(script), *tape, buyOrder(1000), rules, uniformFees(1, 0, 0));
            return fmt::format("{}, inconsistent {}", test::text(result), result.inconsistentExecutions);
        };
        for (const auto& [latency, expected] :
             {std::pair<Nanos, std::string_view>{5ms, "26 0 25@5000m; 33 0 15@5000m, inconsistent 0"},
              // At once: 250 ahead, of which 1 leaves and 2 and 3 trade; 4 and 5 are behind.
              {0ms, "23 0 30@5000m; 24 0 20@5000m; 26 0 10@5000m, inconsistent 0"},
              // Joins at 24, when all that stood there has left or traded; the cancel comes at 44.
              {14ms, "26 0 25@5000m; 33 0 15@5000m; 36 0 20@5000m, inconsistent 0"}})
            QVERIFY2(fillsAfter(latency) == expected, fillsAfter(latency).c_str());
    }

    /// A shadow order is a resting order: the same fill from the same queue.
    void shadowOrdersAreFilledAsRestingOnes()
    {
        OrderFeed feed(Side::Buy);
        stand(feed);
        feed.add(1'020, 3, 'B', 5000, 70).cancel(1'030, 1, 'B', 5000, 30).execute(1'040, 1, 'B', 5000, 70);
        feed.execute(1'050, 2, 'B', 5000, 100).execute(1'060, 3, 'B', 5000, 45).add(5'000, 4, 'B', 4990, 1);
        const auto history = valueOf(OutflowHistory::record(*tapeOfOrders(feed.rows()), {at(0), at(4'000)},
                                                            {Side::Buy, 1s, QueueModel::Exact, {}, 1}, {}));
        const auto orders = history->endedBy(at(10'000), 1h, 0, false);
        QVERIFY(!orders.empty());
        const ShadowOrder& order = orders.front();
        QCOMPARE(order.joined, at(1'000));
        QCOMPARE(order.ahead, std::int64_t{200});
        QCOMPARE(order.cancelled, std::int64_t{30});
        QCOMPARE(order.traded, std::int64_t{215}); // 70 and 100 ahead, 45 behind
        QCOMPARE(order.fillBehind(200), std::int64_t{45});
    }

    void levelOneInputHasNoOrders()
    {
        const auto tape = tapeOfOrders({row(0, kNasdaq, 5000, 80, 5003, 100)});
        QVERIFY(tape->orders().empty());
        QCOMPARE(tape->orderVenues(), std::uint64_t{0});
        QCOMPARE(name(QueueModel::Exact), std::string("exact"));
        QVERIFY(parseQueueModel("exact") == QueueModel::Exact);
    }
};

QTEST_APPLESS_MAIN(TestExactQueue)
#include "tst_exact_queue.moc"
