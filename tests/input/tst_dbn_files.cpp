// SPDX-License-Identifier: GPL-3.0-or-later
// DBN files: which symbol their records are of, and which files go together.
#include "dbn_fixture.h"

using namespace sor;
using namespace sor::test;

class TestDbnFiles : public QObject {
    Q_OBJECT

    DbnFolder m_folder;

private slots:
    void symbolsHoldForTheirDays()
    {
        DbnHeader header;
        header.mappings = {{"OLD", 20240801, 20240802, "38"},
                           {"NEW", 20240802, 20240803, "38"},
                           {"AAPL", 20240801, 20240803, "7"}};
        DbnRecord apple;
        apple.instrument = 7;
        const std::string bytes = header.bytes() + DbnRecord().bytes() + apple.bytes()
            + later(DbnRecord(), kDay).bytes() + later(apple, kDay).bytes() + later(apple, kDay).bytes();
        QCOMPARE(m_folder.refusal(bytes),
                 std::string(
                     "It holds 3 symbols, with so many records each: AAPL (3), NEW (1), OLD (1). Choose one "
                     "with `symbol`."));
        QCOMPARE(m_folder.read(bytes, {"AAPL", 1}).rows.size(), std::size_t{3});
        const Outcome renamed = m_folder.read(bytes, {"NEW", 1});
        QCOMPARE(renamed.rows.size(), std::size_t{1});
        QCOMPARE(count(renamed.rows[0].tsRecv), kRecvNanos + static_cast<std::int64_t>(kDay));
        QCOMPARE(renamed.summary.rowsOtherSymbol, std::int64_t{4});
        QCOMPARE(m_folder.read(bytes, {"OLD,NEW", 1}).rows.size(), std::size_t{2});
        const Outcome missing = m_folder.read(bytes, {"MSFT", 1});
        QCOMPARE(missing.code, ErrorCode::SymbolUnknown);
    }

    void filesThatWereJoinedAreToldApart()
    {
        const std::string one = DbnHeader().bytes() + DbnRecord().bytes() + DbnRecord().bytes();
        QCOMPARE(m_folder.refusal(one + one),
                 std::string("Behind record 2 begins another DBN file: name each by itself."));
    }

    void aDownloadThatEndsAtItsLimitIsDoubted()
    {
        DbnHeader header;
        header.limit = 2;
        const std::string record = DbnRecord().bytes();
        QVERIFY(m_folder.read(header.bytes() + record).summary.doubts.empty());
        const Outcome outcome = m_folder.read(header.bytes() + record + record);
        QCOMPARE(toText(outcome.summary.doubts),
                 std::string("Its download was limited to 2 records, and it has as many: it may end before "
                             "its time does. Download it without a limit.\n"));
    }

    void errorMessagesOfAGatewayAreDoubts()
    {
        std::string message = DbnRecord().bytes();
        message[1] = '\x15';
        const Outcome outcome = m_folder.read(DbnHeader().bytes() + message + DbnRecord().bytes());
        QCOMPARE(outcome.rows.size(), std::size_t{1});
        QCOMPARE(
            toText(outcome.summary.doubts),
            std::string("It holds 1 error message of the gateway that sent it (type 0x15): quotes may be "
                        "missing. Download the time again.\n"));
    }

    void aSchemaWithoutQuotesIsNamed()
    {
        DbnHeader header;
        header.schema = 5; // ohlcv-1s
        std::string bar = DbnRecord().bytes();
        bar[1] = '\x20';
        const auto loaded = m_folder.load({header.bytes() + bar});
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().message,
                 std::string("It is of Databento's schema ohlcv-1s, which shows no quotes: download mbp-1, "
                             "mbp-10, mbo, tbbo or bbo."));
    }

    void idsThatNothingNamesAreSaid()
    {
        DbnRecord stranger;
        stranger.instrument = 99;
        const Outcome outcome =
            m_folder.read(DbnHeader().bytes() + DbnRecord().bytes() + stranger.bytes(), {"AAPL", 1});
        QCOMPARE(outcome.rows.size(), std::size_t{1});
        QCOMPARE(toText(outcome.summary.warnings),
                 std::string(
                     "Neither the file's metadata nor its definitions name a symbol for instrument_id 99 (1 "
                     "record).\n"));
        QVERIFY(m_folder.refusal(DbnHeader().bytes() + DbnRecord().bytes() + stranger.bytes()).find("99 (1)")
                != std::string::npos);
    }

    void mappingsMayGoFromIdToSymbol()
    {
        DbnHeader header;
        header.symbolsIn = 0;
        header.symbolsOut = 1;
        header.mappings = {{"38", 20240801, 20240802, "AAPL"}};
        QCOMPARE(m_folder.read(header.bytes() + DbnRecord().bytes()).summary.symbol, std::string("AAPL"));
    }

    void recordsNameInstrumentsToo()
    {
        for (const int version : {1, 2, 3}) {
            DbnHeader header;
            header.version = version;
            header.schema = 0xFFFF;
            header.mappings.clear();
            const std::string quote = DbnRecord().bytes();
            QCOMPARE(m_folder.read(header.bytes() + DbnRecord().symbolMapping(version, "AAPL") + quote)
                         .summary.symbol,
                     std::string("AAPL"));
            QCOMPARE(m_folder.read(header.bytes() + DbnRecord().definition(version, "MSFT") + quote)
                         .summary.symbol,
                     std::string("MSFT"));
            // In a file of their own.
            DbnHeader named = header;
            named.schema = 9;
            const auto loaded = m_folder.load(
                {header.bytes() + quote, named.bytes() + DbnRecord().definition(version, "IBM")});
            QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
            QCOMPARE(loaded->symbol, std::string("IBM"));
        }
    }

    void tradesComeInASecondFile()
    {
        DbnHeader trades;
        trades.schema = 4;
        const std::string prints = trades.bytes() + later(DbnRecord(), kSecond).trade();
        DbnHeader samples;
        samples.schema = 18;
        DbnRecord sample;
        sample.type = 0xC3;
        sample.flags = 0; // no row ends its event: the flags are ignored, of quotes only
        DbnRecord next = later(sample, 2 * kSecond);
        next.bidSz = 500;
        const std::string quotes = samples.bytes() + sample.bytes() + next.bytes();
        QVERIFY(m_folder.load({prints}).error().message.find("It holds no quotes (trades)")
                != std::string::npos);
        const auto loaded = m_folder.load({quotes, prints});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        QCOMPARE(loaded->tape->size(), std::size_t{2});
        QCOMPARE(loaded->tape->trades().size(), std::size_t{1});
        QCOMPARE(loaded->tape->trades()[0].size, std::uint32_t{190});
        // mbp-1 has the trades itself.
        DbnRecord traded;
        traded.action = 'T';
        QVERIFY(m_folder.load({DbnHeader().bytes() + traded.bytes(), prints})
                    .error()
                    .message.find("would count twice")
                != std::string::npos);
    }

    void statusHaltsAVenue()
    {
        DbnHeader status;
        status.schema = 11;
        const std::string halts = status.bytes() + later(DbnRecord(), kSecond).status(8)
            + later(DbnRecord(), 2 * kSecond).status(3) + later(DbnRecord(), 3 * kSecond).status(7);
        DbnRecord third = later(DbnRecord(), 4 * kSecond);
        third.bidSz = 500;
        const std::string quotes = DbnHeader().bytes() + DbnRecord().bytes()
            + later(DbnRecord(), 2 * kSecond).bytes() + third.bytes();
        const auto loaded = m_folder.load({quotes, halts});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        QCOMPARE(loaded->counts.halts, std::int64_t{1});
        QCOMPARE(loaded->counts.rowsInHalts, std::int64_t{1});
        QCOMPARE(loaded->tape->statusChanges().size(), std::size_t{2});
        QVERIFY(m_folder.load({halts}).error().message.find("It holds no quotes (status)")
                != std::string::npos);
    }

    void whatIsStatedOfTextIsRefused()
    {
        CsvOptions options;
        options.form.sharesPerSizeUnit = 100;
        QVERIFY(m_folder.refusal(DbnHeader().bytes() + DbnRecord().bytes(), options)
                    .starts_with("A DBN file states its own fields"));
        options.form = {};
        options.form.format = FileFormat::DatabentoCsv;
        QVERIFY(m_folder.refusal(DbnHeader().bytes() + DbnRecord().bytes(), options)
                    .starts_with("It is a DBN file, and `format` states databento-csv."));
        options.form.format = FileFormat::Dbn;
        QCOMPARE(m_folder.refusal(DbnHeader().bytes() + DbnRecord().bytes(), options),
                 std::string("not refused"));
    }

    void showsTheTopOfAFile()
    {
        const auto preview =
            previewQuoteFile(m_folder.write("day.dbn", DbnHeader().bytes() + DbnRecord().bytes()));
        QVERIFY(preview);
        QCOMPARE(preview->schema, CsvSchema::Mbp1);
        QCOMPARE(preview->symbols, std::vector<std::string>{"AAPL"});
        QCOMPARE(preview->rows.size(), std::size_t{1});
        QCOMPARE(preview->rows[0],
                 (std::vector<std::string>{"2024-08-01T13:36:32.492082308Z", "2", "A", "B", "", "0", "222.81",
                                           "421", "222.83", "36"}));
    }
};

QTEST_GUILESS_MAIN(TestDbnFiles)
#include "tst_dbn_files.moc"
