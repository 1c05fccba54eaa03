// SPDX-License-Identifier: GPL-3.0-or-later
// NYSE Daily TAQ and WRDS's copy of it: hand-made rows, and what they mean by the specification.
#include "test_quotes.h"
#include "vendor_fixture.h"

#include <QTest>
#include <algorithm>

using namespace sor;
using namespace sor::test;

namespace {

CsvOptions onDay(std::string_view day = "2024-10-21", bool areTrades = false)
{
    CsvOptions options;
    options.form.day = csv::readDay(day);
    options.form.isTrades = areTrades;
    return options;
}

std::string quoteText(const QuoteEvent& event)
{
    return fmt::format("{} {}", event.action,
                       text(VenueQuote{event.bidPx, event.askPx, event.bidSz, event.askSz}));
}

std::string warningsOf(const Outcome& outcome)
{
    return outcome.error + fmt::format("{}", fmt::join(outcome.summary.warnings, "\n"));
}

/// A quote of Nasdaq with one condition.
std::string quoteWith(std::string_view condition, std::string_view cancel = "")
{
    return kQuoteHeader
        + fmt::format("100000000000000|Q|AAA|50.00|3|50.03|5|{}|1|0|{}|100000000000000\n", condition, cancel);
}

std::string tradeWith(std::string_view condition, std::string_view correction = "00")
{
    return kTradeHeader
        + fmt::format("100000000000000|Q|AAA|{}|100|50.00||{}|1|100000000000000\n", condition, correction);
}

} // namespace

class TestTaqFiles : public QObject, private VendorFolder {
    Q_OBJECT

private slots:
    void rowsAreReadByTheSpecification()
    {
        const auto loaded = valueOf(loadTape(spec({{kDay, kQuotes}}, {{kTradesDay, kTrades}}), 1, {}));
        // Round lots of 100 shares, Q as XNAS and P as ARCX, by the exchanges' clocks.
        QCOMPARE(text(*loaded.tape),
                 std::string("0 XNAS 5000x300/5003x500\n10 ARCX 5001x200/5002x100\n"
                             "20 XNAS 5000x400/-\n"));
        QCOMPARE(loaded.tape->trades().size(), 2U);
        QCOMPARE(loaded.tape->trades()[0].kind, PrintKind::Regular);
        QCOMPARE(loaded.tape->trades()[0].size, 40U);
        QCOMPARE(loaded.tape->trades()[1].kind, PrintKind::OffExchange);
        const CsvSummary& quotes = loaded.files[0];
        QCOMPARE(quotes.vendor, std::string("NYSE Daily TAQ"));
        QCOMPARE(quotes.zone, std::string("America/New_York"));
        QCOMPARE(quotes.clock, std::string("the exchange's clock"));
        QCOMPARE(quotes.sizes, std::string("in round lots of 100 shares"));
        QCOMPARE(loaded.files[1].sizes, std::string());
        QCOMPARE(quotes.rowsOtherSymbol, 1);
        QVERIFY(!hasWarning(quotes.warnings, "last row"));
    }

    /// The processors give shares from 3 November 2025 on; a print is always in shares.
    void sizesAreLotsOrSharesByTheirDay()
    {
        for (const auto& [day, shares] : {std::pair{"2015-08-03", 300U}, std::pair{"2025-10-31", 300U},
                                          std::pair{"2025-11-03", 3U}, std::pair{"2026-11-02", 3U}}) {
            const Outcome quote = readText(quoteWith("R"), onDay(day));
            QCOMPARE(quote.rows.at(0).bidSz, shares);
            QCOMPARE(quote.summary.sizes,
                     std::string(shares == 300 ? "in round lots of 100 shares" : "in shares"));
            QCOMPARE(readText(tradeWith("@"), onDay(day, true)).rows.at(0).size, 100U);
        }
        CsvOptions stated = onDay("2025-10-31");
        stated.form.sharesPerSizeUnit = 10;
        QCOMPARE(readText(quoteWith("R"), stated).rows.at(0).bidSz, 30U);
        // One share too is stated by hand. Sizes of trades stay shares.
        stated.form.sharesPerSizeUnit = 1;
        QCOMPARE(readText(quoteWith("R"), stated).rows.at(0).bidSz, 3U);
        CsvOptions trades = onDay("2025-10-31", true);
        trades.form.sharesPerSizeUnit = 10;
        QCOMPARE(readText(tradeWith("@"), trades).rows.at(0).size, 100U);
    }

    void conditionsOfQuotesSayWhatCanBeTradedWith_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray both = "M 5000x300/5003x500";
        const QByteArray none = "M -/-";
        const QByteArray halt = "I -/-";
        for (const char* firm : {"R", "O", "Y", "", " "})
            QTest::addRow("firm '%s'", firm) << QByteArray(firm) << both;
        for (const char* slowAsk : {"A", "F"})
            QTest::addRow("slow ask %s", slowAsk) << QByteArray(slowAsk) << QByteArray("M 5000x300/-");
        for (const char* slowBid : {"B", "E"})
            QTest::addRow("slow bid %s", slowBid) << QByteArray(slowBid) << QByteArray("M -/5003x500");
        for (const char* not_ : {"C", "G", "H", "L", "N", "T", "U", "W", "4"})
            QTest::addRow("none %s", not_) << QByteArray(not_) << none;
        for (const char* halted : {"D", "I", "J", "K", "M", "P", "Q", "S", "V", "X", "Z"})
            QTest::addRow("halt %s", halted) << QByteArray(halted) << halt;
        QTest::addRow("not in the table") << QByteArray("~") << none;
    }
    void conditionsOfQuotesSayWhatCanBeTradedWith()
    {
        QFETCH(QByteArray, condition);
        QFETCH(QByteArray, expected);
        const Outcome read = readText(quoteWith(condition.toStdString()), onDay());
        QCOMPARE(read.problems(), std::string());
        QCOMPARE(quoteText(read.rows.at(0)), expected.toStdString());
        QCOMPARE(hasWarning(read.summary.warnings, "not in the table"), condition == "~");
    }

    void aCancelledQuoteIsNone()
    {
        QCOMPARE(quoteText(readText(quoteWith("R", "B"), onDay()).rows.at(0)), std::string("M -/-"));
        QCOMPARE(quoteText(readText(quoteWith("R", "A"), onDay()).rows.at(0)),
                 std::string("M 5000x300/5003x500"));
    }

    /// The venue is out from the halt to its next firm quote; the others are not.
    void aHaltEndsWithTheNextFirmQuote()
    {
        const std::string rows = kQuoteHeader
            + "100000000000000|Q|AAA|50.00|3|50.03|5|R|1|0||100000000000000\n"
              "100000000000000|P|AAA|50.00|1|50.03|1|R|1|0||100000000000000\n"
              "100000010000000|Q|AAA|50.00|3|50.03|5|P|2|0||100000010000000\n"
              "100000020000000|Q|AAA|0|0|0|0|T|3|0||100000020000000\n"
              "100000030000000|P|AAA|50.01|1|50.03|1|R|4|0||100000030000000\n"
              "100000040000000|Q|AAA|50.01|2|50.02|2|R|5|0||100000040000000\n"
              "END|20241021|6|||||||||\n";
        const auto loaded = valueOf(loadTape(spec({{kDay, rows}}), 1, {}));
        QCOMPARE(text(*loaded.tape),
                 std::string("0 XNAS 5000x300/5003x500\n0 ARCX 5000x100/5003x100\n10 XNAS -/-\n"
                             "30 ARCX 5001x100/5003x100\n40 XNAS -/-\n40 XNAS 5001x200/5002x200\n"));
        QCOMPARE(loaded.counts.halts, 1);
        QVERIFY(hasWarning(loaded.warnings, "1 row of a halted venue")
                || hasWarning(loaded.files[0].warnings, "1 row of a halted venue"));
    }

    void conditionsOfSalesSayWhatAPrintIs_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<QByteArray>("correction");
        QTest::addColumn<int>("kind");
        const auto add = [](const char* condition, PrintKind kind, const char* correction = "00") {
            QTest::addRow("%s %s", condition, correction)
                << QByteArray(condition) << QByteArray(correction) << static_cast<int>(kind);
        };
        for (const char* regular : {"", "@", "@F I", "@ TI", "E", "@  Y"})
            add(regular, PrintKind::Regular);
        for (const char* auction : {"@O X", "@6 X", "@5 X", " O"})
            add(auction, PrintKind::Auction);
        for (const char* late : {"@Z", "@ U", "@L", "@P"})
            add(late, PrintKind::OutOfSequence);
        add("@ W", PrintKind::AveragePrice);
        for (const char* other : {"@4", "@7 V", "C", "N", "R", "@H", "@~"})
            add(other, PrintKind::DerivativelyPriced);
        for (const char* correction : {"01", "07", "08", "1"})
            add("@", PrintKind::Cancelled, correction);
        add("@6 X", PrintKind::Cancelled, "08");
    }
    void conditionsOfSalesSayWhatAPrintIs()
    {
        QFETCH(QByteArray, condition);
        QFETCH(QByteArray, correction);
        QFETCH(int, kind);
        const Outcome read =
            readText(tradeWith(condition.toStdString(), correction.toStdString()), onDay("2024-10-21", true));
        QCOMPARE(read.problems(), std::string());
        QCOMPARE(static_cast<int>(read.rows.at(0).print), kind);
        QCOMPARE(read.rows.at(0).size, 100U);
    }

    /// Official prices and the records of corrections are no prints: they have no shares.
    void statedPricesAreNoPrints()
    {
        for (const auto& [condition, correction] :
             {std::pair{"@ M", "00"}, std::pair{"@ Q", "00"}, std::pair{"@ 9", "00"}, std::pair{"@", "10"},
              std::pair{"@", "11"}, std::pair{"@", "12"}})
            QCOMPARE(readText(tradeWith(condition, correction), onDay("2024-10-21", true)).rows.at(0).size,
                     0U);
    }

    void theLastRowCountsTheRecords()
    {
        const auto warnings = [](const std::string& text) { return warningsOf(readText(text, onDay())); };
        const std::string rows = quoteWith("R");
        QVERIFY(warnings(rows + "END|20241021|1|||||||||\n").find("last row") == std::string::npos);
        QVERIFY(warnings(rows + "END|20241021|1").find("last row 'END'") == std::string::npos);
        QVERIFY(warnings(rows).find("It has no last row 'END'") != std::string::npos);
        QVERIFY(warnings(rows + "END|2024").find("Its last row 'END' is cut off") != std::string::npos);
        QVERIFY(warnings(rows + "EN").find("It has no last row 'END'") != std::string::npos);
        const Outcome other = readText(rows + "END|20241021|17|||||||||\n", onDay());
        QCOMPARE(other.summary.doubts.size(), std::size_t{1});
        QVERIFY(other.summary.doubts[0].find("counts 17 records, and it has 1") != std::string::npos);
        // At the head of results, and there alone.
        const auto loaded = valueOf(loadTape(spec({{kDay, rows + "END|20241021|17|||||||||\n"}}), 1, {}));
        QCOMPARE(loaded.findings.size(), std::size_t{1});
        QVERIFY(loaded.findings[0].text.ends_with(other.summary.doubts[0]));
        QCOMPARE(std::ranges::count(loaded.warnings, other.summary.doubts[0]), std::ptrdiff_t{0});
        QCOMPARE(warnings(rows + "END|20241022|1|||||||||\n"),
                 std::string("Its last row 'END' is of 2024-10-22, and its times are taken as those of "
                             "2024-10-21. State the day with `date`, or name the file after it."));
    }

    void whatIsWrongIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QByteArray>("problem");
        const auto add = [](const char* name, const char* row, const char* problem) {
            QTest::newRow(name) << QByteArray(row) << QByteArray(problem);
        };
        add("exchange", "100000000000000|#|AAA|50|3|50.03|5|R|1|0||100000000000000",
            "column Exchange: found '#', expected a code of an exchange of NYSE Daily TAQ");
        add("no exchange", "100000000000000||AAA|50|3|50.03|5|R|1|0||100000000000000",
            "column Exchange: found nothing, expected a venue: a publisher's number or a name");
        add("time", "100000000000000|Q|AAA|50|3|50.03|5|R|1|0||106000000000000",
            "column Participant_Timestamp: found '106000000000000', expected a time of day as HHMMSS and "
            "decimals, such as 093000123456789");
        add("short", "100000000000000|Q|AAA|50|3|50.03",
            "column Participant_Timestamp: found '6 columns', expected 12 columns, as in the header");
        add("size", "100000000000000|Q|AAA|50|x|50.03|5|R|1|0||100000000000000",
            "column Bid_Size: found 'x', expected a whole number of shares, at most 4294967295");
        add("too large", "100000000000000|Q|AAA|50|42949673|50.03|5|R|1|0||100000000000000",
            "column Bid_Size: found '42949673', expected a whole number of shares, at most 4294967295");
    }
    void whatIsWrongIsSaidWithItsPlace()
    {
        QFETCH(QByteArray, row);
        QFETCH(QByteArray, problem);
        const Outcome read = readText(kQuotes + row.toStdString() + "\n", {"AAA", 1, onDay().form});
        QCOMPARE(read.problems(), "line 7, " + problem.toStdString() + "\n");
        QCOMPARE(read.rows.size(), 3U);
    }

    void aStatedFormatIsChecked()
    {
        CsvOptions options = onDay();
        options.form.format = FileFormat::Taq;
        QCOMPARE(readText(quoteWith("R"), options).rows.size(), 1U);
        options.form.format = FileFormat::Wrds;
        QVERIFY(readText(quoteWith("R"), options)
                    .error.starts_with("It is no wrds, which `format` states: it lacks DATE, TIME_M, EX, "
                                       "SYM_ROOT, BID, BIDSIZ, ASK, ASKSIZ. Leave `format` out."));
        // Other names of columns: the times are no clocks then.
        options.form.format = FileFormat::Csv;
        QCOMPARE(readText(quoteWith("R"), options).summary.vendor, std::string());
    }

    /// Digits of the different years, and a first zero that went.
    void packedTimesHaveAnyPrecision()
    {
        for (const auto& [digits, nanos] :
             {std::pair{"100000", 0LL}, std::pair{"100000123", 123'000'000LL},
              std::pair{"100000123456", 123'456'000LL}, std::pair{"100000123456789", 123'456'789LL},
              std::pair{"93000000000001", -1'799'999'999'999LL}}) {
            std::string text = quoteWith("R");
            text.replace(text.rfind("100000000000000"), 15, digits);
            const Outcome read = readText(text, onDay());
            QCOMPARE(read.problems(), std::string());
            QCOMPARE(count(read.rows.at(0).tsRecv) - count(at(0)), std::int64_t{nanos});
        }
        // In winter New York is five hours behind.
        QCOMPARE(formatIsoTime(readText(quoteWith("R"), onDay("2024-01-05")).rows.at(0).tsRecv),
                 std::string("2024-01-05T15:00:00.000000000Z"));
        QVERIFY(readText(quoteWith("R")).error.starts_with("Its times have no day (column"));
    }

    void rowsWithoutTheExchangesTimeHaveTheTapes()
    {
        std::string text = quoteWith("R");
        text.replace(text.rfind("100000000000000"), 15, "");
        const Outcome read = readText(text, onDay());
        QCOMPARE(count(read.rows.at(0).tsRecv), count(at(0)));
        QVERIFY(hasWarning(read.summary.warnings, "1 row without the exchange's time"));
    }

    /// Trades without the exchange's clock: all is ordered by the tape's, and said.
    void quotesAndTradesAreOrderedByOneClock()
    {
        const std::string trades = "Time|Exchange|Symbol|Sale Condition|Trade Volume|Trade Price\n"
                                   "100000010700000|Q|AAA|@|40|50.00\nEND|20241021|1|||\n";
        const auto loaded = valueOf(loadTape(spec({{kDay, kQuotes}}, {{kTradesDay, trades}}), 1, {}));
        QCOMPARE(loaded.files[0].clock, std::string("the tape's clock"));
        QCOMPARE(loaded.files[1].clock, std::string("the tape's clock"));
        QVERIFY(hasWarning(loaded.warnings, "Not all files have the exchange's times"));
        QCOMPARE(count(loaded.tape->time(0)) - count(at(0)), 900'000);
        const auto both = valueOf(loadTape(spec({{kDay, kQuotes}}, {{kTradesDay, kTrades}}), 1, {}));
        QCOMPARE(count(both.tape->time(0)), count(at(0)));
        QVERIFY(!hasWarning(both.warnings, "Not all files"));
    }

    void tradesOfAnotherDayOrSymbolAreRefused()
    {
        std::string other = kTrades;
        other.replace(other.rfind("20241021"), 8, "20241022");
        const auto apart = loadTape(spec({{kDay, kQuotes}}, {{"EQY_US_ALL_TRADE_20241022", other}}), 1, {});
        QVERIFY(!apart);
        QVERIFY(apart.error().message.find("they never meet") != std::string::npos);
        std::string symbol = kTrades;
        for (std::size_t at = symbol.find("AAA"); at != std::string::npos; at = symbol.find("AAA"))
            symbol.replace(at, 3, "CCC");
        const auto none = loadTape(spec({{kDay, kQuotes}}, {{kTradesDay, symbol}}), 1, {});
        QVERIFY(!none);
        QCOMPARE(none.error().message, std::string("It has no rows of AAA. It holds CCC."));
    }

    void theNbboFileIsNoFileOfQuotes()
    {
        std::string header = kQuoteHeader;
        header.insert(header.size() - 1, "|Best_Bid_Exchange|Best_Bid_Price");
        const auto read = loadTape(
            spec({{"EQY_US_ALL_NBBO_20241021",
                   header + "100000000900000|Q|AAA|50.00|3|50.03|5|R|1|4||100000000000000|Q|50.00\n"}}),
            1, {});
        QVERIFY(!read);
        QVERIFY2(read.error().message.find("TAQ's NBBO file") != std::string::npos,
                 read.error().message.c_str());
    }

    /// On threads and in blocks of any size, as the rows come.
    void anyWayOfReadingGivesTheSame()
    {
        std::string text = kQuoteHeader;
        for (int i = 0; i < 3000; ++i)
            text +=
                fmt::format("1000{:02}{:03}000000|{}|{}|50.{:02}|3|50.{:02}|5|{}|1|0||1000{:02}{:03}000000\n",
                            i / 100, i % 100, "QPZK"[i % 4], i % 3 == 0 ? "AAA" : "BBB", i % 7, 10 + i % 5,
                            "RRRRRBAHPO"[i % 10], i / 100, i % 100);
        text += "END|20241021|3000|||||||||\n";
        const auto path = write("blocks_20241021.txt", text);
        const Outcome serial = readFile(path, {"AAA", 1});
        csv::Tuning small;
        small.blockBytes = 1000;
        small.headBytes = 2000;
        const Outcome threaded = readFile(path, {"AAA", 3}, small);
        QCOMPARE(serial.rows.size(), 1000U);
        QVERIFY(serial.rows == threaded.rows);
        QVERIFY(serial.summary.warnings == threaded.summary.warnings);
        QVERIFY(!hasWarning(serial.summary.warnings, "last row"));
    }
};

QTEST_APPLESS_MAIN(TestTaqFiles)
#include "tst_taq_files.moc"
