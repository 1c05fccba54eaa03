// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/ground_truth_probe.h"
#include "input/synthetic/synthetic_day.h"

#include <QTest>

using namespace sor;

namespace {

constexpr std::int64_t kTick = 10'000'000;
constexpr std::int64_t kBestBid = 9'999;

GroundTruthProbe::Order order(std::int64_t at, std::uint32_t shares, std::int64_t lifetime = 1000)
{
    GroundTruthProbe::Order virtualOrder;
    virtualOrder.at = unixNanos(at);
    virtualOrder.lifetime = Nanos{lifetime};
    virtualOrder.shares = shares;
    return virtualOrder;
}

/// A bid side with three orders at the best price and one a tick deeper.
SyntheticBookSide threeOrders()
{
    SyntheticBookSide bids;
    bids.reset(-1, kBestBid);
    for (const std::uint32_t size : {100U, 50U, 200U})
        bids.add(0, size);
    bids.add(1, 300);
    return bids;
}

} // namespace

class TestGroundTruthProbe : public QObject {
    Q_OBJECT

private slots:
    void fillsOnlyWhatPassesTheOrdersAhead()
    {
        SyntheticBookSide bids = threeOrders();
        GroundTruthProbe probe({order(10, 80)});
        probe.watch({&bids}, kTick);
        probe.advance(9);
        QVERIFY(!probe.orders()[0].isPlaced);
        probe.advance(10);
        QVERIFY(probe.orders()[0].isPlaced);
        QCOMPARE(probe.orders()[0].price, Price{kBestBid * kTick});
        QCOMPARE(probe.orders()[0].sharesAhead, std::uint32_t{350});
        bids.add(0, 500); // behind
        probe.marketSell(0, 20, bids, 350, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{0});
        probe.marketSell(0, 30, bids, 380, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{30});
        QCOMPARE(probe.orders()[0].firstFill, unixNanos(30));
        probe.marketSell(0, 40, bids, 1000, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{80});
        QCOMPARE(probe.orders()[0].lastFill, unixNanos(40));
    }

    void cancellationsAheadMoveItForwardAndThoseBehindDoNot()
    {
        SyntheticBookSide bids = threeOrders();
        GroundTruthProbe probe({order(10, 80)});
        probe.watch({&bids}, kTick);
        probe.advance(10);
        bids.add(0, 500);
        bids.cancel(0, 3);
        probe.orderLeft(0, kBestBid, 3);
        probe.marketSell(0, 20, bids, 350, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{0});
        bids.cancel(0, 0);
        probe.orderLeft(0, kBestBid, 0);
        probe.marketSell(0, 30, bids, 270, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{20});
    }

    void aBetterBidShieldsItUnlessTheSweepReachesIt()
    {
        SyntheticBookSide bids = threeOrders();
        GroundTruthProbe probe({order(10, 80)});
        probe.watch({&bids}, kTick);
        probe.advance(10);
        bids.openBetter();
        bids.add(0, 40);
        probe.marketSell(0, 20, bids, 900, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{0});
        probe.marketSell(0, 30, bids, 395, true);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{5});
    }

    void itIsFirstWhenItsQueueHasGone()
    {
        SyntheticBookSide bids = threeOrders();
        GroundTruthProbe probe({order(10, 80)});
        probe.watch({&bids}, kTick);
        probe.advance(10);
        for (int i = 0; i < 3; ++i) {
            bids.cancel(0, 0);
            probe.orderLeft(0, kBestBid, 0);
        }
        bids.dropBest();
        probe.marketSell(0, 20, bids, 30, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{30});
        probe.askArrived(0, 30, kBestBid, 20);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{50});
        probe.askArrived(0, 40, kBestBid + 1, 20);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{50});
    }

    void itEndsWithItsLifetimeAndKnowsItsVenue()
    {
        SyntheticBookSide bids = threeOrders();
        SyntheticBookSide others = threeOrders();
        auto elsewhere = order(10, 80);
        elsewhere.venue = 1;
        auto nowhere = order(10, 80);
        nowhere.venue = 5;
        GroundTruthProbe probe({order(10, 80, 100), elsewhere, nowhere});
        probe.watch({&bids, &others}, kTick);
        probe.advance(10);
        probe.marketSell(1, 20, others, 360, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{0});
        QCOMPARE(probe.orders()[1].filled, std::uint32_t{10});
        QVERIFY(!probe.orders()[2].isPlaced);
        probe.advance(110);
        probe.marketSell(0, 110, bids, 5000, false);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{0});
    }

    void aHaltEndsWhatRestsAndNothingIsPlacedInIt()
    {
        SyntheticBookSide bids = threeOrders();
        SyntheticBookSide others = threeOrders();
        auto elsewhere = order(10, 80);
        elsewhere.venue = 1;
        GroundTruthProbe probe({order(10, 80), elsewhere, order(30, 80), order(50, 80)});
        probe.watch({&bids, &others}, kTick);
        probe.advance(10);
        probe.venueHalted(0);
        probe.advance(30);
        probe.venueReopened(0);
        probe.advance(50);
        probe.marketSell(0, 60, bids, 1000, false);
        probe.marketSell(1, 60, others, 1000, false);
        QVERIFY(probe.orders()[0].isPlaced);
        QCOMPARE(probe.orders()[0].filled, std::uint32_t{0});
        QCOMPARE(probe.orders()[1].filled, std::uint32_t{80});
        QVERIFY(!probe.orders()[2].isPlaced);
        QCOMPARE(probe.orders()[3].filled, std::uint32_t{80});
    }

    void aSimulatedDayIsTheSameWithAndWithoutIt()
    {
        SyntheticDayOptions options;
        options.duration = std::chrono::minutes(20);
        std::vector<GroundTruthProbe::Order> orders;
        for (int i = 0; i < 400; ++i) {
            auto virtualOrder = order(count(options.start) + i * 3'000'000'000LL, 100, 10'000'000'000);
            virtualOrder.venue = static_cast<std::size_t>(i % 4);
            orders.push_back(virtualOrder);
        }
        GroundTruthProbe probe(orders);
        auto plain = SyntheticDay::create(options);
        auto watched = SyntheticDay::create(options);
        QVERIFY(plain.hasValue() && watched.hasValue());
        watched->attach(probe);
        Mbp1Row a;
        Mbp1Row b;
        while (plain->next(a)) {
            QVERIFY(watched->next(b));
            QVERIFY(a.quoteEvent() == b.quoteEvent());
        }
        QVERIFY(!watched->next(b));
        int filled = 0;
        int unfilled = 0;
        for (const auto& virtualOrder : probe.orders()) {
            QVERIFY(virtualOrder.isPlaced);
            QVERIFY(virtualOrder.sharesAhead > 0);
            QVERIFY(virtualOrder.filled <= virtualOrder.shares);
            if (virtualOrder.filled > 0) {
                QVERIFY(virtualOrder.firstFill >= virtualOrder.at
                        && virtualOrder.firstFill <= virtualOrder.lastFill);
                QVERIFY(virtualOrder.lastFill < virtualOrder.at + virtualOrder.lifetime);
            }
            filled += virtualOrder.filled == virtualOrder.shares ? 1 : 0;
            unfilled += virtualOrder.filled == 0 ? 1 : 0;
        }
        QVERIFY2(filled > 15 && unfilled > 40, qPrintable(QStringLiteral("%1 %2").arg(filled).arg(unfilled)));
    }
};

QTEST_GUILESS_MAIN(TestGroundTruthProbe)
#include "tst_ground_truth_probe.moc"
