// SPDX-License-Identifier: GPL-3.0-or-later
// Round lots by symbol: their file, and what they make of the sizes of quotes.
#include "csv_packing.h"
#include "input/csv/desk_csv.h"
#include "input/csv/round_lots.h"
#include "run/run_pipeline.h"
#include "test_quotes.h"
#include "test_setup.h"
#include "vendor_fixture.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

const std::string kMaster =
    "Symbol|Security_Description|Round_Lot|Unit_Of_Trade\nAAA|One|10|100\nBRK A|Two|1|100\nNEW|Three||\n"
    "END|20241021|3|\n";

std::string refusalOf(std::string_view text)
{
    const auto lots = RoundLots::parse(text, "lots.csv");
    return lots ? std::string() : lots.error().facts.path + ": " + lots.error().message;
}

} // namespace

class TestRoundLots : public QObject, private VendorFolder {
    Q_OBJECT

private slots:
    void filesOfAllFormsAreRead()
    {
        for (const std::string& text :
             {std::string("symbol,round_lot\nAAA,10\nBRK.A,1\n"), std::string("AAA,10\nBRK/A,1\n"),
              std::string("Ticker;Lot\r\nAAA;10\r\nBRK A;1\r\n"), std::string("AAA\t10\n\nBRK A\t1"),
              std::string("# of 2024\nSYM_ROOT,SYM_SUFFIX,UNIT_OF_TRADE\nAAA,,10\nBRK,A,1\n"), kMaster,
              std::string("symbol,lot\nAAA,10\nAAA,10\nBRK-A,1\n")}) {
            const auto lots = valueOf(RoundLots::parse(text, "lots.csv"));
            QCOMPARE(lots.of("AAA").value_or(0), 10);
            QCOMPARE(lots.of("BRK A").value_or(0), 1);
            QCOMPARE(lots.of("BRK.A").value_or(0), 1);
            QVERIFY(!lots.of("BRKA"));
            QVERIFY(!lots.of("NEW"));
            QVERIFY(!lots.of("END"));
        }
    }

    void wrongFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        const QByteArray lot = "Expected a round lot, a whole number of shares from 1 to 1,000,000, found ";
        for (const char* wrong :
             {"0", "-10", "10.5", "ten", "1000001", "1e2", "+10", "99999999999999999999"}) {
            QTest::addRow("header, %s", wrong) << "symbol,round_lot\nAAA," + QByteArray(wrong) + "\n"
                                               << lot + "'" + wrong + "'";
        }
        for (const char* wrong : {"0", "-10", "10.5"})
            QTest::addRow("no header, %s", wrong) << "AAA," + QByteArray(wrong) + "\n"
                                                  << lot + "'" + wrong + "'";
        QTest::newRow("empty") << QByteArray() << QByteArray("It states no round lot");
        QTest::newRow("header alone")
            << QByteArray("symbol,round_lot\n") << QByteArray("It states no round lot");
        QTest::newRow("no lot") << QByteArray("symbol,size\nAAA,10\n")
                                << QByteArray("has no column round_lot");
        QTest::newRow("no symbol") << QByteArray("name,round_lot\nAAA,10\n")
                                   << QByteArray("has no column symbol");
        QTest::newRow("no header, a word") << QByteArray("AAA,abc\n") << QByteArray("'abc' is no round lot");
        QTest::newRow("no header, nothing") << QByteArray("AAA,\n") << QByteArray("'' is no round lot");
        QTest::newRow("prose") << QByteArray("hello\n") << QByteArray("has no column symbol");
        QTest::newRow("twice") << QByteArray("AAA,10\nAAA,100\n")
                               << QByteArray("AAA has the round lots 10 and 100");
        QTest::newRow("spelled twice")
            << QByteArray("BRK A,10\nBRK.A,100\n") << QByteArray("round lots 10 and 100");
        QTest::newRow("short row") << QByteArray("symbol,lot\nAAA\n") << QByteArray("Expected 2 fields");
        QTest::newRow("no name") << QByteArray("symbol,lot\n,10\n") << QByteArray("A row has no symbol");
        QTest::newRow("quote") << QByteArray("symbol,lot\n\"AAA,10\n") << QByteArray("opened and not closed");
    }
    void wrongFilesAreRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, sentence);
        const std::string refusal = refusalOf(text.toStdString());
        QVERIFY2(refusal.starts_with("lots.csv: ")
                     && refusal.find(sentence.toStdString()) != std::string::npos,
                 refusal.c_str());
    }

    /// 3 lots of 10 shares instead of 100; prints are shares as they stand.
    void theLotOfTheSymbolIsThatOfItsQuotes()
    {
        auto source = spec({{kDay, kQuotes}}, {{kTradesDay, kTrades}});
        const auto plain = valueOf(loadTape(source, 1, {}));
        source.form.roundLots = write("lots.txt", kMaster).string();
        const auto loaded = valueOf(loadTape(source, 1, {}));
        QCOMPARE(text(*loaded.tape),
                 std::string("0 XNAS 5000x30/5003x50\n10 ARCX 5001x20/5002x10\n20 XNAS 5000x40/-\n"));
        QCOMPARE(loaded.tape->trades()[0].size, 40U);
        QCOMPARE(loaded.tape->trades()[1].size, 100U);
        QCOMPARE(loaded.files[0].sizes, std::string("in round lots of 10 shares (stated)"));
        QCOMPARE(loaded.files[1].sizes, std::string());
        QVERIFY(loaded.hash != plain.hash);
        // The same lot as the table has, and by four threads, is the same tape.
        source.form.roundLots = write("usual.csv", "AAA,100\n").string();
        QCOMPARE(valueOf(loadTape(source, 4, {})).hash, plain.hash);
        source.form.roundLots = write("one.csv", "AAA,1\n").string();
        const auto one = valueOf(loadTape(source, 1, {}));
        QCOMPARE(one.files[0].sizes, std::string("in round lots of 1 share (stated)"));
        QVERIFY(text(*one.tape).starts_with("0 XNAS 5000x3/5003x5\n"));
    }

    /// From 3 November 2025 on the tape gives shares, whatever the lot.
    void sharesStayShares()
    {
        auto source = spec({{"EQY_US_ALL_BBO_20251103", kQuotes.substr(0, kQuotes.find("END"))}});
        source.form.roundLots = write("lots.csv", kMaster).string();
        const auto loaded = valueOf(loadTape(source, 1, {}));
        QVERIFY(text(*loaded.tape).find("5000x3/5003x5") != std::string::npos);
        QCOMPARE(loaded.files[0].sizes, std::string("in shares"));
    }

    void anNbboFeedHasLotsToo()
    {
        const std::string polygon =
            "ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,conditions,indicators,"
            "participant_timestamp,sequence_number,sip_timestamp,tape,trf_timestamp\n"
            "AAA,12,50.03,5,12,50.00,3,1,,0,1,1717768800000000000,3,0\n";
        auto source = spec({{"polygon.csv", polygon}});
        source.form.roundLots = write("lots.csv", "AAA,40\n").string();
        const auto loaded = valueOf(loadTape(source, 1, {}));
        QCOMPARE(loaded.files[0].sizes, std::string("in round lots of 40 shares (stated)"));
        QVERIFY2(text(*loaded.tape).find("5000x120/5003x200") != std::string::npos,
                 text(*loaded.tape).c_str());
    }

    void whatCannotBeIsRefused()
    {
        const auto refused = [](const SourceSpec& source, std::string_view file, std::string_view sentence) {
            const auto loaded = loadTape(source, 1, {});
            const std::string found =
                loaded ? std::string("read") : loaded.error().facts.path + ": " + loaded.error().message;
            QVERIFY2(found.find(file) != std::string::npos && found.find(sentence) != std::string::npos,
                     found.c_str());
        };
        auto source = spec({{kDay, kQuotes}});
        source.form.roundLots = write("others.csv", "BBB,10\n").string();
        refused(source, "others.csv", "It states no round lot of AAA, which the quotes are of.");
        source.form.roundLots = write("bad.csv", "AAA,0\n").string();
        refused(source, "bad.csv", "found '0'");
        source.form.roundLots = write("gone", "").string() + "/missing";
        refused(source, "missing", "");
        auto plain = spec({{"plain.csv",
                            "time,symbol,venue,bid,bid_size,ask,ask_size\n"
                            "2024-10-21T14:00:00Z,AAA,XNAS,50.00,3,50.03,5\n"}});
        plain.form.roundLots = write("lots.csv", kMaster).string();
        refused(plain, "plain.csv", "`round-lots` is for quotes whose format gives sizes in round lots");
    }

    /// A tape in memory serves until the file of its lots is another.
    void anInputIsOldWhenItsLotsChange()
    {
        const auto source = spec({{kDay, kQuotes}});
        const auto lots = write("changing.csv", "AAA,10\n").string();
        const RunSetup setup =
            setupWith({{"csv", source.csv.front()}, {"round-lots", lots}, {"symbol", "AAA"}});
        const RunInput input = valueOf(loadInput(setup, {}));
        QVERIFY(isInputCurrent(input, setup));
        write("changing.csv", "AAA,100\n");
        QVERIFY(!isInputCurrent(input, setup));
    }

    void settingsThatCannotGoTogether()
    {
        const auto refusal = [](const Words& words) {
            const auto status = checkSetup(setupWith(words));
            return status ? std::string() : status.error().message;
        };
        const Words both{{"csv", "a"}, {"round-lots", "b"}, {"size-scale", "100"}};
        QVERIFY(refusal(both).find("leave one of them out") != std::string::npos);
        const Words same{{"csv", "a"}, {"round-lots", "b"}, {"fills", "b"}};
        QVERIFY(refusal(same).find("`round-lots` and `fills` name the same file") != std::string::npos);
        QVERIFY(refusal({{"csv", "a"}, {"round-lots", "b"}}).empty());
    }

    void filesOfTextAreReadInAnyForm()
    {
        const std::string plain = "symbol,round_lot\nAAA,10\nBBB,1\n";
        std::string utf16("\xff\xfe", 2);
        for (const char c : plain)
            utf16.append({c, '\0'});
        std::string returns = plain;
        std::ranges::replace(returns, '\n', '\r');
        for (const std::string& bytes : {plain, utf16, returns, "\xEF\xBB\xBF" + plain, gzipMember(plain),
                                         zstdFrame(plain), zstdFrame(utf16)}) {
            const auto lots = valueOf(RoundLots::read(write("lots", bytes)));
            QCOMPARE(lots.of("AAA").value_or(0), 10);
            QCOMPARE(lots.of("BBB").value_or(0), 1);
        }
        const auto binary = readDeskText(write("binary", std::string("AAA,10\n\0\x01x\n", 11)));
        QVERIFY(!binary && binary.error().message.find("NUL bytes") != std::string::npos);
        const std::string cut = zstdFrame(plain);
        QVERIFY(!readDeskText(write("cut", cut.substr(0, cut.size() - 5))));
        QVERIFY(readDeskText(write("empty", ""))->empty());
        QVERIFY(!readDeskText(write("long", plain), 10));
        QVERIFY(!readDeskText("-"));
    }
};

QTEST_APPLESS_MAIN(TestRoundLots)
#include "tst_round_lots.moc"
