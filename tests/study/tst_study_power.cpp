// SPDX-License-Identifier: GPL-3.0-or-later
// Drift, power and the correlation of days by hand, and what is said where data are too few.
#include "base/student_t.h"
#include "compare_numbers.h"
#include "study/day_correlation.h"
#include "study/drift_adjustment.h"
#include "study/headline.h"
#include "study/study_power.h"
#include "study_draws.h"

#include <QTest>

using namespace sor;
using namespace sor::study;
using sor::test::fourOrders;
using sor::test::Rows;

class TestStudyPower : public QObject {
    Q_OBJECT

private slots:
    void driftIsTakenOutWithTheSlopeOfOtherDays()
    {
        Rows rows; // the slope of the first day is 1, that of the second 2
        rows.add(3, 1);
        rows.add(1, 1);
        rows.add(6, 2);
        rows.add(2, 2);
        const std::vector<double> move{1, -1, 2, 0};
        const auto found = withoutDrift(rows.sample(), move);
        QVERIFY(found);
        QCOMPARE(found->bps, (std::vector<double>{1, 3, 4, 2}));
        QCOMPARE(withoutDrift(rows.sample(), std::vector<double>{1, 2, 5, 5}).why(),
                 (NoEstimate{Lack::Variation}));
    }

    void powerByHand()
    {
        const auto found = intraclassCorrelation(fourOrders().sample()); // MSB 4, MSW 5
        QVERIFY(found);
        COMPARE_NEAR(found->icc, -1.0 / 9, 1e-15);
        QCOMPARE(found->ordersADay, 2.0);
        QCOMPARE(found->designEffect, 1.0);
        Rows rows; // MSB 8 x 2 = 16, MSW 1/2 + 1/2 over 2
        for (const double d : {0.5, -0.5})
            rows.add(d, 1);
        for (const double d : {4.5, 3.5})
            rows.add(d, 2);
        const auto alike = intraclassCorrelation(rows.sample());
        QVERIFY(alike);
        COMPARE_NEAR(alike->icc, 15.5 / 16.5, 1e-15);
        COMPARE_NEAR(alike->designEffect, 1 + 15.5 / 16.5, 1e-15);
        // t of 4 degrees: 2.7764451051977987 and 0.9409645772.
        COMPARE_NEAR(smallestVisibleEffect(2, 4), 2 * (2.7764451051977987 + 0.9409645772), 1e-9);
    }

    void daysNeededIsTheLeastNumber()
    {
        Random random(9);
        for (int i = 0; i < 100; ++i) {
            const double error = 0.05 + random.uniform();
            const auto days = static_cast<std::size_t>(random.between(2, 60));
            const double effect = 0.5 + random.uniform();
            const auto suffices = [&](std::size_t count) {
                const auto degrees = static_cast<double>(count - 1);
                return (studentQuantile(0.975, degrees) + studentQuantile(0.8, degrees)) * error
                    * std::sqrt(static_cast<double>(days) / static_cast<double>(count))
                    <= effect;
            };
            std::size_t expected = 2;
            while (!suffices(expected))
                ++expected;
            QCOMPARE(daysNeeded(effect, error, days), std::optional(expected));
        }
        QCOMPARE(daysNeeded(1e-6, 1, 10), std::nullopt);
        QCOMPARE(daysNeeded(0.1, 0, 10), std::optional<std::size_t>(2));
    }

    void correlationOfDaysByHand()
    {
        Rows rows; // the means of days: 1, 2, 3, 4
        for (const std::int64_t day : {3, 1, 4, 2}) {
            rows.add(static_cast<double>(day) - 1, day);
            rows.add(static_cast<double>(day) + 1, day);
        }
        const auto found = dayCorrelation(rows.sample());
        QVERIFY(found);
        QCOMPARE(found->lagOne, 0.25);
        QCOMPARE(found->limit, 1.0);
        QVERIFY(!found->isHigh());
        Rows trend;
        for (std::int64_t day = 0; day < 30; ++day)
            trend.add(static_cast<double>(day), day);
        QVERIFY(dayCorrelation(trend.sample())->isHigh());
    }

    void saysWhatIsMissing()
    {
        const Sample none;
        Rows one;
        one.add(1, 1);
        Rows oneDay = one;
        oneDay.add(2, 1);
        Rows twoDays = oneDay;
        twoDays.add(4, 2);
        const std::vector<double> moves(4);
        QCOMPARE(clusteredMean(none, Weighting::Equal).why(), (NoEstimate{Lack::Days, 0, 2}));
        QCOMPARE(headlineOf(oneDay.sample(), Weighting::Equal, 1).why(), (NoEstimate{Lack::Days, 1, 2}));
        QCOMPARE(meanOverOrders(one.sample(), Weighting::Equal).why(), (NoEstimate{Lack::Orders, 1, 2}));
        QCOMPARE(wildInterval(twoDays.sample(), Weighting::Equal, 1).why(), (NoEstimate{Lack::Days, 2, 3}));
        QCOMPARE(withoutDrift(oneDay.sample(), std::span(moves).first(2)).why(),
                 (NoEstimate{Lack::Days, 1, 2}));
        QCOMPARE(withoutDrift(twoDays.sample(), std::span(moves).first(3)).why(),
                 (NoEstimate{Lack::Variation}));
        QCOMPARE(intraclassCorrelation(oneDay.sample()).why(), (NoEstimate{Lack::Days, 1, 2}));
        QCOMPARE(dayCorrelation(twoDays.sample()).why(), (NoEstimate{Lack::Days, 2, 3}));
        Rows single; // an order a day
        for (std::int64_t day = 0; day < 4; ++day)
            single.add(0.1, day);
        QCOMPARE(intraclassCorrelation(single.sample()).why(), (NoEstimate{Lack::Orders, 4, 5}));
        QCOMPARE(dayCorrelation(single.sample()).why(), (NoEstimate{Lack::Variation}));
        single.add(0.1, 0);
        QCOMPARE(intraclassCorrelation(single.sample()).why(), (NoEstimate{Lack::Variation}));
    }
};

QTEST_APPLESS_MAIN(TestStudyPower)
#include "tst_study_power.moc"
