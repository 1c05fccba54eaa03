// SPDX-License-Identifier: GPL-3.0-or-later
// What messages say beside their rows: which instrument, which level, a trade, a time. A second instrument a
// cent away, which no look at the prices finds, must never be read as the first.
#include "input/kafka/message/row_hints.h"
#include "message_topics.h"

#include <QtTest>
#include <algorithm>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;
using namespace sor::test;

class TestMessageIdentity : public QObject, TopicRuns {
    Q_OBJECT

    std::string m_right;

    /// Both instruments without a word: refused with their names; either can be chosen.
    void tells(const char* what, const Messages& messages)
    {
        const std::string refused = refusal(messages);
        QVERIFY2(refused.find("AAA, BBB") != std::string::npos
                     || refused.find("aaa, bbb") != std::string::npos,
                 (std::string(what) + ": " + refused).c_str());
        const std::string found = cost(messages, {{"symbol", "AAA"}});
        QVERIFY2(found == m_right, (std::string(what) + ": " + found).c_str());
    }

private slots:
    void initTestCase()
    {
        m_right = cost(each([](const Quote& q) { return json(q); }));
        QVERIFY2(m_right.find(',') != std::string::npos, m_right.c_str());
    }

    void knowsMembersThatNameInstruments()
    {
        for (const char* name : {"instId", "#RIC", "secid", "coin", "underlying", "asset", "s", "S"})
            tells(name, two([&](const Quote& q, const std::string& symbol) {
                      return Message{json(q, fmt::format(R"(,"{}":"{}")", name, symbol)), {}, {}};
                  }));
        // Classes of instruments, sides, kinds of messages, feeds and venues are none.
        struct Member {
            const char *name, *one, *other;
        };
        for (const Member& of : {Member{"asset", "equity", "etf"},
                                 {"issue", "common", "preferred"},
                                 {"s", "Buy", "Sell"},
                                 {"S", "Q", "R"},
                                 {"s", "snapshot", "update"},
                                 {"S", "SIP", "UTP"},
                                 {"S", "cta", "utp"},
                                 {"market_id", "XNAS", "ARCX"},
                                 {"coin", "XNAS", "ARCX"}}) {
            int i = 0;
            const Messages both = each([&](const Quote& q) {
                return json(q, fmt::format(R"(,"{}":"{}")", of.name, i++ % 2 == 0 ? of.one : of.other));
            });
            QVERIFY2(cost(both) == m_right, of.name);
        }
    }

    void knowsWhatNamesInstrumentsBesideTheRows()
    {
        tells("a header object", two([](const Quote& q, const std::string& symbol) {
                  return Message{within(q, R"("header":{"sym":")" + symbol + R"("},"body")"), {}, {}};
              }));
        tells("a channel", two([](const Quote& q, const std::string& symbol) {
                  return Message{within(q, R"("channel":"quotes.)" + symbol + R"(","data")"), {}, {}};
              }));
        tells("a stream", two([](const Quote& q, const std::string& symbol) {
                  const std::string lower = symbol == "AAA" ? "aaa" : "bbb";
                  return Message{within(q, R"("stream":")" + lower + R"(@bookTicker","data")"), {}, {}};
              }));
        tells("a topic", two([](const Quote& q, const std::string& symbol) {
                  return Message{within(q, R"("topic":"orderbook.1.)" + symbol + R"(","data")"), {}, {}};
              }));
        tells("a header", two([](const Quote& q, const std::string& symbol) {
                  return Message{json(q), {}, {{"X-Instrument", symbol}}};
              }));
        tells("a key of a schema registry", two([](const Quote& q, const std::string& symbol) {
                  return Message{json(q), std::string("\0\0\0\0\5", 5) + '"' + symbol + '"', {}};
              }));
        // One channel for all, and one for each venue, say nothing.
        for (const char* channel : {"quotes.v1", "book.100ms", "feed:all"})
            QCOMPARE(cost(each([&](const Quote& q) {
                         return within(q, fmt::format(R"("channel":"{}","data")", channel));
                     })),
                     m_right);
        QCOMPARE(cost(each([](const Quote& q) {
                     return within(q, fmt::format(R"("channel":"quotes.{}","data")", kMics[q.venue]));
                 })),
                 m_right);
    }

    void tellsInstrumentsFromVenuesInObjects()
    {
        for (const char* list : {"quotes", "data", "books", "payload"}) {
            const auto both = [&](const Quote& q, const std::string& more) {
                Quote other = q;
                other.bidCents += 1;
                other.askCents += 1;
                return fmt::format(R"({{"timestamp":"{}","{}":{{"AAA":{{{}{}}},"BBB":{{{}{}}}}}}})",
                                   iso(q.time), list, prices(q), more, prices(other), more);
            };
            const auto withVenue = each(
                [&](const Quote& q) { return both(q, fmt::format(R"(,"venue":"{}")", kMics[q.venue])); });
            const std::string refused = refusal(withVenue);
            QVERIFY2(refused.find("AAA, BBB") != std::string::npos
                         && refused.find("an object 'venues'") != std::string::npos,
                     refused.c_str());
            QCOMPARE(cost(withVenue, {{"symbol", "AAA"}}), m_right);
            QVERIFY2(refusal(each([&](const Quote& q) { return both(q, ""); })).find("AAA, BBB")
                         != std::string::npos,
                     list);
        }
        // Venues, also those without a code.
        static constexpr const char* kNames[] = {"binance", "Kraken", "XLON"};
        const auto crypto = run(each([](const Quote& q) {
            return fmt::format(R"({{"timestamp":"{}","quotes":{{"{}":{{{}}}}}}})", iso(q.time),
                               kNames[q.venue], prices(q));
        }));
        QVERIFY2(crypto, costOf(crypto).c_str());
        QCOMPARE(crypto->venues.size(), std::size_t(3));
        QCOMPARE(costOf(crypto), m_right);
    }

    void saysWhatMayBeInstruments()
    {
        const auto named = run(two([](const Quote& q, const std::string& symbol) {
            return Message{json(q, fmt::format(R"(,"product":"{}")", symbol)), {}, {}};
        }));
        QVERIFY2(hasFinding(named, "instruments", "'product' has several values at one venue (AAA, BBB)"),
                 costOf(named).c_str());
        const auto id = run(two([](const Quote& q, const std::string& symbol) {
            return Message{json(q, fmt::format(R"(,"id":"{}")", symbol)), {}, {}};
        }));
        QVERIFY(hasFinding(id, "instruments", "'id'"));
        const auto keyed = run(two([](const Quote& q, const std::string& symbol) {
            return Message{json(q), std::string(7, '\0') + (symbol == "AAA" ? '\7' : '\x8'), {}};
        }));
        QVERIFY2(hasFinding(keyed, "instruments", "(7, 8)"), costOf(keyed).c_str());
        // What goes with the venue, and what never comes back, says nothing of instruments.
        int i = 0;
        const auto sound = run(each([&](const Quote& q) {
            ++i;
            return json(q,
                        fmt::format(R"(,"desk":"desk{}","line":"line{}","note2":"n{}","cond":"{}")", q.venue,
                                    kMics[q.venue], i, i % 2 == 0 ? "RA" : "RB"));
        }));
        QVERIFY(sound && !hasFinding(sound, "instruments"));
    }

    void readsTradesBesideQuotes()
    {
        Messages messages;
        for (const Quote& q : smallMarket()) {
            messages.push_back({json(q), {}, {}});
            messages.push_back(
                {fmt::format(R"({{"timestamp":"{}","publisher_id":{},"type":"trade","bid":null,"ask":null,)"
                             R"("bid_size":null,"ask_size":null,"price":{},"size":10}})",
                             iso(q.time), kPublishers[q.venue], cents(q.askCents)),
                 {},
                 {}});
        }
        QCOMPARE(cost(messages), m_right);
    }

    void takesTheBestLevel()
    {
        const auto ladder = [](const Quote& q, int level) {
            Quote at = q;
            at.bidCents -= level;
            at.askCents += level;
            return at;
        };
        const auto level = [&](const Quote& q, int i, const std::string& more = "") {
            return fmt::format(R"({{"level":{},{}{}}})", i, prices(ladder(q, i)), more);
        };
        const auto whole = [](const Quote& q, const std::string& rest) {
            return fmt::format(R"({{"timestamp":"{}","venue":"{}",{}}})", iso(q.time), kMics[q.venue], rest);
        };
        for (const bool isReversed : {false, true}) {
            const int first = isReversed ? 2 : 0;
            const int last = 2 - first;
            QCOMPARE(cost(each([&](const Quote& q) {
                         return whole(q,
                                      R"("levels":[)" + level(q, first) + "," + level(q, 1) + ","
                                          + level(q, last) + "]");
                     })),
                     m_right);
            QCOMPARE(cost(each([&](const Quote& q) {
                         const std::string more =
                             fmt::format(R"(,"timestamp":"{}","venue":"{}")", iso(q.time), kMics[q.venue]);
                         return "[" + level(q, first, more) + "," + level(q, 1, more) + ","
                             + level(q, last, more) + "]";
                     })),
                     m_right);
            QCOMPARE(cost(each([&](const Quote& q) {
                         const Quote a = ladder(q, first);
                         const Quote b = ladder(q, last);
                         return whole(q,
                                      fmt::format(R"("bid":[{},{}],"ask":[{},{}],"bid_size":[{},{}],)"
                                                  R"("ask_size":[{},{}])",
                                                  cents(a.bidCents), cents(b.bidCents), cents(a.askCents),
                                                  cents(b.askCents), isReversed ? 5 : a.bidSz,
                                                  isReversed ? b.bidSz : 5, isReversed ? 5 : a.askSz,
                                                  isReversed ? b.askSz : 5));
                     })),
                     m_right);
        }
        // A message for each level.
        Messages rows;
        for (const Quote& q : smallMarket()) {
            for (int i = 0; i < 3; ++i)
                rows.push_back({whole(q, fmt::format(R"("level":{},{})", i, prices(ladder(q, i)))), {}, {}});
        }
        QVERIFY(refusal(rows).find("several levels of the book") != std::string::npos);
        // Levels of logs, of services and of prices are none of a book.
        for (const char* member : {R"("level":"{}info")", R"("level":10{})", R"("price_level":{})"}) {
            int i = 0;
            QCOMPARE(cost(each([&](const Quote& q) {
                         return whole(q, fmt::format(fmt::runtime(member), ++i % 2) + "," + prices(q));
                     })),
                     m_right);
        }
        // A level without a size is none.
        QCOMPARE(cost(each([&](const Quote& q) {
                     Quote none = ladder(q, -1);
                     none.bidSz = none.askSz = 0;
                     return whole(q, R"("levels":[)" + level(q, 0) + ",{" + prices(none) + "}]");
                 })),
                 m_right);
    }

    void takesTimesFromAroundTheRow()
    {
        const auto around = [](const Quote& q, const char* before, const char* in) {
            return fmt::format(R"({{{}:{{"venue":"{}"{},{}}}}})",
                               fmt::format(fmt::runtime(before), iso(q.time)), kMics[q.venue], in, prices(q));
        };
        struct Shape {
            const char *before, *in;
        };
        constexpr Shape kShapes[] = {{R"("meta":{{"ts":"{}"}},"quote")", ""},
                                     {R"("timestamp":"{}","data")", R"(,"timestamp":null)"},
                                     {R"("timestamp":"{}","data")", R"(,"timestamp":"")"},
                                     {R"("ts_event":"{}","data")", R"(,"timestamp":"")"}};
        for (const Shape& of : kShapes) {
            const auto report = run(each([&](const Quote& q) { return around(q, of.before, of.in); }));
            QCOMPARE(costOf(report), m_right);
            QVERIFY(!hasFinding(report, "message_times"));
        }
        // Those of a list, and one of the row itself, which goes before.
        QCOMPARE(
            cost(each([](const Quote& q) {
                return fmt::format(
                    R"({{"header":{{"ts":"2020-01-01T00:00:00Z"}},"timestamp":"{}","data":[{{"venue":"{}",{}}}]}})",
                    iso(q.time), kMics[q.venue], prices(q));
            })),
            m_right);
    }

    void saysWhatItDidNotRead()
    {
        const auto some = [](const char* other) {
            Messages messages = each([](const Quote& q) { return json(q); });
            for (std::size_t i = 0; i < messages.size(); i += 9)
                messages.insert(messages.begin() + static_cast<std::ptrdiff_t>(i), Message{other, {}, {}});
            return messages;
        };
        QVERIFY(hasFinding(run(some(R"({"L1":{"X":[49.98,30],"Y":[50.01,20]}})")), "not_quotes", "49.98"));
        for (const char* beat :
             {R"({"type":"heartbeat","n":7})", R"({"at":"2025-03-12T14:00:00.25Z","t":1741788000.5})",
              R"({"version":"1.2.3","clock":"14:00:00.5"})", R"({"e":"executionReport","b":88,"a":50})"})
            QVERIFY2(!hasFinding(run(some(beat)), "not_quotes"), beat);
        const auto isQuote = [&](const char* other) {
            const auto report = run(some(other));
            return !report || hasFinding(report, "not_quotes")
                || std::ranges::any_of(report->warnings, [](const std::string& warning) {
                       return warning.find("could not be read") != std::string::npos;
                   });
        };
        QVERIFY(isQuote(R"({"t":1741788000240000628,"v":"ARCX","b":49.98,"B":30,"a":50.01,"A":20})"));
        QVERIFY(isQuote(R"({"venue":"ARCX","L1":{"B":[49.98,30],"S":[50.01,20]}})"));
    }

    void knowsNamesOfChannelsHeadersAndKeys()
    {
        QCOMPARE(instrumentOfChannel("btcusdt@bookTicker"), std::string_view("btcusdt"));
        QCOMPARE(instrumentOfChannel("orderbook.1.BTCUSDT"), std::string_view("BTCUSDT"));
        QCOMPARE(instrumentOfChannel("book.BTC-PERPETUAL.100ms"), std::string_view("BTC-PERPETUAL"));
        QCOMPARE(instrumentOfChannel("quotes.BRK.A"), std::string_view("BRK.A"));
        for (const char* none : {"quotes", "quotes.v1", "book.100ms", "quotes.XNAS", "md/level1", ""})
            QVERIFY2(instrumentOfChannel(none).empty(), none);
        for (const char* header : {"X-Instrument", "x-raw-symbol", "md.ticker", "Symbol"})
            QVERIFY2(endsAsInstrument(header), header);
        for (const char* header :
             {"trace-id", "symbols-count", "X-Instrument-Count", "has_symbol", "transport-security", ""})
            QVERIFY2(!endsAsInstrument(header), header);
        QCOMPARE(plainKey(std::string_view("\0\0\0\0\5\"AAA\"", 10)), std::string_view("AAA"));
        QCOMPARE(plainKey(std::string_view("\0\0\0\0\5\6AAA", 9)), std::string_view("AAA"));
        QCOMPARE(plainKey("\"AAA\""), std::string_view("AAA"));
        const std::string_view number("\0\0\0\0\0\0\0\7", 8);
        QCOMPARE(plainKey(number), number);
        const std::string_view large("\0\0\0\0\0AAA", 8);
        QCOMPARE(plainKey(large), large);
        QCOMPARE(plainKey(std::string_view("\0\0\0\0\5\4AB", 8)), std::string_view("AB"));
    }
};

QTEST_GUILESS_MAIN(TestMessageIdentity)
#include "tst_message_identity.moc"
