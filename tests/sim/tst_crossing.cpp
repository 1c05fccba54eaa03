// SPDX-License-Identifier: GPL-3.0-or-later
// The far side at the price of an order that rests: what lasts trades with it, what flickers does not.
#include "lone_order.h"
#include "scripted_run.h"
#include "slow_resting.h"
#include "strategy/router/outflow_estimator.h"

#include <QTest>
#include <array>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

/// A quote row of the venue: 50.00 is 5000 cents.
QuoteEvent top(std::int64_t ms, std::int64_t bid, std::uint32_t bidSz, std::int64_t ask = 5003,
               std::uint32_t askSz = 100)
{
    return row(ms, kNasdaq, bid, bidSz, ask, askSz);
}
/// The ask at our price of 50.00, with the bid a cent below.
QuoteEvent crossed(std::int64_t ms, std::uint32_t askSz)
{
    return top(ms, 4999, 200, 5000, askSz);
}

LoneOrder restingBuy(std::int64_t shares, std::int64_t toMs = 1'000'000)
{
    return {0, cents(5000), {shares}, at(10), at(toMs)};
}

std::string fillsOf(const std::vector<QuoteEvent>& rows, const LoneOrder& order,
                    const CrossingRule& rule = {})
{
    return test::text(follow(*tapeOf(rows), order, QueueModel::TradesOnly, Side::Buy, rule).fills);
}

constexpr CrossingRule kNone{CrossingRule::Kind::None};

/// Halts of one venue or the other for a while, now and then at the moment of the row before.
std::vector<QuoteEvent> withHalts(const std::vector<QuoteEvent>& rows, Random& random)
{
    std::vector<QuoteEvent> out;
    std::array<std::size_t, 2> ends{}; // row at which the venue trades again
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back(rows[i]);
        for (std::size_t v = 0; v < ends.size(); ++v) {
            QuoteEvent status = row(0, kFeeds[v], 0, 0, 0, 0);
            status.tsRecv = status.tsEvent = rows[i].tsRecv;
            if (ends[v] == i && i > 0) {
                out.push_back(withAction(status, 'U'));
            } else if (ends[v] < i && i > 5 && random.chance(0.015)) {
                ends[v] = i + static_cast<std::size_t>(random.between(1, 40));
                out.push_back(withAction(status, 'H'));
            }
        }
    }
    return out;
}

ExecutionRules lastingRules()
{
    return noCompletion(); // the defaults: trades-only, lasting for 10 ms
}

} // namespace

class TestCrossing : public QObject {
    Q_OBJECT

private slots:
    void theDefaultsAreTradesOnlyAndTenMilliseconds()
    {
        QCOMPARE(name(ExecutionRules{}.queue), std::string("trades-only"));
        QCOMPARE(name(ExecutionRules{}.crossing), std::string("lasting"));
        QVERIFY(ExecutionRules{}.crossing.time == 10ms);
        QCOMPARE(name(OutflowHistory::Options{}.queue), std::string("trades-only"));
        QCOMPARE(name(OutflowHistory::Options{}.crossing), std::string("lasting"));
    }

    void whatStoodThereAllTheTimeFillsAfterAllRowsOfTheMoment()
    {
        // The clock runs from 20 to 30; the least shown is the 35 of a row of 30 itself. 25 of 60 that came
        // in between are not enough to change that.
        const std::vector<QuoteEvent> rows{top(0, 5000, 300), crossed(20, 40), crossed(25, 60),
                                           crossed(30, 35), top(31, 4999, 200, 5001, 10)};
        QCOMPARE(fillsOf(rows, restingBuy(100)), "30: 35");
        QCOMPARE(fillsOf(rows, restingBuy(12)), "30: 12");
        QCOMPARE(fillsOf(rows, restingBuy(100), kShown), "20: 40; 25: 20");
        QCOMPARE(fillsOf(rows, restingBuy(100), kNone), "");
        QCOMPARE(fillsOf(rows, restingBuy(100), {CrossingRule::Kind::Lasting, 5ms}), "25: 40");
        // Without a wait the rows of the moment still come first.
        QCOMPARE(fillsOf(rows, restingBuy(100), {CrossingRule::Kind::Lasting, 0ms}), "20: 40; 25: 20");
    }

    void anAskThatRisesOrVanishesStartsTheClockAgain()
    {
        // Gone at 30, the very moment at which the first clock would have run out.
        const std::vector<QuoteEvent> risen{top(0, 5000, 300), crossed(20, 40), top(30, 4999, 200, 5001, 40),
                                            crossed(35, 25), top(60, 4999, 200, 5001, 40)};
        QCOMPARE(fillsOf(risen, restingBuy(100)), "45: 25");
        const std::vector<QuoteEvent> vanished{top(0, 5000, 300), crossed(20, 40), top(29, 4999, 200, 0, 0),
                                               crossed(31, 25), top(40, 4999, 200, 5001, 40)};
        QCOMPARE(fillsOf(vanished, restingBuy(100)), "");
        std::vector<QuoteEvent> cleared = risen;
        cleared[2] = withAction(row(30, kNasdaq, 0, 0, 0, 0), 'R');
        QCOMPARE(fillsOf(cleared, restingBuy(100)), "45: 25");
    }

    void afterAFillOnlyWhatIsAddedCountsWithAClockOfItsOwn()
    {
        // 40 at 30. The 20 that came at 25 had stood there only 5 ms, and at 30 they had their chance. At 33
        // 10 more are added: due at 43, and of 70 shown 55 are left at 41, which takes them from those that
        // had their chance.
        const std::vector<QuoteEvent> rows{top(0, 5000, 300), crossed(20, 40), crossed(25, 60),
                                           crossed(33, 70),   crossed(41, 55), crossed(90, 50)};
        QCOMPARE(fillsOf(rows, restingBuy(100)), "30: 40; 43: 10");
        // A new clock starts with the first added share; a second addition neither restarts nor joins it.
        const std::vector<QuoteEvent> twice{top(0, 5000, 300), crossed(20, 40), crossed(33, 50),
                                            crossed(38, 57), crossed(90, 57)};
        QCOMPARE(fillsOf(twice, restingBuy(100)), "30: 40; 43: 10");
        // What is left of the added shares when most of the level goes: 4.
        const std::vector<QuoteEvent> gone{top(0, 5000, 300), crossed(20, 40), crossed(33, 50),
                                           crossed(38, 4), crossed(90, 4)};
        QCOMPARE(fillsOf(gone, restingBuy(100)), "30: 40; 43: 4");
    }

    void aBetterAskStillFillsAtOurPrice()
    {
        // Level-1: 25 is all that is shown at or below our price from 25 on.
        const std::vector<QuoteEvent> rows{top(0, 5000, 300), crossed(20, 40), top(25, 4998, 200, 4999, 25),
                                           crossed(28, 90), top(40, 4999, 200, 5001, 40)};
        QCOMPARE(fillsOf(rows, restingBuy(100)), "30: 25");
        const RunResult result =
            runOn(rows, restOnce({{0, {100}, cents(5000)}}), buyOrder(100, 10), lastingRules());
        QCOMPARE(test::text(result), "30 0 25@5000m");
    }

    void theOrderAndTheWindowMayEndFirst()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 300), crossed(20, 40), crossed(90, 41)};
        QCOMPARE(fillsOf(rows, restingBuy(100, 29)), "");
        QCOMPARE(fillsOf(rows, restingBuy(100, 30)), "30: 40"); // what happens at 30 comes before the cancel
        const auto script = restOnce({{0, {100}, cents(5000)}});
        QCOMPARE(test::text(runOn(rows, script, buyOrder(100, 0, 30), lastingRules())), "");
        QCOMPARE(test::text(runOn(rows, script, buyOrder(100, 0, 31), lastingRules())), "30 0 40@5000m");
        // Nothing follows the row of 20: the clock runs on by itself.
        const std::vector<QuoteEvent> quiet{top(0, 5000, 300), crossed(20, 40)};
        QCOMPARE(test::text(runOn(quiet, script, buyOrder(100, 0, 31), lastingRules())), "30 0 40@5000m");
    }

    void sellersStillFillTheOrderWhileTheClockRuns()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 300), crossed(20, 40),
                                           withTrade(crossed(25, 40), 5000, 70, 'A'), crossed(90, 41)};
        QCOMPARE(fillsOf(rows, restingBuy(100)), "25: 70; 30: 30");
        // What the far side brought is told apart from what sellers did.
        const auto totals = [&](const CrossingRule& rule) {
            ExecutionRules rules = lastingRules();
            rules.crossing = rule;
            const RunResult result =
                runOn(rows, restOnce({{0, {100}, cents(5000)}}), buyOrder(100, 10), rules);
            return std::pair{result.maker.shares.count, result.crossing.count};
        };
        QCOMPARE(totals({}), (std::pair<std::int64_t, std::int64_t>{100, 30}));
        QCOMPARE(totals(kShown), (std::pair<std::int64_t, std::int64_t>{100, 40}));
        QCOMPARE(totals(kNone), (std::pair<std::int64_t, std::int64_t>{70, 0}));
    }

    void whatFillsUsCountsAsTakenAndWhatWeTookFillsNothing()
    {
        // 100 shown from 20 on. The order of 60 gets its 60 at 30; at 31 40 are left to take.
        const std::vector<QuoteEvent> rows{top(0, 5000, 300), crossed(20, 100), top(31, 4998, 200, 5000, 100),
                                           crossed(90, 41)};
        const auto takeAt = [](std::int64_t ms, std::int64_t shares, std::int64_t resting) {
            return [=, done = false](const DecisionView& view, ChildOrders& orders) mutable {
                if (!std::exchange(done, true)) {
                    orders.replaceResting();
                    orders.rest(0, {resting}, cents(5000));
                }
                if (view.time() == at(ms))
                    orders.take(0, std::min(view.left(), Shares{shares}));
            };
        };
        QCOMPARE(test::text(runOn(rows, takeAt(31, 1000, 60), buyOrder(2000, 10, 50), lastingRules())),
                 "30 0 60@5000m; 31 0 40@5000");
        // 70 taken while the clock runs: 30 are left to come to us, and none of the later ones.
        std::vector<QuoteEvent> early = rows;
        early.insert(early.begin() + 2, {top(24, 4998, 200, 5000, 100), top(27, 4998, 200, 5000, 150)});
        QCOMPARE(test::text(runOn(early, takeAt(24, 70, 60), buyOrder(2000, 10, 50), lastingRules())),
                 "24 0 70@5000; 30 0 30@5000m");
        // At a decision of 30 the fill of 30 is not known yet; it comes after all rows of 30.
        std::vector<QuoteEvent> same = rows;
        same[2].tsRecv = same[2].tsEvent = at(30);
        QCOMPARE(test::text(runOn(same, takeAt(30, 1000, 60), buyOrder(2000, 10, 50), lastingRules())),
                 "30 0 100@5000");
    }

    void ofOneMomentTheFillComesBeforeOrdersThatArrive()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 300), crossed(20, 100), top(25, 4998, 200, 5000, 100),
                                           crossed(90, 41)};
        ExecutionRules rules = lastingRules();
        rules.latency = 5ms;
        // Sent at 25, there at 30, when the resting order has just got its 60.
        const auto taking = [step = 0](const DecisionView& view, ChildOrders& orders) mutable {
            if (step++ == 0) {
                orders.replaceResting();
                orders.rest(0, {60}, cents(5000));
            }
            if (view.time() == at(25))
                orders.take(0, {90});
        };
        QCOMPARE(test::text(runOn(rows, taking, buyOrder(100, 0, 50), rules)), "30 0 60@5000m; 30 0 40@5000");
        // A cancel of 25 comes too late as well, one of 20 does not.
        const auto cancelling = [](std::int64_t ms) {
            return [=, step = 0](const DecisionView& view, ChildOrders& orders) mutable {
                if (step++ == 0) {
                    orders.replaceResting();
                    orders.rest(0, {60}, cents(5000));
                }
                if (view.time() == at(ms))
                    orders.replaceResting();
            };
        };
        QCOMPARE(test::text(runOn(rows, cancelling(25), buyOrder(100, 0, 50), rules)), "30 0 60@5000m");
        QCOMPARE(test::text(runOn(rows, cancelling(20), buyOrder(100, 0, 50), rules)), "");
    }

    void aSellIsTheMirrorOfABuyAndLaterTimesChangeNothing()
    {
        Random random(21);
        std::int64_t filled = 0;
        const CrossingRule rule{CrossingRule::Kind::Lasting, 300ms};
        for (int round = 0; round < 60; ++round) {
            auto rows = randomRows(random, {.venues = 1, .rows = 250, .base = 5000, .trades = 0.2});
            // Of unknown side and at both prices of a locked book a print counts as a buy: no mirror there.
            for (QuoteEvent& event : rows)
                event.side = event.side == 'N' ? 'A' : event.side;
            auto shifted = rows;
            const auto mirror = mirrored(rows, cents(10'000));
            for (QuoteEvent& event : shifted) {
                event.tsRecv += 7'777s;
                event.tsEvent += 7'777s;
            }
            const LoneOrder order{0, cents(5000), {400}, at(300), at(60'000)};
            LoneOrder later = order;
            later.from += 7'777s;
            later.to += 7'777s;
            const auto fills = follow(*tapeOf(rows), order, {}, Side::Buy, rule).fills;
            QVERIFY(follow(*tapeOf(mirror), order, {}, Side::Sell, rule).fills == fills);
            auto moved = follow(*tapeOf(shifted), later, {}, Side::Buy, rule).fills;
            for (LoneFill& fill : moved)
                fill.time -= 7'777s;
            QVERIFY(moved == fills);
            for (const LoneFill& fill : fills)
                filled += fill.shares.count;
        }
        QVERIFY2(filled > 3'000, qPrintable(QString::number(filled)));
    }

    void randomTapesFillAsTheSlowOrderDoes()
    {
        Random random(93);
        std::array<std::int64_t, 3> crossing{};
        std::int64_t filled = 0;
        for (int round = 0; round < 900; ++round) {
            const auto rows = randomRows(random,
                                         {.venues = 2,
                                          .rows = 250,
                                          .stepMs = random.chance(0.5) ? 400 : 20,
                                          .maxSize = random.chance(0.5) ? 300U : 30U,
                                          .emptySides = 0.02,
                                          .trades = random.chance(0.5) ? 0.25 : 0.02});
            const auto tape = tapeOf(rows);
            const QueueModel queue =
                std::array{QueueModel::TradesOnly, QueueModel::ProRata,
                           QueueModel::Power}[static_cast<std::size_t>(random.between(0, 2))];
            const auto kind = static_cast<std::size_t>(random.between(0, 2));
            const CrossingRule rule{
                static_cast<CrossingRule::Kind>(kind),
                std::chrono::milliseconds(random.chance(0.1) ? 0 : random.between(1, 500))};
            const LoneOrder order{static_cast<VenueIndex>(random.between(
                                      0, static_cast<std::int64_t>(tape->venues().size()) - 1)),
                                  cents(random.between(9'997, 10'002)),
                                  {random.chance(0.3) ? 1'000'000 : random.between(1, 600)},
                                  at(random.between(0, 1'500)),
                                  at(random.between(1'500, 60'000))};
            SlowLoneOrder slow(*tape, order, queue, rule);
            const auto expected = slow.run();
            const auto found = follow(*tape, order, queue, Side::Buy, rule).fills;
            QVERIFY2(found == expected,
                     fmt::format("round {} {} {}: found {}, expected {}", round, name(queue), name(rule),
                                 test::text(found), test::text(expected))
                         .c_str());
            crossing[kind] += slow.crossingShares;
            for (const LoneFill& fill : found)
                filled += fill.shares.count;
        }
        QVERIFY2(crossing[0] > 5'000, qPrintable(QString::number(crossing[0]))); // lasting
        QCOMPARE(crossing[1], std::int64_t{0});
        QVERIFY(crossing[2] > crossing[0]); // shown
        QVERIFY(filled > 50'000);
    }

    void anOrderOfARunMeetsHaltsAsTheSlowOneDoes()
    {
        Random random(57);
        int rejected = 0;
        int cut = 0;
        std::int64_t filled = 0;
        for (int round = 0; round < 400; ++round) {
            const auto tape = tapeOf(withHalts(
                randomRows(random, {.venues = 2, .rows = 250, .stepMs = 100, .trades = 0.25}), random));
            const QueueModel queue = round % 2 == 0 ? QueueModel::Power : QueueModel::ProRata;
            const CrossingRule rule{round % 3 == 0 ? CrossingRule::Kind::Shown : CrossingRule::Kind::Lasting};
            const LoneOrder order{0,
                                  cents(random.between(9'997, 10'001)),
                                  {random.between(1, 600)},
                                  at(random.between(500, 6'000)),
                                  at(random.between(6'000, 12'000))};
            SlowLoneOrder slow(*tape, order, queue, rule, SlowLoneOrder::Joins::PostOnly);
            const auto expected = slow.run();

            // The same by a strategy that decides at the first point of the tape.
            ExecutionRules rules = noCompletion();
            rules.queue = queue;
            rules.crossing = rule;
            rules.latency = order.from - tape->time(0);
            const RunResult result =
                run(std::make_unique<Scripted>(restOnce({{0, order.shares, order.price}})), *tape,
                    buy(order.shares.count, {tape->time(0), order.to + Nanos{1}}), rules);
            std::vector<LoneFill> found;
            for (const Fill& fill : result.fills)
                found.push_back({fill.time, fill.shares});
            QVERIFY2(
                found == expected,
                fmt::format("round {}: found {}, expected {}", round, test::text(found), test::text(expected))
                    .c_str());
            QCOMPARE(result.rejectedOrders, std::int64_t{slow.isRejected ? 1 : 0});
            rejected += slow.isRejected ? 1 : 0;
            cut += slow.isCutByHalt ? 1 : 0;
            filled += result.filled().count;
        }
        QVERIFY2(rejected > 50 && cut > 50 && filled > 5'000,
                 fmt::format("{} {} {}", rejected, cut, filled).c_str());
    }
};

QTEST_GUILESS_MAIN(TestCrossing)
#include "tst_crossing.moc"
