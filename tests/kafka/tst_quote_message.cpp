// SPDX-License-Identifier: GPL-3.0-or-later
// Every shape of message that is known to be in use, exactly; and what is none, with its reason.
#include "base/random.h"
#include "input/csv/csv_fields.h"
#include "input/csv/size_unit_search.h"
#include "input/kafka/message/quote_json.h"
#include "input/kafka/message/quote_message.h"

#include <QtTest>
#include <array>

using namespace sor;
using namespace sor::kafka;

namespace {

constexpr std::int64_t kKafkaMs = 1'722'556'800'123; // 2024-08-02T00:00:00.123Z

struct Parsed {
    MessageOutcome outcome;
    std::vector<QuoteEvent> rows;
};

Parsed parse(QuoteMessageParser& parser, std::string_view text, std::int64_t kafkaTimeMs = kKafkaMs)
{
    Parsed parsed;
    parsed.outcome = parser.parse(text, kafkaTimeMs, parsed.rows);
    return parsed;
}

UnixNanos at(const char* time)
{
    return *parseIsoTime(time);
}

} // namespace

class TestQuoteMessage : public QObject {
    Q_OBJECT

private slots:
    void everyRowShapeGivesTheSameQuote_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const char* text) { QTest::newRow(name) << QByteArray(text); };
        row("short names",
            R"({"timestamp":"2024-08-01T13:36:32.491911683+00:00","publisher":2,"ask":222.83,"ask_size":36})");
        row("strings",
            R"({"id":"2024-08-01T13:36:32.491911683Z","publisher_id":"2","ask_px_00":"222.83","ask_sz_00":"36"})");
        row("nanoseconds",
            R"({"publisher_id":2,"ask_px_00":222.83,"ask_sz_00":36,"ts_event":1722519392491911683})");
        row("nanoseconds in a string",
            R"({"publisher_id":2,"ask_px_00":222.83,"ask_sz_00":36,"ts_event":"1722519392491911683"})");
        row("fees are ignored",
            R"({"timestamp":"2024-08-01T13:36:32.491911683Z","publisher_id":2,"ask_px_00":222.83,)"
            R"("ask_sz_00":36,"fee":0.0003,"rebate":1e-5,"x":{"y":[1,{"ask":1}]}})");
        row("other aliases",
            R"({"ts":"2024-08-01 13:36:32.491911683","publisher":2,"ask_price":222.830,"ask_qty":36.0})");
        row("fixed prices",
            R"({"time":"2024-08-01T13:36:32.491911683Z","publisherId":"2","best_ask":222830000000,"ask_sz":36})");
        row("a venue that was a double",
            R"({"timestamp":"2024-08-01T13:36:32.491911683Z","publisher_id":2.0,"ask_px":222.83,"ask_sz":36})");
        row("a snapshot of one",
            R"({"timestamp":"2024-08-01T13:36:32.491911683Z","venues":[{"publisher_id":2,"ask_px_00":222.83,"ask_sz_00":36.0}]})");
        row("a snapshot before its time",
            R"({"snapshots":[{"publisher_id":2,"ask_px":222.83,"ask_sz":36}],"timestamp":"2024-08-01T13:36:32.491911683Z"})");
        row("a bare array",
            R"([{"ts_event":"2024-08-01T13:36:32.491911683Z","publisher_id":2,"ask_px_00":222.83,"ask_sz_00":36,"fee":1}])");
        row("an escaped text",
            R"({"timestamp":"2024-08-01T13:36:32.491911683\u005a","publisher_id":2,"ask_px_00":222.83,"ask_sz_00":36})");
        row("Databento's JSON, fixed",
            R"({"ts_recv":"1722519392491911683","hd":{"ts_event":"1722519392491911683","rtype":1,"publisher_id":2,)"
            R"("instrument_id":32},"action":"M","side":"N","depth":0,"price":"222840000000","size":5,"flags":128,)"
            R"("ts_in_delta":22993,"sequence":0,"levels":[{"bid_px":"9223372036854775807",)"
            R"("ask_px":"222830000000","bid_sz":0,"ask_sz":36,"bid_ct":0,"ask_ct":1}]})");
    }

    void everyRowShapeGivesTheSameQuote()
    {
        QFETCH(QByteArray, text);
        FeedRegistry registry;
        QuoteMessageParser parser(registry, "");
        const auto parsed = parse(parser, text.toStdString());
        QVERIFY2(parsed.outcome.kind == MessageKind::Quotes, parsed.outcome.problem.c_str());
        QuoteEvent expected;
        expected.tsRecv = expected.tsEvent = at("2024-08-01T13:36:32.491911683Z");
        expected.feed = FeedId{2};
        expected.askPx = Price{222'830'000'000};
        expected.askSz = 36;
        QCOMPARE(parsed.rows.size(), std::size_t(1));
        QVERIFY(parsed.rows[0] == expected);
        QVERIFY(!parsed.outcome.usedKafkaTime);
    }

    void numbersUnderOtherNamesAreNoPublishers()
    {
        for (const char* name : {"venue", "venue_id", "exchange", "exch", "ex", "mic"}) {
            FeedRegistry registry;
            QuoteMessageParser parser(registry, "");
            for (const char* number : {"12", "\"12\"", "12.0"}) {
                const auto parsed =
                    parse(parser,
                          fmt::format(R"({{"ts":"2024-08-01T13:36:32Z","{}":{},"ask":222.83,"ask_size":36}})",
                                      name, number));
                QVERIFY2(parsed.outcome.kind == MessageKind::Quotes, parsed.outcome.problem.c_str());
                QCOMPARE(registry.describe(parsed.rows[0].feed).mic, std::string("exchange 12"));
            }
        }
    }

    void noteTheFormsOfPrices()
    {
        const auto notes = [](const char* bid, const char* ask) {
            FeedRegistry registry;
            QuoteMessageParser parser(registry, "");
            return parse(parser,
                         fmt::format(R"({{"ts":"2024-08-01T13:36:32Z","venue":"XNAS","bid":{},"bid_size":1,)"
                                     R"("ask":{},"ask_size":36}})",
                                     bid, ask))
                .outcome.notes;
        };
        QCOMPARE(notes("222.82", "222.83"), unsigned{csv::kNoteDollars});
        QCOMPARE(notes("null", "222"), unsigned{csv::kNoteDollars});
        QCOMPARE(notes("222820000000", "222830000000"), unsigned{csv::kNoteWholePrice});
        QCOMPARE(notes("2499800", "2500100"), unsigned{csv::kNoteWholePrice | csv::kNoteDoubtfulPrice});
        QCOMPARE(notes("999999", "1000001"),
                 unsigned{csv::kNoteDollars | csv::kNoteWholePrice | csv::kNoteDoubtfulPrice});
    }

    void whatIsNoQuoteSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& text, MessageKind kind, const char* reason) {
            QTest::newRow(name) << text << static_cast<int>(kind) << QString::fromLatin1(reason);
        };
        using enum MessageKind;
        row("no price", R"({"ts_event":1722519392491911683,"publisher_id":2,"ask_sz_00":36})", Malformed,
            "ask_px_00");
        row("no size", R"({"ts_event":1722519392491911683,"publisher_id":2,"ask_px_00":1})", Malformed,
            "ask_sz_00");
        row("no venue", R"({"ts_event":1722519392491911683,"ask_px_00":1,"ask_sz_00":36})", Malformed,
            "publisher_id");
        row("a negative size",
            R"({"ts_event":1722519392491911683,"publisher_id":2,"ask_px_00":1,"ask_sz_00":-36})", Malformed,
            "found '-36'");
        row("a text for a price",
            R"({"ts_event":1722519392491911683,"publisher_id":2,"ask_px_00":"x","ask_sz_00":3})", Malformed,
            "found 'x'");
        row("half a share",
            R"({"ts_event":1722519392491911683,"publisher_id":2,"ask_px_00":1,"ask_sz_00":3.5})", Malformed,
            "found '3.5'");
        row("cut off", R"({"ts_event":1722519392491911683,"publisher_id":2,"ask_px_00":1,"ask_sz_00":3)",
            Malformed, "not valid JSON");
        row("text behind it",
            R"({"ts_event":1722519392491911683,"publisher_id":2,"ask_px_00":1,"ask_sz_00":3}x)", Malformed,
            "");
        row("an empty object", "{}", NoQuote, "");
        row("a heartbeat", R"({"type":"heartbeat","ts":1722519392491911683})", NoQuote, "");
        row("quotes under other names", R"({"ts":1722519392491911683,"bid_rate":1,"ask_rate":2})", Malformed,
            "names that are known");
        row("an empty array", "[]", Malformed, "no rows");
        row("a word", "hello", Malformed, "neither JSON nor a CSV line");
        row("a line without a header", "1722519392491911683,2,222.83,36", Malformed, "named the columns");
        row("a tombstone", "", Tombstone, "");
        row("Avro", QByteArray("\0\0\0\1\0\2\4", 7), Foreign, "schema id 256");
        row("an end marker", R"({"v":1,"kind":"eos","messages":7})", EndOfStream, "");
        row("an end marker that breaks off", R"({"v":1,"kind":"eos","messages":7x,"y":})", Malformed,
            "not valid JSON");
        row("deep nesting", QByteArray("[").repeated(3000) + QByteArray("]").repeated(3000), Malformed, "");
    }

    void timesOfEveryAgeSurviveBeingWritten()
    {
        FeedRegistry registry;
        QuoteJsonWriter writer(registry, "");
        for (const std::int64_t nanos :
             {std::int64_t{0}, std::int64_t{1'000'000'000}, std::int64_t{99'999'999'999'999'999},
              std::int64_t{100'000'000'000'000'000}, std::int64_t{1'722'519'392'491'911'683}}) {
            QuoteEvent row;
            row.tsRecv = row.tsEvent = unixNanos(nanos);
            row.feed = FeedId{2};
            row.askPx = Price{1};
            row.askSz = 1;
            QuoteMessageParser parser(registry, "");
            std::vector<QuoteEvent> rows;
            QVERIFY(parser.parse(writer.quote(row), -1, rows).kind == MessageKind::Quotes);
            QCOMPARE(count(rows.front().tsRecv), nanos);
            QVERIFY(rows.front() == row);
        }
    }

    void whatIsNoQuoteSaysWhy()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, kind);
        QFETCH(QString, reason);
        FeedRegistry registry;
        QuoteMessageParser parser(registry, "");
        const auto parsed = parse(parser, text.toStdString());
        QCOMPARE(static_cast<int>(parsed.outcome.kind), kind);
        QVERIFY(parsed.rows.empty());
        QVERIFY2(QString::fromStdString(parsed.outcome.problem).contains(reason),
                 parsed.outcome.problem.c_str());
    }

    void aTimeOfDayTakesTheMessagesDay()
    {
        FeedRegistry registry;
        QuoteMessageParser parser(registry, "");
        auto parsed =
            parse(parser, R"({"timestamp":"13:36:32.5","publisher_id":2,"ask_px_00":1,"ask_sz_00":3})");
        QCOMPARE(parsed.outcome.kind, MessageKind::Quotes);
        QVERIFY(parsed.outcome.usedKafkaTime);
        QVERIFY(parsed.rows[0].tsEvent == at("2024-08-02T13:36:32.5Z"));
        parsed = parse(parser, R"({"publisher_id":"2","ask_px_00":"1","ask_sz_00":"3"})");
        QVERIFY(parsed.rows[0].tsEvent == at("2024-08-02T00:00:00.123Z"));
        parsed = parse(parser, R"({"publisher_id":"2","ask_px_00":"1","ask_sz_00":"3"})", -1);
        QCOMPARE(parsed.outcome.kind, MessageKind::Malformed);
    }

    void csvLinesFollowTheirHeader()
    {
        FeedRegistry registry;
        QuoteMessageParser parser(registry, "");
        QCOMPARE(parse(parser, "ts_event,publisher_id,ask_px_00,ask_sz_00,symbol").outcome.kind,
                 MessageKind::CsvHeader);
        const auto parsed = parse(parser, "2024-08-01T13:36:32Z,XNAS,222.83,36,AAPL\n");
        QVERIFY2(parsed.outcome.kind == MessageKind::Quotes, parsed.outcome.problem.c_str());
        QCOMPARE(parsed.rows[0].askPx.nanos, 222'830'000'000);
        QCOMPARE(parsed.outcome.symbols, std::vector<std::string>{"AAPL"});
        QCOMPARE(registry.describe(parsed.rows[0].feed).mic, std::string("XNAS"));
        QCOMPARE(parse(parser, "2024-08-01T13:36:32Z,XNAS,oops,36,AAPL").outcome.kind,
                 MessageKind::Malformed);
        // A number that went through a table of doubles.
        QCOMPARE(parse(parser, "2024-08-01T13:36:32Z,2.0,222.83,36,AAPL").rows.at(0).feed, FeedId{2});
        // One such row would end the whole reading.
        const auto late = parse(parser, "2224-08-01T13:36:32Z,XNAS,222.83,36,AAPL");
        QCOMPARE(late.outcome.kind, MessageKind::Malformed);
        QCOMPARE(
            late.outcome.problem,
            std::string("its time is 2224-08-01T13:36:32.000000000Z; expected one between 1970 and 2200"));
        QVERIFY(late.rows.empty());
    }

    void otherSymbolsAreLeftOut()
    {
        FeedRegistry registry;
        QuoteMessageParser parser(registry, "AAPL");
        const char* text =
            R"({"ts_event":1722519392491911683,"publisher_id":2,"ask_px_00":1,"ask_sz_00":3,"symbol":"MSFT"})";
        QCOMPARE(parse(parser, text).outcome.kind, MessageKind::OtherSymbol);
    }

    void sizesWithDecimalsAreWrittenAndReadInTheirUnit()
    {
        FeedRegistry registry;
        QuoteEvent row;
        row.tsRecv = row.tsEvent = unixNanos(1'741'788'000'028'000'000);
        row.feed = registry.feedFor("a");
        row.bidPx = Price{49'980'000'000};
        row.bidSz = 100; // one
        row.askPx = Price{50'010'000'000};
        row.askSz = 7; // 0.07
        const std::string text(QuoteJsonWriter(registry, "", ShareUnit{2}).quote(row));
        QVERIFY2(text.find(R"("bid_sz_00":1,"ask_sz_00":0.07)") != std::string::npos, text.c_str());
        QuoteMessageParser same(registry, "", std::nullopt, {.shareUnit = ShareUnit{2}});
        const auto read = parse(same, text, -1);
        QVERIFY2(read.outcome.kind == MessageKind::Quotes, read.outcome.problem.c_str());
        QVERIFY(read.rows.at(0) == row);
        // Whole shares do not hold it: who looks for the unit is told, and the problem says what to do.
        SizeUnitSearch search(std::nullopt, {});
        QuoteMessageParser whole(registry, "", std::nullopt, {.unitSearch = &search, .isUnitFixed = true});
        const auto refused = parse(whole, text, -1);
        QCOMPARE(refused.outcome.kind, MessageKind::Malformed);
        QVERIFY2(refused.outcome.problem.find("state `size-unit`") != std::string::npos,
                 refused.outcome.problem.c_str());
        QVERIFY(search.token().stop_requested());
        QVERIFY(search.refine({}));
        QCOMPARE(search.unit().decimals, 2);
        QVERIFY(!search.token().stop_requested());
        QVERIFY(!search.refine({}));
    }

    void whatIsWrittenIsReadBack()
    {
        FeedRegistry written;
        FeedRegistry read;
        QuoteJsonWriter writer(written, "BRK.B");
        QuoteMessageParser parser(read, "");
        Random random(7);
        const auto any = [&](std::uint64_t below) {
            return static_cast<std::int64_t>(random.next() % below);
        };
        constexpr std::string_view kActions = "ACMRFN";
        for (int i = 0; i < 20'000; ++i) {
            QuoteEvent row;
            row.tsRecv = unixNanos(1'700'000'000'000'000'000 + any(1'000'000'000'000'000));
            row.tsEvent = unixNanos(1'700'000'000'000'000'000 + any(1'000'000'000'000'000));
            row.feed = any(3) == 0 ? written.feedFor("X" + std::to_string(any(5)))
                                   : FeedId{static_cast<std::uint32_t>(any(100))};
            row.action = any(3) == 0 ? 'T' : kActions[static_cast<std::size_t>(any(kActions.size()))];
            row.side = "ABN"[any(3)];
            row.flags = static_cast<std::uint8_t>(any(256));
            row.sequence = static_cast<std::uint32_t>(random.next());
            // From a millionth of a cent to ten thousand dollars, never an integer that reads as fixed.
            const auto price = [&] { return Price{1 + any(i % 2 == 0 ? 100'000 : 10'000'000'000'000)}; };
            if (row.action == 'T') {
                row.price = price();
                row.size = static_cast<std::uint32_t>(any(4'294'967'295));
            }
            if (any(5) != 0) {
                row.askPx = price();
                row.askSz = static_cast<std::uint32_t>(1 + any(4'294'967'294));
            }
            if (any(5) != 0) {
                row.bidPx = price();
                row.bidSz = static_cast<std::uint32_t>(1 + any(4'294'967'294));
            }
            const std::string text(writer.quote(row));
            const auto parsed = parse(parser, text, -1);
            QVERIFY2(parsed.outcome.kind == MessageKind::Quotes,
                     (parsed.outcome.problem + " " + text).c_str());
            QuoteEvent back = parsed.rows.at(0);
            QCOMPARE(read.describe(back.feed).mic, written.describe(row.feed).mic);
            back.feed = row.feed;
            QVERIFY2(back == row, text.c_str());
        }
    }

    void wholePricesAreReadBackHoweverLarge()
    {
        FeedRegistry registry;
        QuoteJsonWriter writer(registry, "");
        QuoteMessageParser parser(registry, "");
        for (const std::int64_t dollars : {1, 999'999, 1'000'000, 1'000'001, 999'999'999}) {
            QuoteEvent row;
            row.tsRecv = row.tsEvent = at("2024-08-01T13:36:32Z");
            row.feed = FeedId{2};
            row.askPx = Price{dollars * kNanosPerDollar};
            row.askSz = 1;
            const auto parsed = parse(parser, writer.quote(row));
            QVERIFY2(parsed.outcome.kind == MessageKind::Quotes, parsed.outcome.problem.c_str());
            QCOMPARE(parsed.rows.at(0).askPx.nanos, row.askPx.nanos);
        }
    }

    void noTextDoesHarm()
    {
        FeedRegistry registry;
        QuoteJsonWriter writer(registry, "SYNT");
        QuoteMessageParser parser(registry, "");
        Random random(11);
        QuoteEvent row;
        row.askPx = Price{222'830'000'000};
        row.askSz = 3;
        const std::string good(writer.quote(row));
        for (int i = 0; i < 50'000; ++i) {
            std::string text = good.substr(0, random.next() % (good.size() + 1));
            for (std::uint64_t changes = random.next() % 4; changes > 0 && !text.empty(); --changes)
                text[random.next() % text.size()] = static_cast<char>(random.next());
            const auto parsed = parse(parser, text);
            QCOMPARE(parsed.rows.empty(), parsed.outcome.kind != MessageKind::Quotes);
        }
    }
};

QTEST_GUILESS_MAIN(TestQuoteMessage)
#include "tst_quote_message.moc"
