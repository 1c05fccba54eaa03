// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "base/time.h"

#include <QTest>
#include <limits>

using namespace sor;

namespace {

constexpr qint64 kSecond = 1'000'000'000;
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

class TestTime : public QObject {
    Q_OBJECT

private slots:
    void readsIsoTimes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("nanos");
        const qint64 august = 1'722'519'392; // date -u -d '2024-08-01 13:36:32' +%s
        QTest::newRow("the epoch") << QByteArray("1970-01-01T00:00:00Z") << qint64{0};
        QTest::newRow("nine decimals")
            << QByteArray("2024-08-01T13:36:32.491911683Z") << august * kSecond + 491'911'683;
        QTest::newRow("no decimals, no zone") << QByteArray("2024-08-01T13:36:32") << august * kSecond;
        QTest::newRow("one decimal") << QByteArray("2024-08-01T13:36:32.5Z")
                                     << august * kSecond + 500'000'000;
        QTest::newRow("space between, as pandas writes it")
            << QByteArray("2024-08-01 13:36:32.491911683+00:00") << august * kSecond + 491'911'683;
        QTest::newRow("offset without a colon") << QByteArray("2024-08-01T13:36:32+0000") << august * kSecond;
        QTest::newRow("minutes only") << QByteArray("2024-08-01T13:36") << (august - 32) * kSecond;
        QTest::newRow("a leap day") << QByteArray("2024-02-29T00:00:00Z") << 1'709'164'800 * kSecond;
        QTest::newRow("a leap day of a century")
            << QByteArray("2000-02-29T00:00:00Z") << 951'782'400 * kSecond;
        QTest::newRow("before the epoch") << QByteArray("1969-12-31T23:59:59.999999999Z") << qint64{-1};
        QTest::newRow("first year") << QByteArray("1678-01-01T00:00:00Z") << -9'214'560'000 * kSecond;
        QTest::newRow("last second") << QByteArray("2261-12-31T23:59:59Z") << 9'214'646'399 * kSecond;
    }
    void readsIsoTimes()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, nanos);
        const auto time = parseIsoTime(view(text));
        QVERIFY(time.has_value());
        QCOMPARE(count(*time), nanos);
    }

    void refusesWhatIsNotAnIsoTimeInUtc()
    {
        for (const char* text : {"",
                                 "2024-08-01",
                                 "2024-08-01T",
                                 "2024-08-01T13",
                                 "2024-08-01T13:",
                                 "2024-08-01T13:3",
                                 "2024-08-01T13:36:",
                                 "2024-08-01T13:36:3",
                                 "2024-08-01T13:36:32.",
                                 "2024-08-01T13:36:32.Z",
                                 "2024-08-01T13:36:32.1234567890",
                                 "2024-08-01T13:36:32,5",
                                 "2024-08-01T24:00:00",
                                 "2024-08-01T13:60:00",
                                 "2024-08-01T13:36:60",
                                 "2024-13-01T00:00:00",
                                 "2024-00-01T00:00:00",
                                 "2024-08-00T00:00:00",
                                 "2024-08-32T00:00:00",
                                 "2023-02-29T00:00:00",
                                 "1900-02-29T00:00:00",
                                 "2024-8-1T13:36:32",
                                 "2024/08/01T13:36:32",
                                 "24-08-01T13:36:32",
                                 " 2024-08-01T13:36:32",
                                 "2024-08-01T13:36:32 ",
                                 "2024-08-01t13:36:32",
                                 "2024-08-01T13:36:32z",
                                 "2024-08-01T13:36:32+02:00",
                                 "2024-08-01T13:36:32-00:00",
                                 "2024-08-01T13:36:32ZZ",
                                 "2024-08-01T-1:36:32",
                                 "1677-12-31T23:59:59",
                                 "2262-01-01T00:00:00",
                                 "9999-12-31T23:59:59",
                                 "1722519392491911683"}) {
            QVERIFY2(!parseIsoTime(text), text);
        }
    }

    void writesNineDecimalsAlways()
    {
        QCOMPARE(formatIsoTime(unixNanos(0)), std::string("1970-01-01T00:00:00.000000000Z"));
        QCOMPARE(formatIsoTime(unixNanos(1'722'519'392'491'911'683)),
                 std::string("2024-08-01T13:36:32.491911683Z"));
        QCOMPARE(formatIsoTime(unixNanos(-1)), std::string("1969-12-31T23:59:59.999999999Z"));
        QCOMPARE(formatIsoTime(unixNanos(-86'400 * kSecond)), std::string("1969-12-31T00:00:00.000000000Z"));
    }

    void writesTheEarliestAndTheLatestInstant()
    {
        QCOMPARE(formatIsoTime(unixNanos(kMin)), std::string("1677-09-21T00:12:43.145224192Z"));
        QCOMPARE(formatIsoTime(unixNanos(kMax)), std::string("2262-04-11T23:47:16.854775807Z"));
    }

    void readsBackEveryInstantItWrites()
    {
        Random random(1);
        for (int i = 0; i < 20'000; ++i) {
            // Years 1678 to 2261, all digits in use.
            std::int64_t seconds = random.between(-2'000'000'000, 2'000'000'000) * 4;
            seconds += random.between(-1'000'000'000, 1'000'000'000);
            const auto time = unixNanos(seconds * kSecond + random.between(0, kSecond - 1));
            const std::string text = formatIsoTime(time);
            const auto back = parseIsoTime(text);
            QVERIFY2(back.has_value(), text.c_str());
            QCOMPARE(*back, time);
        }
    }

    void readsTimesOfDay()
    {
        QCOMPARE(parseTimeOfDay("00:00"), Nanos{0});
        QCOMPARE(parseTimeOfDay("13:36"), Nanos{(13 * 60 + 36) * 60 * kSecond});
        QCOMPARE(parseTimeOfDay("13:36:32"), Nanos{48'992 * kSecond});
        QCOMPARE(parseTimeOfDay("13:36:32.5"), Nanos{48'992 * kSecond + 500'000'000});
        QCOMPARE(parseTimeOfDay("13:36:32.5Z"), Nanos{48'992 * kSecond + 500'000'000});
        QCOMPARE(parseTimeOfDay("23:59:59.999999999"), Nanos{86'400 * kSecond - 1});
        for (const char* text : {"", "13", "1:30", "24:00", "13:60", "13:36:60", "13:36:", "13:36+00:00",
                                 "-1:30", " 13:36", "13:36 ", "13:36:32.1234567891", "13:36:32."})
            QVERIFY2(!parseTimeOfDay(text), text);
    }

    void readsDurations_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("nanos");
        QTest::newRow("zero needs no unit") << QByteArray("0") << qint64{0};
        QTest::newRow("zero seconds") << QByteArray("0s") << qint64{0};
        QTest::newRow("nanoseconds") << QByteArray("7ns") << qint64{7};
        QTest::newRow("microseconds") << QByteArray("250us") << qint64{250'000};
        QTest::newRow("milliseconds, not minutes") << QByteArray("10ms") << qint64{10'000'000};
        QTest::newRow("seconds") << QByteArray("10s") << 10 * kSecond;
        QTest::newRow("minutes") << QByteArray("5m") << 300 * kSecond;
        QTest::newRow("hours") << QByteArray("2h") << 7'200 * kSecond;
        QTest::newRow("days") << QByteArray("1d") << 86'400 * kSecond;
        QTest::newRow("one and a half minutes") << QByteArray("1.5m") << 90 * kSecond;
        QTest::newRow("half an hour") << QByteArray(".5h") << 1'800 * kSecond;
        QTest::newRow("a nanosecond in seconds") << QByteArray("0.000000001s") << qint64{1};
        QTest::newRow("a third digit of a microsecond") << QByteArray("1.001us") << qint64{1'001};
        QTest::newRow("more nanoseconds than a price can hold")
            << QByteArray("10000000000ns") << 10 * kSecond;
        QTest::newRow("longest") << QByteArray("9223372036854775807ns") << qint64{kMax};
        QTest::newRow("longest in seconds") << QByteArray("9223372036.854775807s") << qint64{kMax};
    }
    void readsDurations()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, nanos);
        const auto duration = parseDuration(view(text));
        QVERIFY(duration.has_value());
        QCOMPARE(qint64{duration->count()}, nanos);
    }

    void refusesWhatIsNotADuration()
    {
        for (const char* text : {"",
                                 "s",
                                 ".s",
                                 "10",
                                 "1.5",
                                 "-1s",
                                 "-0.5s",
                                 "-s",
                                 "10 s",
                                 " 10s",
                                 "10s ",
                                 "10sec",
                                 "10S",
                                 "1e3s",
                                 "0x1s",
                                 "1,5s",
                                 "1..5s",
                                 "1.-5s",
                                 "1h30m",
                                 "0.5ns",
                                 "0.0000000001s",
                                 "1.0000001us",
                                 "9223372036854775808ns",
                                 "9223372036.854775808s",
                                 "106752d",
                                 "99999999999999999999s",
                                 "infs",
                                 "nan"}) {
            QVERIFY2(!parseDuration(text), text);
        }
    }

    void writesDurationsInTheLargestExactUnit()
    {
        QCOMPARE(formatDuration(Nanos{0}), std::string("0s"));
        QCOMPARE(formatDuration(Nanos{250'000}), std::string("250us"));
        QCOMPARE(formatDuration(Nanos{1'500'000'000}), std::string("1500ms"));
        QCOMPARE(formatDuration(Nanos{10 * kSecond}), std::string("10s"));
        QCOMPARE(formatDuration(Nanos{90 * kSecond}), std::string("90s"));
        QCOMPARE(formatDuration(Nanos{300 * kSecond}), std::string("5m"));
        QCOMPARE(formatDuration(Nanos{86'400 * kSecond}), std::string("1d"));
        QCOMPARE(formatDuration(Nanos{kMax}), std::string("9223372036854775807ns"));
    }

    void readsBackEveryDurationItWrites()
    {
        Random random(2);
        for (int i = 0; i < 20'000; ++i) {
            // Of every magnitude, and often a whole number of some unit.
            std::int64_t nanos = static_cast<std::int64_t>(random.next() >> random.between(1, 63));
            if (nanos < kMax / 60'000'000'000 && random.chance(0.5))
                nanos *= random.chance(0.5) ? kSecond : 60 * kSecond;
            const std::string text = formatDuration(Nanos{nanos});
            const auto back = parseDuration(text);
            QVERIFY2(back.has_value(), text.c_str());
            QCOMPARE(qint64{back->count()}, qint64{nanos});
        }
    }

    void aWindowHoldsItsStartAndNotItsEnd()
    {
        const TimeWindow window{unixNanos(10), unixNanos(20)};
        QVERIFY(!window.contains(unixNanos(9)));
        QVERIFY(window.contains(unixNanos(10)));
        QVERIFY(window.contains(unixNanos(19)));
        QVERIFY(!window.contains(unixNanos(20)));
        QCOMPARE(window.length(), Nanos{10});
        const TimeWindow empty{unixNanos(10), unixNanos(10)};
        QVERIFY(!empty.contains(unixNanos(10)));
    }
};

QTEST_GUILESS_MAIN(TestTime)
#include "tst_time.moc"
