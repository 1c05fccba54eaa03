// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_quality.h"
#include "test_quotes.h"

#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;

TapeQuality quality(const Rows& rows, TimeWindow over, Side side = Side::Buy, std::int64_t feeNanos = 0)
{
    const auto tape = tapeOf(rows);
    const VenueFees fees(std::vector<std::vector<DatedTerms>>(tape->venues().size(),
                                                              {{at(0), VenueTerms{{feeNanos}, {}, 0, 0}}}));
    auto result = assess(*tape, over, side, fees, {});
    return result ? *result : TapeQuality{};
}

} // namespace

class TestTapeQuality : public QObject {
    Q_OBJECT

private slots:
    void countsHaltsThatTouchTheWindow()
    {
        const auto status = [](std::int64_t ms, std::uint32_t feed, char action) {
            QuoteEvent event = row(ms, feed, 0, 0, 0, 0);
            event.action = action;
            return event;
        };
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 999, 1, 1001, 1),
                        status(10, kNasdaq, 'H'),         status(20, kNasdaq, 'U'),
                        status(30, kBats, 'H'),           status(35, kBats, 'U'),
                        row(40, kBats, 999, 1, 1001, 1)};
        QCOMPARE(quality(rows, window(0, 10)).halts, 0);
        QCOMPARE(quality(rows, window(0, 40)).halts, 2);
        QCOMPARE(quality(rows, window(15, 25)).halts, 1); // begun before
        QCOMPARE(quality(rows, window(36, 41)).halts, 0);
        QCOMPARE(quality(rows, window(0, 40)).data.from, at(0));
    }

    void countsWhatIsOddOverAllVenues()
    {
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 1), // two-sided
                        row(1, kBats, 1002, 1, 1005, 1), // crossed: 10.02 against 10.01
                        row(2, kBats, 1001, 1, 1005, 1), // locked
                        row(3, kBats, 0, 0, 1005, 1),     row(4, kNasdaq, 0, 0, 1001, 1), // no bid left
                        row(5, kNasdaq, 999, 1, 0, 0),    row(6, kBats, 0, 0, 0, 0)}; // no ask left
        for (const Side side : {Side::Buy, Side::Sell}) {
            const auto found = quality(rows, window(0, 10), side);
            QCOMPARE(found.points, 7);
            QCOMPARE(found.crossed, 1);
            QCOMPARE(found.locked, 1);
            QCOMPARE(found.noBid, 1);
            QCOMPARE(found.noAsk, 1);
            QCOMPARE(found.twoSided, 5);
            QCOMPARE(found.venues[0].atBestAsk, 5);
            QCOMPARE(found.venues[1].atBestAsk, 1); // alone at 10.05 once XNAS has no ask
            QCOMPARE(found.venues[0].entries, 3);
            QCOMPARE(found.venues[0].emptySides, 2);
            QCOMPARE(found.venues[1].emptySides, 2);
        }
    }

    void theStateCarriedToTheStartIsAPointButNoChange()
    {
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kNasdaq, 999, 1, 1001, 2),
                        row(12, kNasdaq, 999, 1, 1001, 3), row(25, kBats, 999, 1, 1001, 3)};
        const auto found = quality(rows, window(10, 20));
        QCOMPARE(found.points, 2);
        QCOMPARE(found.venues[0].entries, 1);
        QCOMPARE(found.venues[1].entries, 0);
        QCOMPARE(found.venues[1].emptySides, 0); // it has not spoken yet
        QCOMPARE(found.venues[0].longestSilence, Nanos(8ms)); // from 12 to 20
        QCOMPARE(found.venues[1].longestSilence, Nanos(10ms));
    }

    void aVenueCrossedInItselfIsBadData()
    {
        const auto found = quality({row(0, kNasdaq, 1001, 1, 1001, 1), row(1, kNasdaq, 1002, 1, 1001, 1),
                                    row(2, kNasdaq, 999, 1, 1001, 1)},
                                   window(0, 10));
        QCOMPARE(found.venues[0].selfCrossed, 2);
    }

    void stubsAreOffTheMarket()
    {
        const auto found = quality({row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 1, 1, 1049, 1),
                                    row(2, kBats, 960, 1, 1049, 1), row(3, kBats, 960, 1, 1050, 1)},
                                   window(0, 10));
        QCOMPARE(found.venues[0].offMarket, 0);
        QCOMPARE(found.venues[1].offMarket, 2); // 0.01 is far, and 10.50 is 5 % off the mid of 10.00
    }

    void theCrossingCostIsTheMedianHalfSpreadPlusTheFee()
    {
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kNasdaq, 997, 1, 1003, 1),
                        row(2, kNasdaq, 0, 0, 1003, 1), row(3, kNasdaq, 995, 1, 1005, 1)};
        for (const Side side : {Side::Buy, Side::Sell})
            QCOMPARE(quality(rows, window(0, 10), side, 3'000'000).medianCrossingCost,
                     std::optional(Price{33'000'000}));
        QVERIFY(!quality({row(0, kNasdaq, 0, 0, 1001, 1)}, window(0, 10)).medianCrossingCost);
    }

    void isInterruptedWhenStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 1)});
        const auto result = assess(*tape, window(0, 10), Side::Buy, VenueFees::none(1), stop.get_token());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Interrupted);
    }
};

QTEST_APPLESS_MAIN(TestTapeQuality)
#include "tst_tape_quality.moc"
