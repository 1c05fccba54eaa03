// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "compare_text.h"
#include "market/tape_builder.h"
#include "test_quotes.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <span>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

QuoteEvent clear(std::int64_t ms, std::uint32_t feed)
{
    return withAction(row(ms, feed, 0, 0, 0, 0), 'R');
}

std::string aggressors(const Tape& tape)
{
    std::string out;
    for (const TapeTrade& trade : tape.trades())
        out += trade.aggressor == Aggressor::Buyer ? 'B' : trade.aggressor == Aggressor::Seller ? 'S' : 'n';
    return out;
}

/// Quotes and trades of five venues, whose prices wander and sometimes are far off.
Rows manyRows(int count)
{
    constexpr std::array<std::uint32_t, 5> kComing{kIex, kEdgx, kNasdaq, 43, kBats};
    Random random(7);
    const auto below = [&](std::uint64_t most) { return random.next() % most; };
    Rows rows;
    for (int i = 0; i < count; ++i) {
        const std::size_t venues = std::min<std::size_t>(kComing.size(), 1 + static_cast<std::size_t>(i) / 8);
        const std::uint32_t feed = kComing[below(venues)];
        const auto off = static_cast<std::int64_t>(below(5)) + (below(9) == 0 ? 500 : 0);
        auto next = row(i, feed, 999 - off, 1 + static_cast<std::uint32_t>(below(9)), 1001 + off,
                        1 + static_cast<std::uint32_t>(below(9)));
        if (below(4) == 0) {
            next = withAction(next, 'T');
            next.price = next.askPx;
            next.size = 1;
        }
        rows.push_back(next);
    }
    return rows;
}

} // namespace

class TestTapeBuilder : public QObject {
    Q_OBJECT

private slots:
    void makesAPointOfEveryChangeOfPriceOrSizeOnEitherSide()
    {
        const auto built = tryBuild(
            Rows{row(0, kNasdaq, 999, 100, 1001, 100), row(1, kNasdaq, 999, 100, 1001, 100), // nothing new
                 row(2, kNasdaq, 999, 100, 1001, 101), row(3, kNasdaq, 999, 99, 1001, 101),
                 row(4, kNasdaq, 998, 99, 1001, 101), row(5, kNasdaq, 998, 99, 1002, 101)});
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x100/1001x100\n2 XNAS 999x100/1001x101\n"
                     "3 XNAS 999x99/1001x101\n4 XNAS 998x99/1001x101\n"
                     "5 XNAS 998x99/1002x101\n");
        QCOMPARE(built.counts.rows, 6);
        QCOMPARE(built.counts.points, 5);
        QCOMPARE(built.counts.unchangedRows, 1);
    }

    void keepsVenuesApartAndNumbersThemByFeedWhateverCameFirst()
    {
        const auto tape = tapeOf(Rows{row(0, kIex, 999, 1, 1001, 1), row(1, kNasdaq, 998, 2, 1002, 2),
                                      row(2, kEdgx, 997, 3, 1003, 3), row(3, kIex, 999, 4, 1001, 4)});
        QCOMPARE(tape->venues().size(), std::size_t{3});
        COMPARE_TEXT(tape->venues()[0].info.mic, "XNAS");
        COMPARE_TEXT(tape->venues()[1].info.mic, "EDGX");
        COMPARE_TEXT(tape->venues()[2].info.mic, "IEXG");
        COMPARE_TEXT(text(*tape),
                     "0 IEXG 999x1/1001x1\n1 XNAS 998x2/1002x2\n2 EDGX 997x3/1003x3\n"
                     "3 IEXG 999x4/1001x4\n");
        const auto quotes = tape->quotesAfter(4);
        COMPARE_TEXT(text(quotes[0]), "998x2/1002x2");
        COMPARE_TEXT(text(quotes[2]), "999x4/1001x4");
    }

    void actsOnlyOnTheLastRowOfAnEvent()
    {
        const Rows rows{
            row(0, kNasdaq, 999, 100, 1001, 100), withFlags(row(1, kNasdaq, 999, 100, 1001, 40), 0),
            withFlags(row(1, kNasdaq, 999, 100, 1002, 70), 0), row(1, kNasdaq, 999, 100, 1002, 50)};
        const auto built = tryBuild(rows);
        COMPARE_TEXT(text(*built.tape), "0 XNAS 999x100/1001x100\n1 XNAS 999x100/1002x50\n");
        QCOMPARE(built.counts.rowsInsideEvents, 2);
        QCOMPARE(built.counts.rowsWithLast, 2);

        // An event that ends where it began is no change.
        const auto same = tryBuild(Rows{row(0, kNasdaq, 999, 100, 1001, 100),
                                        withFlags(row(1, kNasdaq, 999, 100, 1001, 40), 0),
                                        row(2, kNasdaq, 999, 100, 1001, 100)});
        QCOMPARE(same.tape->size(), std::size_t{1});

        TapeOptions everyRow;
        everyRow.ignoreFlags = true;
        QCOMPARE(tapeOf(rows, everyRow)->size(), std::size_t{4});
    }

    void anUnfinishedEventIsNotSeenFromOtherVenues()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 100, 1001, 100),
                                      withFlags(row(1, kNasdaq, 999, 100, 1005, 40), 0),
                                      row(2, kBats, 998, 10, 1002, 10), row(3, kNasdaq, 999, 100, 1005, 40)});
        COMPARE_TEXT(text(tape->quotesAfter(2)[0]), "999x100/1001x100");
        COMPARE_TEXT(text(tape->quotesAfter(3)[0]), "999x100/1005x40");
    }

    void theBookColumnsOfATradeCountWhenItEndsTheEvent()
    {
        const auto built =
            tryBuild(Rows{row(0, kNasdaq, 999, 100, 1001, 100),
                          withTrade(row(1, kNasdaq, 999, 100, 1001, 70), 1001, 30, 'B'),
                          withFlags(withTrade(row(2, kNasdaq, 999, 100, 1001, 60), 1001, 10, 'B'), 0)});
        COMPARE_TEXT(text(*built.tape), "0 XNAS 999x100/1001x100\n1 XNAS 999x100/1001x70\n");
        QCOMPARE(built.counts.trades, 2);
        QCOMPARE(built.tape->trades().size(), std::size_t{2});
        QCOMPARE(built.tape->trades()[0].entriesBefore, std::uint64_t{1}); // the trade acts before the quote
        QCOMPARE(built.tape->trades()[1].entriesBefore, std::uint64_t{2});
        QVERIFY(built.tape->entry(1).isTradeRow);
        QVERIFY(built.tape->entry(1).followsTrades);
        QVERIFY(!built.tape->entry(0).isTradeRow);
    }

    void tellsWhichQuotesFollowTradesAndWhichTradesStartAnEvent()
    {
        const auto tape =
            tapeOf(Rows{row(0, kNasdaq, 999, 100, 1001, 100),
                        withFlags(withTrade(row(1, kNasdaq, 999, 100, 1001, 100), 1001, 30, 'B'), 0),
                        withFlags(withTrade(row(1, kNasdaq, 999, 100, 1001, 100), 1001, 20, 'B'), 0),
                        row(1, kNasdaq, 999, 100, 1001, 50), // closes the event
                        row(2, kNasdaq, 999, 100, 1001, 40), // a cancellation, not explained by trades
                        row(3, kBats, 999, 100, 1001, 40), // another venue
                        withTrade(row(4, kNasdaq, 999, 100, 1001, 30), 1001, 10, 'B'),
                        withTrade(row(4, kNasdaq, 999, 100, 1001, 10), 1001, 20, 'B'), // the event goes on
                        row(5, kNasdaq, 999, 100, 1001, 5), row(6, kNasdaq, 999, 100, 1001, 4)});
        std::string follows;
        for (std::size_t i = 0; i < tape->size(); ++i)
            follows += tape->entry(i).followsTrades ? 'x' : '.';
        COMPARE_TEXT(follows, ".x..xxx.");
        std::string starts;
        for (const TapeTrade& trade : tape->trades())
            starts += trade.startsEvent ? 'x' : '.';
        COMPARE_TEXT(starts, "x.x.");
    }

    void entriesAtOneTimeAreSeveralPointsInTheOrderOfTheFile()
    {
        const auto built = tryBuild(Rows{row(5, kBats, 999, 1, 1001, 1), row(5, kNasdaq, 999, 2, 1001, 2),
                                         row(5, kBats, 999, 1, 1001, 3)});
        COMPARE_TEXT(text(*built.tape), "5 BATS 999x1/1001x1\n5 XNAS 999x2/1001x2\n5 BATS 999x1/1001x3\n");
        QCOMPARE(built.counts.points, 3);
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY(built.tape->entry(i).endsPoint);
    }

    void aClearEmptiesTheVenue()
    {
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 100, 1001, 100), clear(1, kNasdaq),
                                         clear(2, kNasdaq), row(3, kNasdaq, 999, 100, 1001, 100)});
        COMPARE_TEXT(text(*built.tape), "0 XNAS 999x100/1001x100\n1 XNAS -/-\n3 XNAS 999x100/1001x100\n");
        QCOMPARE(built.counts.clears, 2);
        // Whatever its columns say.
        const auto odd = tapeOf(
            Rows{row(0, kNasdaq, 999, 100, 1001, 100), withAction(row(1, kNasdaq, 999, 100, 1001, 90), 'R')});
        COMPARE_TEXT(text(odd->entry(1).quote), "-/-");
    }

    void aGapTakesTheVenueOutUntilAClearOrASnapshot()
    {
        const auto gap = withFlags(row(1, kNasdaq, 999, 90, 1001, 90), kFlagLast | kFlagMaybeBadBook);
        const auto before = row(0, kNasdaq, 999, 100, 1001, 100);
        const auto after = row(2, kNasdaq, 999, 80, 1001, 80);
        const auto built =
            tryBuild(Rows{before, gap, after, row(3, kNasdaq, 999, 70, 1001, 70),
                          withFlags(row(4, kNasdaq, 999, 60, 1001, 60), kFlagLast | kFlagSnapshot),
                          row(5, kNasdaq, 999, 50, 1001, 50)});
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x100/1001x100\n1 XNAS -/-\n4 XNAS 999x60/1001x60\n"
                     "5 XNAS 999x50/1001x50\n");
        QCOMPARE(built.counts.gapRows, 1);
        const auto cleared = tapeOf(Rows{before, gap, clear(2, kNasdaq), row(3, kNasdaq, 999, 70, 1001, 70)});
        COMPARE_TEXT(text(*cleared), "0 XNAS 999x100/1001x100\n1 XNAS -/-\n3 XNAS 999x70/1001x70\n");
        // A snapshot that reports a gap itself does not make the book whole.
        const auto bad = tapeOf(
            Rows{before, gap,
                 withFlags(row(2, kNasdaq, 999, 60, 1001, 60), kFlagLast | kFlagSnapshot | kFlagMaybeBadBook),
                 row(3, kNasdaq, 999, 50, 1001, 50)});
        QCOMPARE(bad->size(), std::size_t{2});
        // Other venues are not concerned.
        const auto other = tapeOf(Rows{before, gap, row(2, kBats, 999, 70, 1001, 70)});
        COMPARE_TEXT(text(other->entry(2).quote), "999x70/1001x70");
    }

    void clearsAndGapsInsideAnEventActWithItsLastRow()
    {
        const auto before = row(0, kNasdaq, 999, 100, 1001, 100);
        const auto inside = [](QuoteEvent event, std::uint8_t flags = 0) { return withFlags(event, flags); };
        // A clear and what refills the book are one event: nobody sees the venue empty in between.
        const auto refilled = tryBuild(Rows{before, inside(clear(1, kNasdaq)), row(2, kBats, 998, 5, 1002, 5),
                                            row(3, kNasdaq, 999, 70, 1001, 70)});
        COMPARE_TEXT(text(*refilled.tape),
                     "0 XNAS 999x100/1001x100\n2 BATS 998x5/1002x5\n3 XNAS 999x70/1001x70\n");
        QCOMPARE(refilled.counts.clears, 1);
        QCOMPARE(refilled.counts.rowsInsideEvents, 1);

        // A gap takes the venue out when its event ends, and for longer.
        const auto gap = inside(row(1, kNasdaq, 999, 90, 1001, 90), kFlagMaybeBadBook);
        const auto out =
            tryBuild(Rows{before, gap, row(2, kNasdaq, 999, 80, 1001, 80), row(3, kNasdaq, 999, 70, 1001, 70),
                          clear(4, kNasdaq), row(5, kNasdaq, 999, 60, 1001, 60)});
        COMPARE_TEXT(text(*out.tape), "0 XNAS 999x100/1001x100\n2 XNAS -/-\n5 XNAS 999x60/1001x60\n");
        QCOMPARE(out.counts.gapRows, 1);

        // Made whole within the event, it never leaves.
        const auto whole =
            tapeOf(Rows{before, gap, inside(clear(1, kNasdaq)), row(2, kNasdaq, 999, 80, 1001, 80)});
        COMPARE_TEXT(text(*whole), "0 XNAS 999x100/1001x100\n2 XNAS 999x80/1001x80\n");

        // Where no row says that it is the last, each acts by itself.
        TapeOptions everyRow;
        everyRow.ignoreFlags = true;
        const auto each =
            tapeOf(Rows{inside(before), inside(clear(1, kNasdaq)), inside(row(2, kNasdaq, 999, 70, 1001, 70)),
                        inside(row(3, kNasdaq, 999, 70, 1001, 70), kFlagMaybeBadBook)},
                   everyRow);
        COMPARE_TEXT(text(*each), "0 XNAS 999x100/1001x100\n1 XNAS -/-\n2 XNAS 999x70/1001x70\n3 XNAS -/-\n");
    }

    void emptySidesAreEntriesToo()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 100, 1001, 100), row(1, kNasdaq, 999, 100, 0, 0),
                                      row(2, kNasdaq, 0, 0, 1001, 100)});
        COMPARE_TEXT(text(*tape), "0 XNAS 999x100/1001x100\n1 XNAS 999x100/-\n2 XNAS -/1001x100\n");
        QVERIFY(tape->hasBids());
        QVERIFY(!tapeOf(Rows{row(0, kNasdaq, 0, 0, 1001, 100)})->hasBids());
    }

    void judgesUnstatedAggressorsByTheVenuesQuoteBefore()
    {
        const auto print = [](std::int64_t ms, std::uint32_t feed, std::int64_t px, char side) {
            return withTrade(row(ms, feed, 999, 100, 1001, 100), px, 10, side);
        };
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 100, 1001, 100), print(1, kNasdaq, 1001, 'N'),
                                      print(2, kNasdaq, 1005, 'N'), print(3, kNasdaq, 999, 'N'),
                                      print(4, kNasdaq, 990, 'N'), print(5, kNasdaq, 1000, 'N'),
                                      print(6, kNasdaq, 999, 'B'), print(7, kNasdaq, 1001, 'A'),
                                      print(8, kBats, 1001, 'N')}); // BATS had no quote before
        COMPARE_TEXT(aggressors(*tape), "BBSSnBSn");
        // Before the row, not after it: the print took the whole ask.
        const auto moved = tapeOf(Rows{row(0, kNasdaq, 999, 100, 1001, 100),
                                       withTrade(row(1, kNasdaq, 1001, 5, 1003, 100), 1001, 100, 'N')});
        COMPARE_TEXT(aggressors(*moved), "B");
    }

    void refusesTwoFeedsOfOneVenueByName()
    {
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, 81, 999, 1, 1001, 1)});
        QVERIFY(built.error);
        QCOMPARE(built.error->code, ErrorCode::DataUnusable);
        for (const char* word : {"XNAS", "XNAS.ITCH", "XNAS.BASIC", "two feeds"})
            QVERIFY2(built.error->message.find(word) != std::string::npos, built.error->message.c_str());
    }

    void leavesOffExchangeRowsOut()
    {
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1),
                                         withTrade(row(1, 82, 999, 1, 1001, 1), 1000, 500, 'N'),
                                         row(2, 83, 500, 1, 501, 1)});
        QVERIFY(!built.error);
        QCOMPARE(built.tape->size(), std::size_t{1});
        QCOMPARE(built.tape->venues().size(), std::size_t{1});
        QCOMPARE(built.tape->trades().size(), std::size_t{0});
        QCOMPARE(built.counts.offExchangeRows, 2);
    }

    void refusesAConsolidatedFeedBesideVenuesButTakesItAlone()
    {
        for (const bool consolidatedFirst : {false, true}) {
            Rows rows{row(0, kNasdaq, 999, 1, 1001, 1), row(0, 95, 999, 1, 1001, 1)};
            if (consolidatedFirst)
                std::swap(rows[0], rows[1]);
            const auto built = tryBuild(rows);
            QVERIFY(built.error);
            QCOMPARE(built.error->code, ErrorCode::DataUnusable);
            QVERIFY(built.error->message.find("EQUS.MINI") != std::string::npos);
        }
        QCOMPARE(tapeOf(Rows{row(0, 95, 999, 1, 1001, 1)})->size(), std::size_t{1});
    }

    void refusesMoreThan64Venues()
    {
        Rows rows;
        for (std::uint32_t v = 0; v < 64; ++v)
            rows.push_back(row(v, 1000 + v, 999, 1, 1001, 1));
        QVERIFY(!tryBuild(rows).error);
        rows.push_back(row(100, 2000, 999, 1, 1001, 1));
        const auto built = tryBuild(rows);
        QVERIFY(built.error);
        QCOMPARE(built.error->code, ErrorCode::DataUnusable);
        QVERIFY(built.error->message.find("PUB2000") != std::string::npos);
        QVERIFY(built.error->message.find("64") != std::string::npos);
    }

    void takesVenuesByName()
    {
        FeedRegistry registry;
        Rows rows{row(0, 0, 999, 1, 1001, 1), row(1, 0, 998, 1, 1002, 1)};
        rows[0].feed = registry.feedFor("VENUE_B");
        rows[1].feed = registry.feedFor("IEXG");
        TapeBuilder builder({}, registry);
        QVERIFY(builder.accept(rows));
        const auto tape = builder.finish();
        COMPARE_TEXT(text(*tape), "0 VENUE_B 999x1/1001x1\n1 IEXG 998x1/1002x1\n");
        QVERIFY(!tape->venues()[0].info.isKnown);
        QVERIFY(tape->venues()[1].info.isKnown);
    }

    void aNamedVenueAndAPublisherOfItAreTwoFeedsOfOneVenue()
    {
        FeedRegistry registry;
        Rows rows{row(0, kIex, 999, 1, 1001, 1), row(1, 0, 998, 1, 1002, 1)};
        rows[1].feed = registry.feedFor("IEXG");
        TapeBuilder builder({}, registry);
        QVERIFY(!builder.accept(rows));
    }

    void saysWhenRowsAreOutOfOrder()
    {
        const auto built = tryBuild(Rows{row(1, kNasdaq, 999, 1, 1001, 1), row(0, kBats, 999, 1, 1001, 1)});
        QVERIFY(built.error);
        QVERIFY(built.isOutOfOrder);
        QVERIFY(!tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(0, kBats, 999, 1, 1001, 1)}).error);
    }

    void refusesTimesThatNoMarketHad()
    {
        const auto dated = [](UnixNanos time) {
            QuoteEvent event = row(0, kNasdaq, 999, 1, 1001, 1);
            event.tsRecv = event.tsEvent = time;
            return tryBuild(Rows{event});
        };
        QVERIFY(!dated(kEarliestTime).error);
        QVERIFY(!dated(kLatestTime).error);
        for (const UnixNanos time :
             {kEarliestTime - Nanos{1}, kLatestTime + Nanos{1}, UnixNanos::min(), UnixNanos::max()}) {
            const auto built = dated(time);
            QVERIFY(built.error);
            QVERIFY(!built.isOutOfOrder);
            QVERIFY(built.error->message.find("between 1970 and 2200") != std::string::npos);
        }
    }

    void ordersByReceiptButByTheVenuesClockWhereReceiptIsUnreliable()
    {
        auto late = row(10, kNasdaq, 999, 1, 1001, 1);
        late.tsEvent = at(3);
        QCOMPARE(orderingTime(late, TapeView::Book), at(10));
        QCOMPARE(orderingTime(late, TapeView::Trial), at(3));
        late.flags |= kFlagBadTsRecv;
        QCOMPARE(orderingTime(late, TapeView::Book), at(3));
    }

    void theTapeSoFarIsThatOfTheRowsSoFar_data()
    {
        QTest::addColumn<qint64>("bandPpm");
        QTest::newRow("plain") << qint64{0};
        QTest::newRow("with a band") << qint64{20'000};
    }

    void theTapeSoFarIsThatOfTheRowsSoFar()
    {
        QFETCH(qint64, bandPpm);
        TapeOptions options;
        options.bandPpm = bandPpm;
        // New venues turn up all the time, and stand before, between and behind those that are there.
        const Rows rows = manyRows(60);
        const FeedRegistry registry;
        TapeBuilder growing(options, registry);
        for (std::size_t n = 1; n <= rows.size(); ++n) {
            QVERIFY(growing.accept(std::span(rows).subspan(n - 1, 1)));
            TapeBuilder whole(options, registry);
            QVERIFY(whole.accept(std::span(rows).first(n)));
            const auto expected = whole.finish();
            const Tape& soFar = growing.soFar();
            COMPARE_TEXT(text(soFar), text(*expected));
            QCOMPARE(soFar.span().to, expected->span().to);
            QCOMPARE(soFar.venues().size(), expected->venues().size());
            QCOMPARE(soFar.trades().size(), expected->trades().size());
            for (std::size_t t = 0; t < soFar.trades().size(); ++t)
                QCOMPARE(soFar.trades()[t].venue, expected->trades()[t].venue);
            for (std::size_t v = 0; v < soFar.venues().size(); ++v)
                COMPARE_TEXT(soFar.venues()[v].info.mic, expected->venues()[v].info.mic);
        }
    }

    void whoeverAsksForRoomNeverOutgrowsTheLimit()
    {
        TapeOptions options;
        options.memoryLimit = 3 << 20;
        const FeedRegistry registry;
        TapeBuilder builder(options, registry);
        constexpr std::size_t kBatch = 512;
        std::size_t rows = 0;
        for (std::int64_t ms = 0; builder.hasRoomFor(kBatch); ++ms) {
            Rows batch;
            for (std::size_t i = 0; i < kBatch; ++i)
                batch.push_back(row(ms, kNasdaq, 999, static_cast<std::uint32_t>(i + 1), 1001, 1));
            QVERIFY(builder.accept(batch));
            rows += kBatch;
        }
        // One chunk of the tape, whole.
        QCOMPARE(rows, Tape::kChunkEntries);
        QVERIFY(builder.soFar().bytes() <= options.memoryLimit);
        QVERIFY(TapeBuilder({}, registry).hasRoomFor(std::size_t{1} << 40));
    }

    void canStartAgainAfterFinish()
    {
        const FeedRegistry registry;
        TapeBuilder builder({}, registry);
        QVERIFY(builder.accept(Rows{row(0, kNasdaq, 999, 1, 1001, 1)}));
        QCOMPARE(builder.finish()->size(), std::size_t{1});
        QVERIFY(builder.finish()->empty());
    }
};

QTEST_APPLESS_MAIN(TestTapeBuilder)
#include "tst_tape_builder.moc"
