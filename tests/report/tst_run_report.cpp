// SPDX-License-Identifier: GPL-3.0-or-later
// What may be compared with what, and in which sign.
#include "report/run_report.h"

#include <QTest>

using namespace sor;

namespace {

constexpr std::int64_t kDollar = kNanosPerDollar;

RunResult outcome(Side side, std::int64_t shares, std::int64_t grossDollars, std::int64_t feesDollars = 0,
                  std::int64_t atMidDollars = 0)
{
    RunResult result;
    result.side = side;
    result.ordered = {1000};
    result.all.shares = {shares};
    result.all.gross = {grossDollars * kDollar};
    result.all.fees = {feesDollars * kDollar};
    result.atMid = {atMidDollars * kDollar};
    return result;
}

} // namespace

class TestRunReport : public QObject {
    Q_OBJECT

private slots:
    void totalCashIsGrossPlusFeesLessRebatesAndMirroredForASell()
    {
        RunResult result = outcome(Side::Buy, 1000, 10'000, 3);
        result.rebates = {2 * kDollar};
        QCOMPARE(result.totalCash().nanos, 10'001 * kDollar);
        result.side = Side::Sell;
        QCOMPARE(result.totalCash().nanos, 9'999 * kDollar);
    }

    void aPositiveSavingMeansThatTheRouterIsBetter()
    {
        const auto cheaper =
            compare(outcome(Side::Buy, 1000, 9'990), outcome(Side::Buy, 1000, 10'000), "TWAP");
        QVERIFY(cheaper.bps);
        QCOMPARE(*cheaper.bps, 10.0);
        QVERIFY(cheaper.reason.empty());
        QCOMPARE(*compare(outcome(Side::Buy, 1000, 10'010), outcome(Side::Buy, 1000, 10'000), "TWAP").bps,
                 -10.0);
        // A seller is better off with more.
        QCOMPARE(*compare(outcome(Side::Sell, 1000, 10'010), outcome(Side::Sell, 1000, 10'000), "TWAP").bps,
                 10.0);
        QCOMPARE(*compare(outcome(Side::Sell, 1000, 9'990), outcome(Side::Sell, 1000, 10'000), "TWAP").bps,
                 -10.0);
        // Fees count.
        QCOMPARE(
            *compare(outcome(Side::Buy, 1000, 10'000, -5), outcome(Side::Buy, 1000, 9'995, 5), "TWAP").bps,
            5.0);
    }

    void equalTotalsSaveNothingWithoutAMinusSign()
    {
        for (const Side side : {Side::Buy, Side::Sell}) {
            const auto same =
                compare(outcome(side, 1000, 10'000, 0, 9'000), outcome(side, 1000, 10'000, 0, 9'000), "TWAP");
            QVERIFY(same.bps && *same.bps == 0);
            QVERIFY(!std::signbit(*same.bps));
            QVERIFY(!std::signbit(same.timingBps));
            QVERIFY(!std::signbit(same.executionBps));
        }
    }

    void timingAndExecutionAddUpToTheSaving()
    {
        // The mid fell by 8 between the fills of the baseline and the router's; execution gave 2 more.
        const auto buying = compare(outcome(Side::Buy, 1000, 9'990, 0, 9'982),
                                    outcome(Side::Buy, 1000, 10'000, 0, 9'990), "TWAP");
        QCOMPARE(buying.timingBps, 8.0);
        QCOMPARE(buying.executionBps, 2.0);
        QCOMPARE(*buying.bps, 10.0);
        const auto selling = compare(outcome(Side::Sell, 1000, 10'010, 0, 10'018),
                                     outcome(Side::Sell, 1000, 10'000, 0, 10'010), "TWAP");
        QCOMPARE(selling.timingBps, 8.0);
        QCOMPARE(selling.executionBps, 2.0);
        QCOMPARE(*selling.bps, 10.0);
    }

    void unequalFillsAreNotCompared()
    {
        const auto saving =
            compare(outcome(Side::Buy, 900, 9'000), outcome(Side::Buy, 1000, 10'000), "Best Ask");
        QVERIFY(!saving.bps);
        for (const char* words : {"900", "1,000", "Best Ask", "The router"})
            QVERIFY2(saving.reason.find(words) != std::string::npos, saving.reason.c_str());
        // Both equally short may be compared.
        QVERIFY(compare(outcome(Side::Buy, 900, 9'000), outcome(Side::Buy, 900, 9'010), "Best Ask").bps);
    }

    void nothingFilledIsNotCompared()
    {
        const auto unfilled = compare(outcome(Side::Buy, 0, 0), outcome(Side::Buy, 0, 0), "TWAP");
        QVERIFY(!unfilled.bps);
        QVERIFY(unfilled.reason.find("filled nothing") != std::string::npos);
        const auto baseline = compare(outcome(Side::Buy, 1000, 10), outcome(Side::Buy, 0, 0), "TWAP");
        QVERIFY(!baseline.bps);
        QVERIFY(baseline.reason.find("TWAP filled nothing") != std::string::npos);
    }

    void moreThanATenthInCompletionIsNotCompared()
    {
        auto router = outcome(Side::Buy, 1000, 9'990);
        const auto baseline = outcome(Side::Buy, 1000, 10'000);
        router.completion.shares = {100}; // exactly a tenth
        QVERIFY(compare(router, baseline, "TWAP").bps);
        router.completion.shares = {101};
        const auto saving = compare(router, baseline, "TWAP");
        QVERIFY(!saving.bps);
        QVERIFY(saving.reason.find("The router left 101 of 1,000") != std::string::npos);
        QVERIFY(saving.reason.find("10%") != std::string::npos);
        const auto other = compare(baseline, router, "TWAP");
        QVERIFY(!other.bps);
        QVERIFY(other.reason.find("TWAP left") != std::string::npos);
    }

    void theAveragePriceIsRoundedToTheNanoDollar()
    {
        RunResult result = outcome(Side::Buy, 3, 0);
        result.all.gross = {10};
        QCOMPARE(averagePrice(result)->nanos, 3); // 3.33
        result.all.gross = {11};
        QCOMPARE(averagePrice(result)->nanos, 4); // 3.67
        result.all.shares = {2};
        result.all.gross = {7};
        QCOMPARE(averagePrice(result)->nanos, 4); // 3.5 away from zero
        result.all.gross = {-7};
        QCOMPARE(averagePrice(result)->nanos, -4);
        result.all.shares = {0};
        QVERIFY(!averagePrice(result));
        result = outcome(Side::Buy, 5000, 0);
        result.all.gross = {1'113'704'285'000'000};
        QCOMPARE(averagePrice(result)->nanos, 222'740'857'000);
    }

    void slippageIsACostInEitherDirection()
    {
        const Mid mid{2 * 10 * kDollar};
        QCOMPARE(*slippageBps(outcome(Side::Buy, 1000, 10'010), mid), 10.0);
        QCOMPARE(*slippageBps(outcome(Side::Sell, 1000, 9'990), mid), 10.0);
        QCOMPARE(*slippageBps(outcome(Side::Sell, 1000, 10'010), mid), -10.0);
        QVERIFY(!slippageBps(outcome(Side::Buy, 1000, 10'010), std::nullopt));
        QVERIFY(!slippageBps(outcome(Side::Buy, 0, 0), mid));
    }
};

QTEST_APPLESS_MAIN(TestRunReport)
#include "tst_run_report.moc"
