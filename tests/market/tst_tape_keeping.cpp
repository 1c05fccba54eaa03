// SPDX-License-Identifier: GPL-3.0-or-later
// A tape that holds a part of its data answers as the whole one does, within that part.
#include "market/replay.h"
#include "test_quotes.h"

#include <QTest>
#include <string>

using namespace sor;
using namespace sor::test;

namespace {

/// Hears everything, as the hash of an input does.
class Heard final : public TapeListener {
public:
    void entries(const Tape::Chunk& chunk, std::size_t used, std::span<const TapeVenue> venues) override
    {
        for (std::size_t i = 0; i < used; ++i) {
            all += fmt::format("{} {} {} {} {}\n", chunk.time[i], chunk.bidPx[i], chunk.askSz[i],
                               chunk.marks[i], venues[chunk.venue[i]].info.mic);
        }
    }
    void trade(const TapeTrade& trade, std::span<const TapeVenue> venues) override
    {
        trades += fmt::format("{} {} {} {}\n", count(trade.time), trade.entriesBefore, trade.startsEvent,
                              venues[trade.venue].info.mic);
    }
    std::string all, trades;
};

/// Everything that a replay of the window shows.
class Log : public ReplayVisitor {
public:
    static constexpr bool kSeesTrades = true;
    explicit Log(const MarketState& market)
        : m_market(market)
    {
    }
    void onTrade(const TapeTrade& trade)
    {
        note(fmt::format("t {} {} {} {}", trade.price.nanos, trade.size, trade.venue, trade.startsEvent));
    }
    void onRow(bool followsTrades, bool isTradeRow)
    {
        note(fmt::format("r {} {}", followsTrades, isTradeRow));
    }
    void onClear() { note("clear"); }
    void onQuote(VenueIndex venue, const SidedQuote& before, const SidedQuote& after)
    {
        note(fmt::format("q {} {} {} {}", venue, before.farPx.nanos, after.farPx.nanos, after.nearSz));
    }
    void onPoint() { note("point"); }
    std::string text;

private:
    void note(const std::string& what) { text += fmt::format("{} {}\n", count(m_market.time()), what); }
    const MarketState& m_market;
};

std::string replayed(const Tape& tape, TimeWindow when)
{
    MarketState market(tape.venues().size());
    Log log(market);
    if (!replay(tape, when, Side::Buy, market, log, {}))
        return "stopped";
    return log.text;
}

/// Rows of which nearly every one is an entry, many at equal times; a venue that sorts before the others
/// comes late.
std::vector<QuoteEvent> manyRows(Random& random, std::size_t number)
{
    std::vector<QuoteEvent> rows;
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < number; ++i) {
        ms += random.between(0, 2);
        const std::uint32_t feed =
            i > number / 2 && random.chance(0.2) ? kNasdaq : kFeeds[random.between(3, 5)];
        const std::int64_t bid = random.between(9'990, 9'999);
        const std::int64_t ask = random.between(10'000, 10'010);
        QuoteEvent event = row(ms, feed, bid, 100, ask, static_cast<std::uint32_t>(random.between(1, 900)));
        if (random.chance(0.1)) {
            event.action = 'T';
            event.side = 'N';
            event.price = cents(random.between(9'990, 10'010));
            event.size = 50;
        }
        rows.push_back(event);
    }
    return rows;
}

} // namespace

class TestTapeKeeping : public QObject {
    Q_OBJECT

private slots:
    void aPartAnswersAsTheWhole()
    {
        Random random(5);
        constexpr std::size_t kRows = 5 * Tape::kChunkEntries;
        const std::vector<QuoteEvent> rows = manyRows(random, kRows);
        const std::int64_t last = (rows.back().tsRecv - at(0)).count() / 1'000'000;
        std::size_t smallest = kRows;
        for (const TapeView view : {TapeView::Book, TapeView::Trial}) {
            for (const Nanos maxAge : {Nanos{0}, Nanos{std::chrono::seconds{60}}}) {
                const auto build = [&](std::optional<TimeWindow> kept, Heard& heard, TapeCounts& counts) {
                    TapeOptions options;
                    options.view = view;
                    options.maxAge = maxAge;
                    if (kept)
                        options.keeps = [kept](UnixNanos) { return *kept; };
                    const FeedRegistry registry;
                    TapeBuilder builder(options, registry, &heard);
                    constexpr std::size_t kBatch = 1000;
                    for (std::size_t i = 0; i < rows.size(); i += kBatch) {
                        const std::size_t size = std::min(kBatch, rows.size() - i);
                        if (!builder.accept({rows.data() + i, size}))
                            QTest::qFail("a row was refused", __FILE__, __LINE__);
                        // A look in between changes nothing.
                        if (i % (50 * kBatch) == 0)
                            static_cast<void>(builder.soFar());
                    }
                    counts = builder.counts();
                    return builder.finish();
                };
                Heard wholeHeard;
                TapeCounts wholeCounts;
                const auto whole = build({}, wholeHeard, wholeCounts);
                QVERIFY(whole->kept() == kAllTime);
                QCOMPARE(whole->entriesOfData(), std::uint64_t{whole->size()});
                std::vector<TimeWindow> windows{{UnixNanos::min(), at(last / 3)},
                                                {at(last / 2), UnixNanos::max()},
                                                window(-100, -50),
                                                window(last + 100'000, last + 200'000)};
                for (int i = 0; i < 2; ++i) {
                    const std::int64_t from = random.between(0, last);
                    windows.push_back(window(from, from + random.between(1, last / 4)));
                }
                for (const TimeWindow& kept : windows) {
                    Heard heard;
                    TapeCounts counts;
                    const auto part = build(kept, heard, counts);
                    QVERIFY(heard.all == wholeHeard.all);
                    QVERIFY(heard.trades == wholeHeard.trades);
                    QCOMPARE(counts.points, wholeCounts.points);
                    QCOMPARE(counts.agedOut, wholeCounts.agedOut);
                    QVERIFY(part->kept() == kept);
                    QVERIFY(part->span() == whole->span());
                    QVERIFY(!part->empty());
                    QCOMPARE(part->entriesOfData(), whole->entriesOfData());
                    QVERIFY(part->firstBidTime() == whole->firstBidTime());
                    QVERIFY(part->firstTradeTime() == whole->firstTradeTime());
                    QCOMPARE(part->venues().size(), whole->venues().size());
                    smallest = std::min(smallest, part->size());
                    const TimeWindow seen{std::max(kept.from, at(-1000)),
                                          std::min(kept.to, at(last + 300'000))};
                    QVERIFY(replayed(*part, seen) == replayed(*whole, seen));
                    const UnixNanos middle = seen.from + seen.length() / 2;
                    QVERIFY(replayed(*part, {middle, seen.to}) == replayed(*whole, {middle, seen.to}));
                    // Less than two chunks beside the window at each end.
                    const std::size_t within = whole->lowerBound(kept.to) - whole->lowerBound(kept.from);
                    QVERIFY(part->size() < within + 2 * Tape::kChunkEntries + 1);
                }
            }
        }
        QVERIFY2(smallest <= Tape::kChunkEntries, "no window left anything out");
    }
};

QTEST_APPLESS_MAIN(TestTapeKeeping)
#include "tst_tape_keeping.moc"
