// SPDX-License-Identifier: GPL-3.0-or-later
// What happens at the end of the window to what is left; the arrival mid; the points of a window.
#include "compare_text.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/router/optimised.h"
#include "strategy/scheduled.h"
#include "test_runs.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

/// A strategy that never acts: everything is left to the completion.
class Idle final : public Strategy {
public:
    void decide(const DecisionView&, ChildOrders&) override { }
};

std::string idle(const Rows& rows, const ParentOrder& order, const std::vector<std::int64_t>& fees = {})
{
    const auto tape = tapeOf(rows);
    return text(run(std::make_unique<Idle>(), *tape, order, {},
                    fees.empty() ? VenueFees::none(tape->venues().size()) : flatFees(fees)),
                *tape);
}

} // namespace

class TestCompletion : public QObject {
    Q_OBJECT

private slots:
    void takesWhatIsAvailableCheapestFirst()
    {
        const Rows rows{row(0, kNasdaq, 990, 1, 1002, 100), row(0, kBats, 990, 1, 1000, 100),
                        row(0, kEdgx, 990, 1, 1001, 100)};
        COMPARE_TEXT(idle(rows, buy(250, window(0, 10))),
                     "10 BATS 100@1000!; 10 EDGX 100@1001!; 10 XNAS 50@1002!");
    }

    void thenPassAfterPassTheWholeSizeOneTickFurther()
    {
        COMPARE_TEXT(idle({row(0, kNasdaq, 990, 1, 1000, 100)}, buy(350, window(0, 10))),
                     "10 XNAS 100@1000!; 10 XNAS 100@1001!; 10 XNAS 100@1002!; 10 XNAS 50@1003!");
        // Every venue takes part in every pass, the cheapest of the pass first.
        COMPARE_TEXT(idle({row(0, kNasdaq, 990, 1, 1001, 10), row(0, kBats, 990, 1, 1000, 20)},
                          buy(55, window(0, 10))),
                     "10 BATS 20@1000!; 10 XNAS 10@1001!; 10 BATS 20@1001!; 10 XNAS 5@1002!");
    }

    void theFirstPassTakesOnlyWhatTheStrategyLeft()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 990, 1, 1000, 100), row(1, kNasdaq, 990, 1, 1000, 130),
                                      row(2, kBats, 990, 1, 1005, 10)});
        const auto result = run(std::make_unique<BestAsk>(), *tape, buy(300, window(0, 10)));
        COMPARE_TEXT(
            text(result, *tape),
            "0 XNAS 100@1000; 1 XNAS 30@1000; 10 BATS 10@1005!; 10 XNAS 130@1001!; 10 BATS 10@1006!; "
            "10 XNAS 20@1002!");
        QCOMPARE(result.completion.shares.count, 170);
        QCOMPARE(result.all.shares.count, 300);
        QCOMPARE(result.unfilled().count, 0);
        QCOMPARE(result.completion.gross.nanos, cents(10 * 1005 + 130 * 1001 + 10 * 1006 + 20 * 1002).nanos);
    }

    void aTickBelowADollarIsAHundredthOfACent()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 90, 1, 95, 100)});
        const auto result = run(std::make_unique<Idle>(), *tape, buy(250, window(0, 10)));
        COMPARE_TEXT(text(result, *tape), "10 XNAS 100@95!; 10 XNAS 100@95.01!; 10 XNAS 50@95.02!");
        COMPARE_TEXT(text(run(std::make_unique<Idle>(), *tape, sell(3, window(0, 10))), *tape),
                     "10 XNAS 1@90!; 10 XNAS 1@89.99!; 10 XNAS 1@89.98!");
        COMPARE_TEXT(idle({row(0, kNasdaq, 90, 1, 100, 1)}, buy(2, window(0, 10))),
                     "10 XNAS 1@100!; 10 XNAS 1@101!");
    }

    void aSellGoesDownAndNeverToZero()
    {
        COMPARE_TEXT(idle({row(0, kNasdaq, 1000, 100, 1010, 1), row(0, kBats, 1001, 50, 1010, 1)},
                          sell(250, window(0, 10))),
                     "10 BATS 50@1001!; 10 XNAS 100@1000!; 10 BATS 50@1000!; 10 XNAS 50@999!");
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 1, 1, 1010, 1)});
        const auto result = run(std::make_unique<Idle>(), *tape, sell(1000, window(0, 10)));
        QCOMPARE(result.filled().count, 100); // 1.00, 0.99 ... 0.01 cents
        QCOMPARE(result.unfilled().count, 900);
        for (const Fill& fill : result.fills)
            QVERIFY(fill.price.nanos > 0);
    }

    void tiesGoByAllInPriceThenByVenue()
    {
        const Rows rows{row(0, kNasdaq, 990, 1, 1000, 10), row(0, kBats, 990, 1, 1000, 10),
                        row(0, kEdgx, 990, 1, 1000, 10)};
        COMPARE_TEXT(idle(rows, buy(25, window(0, 10)), {3, 1, 1}),
                     "10 BATS 10@1000+1!; 10 EDGX 10@1000+1!; 10 XNAS 5@1000+3!");
    }

    void theLimitHoldsHereToo()
    {
        ParentOrder order = buy(500, window(0, 10));
        order.limit = cents(1001);
        COMPARE_TEXT(idle({row(0, kNasdaq, 990, 1, 1000, 100), row(0, kBats, 990, 1, 1002, 100)}, order),
                     "10 XNAS 100@1000!; 10 XNAS 100@1001!");
    }

    void anEmptyMarketLeavesTheRestUnfilled()
    {
        COMPARE_TEXT(
            idle({row(0, kNasdaq, 990, 1, 1000, 100), row(1, kNasdaq, 990, 1, 0, 0)}, buy(5, window(0, 10))),
            "");
    }

    void givesUpAfterAHundredThousandPassesAndSaysSo()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 990, 1, 1000, 1)});
        const auto result =
            run(std::make_unique<Idle>(), *tape, buy(kMaxCompletionPasses + 5, window(0, 10)));
        QCOMPARE(result.filled().count, std::int64_t{kMaxCompletionPasses});
        QCOMPARE(result.unfilled().count, std::int64_t{5});
        QVERIFY(result.completionEnd == CompletionEnd::GaveUp);
        // The last pass that may fill it does.
        const auto exact = run(std::make_unique<Idle>(), *tape, buy(kMaxCompletionPasses, window(0, 10)));
        QCOMPARE(exact.unfilled().count, std::int64_t{0});
        QVERIFY(exact.completionEnd == CompletionEnd::Done);
    }

    void saysWhenNothingMoreIsOffered()
    {
        ParentOrder order = buy(500, window(0, 10));
        order.limit = cents(1001);
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 990, 1, 1000, 100)});
        QVERIFY(run(std::make_unique<Idle>(), *tape, order).completionEnd == CompletionEnd::NothingOffered);
        QVERIFY(run(std::make_unique<Idle>(), *tape, order, noCompletion()).completionEnd
                == CompletionEnd::Done);
        order.shares = {200};
        QVERIFY(run(std::make_unique<Idle>(), *tape, order).completionEnd == CompletionEnd::Done);
    }

    void quotesThatAgeAfterTheLastRowAreNotTaken()
    {
        // The input ends at 2 ms, the window at 40 ms: slices of 10 ms find XNAS until it is 15 ms old.
        TapeOptions options;
        options.maxAge = std::chrono::milliseconds(15);
        const Rows rows{row(0, kNasdaq, 990, 1, 1000, 500), row(2, kBats, 989, 1, 1002, 500)};
        const ParentOrder order = buy(400, window(0, 40));
        const auto slices = [&] {
            return std::make_unique<Scheduled>(Schedule::even(order, std::chrono::milliseconds(10)));
        };
        const auto aged = tapeOf(rows, options);
        const auto result = run(slices(), *aged, order);
        // 15 ms: XNAS leaves, and the slice due since 10 ms goes to BATS; at 17 ms that leaves too.
        COMPARE_TEXT(text(result, *aged), "0 XNAS 100@1000; 15 BATS 100@1002");
        QCOMPARE(result.unfilled().count, std::int64_t{200});
        QVERIFY(result.completionEnd == CompletionEnd::NothingOffered);
        // Without an age the last quotes stand to the end.
        const auto standing = tapeOf(rows);
        COMPARE_TEXT(text(run(slices(), *standing, order), *standing), "0 XNAS 100@1000; 40 XNAS 300@1000!");
    }

    void completionNoneLeavesItUnfilled()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 990, 1, 1000, 100)});
        const auto result = run(std::make_unique<BestAsk>(), *tape, buy(150, window(0, 10)), noCompletion());
        QCOMPARE(result.filled().count, 100);
        QCOMPARE(result.unfilled().count, 50);
        QCOMPARE(result.completion.shares.count, 0);
    }

    void usesTheLastPricesOfTheWindowNotLaterOnes()
    {
        COMPARE_TEXT(idle({row(0, kNasdaq, 990, 1, 1000, 100), row(9, kNasdaq, 990, 1, 1003, 100),
                           row(10, kNasdaq, 990, 1, 1001, 100)},
                          buy(50, window(0, 10))),
                     "10 XNAS 50@1003!");
    }

    void theArrivalMidIsThatOfTheFirstTwoSidedPointWithANarrowSpread()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 0, 0, 1001, 1), row(1, kNasdaq, 900, 1, 1100, 1),
                                      row(2, kNasdaq, 975, 1, 1025, 1), // exactly 5 %: not below
                                      row(3, kNasdaq, 976, 1, 1025, 1), row(4, kNasdaq, 999, 1, 1001, 1)});
        QCOMPARE(arrivalMid(*tape, window(0, 10)), std::optional(Mid{cents(2001).nanos}));
        QCOMPARE(arrivalMid(*tape, window(4, 10)), std::optional(Mid{cents(2001).nanos})); // carried into it
        QVERIFY(!arrivalMid(*tape, window(0, 3)));
        // The best over all venues.
        const auto two = tapeOf(Rows{row(0, kNasdaq, 900, 1, 1100, 1), row(1, kBats, 999, 1, 1200, 1),
                                     row(2, kEdgx, 800, 1, 1001, 1)});
        QCOMPARE(arrivalMid(*two, window(0, 10)), std::optional(Mid{cents(2000).nanos}));
    }

    void countsThePointsOfAWindow()
    {
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 1), row(0, kBats, 999, 1, 1001, 1),
                        row(5, kNasdaq, 999, 2, 1001, 1), row(9, kNasdaq, 999, 3, 1001, 1)};
        const auto tape = tapeOf(rows);
        QCOMPARE(pointsIn(*tape, window(0, 10)), 4);
        QCOMPARE(pointsIn(*tape, window(1, 9)), 2); // the carried state and one change
        QCOMPARE(pointsIn(*tape, window(-5, 1)), 2);
        TapeOptions trial;
        trial.view = TapeView::Trial;
        QCOMPARE(pointsIn(*tapeOf(rows, trial), window(0, 10)), 3);
        QCOMPARE(pointsIn(*tapeOf(rows, trial), window(1, 9)), 1);
    }
};

QTEST_APPLESS_MAIN(TestCompletion)
#include "tst_completion.moc"
