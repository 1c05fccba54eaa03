// SPDX-License-Identifier: GPL-3.0-or-later
// Which venues and times a builder takes, the tape while it grows, and its room.
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
        QCOMPARE(built.counts.offExchangeRows, 2);
        // Their prints are volume that no queue saw.
        QCOMPARE(built.tape->trades().size(), std::size_t{1});
        QCOMPARE(built.tape->trades()[0].venue, kNoTapeVenue);
        QVERIFY(!built.tape->trades()[0].hitsQueue());
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
        // By name, whichever came first.
        QCOMPARE(tape->venues()[0].info.mic, std::string("IEXG"));
        QVERIFY(tape->venues()[0].info.isKnown);
        QVERIFY(!tape->venues()[1].info.isKnown);
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

    void whoeverAsksForRoomNeverOutgrowsTheLimit_data()
    {
        QTest::addColumn<qint64>("step"); // ms from row to row
        QTest::addColumn<qint64>("expected");
        constexpr auto kChunk = static_cast<qint64>(Tape::kChunkEntries);
        // One chunk of the tape, but for what would hold two batches whose quotes all go again.
        QTest::newRow("one session") << qint64{0} << kChunk - 1024;
        QTest::newRow("a session a row") << qint64{7'200'000} << kChunk / 2 - 512;
    }
    void whoeverAsksForRoomNeverOutgrowsTheLimit()
    {
        QFETCH(qint64, step);
        QFETCH(qint64, expected);
        TapeOptions options;
        options.memoryLimit = 3 << 20;
        const FeedRegistry registry;
        TapeBuilder builder(options, registry);
        constexpr std::size_t kBatch = 512;
        std::size_t rows = 0;
        for (std::int64_t ms = 0; builder.hasRoomFor(kBatch);) {
            Rows batch;
            for (std::size_t i = 0; i < kBatch; ++i, ms += step)
                batch.push_back(row(ms, kNasdaq, 999, static_cast<std::uint32_t>(i + 1), 1001, 1));
            QVERIFY(builder.accept(batch));
            rows += kBatch;
        }
        QCOMPARE(static_cast<qint64>(rows), expected);
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
