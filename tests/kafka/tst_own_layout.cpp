// SPDX-License-Identifier: GPL-3.0-or-later
// The short way for the messages that sorlab writes itself: it takes them all, and gives what the general
// parser gives, for them and for whatever looks like them.
#include "base/random.h"
#include "input/kafka/message/own_layout.h"
#include "input/kafka/message/quote_json.h"
#include "input/kafka/message/quote_message.h"

#include <QtTest>
#include <string>
#include <vector>

using namespace sor;
using namespace sor::kafka;

namespace {

constexpr std::int64_t kKafkaMs = 1'722'556'800'123;
const std::string kTag = R"({"sor.run_id":"2026-11-22T09:31:41.123456789Z-1a2b3c4d","sor.seq":)";
constexpr const char* kOtherTag = R"({"sor.run_id":"r2","sor.seq":)";

/// Two parsers that saw the same messages, one of them without the short way.
class Twins {
public:
    explicit Twins(const std::string& symbol = {})
        : m_short(m_shortFeeds, symbol)
        , m_general(m_generalFeeds, symbol)
    {
    }
    /// An empty text, or how they differ.
    std::string compare(std::string_view text)
    {
        std::vector<QuoteEvent> rows;
        std::vector<QuoteEvent> expected;
        const auto outcome = m_short.parse(text, kKafkaMs, rows);
        const auto general = m_general.parseAnyLayout(text, kKafkaMs, expected);
        const bool isEqual = outcome.kind == general.kind && outcome.isComplete == general.isComplete
            && outcome.usedKafkaTime == general.usedKafkaTime && outcome.symbols == general.symbols
            && outcome.problem == general.problem && rows == expected;
        if (!isEqual)
            return "differ on " + std::string(text);
        for (const QuoteEvent& row : rows) {
            if (m_shortFeeds.describe(row.feed).mic != m_generalFeeds.describe(row.feed).mic)
                return "name another venue for " + std::string(text);
        }
        return {};
    }

private:
    FeedRegistry m_shortFeeds;
    FeedRegistry m_generalFeeds;
    QuoteMessageParser m_short;
    QuoteMessageParser m_general;
};

/// Rows as files have them.
class AnyRow {
public:
    AnyRow(FeedRegistry& registry, std::uint64_t seed)
        : m_registry(registry)
        , m_random(seed)
    {
    }
    std::int64_t below(std::int64_t limit)
    {
        return static_cast<std::int64_t>(m_random.next() % static_cast<std::uint64_t>(limit));
    }
    QuoteEvent make()
    {
        constexpr std::string_view kActions = "ACMRFNT";
        QuoteEvent row;
        row.tsRecv = unixNanos(1'000'000'000'000'000'000 + below(1'000'000'000'000'000'000));
        row.tsEvent = unixNanos(100'000'000'000'000'000 + below(7'000'000'000'000'000'000));
        row.feed = below(3) == 0 ? m_registry.feedFor("X" + std::to_string(below(5)))
                                 : FeedId{static_cast<std::uint32_t>(below(100))};
        row.action = kActions[static_cast<std::size_t>(below(std::ssize(kActions)))];
        row.side = "ABN"[below(3)];
        row.flags = static_cast<std::uint8_t>(below(256));
        row.sequence = static_cast<std::uint32_t>(m_random.next());
        if (row.isTrade() || below(4) == 0) {
            row.price = price();
            row.size = static_cast<std::uint32_t>(below(1'000'000'000));
        }
        if (below(5) != 0) {
            row.askPx = price();
            row.askSz = static_cast<std::uint32_t>(1 + below(999'999'999));
        }
        if (below(5) != 0) {
            row.bidPx = price();
            row.bidSz = static_cast<std::uint32_t>(1 + below(999'999'999));
        }
        return row;
    }

private:
    Price price()
    {
        switch (below(4)) {
        case 0: // anything below a million dollars
            return Price{1 + below(999'999'999'999'999)};
        case 1: // whole dollars
            return Price{(1 + below(999'999)) * kNanosPerDollar};
        case 2: // below a dollar
            return Price{1 + below(kNanosPerDollar)};
        default: // cents
            return Price{(1 + below(100'000)) * 10'000'000};
        }
    }
    FeedRegistry& m_registry;
    Random m_random;
};

} // namespace

class TestOwnLayout : public QObject {
    Q_OBJECT

private slots:
    void everyRowThatIsWrittenGoesTheShortWay()
    {
        FeedRegistry registry;
        QuoteJsonWriter writer(registry, "BRK.B");
        AnyRow any(registry, 3);
        std::string beginning;
        for (int i = 0; i < 50'000; ++i) {
            const QuoteEvent row = any.make();
            std::string text(writer.quote(row));
            if (i % 2 == 0)
                text = kTag + std::to_string(i) + "," + text.substr(1);
            OwnQuote quote;
            QVERIFY2(readOwnQuote(text, quote, beginning), text.c_str());
            QCOMPARE(quote.symbol, std::string_view("BRK.B"));
            QCOMPARE(registry.feedFor(quote.venue), row.feed);
            quote.row.feed = row.feed;
            QuoteEvent expected = row;
            if (!row.isTrade()) { // only trades have a price of their own
                expected.price = kNoPrice;
                expected.size = 0;
            }
            QVERIFY2(quote.row == expected, text.c_str());
        }
    }

    void changedMessagesReadAsTheGeneralParserReadsThem()
    {
        FeedRegistry registry;
        QuoteJsonWriter writer(registry, "SYNT");
        AnyRow any(registry, 5);
        Twins twins;
        Twins choosy("SYNT");
        Twins other("AAPL");
        constexpr std::string_view kLikely = "0123456789\"\"\\,.:{}[]nul -TRAN";
        int shortWays = 0;
        std::string beginning;
        for (int i = 0; i < 100'000; ++i) {
            std::string text(writer.quote(any.make()));
            if (any.below(2) == 0)
                text = (any.below(3) == 0 ? std::string(kOtherTag) : kTag)
                    + std::to_string(any.below(1'000'000)) + "," + text.substr(1);
            for (std::int64_t changes = any.below(4); changes > 0; --changes) {
                const auto at = static_cast<std::size_t>(any.below(std::ssize(text)));
                const char c = any.below(8) == 0
                    ? static_cast<char>(any.below(256))
                    : kLikely[static_cast<std::size_t>(any.below(std::ssize(kLikely)))];
                switch (any.below(4)) {
                case 0:
                    text.erase(at, static_cast<std::size_t>(1 + any.below(3)));
                    break;
                case 1:
                    text.insert(at, 1, c);
                    break;
                case 2: // a member twice, or half of one
                    text.insert(at, text.substr(static_cast<std::size_t>(any.below(std::ssize(text))), 20));
                    break;
                default:
                    text[at] = c;
                }
                if (text.empty())
                    text = "{";
            }
            OwnQuote quote;
            shortWays += readOwnQuote(text, quote, beginning) ? 1 : 0;
            for (Twins* pair : {&twins, &choosy, &other}) {
                const std::string difference = pair->compare(text);
                QVERIFY2(difference.empty(), difference.c_str());
            }
        }
        QVERIFY2(shortWays > 20'000, "the changes leave too few messages that go the short way");
        QVERIFY2(shortWays < 80'000, "the changes leave too few messages that do not");
    }

    void theEdgesReadAsTheGeneralParserReadsThem_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        const auto change = [](const char* from, const char* to) {
            QTest::addRow("%s to %s", from, to) << QByteArray(from) << QByteArray(to);
        };
        for (const char* time :
             {"99999999999999999", "100000000000000000", "999999999999999999", "7258118400000000000",
              "7258118400000000001", "8999999999999999999", "9000000000000000000", "9223372036854775806",
              "9223372036854775807", "18446744073709551615", "0722519392491911683", "2024-08-01T13:36:32Z",
              "13:36:32", "0", ""})
            change("1722519392491911683", time);
        for (const char* price : {"\"0\"",
                                  "\"0.0\"",
                                  "\"0.5\"",
                                  "\"00.5\"",
                                  "\".5\"",
                                  "\"5.\"",
                                  "\"5\"",
                                  "\"999999\"",
                                  "\"1000000\"",
                                  "\"1000000.0\"",
                                  "\"222.123456789\"",
                                  "\"222.1234567891\"",
                                  "\"-222.83\"",
                                  "\"+222.83\"",
                                  "222.83",
                                  "null",
                                  "\"null\"",
                                  "\"nan\"",
                                  "\"\"",
                                  "\"9223372036854775807\"",
                                  "\"1e3\""}) {
            change("\"222.83\"", price);
            change("\"222.82\"", price);
            change("\"222.81\"", price);
        }
        for (const char* size : {"0", "00", "07", "999999999", "4294967294", "4294967295", "4294967296", "-1",
                                 "\"36\"", "36.0", "null", ""}) {
            change(":36", (std::string(":") + size).c_str());
            change(":37", (std::string(":") + size).c_str());
            change(":38", (std::string(":") + size).c_str());
            change(":130", (std::string(":") + size).c_str());
            change(":42472397", (std::string(":") + size).c_str());
            change(":2,", (std::string(":") + size + ",").c_str());
            change(":12,", (std::string(":") + size + ",").c_str());
        }
        change(":42472397", ":999999999999999999");
        change(":42472397", ":18446744073709551615");
        change(":42472397", ":18446744073709551616");
        for (const char* venue :
             {"\"venue\":\"XNAS\"", "\"venue\":\"2\"", "\"venue\":\"2.0\"", "\"venue\":\"\"",
              "\"venue\":\"A\\u0042\"", "\"venue\":null", "\"mic\":\"XNAS\""})
            change("\"publisher_id\":2", venue);
        for (const char* symbol :
             {"", "\"symbol\":\"\",", "\"symbol\":\"BRK.B\",", "\"symbol\":\"\xc3\xa9\",",
              "\"symbol\":\"\xff\",", "\"symbol\":\"a\\\"b\","})
            change("\"symbol\":\"SYNT\",", symbol);
        change("\"T\"", "\"M\"");
        change("\"T\"", "\"TT\"");
        change("\"T\"", "\"X\"");
        change("\"B\"", "\"C\"");
        change("\"price\":\"222.81\",\"size\":36,", "");
        change("\"price\":\"222.81\",", "");
        change("}", "} ");
        change("}", "}}");
        change("}", ",\"x\":1}");
        change("}", "");
        change("{", " {");
        change("{", "{ ");
        change("\"v\":1", "\"v\":2");
        change("\"v\":1", "\"kind\":\"eos\",\"v\":1");
        change("\"v\":1", "\"complete\":true,\"v\":1");
        change("\"v\":1", "\"venues\":[],\"v\":1");
        change("\"sor.seq\"", "\"sor.sec\"");
        change("09:31", "09\\u003a31");
    }

    void theEdgesReadAsTheGeneralParserReadsThem()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray text =
            R"({"sor.run_id":"2026-11-22T09:31:41Z-1a2b3c4d","sor.seq":12,"v":1,"ts_recv":"1722519392491911683",)"
            R"("ts_event":"1722519392491911683","publisher_id":2,"symbol":"SYNT","action":"T","side":"B",)"
            R"("price":"222.81","size":36,"flags":130,"sequence":42472397,"bid_px_00":"222.82",)"
            R"("ask_px_00":"222.83","bid_sz_00":37,"ask_sz_00":38})";
        Twins twins;
        QCOMPARE(twins.compare(text.toStdString()), std::string());
        QVERIFY(text.contains(from));
        text.replace(text.indexOf(from), from.size(), to);
        QCOMPARE(twins.compare(text.toStdString()), std::string());
    }

    void runsAndNumbersAreFoundWhereverTheyAre_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("runId"); // empty: none
        QTest::addColumn<qint64>("number"); // -1: none
        const auto row = [](const char* name, const char* text, const char* runId = "", qint64 number = -1) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(runId) << number;
        };
        row("in front", R"({"sor.run_id":"r1","sor.seq":12,"v":1})", "r1", 12);
        row("with spaces", R"({ "sor.run_id": "r1", "sor.seq": 12 , "v": 1})", "r1", 12);
        row("at the end", R"({"v":1,"ask":{"sor.run_id":"no"},"sor.seq":0,"sor.run_id":"r1"})", "r1", 0);
        row("alone", R"({"sor.run_id":"r1","sor.seq":12})", "r1", 12);
        row("a number in a string", R"({"v":1,"sor.run_id":"r1","sor.seq":"12"})", "r1", 12);
        row("an escape", R"({"sor.run_id":"r\u0031","sor.seq":12,"v":1})", "r1", 12);
        row("the first of two", R"({"sor.run_id":"r1","sor.seq":12,"sor.run_id":"r2","sor.seq":13})", "r1",
            12);
        row("no number", R"({"sor.run_id":"r1","v":1})", "r1");
        row("a negative number", R"({"sor.run_id":"r1","sor.seq":-12,"v":1})", "r1");
        row("a fraction", R"({"sor.run_id":"r1","sor.seq":1.5,"v":1})", "r1");
        row("too large a number", R"({"sor.run_id":"r1","sor.seq":99999999999999999999,"v":1})", "r1");
        row("an empty run", R"({"sor.run_id":"","sor.seq":12,"v":1})");
        row("a run that is no text", R"({"sor.run_id":7,"sor.seq":12,"v":1})");
        row("not of the message itself", R"({"x":{"sor.run_id":"r1","sor.seq":12}})");
        row("only a number", R"({"sor.seq":12,"v":1})");
        row("a value of that name", R"({"v":"sor.run_id"})");
        row("an array", R"([{"sor.run_id":"r1","sor.seq":12}])");
        row("not JSON", R"({"sor.run_id" "r1"})");
        row("nothing", "");
    }

    void runsAndNumbersAreFoundWhereverTheyAre()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, runId);
        QFETCH(qint64, number);
        RunTagReader reader;
        const std::string value = text.toStdString();
        for (const auto& tag : {reader.read(value), RunTagReader().readAnywhere(value)}) {
            QCOMPARE(tag.has_value(), !runId.isEmpty());
            QCOMPARE(tag && tag->number ? *tag->number : -1, std::int64_t(number));
        }
        if (const auto tag = reader.read(value))
            QCOMPARE(tag->runId, std::string_view(runId.constData()));
        if (const auto tag = reader.readAnywhere(value))
            QCOMPARE(tag->runId, std::string_view(runId.constData()));
    }
};

QTEST_GUILESS_MAIN(TestOwnLayout)
#include "tst_own_layout.moc"
