// SPDX-License-Identifier: GPL-3.0-or-later
// Orders whose shares joined at several times, with others in between.
#include "slow_resting.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

TapeTrade print(std::uint32_t size)
{
    return {at(0), cents(5000), 0, size, 0, Aggressor::Seller, true};
}

SidedQuote shown(std::int64_t size)
{
    return {cents(5003), cents(5000), 100, static_cast<std::uint32_t>(size)};
}

} // namespace

class TestRestingParts : public QObject {
    Q_OBJECT

private slots:
    void aSmallerOrderAtTheSamePriceKeepsItsPlace()
    {
        RestingOrders resting(QueueModel::ProRata, kShown, Side::Buy, 1);
        resting.place(0, cents(5000), {100}, shown(80));
        resting.onTrade(print(50));
        resting.place(0, cents(5000), {60}, shown(80));
        QCOMPARE(resting.ahead(0), std::int64_t{30});
        QCOMPARE(resting.resting(0), Shares{60});
        QCOMPARE(resting.onTrade(print(40)), Shares{10});
        QCOMPARE(resting.onTrade(print(400)), Shares{50});
        QCOMPARE(resting.mask(), std::uint64_t{0});
    }

    void theExcessOfALargerOrderJoinsTheBack()
    {
        RestingOrders resting(QueueModel::ProRata, kShown, Side::Buy, 1);
        resting.place(0, cents(5000), {20}, shown(80));
        resting.place(0, cents(5000), {50}, shown(200)); // 120 others in between
        QCOMPARE(resting.onTrade(print(90)), Shares{10}); // 80 others, 10 ours
        QCOMPARE(resting.onTrade(print(90)), Shares{10}); // 10 ours, 80 of the 120 others
        QCOMPARE(resting.ahead(0), std::int64_t{40});
        QCOMPARE(resting.onTrade(print(60)), Shares{20});
        QCOMPARE(resting.resting(0), Shares{10});
    }

    void noPartPassesAnOlderOneWhenOthersCancel()
    {
        // 400 others stand before our first 10 shares and 200 more before the next 10; of 1000 shown 900
        // cancel. By powers 276 of the 400 and all of the 600 would go: the newer part would be first.
        RestingOrders resting(QueueModel::Power, kShown, Side::Buy, 1);
        resting.place(0, cents(5000), {10}, shown(400));
        resting.place(0, cents(5000), {20}, shown(600));
        resting.onQuote(0, shown(1000), shown(100), false, false, at(1));
        QCOMPARE(resting.ahead(0), std::int64_t{100});
        QCOMPARE(resting.onTrade(print(105)), Shares{5});
        QCOMPARE(resting.resting(0), Shares{15});
        QCOMPARE(resting.onTrade(print(8)), Shares{8});
    }

    void ordersOfSeveralPartsFillAsTheirSharesOneByOne()
    {
        Random random(64);
        std::int64_t filled = 0;
        for (int round = 0; round < 300; ++round) {
            const QueueModel model = round % 3 == 0 ? QueueModel::TradesOnly
                : round % 3 == 1                    ? QueueModel::ProRata
                                                    : QueueModel::Power;
            RestingOrders resting(model, kShown, Side::Buy, 1);
            SlowParts slow(model);
            std::int64_t size = random.between(1, 400);
            for (int step = 0; step < 60; ++step) {
                const std::int64_t before = size;
                if (random.chance(0.4)) {
                    const std::int64_t wanted =
                        std::max<std::int64_t>(0, slow.size() + random.between(-10, 30));
                    resting.place(0, cents(5000), {wanted}, shown(size));
                    slow.changeTo(wanted, size);
                } else if (random.chance(0.4)) {
                    const std::int64_t traded = random.between(1, 150);
                    const std::int64_t found =
                        resting.onTrade(print(static_cast<std::uint32_t>(traded))).count;
                    QCOMPARE(found, slow.trade(traded));
                    filled += found;
                    size = std::max<std::int64_t>(1, size - traded);
                    resting.onQuote(0, shown(before), shown(size), true, false, at(step));
                    slow.bound(size);
                } else {
                    size = random.between(1, 400);
                    resting.onQuote(0, shown(before), shown(size), false, false, at(step));
                    slow.cancel(std::max<std::int64_t>(0, before - size), before);
                    slow.bound(size);
                }
                QCOMPARE(resting.resting(0), Shares{slow.size()});
                if (resting.restsAt(0))
                    QCOMPARE(resting.ahead(0), slow.ahead());
            }
        }
        QVERIFY2(filled > 20'000, qPrintable(QString::number(filled)));
    }

    void anotherPriceLosesThePlace()
    {
        RestingOrders resting(QueueModel::ProRata, kShown, Side::Buy, 1);
        resting.place(0, cents(5000), {20}, shown(80));
        resting.place(0, cents(5001), {20}, shown(80));
        QCOMPARE(resting.ahead(0), std::int64_t{0}); // the queue is empty
        resting.place(0, cents(5000), {20}, shown(70));
        QCOMPARE(resting.ahead(0), std::int64_t{70});
        resting.limitTo({5});
        QCOMPARE(resting.resting(0), Shares{5});
        resting.place(0, cents(5000), {0}, shown(70));
        QVERIFY(!resting.restsAt(0));
    }
};

QTEST_GUILESS_MAIN(TestRestingParts)
#include "tst_resting_parts.moc"
