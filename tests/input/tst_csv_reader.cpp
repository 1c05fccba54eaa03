// SPDX-License-Identifier: GPL-3.0-or-later
#include "csv_fixture.h"

using namespace sor;
using namespace sor::test;

// Every sentence below is what a user reads: they are compared whole where they are short.
class TestCsvReader : public QObject {
    Q_OBJECT

private slots:
    void readsARowOfMbp1()
    {
        const Outcome read = readText(kMbp1Header + kMbp1Row);
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.rows.size(), std::size_t{1});
        const QuoteEvent& row = read.rows[0];
        QCOMPARE(count(row.tsRecv), kRecvNanos);
        QCOMPARE(count(row.tsEvent), kEventNanos);
        QCOMPARE(row.feed.value, 2U);
        QCOMPARE(row.action, 'T');
        QCOMPARE(row.side, 'A');
        QCOMPARE(row.price.nanos, 222'810'000'000);
        QCOMPARE(row.size, 190U);
        QCOMPARE(int{row.flags}, 130);
        QCOMPARE(row.sequence, 46'542'624U);
        QCOMPARE(row.bidPx.nanos, 222'810'000'000);
        QCOMPARE(row.askPx.nanos, 222'830'000'000);
        QCOMPARE(row.bidSz, 421U);
        QCOMPARE(row.askSz, 36U);
        const CsvSummary& summary = read.summary;
        QVERIFY(summary.hasTsRecv && summary.hasBids && summary.hasTrades && summary.hasFlags
                && summary.hasSequence);
        QCOMPARE(summary.symbol, std::string("AAPL"));
        QCOMPARE(summary.counts.trades, 1);
        QCOMPARE(count(*summary.firstTsRecv), kRecvNanos);
        QCOMPARE(summary.columns.size(), std::size_t{20});
    }

    void readsShortNamesAndFillsWhatIsMissing()
    {
        const Outcome read = readText(kShortHeader + kShortRow);
        QCOMPARE(read.error, std::string());
        const QuoteEvent& row = read.rows.at(0);
        QCOMPARE(count(row.tsRecv), kEventNanos);
        QCOMPARE(count(row.tsEvent), kEventNanos);
        QCOMPARE(row.action, 'M');
        QCOMPARE(row.side, 'N');
        QCOMPARE(int{row.flags}, int{kFlagLast});
        QCOMPARE(row.sequence, 0U);
        QVERIFY(!read.summary.hasTsRecv && !read.summary.hasTrades && !read.summary.hasFlags);
        QCOMPARE(std::string(name(read.summary.schema)), std::string("short names"));
        QCOMPARE(read.summary.symbol, std::string());
    }

    void bindsByNameInAnyOrder_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("short") << QByteArray("ask_size,ask,venue,timestamp");
        QTest::newRow("long") << QByteArray("ask_sz_00,ask_px_00,publisher_id,ts_event");
        QTest::newRow("medium") << QByteArray("ask_sz,ask_px,venue_id,time");
        QTest::newRow("prices") << QByteArray("ask_qty,ask_price,exchange,ts");
        QTest::newRow("capitals and spaces") << QByteArray("Ask_Size, ASK , mic,Timestamp");
        QTest::newRow("recv alone") << QByteArray("ask_sz_00,ask_px_00,publisher_id,ts_recv");
    }
    void bindsByNameInAnyOrder()
    {
        QFETCH(QByteArray, header);
        const Outcome read =
            readText(header.toStdString() + "\n36,222.83,2,2024-08-01T13:36:32.491911683Z\n");
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.problems(), std::string());
        QCOMPARE(read.rows.at(0).askSz, 36U);
        QCOMPARE(read.rows.at(0).askPx.nanos, 222'830'000'000);
        QCOMPARE(read.rows.at(0).bidPx.nanos, kNoPrice.nanos);
        QCOMPARE(count(read.rows.at(0).tsEvent), kEventNanos);
        QVERIFY(!read.summary.hasBids);
        QCOMPARE(read.summary.counts.emptyBids, 0);
    }

    void ignoresOtherAndUnnamedColumns()
    {
        const Outcome read =
            readText(",note,timestamp,venue,ask,ask_size,\n0,hello world,2024-08-01T13:36:32Z,2,1.5,7,x\n");
        QCOMPARE(read.rows.size(), std::size_t{1});
        QCOMPARE(read.rows.at(0).askPx.nanos, 1'500'000'000);
    }

    void namesAMissingColumn_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("ask")
            << QByteArray("ts_event,publisher_id,ask_sz_00")
            << QByteArray(
                   "It has no column 'ask_px_00' (or ask_px, ask_price, ask). Found: ts_event, "
                   "publisher_id, ask_sz_00. The nearest formats: databento-csv (it lacks ask_px_00), csv "
                   "(it "
                   "lacks ask). Where columns of other names hold that, say which with `columns`: ask=NAME; "
                   "`format` chooses one.");
        QTest::newRow("size") << QByteArray("ts_event,,ask,venue")
                              << QByteArray(
                                     "It has no column 'ask_sz_00' (or ask_sz, ask_size, ask_qty). Found: "
                                     "ts_event, (no name), ask, venue.");
        QTest::newRow("venue") << QByteArray("time,ask,ask_size")
                               << QByteArray(
                                      "It has no column 'publisher_id' (or venue, venue_id, exchange, mic). "
                                      "Found: time, ask, ask_size.");
        QTest::newRow("time")
            << QByteArray("venue,ask,ask_size")
            << QByteArray("It has no column 'ts_event' (or timestamp, time, ts). Found: venue, ask, "
                          "ask_size.");
        QTest::newRow("twice")
            << QByteArray("ts_event,venue,ask,ask,ask_size")
            << QByteArray("It has more than one column 'ask', so it is not clear which one to read. "
                          "Rename or remove one.");
    }
    void namesAMissingColumn()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, message);
        const Outcome read = readText(header.toStdString() + "\n1,2,3,4,5\n");
        QVERIFY2(read.error.starts_with(message.toStdString()), read.error.c_str());
        QCOMPARE(read.code, ErrorCode::ColumnsUnusable);
    }

    void toleratesTwiceTheSameNameWhereItIsNotNeeded()
    {
        QCOMPARE(readText("x,x,timestamp,venue,ask,ask_size\n1,1,2024-08-01T13:36:32Z,2,1.5,7\n").rows.size(),
                 std::size_t{1});
    }

    void readsTabsCrlfByteOrderMarkAndEmptyLines()
    {
        std::string tabs = kShortHeader + kShortRow;
        std::ranges::replace(tabs, ',', '\t');
        QCOMPARE(readText(tabs).rows.size(), std::size_t{1});

        const std::string crlf = "\xEF\xBB\xBF" + replaced(kMbp1Header, "\n", "\r\n")
            + times(replaced(kMbp1Row, "\n", "\r\n"), 3) + "\r\n\r\n\n";
        const Outcome read = readText(crlf);
        QCOMPARE(read.problems(), std::string());
        QCOMPARE(read.rows.size(), std::size_t{3});
        QCOMPARE(read.summary.symbol, std::string("AAPL"));
    }

    void readsAHeaderWithASignOfComments()
    {
        const std::string names = "timestamp,publisher_id,ask,ask_size,bid,bid_size\n";
        QCOMPARE(readText("#" + names + kShortRow).rows.size(), std::size_t{1});
        QCOMPARE(readText("# made by hand\n#" + names + kShortRow).rows.size(), std::size_t{1});
        // A comment may talk of columns, in as many words.
        QCOMPARE(readText("# time,venue,ask,bid,and,more\n" + names + kShortRow).rows.size(), std::size_t{1});
    }

    void joinedFilesMayHaveByteOrderMarks()
    {
        const std::string mark = "\xEF\xBB\xBF";
        const Outcome read = readText(mark + kShortHeader + kShortRow + mark + kShortHeader + kShortRow);
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.rows.size(), std::size_t{2});
        QCOMPARE(read.summary.rowsSkipped, std::int64_t{0});
    }

    void readsQuotedFields()
    {
        const std::string text = "\"timestamp\",\"the \"\"note\"\"\",venue,ask,ask_size\r\n"
                                 "2024-08-01T13:36:32Z,\"a,b\nc\",\"IEXG\",\"222.83\",36\r\n"
                                 "2024-08-01T13:36:33Z,5\" nail,XNAS,222.84,\"37\"\r\n"
                                 "2024-08-01T13:36:34Z,x,XNAS,oops,37\r\n";
        const Outcome read = readText(text);
        QCOMPARE(read.summary.columns.at(1), std::string("the \"note\""));
        QCOMPARE(read.rows.size(), std::size_t{2});
        QCOMPARE(read.rows.at(0).askPx.nanos, 222'830'000'000);
        QCOMPARE(read.rows.at(1).askSz, 37U);
        // The quoted newline counts: lines are those of the file.
        QCOMPARE(
            read.problems(),
            std::string("line 5, column ask: found 'oops', expected a price in dollars such as 222.83\n"));
    }

    void takesARowThatLacksTrailingColumnsItDoesNotNeed()
    {
        const std::string header = "timestamp,venue,ask,ask_size,note,more\n";
        const Outcome read = readText(
            header
            + "2024-08-01T13:36:32Z,2,1.5,7\n2024-08-01T13:36:32Z,2,1.5\n2024-08-01T13:36:32Z,2,1.5,8,x,y\n");
        QCOMPARE(read.rows.size(), std::size_t{2});
        QCOMPARE(read.problems(),
                 std::string("line 3, column ask_size: found '3 columns', expected 6 columns, as in the "
                             "header\n"));
    }

    void skipsACutOffLastLine()
    {
        const std::string whole = kMbp1Header + times(kMbp1Row, 2);
        const Outcome withoutNewline = readText(whole.substr(0, whole.size() - 1));
        QCOMPARE(withoutNewline.rows.size(), std::size_t{2});
        QVERIFY(withoutNewline.summary.rowsSkipped == 0);

        const Outcome cut = readText(whole.substr(0, whole.size() - 12));
        QCOMPARE(cut.rows.size(), std::size_t{1});
        QCOMPARE(cut.summary.rowsSkipped, 1);
        QCOMPARE(cut.problems(),
                 std::string("line 3: found 'a last line cut off in column 17', expected 20 columns, as "
                             "in the header\n"));
        QVERIFY(std::ranges::find(cut.summary.warnings,
                                  "The last line (3) is cut off and was skipped: the file may be incomplete.")
                != cut.summary.warnings.end());
    }

    void refusesSeveralSymbolsWithoutAChoice()
    {
        const std::string two = kMbp1Header + times(kMbp1Row, 3)
            + times(replaced(replaced(kMbp1Row, "AAPL", "MSFT"), ",38,", ",39,"), 2);
        QCOMPARE(readText(two).error,
                 std::string("It holds 2 symbols: AAPL, MSFT. Choose one with `symbol`."));
        const Outcome msft = readText(two, {"MSFT"});
        QCOMPARE(msft.rows.size(), std::size_t{2});
        QCOMPARE(msft.summary.rowsOtherSymbol, 3);
        QCOMPARE(msft.summary.symbol, std::string("MSFT"));
        QCOMPARE(readText(two, {"GOOG"}).error, std::string("It has no rows of GOOG. It holds AAPL, MSFT."));
    }

    void listsAtMostTwentySymbols()
    {
        std::string text = "timestamp,venue,ask,ask_size,sym\n";
        for (int i = 10; i < 40; ++i)
            text += "2024-08-01T13:36:32Z,2,1.5,7,S" + std::to_string(i) + "\n";
        const std::string error = readText(text).error;
        QVERIFY2(error.starts_with("It holds at least 20 symbols: S10, S11, "), error.c_str());
        QVERIFY2(error.ends_with("S29 and more. Choose one with `symbol`."), error.c_str());
    }

    void readsSymbolsWithoutInstrumentNumbers()
    {
        const std::string text = "timestamp,venue,ask,ask_size,symbol\n"
                                 "2024-08-01T13:36:32Z,XNAS,1.5,7,A.VERY.LONG.SYMBOL\n"
                                 "2024-08-01T13:36:32Z,XNAS,1.5,7,B\n"
                                 "2024-08-01T13:36:32Z,XNYS,1.5,7,B\n"
                                 "2024-08-01T13:36:32Z,XNYS,1.5,7,\n";
        const Outcome read = readText(text, {"A.VERY.LONG.SYMBOL"});
        QCOMPARE(read.rows.size(), std::size_t{1});
        QCOMPARE(read.summary.rowsOtherSymbol, 2);
        QCOMPARE(read.problems(), std::string("line 5, column symbol: found nothing, expected a symbol\n"));
        QCOMPARE(readText(text, {"B"}).rows.size(), std::size_t{2});
    }

    void refusesSeveralInstrumentsWithoutSymbols()
    {
        const std::string header = "timestamp,venue,instrument_id,ask,ask_size\n";
        const auto row = [](std::string_view venue, std::string_view instrument) {
            return "2024-08-01T13:36:32Z," + std::string(venue) + "," + std::string(instrument) + ",1.5,7\n";
        };
        // Publishers number on their own; one publisher with two numbers sends two instruments.
        const std::string fine = header + row("2", "38") + row("43", "77");
        QCOMPARE(readText(fine).rows.size(), std::size_t{2});
        QCOMPARE(readText(fine, {"AAPL"}).error,
                 std::string(
                     "Nothing says that it holds AAPL: its instruments have numbers (instrument_id) and no "
                     "symbols, and its name does not say it either. Leave `symbol` out, or name the file "
                     "after what it holds."));
        QCOMPARE(readText(fine, {"day"}).rows.size(), std::size_t{2}); // day.csv
        const std::string two = header + row("2", "38") + row("2", "39");
        QCOMPARE(readText(two).error,
                 std::string("It has no symbol column and holds 2 instruments (instrument_id 38, "
                             "39). Choose one with `symbol 38`."));
        QCOMPARE(readText(two, {"39"}).rows.size(), std::size_t{1});
    }

    void namesVenuesInTheOrderOfTheirRows()
    {
        const std::string text =
            "timestamp,venue,ask,ask_size\n2024-08-01T13:36:32Z,XNYS,1.5,7\n"
            "2024-08-01T13:36:32Z,XNAS,1.5,7\n2024-08-01T13:36:32Z,XNYS,1.5,7\n"
            "2024-08-01T13:36:32Z,2.0,1.5,7\n2024-08-01T13:36:32Z,A Long Venue Name,1.5,7\n";
        const Outcome read = readText(text);
        QCOMPARE(read.rows.at(0).feed.value, kFirstNamedFeed);
        QCOMPARE(read.rows.at(1).feed.value, kFirstNamedFeed + 1);
        QCOMPARE(read.rows.at(2).feed.value, kFirstNamedFeed);
        // A number under this name is no publisher's.
        QCOMPARE(read.rows.at(3).feed.value, kFirstNamedFeed + 2);
        QCOMPARE(read.rows.at(4).feed.value, kFirstNamedFeed + 3);
    }

    void guessesTheSchemaAndWarns()
    {
        const auto schemaOf = [](const std::string& text) {
            return std::string(name(readText(text).summary.schema));
        };
        QCOMPARE(schemaOf(kMbp1Header + kMbp1Row), std::string("tbbo"));
        QCOMPARE(schemaOf(kMbp1Header + kMbp1Row + replaced(kMbp1Row, ",T,A,", ",A,A,")),
                 std::string("mbp-1"));
        const std::string bbo =
            "ts_recv,ts_event,rtype,publisher_id,instrument_id,side,price,size,flags,sequence,"
            "bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_ct_00,ask_ct_00\n"
            "2024-08-01T13:36:33.000000000Z,,195,2,38,,,0,168,7,222.81,222.83,421,36,4,2\n";
        const Outcome sampled = readText(bbo);
        QCOMPARE(sampled.problems(), std::string());
        QCOMPARE(std::string(name(sampled.summary.schema)), std::string("bbo"));
        QCOMPARE(sampled.rows.at(0).action, 'M');
        QCOMPARE(sampled.rows.at(0).tsEvent, sampled.rows.at(0).tsRecv);
        QVERIFY(
            sampled.summary.warnings.at(0).starts_with("The quotes are sampled at fixed intervals (bbo)"));
        const std::string cmbp =
            "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,price,size,flags,"
            "ts_in_delta,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_pb_00,ask_pb_00\n"
            "1722519392492082308,1722519392491911683,177,94,38,A,A,222830000000,1,128,0,"
            "222810000000,222830000000,421,36,2,43\n";
        // Its sides name their venues, so that it is an NBBO feed unless it is to be one venue.
        QCOMPARE(std::string(name(readText(cmbp).summary.schema)), std::string("nbbo"));
        const Outcome consolidated = readText(cmbp, {{}, 1, quotesOfVenues()});
        QCOMPARE(std::string(name(consolidated.summary.schema)), std::string("cmbp-1"));
        QCOMPARE(std::string(name(consolidated.summary.priceForm)), std::string("fixed"));
        QCOMPARE(count(consolidated.rows.at(0).tsRecv), kRecvNanos);
        QVERIFY(consolidated.summary.warnings.at(0).starts_with("The quotes are consolidated"));
    }

    void refusesWhatIsNotACsv_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("no separators")
            << QByteArray("hello world\r\nand more\n")
            << QByteArray("Its first line has no commas, tabs, semicolons or pipes, so it is not a CSV "
                          "with a header. Found: 'hello world'.");
        QTest::newRow("header only") << QByteArray("timestamp,venue,ask,ask_size\n\n")
                                     << QByteArray("It has a header but no rows.");
        QTest::newRow("header without newline")
            << QByteArray("timestamp,venue,ask,ask_size") << QByteArray("It has a header but no rows.");
        QTest::newRow("binary") << QByteArray("a,b\0c\n", 6)
                                << QByteArray(
                                       "It is not text: byte 4 is NUL. A CSV of quotes with a header line is "
                                       "expected.");
        QTest::newRow("zip") << QByteArray("PK\x03\x04....")
                             << QByteArray("It is a zip archive in another archive: unpack it first.");
        QTest::newRow("open quote in header")
            << QByteArray("timestamp,\"venue,ask,ask_size\n1,2,3,4\n")
            << QByteArray("Its header line does not end: a quote in it is not closed, "
                          "or it is not a CSV.");
        QTest::newRow("rows without a header")
            << QByteArray("2024-08-01T13:36:32Z,2,1.5,7\n")
            << QByteArray("Its first line looks like a row, not like a header: "
                          "'2024-08-01T13:36:32Z,2,1.5,7'. Name its columns with `no-header` "
                          "(ts_event,publisher_id,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00; any name for what "
                          "is not needed), or put a line with the names before it.");
    }
    void refusesWhatIsNotACsv()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, message);
        const Outcome read = readText(text.toStdString());
        QCOMPARE(read.error, message.toStdString());
        QCOMPARE(kind(read.code), ErrorKind::DataUnusable);
    }

    void endsAtAQuoteThatNeverCloses()
    {
        const std::string start = kShortHeader + kShortRow + "\"2024-08-01T13:36:32Z,2,1.5,7,1,1\n";
        const Outcome last = readText(start);
        QCOMPARE(last.rows.size(), std::size_t{1});
        QCOMPARE(last.summary.rowsSkipped, 1);
        QCOMPARE(readText(start + kShortRow).error,
                 std::string("A quote in line 3 is not closed: 1 row behind it is part of a field. Close it, "
                             "or remove it."));
        csv::Tuning tuning;
        tuning.blockBytes = 1000;
        tuning.headBytes = 1000;
        tuning.mostRowBytes = 4096;
        QCOMPARE(
            readText(start + times(kShortRow, 1000), {}, tuning).error,
            std::string("Line 3 does not end within 5 kB: a quote in it is not closed, or it is not a CSV."));
    }
};

QTEST_APPLESS_MAIN(TestCsvReader)
#include "tst_csv_reader.moc"
