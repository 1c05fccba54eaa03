// SPDX-License-Identifier: GPL-3.0-or-later
// The filling rules by hand-worked tapes: availability, latency, fees, the mid at each fill.
#include "compare_text.h"
#include "sim/guarded_strategy.h"
#include "sim/run_result.h"
#include "sim/strategy_run.h"
#include "strategy/baselines/best_ask.h"
#include "test_runs.h"

#include <QTest>
#include <memory>
#include <string>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;

RunResult bestAsk(const Rows& rows, const ParentOrder& order, const ExecutionRules& rules = noCompletion())
{
    return run(std::make_unique<BestAsk>(), *tapeOf(rows), order, rules);
}
std::string fills(const Rows& rows, const ParentOrder& order, const ExecutionRules& rules = noCompletion())
{
    return text(bestAsk(rows, order, rules), *tapeOf(rows));
}

ExecutionRules after(Nanos latency, bool isProtected = false)
{
    ExecutionRules rules = noCompletion();
    rules.latency = latency;
    rules.isProtected = isProtected;
    return rules;
}

QuoteEvent ask(std::int64_t ms, std::int64_t px, std::uint32_t size, std::uint32_t feed = kNasdaq)
{
    // The bid's size changes from row to row, so that every row is a point.
    return row(ms, feed, px - 20, static_cast<std::uint32_t>(1 + ms), px, size);
}

} // namespace

class TestStrategyRun : public QObject {
    Q_OBJECT

private slots:
    void aGuardedStrategyThatIsNotThereSendsNothingAndSaysSo()
    {
        const auto fault = std::make_shared<std::string>();
        const RunResult result =
            run(std::make_unique<GuardedStrategy>(GuardedStrategy::Inner(nullptr, [](Strategy*) {}), fault),
                *tapeOf(Rows{ask(0, 1000, 100)}), buy(100, window(0, 10)), noCompletion());
        QVERIFY(result.fills.empty());
        COMPARE_TEXT(*fault, "There is no strategy: its pointer is null.");
    }

    void feesOfNoSharesAreNoneAShare()
    {
        QCOMPARE(feeAShare({1000}, {100}, {}).nanos, std::int64_t{10});
        QCOMPARE(feeAShare({1000}, {0}, {}).nanos, std::int64_t{0});
    }

    void atAnUnchangedPriceOnlyAddedSizeComesBack()
    {
        COMPARE_TEXT(fills({ask(0, 1000, 100), ask(1, 1000, 100), ask(2, 1000, 150), ask(3, 1000, 120),
                            ask(4, 1000, 130)},
                           buy(1000, window(0, 10))),
                     "0 XNAS 100@1000; 2 XNAS 50@1000; 4 XNAS 10@1000");
    }

    void aDropIsTakenFromWhatIsAvailableLast()
    {
        // 60 of 100 taken, 40 available; a drop to 70 leaves 40 of 70, one to 30 leaves 30.
        ParentOrder order = buy(60, window(0, 1));
        const auto tape =
            tapeOf(Rows{ask(0, 1000, 100), ask(1, 1000, 70), ask(2, 1000, 30), ask(3, 1000, 35)});
        const VenueFees fees = VenueFees::none(1);
        StrategyRun run(std::make_unique<BestAsk>(), order, fees, noCompletion());
        MarketState market(1);
        run.onQuote(0, {}, sidedQuote(tape->entry(0).quote, Side::Buy), market);
        market.set(0, sidedQuote(tape->entry(0).quote, Side::Buy));
        run.onPoint(market);
        QCOMPARE(run.filled().count, 60);
        QVERIFY(run.hasTakenAt(0));
        const auto step = [&](std::size_t i) {
            run.onQuote(0, sidedQuote(tape->entry(i - 1).quote, Side::Buy),
                        sidedQuote(tape->entry(i).quote, Side::Buy), market);
        };
        step(1);
        QVERIFY(run.hasTakenAt(0)); // 30 of 70 are ours
        step(2);
        QVERIFY(!run.hasTakenAt(0)); // all 30 may be had
        step(3);
        QVERIFY(!run.hasTakenAt(0));
        // The same through a whole run: 60 first, then what is left of each.
        COMPARE_TEXT(fills({ask(0, 1000, 60), ask(1, 1000, 100), ask(2, 1000, 30)}, buy(1000, window(0, 10))),
                     "0 XNAS 60@1000; 1 XNAS 40@1000");
    }

    void aNewPriceMakesAllDisplayedSizeAvailable()
    {
        COMPARE_TEXT(
            fills({ask(0, 1000, 100), ask(1, 1001, 100), ask(2, 1000, 80)}, buy(1000, window(0, 10))),
            "0 XNAS 100@1000; 1 XNAS 100@1001; 2 XNAS 80@1000");
        // A side that empties and comes back shows a new price.
        COMPARE_TEXT(fills({ask(0, 1000, 100), row(1, kNasdaq, 980, 1, 0, 0), ask(2, 1000, 80)},
                           buy(1000, window(0, 10))),
                     "0 XNAS 100@1000; 2 XNAS 80@1000");
    }

    void refreshInstantMakesEverythingDisplayedAvailableAtEveryPoint()
    {
        ExecutionRules rules = noCompletion();
        rules.refresh = Refresh::Instant;
        COMPARE_TEXT(fills({ask(0, 1000, 100), ask(1, 1000, 100), row(2, kBats, 900, 1, 1100, 1)},
                           buy(1000, window(0, 10)), rules),
                     "0 XNAS 100@1000; 1 XNAS 100@1000; 2 XNAS 100@1000");
    }

    void eachStrategyHasTheLiquidityForItself()
    {
        const Rows rows{ask(0, 1000, 100)};
        const auto tape = tapeOf(rows);
        const ParentOrder order = buy(100, window(0, 10));
        const VenueFees fees = VenueFees::none(1);
        StrategyRun first(std::make_unique<BestAsk>(), order, fees, {});
        StrategyRun second(std::make_unique<BestAsk>(), order, fees, {});
        Session session(*tape, order.window, order.side);
        StrategyRun* const runs[] = {&first, &second};
        QVERIFY(session.replay(runs, {}));
        QCOMPARE(first.filled().count, 100);
        QCOMPARE(second.filled().count, 100);
    }

    void anOrderMeetsTheBookLatencyAfterItsDecision()
    {
        // Sent at 0, there at 5: rows up to and at 5 act before it.
        COMPARE_TEXT(fills({ask(0, 1000, 100), ask(5, 1003, 40), ask(6, 1004, 100)}, buy(40, window(0, 10)),
                           after(5ms)),
                     "5 XNAS 40@1003");
        COMPARE_TEXT(fills({ask(0, 1000, 100), ask(6, 1003, 40)}, buy(40, window(0, 10)), after(5ms)),
                     "5 XNAS 40@1000");
    }

    void ofTwoOrdersOnTheirWayEachMeetsItsOwnBook()
    {
        // Sent at 0 and at 1; nothing happens until 6, when the second arrives behind the row.
        COMPARE_TEXT(fills({ask(0, 1000, 30), ask(1, 1000, 50), ask(6, 1004, 100)}, buy(50, window(0, 10)),
                           after(5ms)),
                     "5 XNAS 30@1000; 6 XNAS 20@1004");
    }

    void whatAnOrderDoesNotGetComesBack()
    {
        // 100 sent at 0; 30 are there at 5. The 70 are sent again at 6 and get what is added by 11.
        COMPARE_TEXT(fills({ask(0, 1000, 100), ask(4, 1000, 30), ask(6, 1000, 40), ask(12, 1000, 90)},
                           buy(100, window(0, 20)), after(5ms)),
                     "5 XNAS 30@1000; 11 XNAS 10@1000; 17 XNAS 50@1000");
        // A venue that is gone gives nothing.
        COMPARE_TEXT(fills({ask(0, 1000, 100), row(4, kNasdaq, 980, 1, 0, 0), ask(6, 1002, 40)},
                           buy(30, window(0, 20)), after(5ms)),
                     "11 XNAS 30@1002");
    }

    void anOrderThatWouldArriveAtOrAfterTheEndIsVoid()
    {
        COMPARE_TEXT(fills({ask(0, 1000, 100)}, buy(40, window(0, 5)), after(5ms)), "");
        COMPARE_TEXT(fills({ask(0, 1000, 100)}, buy(40, window(0, 6)), after(5ms)), "5 XNAS 40@1000");
        ExecutionRules completing = after(5ms);
        completing.completion = Completion::Sweep;
        COMPARE_TEXT(fills({ask(0, 1000, 100)}, buy(40, window(0, 5)), completing), "5 XNAS 40@1000!");
    }

    void latencyHonoursTheLimitOnArrival()
    {
        ParentOrder order = buy(40, window(0, 20));
        order.limit = cents(1000);
        COMPARE_TEXT(fills({ask(0, 1000, 100), ask(3, 1001, 100)}, order, after(5ms)), "");
    }

    void whatAnOrderIsOnItsWayToIsNotSentForTwice()
    {
        // The second row changes nothing of the ask: the rest waits for BATS instead of following the first
        // order.
        const Rows rows{ask(0, 1000, 100), ask(1, 1000, 100), ask(2, 999, 100, kBats)};
        for (const bool isProtected : {true, false})
            COMPARE_TEXT(fills(rows, buy(200, window(0, 20)), after(5ms, isProtected)),
                         "5 XNAS 100@1000; 7 BATS 100@999");
        // Shares that are added are there for another order; so is what stands at a worse price than the
        // first was sent for.
        COMPARE_TEXT(fills({ask(0, 1000, 100), ask(1, 1000, 130)}, buy(200, window(0, 20)), after(5ms, true)),
                     "5 XNAS 100@1000; 6 XNAS 30@1000");
        COMPARE_TEXT(fills({ask(0, 1000, 100), ask(1, 1001, 80)}, buy(200, window(0, 20)), after(5ms, true)),
                     "6 XNAS 80@1001");
    }

    void theParentIsNeverOverfilledWithManyOrdersOnTheirWay()
    {
        Rows rows; // 20 shares more with each
        for (std::int64_t ms = 0; ms < 30; ++ms)
            rows.push_back(ask(ms, 1000, static_cast<std::uint32_t>(20 + 20 * ms)));
        const auto result = bestAsk(rows, buy(110, window(0, 40)), after(7ms));
        QCOMPARE(result.filled().count, 110);
    }

    void feesAreThoseOfTheDateOfTheFill()
    {
        const auto tape = tapeOf(Rows{ask(0, 1000, 100), ask(10, 1001, 100)});
        const VenueFees fees(
            {{{at(-5), {Price{3'000'000}, {}, 0, 0}}, {at(10), {Price{-1'000'000}, {}, 0, 0}}}});
        const auto result = run(std::make_unique<BestAsk>(), *tape, buy(200, window(0, 20)), {}, fees);
        COMPARE_TEXT(text(result, *tape), "0 XNAS 100@1000+3000000; 10 XNAS 100@1001-1000000");
        QCOMPARE(formatNanos(result.all.gross.nanos), std::string("2001"));
        QCOMPARE(formatNanos(result.all.fees.nanos), std::string("0.2"));
        QCOMPARE(formatNanos(result.totalCash().nanos), std::string("2001.2"));
        // A sell receives less by its fees.
        const auto sold = run(std::make_unique<BestAsk>(), *tape, sell(1, window(0, 5)), {}, fees);
        QCOMPARE(formatNanos(sold.totalCash().nanos), std::string("9.797"));
    }

    void feesBelowADollarAreAFractionOfThePrice()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 98, 100, 99, 100)});
        const VenueFees fees({{{at(-5), {Price{3'000'000}, {}, 3'000'000, 0}}}}); // 0.3 % below $1
        const auto result = run(std::make_unique<BestAsk>(), *tape, buy(100, window(0, 20)), {}, fees);
        QCOMPARE(result.all.fees.nanos, 100 * 2'970'000);
        const auto sold = run(std::make_unique<BestAsk>(), *tape, sell(100, window(0, 20)), {}, fees);
        QCOMPARE(sold.all.fees.nanos, 100 * 2'940'000);
    }

    void recordsTheMidAtEachFill()
    {
        const auto result = bestAsk({row(0, kNasdaq, 999, 5, 1001, 10), row(1, kNasdaq, 1000, 5, 1003, 10)},
                                    buy(20, window(0, 10)));
        QCOMPARE(result.fills[0].mid, std::optional(Mid{cents(2000).nanos}));
        QCOMPARE(result.fills[1].mid, std::optional(Mid{cents(2003).nanos}));
        QCOMPARE(result.atMid.nanos, 10 * cents(1000).nanos + 5 * cents(2003).nanos);
        // For a sell it is the same mid, as displayed.
        const auto sold = bestAsk({row(0, kNasdaq, 999, 5, 1001, 10)}, sell(5, window(0, 10)));
        QCOMPARE(sold.fills[0].mid, std::optional(Mid{cents(2000).nanos}));
        QCOMPARE(sold.atMid.nanos, 5 * cents(1000).nanos);
    }

    void aFillWithoutAMidUsesTheLastOneKnown()
    {
        // 9.99/10.01, too dear for the limit; the bids go; then a fill at 10.00.
        ParentOrder order = buy(10, window(0, 20));
        order.limit = cents(1000);
        const Rows rows{row(0, kNasdaq, 999, 5, 1001, 10), row(1, kNasdaq, 0, 0, 1001, 10),
                        row(2, kNasdaq, 0, 0, 1000, 10)};
        const auto result = bestAsk(rows, order);
        QCOMPARE(result.fills.size(), std::size_t{1});
        QCOMPARE(result.fills[0].mid, std::optional(Mid{cents(2000).nanos}));
        QCOMPARE(result.atMid.nanos, 10 * cents(1000).nanos);
        ParentOrder later = order;
        later.window = window(1, 20); // the state carried to its start has a mid
        QCOMPARE(bestAsk(rows, later).fills[0].mid, std::optional(Mid{cents(2000).nanos}));
        later.window = window(2, 20); // this one has none, and a run knows nothing older
        QVERIFY(!bestAsk(rows, later).fills[0].mid);
        // Nothing was ever known: at its own price.
        const auto blind = bestAsk({row(0, kNasdaq, 0, 0, 1000, 10)}, buy(10, window(0, 20)));
        QVERIFY(!blind.fills[0].mid);
        QCOMPARE(blind.atMid.nanos, 10 * cents(1000).nanos);
    }

    void totalsAreTheSumsOfTheFills()
    {
        const auto result =
            bestAsk({ask(0, 1000, 30), ask(1, 1002, 20, kBats), ask(2, 1005, 100), ask(3, 1010, 5, kBats)},
                    buy(100, window(0, 10)));
        QCOMPARE(result.all.fills, 3);
        QCOMPARE(result.all.gross.nanos, cents(30 * 1000 + 20 * 1002 + 50 * 1005).nanos);
        QCOMPARE(result.byVenue[0].shares.count, 80);
        QCOMPARE(result.byVenue[1].shares.count, 20);
        QCOMPARE(result.firstFill, std::optional(at(0)));
        QCOMPARE(result.lastFill, std::optional(at(3)));
        QCOMPARE(result.unfilled().count, 0);
    }

    void recordingFillsIsAChoice()
    {
        ExecutionRules rules = noCompletion();
        rules.recordFills = false;
        const auto result = bestAsk({ask(0, 1000, 30)}, buy(10, window(0, 10)), rules);
        QVERIFY(result.fills.empty());
        QCOMPARE(result.all.fills, 1);
    }

    void cashBeyondItsRangeIsAnErrorNotAWrap()
    {
        QuoteEvent event = row(0, kNasdaq, 999, 1, 1000, 4'000'000'000U);
        event.askPx = {kMaxPrice.nanos};
        const auto result = tryRun(std::make_unique<BestAsk>(), *tapeOf(Rows{event}), buy(100, window(0, 10)),
                                   {}, VenueFees::none(1));
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        QVERIFY(result.error().message.find("9.2 billion") != std::string::npos);
        // A sum that leaves the range, each fill being within it.
        Rows rows;
        for (std::int64_t ms = 0; ms < 4; ++ms) {
            rows.push_back(row(ms, kNasdaq, 0, 0, 1, 3));
            rows.back().askPx = {kMaxPrice.nanos - ms};
        }
        QVERIFY(tryRun(std::make_unique<BestAsk>(), *tapeOf(rows), buy(9, window(0, 10)), {},
                       VenueFees::none(1)));
        QVERIFY(!tryRun(std::make_unique<BestAsk>(), *tapeOf(rows), buy(12, window(0, 10)), {},
                        VenueFees::none(1)));
        // Gross and fees are each within it, their sum is not.
        for (const std::int64_t fee : {0, 1'000'000'000}) {
            QuoteEvent dear = row(0, kNasdaq, 0, 0, 1000, 1'000'000'000U);
            const auto paid = tryRun(std::make_unique<BestAsk>(), *tapeOf(Rows{dear}),
                                     buy(900'000'000, window(0, 10)), {}, flatFees({fee}));
            QCOMPARE(paid.hasValue(), fee == 0);
        }
    }
};

QTEST_APPLESS_MAIN(TestStrategyRun)
#include "tst_strategy_run.moc"
