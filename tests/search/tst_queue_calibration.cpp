// SPDX-License-Identifier: GPL-3.0-or-later
// The calibration of queue rules: by hand on a few orders, and what it says of an input without any.
#include "order_feed.h"
#include "report/calibration_report.h"
#include "search/queue_calibration.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

class TestQueueCalibration : public QObject {
    Q_OBJECT

private slots:
    /// 300 ahead of us; 200 behind us cancel, then 250 trade: exactly 0 fill. Pro rata 120 of the 200 were
    /// ahead, so that 250 - 180 = 70 fill.
    void eachRuleByHand()
    {
        OrderFeed feed(Side::Buy);
        feed.add(1, 1, 'B', 5000, 300).add(2, 9, 'A', 5002, 500);
        feed.add(1'100, 2, 'B', 5000, 200).cancel(1'200, 2, 'B', 5000, 200);
        std::vector<QuoteEvent> rows = feed.rows();
        QuoteEvent print = row(1'300, kNasdaq, 5000, 300, 5002, 500);
        print.action = 'T';
        print.side = 'A';
        print.price = cents(5000);
        print.size = 250;
        print.flags = 0;
        rows.push_back(print);
        feed.execute(1'300, 1, 'B', 5000, 250).add(60'000, 3, 'B', 4990, 1);
        const auto all = feed.rows();
        rows.insert(rows.end(), all.begin() + static_cast<std::ptrdiff_t>(rows.size() - 1), all.end());
        const auto tape = tapeOfOrders(rows);
        QVERIFY(tape);
        // One second alone: the order that joins at 1 s.
        const auto found = calibrateQueues(*tape, {at(900), at(1'900)}, {Shares{100}, 500ms}, {}, nullptr);
        QVERIFY2(found, found ? "" : found.error().text().c_str());
        const CalibrationGroup& group = found->groups.front();
        QCOMPARE(group.orders, std::int64_t{2}); // a buy and a sell
        QCOMPARE(group.exact, std::int64_t{0});
        QCOMPARE(group.fits[0].filled, std::int64_t{0}); // trades-only
        QCOMPARE(group.fits[1].filled, std::int64_t{70}); // pro-rata
        QCOMPARE(group.fits[2].filled, std::int64_t{88}); // 200 x 9 / (9 + 4) = 138 ahead: 250 - 162
        QCOMPARE(group.fits[1].agreeing, std::int64_t{1});
        QCOMPARE(found->groups[Calibration::kStayed].orders, std::int64_t{2});
        const std::string text = calibrationText(*found, "MSFT");
        for (std::size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1)
            QVERIFY2(text.find('\n', begin) - begin <= 100, text.c_str());
        QVERIFY(calibrationJson(*found, "MSFT").find("\"queue\": \"pro-rata\"") != std::string::npos);
    }

    void quotesAloneAreRefused()
    {
        const auto found = calibrateQueues(*tapeOfOrders({row(0, kNasdaq, 5000, 80, 5003, 100)}),
                                           window(0, 60'000), {}, {}, nullptr);
        QVERIFY(!found);
        QVERIFY(found.error().message.starts_with("It has no single orders"));
    }
};

QTEST_APPLESS_MAIN(TestQueueCalibration)
#include "tst_queue_calibration.moc"
