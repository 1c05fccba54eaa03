// SPDX-License-Identifier: GPL-3.0-or-later
// Halted venues, and prints that meet no displayed queue.
#include "compare_text.h"
#include "market/replay.h"
#include "market/row_rules.h"
#include "test_quotes.h"

#include <QTest>
#include <algorithm>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

QuoteEvent withKind(QuoteEvent event, PrintKind kind)
{
    event.print = kind;
    return event;
}

/// What a replay of all venues tells, one line each.
struct Listener : ReplayVisitor {
    static constexpr bool kSeesTrades = true;
    explicit Listener(const MarketState& market)
        : m_market(market)
    {
    }
    void onTrade(const TapeTrade& trade) { lines += fmt::format("trade {}\n", trade.size); }
    void onHalt(VenueIndex venue) { lines += fmt::format("halt {}\n", venue); }
    void onPoint()
    {
        lines += fmt::format("point {}{}\n", m_market.halted(), m_market.isAllHalted() ? " all halted" : "");
    }
    std::string lines;

private:
    const MarketState& m_market;
};

std::string replayed(const Tape& tape, TimeWindow over)
{
    MarketState market(tape.venues().size());
    Listener listener(market);
    const auto status = replay(tape, over, Side::Buy, market, listener, {});
    return status ? listener.lines : status.error().text();
}

} // namespace

class TestHaltsAndPrints : public QObject {
    Q_OBJECT

private slots:
    void aHaltedVenueShowsNothingUntilItTradesAgainAndQuotesAgain()
    {
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 1),
                        row(1, kBats, 999, 1, 1001, 1),
                        withAction(row(2, kNasdaq, 999, 1, 1001, 1), 'H'),
                        row(3, kNasdaq, 998, 1, 1002, 1), // not used
                        withTrade(row(4, kNasdaq, 998, 1, 1002, 1), 1002, 1, 'B'),
                        withAction(row(5, kNasdaq, 998, 1, 1002, 1), 'H'), // it is halted already
                        withAction(row(6, kNasdaq, 998, 1, 1002, 1), 'U'), // no quote yet
                        row(7, kNasdaq, 997, 1, 1003, 1)};
        const auto built = tryBuild(rows);
        COMPARE_TEXT(
            text(*built.tape),
            "0 XNAS 999x1/1001x1\n1 BATS 999x1/1001x1\n2 XNAS -/-\n6 XNAS -/-\n7 XNAS 997x1/1003x1\n");
        QVERIFY(built.tape->entry(2).isHalt);
        QVERIFY(!built.tape->entry(3).isHalt);
        QCOMPARE(built.counts.halts, 1);
        QCOMPARE(built.counts.rowsInHalts, 1);
        QCOMPARE(built.counts.excludedPrints[static_cast<std::size_t>(PrintKind::Halted)], 1);
        QCOMPARE(built.tape->haltedAfter(2), std::uint64_t{0});
        QCOMPARE(built.tape->haltedAfter(3), std::uint64_t{1});
        QCOMPARE(built.tape->haltedAfter(4), std::uint64_t{0});
        COMPARE_TEXT(replayed(*built.tape, window(0, 10)),
                     "point 0\npoint 0\nhalt 0\npoint 1\npoint 0\npoint 0\n");
    }

    void aWindowThatStartsInAHaltKnowsOfIt()
    {
        const auto tape = tapeOf(
            Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 999, 1, 1001, 1),
                 withAction(row(2, kBats, 0, 0, 0, 0), 'H'), withAction(row(3, kNasdaq, 0, 0, 0, 0), 'H'),
                 withAction(row(20, kNasdaq, 0, 0, 0, 0), 'U'), row(21, kNasdaq, 999, 1, 1001, 1)});
        COMPARE_TEXT(replayed(*tape, window(10, 30)), "point 2\npoint 2\n");
        COMPARE_TEXT(replayed(*tape, window(3, 30)),
                     "point 2\nhalt 0\npoint 3 all halted\npoint 2\npoint 2\n");
    }

    void aVenueThatStandsBehindANewOneStaysHalted()
    {
        // BATS is venue 0 until XNAS turns up and stands before it.
        const auto tape = tapeOf(Rows{withAction(row(0, kBats, 0, 0, 0, 0), 'H'),
                                      row(1, kNasdaq, 999, 1, 1001, 1), row(2, kBats, 999, 1, 1001, 1)});
        COMPARE_TEXT(text(*tape), "0 BATS -/-\n1 XNAS 999x1/1001x1\n");
        QCOMPARE(tape->haltedAfter(tape->size()), std::uint64_t{2});
        QVERIFY(tape->entry(0).isHalt);
        QCOMPARE(tape->entry(0).venue, VenueIndex{1});
    }

    void printsThatMeetNoQueueAreKeptApart_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("hits");
        for (std::size_t k = 0; k < kPrintKinds; ++k) {
            const auto kind = static_cast<PrintKind>(k);
            QTest::newRow(std::string(name(kind)).c_str())
                << static_cast<int>(k) << (kind == PrintKind::Unstated || kind == PrintKind::Regular);
        }
    }
    void printsThatMeetNoQueueAreKeptApart()
    {
        QFETCH(int, kind);
        QFETCH(bool, hits);
        const auto built =
            tryBuild(Rows{row(0, kNasdaq, 999, 500, 1001, 500),
                          withKind(withTrade(row(1, kNasdaq, 999, 500, 1001, 500), 1001, 100, 'B'),
                                   static_cast<PrintKind>(kind)),
                          row(2, kNasdaq, 999, 500, 1001, 400)});
        QCOMPARE(built.counts.trades, 1);
        QCOMPARE(built.tape->trades().size(), std::size_t{1});
        QCOMPARE(built.tape->trades()[0].hitsQueue(), hits);
        QCOMPARE(built.counts.excludedPrints[static_cast<std::size_t>(kind)], hits ? 0 : 1);
        // Only what met the queue explains the drop of its size.
        QCOMPARE(built.tape->entry(1).followsTrades, hits);
        QCOMPARE(built.tape->trades()[0].startsEvent, hits);
        COMPARE_TEXT(replayed(*built.tape, window(0, 10)),
                     hits ? "point 0\ntrade 100\npoint 0\n" : "point 0\npoint 0\n");
    }

    void aPrintOfUnknownSideLargerThanAllThatWasDisplayedMeetsNoQueue_data()
    {
        QTest::addColumn<int>("price");
        QTest::addColumn<int>("size");
        QTest::addColumn<char>("side");
        QTest::addColumn<int>("stated");
        QTest::addColumn<bool>("hits");
        const int unstated = static_cast<int>(PrintKind::Unstated);
        const int regular = static_cast<int>(PrintKind::Regular);
        QTest::newRow("all that the ask showed") << 1001 << 300 << 'N' << unstated << true;
        QTest::newRow("one more") << 1001 << 301 << 'N' << unstated << false;
        QTest::newRow("one more at the bid") << 999 << 201 << 'N' << unstated << false;
        QTest::newRow("all that the bid showed") << 999 << 200 << 'N' << unstated << true;
        QTest::newRow("through the ask") << 1005 << 301 << 'N' << unstated << false;
        QTest::newRow("inside the spread: nothing to compare") << 1000 << 900 << 'N' << unstated << true;
        QTest::newRow("the side is known") << 1001 << 900 << 'B' << unstated << true;
        QTest::newRow("the conditions are known") << 1001 << 900 << 'N' << regular << true;
    }
    void aPrintOfUnknownSideLargerThanAllThatWasDisplayedMeetsNoQueue()
    {
        QFETCH(int, price);
        QFETCH(int, size);
        QFETCH(char, side);
        QFETCH(int, stated);
        QFETCH(bool, hits);
        const QuoteEvent quote = row(0, kNasdaq, 999, 200, 1001, 300);
        const QuoteEvent print = withKind(
            withTrade(row(1, kNasdaq, 999, 200, 1001, 300), price, static_cast<std::uint32_t>(size), side),
            static_cast<PrintKind>(stated));
        const auto built = tryBuild(Rows{quote, print});
        QCOMPARE(built.tape->trades()[0].hitsQueue(), hits);
        QCOMPARE(built.counts.excludedPrints[static_cast<std::size_t>(PrintKind::Oversized)], hits ? 0 : 1);
    }

    void aRowOfNoSnapshotMayBeTheFirstOfItsTime_data()
    {
        QTest::addColumn<Rows>("first");
        constexpr std::uint32_t kFinra = 17;
        const QuoteEvent blank = row(2, kIex, 0, 0, 0, 0);
        const QuoteEvent haltBefore = withAction(row(0, kIex, 0, 0, 0, 0), 'H');
        QTest::newRow("off-exchange print") << Rows{withTrade(row(2, kFinra, 0, 0, 0, 0), 1000, 7, 'N')};
        QTest::newRow("halt") << Rows{withAction(blank, 'H')};
        QTest::newRow("end of a halt") << Rows{haltBefore, withAction(blank, 'U')};
        QTest::newRow("quote of a halted venue") << Rows{haltBefore, row(2, kIex, 998, 1, 1003, 1)};
    }
    void aRowOfNoSnapshotMayBeTheFirstOfItsTime()
    {
        QFETCH(Rows, first);
        Rows rows{row(1, kNasdaq, 999, 1, 1001, 1), row(2, kNasdaq, 999, 2, 1001, 2),
                  row(2, kBats, 999, 3, 1001, 3)};
        rows.insert(rows.begin() + 1, first.begin(), first.end());
        std::ranges::stable_sort(rows, {}, &QuoteEvent::tsEvent);
        TapeOptions options;
        options.view = TapeView::Trial;
        const auto built = tryBuild(rows, options);
        COMPARE_TEXT(text(*built.tape), "1 XNAS 999x1/1001x1\n2 XNAS 999x2/1001x2\n2 BATS 999x3/1001x3\n");
        QCOMPARE(built.counts.points, 2);
        QCOMPARE(built.counts.unchangedRows, 0);
        QVERIFY(built.tape->entry(1).startsSnapshot && built.tape->entry(0).endsPoint);
        QVERIFY(!built.tape->entry(2).startsSnapshot && !built.tape->entry(1).endsPoint);
    }

    void offExchangePrintsHaveNoVenue()
    {
        constexpr std::uint32_t kFinra = 17; // the trade reporting facility of Nasdaq
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1),
                                         withTrade(row(1, kFinra, 0, 0, 0, 0), 1000, 700, 'N'),
                                         row(2, kNasdaq, 999, 2, 1001, 1)});
        QCOMPARE(built.tape->venues().size(), std::size_t{1});
        QCOMPARE(built.counts.offExchangeRows, 1);
        QCOMPARE(built.counts.excludedPrints[static_cast<std::size_t>(PrintKind::OffExchange)], 1);
        QCOMPARE(built.tape->trades().size(), std::size_t{1});
        QCOMPARE(built.tape->trades()[0].venue, kNoTapeVenue);
        QVERIFY(built.tape->trades()[0].kind == PrintKind::OffExchange);
    }
};

QTEST_APPLESS_MAIN(TestHaltsAndPrints)
#include "tst_halts_and_prints.moc"
