// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "compare_numbers.h"

#include <QTest>
#include <array>
#include <limits>
#include <vector>

using namespace sor;

class TestRandom : public QObject {
    Q_OBJECT

private slots:
    // xoshiro256** after four words of splitmix64, computed apart from this code from the two published
    // algorithms.
    void givesThePublishedSequence_data()
    {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<QList<quint64>>("expected");
        QTest::newRow("0") << quint64{0}
                           << QList<quint64>{11'091'344'671'253'066'420U, 13'793'997'310'169'335'082U,
                                             1'900'383'378'846'508'768U, 7'684'712'102'626'143'532U,
                                             13'521'403'990'117'723'737U};
        QTest::newRow("42") << quint64{42}
                            << QList<quint64>{1'546'998'764'402'558'742U, 6'990'951'692'964'543'102U,
                                              12'544'586'762'248'559'009U, 17'057'574'109'182'124'193U,
                                              18'295'552'978'065'317'476U};
        QTest::newRow("largest") << std::numeric_limits<quint64>::max()
                                 << QList<quint64>{10'328'197'420'357'168'392U, 14'156'678'507'024'973'869U,
                                                   9'357'971'779'955'476'126U, 13'791'585'006'304'312'367U,
                                                   10'463'432'026'814'718'762U};
    }
    void givesThePublishedSequence()
    {
        QFETCH(quint64, seed);
        QFETCH(QList<quint64>, expected);
        Random random(seed);
        for (const quint64 word : expected)
            QCOMPARE(quint64{random.next()}, word);
    }

    void staysInTheUnitIntervalWithTheRightMoments()
    {
        Random random(1);
        double sum = 0;
        double squares = 0;
        constexpr int kDraws = 200'000;
        for (int i = 0; i < kDraws; ++i) {
            const double u = random.uniform();
            QVERIFY(u >= 0 && u < 1);
            sum += u;
            squares += u * u;
        }
        // Six standard errors: sqrt(1/12/n) = 0.00065 and sqrt(4/45/n) = 0.00067.
        COMPARE_NEAR(sum / kDraws, 0.5, 0.004);
        COMPARE_NEAR(squares / kDraws, 1.0 / 3, 0.004);
    }

    void drawsEveryWholeNumberOfARangeEquallyOften()
    {
        Random random(2);
        std::array<int, 7> hits{};
        constexpr int kDraws = 140'000;
        for (int i = 0; i < kDraws; ++i) {
            const auto n = random.between(-3, 3);
            QVERIFY(n >= -3 && n <= 3);
            ++hits[static_cast<std::size_t>(n + 3)];
        }
        for (const int count : hits) // 20,000 expected, standard deviation 131
            COMPARE_NEAR(count, 20'000, 799);
    }

    void coversTheWidestRangeAndTheNarrowest()
    {
        Random random(3);
        QCOMPARE(random.between(5, 5), std::int64_t{5});
        constexpr std::int64_t kWidest = (std::int64_t{1} << 32) - 2; // 2^32 - 1 numbers
        std::int64_t least = kWidest;
        std::int64_t most = 0;
        for (int i = 0; i < 10'000; ++i) {
            const auto n = random.between(0, kWidest);
            QVERIFY(n >= 0 && n <= kWidest);
            least = std::min(least, n);
            most = std::max(most, n);
        }
        QVERIFY(least < kWidest / 1'000);
        QVERIFY(most > kWidest - kWidest / 1'000);
        constexpr std::int64_t kFar = -9'000'000'000'000'000'000;
        QVERIFY(random.between(kFar, kFar + 1) <= kFar + 1);
    }

    void chanceKnowsNeverAndAlways()
    {
        Random random(4);
        int hits = 0;
        for (int i = 0; i < 10'000; ++i) {
            QVERIFY(!random.chance(0));
            QVERIFY(random.chance(1));
            hits += random.chance(0.25) ? 1 : 0;
        }
        COMPARE_NEAR(hits, 2'500, 259); // six standard deviations
    }

    void exponentialHasItsMeanAndNoNegatives()
    {
        Random random(5);
        double sum = 0;
        int beyondMean = 0;
        constexpr int kDraws = 200'000;
        for (int i = 0; i < kDraws; ++i) {
            const double x = random.exponential(2.5);
            QVERIFY(x >= 0 && std::isfinite(x));
            sum += x;
            beyondMean += x > 2.5 ? 1 : 0;
        }
        COMPARE_NEAR(sum / kDraws, 2.5, 0.04);
        COMPARE_NEAR(static_cast<double>(beyondMean) / kDraws, std::exp(-1.0), 0.007);
    }

    void equalSeedsGiveEqualSequencesAndOthersDoNot()
    {
        Random a(7);
        Random b(7);
        Random c(8);
        bool differs = false;
        for (int i = 0; i < 100; ++i) {
            const auto word = a.next();
            QCOMPARE(b.next(), word);
            differs = differs || c.next() != word;
        }
        QVERIFY(differs);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
