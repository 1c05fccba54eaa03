// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare_numbers.h"
#include "market/market_hours.h"
#include "strategy/baselines/market_profile.h"
#include "strategy/baselines/volume_profile.h"
#include "test_quotes.h"

#include <QTest>
#include <cmath>
#include <fstream>
#include <numeric>
#include <string>

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

/// So many days, or minutes, after Monday 21 October 2024, 10:00 New York (14:00 UTC).
constexpr std::int64_t dayMs(std::int64_t days)
{
    return days * 86'400'000;
}
constexpr std::int64_t minuteMs(std::int64_t minutes)
{
    return minutes * 60'000;
}

double sumOf(const Weights& weights)
{
    return static_cast<double>(std::accumulate(weights.begin(), weights.end(), Int128{0}));
}

/// The shares of resources/volume, in parts per million.
Weights curveOfFile()
{
    Weights curve;
    std::ifstream file(SOR_SOURCE_DIR "/resources/volume/us_equities.csv");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with('#') && line != "time,share")
            curve.push_back(std::llround(std::stod(line.substr(6)) * 1e6));
    }
    return curve;
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
    void followsTheVolumeOfEarlierDaysAtTheSameTime()
    {
        // The window is Monday 10:00 to 10:15; on Friday and on Thursday 100 + 20, 50 and 30 were traded in
        // its three times five minutes, and what came before and after does not matter.
        const auto tape =
            tapeOf(Rows{print(dayMs(-4), 20), print(dayMs(-4) + minuteMs(14), 30), // Thursday
                        print(dayMs(-3) - minuteMs(10), 999), print(dayMs(-3) + minuteMs(1), 60),
                        print(dayMs(-3) + minuteMs(4), 40), print(dayMs(-3) + minuteMs(5), 50),
                        print(dayMs(-3) + minuteMs(20), 888), // Friday
                        print(minuteMs(1), 700)});
        const auto profile = profileFromMarket(*tape, orderOver({at(0), at(0) + 15min}), 5min);
        QCOMPARE(profile.basis, VolumeProfile::Basis::EarlierDays);
        QCOMPARE(perMille(profile.weights), perMille({120, 50, 30}));
        QCOMPARE(
            profile.explanation,
            std::string("Slices follow the volume of 2 earlier days at the same time of day (New York)."));
        // Finer buckets share what five minutes have.
        const auto fine = profileFromMarket(*tape, orderOver({at(0), at(0) + 15min}), 1s);
        QCOMPARE(fine.weights.size(), std::size_t{900});
        QVERIFY(fine.weights[0] > 0);
        QCOMPARE(fine.weights[0] * 50 / 120, fine.weights[300]);
    }

    void theTimeOfDayIsThatOfNewYork()
    {
        // Clocks went back on Sunday 3 November 2024: 10:00 was 14:00 UTC on Friday and is 15:00 on Monday.
        const std::int64_t friday = dayMs(11);
        const std::int64_t monday = dayMs(14) + minuteMs(60);
        const auto tape = tapeOf(Rows{print(friday, 10), print(friday + minuteMs(5), 30),
                                      print(friday + minuteMs(60), 999), print(friday + minuteMs(65), 999)});
        const auto profile = profileFromMarket(*tape, orderOver(window(monday, monday + minuteMs(10))), 5min);
        QCOMPARE(profile.basis, VolumeProfile::Basis::EarlierDays);
        QCOMPARE(perMille(profile.weights), perMille({10, 30}));
    }

    void nothingOfTheWindowsOwnDayIsUsed()
    {
        // The minutes before the window are wild, and so is the window.
        Rows rows{print(dayMs(-3), 10), print(dayMs(-3) + minuteMs(5), 30)};
        const auto before = profileFromMarket(*tapeOf(rows), orderOver({at(0), at(0) + 10min}), 5min);
        QCOMPARE(perMille(before.weights), perMille({10, 30}));
        for (std::int64_t minute = -30; minute < 30; ++minute)
            rows.push_back(print(minuteMs(minute), static_cast<std::uint32_t>(1000 * (minute + 31))));
        rows.push_back(print(dayMs(1), 5000));
        const auto after = profileFromMarket(*tapeOf(rows), orderOver({at(0), at(0) + 10min}), 5min);
        QVERIFY(before.weights == after.weights);
        QCOMPARE(before.explanation, after.explanation);
        // Without the earlier day the curve, whatever the morning was.
        rows.erase(rows.begin(), rows.begin() + 2);
        const auto alone = profileFromMarket(*tapeOf(rows), orderOver({at(0), at(0) + 10min}), 5min);
        const auto quiet = profileFromMarket(*tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 1)}),
                                             orderOver({at(0), at(0) + 10min}), 5min);
        QCOMPARE(alone.basis, VolumeProfile::Basis::TypicalCurve);
        QVERIFY(alone.weights == quiet.weights);
    }

    void aDayCountsThatReachesOverTheWindow()
    {
        const auto basisOf = [](const Rows& rows) {
            return profileFromMarket(*tapeOf(rows), orderOver({at(0), at(0) + 15min}), 5min).basis;
        };
        const std::int64_t friday = dayMs(-3);
        using enum VolumeProfile::Basis;
        QCOMPARE(basisOf({print(friday + minuteMs(4), 10), print(friday + minuteMs(10), 30)}), EarlierDays);
        QCOMPARE(basisOf({print(friday + minuteMs(4), 10), print(friday + minuteMs(9), 30)}), TypicalCurve);
        QCOMPARE(basisOf({print(friday + minuteMs(5), 10), print(friday + minuteMs(10), 30)}), TypicalCurve);
        // An off-exchange print or an auction is no volume to follow.
        QuoteEvent cross = print(friday + minuteMs(10), 30);
        cross.print = PrintKind::Auction;
        QCOMPARE(basisOf({print(friday + minuteMs(4), 10), cross}), TypicalCurve);
    }

    void halfDaysSayNothingOfWholeOnes()
    {
        // Friday 29 November 2024 closed at 13:00; the window is on the Monday after it, 10:00 to 10:10 (UTC
        // - 5).
        const std::int64_t friday = dayMs(39) + minuteMs(60);
        const std::int64_t monday = dayMs(42) + minuteMs(60);
        Rows rows{print(friday, 10), print(friday + minuteMs(5), 30)};
        const ParentOrder order = orderOver(window(monday, monday + minuteMs(10)));
        QCOMPARE(profileFromMarket(*tapeOf(rows), order, 5min).basis, VolumeProfile::Basis::TypicalCurve);
        const std::int64_t wednesday = dayMs(37) + minuteMs(60);
        rows.insert(rows.begin(), {print(wednesday, 40), print(wednesday + minuteMs(5), 20)});
        QCOMPARE(perMille(profileFromMarket(*tapeOf(rows), order, 5min).weights), perMille({40, 20}));
    }

    void theTypicalCurveIsThatOfTheFile()
    {
        const auto curve = curveOfFile();
        QCOMPARE(curve.size(), std::size_t{78});
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 1)});
        // Monday 09:30 to 16:00 is from 13:30 UTC.
        const auto profile = profileFromMarket(*tape, orderOver({at(0) - 30min, at(0) + 6h}), 5min);
        QCOMPARE(profile.basis, VolumeProfile::Basis::TypicalCurve);
        QVERIFY(profile.explanation.find("typical curve") != std::string::npos);
        for (std::size_t b = 0; b < curve.size(); ++b) {
            const double share = static_cast<double>(profile.weights[b]) / sumOf(profile.weights);
            const double expected = static_cast<double>(curve[b]) / sumOf(curve);
            COMPARE_NEAR(share, expected, 1e-9, fmt::format("bucket {}", b));
        }
        // In winter an hour later, by UTC.
        const UnixNanos january{std::chrono::sys_days{std::chrono::year{2025} / 1 / 6}};
        const auto winter = profileFromMarket(*tape, orderOver({january + 14h + 30min, january + 21h}), 5min);
        QVERIFY(winter.weights == profile.weights);
    }

    void halfDaysAreCutAtOneAndOutsideTheHoursItIsEven()
    {
        const auto curve = curveOfFile();
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 1)});
        // Friday 29 November 2024, 12:50 to 13:10 New York: two parts of the curve, then two at its mean
        // pace, which is that of the 42 parts from 09:30 to 13:00.
        const UnixNanos day{std::chrono::sys_days{std::chrono::year{2024} / 11 / 29}};
        const auto half = profileFromMarket(*tape, orderOver({day + 17h + 50min, day + 18h + 10min}), 5min);
        const double mean = sumOf({curve.begin(), curve.begin() + 42}) / 42;
        const std::vector<double> expected{static_cast<double>(curve[40]), static_cast<double>(curve[41]),
                                           mean, mean};
        const double all = expected[0] + expected[1] + 2 * mean;
        for (std::size_t b = 0; b < 4; ++b) {
            const double share = static_cast<double>(half.weights[b]) / sumOf(half.weights);
            COMPARE_NEAR(share, expected[b] / all, 1e-9, fmt::format("bucket {}", b));
        }
        // Before the open, and on a Saturday, even slices; and it is said.
        for (const UnixNanos from : {at(0) - 2h, at(0) - 48h}) {
            const auto even = profileFromMarket(*tape, orderOver({from, from + 1h}), 10min);
            QCOMPARE(even.basis, VolumeProfile::Basis::Even);
            QCOMPARE(even.weights, Weights(6, 1));
            QVERIFY(even.explanation.find("outside regular hours") != std::string::npos);
        }
    }

    void aConsolidatedFeedIsOfUsExchanges()
    {
        constexpr std::uint32_t kEqus = 60;
        const ParentOrder order = orderOver({at(0), at(0) + 30min});
        const auto tape = tapeOf(Rows{row(0, kEqus, 999, 1, 1001, 1)});
        QVERIFY(isUsMarket(tape->venues()));
        QCOMPARE(profileFromMarket(*tape, order, 5min).basis, VolumeProfile::Basis::TypicalCurve);
    }

    void elsewhereNoCurveIsKnown()
    {
        constexpr std::uint32_t kUnknown = 999;
        Rows rows{withTrade(row(dayMs(-1), kUnknown, 999, 1, 1001, 1), 1001, 10, 'B'),
                  withTrade(row(dayMs(-1) + minuteMs(5), kUnknown, 999, 1, 1001, 1), 1001, 40, 'B')};
        const ParentOrder order = orderOver({at(0), at(0) + 10min});
        // A Sunday in UTC serves as well as any day.
        const auto profile = profileFromMarket(*tapeOf(rows), order, 5min);
        QCOMPARE(profile.basis, VolumeProfile::Basis::EarlierDays);
        QCOMPARE(perMille(profile.weights), perMille({10, 40}));
        QVERIFY(profile.explanation.find("(UTC)") != std::string::npos);
        rows.pop_back();
        const auto even = profileFromMarket(*tapeOf(rows), order, 5min);
        QCOMPARE(even.basis, VolumeProfile::Basis::Even);
        QVERIFY(even.explanation.find("no venue is a US exchange") != std::string::npos);
    }

    void whatTheTapeForgetsIsStillKnown()
    {
        const Rows rows{print(dayMs(-3), 10), print(dayMs(-3) + minuteMs(5), 30), print(0, 7)};
        TapeOptions options;
        options.keeps = [](UnixNanos) { return TimeWindow{at(0), at(0) + 10min}; };
        const auto tape = tapeOf(rows, options);
        QCOMPARE(tape->trades().size(), std::size_t{1});
        QVERIFY(tape->volume().parts() == tapeOf(rows)->volume().parts());
        QCOMPARE(perMille(profileFromMarket(*tape, orderOver({at(0), at(0) + 10min}), 5min).weights),
                 perMille({10, 30}));
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
                rows.push_back({time, random.chance(0.5) ? random.between(0, 50) : 0});
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
                COMPARE_NEAR(static_cast<double>(profile.weights[b]) / sum, expected[b] / total, 1e-9);
        }
    }

    void smallVolumesInManyBucketsAreNotLost()
    {
        const auto profile =
            profileFromFile({{14h, 100}, {14h + 30min, 300}, {15h, 1}}, orderOver({at(0), at(0) + 1h}), 1s);
        QCOMPARE(profile.basis, VolumeProfile::Basis::File);
        QCOMPARE(profile.weights.size(), std::size_t{3600});
        COMPARE_NEAR(profile.weights[1800], 3 * profile.weights[0], 2);
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
