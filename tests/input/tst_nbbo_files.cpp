// SPDX-License-Identifier: GPL-3.0-or-later
// Files of NBBO rows and of trades: how they are told, what is read from them, and how they are merged.
#include "csv_fixture.h"
#include "input/csv/csv_columns.h"
#include "input/csv/tape_hash.h"
#include "input/tape_loader.h"
#include "test_quotes.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

constexpr std::string_view kQuotes =
    "ts_event,bid_venue,bid_px_00,bid_sz_00,ask_venue,ask_px_00,ask_sz_00,symbol\n"
    "2024-10-21T14:00:00.000Z,XNAS,50.00,300,BATS,50.03,500,AAA\n"
    "2024-10-21T14:00:00.010Z,EDGX,50.00,200,BATS,50.03,500,AAA\n"
    "2024-10-21T14:00:00.010Z,EDGX,50.01,100,BATS,50.02,500,AAA\n"
    "2024-10-21T14:00:00.020Z,,,,BATS,50.02,400,AAA\n";
constexpr std::string_view kTrades = "ts_event,venue,price,size,symbol\n"
                                     "2024-10-21T14:00:00.010Z,XNAS,50.00,200,AAA\n"
                                     "2024-10-21T14:00:00.010Z,XNAS,50.00,100,AAA\n"
                                     "2024-10-21T14:00:00.015Z,XNYS,50.02,70,AAA\n";
constexpr std::string_view kTape = "0 BATS -/5003x500\n0 XNAS 5000x300/-\n"
                                   "10 XNAS -/-\n10 EDGX 5000x200/-\n"
                                   "10 EDGX 5001x100/-\n10 BATS -/5002x500\n"
                                   "20 EDGX -/-\n20 BATS -/5002x400\n";

CsvForm nbboForm()
{
    CsvForm form;
    form.feed = FeedForm::Nbbo;
    return form;
}

/// Lines of a text in an order of their own, for entries of one row.
std::string sorted(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    std::ranges::sort(lines);
    return fmt::format("{}", fmt::join(lines, "\n"));
}

std::string rowText(const QuoteEvent& event)
{
    return fmt::format("{} {}/{} {} {}", event.action, event.feed == kNoFeed ? 0 : event.feed.value,
                       event.isNbbo() && event.askFeed() != kNoFeed ? event.askFeed().value : 0,
                       text(VenueQuote{event.bidPx, event.askPx, event.bidSz,
                                       event.isNbbo() || event.isPrint() ? event.askSz : 0}),
                       event.isPrint() ? fmt::format("{}x{} {}", formatNanos(event.price.nanos * 100),
                                                     event.size, event.side)
                                       : "");
}

std::string rowsText(const Outcome& outcome)
{
    std::string out = outcome.error;
    for (const QuoteEvent& event : outcome.rows)
        out += rowText(event) + "; ";
    return out;
}

} // namespace

class TestNbboFiles : public QObject {
    Q_OBJECT

private:
    Folder m_folder;

    SourceSpec spec(const std::vector<std::pair<std::string, std::string>>& quotes,
                    const std::vector<std::pair<std::string, std::string>>& trades = {}) const
    {
        SourceSpec source;
        for (const auto& [name, text] : quotes)
            source.csv.push_back(m_folder.write(name, text).string());
        for (const auto& [name, text] : trades)
            source.trades.push_back(m_folder.write(name, text).string());
        return source;
    }

private slots:
    void aVenueForEachSideTellsAnNbboFeed_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("bid_venue") << QByteArray(
            "ts_event,bid_venue,bid_px_00,bid_sz_00,ask_venue,ask_px_00,ask_sz_00\n");
        QTest::newRow("bid_exchange")
            << QByteArray("time,bid_exchange,bid_price,bid_size,ask_exchange,ask_price,ask_size\n");
        QTest::newRow("BidEx") << QByteArray("Time,BidEx,Bid,BidSize,AskEx,Ask,AskSize\n");
        QTest::newRow("Best_BidEx") << QByteArray(
            "Timestamp,Best_BidEx,Best_Bid,Best_BidSiz,Best_AskEx,Best_Ask,Best_AskSiz\n");
        QTest::newRow("bid_pb_00") << QByteArray(
            "ts_recv,bid_pb_00,bid_px_00,bid_sz_00,ask_pb_00,ask_px_00,ask_sz_00\n");
    }
    void aVenueForEachSideTellsAnNbboFeed()
    {
        QFETCH(QByteArray, header);
        const std::string text = header.toStdString()
            + "2024-10-21T14:00:00.000Z,2,50.00,300,5,50.03,500\n2024-10-21T14:00:00.010Z,,,,5,50.03,500\n"
              "2024-10-21T14:00:00.020Z,2,50.00,0,,,\n";
        const Outcome read = readText(text);
        // Numbers are publishers under Databento's names alone.
        const bool arePublishers = header.contains("bid_pb_00");
        const std::uint32_t first = arePublishers ? 2 : kFirstNamedFeed;
        const std::uint32_t second = arePublishers ? 5 : kFirstNamedFeed + 1;
        QCOMPARE(rowsText(read),
                 fmt::format("Q {0}/{1} 5000x300/5003x500 ; Q {1}/{1} -/5003x500 ; Q {0}/{0} -/- ; ", first,
                             second));
        QCOMPARE(name(read.summary.schema), std::string_view("nbbo"));
        // As quotes of venues there is nothing to read them by.
        const Outcome venues = readText(text, {{}, 1, quotesOfVenues()});
        QVERIFY(venues.error.starts_with("It names a venue for each side ("));
    }

    void aSideWithoutAVenueIsABadRow()
    {
        const Outcome read =
            readText(std::string(kQuotes) + "2024-10-21T14:00:01Z,,50.00,300,BATS,50.03,500,AAA\n"
                     + "2024-10-21T14:00:01Z,,,,,,,AAA\n");
        QCOMPARE(
            read.problems(),
            std::string(
                "line 6, column bid_venue: found nothing, expected the venue of the side that is quoted\n"
                "line 7, column bid_venue: found nothing, expected a venue: a publisher's number or a "
                "name\n"));
        QCOMPARE(read.rows.size(), 4U);
    }

    void rowsOfOneSideEachTellAnNbboFeed()
    {
        std::string text = "timestamp,publisher_id,ask,ask_size,bid,bid_size\n";
        for (int i = 0; i < 4; ++i)
            text += fmt::format(
                "2024-10-21T14:00:00.{}00Z,2,50.03,{},,\n2024-10-21T14:00:00.{}50Z,5,,0,50.00,300\n", i,
                100 + i, i);
        const Outcome read = readText(text);
        QCOMPARE(name(read.summary.schema), std::string_view("nbbo"));
        QCOMPARE(rowText(read.rows[0]), std::string("Q 0/2 -/5003x100 "));
        QCOMPARE(rowText(read.rows[1]), std::string("Q 5/0 5000x300/- "));
        QCOMPARE(read.summary.counts.emptyAsks + read.summary.counts.emptyBids, 0);
        // Stated, or with a row of both sides, it is what it is.
        QCOMPARE(readText(text, {{}, 1, quotesOfVenues()}).rows[1].action, 'M');
        QCOMPARE(readText(text + "2024-10-21T14:00:01Z,2,50.03,100,50.00,100\n").rows[1].action, 'M');
        const Outcome stated = readText("timestamp,publisher_id,ask,ask_size,bid,bid_size\n"
                                        "2024-10-21T14:00:01Z,2,50.03,100,50.00,200\n",
                                        {{}, 1, nbboForm()});
        QCOMPARE(rowsText(stated), std::string("Q 2/2 5000x200/5003x100 ; "));
    }

    void tradesOfAConsolidatedFeedHaveAVenueOfTheirOwn()
    {
        const std::string text = "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,price,size,"
                                 "flags,ts_in_delta,bid_px_00,"
                                 "ask_px_00,bid_sz_00,ask_sz_00,bid_pb_00,ask_pb_00,symbol\n"
                                 "2024-10-21T14:00:00.000000000Z,2024-10-21T14:00:00.000000000Z,177,2,38,A,B,"
                                 "50.000000000,300,128,0,"
                                 "50.000000000,50.030000000,300,500,2,5,AAA\n"
                                 "2024-10-21T14:00:00.010000000Z,2024-10-21T14:00:00.010000000Z,177,8,38,T,A,"
                                 "50.000000000,40,128,0,"
                                 "50.000000000,50.030000000,300,500,2,5,AAA\n";
        QCOMPARE(rowsText(readText(text)), std::string("Q 2/5 5000x300/5003x500 ; P 8/0 -/- 5000x40 A; "));
        // Taken for one venue, as it is published.
        QCOMPARE(readText(text, {{}, 1, quotesOfVenues()}).rows[1].action, 'T');
    }

    void aFileOfTradesGivesPrints()
    {
        const CsvOptions trades{{}, 1, formOfTrades({})};
        for (const std::string header :
             {"ts_event,venue,price,size,aggressor\n", "Time,Exchange,Trade_Price,Volume,Side\n",
              "timestamp,ex,px,qty,taker_side\n"}) {
            const Outcome read =
                readText(header
                             + "2024-10-21T14:00:00Z,2,50.01,100,\n2024-10-21T14:00:00Z,5,50.02,70,Buy\n"
                               "2024-10-21T14:00:00Z,5,50,1,S\n2024-10-21T14:00:00Z,5,0,1,S\n"
                               "2024-10-21T14:00:00Z,5,50,1,left\n",
                         trades);
            QCOMPARE(rowsText(read),
                     fmt::format("P {0}/0 -/- 5001x100 N; P {1}/0 -/- 5002x70 B; P {1}/0 -/- 5000x1 A; ",
                                 kFirstNamedFeed, kFirstNamedFeed + 1));
            QCOMPARE(read.summary.rowsSkipped, 2);
            QCOMPARE(read.summary.counts.trades, 3);
            QCOMPARE(name(read.summary.schema), std::string_view("trades"));
        }
        QVERIFY(
            readText("time,venue,bid,ask\n1,2,3,4\n", trades).error.starts_with("It has no column 'price'"));
        const Outcome mixed = readText(kMbp1Header + kMbp1Row, trades);
        QCOMPARE(mixed.rows.size(), 1U);
        QCOMPARE(rowText(mixed.rows[0]), std::string("P 2/0 -/- 22281x190 A"));
    }

    /// At equal times prints act before the quotes, in whichever order the files are read.
    void tradesOfTheirOwnFileAreMergedByTime()
    {
        for (const unsigned threads : {1U, 3U}) {
            const auto loaded = valueOf(loadTape(
                spec({{"q.csv", std::string(kQuotes)}}, {{"t.csv", std::string(kTrades)}}), threads, {}));
            QCOMPARE(sorted(text(*loaded.tape)), sorted(std::string(kTape)));
            std::string trades;
            for (const TapeTrade& trade : loaded.tape->trades())
                trades += fmt::format("{} {} after {} by {}; ", loaded.tape->venues()[trade.venue].info.mic,
                                      trade.size, trade.entriesBefore, static_cast<int>(trade.aggressor));
            QCOMPARE(trades,
                     std::string("XNAS 200 after 2 by 2; XNAS 100 after 2 by 2; XNYS 70 after 6 by 1; "));
            QCOMPARE(loaded.files.size(), 2U);
            QCOMPARE(loaded.files[0].path.filename().string(), std::string("q.csv"));
            QCOMPARE(name(loaded.files[1].schema), std::string_view("trades"));
            QVERIFY(!loaded.files[1].xxh3.empty());
            QVERIFY(std::ranges::none_of(loaded.warnings, [](const std::string& warning) {
                return warning.find("sorted") != std::string::npos;
            }));
        }
        // Quotes out of order are sorted, and the same comes out.
        std::string shuffled(kQuotes);
        const std::size_t second = shuffled.find("2024-10-21T14:00:00.020Z");
        const std::string last = shuffled.substr(second);
        shuffled = shuffled.substr(0, second);
        shuffled.insert(shuffled.find('\n') + 1, last);
        const auto inOrder = valueOf(
            loadTape(spec({{"q.csv", std::string(kQuotes)}}, {{"t.csv", std::string(kTrades)}}), 1, {}));
        const auto outOfOrder =
            valueOf(loadTape(spec({{"s.csv", shuffled}}, {{"t.csv", std::string(kTrades)}}), 1, {}));
        QCOMPARE(outOfOrder.hash, inOrder.hash);
    }

    void filesOfVenuesTakeTradesToo()
    {
        const std::string quotes = "timestamp,venue,ask,ask_size,bid,bid_size,symbol\n"
                                   "2024-10-21T14:00:00.000Z,XNAS,50.03,500,50.00,300,AAA\n"
                                   "2024-10-21T14:00:00.010Z,XNAS,50.02,500,50.01,300,AAA\n";
        const auto loaded =
            valueOf(loadTape(spec({{"v.csv", quotes}}, {{"t.csv", std::string(kTrades)}}), 1, {}));
        QVERIFY(!loaded.tape->isNbbo());
        QCOMPARE(loaded.tape->trades().size(), 3U);
        QCOMPARE(loaded.tape->trades()[0].aggressor, Aggressor::Seller); // by 50.00, not by 50.01
        QVERIFY(std::ranges::any_of(loaded.warnings, [](const std::string& warning) {
            return warning.find("Every row comes from one venue (XNAS)") != std::string::npos;
        }));
    }

    void whatDoesNotGoTogetherIsRefused()
    {
        const std::string other =
            "ts_event,venue,price,size,symbol\n2024-10-21T14:00:00.010Z,XNAS,50.00,200,BBB\n";
        const auto wrong = loadTape(spec({{"q.csv", std::string(kQuotes)}}, {{"o.csv", other}}), 1, {});
        QVERIFY(!wrong);
        QVERIFY(wrong.error().message.find("different symbols") != std::string::npos);
        auto synthetic = spec({{"q.csv", std::string(kQuotes)}});
        synthetic.syntheticVenues = 2;
        const auto derived = loadTape(synthetic, 1, {});
        QVERIFY(!derived);
        QVERIFY(derived.error().message.find("`synthetic-venues`") != std::string::npos);
    }

    /// Many rows in blocks, on threads, packed or not.
    void anyWayOfReadingGivesTheSameTape()
    {
        Random random(7);
        const char* venues[] = {"XNAS", "BATS", "EDGX", "ARCX"};
        std::string quotes = "ts_event,bid_venue,bid_px_00,bid_sz_00,ask_venue,ask_px_00,ask_sz_00\n";
        std::string trades = "ts_event,venue,price,size\n";
        std::int64_t bidCents = 5000;
        for (int i = 0; i < 30'000; ++i) {
            bidCents += random.chance(0.1) ? random.between(-1, 1) : 0;
            const std::string time = formatIsoTime(at(i));
            quotes += fmt::format("{},{},{}.{:02},{},{},{}.{:02},{}\n", time, venues[random.between(0, 3)],
                                  bidCents / 100, bidCents % 100, 100 * random.between(1, 9),
                                  venues[random.between(0, 3)], (bidCents + 1) / 100, (bidCents + 1) % 100,
                                  100 * random.between(1, 9));
            if (random.chance(0.2))
                trades += fmt::format("{},{},{}.{:02},{}\n", time, venues[random.between(0, 3)],
                                      bidCents / 100, bidCents % 100, random.between(1, 300));
        }
        const auto source = spec({{"many.csv", quotes}}, {{"prints.csv", trades}});
        const auto one = valueOf(loadTape(source, 1, {}));
        QCOMPARE(valueOf(loadTape(source, 4, {})).hash, one.hash);
        auto alone = source;
        alone.trades.clear(); // straight from the file, on threads
        const auto quotesAlone = valueOf(loadTape(alone, 1, {}));
        QCOMPARE(valueOf(loadTape(alone, 4, {})).hash, quotesAlone.hash);
        QVERIFY(quotesAlone.hash != one.hash);
        QCOMPARE(text(*quotesAlone.tape), text(*one.tape));
    }
};

QTEST_APPLESS_MAIN(TestNbboFiles)
#include "tst_nbbo_files.moc"
