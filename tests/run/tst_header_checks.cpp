// SPDX-License-Identifier: GPL-3.0-or-later
// Headers that say another thing than the rows below them.
#include "small_market.h"

#include <QtTest>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

class TestHeaderChecks : public QObject, private MarketFolder {
    Q_OBJECT

    std::string m_right;

    /// Behind each row of quotes one more text.
    static std::string withColumn(const std::string& name,
                                  const std::function<std::string(const Quote&)>& value)
    {
        std::string text = kShort;
        text.insert(text.size() - 1, name.empty() ? "" : "," + name);
        return text + rows([&](const Quote& q) {
                   std::string row = shortRow(q, kMics[q.venue]);
                   row.insert(row.size() - 1, "," + value(q));
                   return row;
               });
    }
    Result<RunReport> runWithTrades(const std::string& sizes, const std::function<int(int)>& size,
                                    const Words& words = {}) const
    {
        std::string trades = fmt::format("timestamp,venue,price,{}\n", sizes);
        int i = 0;
        for (const Quote& q : smallMarket())
            trades += fmt::format("{},{},{},{}\n", iso(q.time + 1'000'000), kMics[q.venue], cents(q.askCents),
                                  size(i++));
        const auto write = [&](const char* name, const std::string& text) {
            return writeFile(m_folder, QString::fromLatin1(name), QByteArray::fromStdString(text))
                .toStdString();
        };
        RunSetup setup;
        setup.csv.push_back(write("quotes.csv", shortFile([](const Quote& q) { return kMics[q.venue]; })));
        setup.trades.push_back(write("trades.csv", trades));
        return runOn(std::move(setup), words);
    }

private slots:
    void initTestCase()
    {
        m_right = cost({{"plain.csv", shortFile([](const Quote& q) { return kMics[q.venue]; })}});
        QVERIFY2(m_right.find(',') != std::string::npos, m_right.c_str());
    }

    void valuesBehindTheLastColumnAreRefused()
    {
        // As tables with names of rows are written: "1,2025-...,XNAS,...".
        int row = 0;
        const std::string named = kShort
            + rows([&](const Quote& q) { return fmt::format("{},{}", ++row, shortRow(q, kMics[q.venue])); });
        const std::string why = refusal({{"named.csv", named}});
        QVERIFY2(why.find("names 6 columns, and its rows have 7 values") != std::string::npos, why.c_str());
        // Commas at the ends of rows are no values, and a remark here and there shifts nothing.
        QCOMPARE(cost({{"ends.csv", withColumn("", [](const Quote&) { return ""; })}}), m_right);
        QCOMPARE(cost({{"some.csv", withColumn("", [](const Quote& q) { return q.venue == 0 ? "x" : ""; })}}),
                 m_right);
    }

    void linesThatEndWithReturnsAreNotLost()
    {
        const auto ends = [](std::string text, const std::function<std::string(int)>& end) {
            std::string out;
            int line = 0;
            for (const char c : text)
                out += c == '\n' ? end(line++) : std::string(1, c);
            return out;
        };
        const std::string plain = shortFile([](const Quote& q) { return kMics[q.venue]; });
        const auto cost = [&](const std::function<std::string(int)>& end) {
            return MarketFolder::cost({{"ends.csv", ends(plain, end)}});
        };
        QCOMPARE(cost([](int) { return "\r"; }), m_right);
        QCOMPARE(cost([](int line) { return line % 2 ? "\r" : "\n"; }), m_right);
        QCOMPARE(cost([](int line) { return line == 40 ? "\r" : "\n"; }), m_right);
        QCOMPARE(cost([](int line) { return line == 40 ? "\r" : "\r\n"; }), m_right);
        QCOMPARE(cost([](int line) { return line < 40 ? "\n" : "\r"; }), m_right);
        QCOMPARE(cost([](int line) { return line < 40 ? "\r\n" : "\r"; }), m_right);
        QCOMPARE(cost([](int) { return "\r\r\n"; }), m_right);
        // Beyond the top of a file they are refused, also where nothing is read behind the last field.
        for (const char* note : {"", "x"}) {
            const std::string wide = withColumn("more", [&](const Quote&) { return std::string(1000, 'y'); });
            std::string text = replacedAll(wide, "\n", *note != 0 ? ",x\n" : "\n");
            const auto late = [](int from, int to) {
                return [=](int line) { return line >= from && line < to ? "\r" : "\n"; };
            };
            for (const auto& [from, to] : {std::pair{80, 81}, std::pair{80, 1000}, std::pair{89, 90}}) {
                const std::string why = refusal({{"late.csv", ends(text, late(from, to))}});
                QVERIFY2(why.find(fmt::format("Line {} ends with a carriage return alone", from + 1))
                             != std::string::npos,
                         why.c_str());
            }
            QCOMPARE(MarketFolder::cost({{"late.csv", ends(text, late(0, 0))}}), m_right);
        }
    }

    void columnsOfOneMeaningMustAgree()
    {
        const auto bid = [](std::int64_t more) {
            return [more](const Quote& q) { return cents(q.bidCents + more); };
        };
        QCOMPARE(cost({{"same.csv", withColumn("bid_price", bid(0))}}), m_right);
        const Files files{{"other.csv", withColumn("bid_price", bid(1))}};
        const std::string why = refusal(files);
        QVERIFY2(why.find("'bid_price' and 'bid' have one meaning") != std::string::npos, why.c_str());
        QCOMPARE(cost(files, {{"columns", "bid=bid"}}), m_right);
        QVERIFY(cost(files, {{"columns", "bid=bid_price"}}).find(',') != std::string::npos);
        // Of sizes likewise: lots beside shares.
        const Files shares{{"shares.csv", withColumn("ask_shares", [](const Quote& q) {
                                return fmt::format("{}", 100 * q.askSz);
                            })}};
        QVERIFY2(refusal(shares).find("'ask_size' and 'ask_shares'") != std::string::npos,
                 refusal(shares).c_str());
        QCOMPARE(cost(shares, {{"columns", "ask_size=ask_size"}}), m_right);
        // The same numbers in other writing, and values that are not there.
        QCOMPARE(cost({{"zeros.csv",
                        withColumn("ask_qty", [](const Quote& q) { return fmt::format("{}.0", q.askSz); })}}),
                 m_right);
        QCOMPARE(cost({{"none.csv", withColumn("ask_qty", [](const Quote&) { return ""; })}}), m_right);
    }

    void sidesThatAreAlwaysOfOneVenueAreNoNbbo()
    {
        const auto file = [](int others) {
            std::string text = "timestamp,bid_exchange,bid,bid_size,ask_exchange,ask,ask_size\n";
            int row = 0;
            for (int part = 0; part < 2; ++part) {
                for (const Quote& q : smallMarket()) {
                    const char* ask = kMics[++row <= others ? (q.venue + 1) % 3 : q.venue];
                    text += fmt::format("{},{},{},{},{},{},{}\n", iso(q.time + part * 20'000'000'000),
                                        kMics[q.venue], cents(q.bidCents), q.bidSz, ask, cents(q.askCents),
                                        q.askSz);
                }
            }
            return text;
        };
        const std::string why = refusal({{"sides.csv", file(0)}});
        QVERIFY2(why.find("'bid_exchange' and 'ask_exchange' name one venue in each") != std::string::npos,
                 why.c_str());
        QVERIFY(run({{"sides.csv", file(0)}}, {{"feed", "nbbo"}}));
        QVERIFY(run({{"venues.csv", file(0)}}, {{"feed", "venues"}, {"columns", "venue=bid_exchange"}}));
        QVERIFY(run({{"nbbo.csv", file(1)}}));
    }

    void partsOfSecondsInAColumnOfTheirOwnAreTold()
    {
        const auto file = [](const char* name, bool areWhole) {
            std::string text = kShort;
            text.insert(text.size() - 1, fmt::format(",{}", name));
            for (const Quote& q : smallMarket()) {
                Quote cut = q;
                cut.time -= areWhole ? cut.time % 1'000'000'000 : 0;
                std::string row = shortRow(cut, kMics[q.venue]);
                row.insert(row.size() - 1, fmt::format(",{}", q.time % 1'000'000'000 / 1'000'000));
                text += row;
            }
            return text;
        };
        for (const char* name : {"ms", "Millis", "nano_seconds", "microsecond"})
            QVERIFY2(hasFinding(run({{"parts.csv", file(name, true)}}), "input_doubt", name), name);
        QVERIFY(!hasFinding(run({{"whole.csv", file("ms", false)}}), "input_doubt"));
        QVERIFY(!hasFinding(run({{"other.csv", file("depth", true)}}), "input_doubt"));
    }

    void flagsOfQuotesThatWereTakenBackAreTold()
    {
        const auto flagged = [&](const char* name, const char* yes, const char* no) {
            int row = 0;
            return run(
                {{"flags.csv", withColumn(name, [&](const Quote&) { return ++row % 10 == 0 ? yes : no; })}});
        };
        for (const char* name : {"cancelled", "is_cancelled", "Deleted", "quote_cancel", "is_stale"}) {
            QVERIFY2(hasFinding(flagged(name, "1", "0"), "input_doubt", "were taken back"), name);
            QVERIFY2(hasFinding(flagged(name, "Y", "N"), "input_doubt", "says 'Y'"), name);
            QVERIFY2(hasFinding(flagged(name, "true", ""), "input_doubt", name), name);
            const auto none = flagged(name, "false", "false");
            QVERIFY2(none && !hasFinding(none, "input_doubt"), name);
            QVERIFY2(!hasFinding(flagged(name, "Y", "N"), "unread_column"), name);
        }
    }

    void volumesSinceTheOpenAreNoSizes()
    {
        const auto sum = [](int i) { return 100 * (i + 1); };
        const std::string why = refusalOf(runWithTrades("volume", sum));
        QVERIFY2(why.find("only grows") != std::string::npos, why.c_str());
        QVERIFY(runWithTrades("volume", sum, {{"columns", "trade_size=volume"}}));
        QVERIFY(runWithTrades("volume", [](int i) { return 100 + i % 7; }));
        QVERIFY(runWithTrades("volume", [](int) { return 100; }));
    }
};

QTEST_GUILESS_MAIN(TestHeaderChecks)
#include "tst_header_checks.moc"
