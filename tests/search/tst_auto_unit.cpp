// SPDX-License-Identifier: GPL-3.0-or-later
// What `auto` axes are scaled to, on hand-made tapes: half spread plus fee of the training part, of the
// session before the window, of earlier sessions, or of the first point.
#include "market/market_hours.h"
#include "report/run_json.h"
#include "search/auto_unit.h"
#include "test_reports.h"

#include <QTest>
#include <cmath>

using namespace sor;
using namespace sor::test;

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint32_t kXeur = 101; // Eurex, no US exchange

UnixNanos utc(const char* text)
{
    return parseIsoTime(text).value();
}

/// Nasdaq quotes every five seconds of [from, to), the given cents apart around 100.00.
void quote(std::vector<QuoteEvent>& rows, UnixNanos from, UnixNanos to, std::int64_t spread,
           std::uint32_t feed = kNasdaq)
{
    for (UnixNanos time = from; time < to; time += seconds{5}) {
        const auto size = static_cast<std::uint32_t>(100 + rows.size() % 7);
        QuoteEvent event = row(0, feed, 10'000 - spread / 2, size, 10'000 + (spread + 1) / 2, size);
        event.tsRecv = event.tsEvent = time;
        rows.push_back(event);
    }
}

/// The unit for an order over [from, to) with a fee of 0.3 cents; without a training part unless one is
/// given.
Result<AutoUnit> unitOf(const std::vector<QuoteEvent>& rows, UnixNanos from, UnixNanos to,
                        std::optional<TimeWindow> train = {})
{
    const auto tape = tapeOf(rows);
    const ParentOrder order = buy(100, {from, to});
    const VenueFees fees = flatFees({3'000'000});
    return findAutoUnit({*tape, order, fees, {}}, train, {});
}

} // namespace

class TestAutoUnit : public QObject {
    Q_OBJECT

private slots:
    void theSessionIsThatOfNewYork()
    {
        const auto hours = MarketHours::of(true);
        QVERIFY(hours);
        const auto session = [&](const char* time) { return hours->sessionOn(hours->dayOf(utc(time))); };
        const std::optional<TimeWindow> summer{{utc("2024-10-21T13:30:00Z"), utc("2024-10-21T20:00:00Z")}};
        QVERIFY(session("2024-10-21T04:00:00Z") == summer);
        QVERIFY(session("2024-10-21T13:30:00Z") == summer);
        QVERIFY(session("2024-10-22T03:59:59Z") == summer); // 23:59:59 in New York
        const std::optional<TimeWindow> winter{{utc("2024-12-02T14:30:00Z"), utc("2024-12-02T21:00:00Z")}};
        QVERIFY(session("2024-12-02T05:00:00Z") == winter);
        QVERIFY(session("2024-12-03T04:59:59Z") == winter);
        const std::optional<TimeWindow> half{{utc("2024-11-29T14:30:00Z"), utc("2024-11-29T18:00:00Z")}};
        QVERIFY(session("2024-11-29T15:00:00Z") == half);
        QVERIFY(!session("2024-10-20T15:00:00Z")); // a Sunday
        const auto elsewhere = MarketHours::of(false);
        QVERIFY(elsewhere);
        const std::optional<TimeWindow> day{{utc("2024-10-20T00:00:00Z"), utc("2024-10-21T00:00:00Z")}};
        QVERIFY(elsewhere->sessionOn(elsewhere->dayOf(utc("2024-10-20T23:59:59Z"))) == day);
    }

    void preMarketSpreadsDoNotMakeTheUnit()
    {
        // Five hours of 17 cents before the open, 2 cents from it on: all before 09:45 has a median of 8.5
        // cents.
        std::vector<QuoteEvent> rows;
        quote(rows, utc("2024-10-21T08:30:00Z"), utc("2024-10-21T13:30:00Z"), 17);
        quote(rows, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T15:00:00Z"), 2);
        const auto unit = unitOf(rows, utc("2024-10-21T13:45:00Z"), utc("2024-10-21T14:45:00Z"));
        QVERIFY(unit);
        QCOMPARE(unit->unit.nanos, 10'000'000 + 3'000'000);
        QCOMPARE(unit->source, AutoUnitSource::Before);
        QVERIFY(!unit->isInSample());
        QVERIFY(autoUnitNote(*unit).empty());
    }

    void theLastHalfHourCounts()
    {
        std::vector<QuoteEvent> rows;
        quote(rows, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T14:30:00Z"), 10);
        quote(rows, utc("2024-10-21T14:30:00Z"), utc("2024-10-21T15:00:00Z"), 2);
        quote(rows, utc("2024-10-21T15:00:00Z"), utc("2024-10-21T20:00:00Z"), 6);
        const auto unitAt = [&](const char* from) {
            return unitOf(rows, utc(from), utc("2024-10-21T19:00:00Z"))->unit.nanos - 3'000'000;
        };
        QCOMPARE(unitAt("2024-10-21T15:00:00Z"), 10'000'000); // 2 cents, but for the quote carried to 14:30
        QCOMPARE(unitAt("2024-10-21T14:30:00Z"), 50'000'000);
        QCOMPARE(unitAt("2024-10-21T14:44:00Z"), 50'000'000); // 16 minutes of 10, 14 of 2
        QCOMPARE(unitAt("2024-10-21T14:46:00Z"), 10'000'000);
        // After the close the session's last half hour, not what is quoted then.
        quote(rows, utc("2024-10-21T20:00:00Z"), utc("2024-10-21T21:00:00Z"), 30);
        const auto late = unitOf(rows, utc("2024-10-21T20:40:00Z"), utc("2024-10-21T21:00:00Z"));
        QCOMPARE(late->unit.nanos, 30'000'000 + 3'000'000);
        QCOMPARE(late->source, AutoUnitSource::Before);
    }

    void withLessThanAMinuteOfTheSessionEarlierOnesCount()
    {
        // Thursday's session 4 cents, Friday's 8, evenings and mornings 40; Monday 2.
        std::vector<QuoteEvent> rows;
        quote(rows, utc("2024-10-17T18:00:00Z"), utc("2024-10-17T20:00:00Z"), 4);
        quote(rows, utc("2024-10-17T20:00:00Z"), utc("2024-10-17T23:00:00Z"), 40);
        quote(rows, utc("2024-10-18T11:00:00Z"), utc("2024-10-18T13:30:00Z"), 40);
        quote(rows, utc("2024-10-18T13:30:00Z"), utc("2024-10-18T14:30:00Z"), 8);
        quote(rows, utc("2024-10-18T14:30:00Z"), utc("2024-10-18T14:30:01Z"), 40); // the next is Monday's
        quote(rows, utc("2024-10-21T12:00:00Z"), utc("2024-10-21T13:30:00Z"), 40);
        quote(rows, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T15:00:00Z"), 2);
        const UnixNanos to = utc("2024-10-21T14:45:00Z");
        const auto early = unitOf(rows, utc("2024-10-21T13:30:59.999Z"), to);
        QCOMPARE(early->source, AutoUnitSource::EarlierSessions);
        QCOMPARE(early->unit.nanos, 20'000'000 + 3'000'000); // two hours of 4, one of 8
        QVERIFY(!early->isInSample());
        QVERIFY(autoUnitNote(*early).find("0.023") != std::string::npos);
        const auto inTime = unitOf(rows, utc("2024-10-21T13:31:00Z"), to);
        QCOMPARE(inTime->source, AutoUnitSource::Before);
        QCOMPARE(inTime->unit.nanos, 10'000'000 + 3'000'000);
        const auto preMarket = unitOf(rows, utc("2024-10-21T13:00:00Z"), to);
        QCOMPARE(preMarket->source, AutoUnitSource::EarlierSessions);
        QCOMPARE(preMarket->unit.nanos, early->unit.nanos);
    }

    void withoutEarlierSessionsTheFirstSpreadCounts()
    {
        std::vector<QuoteEvent> rows;
        quote(rows, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T13:30:30Z"), 12);
        quote(rows, utc("2024-10-21T13:30:30Z"), utc("2024-10-21T14:30:00Z"), 2);
        // The quote carried to the window, 59 s after the first: 2 cents. At the first quote: 12.
        const auto carried = unitOf(rows, utc("2024-10-21T13:30:59Z"), utc("2024-10-21T14:30:00Z"));
        QCOMPARE(carried->source, AutoUnitSource::FirstPoint);
        QCOMPARE(carried->unit.nanos, 10'000'000 + 3'000'000);
        const auto first = unitOf(rows, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T14:30:00Z"));
        QCOMPARE(first->source, AutoUnitSource::FirstPoint);
        QCOMPARE(first->unit.nanos, 60'000'000 + 3'000'000);
        QVERIFY(first->isInSample());
        QVERIFY(autoUnitNote(*first).find("first point") != std::string::npos);
        // A locked market at the start has none.
        std::vector<QuoteEvent> locked;
        quote(locked, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T13:30:20Z"), 0);
        quote(locked, utc("2024-10-21T13:30:20Z"), utc("2024-10-21T14:30:00Z"), 6);
        const auto unlocked = unitOf(locked, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T14:30:00Z"));
        QCOMPARE(unlocked->unit.nanos, 30'000'000 + 3'000'000);
        // The session has the minutes, but no quotes of both sides in them.
        std::vector<QuoteEvent> silent;
        quote(silent, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T13:50:00Z"), 4);
        for (QuoteEvent& event : silent) {
            event.bidPx = kNoPrice;
            event.bidSz = 0;
        }
        quote(silent, utc("2024-10-21T13:50:00Z"), utc("2024-10-21T14:30:00Z"), 6);
        const auto heard = unitOf(silent, utc("2024-10-21T13:50:00Z"), utc("2024-10-21T14:30:00Z"));
        QCOMPARE(heard->source, AutoUnitSource::FirstPoint);
        QCOMPARE(heard->unit.nanos, 30'000'000 + 3'000'000);
    }

    void theTrainingPartComesFirst()
    {
        std::vector<QuoteEvent> rows;
        quote(rows, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T14:00:00Z"), 10);
        quote(rows, utc("2024-10-21T14:00:00Z"), utc("2024-10-21T14:36:00Z"), 4);
        quote(rows, utc("2024-10-21T14:36:00Z"), utc("2024-10-21T15:00:00Z"), 2);
        const UnixNanos from = utc("2024-10-21T14:00:00Z");
        const UnixNanos to = utc("2024-10-21T15:00:00Z");
        const auto unit = unitOf(rows, from, to, TimeWindow{from, utc("2024-10-21T14:36:00Z")});
        QCOMPARE(unit->source, AutoUnitSource::Training);
        QCOMPARE(unit->unit.nanos, 20'000'000 + 3'000'000);
    }

    void aMarketElsewhereHasItsDay()
    {
        std::vector<QuoteEvent> rows;
        quote(rows, utc("2024-10-20T07:00:00Z"), utc("2024-10-20T09:00:00Z"), 40, kXeur);
        quote(rows, utc("2024-10-21T07:00:00Z"), utc("2024-10-21T09:00:00Z"), 6, kXeur);
        const UnixNanos to = utc("2024-10-21T09:00:00Z");
        QVERIFY(!isUsMarket(tapeOf(rows)->venues()));
        const auto unit = unitOf(rows, utc("2024-10-21T07:10:00Z"), to);
        QCOMPARE(unit->source, AutoUnitSource::Before);
        QCOMPARE(unit->unit.nanos, 30'000'000 + 3'000'000);
        // Its day began at midnight: less than a minute of it is before this one.
        const auto night = unitOf(rows, utc("2024-10-21T00:00:30Z"), to);
        QCOMPARE(night->source, AutoUnitSource::EarlierSessions);
        QCOMPARE(night->unit.nanos, 200'000'000 + 3'000'000);
    }

    void laterRowsChangeNothing()
    {
        std::vector<QuoteEvent> rows;
        quote(rows, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T14:00:00Z"), 4);
        std::vector<QuoteEvent> wide = rows;
        quote(rows, utc("2024-10-21T14:00:00Z"), utc("2024-10-21T15:00:00Z"), 2);
        quote(wide, utc("2024-10-21T14:00:00Z"), utc("2024-10-21T15:00:00Z"), 20);
        const UnixNanos from = utc("2024-10-21T14:00:00Z");
        const UnixNanos to = utc("2024-10-21T15:00:00Z");
        QCOMPARE(unitOf(rows, from, to)->unit.nanos, 20'000'000 + 3'000'000);
        QCOMPARE(unitOf(wide, from, to)->unit.nanos, 20'000'000 + 3'000'000);
    }

    void theNumbersThatAreWrittenAreThoseItChose()
    {
        std::vector<QuoteEvent> rows;
        quote(rows, utc("2024-10-21T08:30:00Z"), utc("2024-10-21T13:30:00Z"), 17);
        quote(rows, utc("2024-10-21T13:30:00Z"), utc("2024-10-21T14:10:00Z"), 2);
        const auto tape = tapeOf(rows);
        auto settings = settingsOver({utc("2024-10-21T13:45:00Z"), utc("2024-10-21T14:00:00Z")});
        settings.order.shares = {60};
        const VenueFees fees = flatFees({3'000'000});
        auto experiment = runExperiment(*tape, fees, settings, {});
        QVERIFY(experiment);
        const std::vector<Price> under{Price{13'650'000}, Price{19'500'000}, Price{26'000'000},
                                       Price{39'000'000}, Price{65'000'000}};
        const std::vector<Price> over{Price{14'300'000}, Price{19'500'000}, Price{26'000'000},
                                      Price{39'000'000}, Price{65'000'000}};
        const std::vector<Price> theta{Price{0}, Price{650'000}, Price{1'300'000}, Price{2'600'000},
                                       Price{5'200'000}};
        const ParameterGrid& grid = experiment->search.grid;
        QCOMPARE(grid.axis(Parameter::LambdaUnder), under);
        QCOMPARE(grid.axis(Parameter::LambdaOver), over);
        QCOMPARE(grid.axis(Parameter::ThetaQueue), theta);
        const std::string text = finalResultJson(reportOf(*tape, fees, settings, std::move(*experiment)));
        for (const char* part : {"\"auto_unit\": 0.013,", "\"auto_unit_from\": \"before\"",
                                 "\"auto_unit_in_sample\": false", "0.01365"})
            QVERIFY2(text.find(part) != std::string::npos, part);
    }
};

QTEST_APPLESS_MAIN(TestAutoUnit)
#include "tst_auto_unit.moc"
