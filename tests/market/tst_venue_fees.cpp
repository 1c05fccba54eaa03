// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/fees/venue_fees.h"

#include <QTest>

using namespace sor;
using namespace std::chrono_literals;

namespace {

UnixNanos day(int month, int dayOfMonth)
{
    return UnixNanos{std::chrono::sys_days{std::chrono::year{2024} / month / dayOfMonth}};
}

std::vector<TapeVenue> venues(std::initializer_list<const char*> mics)
{
    std::vector<TapeVenue> out;
    for (const char* mic : mics)
        out.push_back({{}, FeedInfo{mic, "", "", FeedKind::Venue, true}, false});
    return out;
}

constexpr std::string_view kTable = "mic,effective_from,taker_fee,maker_fee\n"
                                    "DEFAULT,2020-01-01,0.003,0\n"
                                    "DEFAULT,2024-07-01,0.002,0\n"
                                    "XNAS,2024-01-01,0.003,-0.002\n"
                                    "XNAS,2024-06-03,0.0029,-0.002\n"
                                    "BATS,2024-06-01,-0.0002,0.001\n";

} // namespace

class TestVenueFees : public QObject {
    Q_OBJECT

private slots:
    void termsChangeOnTheirDateWithinTheWindow()
    {
        const auto table = FeeTable::parse(kTable, "table");
        QVERIFY(table);
        FeeGaps gaps;
        const auto fees =
            VenueFees::fromTable(*table, venues({"XNAS", "BATS", "LTSE"}), {day(5, 1), day(8, 1)}, &gaps);
        const Price price{10 * kNanosPerDollar};
        QCOMPARE(fees.taker(0, day(5, 1), price).nanos, 3'000'000);
        QCOMPARE(fees.taker(0, day(6, 3) - Nanos{1}, price).nanos, 3'000'000);
        QCOMPARE(fees.taker(0, day(6, 3), price).nanos, 2'900'000);
        QCOMPARE(fees.maker(0, day(6, 3), price).nanos, -2'000'000);
        QCOMPARE(fees.taker(1, day(5, 1), price).nanos, -200'000); // its first row holds before its date
        QCOMPARE(fees.taker(2, day(6, 30), price).nanos, 3'000'000);
        QCOMPARE(fees.taker(2, day(7, 1), price).nanos, 2'000'000);
        QCOMPARE(gaps.unknownMics, (std::vector<std::string>{"LTSE"}));
        QCOMPARE(gaps.undatedMics, (std::vector<std::string>{"BATS"}));
    }

    void tellsWhenTermsChangeNext()
    {
        const auto table = FeeTable::parse(kTable, "table");
        const auto fees = VenueFees::fromTable(*table, venues({"XNAS", "LTSE"}), {day(5, 1), day(8, 1)});
        QCOMPARE(fees.nextChange(day(5, 1)), day(6, 3));
        QCOMPARE(fees.nextChange(day(6, 3)), day(7, 1));
        QCOMPARE(fees.nextChange(day(7, 1)), UnixNanos::max());
        QCOMPARE(VenueFees::none(3).nextChange(day(1, 1)), UnixNanos::max());
    }

    void termsMayComeInAnyOrderOrNotAtAll()
    {
        const VenueTerms early{Price{3'000'000}, Price{-2'000'000}};
        const VenueTerms late{Price{1'000'000}, Price{-1'000'000}};
        const VenueFees fees({{{day(6, 3), late}, {day(5, 1), early}}, {}});
        const Price price{10 * kNanosPerDollar};
        QCOMPARE(fees.taker(0, day(4, 1), price).nanos, 3'000'000);
        QCOMPARE(fees.taker(0, day(6, 3), price).nanos, 1'000'000);
        QCOMPARE(fees.taker(1, day(6, 3), price).nanos, 0);
    }

    void withoutFeesNothingIsCharged()
    {
        FeeGaps gaps;
        const auto fees =
            VenueFees::fromTable(FeeTable::none(), venues({"XNAS", "PUB999"}), {day(5, 1), day(8, 1)}, &gaps);
        QCOMPARE(fees.taker(0, day(6, 1), Price{kNanosPerDollar / 2}).nanos, 0);
        QCOMPARE(fees.maker(1, day(6, 1), Price{kNanosPerDollar}).nanos, 0);
        QVERIFY(gaps.unknownMics.empty() && gaps.undatedMics.empty());
    }
};

QTEST_APPLESS_MAIN(TestVenueFees)
#include "tst_venue_fees.moc"
