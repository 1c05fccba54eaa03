// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs in one chart: values, line styles, the time axis, and what is compared of different orders.
#include "charts/round_ticker.h"
#include "charts/time/compared_chart.h"

#include <QComboBox>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

/// Buys 200 shares: 100 after 10 s at 100.01 $, 100 after 20 s at 100.03 $; the arrival mid is 100 $.
ComparedRun runFrom(int number, std::int64_t startS)
{
    const auto at = [&](std::int64_t second) { return unixNanos((startS + second) * kSecondNs); };
    ComparedRun run{.number = number,
                    .symbol = u"SYNT"_s,
                    .currency = {},
                    .reference = {Side::Buy, Mid{200'000'000'000}, {}},
                    .ordered = Shares{200},
                    .window = {at(0), at(60)},
                    .lines = {}};
    run.lines.push_back(
        {u"Optimised"_s,
         SeriesRole::Optimised,
         {{at(10), Shares{100}, Cash{10'001'000'000'000}}, {at(20), Shares{200}, Cash{20'004'000'000'000}}}});
    run.lines.push_back({u"TWAP 10s"_s, SeriesRole::TwapMatched, {}});
    run.lines.push_back(
        {u"Best Ask"_s, SeriesRole::BestAsk, {{at(0), Shares{200}, Cash{20'002'000'000'000}}}});
    return run;
}

QComboBox* boxOf(const ComparedChart& chart, const QString& name)
{
    for (auto* box : chart.findChildren<QComboBox*>()) {
        if (box->accessibleName() == name)
            return box;
    }
    return nullptr;
}

QStringList entriesOf(const QComboBox& box)
{
    QStringList entries;
    for (int i = 0; i < box.count(); ++i)
        entries << box.itemText(i);
    return entries;
}

void choose(QComboBox& box, const QString& entry)
{
    box.setCurrentIndex(box.findText(entry));
    emit box.activated(box.currentIndex());
}

QStringList namesOf(const ComparedChart& chart)
{
    QStringList names;
    for (const ChartSeries& line : chart.series())
        names << line.name;
    return names;
}

double valueAt(const ComparedChart& chart, const QString& line, std::int64_t second)
{
    const int index = chart.indexOf(line);
    return index < 0
        ? -1e9
        : chart.series()[static_cast<std::size_t>(index)].data.valueAt(second * kSecondNs).value_or(-1e9);
}

} // namespace

class TestComparedChart : public QObject {
    Q_OBJECT

private slots:
    void runsOfOneOrderShareTheClock()
    {
        ComparedChart chart;
        chart.setRuns({runFrom(1, 1000), runFrom(2, 1030)});
        QCOMPARE(chart.remark(), QString());
        QCOMPARE(namesOf(chart),
                 (QStringList{u"Optimised (run 1)"_s, u"Optimised (run 2)"_s, u"TWAP 10s (run 1)"_s,
                              u"TWAP 10s (run 2)"_s}));
        QCOMPARE(entriesOf(*boxOf(chart, u"Measure of the comparison"_s)),
                 (QStringList{u"Shortfall vs arrival ($)"_s, u"Shortfall (bps)"_s, u"Filled shares"_s}));
        // 100 shares a cent above the mid, then 100 three cents above it.
        QCOMPARE(valueAt(chart, u"Optimised (run 1)"_s, 1005), 0.0);
        QCOMPARE(valueAt(chart, u"Optimised (run 1)"_s, 1010), 1.0);
        QCOMPARE(valueAt(chart, u"Optimised (run 1)"_s, 1020), 4.0);
        QCOMPARE(valueAt(chart, u"Optimised (run 2)"_s, 1039), 0.0);
        QCOMPARE(valueAt(chart, u"Optimised (run 2)"_s, 1040), 1.0);
        // A line ends with its window; both windows are seen.
        QCOMPARE(chart.series()[0].data.points().back().timeNs, 1060 * kSecondNs);
        QCOMPARE(chart.wholeSpan().fromNs, 1000 * kSecondNs);
        QCOMPARE(chart.wholeSpan().toNs, 1090 * kSecondNs);
        QVERIFY(chart.readOut(1040 * kSecondNs).startsWith(u"00:17:20.000 UTC\n"_s));
        choose(*boxOf(chart, u"Measure of the comparison"_s), u"Shortfall (bps)"_s);
        QCOMPARE(valueAt(chart, u"Optimised (run 1)"_s, 1010), 1.0);
        QCOMPARE(valueAt(chart, u"Optimised (run 1)"_s, 1020), 2.0); // 4 $ of 20,000 $
        choose(*boxOf(chart, u"Measure of the comparison"_s), u"Filled shares"_s);
        QCOMPARE(valueAt(chart, u"Optimised (run 2)"_s, 1050), 200.0);
        // The measure stays with other runs.
        chart.setRuns({runFrom(2, 1000), runFrom(3, 1000)});
        QCOMPARE(valueAt(chart, u"Optimised (run 3)"_s, 1010), 100.0);
    }

    void coloursAreStrategiesAndDashesAreRuns()
    {
        ComparedChart chart;
        chart.setRuns({runFrom(1, 0), runFrom(2, 0)});
        const ChartTheme& theme = chart.theme();
        const auto pen = [&](int line) { return chart.series()[static_cast<std::size_t>(line)].pen(theme); };
        QCOMPARE(pen(0).color(), theme.colour(SeriesRole::Optimised));
        // The second run's line is wider and no stronger, where both are too short for dashes too.
        QVERIFY(pen(1).widthF() >= 1.8 * pen(0).widthF());
        QVERIFY(contrast(pen(1).color(), theme.background) <= contrast(pen(0).color(), theme.background));
        QVERIFY(contrast(pen(1).color(), theme.background) >= kLineContrast);
        QVERIFY(qAbs(pen(1).color().hue() - pen(0).color().hue()) <= 15);
        QCOMPARE(pen(2).color(), theme.colour(SeriesRole::TwapMatched));
        QCOMPARE(pen(0).style(), Qt::SolidLine);
        QCOMPARE(pen(1).style(), Qt::CustomDashLine);
        // Though its own lines are dashed elsewhere.
        QCOMPARE(pen(2).style(), Qt::SolidLine);
        QCOMPARE(pen(3).style(), Qt::CustomDashLine);
    }

    void strategiesAreChosen()
    {
        ComparedChart chart;
        ComparedRun second = runFrom(2, 0);
        second.lines[1].name = u"TWAP 30s"_s; // of another interval
        second.lines.push_back({u"mine"_s, SeriesRole::Own, {}});
        second.lines.push_back({u"other"_s, SeriesRole::Own, {}});
        chart.setRuns({runFrom(1, 0), second});
        QComboBox& box = *boxOf(chart, u"Strategies of the comparison"_s);
        QCOMPARE(entriesOf(box),
                 (QStringList{u"Router and its TWAP"_s, u"Optimised"_s, u"TWAP 10s"_s, u"Best Ask"_s,
                              u"mine"_s, u"other"_s, u"All strategies"_s}));
        choose(box, u"TWAP 10s"_s);
        QCOMPARE(namesOf(chart), (QStringList{u"TWAP 10s (run 1)"_s, u"TWAP 30s (run 2)"_s}));
        choose(box, u"mine"_s);
        QCOMPARE(namesOf(chart), QStringList{u"mine (run 2)"_s});
        choose(box, u"All strategies"_s);
        QCOMPARE(chart.series().size(), std::size_t{8});
        const ChartTheme& theme = chart.theme();
        QVERIFY(chart.series()[6].pen(theme).color() != chart.series()[7].pen(theme).color());
    }

    void windowsApartCountFromTheirStarts()
    {
        ComparedChart chart;
        chart.setRuns({runFrom(1, 1000), runFrom(2, 500'000)});
        QVERIFY(chart.remark().contains(u"times count from each run's start"_s));
        QCOMPARE(chart.wholeSpan().fromNs, 0);
        QCOMPARE(chart.wholeSpan().toNs, 60 * kSecondNs);
        QCOMPARE(valueAt(chart, u"Optimised (run 1)"_s, 10), 1.0);
        QCOMPARE(valueAt(chart, u"Optimised (run 2)"_s, 10), 1.0);
        QVERIFY2(chart.readOut(10 * kSecondNs).startsWith(u"00:00:10.000 since start\n"_s),
                 qPrintable(chart.readOut(10 * kSecondNs)));
        QVERIFY(chart.allDataCsv().startsWith(u"seconds_since_start,series,value\n0,"_s));
        QVERIFY(chart.allDataCsv().contains(u"\n20,Optimised (run 2),4\n"_s));
        // A window that begins where the other ends does not overlap it.
        chart.setRuns({runFrom(1, 1000), runFrom(2, 1060)});
        QVERIFY(!chart.remark().isEmpty());
        chart.setRuns({runFrom(1, 1000), runFrom(2, 1059)});
        QCOMPARE(chart.remark(), QString());
        QVERIFY(chart.allDataCsv().startsWith(u"time_utc,series,value\n1970-01-01T00:16:40"_s));
    }

    void differentOrdersAreComparedInParts_data()
    {
        QTest::addColumn<int>("what");
        for (int what = 0; what < 3; ++what)
            QTest::addRow("%d", what) << what;
    }
    void differentOrdersAreComparedInParts()
    {
        QFETCH(int, what);
        ComparedRun second = runFrom(2, 0);
        if (what == 0)
            second.symbol = u"MSFT"_s;
        else if (what == 1)
            second.ordered = Shares{400};
        else
            second.reference.side = Side::Sell;
        ComparedChart chart;
        chart.setRuns({runFrom(1, 0), second});
        QVERIFY(chart.remark().contains(u"different orders"_s));
        QComboBox& box = *boxOf(chart, u"Measure of the comparison"_s);
        QCOMPARE(entriesOf(box), (QStringList{u"Shortfall (bps)"_s, u"Filled (% of the order)"_s}));
        // Who sells above the mid has a gain.
        QCOMPARE(valueAt(chart, u"Optimised (run 2)"_s, 20), what == 2 ? -2.0 : 2.0);
        choose(box, u"Filled (% of the order)"_s);
        QCOMPARE(valueAt(chart, u"Optimised (run 1)"_s, 10), 50.0);
        QCOMPARE(valueAt(chart, u"Optimised (run 2)"_s, 10), what == 1 ? 25.0 : 50.0);
        QVERIFY(chart.readOut(10 * kSecondNs).contains(u"50.0%"_s));
    }

    void moneyOfTwoCurrenciesIsNotOnOneAxis()
    {
        ComparedRun second = runFrom(2, 0);
        second.currency = u"EUR"_s;
        ComparedChart chart;
        chart.setRuns({runFrom(1, 0), second});
        QVERIFY(chart.remark().contains(u"different currencies, in bps"_s));
        const QStringList without{u"Shortfall (bps)"_s, u"Filled shares"_s};
        QCOMPARE(entriesOf(*boxOf(chart, u"Measure of the comparison"_s)), without);
        QCOMPARE(valueAt(chart, u"Optimised (run 2)"_s, 20), 2.0);
        // Nor is money of one that is not what the window calls it.
        ComparedRun first = runFrom(1, 0);
        first.currency = u"EUR"_s;
        chart.setRuns({first, second});
        QCOMPARE(chart.remark(), QString());
        QCOMPARE(entriesOf(*boxOf(chart, u"Measure of the comparison"_s)), without);
    }

    void withoutAnArrivalPriceThereIsNoShortfall()
    {
        ComparedRun second = runFrom(2, 0);
        second.reference.arrivalMid.reset();
        ComparedChart chart;
        chart.setRuns({runFrom(1, 0), second});
        QVERIFY(chart.remark().contains(u"run 2 has no arrival price"_s));
        QCOMPARE(entriesOf(*boxOf(chart, u"Measure of the comparison"_s)), QStringList{u"Filled shares"_s});
    }

    void otherNumbersOfRunsShowNone()
    {
        ComparedChart chart;
        chart.setRuns({runFrom(1, 0), runFrom(2, 0)});
        chart.setRuns({runFrom(1, 0), runFrom(2, 0), runFrom(3, 0)});
        QCOMPARE(chart.series().size(), std::size_t{0});
        QCOMPARE(chart.remark(), QString());
        chart.setRuns({});
        QCOMPARE(chart.series().size(), std::size_t{0});
    }

    void theAxisSaysWhatTimesCountFrom()
    {
        QCOMPARE(timeTickText(0, 60 * kSecondNs, true), u"00:00"_s);
        QCOMPARE(timeTickText(90 * kSecondNs, 30 * kSecondNs, true), u"00:01:30"_s);
        QCOMPARE(timeTickText(std::int64_t{30} * 3600 * kSecondNs, 3600 * kSecondNs, true), u"30:00"_s);
        QCOMPARE(timeTickText(0, 60 * kSecondNs), u"Jan 1"_s);
    }
};

QTEST_MAIN(TestComparedChart)
#include "tst_compared_chart.moc"
