// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/synthetic_day.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <map>
#include <set>

using namespace sor;

namespace {

SyntheticDayOptions minutes(int number, std::uint64_t seed = 1)
{
    SyntheticDayOptions options;
    options.duration = std::chrono::minutes(number);
    options.seed = seed;
    return options;
}

SyntheticDayOptions someRows(std::int64_t number, std::uint64_t seed = 1)
{
    SyntheticDayOptions options;
    options.rows = number;
    options.seed = seed;
    return options;
}

std::vector<Mbp1Row> rowsOf(const SyntheticDayOptions& options)
{
    std::vector<Mbp1Row> rows;
    auto day = SyntheticDay::create(options);
    Mbp1Row row;
    while (day && day->next(row))
        rows.push_back(row);
    return rows;
}

} // namespace

class TestSyntheticDay : public QObject {
    Q_OBJECT

private slots:
    void theFirstRowsStayWhatTheyAreOnEveryMachine()
    {
        // Known answer: a change here changes every file ever generated from a seed, the sample among them.
        const auto rows = rowsOf(someRows(1000, 5));
        std::uint64_t hash = 1469598103934665603ULL; // FNV-1a
        std::array<char, Mbp1Formatter::kMaxLineBytes> line{};
        Mbp1Formatter formatter;
        for (const auto& row : rows) {
            char* const end = formatter.format(line.data(), row, "SYNT");
            for (const char* c = line.data(); c != end; ++c)
                hash = (hash ^ static_cast<unsigned char>(*c)) * 1099511628211ULL;
        }
        QCOMPARE(hash, std::uint64_t{15591241131207879170ULL});
    }

    void rowsComeInOrderOfArrivalAndTheVenuesClocksInterleave()
    {
        const auto rows = rowsOf(minutes(10));
        QVERIFY(std::ranges::is_sorted(rows, {}, &Mbp1Row::tsRecv));
        std::size_t backwards = 0;
        std::map<int, const Mbp1Row*> newest;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Mbp1Row& row = rows[i];
            const auto latency = row.tsRecv - row.tsEvent;
            QVERIFY(latency > Nanos{100'000} && latency < Nanos{1'500'000});
            QVERIFY(row.tsInDelta > 0 && row.tsInDelta < latency.count());
            if (i > 0 && row.tsEvent < rows[i - 1].tsEvent)
                ++backwards;
            const Mbp1Row*& last = newest[row.publisherId];
            if (last != nullptr) {
                QVERIFY(row.tsEvent >= last->tsEvent);
                // A trade and the change it makes are one message.
                const bool goesOn = last->action == 'T' && last->side != 'N';
                QVERIFY(goesOn ? row.sequence == last->sequence : row.sequence > last->sequence);
            }
            last = &row;
        }
        QVERIFY(backwards > 0);
        QCOMPARE(newest.size(), std::size_t{4});
    }

    void noVenueIsEverCrossedInItselfAndNoSizeIsEmpty()
    {
        for (const auto& row : rowsOf(minutes(10))) {
            QVERIFY(row.bidPx < row.askPx);
            QVERIFY(row.bidSz > 0 && row.askSz > 0 && row.size > 0);
            QVERIFY(row.bidCt > 0 && row.askCt > 0 && row.bidCt <= row.bidSz && row.askCt <= row.askSz);
            QCOMPARE(row.price.nanos % 10'000'000, std::int64_t{0});
        }
    }

    void tradesWithHiddenOrdersLieInsideTheSpreadAndChangeNothing()
    {
        std::map<int, Mbp1Row> newest;
        int hidden = 0;
        int trades = 0;
        for (const auto& row : rowsOf(minutes(60))) {
            trades += row.action == 'T' ? 1 : 0;
            if (row.action == 'T' && row.side == 'N') {
                ++hidden;
                QVERIFY(row.price > row.bidPx && row.price < row.askPx);
                QCOMPARE(int{row.flags}, 130);
                const Mbp1Row& before = newest.at(row.publisherId);
                QVERIFY(before.bidPx == row.bidPx && before.askPx == row.askPx && before.bidSz == row.bidSz
                        && before.askSz == row.askSz);
            }
            newest[row.publisherId] = row;
        }
        QVERIFY2(hidden * 100 > trades * 3 && hidden * 100 < trades * 10,
                 qPrintable(QStringLiteral("%1 of %2").arg(hidden).arg(trades)));
    }

    void aTradeShowsTheBookBeforeAndTheNextRowTheBookAfter()
    {
        std::map<int, Mbp1Row> newest;
        int trades = 0;
        for (const auto& row : rowsOf(minutes(60))) {
            if (row.action == 'T' && row.side == 'N')
                continue; // met a hidden order
            const auto found = newest.find(row.publisherId);
            if (found == newest.end()) {
                QCOMPARE(row.action, 'A');
                QCOMPARE(int{row.flags}, 162); // last, snapshot, and the publisher's own bit
            } else if (row.action == 'T') {
                ++trades;
                const Mbp1Row& before = found->second;
                QVERIFY(before.bidPx == row.bidPx && before.askPx == row.askPx && before.bidSz == row.bidSz
                        && before.askSz == row.askSz);
                QCOMPARE(int{row.flags}, 0);
                QCOMPARE(row.price, row.side == 'B' ? row.askPx : row.bidPx);
                QVERIFY(row.size <= (row.side == 'B' ? row.askSz : row.bidSz));
            } else {
                QCOMPARE(int{row.flags}, 130);
            }
            if (found != newest.end() && found->second.action == 'T') {
                const Mbp1Row& trade = found->second;
                QCOMPARE(row.action, 'C');
                QCOMPARE(row.side, trade.side == 'B' ? 'A' : 'B');
                QVERIFY(row.price == trade.price && row.size == trade.size && row.tsRecv == trade.tsRecv);
                const bool isAsk = row.side == 'A';
                const Price after = isAsk ? row.askPx : row.bidPx;
                if (after == trade.price)
                    QCOMPARE(isAsk ? row.askSz : row.bidSz, (isAsk ? trade.askSz : trade.bidSz) - trade.size);
                else
                    QCOMPARE(trade.size, isAsk ? trade.askSz : trade.bidSz);
            }
            newest[row.publisherId] = row;
        }
        QVERIFY(trades > 800);
    }

    void everyQuoteRowChangesWhatItsVenueShows()
    {
        std::map<int, Mbp1Row> newest;
        for (const auto& row : rowsOf(minutes(5))) {
            const auto found = newest.find(row.publisherId);
            if (found != newest.end() && row.action != 'T') {
                const Mbp1Row& last = found->second;
                const bool isAsk = row.side == 'A';
                // Only the side it names.
                if (isAsk)
                    QVERIFY(row.bidPx == last.bidPx && row.bidSz == last.bidSz && row.bidCt == last.bidCt);
                else
                    QVERIFY(row.askPx == last.askPx && row.askSz == last.askSz && row.askCt == last.askCt);
                if (isAsk)
                    QVERIFY(row.askPx != last.askPx || row.askSz != last.askSz);
                else
                    QVERIFY(row.bidPx != last.bidPx || row.bidSz != last.bidSz);
            }
            newest[row.publisherId] = row;
        }
    }

    void itLooksLikeAMarket_data()
    {
        QTest::addColumn<quint64>("seed");
        for (const quint64 seed : {1U, 2U, 3U, 4U})
            QTest::addRow("seed %llu", seed) << seed;
    }
    void itLooksLikeAMarket()
    {
        QFETCH(quint64, seed);
        const auto rows = rowsOf(minutes(10, seed));
        const double perSecond = static_cast<double>(rows.size()) / 600;
        QVERIFY2(perSecond > 70 && perSecond < 140, qPrintable(QString::number(perSecond)));
        const auto trades = std::ranges::count(rows, 'T', &Mbp1Row::action);
        const double share = static_cast<double>(trades) / static_cast<double>(rows.size());
        QVERIFY2(share > 0.003 && share < 0.015, qPrintable(QString::number(share)));

        std::map<int, Mbp1Row> book;
        std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
        std::int64_t highest = 0;
        double crossedTime = 0;
        double sizeTime = 0;
        std::int64_t oddLots = 0;
        const Mbp1Row* last = nullptr;
        for (const auto& row : rows) {
            if (last != nullptr && book.size() == 4) {
                const auto span = static_cast<double>((row.tsRecv - last->tsRecv).count());
                Price bid{0};
                Price ask = kNoPrice;
                for (const auto& [id, shown] : book) {
                    bid = std::max(bid, shown.bidPx);
                    ask = std::min(ask, shown.askPx);
                }
                double shares = 0;
                for (const auto& [id, shown] : book)
                    shares += shown.askPx == ask ? shown.askSz : 0;
                crossedTime += bid >= ask ? span : 0;
                sizeTime += shares * span;
                lowest = std::min(lowest, bid.nanos);
                highest = std::max(highest, bid.nanos);
            }
            oddLots += row.askSz % 100 != 0 ? 1 : 0;
            book[row.publisherId] = row;
            last = &row;
        }
        const double cents = static_cast<double>(highest - lowest) * 1e-7;
        QVERIFY2(cents > 5 && cents < 120, qPrintable(QString::number(cents)));
        const double touch = sizeTime / 600e9;
        QVERIFY2(touch > 500 && touch < 3000, qPrintable(QString::number(touch)));
        const double crossed = crossedTime / 600e9;
        QVERIFY2(crossed < 0.03, qPrintable(QString::number(crossed)));
        QVERIFY(oddLots > static_cast<std::int64_t>(rows.size()) / 10);
        std::set<std::int64_t> spreads;
        for (const auto& row : rows)
            spreads.insert((row.askPx - row.bidPx).nanos);
        QVERIFY(spreads.size() >= 3);
    }

    void rowsAreExactAndMinutesAreABound()
    {
        for (const std::int64_t number : {1LL, 2LL, 5LL, 4097LL})
            QCOMPARE(static_cast<std::int64_t>(rowsOf(someRows(number)).size()), number);
        const auto options = minutes(2);
        for (const auto& row : rowsOf(options))
            QVERIFY(row.tsEvent >= options.start && row.tsEvent < options.start + *options.duration);
        // The rows asked for are the beginning of the same market.
        const auto few = rowsOf(someRows(500));
        const auto many = rowsOf(someRows(5000));
        for (std::size_t i = 0; i < few.size(); ++i)
            QVERIFY(few[i].quoteEvent() == many[i].quoteEvent());
    }

    void rowsAndMinutesTogetherSetThePace()
    {
        for (const std::int64_t number : {40'000LL, 1'000'000LL}) {
            auto options = minutes(20);
            options.rows = number;
            auto day = SyntheticDay::create(options);
            Mbp1Row row;
            std::int64_t rows = 0;
            while (day->next(row))
                ++rows;
            QCOMPARE(rows, number);
            const double took = std::chrono::duration<double>(row.tsEvent - options.start).count();
            QVERIFY2(took > 900 && took < 1500, qPrintable(QString::number(took)));
        }
    }

    void aPaceThatNoMarketHasStillGivesTheRows()
    {
        auto hurried = someRows(20'000);
        hurried.duration = Nanos{1};
        QCOMPARE(rowsOf(hurried).size(), std::size_t{20'000});
        auto slow = someRows(3);
        slow.duration = std::chrono::hours(24);
        QCOMPARE(rowsOf(slow).size(), std::size_t{3});
    }

    void theNumberOfVenuesIsRespected()
    {
        for (int venues = 1; venues <= kMaxSyntheticDayVenues; ++venues) {
            auto options = someRows(5000);
            options.venues = venues;
            std::set<int> ids;
            for (const auto& row : rowsOf(options))
                ids.insert(row.publisherId);
            QCOMPARE(static_cast<int>(ids.size()), venues);
        }
    }

    void oddOptionsAreRefusedInWords_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("says");
        QTest::newRow("no rows") << 0 << QStringLiteral("from 1 to 100000000; it is 0");
        QTest::newRow("too many rows") << 1 << QStringLiteral("it is 100000001");
        QTest::newRow("no time") << 2 << QStringLiteral("at most 24 hours; it is 0s");
        QTest::newRow("negative time") << 3 << QStringLiteral("negative");
        QTest::newRow("too long") << 4 << QStringLiteral("it is 25h");
        QTest::newRow("no venue") << 5 << QStringLiteral("from 1 to 8; it is 0");
        QTest::newRow("too many venues") << 6 << QStringLiteral("it is 9");
        QTest::newRow("no symbol") << 7 << QStringLiteral("symbol");
        QTest::newRow("a comma in the symbol") << 8 << QStringLiteral("\"A,B\"");
        QTest::newRow("price too low") << 9 << QStringLiteral("from 5 to 10000 dollars; it is 4.99");
        QTest::newRow("start too early") << 10 << QStringLiteral("1969-12-31");
    }
    void oddOptionsAreRefusedInWords()
    {
        QFETCH(int, which);
        QFETCH(QString, says);
        std::array<SyntheticDayOptions, 11> options;
        options[0].rows = 0;
        options[1].rows = kMaxSyntheticDayRows + 1;
        options[2].duration = Nanos{0};
        options[3].duration = Nanos{-1};
        options[4].duration = std::chrono::hours(25);
        options[5].venues = 0;
        options[6].venues = 9;
        options[7].symbol.clear();
        options[8].symbol = "A,B";
        options[9].startPrice = {4'990'000'000};
        options[10].start = unixNanos(-1);
        const auto day = SyntheticDay::create(options[static_cast<std::size_t>(which)]);
        QVERIFY(!day);
        QCOMPARE(day.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(QString::fromStdString(day.error().message).contains(says), day.error().message.c_str());
    }

    void odditiesAppearWhenAskedForAndTheMarketGoesOn()
    {
        auto options = minutes(60);
        options.oddities = true;
        std::map<int, Mbp1Row> book;
        int emptySides = 0;
        int stubs = 0;
        int crossings = 0;
        int suspect = 0;
        int clears = 0;
        std::int64_t longestSilence = 0;
        UnixNanos last;
        for (const auto& row : rowsOf(options)) {
            QVERIFY(row.tsRecv >= last);
            last = row.tsRecv;
            QVERIFY((row.bidPx == kNoPrice) == (row.bidSz == 0));
            QVERIFY((row.askPx == kNoPrice) == (row.askSz == 0));
            QVERIFY(row.bidPx < row.askPx || row.bidPx == kNoPrice);
            const auto found = book.find(row.publisherId);
            if (found != book.end()) {
                longestSilence = std::max(longestSilence, (row.tsRecv - found->second.tsRecv).count());
                if (row.action == 'R') {
                    ++clears;
                    QVERIFY(row.bidPx == kNoPrice && row.askPx == kNoPrice && row.price == kNoPrice
                            && row.size == 0);
                    QVERIFY((row.flags & kFlagMaybeBadBook) == 0);
                }
            }
            emptySides += row.action != 'R' && (row.bidPx == kNoPrice) != (row.askPx == kNoPrice) ? 1 : 0;
            stubs += row.bidPx.nanos == 10'000'000
                || (row.askPx != kNoPrice && row.askPx.nanos > 199'000'000'000'000);
            suspect += (row.flags & kFlagMaybeBadBook) != 0 ? 1 : 0;
            for (const auto& [id, shown] : book) {
                crossings += row.bidPx != kNoPrice && shown.askPx != kNoPrice && row.bidPx > shown.askPx
                    && row.action == 'A' && row.side == 'B';
            }
            book[row.publisherId] = row;
        }
        QVERIFY(emptySides > 0);
        QVERIFY(stubs > 0);
        QVERIFY(crossings > 0);
        QVERIFY(suspect > 0);
        QVERIFY(clears > 0);
        QVERIFY(longestSilence > 10'000'000'000);
    }
};

QTEST_GUILESS_MAIN(TestSyntheticDay)
#include "tst_synthetic_day.moc"
