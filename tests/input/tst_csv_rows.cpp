// SPDX-License-Identifier: GPL-3.0-or-later
#include "csv_fixture.h"

using namespace sor;
using namespace sor::test;

// What becomes of the values of a row, whose it is, and what is said of bad ones.
class TestCsvRows : public QObject {
    Q_OBJECT

    /// Rows of one venue at `stamps`, read as those of 2025-03-12 where `hasDay`.
    static Outcome readStamps(const std::vector<std::string>& stamps, bool hasDay = true)
    {
        std::string text = "timestamp,venue,bid,bid_size,ask,ask_size\n";
        for (const std::string& stamp : stamps)
            text += stamp + ",XNAS,49.98,100,50.01,40\n";
        CsvOptions options;
        if (hasDay)
            options.form.day = csv::readDay("2025-03-12");
        return readText(text, options);
    }

private slots:
    void decidesThePriceFormForTheFile()
    {
        const std::string header = "timestamp,venue,ask,ask_size\n";
        const auto row = [](std::string_view price) {
            return "2024-08-01T13:36:32Z,2," + std::string(price) + ",7\n";
        };
        const Outcome fixed =
            readText(header + row("9223372036854775807") + row("222830000000") + row("222.83"));
        QCOMPARE(fixed.summary.priceForm, CsvPriceForm::Decimal); // one decimal point among the first prices
        QCOMPARE(fixed.summary.rowsSkipped, 1);

        std::string many = header + times(row("222830000000"), 1000) + row("222.83") + row("5");
        const Outcome mixed = readText(many);
        QCOMPARE(mixed.summary.priceForm, CsvPriceForm::Fixed);
        QCOMPARE(mixed.rows.size(), std::size_t{1000});
        QCOMPARE(mixed.rows.at(0).askPx.nanos, 222'830'000'000);
        QCOMPARE(
            mixed.problems(),
            std::string("line 1002, column ask: found '222.83', expected a price in units of 1e-9 $ such as "
                        "222830000000, as at the top of the file\n"
                        "line 1003, column ask: found '5', expected a price in units of 1e-9 $ such as "
                        "222830000000, as at the top of the file\n"));
    }

    void looksFurtherForAPriceWhenTheTopHasNone()
    {
        csv::Tuning small;
        small.headBytes = 64;
        const std::string text = "timestamp,venue,ask,ask_size\n" + times("2024-08-01T13:36:32Z,2,,0\n", 50)
            + "2024-08-01T13:36:32Z,2,222830000000,7\n";
        const Outcome read = readText(text, {}, small);
        QCOMPARE(read.summary.priceForm, CsvPriceForm::Fixed);
        QCOMPARE(read.rows.size(), std::size_t{51});
        QCOMPARE(read.summary.counts.emptyAsks, 50);
        QCOMPARE(read.summary.counts.zeroSizes, 50);
    }

    void emptiesUndefinedSides()
    {
        const auto row = [](std::string_view quote) {
            return "2024-08-01T13:36:32Z,2," + std::string(quote) + "\n";
        };
        const Outcome read =
            readText(kShortHeader + row("222.83,36,222.81,421") + row(",0,222.81,421")
                     + row("222.83,36,9223372036854775807,0") + row("nan,36,222.81,4294967295")
                     + row("222.83,0,222.81,421.0") + row("0,0,-1,0"));
        QCOMPARE(read.problems(), std::string());
        QCOMPARE(read.rows.size(), std::size_t{6});
        QCOMPARE(read.rows[1].askPx.nanos, kNoPrice.nanos);
        QCOMPARE(read.rows[1].bidSz, 421U);
        QCOMPARE(read.rows[2].bidPx.nanos, kNoPrice.nanos);
        QCOMPARE(read.rows[3].askSz, 0U);
        QCOMPARE(read.rows[3].bidPx.nanos, kNoPrice.nanos);
        QCOMPARE(read.rows[4].askPx.nanos, kNoPrice.nanos);
        QCOMPARE(read.rows[4].bidSz, 421U);
        QCOMPARE(read.summary.counts.emptyAsks, 4);
        QCOMPARE(read.summary.counts.emptyBids, 3);
        QCOMPARE(read.summary.counts.undefinedSentinels, 2);
        QCOMPARE(read.summary.counts.zeroSizes, 4);
    }

    void saysWhatIsWrongWithARow_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("problem");
        const auto add = [](const char* tag, const char* from, const char* to, const char* problem) {
            QTest::newRow(tag) << QByteArray(from) << QByteArray(to) << QByteArray(problem);
        };
        constexpr const char* kTime =
            "expected a time such as 2024-08-01T13:36:32.491911683Z, or nanoseconds since 1970";
        constexpr const char* kPrice = "expected a price in dollars such as 222.83";
        const QByteArray time = QByteArray(": found 'soon', ") + kTime;
        add("recv", "2024-08-01T13:36:32.492082308Z", "soon", ("line 2, column ts_recv" + time).constData());
        add("event", "2024-08-01T13:36:32.491911683Z", "soon",
            ("line 2, column ts_event" + time).constData());
        add("venue", ",2,38,", ",,38,",
            "line 2, column publisher_id: found nothing, expected a venue: a publisher's number or a name");
        add("action", ",T,A,", ",X,A,",
            "line 2, column action: found 'X', expected one letter of A, C, M, R, T, F, N, H, U");
        add("side", ",T,A,", ",T,S,", "line 2, column side: found 'S', expected one letter of A, B, N");
        add("trade price", "222.810000000,190", ",190",
            (QByteArray("line 2, column price: found nothing, ") + kPrice).constData());
        add("trade size", ",190,", ",1.5,",
            "line 2, column size: found '1.5', expected a whole number of shares, at most 4294967295");
        add("flags", ",130,", ",256,",
            "line 2, column flags: found '256', expected a whole number from 0 to 255");
        add("sequence", "46542624", "46542624x",
            "line 2, column sequence: found '46542624x', expected a whole number");
        add("ask", "222.830000000", "222.83 USD",
            (QByteArray("line 2, column ask_px_00: found '222.83 USD', ") + kPrice).constData());
        add("too large", "222.830000000", "1000000000.000000001",
            "line 2, column ask_px_00: found '1000000000.000000001', expected a price in dollars, at most "
            "1e9; "
            "state another unit with `price-scale` (0.0001, 1e-9)");
        add("negative", "222.830000000", "-222.83",
            "line 2, column ask_px_00: found '-222.83', expected a price of 0 or more: instruments with "
            "negative prices "
            "(spreads, power) are not supported");
        add("size", ",421,36,", ",421,4294967296,",
            "line 2, column ask_sz_00: found '4294967296', expected a whole number of shares, at most "
            "4294967295");
        add("bid size", ",421,36,", ",-421,36,",
            "line 2, column bid_sz_00: found '-421', expected a whole number of shares, at most 4294967295");
    }
    void saysWhatIsWrongWithARow()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, problem);
        const std::string bad = replaced(kMbp1Row, from.toStdString(), to.toStdString());
        const Outcome read = readText(kMbp1Header + bad + kMbp1Row);
        QCOMPARE(read.problems(), problem.toStdString() + "\n");
        QCOMPARE(read.summary.rowsSkipped, 1);
        QCOMPARE(read.rows.size(), std::size_t{1});
    }

    void keepsTheFirstTwentyProblemsAndCountsAll()
    {
        const Outcome read = readText(kShortHeader + kShortRow + times("x,2,1.5,7,1.4,7\n", 30) + kShortRow);
        QCOMPARE(read.summary.rowsSkipped, 30);
        QCOMPARE(read.summary.problems.size(), kMaxRowProblems);
        QCOMPARE(read.summary.problems.back().line, 22);
        QCOMPARE(read.rows.size(), std::size_t{2});
    }

    void fallsBackToTheOtherClock()
    {
        const auto read = [](std::string_view recv, std::string_view event) {
            return readText("ts_recv,ts_event,venue,ask,ask_size\n" + std::string(recv) + ","
                            + std::string(event) + ",2,1.5,7\n");
        };
        QCOMPARE(count(read("", "1722519392491911683").rows.at(0).tsRecv), kEventNanos);
        QCOMPARE(count(read("18446744073709551615", "1722519392491911683").rows.at(0).tsRecv), kEventNanos);
        QCOMPARE(count(read("1722519392491911683", "0").rows.at(0).tsEvent), kEventNanos);
        QCOMPARE(read("", "0").summary.rowsSkipped, 1);
    }

    void warnsOfTimesWithoutAZone()
    {
        const Outcome read =
            readText(kShortHeader + "2024-08-01 13:36:32.491911683,2,222.83,36,222.81,421\n" + kShortRow);
        QCOMPARE(count(read.rows.at(0).tsEvent), kEventNanos);
        QCOMPARE(read.summary.counts.timesWithoutZone, 1);
        QCOMPARE(read.summary.warnings.at(0), std::string("1 row has times without a zone, taken as UTC."));
    }

    void takesNumbersOfADayForWhatTheyAre_data()
    {
        QTest::addColumn<QString>("stamps"); // with spaces between them
        QTest::addColumn<QString>("first"); // the first and the last as they are read
        QTest::addColumn<QString>("last");
        QTest::addColumn<QString>("taken");
        QTest::addColumn<QString>("doubt"); // a part of it; empty: none
        const auto add = [](const char* name, const std::string& stamps, const char* first, const char* last,
                            const char* taken, const char* doubt) {
            QTest::newRow(name) << QString::fromStdString(stamps) << QString::fromUtf8(first)
                                << QString::fromUtf8(last) << QString::fromUtf8(taken)
                                << QString::fromUtf8(doubt);
        };
        const char* const digits = "digits of a clock (HHMMSS)";
        add("clock, ms", "140000028 140000240", "14:00:00.028", "14:00:00.240", digits,
            "as microseconds since midnight they would begin at 00:02:20.000");
        add("clock, us", "140000028000 140017801000", "14:00:00.028", "14:00:17.801", digits, "nanoseconds");
        add("clock, s", "140000 140017", "14:00:00.000", "14:00:17.000", digits, "milliseconds");
        add("clock without its zero", "93000028 93017801", "09:30:00.028", "09:30:17.801", digits,
            "microseconds");
        std::string minutes;
        for (int i = 0; i < 30; ++i)
            minutes += (i > 0 ? " " : "") + std::to_string(140000028 + i % 10 + i / 10 * 100'000);
        add("clock through minutes", minutes, "14:00:00.028", "14:02:00.037", digits, "");
        add("ms", "50400028 50460028", "14:00:00.028", "14:01:00.028", "milliseconds since midnight", "");
        // A clock would show these too.
        add("ms of a minute", "50400028 50417801", "14:00:00.028", "14:00:17.801",
            "milliseconds since midnight", "");
        add("s", "34200 34201.5", "09:30:00.000", "09:30:01.500", "seconds since midnight", "");
        add("over midnight", "86390000 86399000 86405000", "00:01:26.390", "00:01:26.405",
            "microseconds since midnight",
            "as milliseconds they would go on from 23:59:50.000 past midnight");
        add("from midnight", "28 17801", "00:00:28.000", "04:56:41.000", "seconds since midnight",
            "as milliseconds they would go from 00:00:00.028 to 00:00:17.801");
        add("seconds within one", "45728.58333 45728.58350 45728.59000", "12:42:08.583", "12:42:08.590",
            "seconds since midnight", "day numbers of a spreadsheet (2025-03-12)");
        add("seconds of no such day", "50401.62045669556 50401.62545669556 50401.63045669556", "14:00:01.620",
            "14:00:01.630", "seconds since midnight", "");
        const auto eightEach = [](const std::vector<const char*>& each) {
            std::string all;
            for (const char* stamp : each) {
                for (int i = 0; i < 8; ++i)
                    all += (all.empty() ? "" : " ") + std::string(stamp);
            }
            return all;
        };
        add("a zero first", eightEach({"080000", "080012"}), "08:00:00.000", "08:00:12.000", digits, "");
        add("few seconds, many rows", eightEach({"34200", "34500", "34800"}), "09:30:00.000", "09:40:00.000",
            "seconds since midnight", "as the digits of a clock (HHMMSS) they would go on to 03:48:00.000");
        add("no zero first", eightEach({"80000", "80049"}), "22:13:20.000", "22:14:09.000",
            "seconds since midnight", "as the digits of a clock (HHMMSS) they would go on to 08:00:49.000");
        add("seconds of two", "45728.58333 45728.58350 45730.59000", "12:42:08.583", "12:42:10.590",
            "seconds since midnight", "");
    }
    void takesNumbersOfADayForWhatTheyAre()
    {
        QFETCH(QString, stamps);
        QFETCH(QString, first);
        QFETCH(QString, last);
        QFETCH(QString, taken);
        QFETCH(QString, doubt);
        std::vector<std::string> texts;
        for (const QString& stamp : stamps.split(u' '))
            texts.push_back(stamp.toStdString());
        const Outcome read = readStamps(texts);
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.rows.size(), texts.size());
        const auto clock = [](const QuoteEvent& row) {
            return QString::fromStdString(formatIsoTime(row.tsRecv)).mid(11, 12);
        };
        QCOMPARE(clock(read.rows.front()), first);
        QCOMPARE(clock(read.rows.back()), last);
        QCOMPARE(QString::fromStdString(read.summary.countedTimes), taken);
        QCOMPARE(read.summary.doubts.size(), std::size_t{doubt.isEmpty() ? 0U : 1U});
        if (!doubt.isEmpty())
            QVERIFY2(read.summary.doubts[0].find(doubt.toStdString()) != std::string::npos,
                     read.summary.doubts[0].c_str());
    }

    void readsCountsSince1970WithDecimals()
    {
        const auto nanos = [](const char* stamp) {
            const Outcome read = readStamps({stamp}, false);
            return read.rows.empty() ? -1 : count(read.rows[0].tsRecv);
        };
        QCOMPARE(nanos("1741788017801.000"), 1'741'788'017'801'000'000);
        QCOMPARE(nanos("1741788017801.5"), 1'741'788'017'801'500'000);
        QCOMPARE(nanos("1741788017801250.0"), 1'741'788'017'801'250'000);
        QCOMPARE(nanos("1741788017801250125.0"), 1'741'788'017'801'250'125);
        QCOMPARE(nanos("1741788017.8012"), 1'741'788'017'801'200'000);
        QVERIFY(readStamps({"1741788017801.000"}).summary.countedTimes.empty());
    }

    void refusesDayNumbersOfSpreadsheets()
    {
        const std::vector<std::string> stamps{"45728.58333365741", "45728.58333611111", "45728.58353936343"};
        for (const bool hasDay : {false, true}) {
            const std::string error = readStamps(stamps, hasDay).error;
            QVERIFY2(error.find("day numbers of a spreadsheet (2025-03-12), which are not read")
                         != std::string::npos,
                     error.c_str());
            QVERIFY2(error.find("`date`") == std::string::npos, error.c_str());
        }
    }

    /// Neither a second of a leap nor a line of another kind makes all other rows bad.
    void aTimeThatNoClockShowsIsOneBadRow()
    {
        for (const char* bad : {"13:59:60", "24:00", "timestamp"}) {
            std::vector<std::string> stamps(40, "14:00:00.028");
            stamps[7] = bad;
            const Outcome read = readStamps(stamps);
            QCOMPARE(read.error, std::string());
            QCOMPARE(read.rows.size(), std::size_t{39});
            QCOMPARE(read.summary.rowsSkipped, std::int64_t{1});
        }
    }

    void crossesMinutesAndDays()
    {
        const auto row = [](std::string_view time) {
            return std::string(time) + ",2,222.83,36,222.81,421\n";
        };
        const Outcome read = readText(
            kShortHeader + row("2024-02-28T23:59:59.999999999Z") + row("2024-02-29T00:00:00.000000000Z")
            + row("2024-02-29T00:00:59.999999999Z") + row("2024-02-29T00:01:00.000000000Z")
            + row("2024-02-29T00:01:60.000000000Z") + row("2024-02-30T00:01:00.000000000Z")
            + row("1969-12-31T23:59:59.000000000Z") + row("1969-12-31T23:59:58.000000000Z"));
        QCOMPARE(read.summary.rowsSkipped, 2);
        QCOMPARE(count(read.rows.at(1).tsEvent) - count(read.rows.at(0).tsEvent), 1);
        QCOMPARE(count(read.rows.at(3).tsEvent) - count(read.rows.at(2).tsEvent), 1);
        QCOMPARE(count(read.rows.at(4).tsEvent), -1'000'000'000);
        QCOMPARE(count(read.rows.at(5).tsEvent), -2'000'000'000);
    }

    void countsFlagsAndDuplicates()
    {
        const std::string other = replaced(kMbp1Row, ",190,", ",191,");
        const std::string flagged = replaced(kMbp1Row, ",130,", ",140,");
        csv::Tuning small;
        for (const std::size_t events : {1U, 2U, 3U, 100U}) {
            small.eventsPerCall = events;
            const Outcome read = readText(
                kMbp1Header + kMbp1Row + kMbp1Row + other + other + kMbp1Row + "\n" + flagged, {}, small);
            QCOMPARE(read.rows.size(), std::size_t{6});
            QCOMPARE(read.summary.counts.duplicates, 3);
            QCOMPARE(read.summary.counts.badTsRecv, 1);
            QCOMPARE(read.summary.counts.maybeBadBook, 1);
        }
    }

    void aSymbolCountsMoreThanItsNumber_data()
    {
        QTest::addColumn<QByteArray>("one");
        QTest::addColumn<QByteArray>("other");
        QTest::newRow("short") << QByteArray("AAPL") << QByteArray("MSFT");
        QTest::newRow("end alike") << QByteArray("A") << QByteArray("AA");
        QTest::newRow("begin alike") << QByteArray("BRK.A") << QByteArray("BRK.B");
        QTest::newRow("8 bytes") << QByteArray("ABCDEFG") << QByteArray("XBCDEFG");
        QTest::newRow("9 bytes") << QByteArray("ABCDEFGH") << QByteArray("XBCDEFGH");
        QTest::newRow("long") << QByteArray("SPY240607C00500") << QByteArray("QQQ240607C00500");
        QTest::newRow("options") << QByteArray("SPY   240607C00500000")
                                 << QByteArray("SPY   240607P00500000");
        QTest::newRow("expiries") << QByteArray("SPY   240607C00500000")
                                  << QByteArray("SPY   250607C00500000");
        QTest::newRow("22 bytes") << QByteArray("ABCDEFGHIJKLMNOPQRSTUV")
                                  << QByteArray("ABCDEFGHIJ-LMNOPQRSTUV");
        QTest::newRow("23 bytes") << QByteArray("ABCDEFGHIJKLMNOPQRSTUVW")
                                  << QByteArray("ABCDEFGHIJKLMN-PQRSTUVW");
        QTest::newRow("24 bytes") << QByteArray("ABCDEFGHIJKLMNOPQRSTUVWX")
                                  << QByteArray("-BCDEFGHIJKLMNOPQRSTUVWX");
        QTest::newRow("30 bytes") << QByteArray("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123")
                                  << QByteArray("-BCDEFGHIJKLMNOPQRSTUVWXYZ0123");
    }
    void aSymbolCountsMoreThanItsNumber()
    {
        // Joined files number their instruments again, and some writers give one number to all.
        QFETCH(QByteArray, one);
        QFETCH(QByteArray, other);
        const auto rowsOf = [](const QByteArray& symbol, int rows) {
            return times(replaced(kMbp1Row, "AAPL", symbol.toStdString()), rows);
        };
        const auto swapped = [&](const QByteArray& symbol) {
            return replaced(rowsOf(symbol, 1), ",38,", ",7,");
        };
        std::string text = kMbp1Header;
        for (int i = 0; i < 50; ++i)
            text += rowsOf(one, 2) + rowsOf(other, 1) + swapped(other) + swapped(one) + swapped(one);
        const auto everywhere = [&](std::string_view from, std::string_view to) {
            std::string out = text;
            for (std::size_t at = out.find(from); at != std::string::npos;
                 at = out.find(from, at + to.size()))
                out.replace(at, from.size(), to);
            return out;
        };
        for (const std::string& file : {text, everywhere("\n", "\r\n"), everywhere("01T13", "01 13"),
                                        replaced(everywhere("\n", ",1\n"), "symbol,1", "symbol,x")}) {
            for (const std::size_t block : {std::size_t{1} << 20, std::size_t{700}}) {
                for (const unsigned threads : {1U, 3U}) {
                    const auto read = [&](const QByteArray& symbol) {
                        return readText(file, {.symbol = symbol.toStdString(), .threads = threads},
                                        {.blockBytes = block, .headBytes = block});
                    };
                    QCOMPARE(read(one).rows.size(), std::size_t{200});
                    QCOMPARE(read(other).rows.size(), std::size_t{100});
                    QCOMPARE(read({}).code, ErrorCode::SeveralSymbols);
                }
            }
        }
    }

    void keepsPriceAndSizeOfTradesOnly()
    {
        const Outcome read = readText(kMbp1Header + replaced(kMbp1Row, ",T,A,", ",A,A,"));
        QCOMPARE(read.rows.at(0).action, 'A');
        QCOMPARE(read.rows.at(0).price.nanos, kNoPrice.nanos);
        QCOMPARE(read.rows.at(0).size, 0U);
    }
};

QTEST_APPLESS_MAIN(TestCsvRows)
#include "tst_csv_rows.moc"
