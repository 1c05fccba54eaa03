// SPDX-License-Identifier: GPL-3.0-or-later
// The interval of a ratio of sums over blocks of time: by hand, and how often it holds the truth.
#include "base/random.h"
#include "base/student_t.h"
#include "compare_numbers.h"
#include "rounds.h"
#include "search/block_ratio.h"

#include <QTest>
#include <cmath>
#include <vector>

using namespace sor;
using namespace sor::test;

class TestBlockRatio : public QObject {
    Q_OBJECT

private slots:
    /// Ratio 16 / 80 = 0.2; residuals of (x, 10) are x - 2: -1, 1, 1, -1, -1, 1, 1, -1. Squares 8, neighbours
    /// -1 + 1 - 1 + 1 - 1 + 1 - 1 = -1, which leaves nothing off. Error sqrt(8 x 8/7) / 80.
    void byHand()
    {
        std::vector<RatioBlock> blocks;
        for (const double over : {1., 3., 3., 1., 1., 3., 3., 1.})
            blocks.push_back({over, 10});
        const auto found = ratioInterval(blocks);
        QVERIFY(found);
        const double reach = studentQuantile(0.975, 7) * std::sqrt(8. * 8 / 7) / 80;
        COMPARE_NEAR(found->low, 0.2 - reach, 1e-12);
        COMPARE_NEAR(found->high, 0.2 + reach, 1e-12);
        // Residuals in runs: -1, -1, -1, -1, 1, 1, 1, 1 have neighbours 3 - 1 + 3 = 5.
        for (std::size_t i = 0; i < blocks.size(); ++i)
            blocks[i].over = i < 4 ? 1 : 3;
        const auto runs = ratioInterval(blocks);
        COMPARE_NEAR(runs->high - 0.2, studentQuantile(0.975, 7) * std::sqrt(18. * 8 / 7) / 80, 1e-12);
        // Empty blocks add nothing but the distance between their neighbours.
        blocks.insert(blocks.end(), 5, {});
        COMPARE_NEAR(ratioInterval(blocks)->high, runs->high, 1e-12);
    }

    void tooLittleGivesNone()
    {
        std::vector<RatioBlock> blocks(kMinRatioBlocks - 1, {1, 2});
        QVERIFY(!ratioInterval(blocks));
        blocks.insert(blocks.end(), 20, {});
        QVERIFY(!ratioInterval(blocks));
        blocks.push_back({1, 2});
        QVERIFY(ratioInterval(blocks));
        QVERIFY(!ratioInterval(std::vector<RatioBlock>(20, {1, 0})));
    }

    void holdsTheTruth_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("most");
        QTest::newRow("10 s") << 10. << 0.93 << 0.97;
        QTest::newRow("30 s") << 30. << 0.89 << 0.95;
    }
    /// Sixty minutes of seconds whose shares and errors go on from second to second with a time constant, as
    /// those of overlapping orders do. The true ratio is 0.1.
    void holdsTheTruth()
    {
        QFETCH(const double, seconds);
        QFETCH(const double, least);
        QFETCH(const double, most);
        constexpr double kTruth = 0.1;
        Random random(7);
        const auto normal = [&] {
            double sum = -6;
            for (int i = 0; i < 12; ++i)
                sum += random.uniform();
            return sum;
        };
        const double stays = std::exp(-1 / seconds);
        const auto all = rounds(1'000);
        std::int64_t held = 0;
        for (std::int64_t n = 0; n < all; ++n) {
            std::vector<RatioBlock> blocks(60);
            double size = 0;
            double error = 0;
            for (RatioBlock& block : blocks) {
                for (int second = 0; second < 60; ++second) {
                    size = stays * size + std::sqrt(1 - stays * stays) * normal();
                    error = stays * error + std::sqrt(1 - stays * stays) * normal();
                    const double shares = std::exp(size / 2);
                    block.under += shares;
                    block.over += shares * (kTruth + 0.3 * error);
                }
            }
            const auto interval = ratioInterval(blocks);
            held += interval && interval->low <= kTruth && kTruth <= interval->high ? 1 : 0;
        }
        const double part = static_cast<double>(held) / static_cast<double>(all);
        // 95% but for what one lag leaves out; two standard errors of so many rounds aside.
        const double slack = 2 * std::sqrt(0.95 * 0.05 / static_cast<double>(all));
        qInfo("held %.4f of %lld", part, static_cast<long long>(all));
        QVERIFY2(part > least - slack && part < most + slack, qPrintable(QString::number(part)));
    }
};

QTEST_APPLESS_MAIN(TestBlockRatio)
#include "tst_block_ratio.moc"
