// SPDX-License-Identifier: GPL-3.0-or-later
// What rows become on the tape: changes, events, trades, clears and gaps.
#include "compare_text.h"
#include "market/tape_builder.h"
#include "test_quotes.h"

#include <QTest>

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

} // namespace

class TestTapeEvents : public QObject {
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
        QCOMPARE(built.counts.rowsBehindGaps, 2);
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
        // A clear and what refills the book are one event: the venue is never empty in between.
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

    void noQuoteOutlivesItsSession()
    {
        constexpr std::int64_t kHour = 3'600'000;
        const Rows day{row(0, kNasdaq, 999, 100, 1001, 100), row(1, kBats, 998, 50, 1002, 50)};
        const auto with = [&](std::initializer_list<QuoteEvent> more) {
            Rows rows = day;
            rows.insert(rows.end(), more);
            return tryBuild(rows);
        };
        // An hour is still one session.
        COMPARE_TEXT(text(*with({row(1 + kHour, kNasdaq, 997, 9, 1000, 9)}).tape),
                     "0 XNAS 999x100/1001x100\n1 BATS 998x50/1002x50\n3600001 XNAS 997x9/1000x9\n");
        // All are gone when it is over, at one point, also one that comes back as it was.
        const auto next = with({row(9 * kHour, kNasdaq, 999, 100, 1001, 100)});
        COMPARE_TEXT(text(*next.tape),
                     "0 XNAS 999x100/1001x100\n1 BATS 998x50/1002x50\n3600001 XNAS -/-\n3600001 BATS -/-\n"
                     "32400000 XNAS 999x100/1001x100\n");
        QVERIFY(!next.tape->entry(2).endsPoint && next.tape->entry(3).endsPoint);
        QCOMPARE(next.counts.points, 4);
        QCOMPARE(next.tape->firstSession().to, at(1) + Nanos{1});
        QCOMPARE(next.tape->quotesAfter(next.tape->lowerBound(at(1 + kHour))).at(1).askSz, 50U);
        QCOMPARE(next.tape->quotesAfter(next.tape->lowerBound(at(2 + kHour))).at(1), VenueQuote{});
        // A row that only repeats its venue's quote keeps all of them.
        COMPARE_TEXT(text(*with({row(kHour / 2, kBats, 998, 50, 1002, 50),
                                 row(kHour + kHour / 4, kBats, 998, 40, 1002, 50)})
                               .tape),
                     "0 XNAS 999x100/1001x100\n1 BATS 998x50/1002x50\n4500000 BATS 998x40/1002x50\n");
    }

    void aPrintAfterTheSessionMeetsNoQuoteAndStretchesNothing()
    {
        QuoteEvent print = withTrade(row(9'000'000, kNasdaq, 0, 0, 0, 0), 1001, 10, 'N');
        print.action = 'P';
        const Rows rows{row(0, kNasdaq, 999, 100, 1001, 100), print};
        const auto tape = tapeOf(rows);
        COMPARE_TEXT(text(*tape), "0 XNAS 999x100/1001x100\n3600000 XNAS -/-\n");
        COMPARE_TEXT(aggressors(*tape), "n");
        QCOMPARE(tape->trades().at(0).entriesBefore, 2U);
        QCOMPARE(tape->span().to, at(0) + Nanos{1});
        QCOMPARE(tape->firstSession().to, tape->span().to);
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
};

QTEST_APPLESS_MAIN(TestTapeEvents)
#include "tst_tape_events.moc"
