// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare_text.h"
#include "strategy/scheduled.h"
#include "test_runs.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;

std::vector<std::int64_t> dues(const Schedule& schedule, const ParentOrder& order, Nanos step)
{
    std::vector<std::int64_t> out;
    for (UnixNanos t = order.window.from; t < order.window.to; t += step)
        out.push_back(schedule.dueAt(t).shares.count);
    return out;
}

std::string twap(const Rows& rows, const ParentOrder& order, Nanos bucket,
                 ExecutionRules rules = noCompletion())
{
    const auto tape = tapeOf(rows);
    return text(run(std::make_unique<Scheduled>(Schedule::even(order, bucket)), *tape, order, rules), *tape);
}

} // namespace

class TestSchedule : public QObject {
    Q_OBJECT

private slots:
    void theNumberOfBucketsIsRoundedUp()
    {
        QCOMPARE(Schedule::bucketCount(window(0, 60'000), 60s), std::size_t{1});
        QCOMPARE(Schedule::bucketCount(window(0, 60'001), 60s), std::size_t{2});
        QCOMPARE(Schedule::bucketCount(window(0, 1), 60s), std::size_t{1});
        QCOMPARE(Schedule::bucketCount(window(0, 522'000), 60s), std::size_t{9});
    }

    void floorOfQTimesKPlusOneOverNIsDueFromTheStartOfBucketK()
    {
        const ParentOrder order = buy(5000, window(0, 522'000)); // 9 buckets, the last one shorter
        const Schedule schedule = Schedule::even(order, 60s);
        for (std::int64_t k = 0; k < 9; ++k) {
            QCOMPARE(schedule.dueAt(at(k * 60'000)).shares.count, 5000 * (k + 1) / 9);
            QCOMPARE(
                schedule.dueAt(at(std::min<std::int64_t>((k + 1) * 60'000, 522'000)) - Nanos{1}).shares.count,
                5000 * (k + 1) / 9);
        }
        const ParentOrder seven = buy(7, window(0, 10));
        QCOMPARE(dues(Schedule::even(seven, 1ms), seven, 1ms),
                 (std::vector<std::int64_t>{0, 1, 2, 2, 3, 4, 4, 5, 6, 7}));
    }

    void weightsMakeUnevenSlicesThatAddUpToTheOrder()
    {
        const ParentOrder order = buy(100, window(0, 4));
        QCOMPARE(dues(Schedule::weighted(order, 1ms, {1, 0, 2, 3}), order, 1ms),
                 (std::vector<std::int64_t>{16, 16, 50, 100}));
        QCOMPARE(dues(Schedule::weighted(order, 1ms, {0, 0, 0, 5}), order, 1ms),
                 (std::vector<std::int64_t>{0, 0, 0, 100}));
        // Volumes near the end of int64 neither overflow nor lose a share.
        constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
        QCOMPARE(dues(Schedule::weighted(order, 1ms, {kHuge, kHuge, kHuge, kHuge}), order, 1ms),
                 (std::vector<std::int64_t>{25, 50, 75, 100}));
    }

    void twapTakesWhatIsDueAsBestAskTakesItAndCatchesUp()
    {
        const Rows rows{row(0, kNasdaq, 990, 1, 1000, 10), // 25 are due, 10 are there
                        row(1, kBats, 990, 1, 1001, 500), // above: it waits at XNAS
                        row(10, kNasdaq, 990, 1, 1000, 30), // 50 due; 20 were added
                        row(20, kNasdaq, 990, 1, 1005, 30), // 75 due, BATS is the lowest
                        row(25, kBats, 990, 1, 1000, 500), // nothing more is due
                        row(39, kBats, 990, 1, 1000, 400)}; // bucket 3
        COMPARE_TEXT(twap(rows, buy(100, window(0, 40)), 10ms),
                     "0 XNAS 10@1000; 10 XNAS 20@1000; 20 BATS 45@1001; 39 BATS 25@1000");
    }

    void twapActsOnTheFirstPointOfABucketNotBefore()
    {
        COMPARE_TEXT(twap({row(0, kNasdaq, 990, 1, 1000, 500), row(9, kNasdaq, 990, 1, 1001, 500),
                           row(13, kNasdaq, 990, 1, 1002, 500)},
                          buy(100, window(0, 20)), 10ms),
                     "0 XNAS 50@1000; 13 XNAS 50@1002");
        // The carried state is a point at the start of the window.
        COMPARE_TEXT(twap({row(0, kNasdaq, 990, 1, 1000, 500), row(9, kNasdaq, 990, 1, 1001, 500)},
                          buy(100, window(5, 25)), 10ms),
                     "5 XNAS 50@1000");
    }

    void twapDoesNotSendAgainWhatIsOnItsWay()
    {
        ExecutionRules rules = noCompletion();
        rules.latency = 5ms;
        COMPARE_TEXT(twap({row(0, kNasdaq, 990, 1, 1000, 500), row(1, kNasdaq, 990, 1, 1000, 501),
                           row(2, kNasdaq, 990, 1, 1000, 502), row(12, kNasdaq, 990, 1, 1003, 500),
                           row(19, kNasdaq, 990, 1, 1004, 500)},
                          buy(100, window(0, 20)), 10ms, rules),
                     "5 XNAS 50@1000; 17 XNAS 50@1003");
    }

    void lotsWaitUntilALotIsDue()
    {
        ParentOrder order = buy(250, window(0, 50));
        order.lot = {100};
        Rows rows;
        for (std::int64_t ms = 0; ms < 50; ms += 10)
            rows.push_back(row(ms, kNasdaq, 990, 1, 1000 + ms / 10, 1000));
        // 50, 100, 150, 200, 250 are due; the last 50 are less than a lot and all that is left.
        COMPARE_TEXT(twap(rows, order, 10ms), "10 XNAS 100@1001; 30 XNAS 100@1003; 40 XNAS 50@1004");
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
