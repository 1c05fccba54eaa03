// SPDX-License-Identifier: GPL-3.0-or-later
// New York's clocks against UTC, and the hours of its exchanges.
#include "base/random.h"
#include "base/zone.h"

#include <QTest>
#include <array>
#include <fmt/format.h>
#include <set>

using namespace sor;
using namespace std::chrono;

namespace {

Zone newYork()
{
    const auto zone = Zone::find(kNewYork);
    if (!zone)
        qFatal("%s", zone.error().message.c_str());
    return *zone;
}

UnixNanos utc(const char* text)
{
    return parseIsoTime(text).value();
}

/// What New York's clocks show, written as if it were UTC.
std::string shown(UnixNanos time)
{
    return formatIsoTime(UnixNanos{newYork().toLocal(time).time_since_epoch()});
}
std::string back(const char* local)
{
    return formatIsoTime(newYork().toUtc(LocalNanos{utc(local).time_since_epoch()}));
}

LocalDay on(int y, unsigned m, unsigned d)
{
    return LocalDay{year{y} / month{m} / day{d}};
}

} // namespace

class TestZone : public QObject {
    Q_OBJECT

private slots:
    void clocksGoForwardAndBack()
    {
        QCOMPARE(shown(utc("2024-03-10T06:59:59.999999999Z")), std::string("2024-03-10T01:59:59.999999999Z"));
        QCOMPARE(shown(utc("2024-03-10T07:00:00Z")), std::string("2024-03-10T03:00:00.000000000Z"));
        QCOMPARE(shown(utc("2024-11-03T05:59:59Z")), std::string("2024-11-03T01:59:59.000000000Z"));
        QCOMPARE(shown(utc("2024-11-03T06:00:00Z")), std::string("2024-11-03T01:00:00.000000000Z"));
        // Daylight saving all winter, for the oil crisis: no rule of today tells that.
        QCOMPARE(shown(utc("1974-01-15T12:00:00Z")), std::string("1974-01-15T08:00:00.000000000Z"));
        QCOMPARE(shown(utc("2035-07-02T13:30:00Z")), std::string("2035-07-02T09:30:00.000000000Z"));
    }

    void andTheWayBack()
    {
        QCOMPARE(back("2024-03-10T01:59:59.5Z"), std::string("2024-03-10T06:59:59.500000000Z"));
        QCOMPARE(back("2024-03-10T02:30:00Z"), std::string("2024-03-10T07:00:00.000000000Z")); // never shown
        QCOMPARE(back("2024-03-10T03:00:00Z"), std::string("2024-03-10T07:00:00.000000000Z"));
        QCOMPARE(back("2024-11-03T01:30:00Z"), std::string("2024-11-03T05:30:00.000000000Z")); // shown twice
        QCOMPARE(back("2024-11-03T02:00:00Z"), std::string("2024-11-03T07:00:00.000000000Z"));
    }

    void thereAndBackIsTheSameTime()
    {
        const Zone zone = newYork();
        Random random(5);
        int again = 0;
        for (int i = 0; i < 20'000; ++i) {
            const UnixNanos time = unixNanos(random.between(0, count(utc("2037-01-01T00:00:00Z"))));
            const UnixNanos returned = zone.toUtc(zone.toLocal(time));
            // Of the hour that clocks show twice the first.
            if (returned == time - hours{1})
                ++again;
            else
                QCOMPARE(formatIsoTime(returned), formatIsoTime(time));
        }
        QVERIFY2(again < 20, qPrintable(QString::number(again))); // one hour in 8766
    }

    /// What a zone remembers of the last time is never taken for another one.
    void theWayBackDoesNotHangOnWhatWasAskedBefore()
    {
        const Zone other = *Zone::find("Asia/Tokyo");
        for (const char* name : {"America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"}) {
            const Zone zone = *Zone::find(name);
            const LocalNanos from{utc("2011-12-01T00:00:00Z").time_since_epoch()}; // Apia left a day out
            for (LocalNanos time = from; time < from + days{400}; time += minutes{30}) {
                Zone::Occurs warmly{};
                const UnixNanos warm = zone.toUtc(time, warmly);
                (void)other.toUtc(time);
                Zone::Occurs coldly{};
                const UnixNanos cold = zone.toUtc(time, coldly);
                if (warm != cold || warmly != coldly)
                    QFAIL(qPrintable(QString::fromStdString(
                        fmt::format("{}: {} and {}", name, formatIsoTime(warm), formatIsoTime(cold)))));
                (void)zone.toUtc(time - minutes{30});
            }
        }
    }

    void theOpenIsAtHalfPastOneOrTwoUtc()
    {
        const Zone zone = newYork();
        for (LocalDay d = on(2007, 1, 1); d < on(2037, 1, 1); d += days{1}) {
            const auto hoursOfDay = usRegularHours(d);
            const weekday of{d};
            QCOMPARE(hoursOfDay.has_value(), of != Saturday && of != Sunday);
            if (!hoursOfDay)
                continue;
            const year_month_day date{d};
            // Since 2007 from the second Sunday of March to the first of November.
            const bool isSummer = d >= LocalDay{date.year() / March / Sunday[2]}
                && d < LocalDay{date.year() / November / Sunday[1]};
            const UnixNanos expected =
                UnixNanos{d.time_since_epoch()} + hours{isSummer ? 13 : 14} + minutes{30};
            QCOMPARE(formatIsoTime(zone.toUtc(hoursOfDay->from)), formatIsoTime(expected));
            const Nanos length = zone.toUtc(hoursOfDay->to) - expected;
            QCOMPARE(length, Nanos(isUsHalfDay(d) ? minutes{210} : minutes{390}));
        }
    }

    void halfDaysAreThoseOfTheExchange()
    {
        // The calendars of the NYSE.
        const std::set<LocalDay> expected{
            on(2018, 7, 3),   on(2018, 11, 23), on(2018, 12, 24), // Tue, Fri, Mon
            on(2019, 7, 3),   on(2019, 11, 29), on(2019, 12, 24), // Wed, Fri, Tue
            on(2020, 11, 27), on(2020, 12, 24), // 3 July is a Friday: closed
            on(2021, 11, 26), // 3 July is a Saturday, 24 December a Friday: closed
            on(2022, 11, 25), // 3 July is a Sunday, 24 December a Saturday
            on(2023, 7, 3),   on(2023, 11, 24), // 24 December is a Sunday
            on(2024, 7, 3),   on(2024, 11, 29), on(2024, 12, 24), on(2025, 7, 3), on(2025, 11, 28),
            on(2025, 12, 24), on(2026, 11, 27), on(2026, 12, 24), // 3 July is a Friday: closed
        };
        std::set<LocalDay> found;
        for (LocalDay d = on(2018, 1, 1); d < on(2027, 1, 1); d += days{1}) {
            if (isUsHalfDay(d))
                found.insert(d);
        }
        QVERIFY(found == expected);
    }

    void aNameThatIsNoZoneGetsASentence()
    {
        for (const char* name : {"Mars/Olympus_Mons", "", "America/New_York "}) {
            const auto zone = Zone::find(name);
            QVERIFY(!zone);
            QCOMPARE(zone.error().code, ErrorCode::DataUnusable);
            QVERIFY(zone.error().message.find("tzdata") != std::string::npos);
            QVERIFY(zone.error().message.find(name) != std::string::npos);
        }
    }
};

QTEST_APPLESS_MAIN(TestZone)
#include "tst_zone.moc"
