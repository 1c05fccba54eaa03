// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshot messages and checkpoints show what the tape shows, whatever rows they stand between: made-up rows
// against the tape of all of them.
#include "base/random.h"
#include "input/kafka/message/quote_message.h"
#include "input/kafka/publish/publishing.h"
#include "input/kafka/read/row_output.h"
#include "kafka_support.h"

#include <map>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;

namespace {

constexpr std::int64_t kStart = 1'748'871'000'000'000'000;

/// Three venues; events of several rows over several times, clears, gaps and snapshots in any place of them.
std::vector<QuoteEvent> makeRows(std::uint64_t seed, int count)
{
    Random random(seed);
    const auto below = [&](std::uint64_t limit) { return static_cast<std::uint32_t>(random.next() % limit); };
    std::vector<QuoteEvent> rows;
    std::int64_t time = kStart;
    for (int i = 0; i < count; ++i) {
        QuoteEvent row;
        time += below(3);
        row.tsRecv = row.tsEvent = unixNanos(time);
        row.feed = FeedId{2 + below(3)};
        row.action = below(6) == 0 ? 'R' : 'M';
        row.flags = 0;
        if (below(2) == 0)
            row.flags |= kFlagLast;
        if (below(8) == 0)
            row.flags |= kFlagMaybeBadBook;
        if (below(8) == 0)
            row.flags |= kFlagSnapshot;
        if (row.action != 'R' && below(6) != 0) {
            row.askPx = Price{(100 + below(5)) * kNanosPerDollar};
            row.askSz = 1 + below(3);
        }
        if (row.action != 'R' && below(6) != 0) {
            row.bidPx = Price{(90 + below(5)) * kNanosPerDollar};
            row.bidSz = 1 + below(3);
        }
        rows.push_back(row);
    }
    return rows;
}

/// What each venue shows after everything up to `time`.
std::map<FeedId, VenueQuote> bookAt(const Tape& tape, UnixNanos time)
{
    const auto quotes = tape.quotesAfter(tape.lowerBound(time + Nanos{1}));
    std::map<FeedId, VenueQuote> book;
    for (std::size_t v = 0; v < quotes.size(); ++v) {
        if (quotes[v] != VenueQuote{})
            book[tape.venues()[v].feed] = quotes[v];
    }
    return book;
}

std::shared_ptr<const Tape> tapeOf(std::span<const QuoteEvent> rows, const FeedRegistry& registry)
{
    TapeBuilder builder({}, registry);
    return builder.accept(rows) ? builder.finish() : nullptr;
}

} // namespace

class TestSettledQuotes : public QObject {
    Q_OBJECT

private slots:
    void snapshotMessagesShowTheBookOfTheTape()
    {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            const auto rows = makeRows(seed, 60);
            FeedRegistry feeds;
            MessageMaker maker(MessageForm::Snapshot, feeds, "SYNT", {});
            FeedRegistry read;
            QuoteMessageParser parser(read, "");
            FeedRegistry registry;
            RowOutput output(read, registry, TapeView::Book);
            Rows out;
            const auto take = [&](std::string_view message) {
                std::vector<QuoteEvent> venues;
                const auto outcome = parser.parse(message, -1, venues);
                for (std::size_t i = 0; i < venues.size(); ++i)
                    QVERIFY(output.put(venues[i], {outcome.isComplete, i + 1 == venues.size()}, out));
            };
            UnixNanos time;
            for (const QuoteEvent& row : rows) {
                if (const auto message = maker.add(row, time); !message.empty())
                    take(message);
            }
            if (const auto message = maker.flush(time); !message.empty())
                take(message);
            QVERIFY(output.flush(out));
            const auto expected = tapeOf(rows, feeds);
            const auto tape = tapeOf(out.rows, registry);
            QVERIFY(expected && tape);
            for (const QuoteEvent& row : rows)
                QVERIFY2(bookAt(*tape, row.tsRecv) == bookAt(*expected, row.tsRecv),
                         qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }

    void aCheckpointAtAnyRowGoesOnAsIfItWereNotThere()
    {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const auto rows = makeRows(seed, 60);
            FeedRegistry feeds;
            const auto expected = tapeOf(rows, feeds);
            QVERIFY(expected);
            for (std::size_t cut = 1; cut < rows.size(); ++cut) {
                RowOutput first(feeds, feeds, TapeView::Book);
                Rows before;
                for (std::size_t i = 0; i < cut; ++i)
                    QVERIFY(first.put(rows[i], {}, before));
                RowOutput second(feeds, feeds, TapeView::Book);
                Rows after;
                QVERIFY(second.carry(first.book(), after));
                for (std::size_t i = cut; i < rows.size(); ++i)
                    QVERIFY(second.put(rows[i], {}, after));
                QVERIFY(second.flush(after));
                const auto tape = tapeOf(after.rows, feeds);
                QVERIFY(tape);
                for (std::size_t i = cut; i < rows.size(); ++i)
                    QVERIFY2(bookAt(*tape, rows[i].tsRecv) == bookAt(*expected, rows[i].tsRecv),
                             qPrintable(QStringLiteral("seed %1, cut %2, row %3").arg(seed).arg(cut).arg(i)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestSettledQuotes)
#include "tst_settled_quotes.moc"
