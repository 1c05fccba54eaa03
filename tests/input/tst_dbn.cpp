// SPDX-License-Identifier: GPL-3.0-or-later
// DBN records: what each type means, and what is refused.
#include "dbn_fixture.h"

using namespace sor;
using namespace sor::test;

class TestDbn : public QObject {
    Q_OBJECT

    DbnFolder m_folder;

    static QuoteEvent expectedUpdate()
    {
        QuoteEvent event;
        event.tsRecv = unixNanos(kRecvNanos);
        event.tsEvent = unixNanos(kEventNanos);
        event.bidPx = Price{222'810'000'000};
        event.askPx = Price{222'830'000'000};
        event.bidSz = 421;
        event.askSz = 36;
        event.sequence = 1;
        event.feed = {2};
        event.action = 'A';
        event.side = 'B';
        event.flags = 128;
        return event;
    }

private slots:
    void readsQuotesOfAllVersionsAndPackings()
    {
        for (const int version : {1, 2, 3}) {
            for (const bool hasTsOut : {false, true}) {
                for (const bool isDeep : {false, true}) {
                    DbnHeader header;
                    header.version = version;
                    header.hasTsOut = hasTsOut;
                    header.schema = isDeep ? 2 : 1;
                    DbnRecord quote;
                    quote.hasTsOut = hasTsOut;
                    DbnRecord print = later(quote, kSecond);
                    print.action = 'T';
                    print.side = 'A';
                    std::string bytes = header.bytes();
                    bytes += isDeep ? quote.mbp10() + print.mbp10() : quote.bytes() + print.bytes();
                    QuoteEvent trade = expectedUpdate();
                    trade.tsRecv += Nanos{kSecond};
                    trade.tsEvent += Nanos{kSecond};
                    trade.action = 'T';
                    trade.side = 'A';
                    trade.price = Price{222'810'000'000};
                    trade.size = 190;
                    for (const std::string& packed : {bytes, zstdFrame(bytes)}) {
                        for (const unsigned threads : {1U, 2U}) {
                            const Outcome outcome = m_folder.read(packed, {{}, threads});
                            QCOMPARE(outcome.error, std::string());
                            QCOMPARE(outcome.rows.size(), std::size_t{2});
                            QVERIFY(outcome.rows[0] == expectedUpdate());
                            QVERIFY(outcome.rows[1] == trade);
                            QCOMPARE(outcome.summary.symbol, std::string("AAPL"));
                            QCOMPARE(outcome.summary.schema, isDeep ? CsvSchema::Mbp10 : CsvSchema::Mbp1);
                            QCOMPARE(outcome.summary.counts.trades, std::int64_t{1});
                            QCOMPARE(outcome.summary.bytes, static_cast<std::int64_t>(packed.size()));
                            QCOMPARE(toText(outcome.summary.warnings), std::string());
                        }
                    }
                }
            }
        }
    }

    void samplesAreQuotesWithoutTrades()
    {
        DbnHeader header;
        header.schema = 18;
        DbnRecord sample;
        sample.type = 0xC3;
        sample.action = '\0';
        sample.tsEvent = kDbnNoTime; // no trade yet
        sample.price = kDbnNoPrice;
        const Outcome outcome = m_folder.read(header.bytes() + sample.bytes());
        QCOMPARE(outcome.error, std::string());
        QuoteEvent expected = expectedUpdate();
        expected.tsEvent = expected.tsRecv;
        expected.action = 'M';
        expected.side = 'N';
        QVERIFY(outcome.rows == std::vector{expected});
        QCOMPARE(outcome.summary.schema, CsvSchema::Bbo);
        QVERIFY(!outcome.summary.hasTrades);
        QVERIFY(toText(outcome.summary.warnings).find("(bbo)") != std::string::npos);
    }

    void emptySidesAreNoQuotes()
    {
        DbnRecord record;
        record.bidPx = kDbnNoPrice;
        record.bidSz = 0;
        record.askSz = 0; // a price without shares
        const Outcome outcome = m_folder.read(DbnHeader().bytes() + record.bytes());
        QCOMPARE(outcome.rows.size(), std::size_t{1});
        QCOMPARE(outcome.rows[0].bidPx, kNoPrice);
        QCOMPARE(outcome.rows[0].askPx, kNoPrice);
        QCOMPARE(outcome.summary.counts.emptyAsks, std::int64_t{1});
        QCOMPARE(outcome.summary.counts.emptyBids, std::int64_t{1});
        QCOMPARE(outcome.summary.counts.zeroSizes, std::int64_t{1});
        QCOMPARE(outcome.summary.counts.undefinedSentinels, std::int64_t{1});
    }

    void namesBadRecordsByNumberAndField()
    {
        std::vector<DbnRecord> bad(5);
        bad[0].action = '?';
        bad[1].side = '\1';
        bad[2].action = 'T';
        bad[2].price = 0;
        bad[3].askPx = -5;
        bad[4].tsEvent = bad[4].tsRecv = kDbnNoTime;
        std::string bytes = DbnHeader().bytes() + DbnRecord().bytes();
        for (const DbnRecord& record : bad)
            bytes += record.bytes();
        const Outcome outcome = m_folder.read(bytes);
        QCOMPARE(outcome.rows.size(), std::size_t{1});
        QCOMPARE(outcome.summary.rowsSkipped, std::int64_t{5});
        QCOMPARE(outcome.problems(),
                 std::string(
                     "record 2, field action: found '?', expected one letter of A, C, M, R, T, F, N, H, U\n"
                     "record 3, field side: found 'byte 1', expected one letter of A, B, N\n"
                     "record 4, field price: found '0', expected a price above 0 and at most "
                     "1,000,000,000 $, in units of 1e-9 $\n"
                     "record 5, field ask_px: found '-5', expected a price of 0 or more: instruments with "
                     "negative prices (spreads, power) are not supported\n"
                     "record 6, field ts_event: found '18446744073709551615', expected nanoseconds since "
                     "1970\n"));
    }

    void countsRepeats()
    {
        DbnRecord other;
        other.size = 191;
        const std::string one = DbnRecord().bytes();
        const Outcome outcome = m_folder.read(DbnHeader().bytes() + one + one + other.bytes() + one);
        QCOMPARE(outcome.summary.counts.duplicates, std::int64_t{1});
    }

    void otherTypesAreSkippedAndCounted()
    {
        DbnRecord system;
        system.type = 0x17;
        DbnRecord unknown;
        unknown.type = 0xEE;
        const Outcome outcome = m_folder.read(DbnHeader().bytes() + system.bytes() + unknown.bytes()
                                              + unknown.bytes() + DbnRecord().bytes());
        QCOMPARE(outcome.rows.size(), std::size_t{1});
        QCOMPARE(
            toText(outcome.summary.warnings),
            std::string("3 records of types that say nothing of quotes (0x17 system, 0xee) were skipped.\n"));
    }

    void refusesWhatLies()
    {
        const std::string head = DbnHeader().bytes();
        const std::string quote = DbnRecord().bytes();
        const auto changed = [](std::string bytes, std::size_t at, char to) {
            bytes[at] = to;
            return bytes;
        };
        const auto has = [&](const std::string& bytes, std::string_view words) {
            const std::string text = m_folder.refusal(bytes);
            if (text.find(words) == std::string::npos)
                QFAIL(fmt::format("'{}' is not in '{}'", words, text).c_str());
        };
        has(changed(head, 3, 4) + quote, "DBN version 4; versions 1 to 3 are read");
        has(changed(head, 3, 0) + quote, "DBN version 0;");
        has(head.substr(0, 6), "ends within its header");
        has(head.substr(0, 50), "ends within its metadata: 42 of");
        has(changed(head, 7, 'A') + quote, "contradict themselves: they have");
        has(changed(head, 4, 8).replace(5, 3, 3, '\0') + quote, "100 are the least");
        has(changed(head, 24, 77) + quote, "no schema has the number 77");
        has(changed(head, 53, 0) + quote, "a symbol has 0 bytes");
        has(changed(head, 108, 9) + quote, "schema definition of 9 bytes");
        has(changed(head, 114, 1) + quote, "they count 65537 symbols");
        DbnHeader noDay;
        noDay.mappings[0].end = 20241301;
        has(noDay.bytes() + quote, "a mapping holds from 20240801 to 20241301");
        noDay.mappings[0].end = 20240701;
        has(noDay.bytes() + quote, "a mapping holds from 20240801 to 20240701");
        DbnHeader noId;
        noId.mappings[0].id = "x1";
        has(noId.bytes() + quote, "they map 'AAPL' to 'x1'");
        has(head, "It has a DBN header but no records.");
        has(head + quote + changed(quote, 0, 3),
            "Record 2 states a length of 12 bytes, and 16 are the least");
        has(head + quote + changed(quote, 0, 19), "Record 2 (type 0x01) has 76 bytes, and 80 are expected");
        DbnHeader withTsOut;
        withTsOut.hasTsOut = true;
        has(withTsOut.bytes() + quote, "has 80 bytes, and 88 are expected in DBN version 3 with ts_out");
        has(quote + quote, "It is a fragment of a DBN file (.frag)");
        has(zstdFrame(quote + quote), "It is a fragment of a DBN file (.frag)");
        has(std::string("\x51\x2A\x4D\x18\x08\0\0\0DBZ\1....", 16) + zstdFrame(quote), "It is a .dbz file");
        DbnRecord sample;
        sample.type = 0xC3;
        has(head + quote + sample.bytes(), "records of several schemas (1 of mbp-1, 1 of bbo-1s)");
        has(head + quote + DbnRecord().trade(), "several schemas (1 of mbp-1, 1 of trades)");
    }

    void textThatBeginsWithItsLettersIsText()
    {
        QCOMPARE(m_folder.read("DBN,x,y\n1,2,3\n").code, ErrorCode::ColumnsUnusable);
    }

    void aCutOffRecordIsSaid()
    {
        const std::string quote = DbnRecord().bytes();
        const Outcome outcome = m_folder.read(DbnHeader().bytes() + quote + quote.substr(0, 33));
        QCOMPARE(outcome.rows.size(), std::size_t{1});
        QCOMPARE(toText(outcome.summary.warnings),
                 std::string("The last record (2) is cut off after 33 bytes and was skipped: the file may be "
                             "incomplete.\n"));
        const std::string packed = zstdFrame(DbnHeader().bytes() + quote);
        QVERIFY(m_folder.refusal(packed.substr(0, packed.size() - 5)).find("zstd") != std::string::npos);
    }

    void recordsThatEndWithZerosAreWhole()
    {
        DbnRecord record; // unlike text, whose last zeros are padding
        std::string bytes = record.bytes();
        bytes.replace(72, 8, 8, '\0');
        QCOMPARE(m_folder.read(DbnHeader().bytes() + bytes).rows.size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestDbn)
#include "tst_dbn.moc"
