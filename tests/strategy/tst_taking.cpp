// SPDX-License-Identifier: GPL-3.0-or-later
// Best Ask, Best all-in and the size-weighted split, by hand-worked tapes.
#include "compare_text.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/baselines/size_weighted.h"
#include "test_runs.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

template <class S>
std::string fills(const Rows& rows, const ParentOrder& order, const std::vector<std::int64_t>& fees = {},
                  const ExecutionRules& rules = noCompletion())
{
    const auto tape = tapeOf(rows);
    const VenueFees terms = fees.empty() ? VenueFees::none(tape->venues().size()) : flatFees(fees);
    return text(run(std::make_unique<S>(), *tape, order, rules, terms), *tape);
}

} // namespace

class TestTaking : public QObject {
    Q_OBJECT

private slots:
    void bestAskTakesTheLowestAskAndNeverAWorsePriceAtThatInstant()
    {
        // 150 at 10.00 on XNAS; BATS shows more at 10.01, which must not be touched until it is the lowest.
        COMPARE_TEXT(fills<BestAsk>({row(0, kBats, 990, 1, 1001, 500), row(1, kNasdaq, 990, 1, 1000, 150)},
                                    buy(600, window(0, 10))),
                     "0 BATS 500@1001; 1 XNAS 100@1000");
        COMPARE_TEXT(fills<BestAsk>({row(0, kBats, 990, 1, 1001, 500), row(0, kNasdaq, 990, 1, 1000, 150)},
                                    buy(300, window(1, 10))),
                     "1 XNAS 150@1000");
    }

    void bestAskWaitsAtAVenueThatItHasExhausted()
    {
        const Rows rows{row(0, kNasdaq, 990, 1, 1000, 100), row(0, kBats, 990, 1, 1001, 500),
                        row(1, kBats, 990, 2, 1001, 500), // a point, but XNAS still shows 10.00
                        row(2, kNasdaq, 990, 1, 1000, 130), // 30 were added
                        row(3, kNasdaq, 990, 1, 1000, 90), // a drop brings nothing
                        row(4, kNasdaq, 990, 1, 1002, 90)}; // away: now BATS is the lowest
        COMPARE_TEXT(fills<BestAsk>(rows, buy(400, window(1, 10))),
                     "1 XNAS 100@1000; 2 XNAS 30@1000; 4 BATS 270@1001");
    }

    void tiesGoByAllInPriceThenByVenue()
    {
        const Rows rows{row(0, kNasdaq, 990, 1, 1000, 100), row(0, kBats, 990, 1, 1000, 100),
                        row(0, kEdgx, 990, 1, 1000, 100)};
        // Venues in the order of their feeds: XNAS, BATS, EDGX.
        COMPARE_TEXT(fills<BestAsk>(rows, buy(250, window(1, 10))),
                     "1 XNAS 100@1000; 1 BATS 100@1000; 1 EDGX 50@1000");
        COMPARE_TEXT(fills<BestAsk>(rows, buy(250, window(1, 10)), {3'000'000, -2'000'000, 3'000'000}),
                     "1 BATS 100@1000-2000000; 1 XNAS 100@1000+3000000; 1 EDGX 50@1000+3000000");
    }

    void bestAskIgnoresFeesBetweenDifferentPricesAndBestAllInDoesNot()
    {
        const Rows rows{row(0, kNasdaq, 990, 1, 1000, 100), row(0, kBats, 990, 1, 1001, 100)};
        const std::vector<std::int64_t> fees{12'000'000, 1'000'000}; // 10.012 against 10.011
        COMPARE_TEXT(fills<BestAsk>(rows, buy(50, window(1, 10)), fees), "1 XNAS 50@1000+12000000");
        COMPARE_TEXT(fills<BestAllIn>(rows, buy(50, window(1, 10)), fees), "1 BATS 50@1001+1000000");
        // At equal all-in prices the earlier venue goes first, whatever its displayed price.
        COMPARE_TEXT(fills<BestAllIn>(rows, buy(150, window(1, 10)), {11'000'000, 1'000'000}),
                     "1 XNAS 100@1000+11000000; 1 BATS 50@1001+1000000");
        // It waits at an exhausted venue too.
        COMPARE_TEXT(fills<BestAllIn>(rows, buy(150, window(1, 10)), fees), "1 BATS 100@1001+1000000");
    }

    void aSellTakesTheHighestBid()
    {
        const Rows rows{row(0, kNasdaq, 1000, 100, 1010, 1), row(0, kBats, 1001, 50, 1010, 1),
                        row(1, kBats, 999, 50, 1010, 1)};
        COMPARE_TEXT(fills<BestAsk>(rows, sell(120, window(0, 10))), "0 XNAS 100@1000; 0 BATS 20@1001");
        COMPARE_TEXT(fills<BestAsk>({row(0, kNasdaq, 1000, 100, 1010, 1), row(0, kBats, 1001, 50, 1010, 1)},
                                    sell(120, window(1, 10))),
                     "1 BATS 50@1001");
        // Fees lower the proceeds: 10.01 - 0.012 is less than 10.00 - 0.001.
        COMPARE_TEXT(fills<BestAllIn>({row(0, kNasdaq, 1000, 100, 1010, 1), row(0, kBats, 1001, 50, 1010, 1)},
                                      sell(20, window(1, 10)), {1'000'000, 12'000'000}),
                     "1 XNAS 20@1000+1000000");
    }

    void aLimitIsNeverPassed()
    {
        ParentOrder order = buy(300, window(0, 10));
        order.limit = cents(1000);
        COMPARE_TEXT(fills<BestAsk>({row(0, kNasdaq, 990, 1, 1001, 100), row(1, kNasdaq, 990, 1, 1000, 100),
                                     row(2, kNasdaq, 990, 1, 1002, 100)},
                                    order),
                     "1 XNAS 100@1000");
        ParentOrder selling = sell(300, window(0, 10));
        selling.limit = cents(1000);
        COMPARE_TEXT(
            fills<BestAsk>({row(0, kNasdaq, 999, 100, 1010, 100), row(1, kNasdaq, 1000, 100, 1010, 100)},
                           selling),
            "1 XNAS 100@1000");
        // Best all-in skips a venue beyond the limit even where it is the cheapest with fees.
        ParentOrder limited = buy(100, window(1, 10));
        limited.limit = cents(1000);
        COMPARE_TEXT(fills<BestAllIn>({row(0, kNasdaq, 990, 1, 1000, 100), row(0, kBats, 990, 1, 1001, 100)},
                                      limited, {50'000'000, -20'000'000}),
                     "1 XNAS 100@1000+50000000");
    }

    void childOrdersAreWholeLotsButForTheRemainder()
    {
        ParentOrder order = buy(250, window(0, 10));
        order.lot = {100};
        COMPARE_TEXT(fills<BestAsk>({row(0, kNasdaq, 990, 1, 1000, 199), row(1, kNasdaq, 990, 1, 1001, 99),
                                     row(2, kNasdaq, 990, 1, 1002, 300), row(3, kNasdaq, 990, 2, 1002, 300)},
                                    order),
                     "0 XNAS 100@1000; 2 XNAS 100@1002; 3 XNAS 50@1002");
    }

    void theSizeWeightedSplitFollowsDisplayedSizes()
    {
        // 100 over 300 : 100 : 200 -> 50, 16.67, 33.33: the largest remainder gets the share that is over.
        const Rows rows{row(0, kNasdaq, 990, 1, 1002, 300), row(0, kBats, 990, 1, 1001, 100),
                        row(0, kEdgx, 990, 1, 1000, 200)};
        COMPARE_TEXT(fills<SizeWeighted>(rows, buy(100, window(1, 10))),
                     "1 XNAS 50@1002; 1 BATS 17@1001; 1 EDGX 33@1000");
        // More than is shown: all of it, and the rest at later points.
        COMPARE_TEXT(
            fills<SizeWeighted>({row(0, kNasdaq, 990, 1, 1002, 30), row(1, kNasdaq, 990, 1, 1001, 100)},
                                buy(100, window(0, 10))),
            "0 XNAS 30@1002; 1 XNAS 70@1001");
        // Venues beyond the limit have no part in it.
        ParentOrder order = buy(100, window(1, 10));
        order.limit = cents(1001);
        COMPARE_TEXT(fills<SizeWeighted>(rows, order), "1 BATS 33@1001; 1 EDGX 67@1000");
    }

    void theSizeWeightedSplitTakesOnlyWhatIsStillAvailable()
    {
        // Of 20, 10 to each; then BATS has nothing new, so its part waits.
        COMPARE_TEXT(fills<SizeWeighted>({row(0, kNasdaq, 990, 1, 1000, 10), row(0, kBats, 990, 1, 1000, 10),
                                          row(2, kNasdaq, 990, 1, 1001, 10)},
                                         buy(40, window(1, 10))),
                     "1 XNAS 10@1000; 1 BATS 10@1000; 2 XNAS 10@1001");
    }
};

QTEST_APPLESS_MAIN(TestTaking)
#include "tst_taking.moc"
