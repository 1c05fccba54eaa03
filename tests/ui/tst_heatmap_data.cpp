// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "charts/heatmap/heatmap_text.h"
#include "compare_numbers.h"
#include "heatmap_fixture.h"
#include "search/grid_summary.h"

#include <QTest>

using namespace sor;
using namespace sor::ui;

namespace {

constexpr HeatmapMeasure kSaving{HeatmapMeasure::Kind::Saving, 0};
constexpr HeatmapMeasure kAverage{HeatmapMeasure::Kind::AveragePrice, 0};

HeatmapBaseline bestAsk(std::int64_t shares, std::int64_t dollars, std::int64_t completion = 0)
{
    return {QStringLiteral("Best Ask"), Shares{shares}, Shares{completion}, Cash{dollars * kNanosPerDollar}};
}

} // namespace

class TestHeatmapData : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheGridSummaryOnTheBestCell()
    {
        Random random(7);
        for (int round = 0; round < 200; ++round) {
            const Side side = random.chance(0.5) ? Side::Buy : Side::Sell;
            HeatmapData data = smallHeatmap(side);
            std::vector<CellResult> cells(data.cellCount());
            std::vector<std::size_t> order(data.cellCount());
            for (std::size_t i = 0; i < cells.size(); ++i) {
                cells[i].all.shares = Shares{random.between(99, 100)};
                cells[i].totalCash = Cash{random.between(1, 4) * kNanosPerDollar};
                order[i] = i;
            }
            // Cells arrive in any order.
            for (std::size_t i = order.size() - 1; i > 0; --i)
                std::swap(order[i],
                          order[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i)))]);
            for (const std::size_t i : order)
                data.setCell(i, doneCell(cells[i].all.shares.count, cells[i].totalCash.nanos));
            const GridSummary summary = summarise(data.grid(), cells, side);
            QCOMPARE(data.best().value(), summary.bestCell);
            QCOMPARE(data.tiedWithBest().size(), summary.tiedCells);
            QCOMPARE(data.distinctOutcomes(), summary.distinctOutcomes);
            QVERIFY(data.isFinished());
        }
    }

    void savingIsTheBaselinesOverpay()
    {
        HeatmapData data = smallHeatmap();
        data.setBaselines({bestAsk(100, 10'000)});
        data.setCell(0, doneCell(100, 9'990 * kNanosPerDollar));
        COMPARE_NEAR(data.value(0, kSaving).value(), 10.0, 1e-9);
        QCOMPARE(data.value(0, kAverage).value(), 99.9);
        // A seller saves by receiving more.
        HeatmapData sell = smallHeatmap(Side::Sell);
        sell.setBaselines({bestAsk(100, 10'000)});
        sell.setCell(0, doneCell(100, 10'010 * kNanosPerDollar));
        COMPARE_NEAR(sell.value(0, kSaving).value(), 10.0, 1e-9);
    }

    void refusesUnequalTerms_data()
    {
        QTest::addColumn<int>("filled");
        QTest::addColumn<int>("completion");
        QTest::addColumn<int>("baselineFilled");
        QTest::addColumn<int>("baselineCompletion");
        QTest::addColumn<QString>("reason");
        QTest::newRow("baseline short") << 100 << 0 << 84 << 0 << "not comparable: Best Ask filled 84 of 100";
        QTest::newRow("cell short") << 90 << 0 << 100 << 0 << "not comparable: this cell filled 90 of 100";
        QTest::newRow("nothing") << 0 << 0 << 0 << 0 << "not comparable: nothing was filled";
        QTest::newRow("baseline completed")
            << 100 << 0 << 100 << 11
            << "not comparable: Best Ask took 11 of 100 shares only to complete the order at the end";
        QTest::newRow("cell completed")
            << 100 << 50 << 100 << 0
            << "not comparable: this cell took 50 of 100 shares only to complete the order at the end";
        QTest::newRow("a tenth is fine") << 100 << 10 << 100 << 10 << "";
    }
    void refusesUnequalTerms()
    {
        QFETCH(int, filled);
        QFETCH(int, completion);
        QFETCH(int, baselineFilled);
        QFETCH(int, baselineCompletion);
        QFETCH(QString, reason);
        HeatmapData data = smallHeatmap();
        data.setBaselines({bestAsk(baselineFilled, 10'000, baselineCompletion)});
        data.setCell(0, doneCell(filled, 9'990 * kNanosPerDollar, completion));
        QCOMPARE(data.whyNoValue(0, kSaving), reason);
        QCOMPARE(data.value(0, kSaving).has_value(), reason.isEmpty());
    }

    void cheapCellThatDidNotFillIsNotTheBest()
    {
        HeatmapData data = smallHeatmap();
        data.setCell(0, doneCell(10, 1'000 * kNanosPerDollar));
        QCOMPARE(data.best().value(), std::size_t{0}); // the only one so far
        data.setCell(5, doneCell(100, 12'000 * kNanosPerDollar));
        QCOMPARE(data.best().value(), std::size_t{5});
        QVERIFY(data.isUnfilled(0));
        QVERIFY(!data.isUnfilled(5));
    }

    void runningABestCellAgainLooksAtAll()
    {
        HeatmapData data = bowl();
        const std::size_t centre = data.grid().cellAt(1, 1, 0);
        QCOMPARE(data.best().value(), centre);
        data.setCell(centre, doneCell(100, 11'000 * kNanosPerDollar));
        QVERIFY(data.best().value() != centre);
        QCOMPARE(data.cell(*data.best()).totalCash, Cash{10'001 * kNanosPerDollar});
        QCOMPARE(data.doneCount(), data.cellCount());
        data.setFailed(centre, QStringLiteral("ran out of memory"));
        QCOMPARE(data.doneCount(), data.cellCount() - 1);
        QCOMPARE(data.failedCount(), std::size_t{1});
        QCOMPARE(data.failure(centre), QStringLiteral("ran out of memory"));
    }

    void bestAlongAnAxis()
    {
        const HeatmapData data = bowl();
        const std::size_t cell = data.grid().cellAt(0, 2, 1);
        QCOMPARE(data.bestAlong(cell, Parameter::ThetaQueue).value(), data.grid().cellAt(0, 2, 0));
        QCOMPARE(data.bestAlong(cell, Parameter::LambdaOver).value(), data.grid().cellAt(1, 2, 1));
        QVERIFY(!smallHeatmap().bestAlong(cell, Parameter::LambdaOver));
    }

    void neighbourhoodIsMedianAndWorstInBps()
    {
        const HeatmapData data = bowl();
        const Neighbourhood around = data.neighbourhood(data.grid().cellAt(1, 1, 0));
        QCOMPARE(around.cells, std::size_t{17});
        // Steps away: 1 x 5, 2 x 8, 3 x 4; one step is 1 bp.
        COMPARE_NEAR(around.medianBps, 2.0, 1e-9);
        COMPARE_NEAR(around.worstBps, 3.0, 1e-9);
        QVERIFY(!around.isIsolatedPeak()); // at 2 bps exactly
        // In a corner there are fewer.
        QCOMPARE(data.neighbourhood(0).cells, std::size_t{7});
        QCOMPARE(smallHeatmap().neighbourhood(0).cells, std::size_t{0});
    }

    void lonelyPeakIsCalledOne()
    {
        HeatmapData data = smallHeatmap();
        for (std::size_t i = 0; i < data.cellCount(); ++i)
            data.setCell(i, doneCell(100, (i == 3 ? 10'000 : 10'003) * kNanosPerDollar));
        QVERIFY(data.neighbourhood(3).isIsolatedPeak());
        QCOMPARE(neighbourSentence(data, 3),
                 QStringLiteral("11 neighbours: median 3.0 bps worse, worst 3.0 bps worse. Isolated peak — "
                                "treat with care."));
    }

    void saysWhatTheGridMeans()
    {
        HeatmapData data = smallHeatmap();
        QCOMPARE(outcomeSentence(data), QStringLiteral("18 cells will be run."));
        data.setCell(0, doneCell(100, 10'000 * kNanosPerDollar));
        QCOMPARE(outcomeSentence(data),
                 QStringLiteral("1 of 18 cells run so far. Best: 100.0000, a unique best cell."));
        for (std::size_t i = 1; i < data.cellCount(); ++i)
            data.setCell(i, doneCell(100, 10'000 * kNanosPerDollar));
        QCOMPARE(
            outcomeSentence(data),
            QStringLiteral("All 18 cells gave the same cost: on this tape the parameters did not matter."));
        for (std::size_t i = 9; i < data.cellCount(); ++i)
            data.setCell(i, doneCell(100, 10'001 * kNanosPerDollar));
        QCOMPARE(outcomeSentence(data),
                 QStringLiteral("Best: 100.0000, shared by 9 cells; showing the lowest λ over, λ under, θ. "
                                "18 cells, 2 distinct outcomes."));
        data.setFailed(17, QStringLiteral("no"));
        QVERIFY(outcomeSentence(data).startsWith(QStringLiteral("1 cell failed. Best:")));
        QCOMPARE(outcomeSentence(HeatmapData()), QStringLiteral("No grid yet."));
    }

    void screenReadersHearTheCell()
    {
        HeatmapData data = bowl();
        data.setBaselines({bestAsk(100, 10'005)});
        const std::size_t centre = data.grid().cellAt(1, 1, 0);
        QCOMPARE(
            accessibleText(data, centre, kSaving),
            QStringLiteral("λ over 0.02, λ under 0.02, θ queue 0: saving +5.0 bps, filled 100 of 100, best"));
        QCOMPARE(accessibleText(smallHeatmap(), 0, kSaving),
                 QStringLiteral("λ over 0.01, λ under 0.01, θ queue 0: not run yet"));
        QVERIFY(tooltipText(data, centre).contains(QStringLiteral("Saving vs Best Ask: +5.0 bps")));
    }

    void csvHasEveryCellAndNoInventedSaving()
    {
        HeatmapData data = smallHeatmap();
        data.setBaselines({bestAsk(100, 10'000)});
        data.setCell(0, doneCell(100, 9'990 * kNanosPerDollar));
        data.setCell(1, doneCell(50, 5'000 * kNanosPerDollar));
        data.setFailed(2, QStringLiteral("no"));
        const QStringList lines = heatmapCsv(data).split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), qsizetype{20}); // header, 18 cells, the end
        QCOMPARE(lines[0],
                 QStringLiteral("lambda_over,lambda_under,theta_queue,status,filled,completion,total_cash,"
                                "saving_bps vs Best Ask"));
        QCOMPARE(lines[1], QStringLiteral("0.01,0.01,0,done,100,0,9990,10"));
        QCOMPARE(lines[2], QStringLiteral("0.01,0.01,0.005,done,50,0,5000,"));
        QCOMPARE(lines[3], QStringLiteral("0.01,0.02,0,failed,,,,"));
        QCOMPARE(lines[4], QStringLiteral("0.01,0.02,0.005,not run,,,,"));
    }
};

QTEST_APPLESS_MAIN(TestHeatmapData)
#include "tst_heatmap_data.moc"
