// SPDX-License-Identifier: GPL-3.0-or-later
// WRDS's copy of Daily TAQ: the same tape as NYSE's files, however SAS wrote days and times.
#include "test_quotes.h"
#include "vendor_fixture.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

class TestWrdsFiles : public QObject, private VendorFolder {
    Q_OBJECT

private slots:
    /// The same quotes and trades as NYSE and as WRDS write them.
    void wrdsGivesTheSameTape_data()
    {
        QTest::addColumn<QByteArray>("day");
        QTest::addColumn<QByteArray>("time");
        for (const char* day : {"20241021", "2024-10-21", "21OCT2024", "23670"}) {
            for (const char* time : {"10:00:00.", "36000."})
                QTest::addRow("%s %s", day, time) << QByteArray(day) << QByteArray(time);
        }
    }
    void wrdsGivesTheSameTape()
    {
        QFETCH(QByteArray, day);
        QFETCH(QByteArray, time);
        const std::string d = day.toStdString();
        const std::string t = time.toStdString();
        const std::string quotes =
            "DATE,TIME_M,TIME_M_NANO,EX,SYM_ROOT,SYM_SUFFIX,BID,BIDSIZ,ASK,ASKSIZ,QU_COND,PART_TIME,"
            "PART_TIME_NANO\n"
            + d + "," + t + "000900,5,Q,AAA,,50,3,50.03,5,R," + t + "000000,0\n" + d + "," + t
            + "010800,0,P,AAA,,50.01,2,50.02,1,R," + t + "010000,0\n" + d + "," + t
            + "020700,0,Q,AAA,,50,4,.,.,R," + t + "020000,0\n";
        const std::string trades =
            "DATE,TIME_M,TIME_M_NANO,EX,SYM_ROOT,SYM_SUFFIX,TR_SCOND,SIZE,PRICE,TR_CORR,PART_TIME,"
            "PART_TIME_NANO\n"
            + d + "," + t + "010700,0,Q,AAA,,@F I,40,50,00," + t + "010000,0\n" + d + "," + t
            + "015700,0,D,AAA,,@,100,50.01,00," + t + "015000,0\n";
        const auto taq = valueOf(loadTape(spec({{kDay, kQuotes}}, {{kTradesDay, kTrades}}), 1, {}));
        const auto wrds = valueOf(loadTape(spec({{"cqm.csv", quotes}}, {{"ctm.csv", trades}}), 1, {}));
        QCOMPARE(text(*wrds.tape), text(*taq.tape));
        QCOMPARE(wrds.hash, taq.hash);
        QCOMPARE(wrds.files[0].vendor, std::string("WRDS TAQ"));
    }

    void readsTheMonthlyTables()
    {
        const auto loaded = valueOf(loadTape(spec({{"cq.csv",
                                                    "SYMBOL,DATE,TIME,BID,OFR,BIDSIZ,OFRSIZ,MODE,EX,MMID\n"
                                                    "AAA,20120620,10:00:00,50,50.03,3,5,12,Q,\n"
                                                    "AAA,20120620,10:00:01,50.01,50.02,2,1,12,P,\n"
                                                    "AAA,20120620,10:00:02,50,50.01,4,4,4,Q,\n"}},
                                                  {{"ct.csv",
                                                    "SYMBOL,DATE,TIME,PRICE,SIZE,G127,CORR,COND,EX\n"
                                                    "AAA,20120620,10:00:01,50.00,40,0,0,@F,Q\n"}}),
                                             1, {}));
        QCOMPARE(loaded.files[0].vendor, std::string("WRDS monthly TAQ"));
        const Tape& tape = *loaded.tape;
        QCOMPARE(tape.size(), 3U);
        QCOMPARE(formatIsoTime(tape.time(0)).substr(0, 19), std::string("2012-06-20T14:00:00"));
        QCOMPARE(tape.entry(0).quote.bidSz, 300U);
        QCOMPARE(tape.entry(0).quote.askSz, 500U);
        QCOMPARE(tape.entry(2).quote, VenueQuote{}); // a halt is no quote
        QCOMPARE(tape.trades().size(), 1U);
        QCOMPARE(tape.trades()[0].size, 40U);
    }

    void nanosecondsOfWrdsHaveAColumnOfTheirOwn()
    {
        const std::string header =
            "DATE,TIME_M,TIME_M_NANO,EX,SYM_ROOT,SYM_SUFFIX,BID,BIDSIZ,ASK,ASKSIZ,QU_COND\n";
        for (const std::string row : {"20241021,10:00:00.123456,789,Q,BRK,B,50,3,50.03,5,R\n",
                                      "20241021,10:00:00.123456789,789,Q,BRK,B,50,3,50.03,5,R\n"}) {
            const Outcome read = readText(header + row);
            QCOMPARE(count(read.rows.at(0).tsRecv) - count(at(0)), 123'456'789);
            QCOMPARE(read.summary.symbol, std::string("BRK B"));
            QCOMPARE(read.summary.clock, std::string("the tape's clock"));
        }
        QVERIFY(readText(header + "21/10/24,10:00:00,1,Q,A,,50,3,50.03,5,R\n")
                    .problems()
                    .starts_with("line 2, column DATE: found '21/10/24', expected a day"));
        QVERIFY(readText(header + "20241021,10:00:00,1000,Q,A,,50,3,50.03,5,R\n")
                    .problems()
                    .starts_with("line 2, column TIME_M: found '10:00:00', expected a time of day"));
    }
};

QTEST_APPLESS_MAIN(TestWrdsFiles)
#include "tst_wrds_files.moc"
