// SPDX-License-Identifier: GPL-3.0-or-later
// The tape of an NBBO feed, and prints that come from a file of their own.
#include "test_quotes.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

constexpr std::uint32_t kN = kNasdaq;
constexpr std::uint32_t kB = kBats;

/// "ms MIC price size aggressor kind" a trade.
std::string tradesText(const Tape& tape)
{
    std::string out;
    for (const TapeTrade& trade : tape.trades()) {
        const char aggressor = trade.aggressor == Aggressor::Buyer ? 'B'
            : trade.aggressor == Aggressor::Seller                 ? 'S'
                                                                   : 'N';
        out += fmt::format("{} {} {}x{} {} {} after {}\n", (trade.time - at(0)).count() / 1'000'000,
                           trade.venue == kNoTapeVenue ? "-" : tape.venues()[trade.venue].info.mic,
                           formatNanos(trade.price.nanos * 100), trade.size, aggressor, name(trade.kind),
                           trade.entriesBefore);
    }
    return out;
}

std::string pointsText(const Tape& tape)
{
    std::string out;
    for (std::size_t i = 0; i < tape.size(); ++i)
        out += tape.entry(i).endsPoint ? '|' : '.';
    return out;
}

} // namespace

class TestNbboTape : public QObject {
    Q_OBJECT

private slots:
    void aMarketDoesNotOutliveItsSession()
    {
        const auto tape = tapeOf(std::vector{nbbo(0, kN, 5000, 300, kB, 5003, 500),
                                             nbbo(7'200'000, kN, 5000, 300, kB, 5003, 500)});
        QCOMPARE(text(*tape),
                 std::string("0 XNAS 5000x300/-\n0 BATS -/5003x500\n3600000 XNAS -/-\n3600000 BATS -/-\n"
                             "7200000 XNAS 5000x300/-\n7200000 BATS -/5003x500\n"));
        QCOMPARE(pointsText(*tape), std::string(".|.|.|"));
        QCOMPARE(tape->firstSession().to, at(0) + Nanos{1});
    }

    void aRowReplacesTheWholeMarket()
    {
        const auto tape = tapeOf(std::vector{nbbo(0, kN, 5000, 300, kB, 5003, 500),
                                             nbbo(10, kN, 5000, 200, kB, 5003, 500), // one side's size
                                             nbbo(20, kB, 5000, 100, kB, 5003, 500), // the bid's venue
                                             nbbo(30, kB, 5000, 100, kB, 5003, 500), // nothing
                                             nbbo(40, kN, 5001, 70, kN, 5002, 80), // both
                                             nbbo(50, kN, 0, 0, kN, 5002, 80)}); // no bid
        QVERIFY(tape->isNbbo());
        QCOMPARE(text(*tape),
                 std::string("0 XNAS 5000x300/-\n0 BATS -/5003x500\n"
                             "10 XNAS 5000x200/-\n"
                             "20 XNAS -/-\n20 BATS 5000x100/5003x500\n"
                             "40 XNAS 5001x70/5002x80\n40 BATS -/-\n"
                             "50 XNAS -/5002x80\n"));
        QCOMPARE(pointsText(*tape), std::string(".||.|.||"));
    }

    void oneSideOfTheMarketLeavesTheOther()
    {
        auto bid = nbbo(10, kB, 5001, 100, kB, 0, 0);
        bid.setNbbo({kB}, kNoFeed);
        auto ask = nbbo(20, kN, 0, 0, kN, 5002, 60);
        ask.setNbbo(kNoFeed, {kN});
        const auto tape = tapeOf(std::vector{nbbo(0, kN, 5000, 300, kB, 5003, 500), bid, ask});
        QCOMPARE(text(*tape),
                 std::string("0 XNAS 5000x300/-\n0 BATS -/5003x500\n"
                             "10 XNAS -/-\n10 BATS 5001x100/5003x500\n"
                             "20 XNAS -/5002x60\n20 BATS 5001x100/-\n"));
    }

    void aPrintIsJudgedByTheMarketBeforeIt()
    {
        const auto tape = tapeOf(std::vector{
            nbbo(0, kN, 5000, 300, kB, 5003, 500),
            printRow(5, kB, 5000, 100), // at the best bid, of another venue
            printRow(5, kN, 5003, 100), // at the best ask
            printRow(5, kN, 5001, 100), // between them
            printRow(5, kN, 5001, 100, 'B'), // stated
            printRow(5, kN, 5000, 301), // more than its venue shows there
            printRow(5, kB, 5000, 301), // of one that shows nothing there
            printRow(10, kN, 5000, 50), // first of its time: before that time's quotes
            nbbo(10, kN, 4999, 300, kB, 5000, 500), // now 5000 is the ask
            printRow(20, kN, 5000, 50), nbbo(30, kN, 5000, 300, kB, 5000, 500), // locked: it may be either
            printRow(40, kN, 5000, 50)});
        QCOMPARE(tradesText(*tape),
                 std::string(
                     "5 BATS 5000x100 S unstated after 2\n5 XNAS 5003x100 B unstated after 2\n"
                     "5 XNAS 5001x100 N unstated after 2\n5 XNAS 5001x100 B unstated after 2\n"
                     "5 XNAS 5000x301 S larger_than_displayed after 2\n5 BATS 5000x301 S unstated after 2\n"
                     "10 XNAS 5000x50 S unstated after 2\n20 XNAS 5000x50 B unstated after 4\n"
                     "40 XNAS 5000x50 N unstated after 5\n"));
    }

    void printsOfAFileOfTradesLeaveTheQuotes()
    {
        const auto tape = tapeOf(std::vector{
            row(0, kN, 5000, 300, 5003, 500), row(0, kB, 4999, 100, 5004, 100), printRow(5, kN, 5000, 100),
            printRow(6, kB, 5000, 100, 'A'), row(10, kN, 5000, 200, 5003, 500)});
        QVERIFY(!tape->isNbbo());
        QCOMPARE(
            text(*tape),
            std::string("0 XNAS 5000x300/5003x500\n0 BATS 4999x100/5004x100\n10 XNAS 5000x200/5003x500\n"));
        QCOMPARE(tradesText(*tape),
                 std::string("5 XNAS 5000x100 S unstated after 2\n6 BATS 5000x100 S unstated after 2\n"));
        QVERIFY(tape->entry(2).followsTrades); // the print explains the drop
    }

    /// By number in one file and by name in the other, whichever comes first.
    void aVenueOfPrintsIsThatOfItsQuotes()
    {
        FeedRegistry registry;
        const FeedId named = registry.feedFor("XNAS");
        const FeedId other = registry.feedFor("XNYS");
        TapeBuilder builder({}, registry);
        auto early = printRow(0, kN, 5000, 100, 'A');
        early.feed = named;
        auto elsewhere = printRow(2, kN, 5000, 100, 'A');
        elsewhere.feed = other;
        auto late = printRow(3, kB, 5000, 100, 'A');
        late.feed = registry.feedFor("BATS");
        QVERIFY(builder.accept(std::vector{early, row(1, kN, 5000, 300, 5003, 500),
                                           row(1, kB, 5000, 300, 5003, 500), elsewhere, late}));
        const auto tape = builder.finish();
        std::string venues;
        for (const TapeVenue& venue : tape->venues())
            venues += fmt::format("{} {} {}; ", venue.info.mic, venue.feed.value, venue.onlyPrints);
        QCOMPARE(venues, fmt::format("XNAS 2 false; BATS 5 false; XNYS {} true; ", other.value));
        QCOMPARE(tradesText(*tape),
                 std::string("0 XNAS 5000x100 S unstated after 0\n2 XNYS 5000x100 S unstated after 2\n"
                             "3 BATS 5000x100 S unstated after 2\n"));
        // Two feeds of quotes are still two.
        TapeBuilder both({}, registry);
        auto again = row(1, kN, 5000, 300, 5003, 500);
        again.feed = named;
        QVERIFY(!both.accept(std::vector{early, row(1, kN, 5000, 300, 5003, 500), again}));
    }

    void theBandJudgesTheMarketAsOne()
    {
        TapeOptions options;
        options.bandPpm = 50'000;
        const auto tape = tapeOf(std::vector{nbbo(0, kN, 5000, 300, kB, 5003, 500),
                                             nbbo(10, kN, 5000, 300, kB, 9000, 500), // off the market
                                             nbbo(20, kB, 5000, 100, kN, 5003, 500)},
                                 options);
        QCOMPARE(text(*tape),
                 std::string("0 XNAS 5000x300/-\n0 BATS -/5003x500\n10 BATS -/-\n"
                             "20 XNAS -/5003x500\n20 BATS 5000x100/-\n"));
        options.bandPpm = 0;
        options.maxAge = std::chrono::milliseconds{50};
        const auto built = tryBuild(
            std::vector{nbbo(0, kN, 5000, 300, kB, 5003, 500), nbbo(100, kN, 5000, 300, kB, 5003, 500)},
            options);
        QCOMPARE(text(*built.tape),
                 std::string("0 XNAS 5000x300/-\n0 BATS -/5003x500\n50 XNAS -/-\n50 BATS -/-\n"
                             "100 XNAS 5000x300/-\n100 BATS -/5003x500\n150 XNAS -/-\n150 BATS -/-\n"));
        QCOMPARE(built.counts.agedOut, 1);
    }

    void whatCannotBeIsRefused()
    {
        const auto market = nbbo(0, kN, 5000, 300, kB, 5003, 500);
        const auto quote = row(1, 8, 5000, 300, 5003, 500);
        for (const auto& rows : {std::vector{market, quote}, std::vector{quote, market}}) {
            auto inOrder = rows;
            inOrder[1].tsRecv = inOrder[1].tsEvent = at(5);
            const auto built = tryBuild(inOrder);
            QVERIFY(built.error);
            QVERIFY(built.error->message.find("mixes rows of an NBBO feed") != std::string::npos);
        }
        TapeOptions options;
        options.view = TapeView::Trial;
        QVERIFY(tryBuild(std::vector{market}, options).error);
    }

    void venuesThatAppearLaterKeepTheMarket()
    {
        // BATS is named first and sorts behind Nasdaq.
        const std::vector rows{nbbo(0, kB, 5000, 300, kB, 5003, 500), nbbo(10, kN, 5001, 100, kB, 5003, 500),
                               nbbo(20, kB, 5000, 300, kN, 5002, 100)};
        const FeedRegistry registry;
        TapeBuilder builder({}, registry);
        for (const QuoteEvent& one : rows) {
            QVERIFY(builder.accept({&one, 1}));
            (void)builder.soFar();
        }
        const auto tape = builder.finish();
        const auto whole = tapeOf(rows);
        QCOMPARE(tape->size(), whole->size());
        QCOMPARE(tape->quotesAfter(tape->size()), whole->quotesAfter(whole->size()));
        QCOMPARE(text(tape->quotesAfter(tape->size())[0]) + " " + text(tape->quotesAfter(tape->size())[1]),
                 std::string("-/5002x100 5000x300/-"));
    }
};

QTEST_APPLESS_MAIN(TestNbboTape)
#include "tst_nbbo_tape.moc"
