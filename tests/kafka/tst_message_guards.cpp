// SPDX-License-Identifier: GPL-3.0-or-later
// Topics as people have them: one market in messages of many shapes must cost what it costs as a file, and
// what cannot be read rightly is refused, never read in part.
#include "../input/csv_packing.h"
#include "message_topics.h"

#include <QtTest>
#include <utility>

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::test;
using namespace sor::test;

namespace {

/// Every `size` quotes in one message.
Messages batches(std::size_t size, const std::function<std::string(const std::vector<Quote>&)>& value)
{
    Messages messages;
    const auto quotes = smallMarket();
    for (std::size_t i = 0; i < quotes.size(); i += size)
        messages.push_back(
            {value({quotes.begin() + static_cast<std::ptrdiff_t>(i),
                    quotes.begin() + static_cast<std::ptrdiff_t>(std::min(i + size, quotes.size()))}),
             {},
             {}});
    return messages;
}

std::string joined(const std::vector<Quote>& quotes, std::string_view between,
                   const std::function<std::string(const Quote&)>& one)
{
    std::string all;
    for (const Quote& quote : quotes)
        all += (all.empty() ? "" : std::string(between)) + one(quote);
    return all;
}

std::string escaped(const std::string& text)
{
    return "\"" + replacedAll(text, "\"", "\\\"") + "\"";
}

} // namespace

class TestMessageGuards : public QObject, TopicRuns {
    Q_OBJECT

    std::string m_right;

private slots:
    void initTestCase()
    {
        m_right = cost(each([](const Quote& q) { return json(q); }));
        QVERIFY2(m_right.find(',') != std::string::npos, m_right.c_str());
    }

    void readsTheSameMarketInAnyShape()
    {
        const auto same = [&](const char* what, const Messages& messages) {
            const std::string found = cost(messages);
            QVERIFY2(found == m_right, (std::string(what) + ": " + found).c_str());
        };
        const auto lines = [](const std::vector<Quote>& quotes) {
            return joined(quotes, "\n", [](const Quote& q) { return json(q); });
        };
        same("lines of JSON", batches(10, lines));
        same("JSON values without a line between", batches(4, [](const auto& quotes) {
                 return joined(quotes, "", [](const Quote& q) { return json(q); });
             }));
        same("arrays", batches(7, [](const auto& quotes) {
                 return "[" + joined(quotes, ",", [](const Quote& q) { return json(q); }) + "]";
             }));
        same("rows under data", batches(7, [](const auto& quotes) {
                 return "{\"type\":\"q\",\"data\":["
                     + joined(quotes, ",", [](const Quote& q) { return json(q); }) + "]}";
             }));
        const auto csvRow = [](const Quote& q) { return plainRow(q).substr(0, plainRow(q).size() - 1); };
        same("CSV with its header",
             batches(10, [&](const auto& quotes) { return kHeader + joined(quotes, "\n", csvRow); }));
        Messages csv = batches(3, [&](const auto& quotes) { return joined(quotes, "\r\n", csvRow); });
        csv.insert(csv.begin(), Message{kHeader, {}, {}});
        same("CSV lines", csv);
        same("columns", batches(10, [](const auto& quotes) {
                 const auto column = [&](const char* name,
                                         const std::function<std::string(const Quote&)>& cell) {
                     return fmt::format("\"{}\":[{}]", name, joined(quotes, ",", cell));
                 };
                 return "{" + column("ts_event", [](const Quote& q) { return "\"" + iso(q.time) + "\""; })
                     + ","
                     + column("publisher_id",
                              [](const Quote& q) { return std::string(kPublishers[q.venue]); })
                     + "," + column("bid_px_00", [](const Quote& q) { return cents(q.bidCents); }) + ","
                     + column("ask_px_00", [](const Quote& q) { return cents(q.askCents); }) + ","
                     + column("bid_sz_00", [](const Quote& q) { return std::to_string(q.bidSz); }) + ","
                     + column("ask_sz_00", [](const Quote& q) { return std::to_string(q.askSz); }) + "}";
             }));
        for (const char* list : {"venues", "quotes", "books"})
            same(
                list, each([&](const Quote& q) {
                    return fmt::format(
                        R"({{"timestamp":"{}","{}":{{"{}":{{"bid":{},"bid_size":{},"ask":{},"ask_size":{}}}}}}})",
                        iso(q.time), list, kMics[q.venue], cents(q.bidCents), q.bidSz, cents(q.askCents),
                        q.askSz);
                }));
        same("NaN", each([](const Quote& q) {
                 return json(q, R"(,"ask_px_05":NaN,"x":[Infinity,-Infinity],"t":"NaN")");
             }));
        same("a byte order mark", each([](const Quote& q) { return "\xEF\xBB\xBF" + json(q); }));
        same("UTF-16", each([](const Quote& q) {
                 std::string wide = "\xFF\xFE";
                 for (const char c : json(q))
                     wide += {c, '\0'};
                 return wide;
             }));
        same("gzip", each([](const Quote& q) { return gzipMember(json(q)); }));
        same("a schema registry",
             each([](const Quote& q) { return std::string("\0\0\0\0\7", 5) + json(q); }));
        same("JSON in a JSON text", each([](const Quote& q) { return escaped(json(q)); }));
        same("JSON in a member",
             each([](const Quote& q) { return "{\"payload\":" + escaped(json(q)) + "}"; }));
        same("a change", each([](const Quote& q) {
                 return "{\"payload\":{\"before\":" + json({q.time, q.venue, 1, 1, 2, 1})
                     + ",\"after\":" + json(q) + "}}";
             }));
        same("UTC twice", each([](const Quote& q) { return replacedAll(json(q), "Z\"", "+00:00Z\""); }));
        Messages beats = each([](const Quote& q) { return json(q); });
        for (std::size_t i = 0; i < beats.size(); i += 9)
            beats.insert(beats.begin() + static_cast<std::ptrdiff_t>(i),
                         Message{R"({"type":"heartbeat","ts":"2025-03-12T14:00:00Z"})", {}, {}});
        same("heartbeats", beats);
    }

    void neverReadsAPart()
    {
        const auto spoilt = [](const char* bad) {
            return batches(10, [&](const auto& quotes) {
                return joined(quotes, "\n", [](const Quote& q) { return json(q); }) + bad;
            });
        };
        for (const char* bad : {"\n{\"ts_event\":", "\nnothing", ",{}", "\n{\"bid_px_00\":1}"})
            QVERIFY2(!refusal(spoilt(bad)).empty(), bad);
        Messages csv = batches(
            3, [](const auto& quotes) { return joined(quotes, "", plainRow) + "yesterday,2,1,2,3,4"; });
        csv.insert(csv.begin(), Message{kHeader, {}, {}});
        QVERIFY(!refusal(csv).empty());
        QVERIFY(
            refusal(each([](const Quote&) { return std::string("\0\0\0\0\7\2\6", 7); })).find("JsonConverter")
            != std::string::npos);
        QVERIFY(!refusal(each([](const Quote&) { return std::string(R"({"b":1,"a":2})"); })).empty());
    }

    void refusesWholePricesThatNoMarketHas()
    {
        const auto priced = [](std::int64_t units, std::int64_t plus) {
            return each([&](const Quote& q) {
                return fmt::format(
                    R"({{"ts_event":"{}","venue":"{}","bid":{},"ask":{},"bid_size":{},"ask_size":{}}})",
                    iso(q.time), kMics[q.venue], q.bidCents * units + plus, q.askCents * units + plus,
                    q.bidSz, q.askSz);
            });
        };
        QVERIFY(refusal(priced(100, 2'000'000)).find("x 10000") != std::string::npos);
        QVERIFY(!refusal(priced(1, 9'800'000)).empty());
        QCOMPARE(cost(priced(10'000'000, 0)), m_right);
        // Some below a million, some above.
        QVERIFY(!refusal(priced(100'000, 1'000'000 - 5000 * 100'000)).empty());
        QVERIFY(run(priced(1, 9'800'000), {{"force", "true"}}));
    }

    void joinsNamesOfAVenueAndKeepsForeignNumbers()
    {
        const auto named = [](const std::function<std::string(const Quote&, int)>& venue) {
            int i = 0;
            return each([&](const Quote& q) {
                return replacedAll(json(q), fmt::format("\"publisher_id\":{}", kPublishers[q.venue]),
                                   venue(q, ++i));
            });
        };
        static constexpr const char* kNames[][2] = {{"XNAS", "nasdaq"}, {"ARCX", "P"}, {"EDGX", "Cboe EDGX"}};
        const auto joined = run(named([](const Quote& q, int i) {
            return fmt::format("\"exchange\":\"{}\"", kNames[q.venue][i % 2]);
        }));
        QCOMPARE(costOf(joined), m_right);
        QCOMPARE(joined->venues.size(), std::size_t(3));
        const auto numbers = run(named([](const Quote& q, int) {
            static constexpr int kNumbers[] = {12, 11, 19};
            return fmt::format("\"exchange\":{}", kNumbers[q.venue]);
        }));
        QCOMPARE(costOf(numbers), m_right);
        QVERIFY(std::ranges::find(numbers->findings, "venue_numbers", &Finding::code)
                != numbers->findings.end());
    }

    void readsClocksOfAZone()
    {
        constexpr std::int64_t kBehind = 4 * 3'600'000'000'000;
        const auto local = [](const Quote& q, std::size_t from, std::size_t size) {
            return iso(q.time - kBehind).substr(from, size); // New York, of summer
        };
        const auto value = [](const Quote& q, const std::string& time) {
            return replacedAll(json(q), iso(q.time), time);
        };
        const Words zone{{"zone", "America/New_York"}};
        const auto dated = [&](const Quote& q) { return local(q, 0, 29); };
        QCOMPARE(cost(each([&](const Quote& q) { return value(q, dated(q)); }), zone), m_right);
        QVERIFY(cost(each([&](const Quote& q) { return value(q, dated(q)); }), {{"zone", "Europe/Berlin"}})
                == m_right); // another clock alone costs the same, at other times:
        const auto berlin =
            run(each([&](const Quote& q) { return value(q, dated(q)); }), {{"zone", "Europe/Berlin"}});
        QCOMPARE(formatIsoTime(berlin->order.window.from).substr(11, 8), std::string("09:00:00"));
        // CSV lines, an offset that the zone does not touch, and ends of the window on the zone's clocks.
        Messages lines{{kHeader, {}, {}}};
        for (const Message& line :
             each([&](const Quote& q) { return replacedAll(plainRow(q), iso(q.time), dated(q)); }))
            lines.push_back(line);
        QCOMPARE(cost(lines, zone), m_right);
        QCOMPARE(cost(each([&](const Quote& q) { return value(q, dated(q) + "-04:00"); }),
                      {{"zone", "Asia/Tokyo"}}),
                 m_right);
        QCOMPARE(cost(each([&](const Quote& q) { return value(q, dated(q)); }),
                      {{"zone", "America/New_York"}, {"from", "10:00"}, {"to", "2025-03-12T10:01"}}),
                 m_right);
        // Rows that name their zone beside rows that do not: said unless the zone is stated.
        int i = 0;
        const auto mixed = each([&](const Quote& q) { return ++i % 2 == 0 ? json(q) : value(q, dated(q)); });
        QCOMPARE(cost(mixed, zone), m_right);
        QVERIFY(!refusal(mixed).empty() || cost(mixed) != m_right);
        // A time that New York's clocks skipped is a bad message.
        const std::string skipped =
            R"({"ts_event":"2025-03-09 02:30:00","publisher_id":2,"bid_px_00":1,"ask_px_00":2,"bid_sz_00":1,"ask_sz_00":1})";
        QVERIFY(refusal({{skipped, {}, {}}}, zone).find("ts_event") != std::string::npos);
    }

    void saysThatTimesNameNoZone()
    {
        const auto report = run(each([](const Quote& q) { return replacedAll(json(q), "Z\"", "\""); }));
        QVERIFY(report);
        QVERIFY(std::ranges::any_of(report->warnings, [](const std::string& warning) {
            return warning.find("taken as UTC") != std::string::npos;
        }));
    }

    void knowsWhatNamesAnInstrument()
    {
        for (const char* name : {"symbol", "ticker", "security", "isin", "raw_symbol", "instrument_id"}) {
            const bool isNumber = std::string_view(name) == "instrument_id";
            const Messages two = withOther([&](const Quote& q, bool isOther) {
                return Message{json(q,
                                    fmt::format(R"(,"{}":"{}")", name,
                                                isNumber      ? (isOther ? "8" : "7")
                                                    : isOther ? "BBB"
                                                              : "AAA")),
                               {},
                               {}};
            });
            QVERIFY2(!refusal(two).empty(), name);
            const std::string found = cost(two, {{"symbol", isNumber ? "7" : "AAA"}});
            QVERIFY2(found == m_right, found.c_str());
        }
        const auto keyed = withOther([](const Quote& q, bool isOther) {
            return Message{json(q), isOther ? "BBB" : "AAA", {}};
        });
        QVERIFY(!refusal(keyed).empty());
        QCOMPARE(cost(keyed, {{"symbol", "AAA"}}), m_right);
        const auto headed = withOther([](const Quote& q, bool isOther) {
            return Message{json(q), {}, {{"symbol", isOther ? "BBB" : "AAA"}}};
        });
        QVERIFY(!refusal(headed).empty());
        QCOMPARE(cost(headed, {{"symbol", "AAA"}}), m_right);
        // Keys of venues name no instrument, and nothing confirms a symbol.
        Messages venues;
        for (const Quote& q : smallMarket())
            venues.push_back({json(q), kMics[q.venue], {}});
        QCOMPARE(cost(venues), m_right);
        QVERIFY(refusal(venues, {{"symbol", "AAA"}}).find("Nothing in the topic") != std::string::npos);
        // Several in one message.
        const Messages mixed = batches(2, [](const auto& quotes) {
            return joined(quotes, "\n", [&](const Quote& q) {
                return json(q, fmt::format(R"(,"symbol":"{}")", &q == &quotes.front() ? "AAA" : "BBB"));
            });
        });
        QVERIFY(!refusal(mixed).empty());
    }

    void takesWhatNamesTheInstrumentFirst()
    {
        // The key, or a header, goes before what may be one; so does the topic's own name.
        int i = 0;
        const std::string members[] = {R"(,"asset":"TECH")", R"(,"asset":"BANK")"};
        Messages keyed = two([&](const Quote& q, const std::string& symbol) {
            return Message{json(q, members[++i % 2]), symbol, {}};
        });
        QCOMPARE(cost(keyed, {{"symbol", "AAA"}}), m_right);
        for (Message& message : keyed) {
            message.headers = {{"symbol", message.key}};
            message.key.clear();
        }
        QCOMPARE(cost(keyed, {{"symbol", "AAA"}}), m_right);
        Messages numbered = keyed;
        for (Message& message : numbered) {
            message.value = "{\"stock_locate\":" + std::to_string(++i % 3) + "," + message.value.substr(1);
            message.key = message.headers.front().second;
            message.headers = {{"has_symbol", "true"}, {"security", "tls"}};
        }
        QCOMPARE(cost(numbered, {{"symbol", "AAA"}}), m_right);
        const auto beside = two([](const Quote& q, const std::string& symbol) {
            return Message{within(q, R"("metadata":{"symbol":"ZZZ","ts":"soon"},"quote")"), symbol, {}};
        });
        QCOMPARE(cost(beside, {{"symbol", "AAA"}}), m_right);
        static constexpr const char* kDesks[] = {"LP0", "LP1", "LP2"};
        const auto pools = each([](const Quote& q) {
            return fmt::format(R"({{"timestamp":"{}","data":{{"{}":{{{}}}}}}})", iso(q.time), kDesks[q.venue],
                               prices(q));
        });
        m_topicName = "quotes.AAA.";
        const std::string found = cost(pools, {{"symbol", "AAA"}});
        const std::string gateways =
            cost(each([](const Quote& q) {
                     return within(q, fmt::format(R"("channel":"gw{}.quotes","data")", q.bidCents % 2));
                 }),
                 {{"symbol", "AAA"}});
        // Another channel before the first one of the symbol: it was taken as the topic's.
        Messages late = two([](const Quote& q, const std::string& symbol) {
            return Message{within(q, R"("channel":"quotes.)" + symbol + R"(","data")"), {}, {}};
        });
        std::swap(late[0], late[1]);
        const std::string refused = refusal(late, {{"symbol", "AAA"}});
        m_topicName.clear();
        // Numbers of an exchange go behind the channel, and are instruments where nothing else is.
        const auto located = [](const std::string& before) {
            return two([before](const Quote& q, const std::string& symbol) {
                return Message{fmt::format(R"({{"stock_locate":{}{},{})", symbol == "AAA" ? 7 : 8,
                                           before.empty() ? "" : before + symbol + "\"", json(q).substr(1)),
                               {},
                               {}};
            });
        };
        QCOMPARE(cost(located(",\"channel\":\"quotes."), {{"symbol", "AAA"}}), m_right);
        QVERIFY(refusal(located("")).find("instrument_id 7, 8") != std::string::npos);
        QCOMPARE(found, m_right);
        QCOMPARE(gateways, m_right);
        QVERIFY2(refused.find("Rows of BBB stand before") != std::string::npos, refused.c_str());
        for (const char* channel : {"md.equity.v1", "md/gw1", "gw0.quotes"}) {
            int n = 0;
            QCOMPARE(cost(each([&](const Quote& q) {
                         return within(
                             q,
                             fmt::format(R"("channel":"{}","data")", n++ % 2 == 0 ? channel : "gw9.quotes"));
                     })),
                     m_right);
        }
    }

    void takesElementsOfSeveralVenuesAsRows()
    {
        for (const char* list : {"message", "quote", "book"}) {
            const Messages both = each([&](const Quote& q) {
                const auto row = [&](const char* symbol, int more) {
                    Quote at = q;
                    at.bidCents += more;
                    at.askCents -= more;
                    return fmt::format(R"({{"symbol":"{}","venue":"{}",{}}})", symbol, kMics[q.venue],
                                       prices(at));
                };
                return fmt::format(R"({{"timestamp":"{}","{}":[{},{}]}})", iso(q.time), list, row("AAA", 0),
                                   row("BBB", 1));
            });
            QCOMPARE(cost(both, {{"symbol", "AAA"}}), m_right);
            QVERIFY2(refusal(both).find("AAA, BBB") != std::string::npos, list);
        }
    }

    void takesUnknownNamesBesideVenuesForVenues()
    {
        // One without a code beside two with one, in messages of their own.
        static constexpr const char* kNames[] = {"DARK1", "XNAS", "ARCX"};
        const auto report = run(each([](const Quote& q) {
            return fmt::format(R"({{"timestamp":"{}","data":{{"{}":{{{}}}}}}})", iso(q.time), kNames[q.venue],
                               prices(q));
        }));
        QCOMPARE(costOf(report), m_right);
        QVERIFY(report && report->venues.size() == 3);
    }
};

QTEST_GUILESS_MAIN(TestMessageGuards)
#include "tst_message_guards.moc"
