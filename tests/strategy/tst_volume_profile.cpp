// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/volume_profile.h"
#include "test_quotes.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;
using Weights = std::vector<std::int64_t>;

ParentOrder orderOver(TimeWindow over)
{
    ParentOrder order;
    order.window = over;
    return order;
}

QuoteEvent print(std::int64_t ms, std::uint32_t size)
{
    return withTrade(row(ms, kNasdaq, 999, 1, 1001, 1), 1001, size, 'B');
}

/// Weights brought to parts per thousand of their sum.
Weights perMille(const Weights& weights)
{
    Int128 total = 0;
    for (const auto weight : weights)
        total += weight;
    Weights out;
    for (const auto weight : weights)
        out.push_back(static_cast<std::int64_t>((Int128{2000} * weight + total) / (2 * total)));
    return out;
}

} // namespace

class TestVolumeProfile : public QObject {
    Q_OBJECT

private slots:
    void followsTheVolumeTradedBeforeTheWindow()
    {
        // Window [100, 130) of three buckets: the 30 ms before it are cut into three.
        const auto tape = tapeOf(Rows{print(69, 1000), print(70, 5), print(79, 7), print(80, 20),
                                      print(99, 3), print(100, 900), print(120, 800)});
        const auto profile = profileFromHistory(*tape, orderOver(window(100, 130)), 10ms);
        QCOMPARE(profile.basis, VolumeProfile::Basis::TradedVolume);
        QCOMPARE(perMille(profile.weights), perMille({12, 20, 3}));
        QVERIFY(profile.explanation.find("traded") != std::string::npos);
    }

    void neverLooksAtTheWindowItself()
    {
        Rows rows{print(0, 5), print(10, 7), print(20, 9)};
        const auto before = profileFromHistory(*tapeOf(rows), orderOver(window(30, 60)), 10ms);
        rows.push_back(print(30, 1000));
        rows.push_back(print(45, 2000));
        const auto after = profileFromHistory(*tapeOf(rows), orderOver(window(30, 60)), 10ms);
        QVERIFY(before.weights == after.weights);
        QCOMPARE(before.explanation, after.explanation);
    }

    void whetherTradesComeLaterChangesNothing()
    {
        // Nothing has traded by the start of the window: what is printed later cannot be known then.
        Rows rows{row(0, kNasdaq, 999, 1, 1001, 100), row(10, kNasdaq, 999, 1, 1001, 300)};
        const auto before = profileFromHistory(*tapeOf(rows), orderOver(window(20, 40)), 10ms);
        rows.push_back(print(25, 1000));
        const auto after = profileFromHistory(*tapeOf(rows), orderOver(window(20, 40)), 10ms);
        QCOMPARE(before.basis, after.basis);
        QVERIFY(before.weights == after.weights);
    }

    void withoutTradesItFollowsDisplayedSizeAndSaysSo()
    {
        // The ask shows 100 for 10 ms, then 300.
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 7, 1001, 100), row(10, kNasdaq, 999, 7, 1001, 300),
                                      row(20, kNasdaq, 999, 7, 1001, 900)});
        const auto profile = profileFromHistory(*tape, orderOver(window(20, 40)), 10ms);
        QCOMPARE(profile.basis, VolumeProfile::Basis::DisplayedSize);
        QCOMPARE(perMille(profile.weights), perMille({100, 300}));
        QVERIFY(profile.explanation.find("displayed size") != std::string::npos);
        // A sell looks at the bids.
        ParentOrder selling = orderOver(window(20, 40));
        selling.side = Side::Sell;
        QCOMPARE(perMille(profileFromHistory(*tape, selling, 10ms).weights), perMille({7, 7}));
    }

    void displayedSizeIsAveragedOverTime()
    {
        // 1000 for a moment and 100 for long; and a part in which no row comes shows what was carried into
        // it.
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 1000), row(1, kNasdaq, 999, 1, 1001, 100),
                                      row(25, kNasdaq, 999, 1, 1001, 300)});
        const auto profile = profileFromHistory(*tape, orderOver(window(30, 60)), 10ms);
        QCOMPARE(perMille(profile.weights), perMille({190, 100, 200}));
    }

    void withoutAnythingBeforeItIsEvenAndSaysSo()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 100), print(5, 100)});
        const auto profile = profileFromHistory(*tape, orderOver(window(0, 30)), 10ms);
        QCOMPARE(profile.basis, VolumeProfile::Basis::Even);
        QCOMPARE(profile.weights, (Weights{1, 1, 1}));
        QVERIFY(profile.explanation.find("even") != std::string::npos);
    }

    void aFileIsSpreadOverTheBucketsByTheTimeThatTheyShare()
    {
        // at(0) is 14:00. Rows of half an hour; buckets of a quarter from 14:15 to 15:15.
        const std::vector<VolumeAtTime> rows{{13h + 30min, 999}, {14h, 100}, {14h + 30min, 300}, {15h, 50}};
        const auto profile = profileFromFile(rows, orderOver({at(0) + 15min, at(0) + 75min}), 15min);
        QCOMPARE(profile.basis, VolumeProfile::Basis::File);
        QCOMPARE(perMille(profile.weights), perMille({50, 150, 150, 25}));
    }

    void aWindowOverMidnightUsesTheTimesOfEachDay()
    {
        // at(0) is 14:00; from 23:30 to 00:30 in quarters of an hour.
        const std::vector<VolumeAtTime> rows{{0h, 40}, {1h, 10}, {23h, 100}, {23h + 30min, 60}};
        const auto profile = profileFromFile(rows, orderOver({at(0) + 570min, at(0) + 630min}), 15min);
        QCOMPARE(profile.basis, VolumeProfile::Basis::File);
        QCOMPARE(perMille(profile.weights), perMille({30, 30, 10, 10}));
        // A profile of one session has nothing to say about the night.
        const auto session = profileFromFile({{14h, 100}, {20h, 50}}, orderOver({at(0), at(0) + 48h}), 2h);
        Weights expected(24, 0);
        for (const std::size_t day : {0U, 12U}) {
            for (std::size_t b = 0; b < 3; ++b)
                expected[day + b] = 200; // 100 over 6 h, of which each bucket has 2
            for (std::size_t b = 3; b < 12; ++b)
                expected[day + b] = b < 6 ? 100 : 0; // 50 over 6 h, as long as the row before
        }
        // The last row lasts as long as the one before it: from 20:00 to 02:00.
        QCOMPARE(perMille(session.weights), perMille(expected));
    }

    void theLastRowEndsWhereTheNextDaysFirstBegins()
    {
        // 23:00 would last for 23 hours; at 00:00 the next day's first row takes over.
        const std::vector<VolumeAtTime> rows{{0h, 230}, {23h, 100}};
        const auto profile =
            profileFromFile(rows, orderOver({at(0) + 9h, at(0) + 11h}), 1h); // 23:00 to 01:00
        QCOMPARE(perMille(profile.weights), perMille({100, 10}));
        // And the day before reaches into a window at the start of a day.
        const std::vector<VolumeAtTime> late{{20h, 30}, {22h, 40}, {23h, 60}};
        const auto early = profileFromFile(late, orderOver({at(0) + 9h, at(0) + 12h}), 1h); // 23:00 to 02:00
        QCOMPARE(perMille(early.weights), perMille({60, 0, 0}));
    }

    void hugeVolumesKeepTheirProportions()
    {
        const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
        const auto profile =
            profileFromFile({{14h, huge}, {15h, huge / 2}, {16h, 0}}, orderOver({at(0), at(0) + 2h}), 1h);
        QCOMPARE(perMille(profile.weights), perMille({2, 1}));
    }

    void agreesWithTheLongWayRound()
    {
        // Every bucket against every row of every day, in floating point.
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            Random random(seed);
            std::vector<VolumeAtTime> rows;
            for (Nanos time = std::chrono::minutes(random.between(0, 200)); time < 24h;
                 time += std::chrono::minutes(random.between(5, 400)))
                rows.push_back({time, random.between(0, 50) * random.between(0, 1)});
            const UnixNanos from = at(0) + std::chrono::minutes(random.between(0, 3000));
            const TimeWindow over{from, from + std::chrono::minutes(random.between(30, 6000))};
            const Nanos bucket = std::chrono::minutes(random.between(1, 90));
            const auto profile = profileFromFile(rows, orderOver(over), bucket);
            std::vector<double> expected(profile.weights.size(), 0);
            double total = 0;
            const auto midnight = std::chrono::floor<std::chrono::days>(over.from);
            for (int day = -1; day <= 6; ++day) {
                for (std::size_t r = 0; r < rows.size(); ++r) {
                    const UnixNanos start = UnixNanos{midnight} + 24h * day + rows[r].timeOfDay;
                    const Nanos last = rows[r].timeOfDay - (r == 0 ? Nanos{0} : rows[r - 1].timeOfDay);
                    const UnixNanos end = r + 1 < rows.size()
                        ? UnixNanos{midnight} + 24h * day + rows[r + 1].timeOfDay
                        : std::min(start + std::max(last, bucket),
                                   UnixNanos{midnight} + 24h * (day + 1) + rows.front().timeOfDay);
                    for (std::size_t b = 0; b < expected.size(); ++b) {
                        const UnixNanos first = over.from + bucket * static_cast<std::int64_t>(b);
                        const Nanos shared =
                            std::min({end, first + bucket, over.to}) - std::max(start, first);
                        if (shared.count() > 0) {
                            const double part = static_cast<double>(shared.count())
                                / static_cast<double>((end - start).count())
                                * static_cast<double>(rows[r].volume);
                            expected[b] += part;
                            total += part;
                        }
                    }
                }
            }
            if (total == 0) {
                QCOMPARE(profile.basis, VolumeProfile::Basis::Even);
                continue;
            }
            double sum = 0;
            for (const auto weight : profile.weights)
                sum += static_cast<double>(weight);
            for (std::size_t b = 0; b < expected.size(); ++b)
                QVERIFY(std::abs(static_cast<double>(profile.weights[b]) / sum - expected[b] / total) < 1e-9);
        }
    }

    void smallVolumesInManyBucketsAreNotLost()
    {
        const auto profile =
            profileFromFile({{14h, 100}, {14h + 30min, 300}, {15h, 1}}, orderOver({at(0), at(0) + 1h}), 1s);
        QCOMPARE(profile.basis, VolumeProfile::Basis::File);
        QCOMPARE(profile.weights.size(), std::size_t{3600});
        QVERIFY(std::abs(profile.weights[1800] - 3 * profile.weights[0]) < 3);
        QVERIFY(profile.weights[0] > 0);
    }

    void aFileWithoutVolumeInTheWindowFallsBackToEven()
    {
        const auto profile = profileFromFile({{9h, 100}, {10h, 100}}, orderOver({at(0), at(0) + 1h}), 10min);
        QCOMPARE(profile.basis, VolumeProfile::Basis::Even);
        QCOMPARE(profile.weights.size(), std::size_t{6});
        QVERIFY(profile.explanation.find("no volume") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestVolumeProfile)
#include "tst_volume_profile.moc"
