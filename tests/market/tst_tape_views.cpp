// SPDX-License-Identifier: GPL-3.0-or-later
// Ageing, the trial view, and tapes of many chunks.
#include "compare_text.h"
#include "market/replay.h"
#include "market/tape_builder.h"
#include "test_quotes.h"

#include <QTest>
#include <map>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

TapeOptions withMaxAge(std::int64_t ms)
{
    TapeOptions options;
    options.maxAge = std::chrono::milliseconds(ms);
    return options;
}

TapeOptions trialView()
{
    TapeOptions options;
    options.view = TapeView::Trial;
    return options;
}

/// The rules of the book view once more, slowly: a map of venues, one row after the other.
std::string slowBookView(const Rows& rows)
{
    struct State {
        VenueQuote quote;
        bool isOut = false;
    };
    std::map<std::uint32_t, State> states;
    std::string out;
    for (const QuoteEvent& event : rows) {
        State& state = states[event.feed.value];
        VenueQuote next{event.bidPx, event.askPx, event.bidSz, event.askSz};
        if ((event.flags & kFlagMaybeBadBook) != 0)
            state.isOut = true;
        else if (event.action == 'R' || (event.flags & kFlagSnapshot) != 0)
            state.isOut = false;
        if ((event.flags & kFlagLast) == 0)
            continue;
        if (event.action == 'R' || state.isOut)
            next = {};
        if (next == state.quote)
            continue;
        state.quote = next;
        out += fmt::format("{} {} {}\n", (event.tsRecv - at(0)).count() / 1'000'000,
                           describePublisher(event.feed.value).mic, text(next));
    }
    return out;
}

} // namespace

class TestTapeViews : public QObject {
    Q_OBJECT

private slots:
    void aSilentVenueLeavesWhenItsQuoteIsTooOld()
    {
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(5, kBats, 998, 2, 1002, 2),
                                         row(10, kBats, 998, 3, 1002, 3), // NASDAQ is 10 ms old: still in
                                         row(20, kBats, 998, 4, 1002, 4), row(21, kNasdaq, 999, 1, 1001, 1)},
                                    withMaxAge(10));
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n5 BATS 998x2/1002x2\n10 BATS 998x3/1002x3\n10 XNAS -/-\n"
                     "20 BATS 998x4/1002x4\n21 XNAS 999x1/1001x1\n30 BATS -/-\n31 XNAS -/-\n");
        QCOMPARE(built.counts.agedOut, 1);
        QCOMPARE(built.counts.points, 6);
    }

    void anyRowOfAVenueKeepsItYoung()
    {
        // An unchanged row, a row inside an event, a trade: the venue speaks.
        const auto tape =
            tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(8, kNasdaq, 999, 1, 1001, 1),
                        withFlags(row(16, kNasdaq, 999, 1, 1001, 9), 0), row(25, kBats, 998, 1, 1002, 1)},
                   withMaxAge(10));
        COMPARE_TEXT(text(*tape), "0 XNAS 999x1/1001x1\n25 BATS 998x1/1002x1\n26 XNAS -/-\n35 BATS -/-\n");
    }

    void quotesAgeAfterTheLastRowTooButStretchNothing()
    {
        const Rows rows{row(0, kBats, 998, 1, 1002, 1), row(3, kNasdaq, 999, 1, 1001, 1),
                        row(9, kBats, 998, 1, 1002, 1)};
        const auto built = tryBuild(rows, withMaxAge(10));
        COMPARE_TEXT(text(*built.tape),
                     "0 BATS 998x1/1002x1\n3 XNAS 999x1/1001x1\n13 XNAS -/-\n19 BATS -/-\n");
        QVERIFY((built.tape->span() == TimeWindow{at(0), at(3) + Nanos{1}}));
        // They are beyond the data, and not counted as such.
        QCOMPARE(built.counts.agedOut, 0);
        QCOMPARE(built.counts.points, 2);
        QCOMPARE(built.tape->quotesAfter(4), (std::vector<VenueQuote>(2)));
        // A venue that left before the end leaves once; without an age none does.
        COMPARE_TEXT(
            text(*tapeOf(Rows{row(0, kBats, 998, 1, 1002, 1), row(1, kBats, 0, 0, 0, 0)}, withMaxAge(10))),
            "0 BATS 998x1/1002x1\n1 BATS -/-\n");
        QCOMPARE(tapeOf(rows)->size(), std::size_t{2});
    }

    void anAgeOfAYearIsTheMost()
    {
        const Rows rows{row(0, kBats, 998, 1, 1002, 1), row(9, kNasdaq, 999, 1, 1001, 1)};
        TapeOptions options;
        options.maxAge = std::chrono::days{366};
        QVERIFY(!tryBuild(rows, options).error);
        options.maxAge += Nanos{1};
        QVERIFY(tryBuild(rows, options).error);
    }

    void venuesAgeInTheOrderOfTime()
    {
        const auto tape = tapeOf(Rows{row(0, kBats, 998, 1, 1002, 1), row(3, kNasdaq, 999, 1, 1001, 1),
                                      row(4, kBats, 998, 2, 1002, 2), row(50, kIex, 998, 1, 1002, 1)},
                                 withMaxAge(10));
        COMPARE_TEXT(text(*tape),
                     "0 BATS 998x1/1002x1\n3 XNAS 999x1/1001x1\n4 BATS 998x2/1002x2\n"
                     "13 XNAS -/-\n14 BATS -/-\n50 IEXG 998x1/1002x1\n60 IEXG -/-\n");
        Random random(5);
        const auto big =
            tapeOf(randomRows(random, {.venues = 8, .rows = 5000, .stepMs = 40}), withMaxAge(60));
        for (std::size_t i = 1; i < big->size(); ++i)
            QVERIFY(big->time(i - 1) <= big->time(i));
    }

    void theTrialViewGroupsEqualEventTimesAndKeepsTheFirstRowOfEachPublisher()
    {
        Rows rows{row(0, kBats, 999, 1, 1001, 1),
                  withFlags(row(0, kNasdaq, 999, 2, 1001, 2), 0),
                  row(0, kBats, 999, 3, 1001, 3),
                  row(1, kNasdaq, 999, 4, 1001, 4),
                  withTrade(row(2, kNasdaq, 999, 5, 1001, 5), 1001, 7, 'B'),
                  row(2, kBats, 999, 6, 0, 0)};
        for (auto& event : rows)
            event.tsRecv = at(1000 - (event.tsEvent - at(0)).count() / 1'000'000); // must not matter
        const auto built = tryBuild(rows, trialView());
        COMPARE_TEXT(text(*built.tape),
                     "0 BATS 999x1/1001x1\n0 XNAS 999x2/1001x2\n1 XNAS 999x4/1001x4\n"
                     "2 XNAS 999x5/1001x5\n2 BATS 999x6/-\n");
        QCOMPARE(built.counts.points, 3);
        std::string marks;
        for (std::size_t i = 0; i < built.tape->size(); ++i) {
            const TapeEntry entry = built.tape->entry(i);
            marks += fmt::format("{}{} ", entry.startsSnapshot ? "[" : "", entry.endsPoint ? "]" : "");
        }
        COMPARE_TEXT(marks, "[ ] [] [ ] ");
        QCOMPARE(built.tape->trades().size(), std::size_t{1});
        for (std::size_t n = 0; n <= built.tape->size(); ++n) {
            for (const VenueQuote& quote : built.tape->quotesAfter(n))
                QVERIFY(quote == VenueQuote{}); // nothing is carried
        }
    }

    void theTrialViewReplaysSnapshotsWithoutCarriedState()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(0, kBats, 999, 2, 1002, 2),
                                      row(1, kBats, 999, 3, 1002, 3), row(2, kNasdaq, 998, 1, 1003, 4)},
                                 trialView());
        struct Visitor : ReplayVisitor {
            explicit Visitor(const MarketState& state)
                : market(state)
            {
            }
            void onPoint()
            {
                out += fmt::format("{} {} {};", (market.time() - at(0)).count() / 1'000'000,
                                   market.quote(0).farSz, market.quote(1).farSz);
            }
            const MarketState& market;
            std::string out;
        };
        MarketState market(2);
        Visitor visitor(market);
        QVERIFY(replay(*tape, window(0, 10), Side::Buy, market, visitor, {}));
        COMPARE_TEXT(visitor.out, "0 1 2;1 0 3;2 4 0;");
        Visitor later(market);
        QVERIFY(replay(*tape, window(1, 2), Side::Buy, market, later, {}));
        COMPARE_TEXT(later.out, "1 0 3;");
    }

    void theBookViewEqualsItsSlowTwin()
    {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            Random random(seed);
            const auto rows =
                randomRows(random, {.venues = 1 + seed % 6, .rows = 500, .gaps = 0.01, .clears = 0.01});
            COMPARE_TEXT(text(*tapeOf(rows)), slowBookView(rows));
            COMPARE_TEXT(text(*tryBuild(rows, {}, 1 + seed % 7).tape), slowBookView(rows));
        }
    }

    void aTapeOfManyChunksFindsTimesAndStatesAsANaiveReplayDoes()
    {
        Random random(77);
        const std::size_t wanted = 3 * Tape::kChunkEntries + 1234;
        auto rows = randomRows(random, {.venues = 10, .rows = wanted + wanted / 3, .stepMs = 3});
        // A venue that appears only in the last chunk, and one whose feed sorts before all others.
        rows[rows.size() - 50] =
            row((rows[rows.size() - 50].tsRecv - at(0)).count() / 1'000'000, 1, 1, 1, 2, 1);
        const auto tape = tapeOf(rows);
        QVERIFY(tape->chunkCount() >= 3);
        COMPARE_TEXT(tape->venues().front().info.mic, "GLBX");

        std::vector<std::size_t> counts{0, 1, tape->size() - 1, tape->size()};
        for (std::size_t c = 1; c < tape->chunkCount(); ++c) {
            for (std::size_t offset = 0; offset < 3; ++offset)
                counts.push_back(c * Tape::kChunkEntries + offset - 1);
        }
        for (int i = 0; i < 60; ++i)
            counts.push_back(
                static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(tape->size()))));
        std::ranges::sort(counts);
        std::vector<VenueQuote> quotes(tape->venues().size());
        std::size_t acted = 0;
        for (const std::size_t n : counts) {
            for (; acted < n; ++acted)
                quotes[tape->entry(acted).venue] = tape->entry(acted).quote;
            QVERIFY(tape->quotesAfter(n) == quotes);
        }

        const auto slowLowerBound = [&](UnixNanos t) {
            std::size_t i = 0;
            while (i < tape->size() && tape->time(i) < t)
                ++i;
            return i;
        };
        std::vector<UnixNanos> times{at(-1), at(0), tape->span().to, tape->span().to + Nanos{1}};
        for (std::size_t c = 0; c < tape->chunkCount(); ++c) {
            times.push_back(tape->time(c * Tape::kChunkEntries));
            times.push_back(tape->time(c * Tape::kChunkEntries) + Nanos{1});
        }
        for (int i = 0; i < 20; ++i)
            times.push_back(tape->time(
                static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(tape->size()) - 1))));
        for (const UnixNanos t : times)
            QCOMPARE(tape->lowerBound(t), slowLowerBound(t));
        QCOMPARE(tape->span().from, tape->time(0));
        QCOMPARE(tape->span().to, tape->time(tape->size() - 1) + Nanos{1});
    }

    void costsAtMost35BytesAPoint() { QVERIFY(sizeof(Tape::Chunk) <= 35 * Tape::kChunkEntries); }

    void stopsAtTheMemoryLimitAndSaysWhatToDo()
    {
        Random random(3);
        TapeOptions options;
        options.memoryLimit = std::size_t{1} << 20;
        const auto built = tryBuild(randomRows(random, {.rows = 60'000}), options);
        QVERIFY(built.error);
        QCOMPARE(built.error->code, ErrorCode::MemoryLimit);
        QVERIFY(built.error->message.find("`memory`") != std::string::npos);
        QVERIFY(built.error->message.find("1 MB") != std::string::npos);
    }

    void theCarriedStateIsThePointBeforeTheWindow()
    {
        const auto tape = tapeOf(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(5, kBats, 999, 2, 1002, 2),
                                      row(9, kBats, 0, 0, 0, 0), row(10, kBats, 999, 3, 1002, 3)});
        struct Visitor : ReplayVisitor {
            explicit Visitor(const MarketState& state)
                : market(state)
            {
            }
            void onPoint() { times.push_back((market.time() - at(0)).count() / 1'000'000); }
            const MarketState& market;
            std::vector<std::int64_t> times;
        };
        const auto points = [&](std::int64_t from, std::int64_t to) {
            MarketState market(2);
            Visitor visitor(market);
            if (!replay(*tape, window(from, to), Side::Sell, market, visitor, {}))
                return std::vector<std::int64_t>{-1};
            return visitor.times;
        };
        QCOMPARE(points(-5, 20), (std::vector<std::int64_t>{0, 5, 9, 10})); // nothing carried yet
        QCOMPARE(points(0, 20), (std::vector<std::int64_t>{0, 5, 9, 10}));
        QCOMPARE(points(3, 10), (std::vector<std::int64_t>{3, 5, 9})); // [from, to)
        QCOMPARE(points(5, 10), (std::vector<std::int64_t>{5, 5, 9})); // carried, then the entry at `from`
        QCOMPARE(points(10, 11), (std::vector<std::int64_t>{10, 10}));
        QCOMPARE(points(30, 40), (std::vector<std::int64_t>{30}));
    }
};

QTEST_APPLESS_MAIN(TestTapeViews)
#include "tst_tape_views.moc"
