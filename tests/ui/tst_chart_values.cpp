// SPDX-License-Identifier: GPL-3.0-or-later
// The values of charts: shortfall and cash, quotes and fills, and how they are told and written down.
#include "chart_fixture.h"
#include "charts/time/fills_chart.h"
#include "compare_numbers.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTest>

using namespace sor;
using namespace sor::ui;

class TestChartValues : public QObject {
    Q_OBJECT

private slots:
    void shortfallIsCashAboveTheArrivalMid()
    {
        const CostReference buy{Side::Buy, Mid{200'010'000'000}};
        // 200 shares at the mid cost 20,001.00.
        QCOMPARE(CostChart::valueOf(fill(0, 200, 20'004), CostMeasure::ShortfallDollars, buy).value(), 3.0);
        COMPARE_NEAR(*CostChart::valueOf(fill(0, 200, 20'004), CostMeasure::ShortfallBps, buy),
                     3 / 20'001.0 * 1e4, 1e-9);
        QCOMPARE(CostChart::valueOf(fill(0, 200, 20'004), CostMeasure::CashSpent, buy).value(), 20'004.0);
        // Selling, it is a cost to receive less.
        const CostReference sell{Side::Sell, Mid{200'010'000'000}};
        QCOMPARE(CostChart::valueOf(fill(0, 200, 19'999), CostMeasure::ShortfallDollars, sell).value(), 2.0);
        // No arrival mid, no shortfall; nothing filled, no bps.
        QVERIFY(!CostChart::valueOf(fill(0, 200, 1), CostMeasure::ShortfallBps, {Side::Buy, std::nullopt}));
        QVERIFY(!CostChart::valueOf(fill(0, 0, 0), CostMeasure::ShortfallBps, buy));
        QCOMPARE(CostChart::valueOf(fill(0, 0, 0), CostMeasure::ShortfallDollars, buy).value(), 0.0);
    }

    void costIsExactForLargeSums()
    {
        // 1.1 million dollars with a shortfall of one nano-dollar.
        const CostReference buy{Side::Buy, Mid{2 * 222'750'000'000}};
        const CostPoint point{unixNanos(kStart), Shares{5'000}, Cash{5'000 * 222'750'000'000LL + 1}};
        QCOMPARE(CostChart::valueOf(point, CostMeasure::ShortfallDollars, buy).value(), 1e-9);
    }

    void changesTheMeasureOfWhatIsThere()
    {
        CostChart chart;
        feed(chart);
        QSignalSpy changed(&chart, &CostChart::measureChanged);
        QCOMPARE(chart.series()[0].data.valueAt(kStart + 31 * kSecond).value(), 1.0);
        chart.cycleMeasure();
        QCOMPARE(chart.measure(), CostMeasure::ShortfallBps);
        QCOMPARE(chart.valueFormat(), ValueFormat::Bps);
        chart.cycleMeasure();
        QCOMPARE(chart.measure(), CostMeasure::CashSpent);
        QCOMPARE(chart.series()[0].data.valueAt(kStart + 31 * kSecond).value(), 20'002.0);
        chart.cycleMeasure();
        QCOMPARE(chart.measure(), CostMeasure::ShortfallDollars);
        QCOMPARE(changed.count(), 3);
    }

    void offersOnlyCashWithoutAnArrivalMid()
    {
        CostChart chart;
        feed(chart);
        chart.setReferencePrice({Side::Buy, std::nullopt});
        QCOMPARE(chart.measure(), CostMeasure::CashSpent);
        chart.setMeasure(CostMeasure::ShortfallDollars);
        QCOMPARE(chart.measure(), CostMeasure::CashSpent);
        QCOMPARE(chart.findChild<QComboBox*>()->count(), 1);
    }

    void theChosenMeasureComesBackWithAnArrivalMid()
    {
        CostChart chart;
        feed(chart);
        QSignalSpy chosen(&chart, &CostChart::measureChosen);
        chart.cycleMeasure();
        QCOMPARE(chosen.count(), 1);
        chart.setReferencePrice({Side::Buy, std::nullopt});
        QCOMPARE(chart.measure(), CostMeasure::CashSpent);
        QCOMPARE(chosen.count(), 1); // not by a click
        chart.setReferencePrice({Side::Buy, Mid{2 * 100'000'000'000}});
        QCOMPARE(chart.measure(), CostMeasure::ShortfallBps);
    }

    void readOutSaysEveryValueAndTheChanges()
    {
        CostChart chart;
        feed(chart);
        QCOMPARE(chart.readOut(kStart + 5 * kSecond),
                 QStringLiteral("13:36:37.000 UTC\nOptimised  $0.50\nBest Ask  –"));
        chart.setReference(kStart + 20 * kSecond);
        QCOMPARE(chart.readOut(kStart + 45 * kSecond),
                 QStringLiteral(
                     "13:37:17.000 UTC  Δ +25.000 s\nOptimised  $1.00  Δ +$0.50\nBest Ask  $3.00  Δ ±$0.00"));
        chart.setSeriesVisible(1, false);
        QVERIFY(!chart.readOut(kStart).contains(QStringLiteral("Best Ask")));
    }

    void accessibleDescriptionSaysTheValues()
    {
        CostChart chart;
        feed(chart);
        show(chart);
        QTRY_COMPARE(chart.accessibleDescription(),
                     QStringLiteral("Cumulative cost at 13:37:32 UTC: Optimised $1.00, Best Ask $3.00"));
    }

    void csvBeginsWithWhatIsCarriedIntoSight()
    {
        CostChart chart;
        feed(chart);
        chart.setVisibleSpan({kStart + 20 * kSecond, kStart + 40 * kSecond});
        QCOMPARE(chart.visibleDataCsv(),
                 QStringLiteral("time_utc,series,value\n"
                                "2024-08-01T13:36:52.000000000Z,Optimised,0.5\n"
                                "2024-08-01T13:37:02.000000000Z,Optimised,1\n"
                                "2024-08-01T13:36:52.000000000Z,Best Ask,3\n"));
        QCOMPARE(chart.allDataCsv().count(QLatin1Char('\n')), 4);
    }

    void fillsReachFromZeroToTheCeiling()
    {
        FillsChart chart;
        chart.setOrderSize(Shares{5'000});
        const CostPoint points[] = {fill(0, 1'200, 1), fill(5, 3'000, 1)};
        chart.appendFills(chart.addStrategy(QStringLiteral("TWAP"), SeriesRole::Twap), points);
        QCOMPARE(chart.series()[0].data.valueAt(kStart + kSecond).value(), 1'200.0);
        QCOMPARE(chart.wholeSpan(), (TimeSpan{kStart, kStart + 5 * kSecond}));
    }
};

QTEST_MAIN(TestChartValues)
#include "tst_chart_values.moc"
