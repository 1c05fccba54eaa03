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
