// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever can change a result changes the hash of the tape.
#include "input/csv/tape_hash.h"
#include "test_quotes.h"

#include <QTest>
#include <functional>
#include <memory>
#include <set>

using namespace sor;
using namespace sor::test;

namespace {

/// What a hasher hears of a small tape, every field open to change.
struct Heard {
    std::unique_ptr<Tape::Chunk> chunk = std::make_unique<Tape::Chunk>();
    std::size_t used = 3;
    std::vector<TapeTrade> trades{{at(2), cents(1000), 1, 70, 0, Aggressor::Buyer, true},
                                  {at(3), cents(1001), 2, 80, 1, Aggressor::Seller, false}};
    std::vector<TapeVenue> venues;

    Heard()
    {
        for (std::size_t i = 0; i < used; ++i) {
            chunk->time[i] = count(at(static_cast<std::int64_t>(i)));
            chunk->bidPx[i] = cents(999).nanos;
            chunk->askPx[i] = cents(1001).nanos;
            chunk->bidSz[i] = 100;
            chunk->askSz[i] = 200;
            chunk->venue[i] = static_cast<std::uint8_t>(i % 2);
            chunk->marks[i] = Tape::kEndsPoint;
        }
        for (const std::uint32_t feed : {kNasdaq, kBats})
            venues.push_back(
                {{feed}, describePublisher(feed), false, static_cast<std::uint8_t>(venues.size())});
    }
    std::string hash() const
    {
        TapeHasher hasher;
        hasher.entries(*chunk, used, venues);
        for (const TapeTrade& trade : trades)
            hasher.trade(trade, venues);
        return hasher.hex(Tape());
    }
};

std::string hashOf(const std::vector<QuoteEvent>& rows, const TapeOptions& options = {})
{
    const FeedRegistry registry;
    TapeHasher hasher;
    TapeBuilder builder(options, registry, &hasher);
    if (!builder.accept(rows))
        return "refused";
    return hasher.hex(*builder.finish());
}

QuoteEvent trade(QuoteEvent event, std::int64_t price, std::uint32_t size, char side)
{
    event.action = 'T';
    event.price = cents(price);
    event.size = size;
    event.side = side;
    return event;
}

} // namespace

class TestTapeHash : public QObject {
    Q_OBJECT

private slots:
    void everyFieldCounts()
    {
        const std::vector<std::function<void(Heard&)>> changes{
            [](Heard& h) { ++h.chunk->time[1]; },
            [](Heard& h) { ++h.chunk->bidPx[1]; },
            [](Heard& h) { ++h.chunk->askPx[1]; },
            [](Heard& h) { ++h.chunk->bidSz[1]; },
            [](Heard& h) { ++h.chunk->askSz[1]; },
            [](Heard& h) { h.chunk->venue[1] = 0; },
            [](Heard& h) { h.chunk->marks[1] |= Tape::kStartsSnapshot; },
            [](Heard& h) { h.chunk->marks[1] |= Tape::kFollowsTrades; },
            [](Heard& h) { h.chunk->marks[1] |= Tape::kTradeRow; },
            [](Heard& h) { h.chunk->marks[1] = 0; },
            [](Heard& h) { --h.used; },
            [](Heard& h) { h.trades[0].time += Nanos{1}; },
            [](Heard& h) { ++h.trades[0].price.nanos; },
            [](Heard& h) { ++h.trades[0].entriesBefore; },
            [](Heard& h) { ++h.trades[0].size; },
            [](Heard& h) { h.trades[0].venue = 1; },
            [](Heard& h) { h.trades[0].aggressor = Aggressor::Neither; },
            [](Heard& h) { h.trades[0].startsEvent = false; },
            [](Heard& h) { h.trades[0].kind = PrintKind::Auction; },
            [](Heard& h) { h.trades.pop_back(); },
        };
        std::set<std::string> hashes{Heard().hash()};
        QCOMPARE(*hashes.begin(), Heard().hash());
        for (const auto& change : changes) {
            Heard heard;
            change(heard);
            hashes.insert(heard.hash());
        }
        QCOMPARE(hashes.size(), changes.size() + 1);
    }

    void whereTradesStandBetweenQuotesCounts()
    {
        const QuoteEvent first = row(0, kNasdaq, 999, 100, 1001, 100);
        const QuoteEvent second = row(1, kBats, 998, 100, 1002, 100);
        const QuoteEvent print = trade(row(1, kNasdaq, 999, 100, 1001, 100), 1001, 30, 'B');
        QVERIFY(hashOf({first, print, second}) != hashOf({first, second, print}));
        QCOMPARE(hashOf({first, print, second}), hashOf({first, print, second}));
    }

    void aTapeThatIsBuiltHasTheHashOfTheFinishedOne()
    {
        Random random(9);
        for (int round = 0; round < 20; ++round) {
            std::vector<QuoteEvent> rows;
            for (std::int64_t i = 0; i < 300; ++i) {
                const std::uint32_t feed = kFeeds[random.between(0, 4)];
                const std::int64_t bid = random.between(990, 999);
                rows.push_back(row(i, feed, bid, 100, random.between(1001, 1009), 100));
            }
            TapeOptions options;
            if (random.chance(0.3))
                options.view = TapeView::Trial;
            const FeedRegistry registry;
            TapeBuilder builder(options, registry);
            QVERIFY(builder.accept(rows));
            const std::string whole = tapeHash(*builder.finish());
            QCOMPARE(hashOf(rows, options), whole);
            const UnixNanos from = at(random.between(0, 300));
            options.keeps = [from](UnixNanos) { return TimeWindow{from, from + Nanos{50'000'000}}; };
            QCOMPARE(hashOf(rows, options), whole);
        }
    }

    void viewsDiffer()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 999, 100, 1001, 100)};
        TapeOptions trial;
        trial.view = TapeView::Trial;
        QVERIFY(hashOf(rows) != hashOf(rows, trial));
    }
};

QTEST_APPLESS_MAIN(TestTapeHash)
#include "tst_tape_hash.moc"
