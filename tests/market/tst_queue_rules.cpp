// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "market/queue/crossing.h"
#include "market/queue/queue_level.h"
#include "market/queue/queue_rule.h"

#include <QTest>

using namespace sor;

namespace {

std::int64_t ahead(const QueueModel& model, std::int64_t cancelled, std::int64_t shown,
                   std::int64_t aheadOfUs)
{
    return makeQueueRule(model)->cancelledAhead({cancelled, shown, aheadOfUs});
}
QueueModel power(int n)
{
    return {QueueModel::Kind::Power, n};
}

} // namespace

class TestQueueRules : public QObject {
    Q_OBJECT

private slots:
    void eachRuleByHand()
    {
        // 60 ahead, 40 behind, 30 cancel.
        QCOMPARE(ahead(QueueModel::TradesOnly, 30, 100, 60), std::int64_t{0});
        QCOMPARE(ahead(QueueModel::ProRata, 30, 100, 60), std::int64_t{18});
        QCOMPARE(ahead(power(1), 30, 100, 60), std::int64_t{18});
        QCOMPARE(ahead(power(2), 30, 100, 60), std::int64_t{20}); // 30 x 3600 / 5200 = 20.8
        QCOMPARE(ahead(power(3), 30, 100, 60), std::int64_t{23}); // 30 x 216000 / 280000 = 23.1
        // From the back of the queue, hardly any of them are ours to pass.
        QCOMPARE(ahead(power(2), 30, 100, 10), std::int64_t{0}); // 30 x 100 / 8200
        // All of it cancels: never more than stands ahead.
        QCOMPARE(ahead(power(2), 150, 150, 100), std::int64_t{100}); // 150 x 10000 / 12500 = 120
        for (int n = 1; n <= QueueModel::kMostPower; ++n) {
            QCOMPARE(ahead(power(n), 30, 100, 0), std::int64_t{0}); // first in the queue
            QCOMPARE(ahead(power(n), 30, 100, 100), std::int64_t{30}); // last: all of them are ahead
        }
    }

    void thePowersAreExactAtTheLargestSizes()
    {
        // Powers of these leave 64 bits, and their doubles cannot tell them apart.
        constexpr std::int64_t kHalf = (std::int64_t{1} << 31) - 1;
        for (int n = 1; n <= QueueModel::kMostPower; ++n) {
            QCOMPARE(ahead(power(n), 2 * kHalf, 2 * kHalf, kHalf), kHalf);
            QCOMPARE(ahead(power(n), 2 * kHalf - 1, 2 * kHalf, kHalf), kHalf - 1); // floor(kHalf - 1/2)
        }
        // One share more ahead than behind: just above one half, of an odd number of shares.
        QCOMPARE(ahead(power(3), 2 * kHalf - 1, 2 * kHalf - 1, kHalf), kHalf);
    }

    void whatIsAheadForOneIsBehindForTheOther()
    {
        Random random(5);
        for (int round = 0; round < 20'000; ++round) {
            const std::int64_t shown = random.between(2, 4'000'000'000);
            const std::int64_t before = random.between(1, shown - 1);
            const std::int64_t cancelled = random.between(1, shown);
            for (int n = 1; n <= QueueModel::kMostPower; ++n) {
                const std::int64_t one = ahead(power(n), cancelled, shown, before);
                const std::int64_t other = ahead(power(n), cancelled, shown, shown - before);
                QVERIFY(one >= 0 && one <= before);
                // Where no bound cuts in, the two floors lose at most one share.
                if (one < before && other < shown - before)
                    QVERIFY(one + other == cancelled || one + other == cancelled - 1);
                if (n == 1)
                    QCOMPARE(one, ahead(QueueModel::ProRata, cancelled, shown, before));
                // The longer part loses more the higher the power.
                if (n > 1 && 2 * before > shown)
                    QVERIFY(one >= ahead(power(n - 1), cancelled, shown, before));
                if (n > 1 && 2 * before < shown)
                    QVERIFY(one <= ahead(power(n - 1), cancelled, shown, before));
            }
        }
    }

    void namesAreReadAsTheyAreWritten()
    {
        for (const QueueModel& model : {QueueModel::TradesOnly, QueueModel::ProRata, power(1),
                                        QueueModel::Power, power(3), QueueModel::Exact})
            QCOMPARE(parseQueueModel(name(model)), std::optional(model));
        QCOMPARE(parseQueueModel("power:2"), std::optional(QueueModel::Power));
        QCOMPARE(name(power(2)), std::string("power"));
        for (const char* wrong : {"", "power:", "power:0", "power:4", "power:-1", "power:1.5", "power:2 ",
                                  "Power", "prorata", "Exact"})
            QVERIFY2(!parseQueueModel(wrong), wrong);
        using Kind = CrossingRule::Kind;
        for (const CrossingRule& rule :
             {CrossingRule{}, CrossingRule{Kind::None}, CrossingRule{Kind::Shown},
              CrossingRule{Kind::Lasting, Nanos{0}}, CrossingRule{Kind::Lasting, Nanos{1}},
              CrossingRule{Kind::Lasting, std::chrono::milliseconds{250}}})
            QCOMPARE(parseCrossingRule(name(rule)), std::optional(rule));
        QCOMPARE(name(CrossingRule{}), std::string("lasting"));
        QCOMPARE(parseCrossingRule("lasting:10ms"), std::optional(CrossingRule{}));
        for (const char* wrong :
             {"", "lasting:", "lasting:-1ms", "lasting:10", "lasting:400d", "show", "none:1ms"})
            QVERIFY2(!parseCrossingRule(wrong), wrong);
    }
};

QTEST_GUILESS_MAIN(TestQueueRules)
#include "tst_queue_rules.moc"
