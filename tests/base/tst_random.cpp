// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include <QTest>
#include <cmath>

using namespace sor;

class TestRandom : public QObject {
    Q_OBJECT

private slots:
    void exponentialTimesHaveTheirDistribution()
    {
        constexpr int kDraws = 1'000'000;
        constexpr double kMean = 2.5;
        Random random(3);
        double sum = 0;
        double squares = 0;
        int beyond[4] = {0, 0, 0, 0};
        for (int i = 0; i < kDraws; ++i) {
            const double x = random.exponential(kMean);
            QVERIFY(x >= 0);
            sum += x;
            squares += x * x;
            for (int k = 0; k < 4; ++k)
                beyond[k] += x > kMean * (k + 0.5) ? 1 : 0;
        }
        // Five standard deviations of each estimate.
        const double n = kDraws;
        QVERIFY(std::abs(sum / n - kMean) < 5 * kMean / std::sqrt(n));
        QVERIFY(std::abs(squares / n - 2 * kMean * kMean) < 5 * kMean * kMean * std::sqrt(20 / n));
        for (int k = 0; k < 4; ++k) {
            const double p = std::exp(-(k + 0.5));
            QVERIFY2(std::abs(beyond[k] / n - p) < 5 * std::sqrt(p * (1 - p) / n),
                     qPrintable(QString::number(k)));
        }
    }

    void aSeedGivesTheSameNumbersEverywhere()
    {
        Random random(1);
        const std::uint64_t first = random.next();
        QCOMPARE(first, std::uint64_t{12966619160104079557ULL});
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
