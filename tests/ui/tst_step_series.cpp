// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "base/units.h"
#include "charts/chart_text.h"
#include "charts/round_ticker.h"
#include "charts/time/step_series.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

using namespace sor;
using namespace sor::ui;

namespace {

constexpr double kGapValue = std::numeric_limits<double>::quiet_NaN();

/// What one column of pixels must show, found by looking at every point.
struct Column {
    double min = kGapValue;
    double max = kGapValue;
    double first = kGapValue;
    double last = kGapValue;
};

std::map<std::int64_t, Column> columnsOf(const std::vector<StepPoint>& points, std::int64_t fromNs,
                                         std::int64_t toNs, int pixels)
{
    std::map<std::int64_t, Column> columns;
    const Int128 length = Int128{toNs} - fromNs + 1;
    for (const StepPoint& point : points) {
        if (point.timeNs < fromNs || point.timeNs > toNs)
            continue;
        const auto index = static_cast<std::int64_t>((Int128{point.timeNs} - fromNs) * pixels / length);
        const bool isNew = !columns.contains(index);
        Column& column = columns[index];
        if (isNew)
            column.first = point.value;
        column.last = point.value;
        if (std::isnan(point.value))
            continue;
        if (std::isnan(column.min) || point.value < column.min)
            column.min = point.value;
        if (std::isnan(column.max) || point.value > column.max)
            column.max = point.value;
    }
    return columns;
}

bool isSame(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || a == b;
}

StepSeries randomSeries(Random& random, std::size_t points, std::vector<StepPoint>& all, bool hasGaps)
{
    StepSeries series;
    std::int64_t time = 1'700'000'000'000'000'000;
    double value = 100;
    for (std::size_t i = 0; i < points; ++i) {
        time += random.chance(0.2) ? random.between(0, 1'000'000) : random.between(0, 2);
        value += 2 * random.uniform() - 1;
        const double shown = hasGaps && random.chance(0.02) ? kGapValue : value;
        series.append(time, shown);
        all.push_back({time, shown});
    }
    return series;
}

} // namespace

class TestStepSeries : public QObject {
    Q_OBJECT

private slots:
    void holdsEachValueUntilTheNextPoint()
    {
        StepSeries series;
        QVERIFY(!series.valueAt(0));
        series.append(10, 1.5);
        series.append(20, 2.5);
        series.append(20, 3.5);
        series.append(30, kGapValue);
        QVERIFY(!series.valueAt(9));
        QCOMPARE(series.valueAt(10).value(), 1.5);
        QCOMPARE(series.valueAt(19).value(), 1.5);
        QCOMPARE(series.valueAt(20).value(), 3.5); // the last of equal times
        QVERIFY(!series.valueAt(30));
        QVERIFY(!series.valueAt(1'000));
    }

    void givesEveryPointWhenThereIsRoom()
    {
        StepSeries series;
        for (int i = 0; i < 20; ++i)
            series.append(i * 10, i);
        const auto visible = series.visiblePoints(45, 120, 100);
        QCOMPARE(visible.front(), (StepPoint{40, 4})); // carried into sight
        QCOMPARE(visible.back(), (StepPoint{120, 12}));
        QCOMPARE(visible.size(), std::size_t{9});
        QVERIFY(series.isExact(45, 120, 100));
    }

    void extremesCountWhatIsCarriedIntoSight()
    {
        StepSeries series;
        series.append(0, 100);
        series.append(50, 1);
        series.append(60, 2);
        const auto seen = series.extremes(40, 70);
        QVERIFY(seen.has_value());
        QCOMPARE(seen->max, 100.0);
        QCOMPARE(seen->min, 1.0);
        const auto later = series.extremes(80, 90);
        QVERIFY(later.has_value());
        QCOMPARE(later->min, 2.0);
        QCOMPARE(later->max, 2.0);
        QVERIFY(!series.extremes(-20, -10).has_value());
        // A point at the very left edge replaces what was carried.
        QCOMPARE(series.extremes(50, 55)->max, 1.0);
    }

    void thinnedPictureIsThatOfAllPoints_data()
    {
        QTest::addColumn<int>("points");
        QTest::addColumn<bool>("hasGaps");
        for (const int points : {1, 2, 15, 16, 17, 255, 256, 257, 4'096, 4'097, 30'000}) {
            QTest::addRow("%d points", points) << points << false;
            QTest::addRow("%d points with gaps", points) << points << true;
        }
    }
    void thinnedPictureIsThatOfAllPoints()
    {
        QFETCH(int, points);
        QFETCH(bool, hasGaps);
        Random random(static_cast<std::uint64_t>(points) * 2 + (hasGaps ? 1 : 0));
        std::vector<StepPoint> all;
        const StepSeries series = randomSeries(random, static_cast<std::size_t>(points), all, hasGaps);
        const std::int64_t length = all.back().timeNs - all.front().timeNs + 1;
        for (int round = 0; round < 60; ++round) {
            const auto anyTime = [&] {
                return all.front().timeNs
                    + static_cast<std::int64_t>(random.uniform() * static_cast<double>(length));
            };
            const std::int64_t a = anyTime();
            const std::int64_t b = anyTime();
            const std::int64_t from = round == 0 ? all.front().timeNs : std::min(a, b);
            const std::int64_t to = (round == 0 ? all.back().timeNs : std::max(a, b)) + 1;
            const int pixels = static_cast<int>(random.between(1, 900));
            const auto thinned = series.visiblePoints(from, to, pixels);
            QVERIFY(thinned.size() <= static_cast<std::size_t>(4 * pixels + 1));
            QVERIFY(
                std::is_sorted(thinned.begin(), thinned.end(),
                               [](const StepPoint& x, const StepPoint& y) { return x.timeNs < y.timeNs; }));
            const auto expected = columnsOf(all, from, to, pixels);
            const auto found = columnsOf(thinned, from, to, pixels);
            QCOMPARE(found.size(), expected.size());
            double least = kGapValue;
            double greatest = kGapValue;
            for (const auto& [index, column] : expected) {
                const Column& shown = found.at(index);
                const bool isEqual = isSame(shown.min, column.min) && isSame(shown.max, column.max)
                    && isSame(shown.first, column.first) && isSame(shown.last, column.last);
                QVERIFY2(isEqual,
                         qPrintable(QStringLiteral("column %1 of %2: expected %3..%4, found %5..%6")
                                        .arg(index)
                                        .arg(pixels)
                                        .arg(column.min)
                                        .arg(column.max)
                                        .arg(shown.min)
                                        .arg(shown.max)));
                least = std::fmin(least, column.min);
                greatest = std::fmax(greatest, column.max);
            }
            // What is carried into sight belongs to the picture.
            const auto first =
                std::find_if(all.begin(), all.end(), [&](const StepPoint& p) { return p.timeNs >= from; });
            if (first != all.begin()) {
                QCOMPARE(thinned.front().timeNs, std::prev(first)->timeNs);
                if (first == all.end() || first->timeNs > from) {
                    least = std::fmin(least, std::prev(first)->value);
                    greatest = std::fmax(greatest, std::prev(first)->value);
                }
            }
            const auto extremes = series.extremes(from, to);
            QCOMPARE(extremes.has_value(), !std::isnan(least));
            if (extremes) {
                QCOMPARE(extremes->min, least);
                QCOMPARE(extremes->max, greatest);
            }
        }
    }

    void startsAgainAfterClear()
    {
        StepSeries series;
        for (int i = 0; i < 1'000; ++i)
            series.append(i, i);
        series.clear();
        QVERIFY(series.isEmpty());
        QVERIFY(series.visiblePoints(0, 1'000, 10).empty());
        series.append(5, 7); // earlier than what was there
        QCOMPARE(series.valueAt(6).value(), 7.0);
        QCOMPARE(series.extremes(0, 10)->max, 7.0);
    }

    void ticksAreRoundAndWithin_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("leastStep");
        QTest::addColumn<QStringList>("labels");
        QTest::newRow("hundreds") << 0.0 << 565.0 << 0.01
                                  << QStringList{QStringLiteral("0"),   QStringLiteral("100"),
                                                 QStringLiteral("200"), QStringLiteral("300"),
                                                 QStringLiteral("400"), QStringLiteral("500")};
        QTest::newRow("across zero") << -12.0 << 31.0 << 0.01
                                     << QStringList{QStringLiteral("−10"), QStringLiteral("0"),
                                                    QStringLiteral("10"), QStringLiteral("20"),
                                                    QStringLiteral("30")};
        QTest::newRow("prices") << 222.75 << 222.83 << 1e-4
                                << QStringList{QStringLiteral("222.76"), QStringLiteral("222.78"),
                                               QStringLiteral("222.80"), QStringLiteral("222.82")};
        QTest::newRow("never half a share") << 0.0 << 3.0 << 1.0
                                            << QStringList{QStringLiteral("0"), QStringLiteral("1"),
                                                           QStringLiteral("2"), QStringLiteral("3")};
    }
    void ticksAreRoundAndWithin()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(double, leastStep);
        QFETCH(QStringList, labels);
        QCustomPlot plot;
        // Room for four labels.
        plot.axisRect()->setOuterRect({0, 0, 300, 12 * QFontMetrics(plot.yAxis->tickLabelFont()).height()});
        RoundTicker ticker(
            plot.yAxis, [](double value, double step) { return groupedText(value, decimalsOf(step)); },
            leastStep);
        QVector<double> ticks;
        QVector<QString> texts;
        ticker.generate({low, high}, {}, QLatin1Char('f'), 6, ticks, nullptr, &texts);
        QCOMPARE(QStringList(texts), labels);
    }

    void timeTicksFallOnRoundTimes_data()
    {
        QTest::addColumn<std::int64_t>("lengthNs");
        QTest::addColumn<int>("wanted");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        constexpr std::int64_t kSecond = 1'000'000'000;
        QTest::newRow("minutes") << 522 * kSecond << 5 << QStringLiteral("13:38") << QStringLiteral("13:40");
        QTest::newRow("seconds") << 30 * kSecond << 6 << QStringLiteral("13:36:35")
                                 << QStringLiteral("13:36:40");
        QTest::newRow("half seconds")
            << kSecond << 2 << QStringLiteral("13:36:32.000") << QStringLiteral("13:36:32.500");
        QTest::newRow("nanoseconds") << std::int64_t{100} << 2 << QStringLiteral("13:36:32.000000000")
                                     << QStringLiteral("13:36:32.000000050");
        QTest::newRow("days") << 4 * 86'400 * kSecond << 4 << QStringLiteral("Aug 2")
                              << QStringLiteral("Aug 3");
    }
    void timeTicksFallOnRoundTimes()
    {
        QFETCH(std::int64_t, lengthNs);
        QFETCH(int, wanted);
        QFETCH(QString, first);
        QFETCH(QString, second);
        constexpr std::int64_t kBase = 1'722'519'392'000'000'000; // 2024-08-01 13:36:32
        const std::int64_t origin = kBase / 86'400'000'000'000 * 86'400'000'000'000;
        QCustomPlot plot;
        const QFontMetrics metrics(plot.xAxis->tickLabelFont());
        TimeTicker ticker(plot.xAxis, origin);
        const auto from = static_cast<double>(kBase - origin);
        QVector<double> ticks;
        QVector<QString> texts;
        // The least width that has room for so many labels, however long they are.
        int width = 10;
        do {
            plot.axisRect()->setOuterRect({0, 0, width++, 200});
            ticker.generate({from, from + static_cast<double>(lengthNs)}, {}, QLatin1Char('f'), 6, ticks,
                            nullptr, &texts);
        } while (ticker.tickCount() < wanted && width < 4'000);
        QCOMPARE(ticker.tickCount(), wanted);
        QVERIFY(texts.size() >= 2);
        QCOMPARE(texts[0], first);
        QCOMPARE(texts[1], second);
        QVERIFY(metrics.horizontalAdvance(texts[0]) * (texts.size() - 1) < width);
    }
};

QTEST_MAIN(TestStepSeries)
#include "tst_step_series.moc"
