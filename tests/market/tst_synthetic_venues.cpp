// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/synthetic_venues.h"
#include "market/tape_builder.h"

#include <QTest>
#include <algorithm>
#include <map>

using namespace sor;

namespace {

class CollectingSink : public QuoteSink {
public:
    Status accept(std::span<const QuoteEvent> rows) override
    {
        all.insert(all.end(), rows.begin(), rows.end());
        return ok();
    }
    std::vector<QuoteEvent> all;
};

constexpr std::int64_t kCent = kNanosPerDollar / 100;

QuoteEvent quote(std::int64_t time, std::int64_t bidCents, std::int64_t askCents, std::uint32_t bidSz,
                 std::uint32_t askSz)
{
    QuoteEvent row;
    row.tsRecv = unixNanos(time);
    row.tsEvent = unixNanos(time - 200'000);
    row.bidPx = {bidCents * kCent};
    row.askPx = {askCents * kCent};
    row.bidSz = bidSz;
    row.askSz = askSz;
    row.feed = {2};
    return row;
}

/// A venue whose quote wanders, with trades in between.
std::vector<QuoteEvent> realRows(std::size_t number)
{
    Random random(11);
    std::vector<QuoteEvent> rows;
    std::int64_t time = 1'000'000'000;
    std::int64_t bid = 10'000;
    while (rows.size() < number) {
        time += random.between(0, 4'000'000);
        bid += random.between(0, 5) == 0 ? random.between(-2, 2) : 0;
        const std::int64_t ask = bid + random.between(1, 3);
        const auto bidSize = static_cast<std::uint32_t>(random.between(1, 900));
        const auto askSize = static_cast<std::uint32_t>(random.between(1, 900));
        rows.push_back(quote(time, bid, ask, bidSize, askSize));
        if (random.between(0, 9) == 0) {
            rows.back().action = 'T';
            rows.back().flags = 0;
        }
    }
    return rows;
}

std::vector<QuoteEvent> withSynthetic(const std::vector<QuoteEvent>& rows,
                                      const SyntheticVenueOptions& options, std::size_t rowsPerCall = 1000)
{
    CollectingSink sink;
    FeedRegistry registry;
    auto venues = SyntheticVenues::create(sink, registry, options);
    for (std::size_t i = 0; i < rows.size(); i += rowsPerCall) {
        const auto part = std::span(rows).subspan(i, std::min(rowsPerCall, rows.size() - i));
        if (!venues->accept(part))
            return {};
    }
    if (!venues->finish())
        return {};
    return sink.all;
}

} // namespace

class TestSyntheticVenues : public QObject {
    Q_OBJECT

private slots:
    void passesEveryRealRowOnUnchangedAndInOrder()
    {
        const auto rows = realRows(5000);
        auto all = withSynthetic(rows, {3, 7});
        QVERIFY(all.size() > 2 * rows.size());
        std::erase_if(all, [](const QuoteEvent& row) { return isSynthetic(row.feed); });
        QVERIFY(all == rows);
    }

    void staysInOrderOfTime()
    {
        const auto all = withSynthetic(realRows(5000), {5, 7});
        QVERIFY(std::ranges::is_sorted(all, {}, &QuoteEvent::tsRecv));
    }

    void derivesTheSameRowsHoweverTheyAreCut()
    {
        const auto rows = realRows(3000);
        const auto whole = withSynthetic(rows, {4, 9}, rows.size());
        QVERIFY(whole.size() > rows.size());
        QVERIFY(whole == withSynthetic(rows, {4, 9}, 1));
        QVERIFY(whole == withSynthetic(rows, {4, 9}, 37));
        QVERIFY(whole != withSynthetic(rows, {4, 10}, rows.size()));
    }

    void oneMoreVenueLeavesTheOthersAsTheyWere()
    {
        const auto rows = realRows(1000);
        auto three = withSynthetic(rows, {3, 5});
        const auto two = withSynthetic(rows, {2, 5});
        std::erase_if(three, [](const QuoteEvent& row) { return row.feed.value == kFirstSyntheticFeed + 2; });
        QVERIFY(three == two);
    }

    void aQuoteComesLaterWithinATickAndNeverCrossedInItself()
    {
        const auto rows = realRows(20'000);
        std::map<std::uint32_t, std::size_t> seen;
        std::size_t off = 0;
        for (const auto& row : withSynthetic(rows, {6, 3})) {
            if (!isSynthetic(row.feed))
                continue;
            ++seen[row.feed.value];
            QVERIFY(!row.isTrade());
            QVERIFY(row.bidPx < row.askPx);
            QVERIFY(row.bidSz > 0 && row.askSz > 0);
            // Some real quote of the last 200 ms is its cause: both prices within a tick.
            const auto end =
                std::ranges::upper_bound(rows, row.tsRecv - Nanos{300'000}, {}, &QuoteEvent::tsRecv);
            bool hasCause = false;
            bool isExact = false;
            for (auto at = end; at != rows.begin() && !isExact;) {
                --at;
                if (row.tsRecv - at->tsRecv > Nanos{200'000'000})
                    break;
                const auto bidOff = std::abs((row.bidPx - at->bidPx).nanos);
                const auto askOff = std::abs((row.askPx - at->askPx).nanos);
                hasCause |= bidOff <= kCent && askOff <= kCent;
                isExact |= bidOff == 0 && askOff == 0;
            }
            QVERIFY(hasCause);
            off += isExact ? 0 : 1;
        }
        QCOMPARE(seen.size(), std::size_t{6});
        QVERIFY2(off > 0, "price jitter must happen");
    }

    void aSizeMovesOnlyWhenTheRealOneDoes()
    {
        std::vector<QuoteEvent> rows;
        for (int i = 0; i < 50; ++i)
            rows.push_back(quote(1'000'000'000 + i * 100'000'000LL, 10'000, 10'002, 400, 600));
        const auto all = withSynthetic(rows, {4, 2});
        QCOMPARE(all.size(), rows.size() + 4);
    }

    void followsTheFirstVenueSeenAndNoOther()
    {
        std::vector<QuoteEvent> rows{quote(1'000'000'000, 10'000, 10'002, 400, 600)};
        for (int i = 1; i < 20; ++i) {
            rows.push_back(quote(1'000'000'000 + i * 1'000'000, 20'000 + i, 20'010 + i, 100, 100));
            rows.back().feed = {8};
        }
        const auto all = withSynthetic(rows, {2, 2});
        QCOMPARE(all.size(), rows.size() + 2);
    }

    void anEmptySideAndAClearAreFollowedToo()
    {
        auto rows = realRows(1);
        QuoteEvent oneSided = quote(3'000'000'000, 10'000, 0, 300, 0);
        oneSided.askPx = kNoPrice;
        QuoteEvent clear;
        clear.tsRecv = unixNanos(4'000'000'000);
        clear.tsEvent = clear.tsRecv;
        clear.feed = {2};
        clear.action = 'R';
        rows = {quote(2'000'000'000, 10'000, 10'002, 300, 300), oneSided, clear};
        const auto all = withSynthetic(rows, {1, 4});
        QCOMPARE(all.size(), std::size_t{6});
        QCOMPARE(all[3].askPx, kNoPrice);
        QCOMPARE(all[3].askSz, std::uint32_t{0});
        QVERIFY(all[3].bidSz > 0);
        QCOMPARE(all[5].action, 'R');
        QCOMPARE(all[5].bidPx, kNoPrice);
    }

    void haltsAreFollowed_data()
    {
        QTest::addColumn<int>("bid");
        QTest::addColumn<int>("flags");
        QTest::newRow("with the quote on the row") << 10'000 << int{kFlagLast};
        QTest::newRow("without F_LAST") << 10'000 << 0;
        QTest::newRow("crossed in itself") << 10'003 << int{kFlagLast};
    }
    void haltsAreFollowed()
    {
        QFETCH(int, bid);
        QFETCH(int, flags);
        constexpr std::int64_t kSecond = 1'000'000'000;
        const auto status = [&](std::int64_t second, char action) {
            QuoteEvent row = quote(second * kSecond, bid, 10'002, 300, 300);
            row.action = action;
            row.flags = static_cast<std::uint8_t>(flags);
            return row;
        };
        // The same quote all the time: before the halt, while it lasts and after it.
        const std::vector<QuoteEvent> rows{quote(1 * kSecond, 10'000, 10'002, 300, 300), status(2, 'H'),
                                           quote(3 * kSecond, 10'000, 10'002, 300, 300), status(4, 'U'),
                                           quote(5 * kSecond, 10'000, 10'002, 300, 300)};
        FeedRegistry registry;
        TapeBuilder builder({}, registry);
        auto venues = SyntheticVenues::create(builder, registry, {3, 4});
        QVERIFY(venues->accept(rows));
        QVERIFY(venues->finish());
        QCOMPARE(builder.counts().halts, 4);
        const auto built = builder.finish();
        const Tape& tape = *built;
        const auto quotingAt = [&](std::int64_t tenths) {
            const auto quotes = tape.quotesAfter(tape.lowerBound(unixNanos(tenths * kSecond / 10)));
            return std::ranges::count_if(quotes, [](const VenueQuote& q) { return q != VenueQuote{}; });
        };
        const auto haltedAt = [&](std::int64_t tenths) {
            return tape.haltedAfter(tape.lowerBound(unixNanos(tenths * kSecond / 10)));
        };
        // By half a second after it everybody follows.
        QCOMPARE(quotingAt(15), 4);
        QCOMPARE(haltedAt(15), std::uint64_t{0});
        for (const std::int64_t tenths : {25, 35}) {
            QCOMPARE(quotingAt(tenths), 0);
            QCOMPARE(haltedAt(tenths), std::uint64_t{0b1111});
        }
        QCOMPARE(quotingAt(45), 0);
        QCOMPARE(haltedAt(45), std::uint64_t{0});
        QCOMPARE(quotingAt(55), 4);
    }

    void aVenueThatIsCrossedInItselfIsNotFollowed()
    {
        const std::vector<QuoteEvent> rows{quote(1'000'000'000, 10'003, 10'002, 300, 300)};
        QCOMPARE(withSynthetic(rows, {3, 4}).size(), rows.size());
    }

    void theRegistryNamesThemAsSynthetic()
    {
        CollectingSink sink;
        FeedRegistry registry;
        const auto venues = SyntheticVenues::create(sink, registry, {2, 7});
        QVERIFY(venues.hasValue());
        const auto feeds = venues->feeds();
        QCOMPARE(feeds.size(), std::size_t{2});
        QCOMPARE(registry.describe(feeds[1]).mic, std::string("SYN2"));
        QCOMPARE(registry.describe(feeds[0]).name, std::string("Synthetic venue 1 (seed 7)"));
        QVERIFY(isSynthetic(feeds[0]));
        QVERIFY(!isSynthetic(FeedId{2}));
        QVERIFY(!isSynthetic(registry.feedFor("MYVENUE")));
        QCOMPARE(registry.describe(registry.feedFor("MYVENUE")).mic, std::string("MYVENUE"));
    }

    void refusesNumbersOfVenuesThatCannotBe()
    {
        CollectingSink sink;
        FeedRegistry registry;
        for (const int number : {0, -1, 17}) {
            const auto venues = SyntheticVenues::create(sink, registry, {number, 1});
            QVERIFY(!venues);
            QCOMPARE(venues.error().code, ErrorCode::InvalidArgument);
            QVERIFY(venues.error().message.find(std::to_string(number)) != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestSyntheticVenues)
#include "tst_synthetic_venues.moc"
