// SPDX-License-Identifier: GPL-3.0-or-later
// Quotes as people have them: one market written in many ways must cost the same in each, and what cannot be
// read rightly must be refused with a sentence, never run in silence.
#include "small_market.h"

#include <QtTest>
#include <fmt/format.h>
#include <tuple>

using namespace sor;
using namespace sor::test;

class TestInputGuards : public QObject, private MarketFolder {
    Q_OBJECT

    std::string m_right;

    /// Every quote under `header`, with `values` behind the venue, row by row in turn: with the first value
    /// as it is, with another a cent higher and a microsecond (or `later` ns) later.
    static std::string several(const std::string& header, const std::vector<std::string>& values,
                               std::int64_t later = 1000)
    {
        return "timestamp,venue," + header + ",bid,bid_size,ask,ask_size\n" + rows([&](const Quote& q) {
                   std::string text;
                   Quote other = q;
                   for (const std::string& value : values) {
                       text += fmt::format("{},{},{},{},{},{},{}\n", iso(other.time), kMics[q.venue], value,
                                           cents(other.bidCents), q.bidSz, cents(other.askCents), q.askSz);
                       other.time += later;
                       ++other.bidCents;
                       ++other.askCents;
                   }
                   return text;
               });
    }
    static const Finding* find(const Result<RunReport>& report, std::string_view code)
    {
        if (!report)
            return nullptr;
        const auto found = std::ranges::find(report->findings, code, &Finding::code);
        return found == report->findings.end() ? nullptr : &*found;
    }

private slots:
    void initTestCase()
    {
        m_right = cost({{"plain.csv", kHeader + rows(plainRow)}});
        QVERIFY2(m_right.find(',') != std::string::npos, m_right.c_str());
    }

    void readsTheSameMarketInAnyDress_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto add = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        const std::string plain = kHeader + rows(plainRow);
        add("float noise", kHeader + rows([](const Quote& q) {
                               return fmt::format("{},{},{:.17g},{:.17g},{},{}\n", iso(q.time),
                                                  kPublishers[q.venue], static_cast<double>(q.bidCents) / 100,
                                                  static_cast<double>(q.askCents) / 100, q.bidSz, q.askSz);
                           }));
        add("exponents", kHeader + rows([](const Quote& q) {
                             return fmt::format("{},{},{}e-2,{}E-02,{}.0,{}.\n", iso(q.time),
                                                kPublishers[q.venue], q.bidCents, q.askCents, q.bidSz,
                                                q.askSz);
                         }));
        for (const char* offset : {"-04:00", "-0400", "-04", " -0400"}) {
            add(offset, kHeader + rows([&](const Quote& q) {
                            std::string time = iso(q.time - 4 * 3'600'000'000'000);
                            time.replace(time.size() - 1, 1, offset);
                            return time + plainRow(q).substr(iso(q.time).size());
                        }));
        }
        add("UTC twice", replacedAll(plain, "Z,", "+00:00Z,"));
        add("a day without dashes", replacedAll(plain, "2025-03-12T", "20250312 "));
        add("decimal seconds", kHeader + rows([](const Quote& q) {
                                   return fmt::format("{}.{:09}{}", q.time / 1'000'000'000,
                                                      q.time % 1'000'000'000,
                                                      plainRow(q).substr(iso(q.time).size()));
                               }));
        add("joined files", kHeader + rows(plainRow).insert(rows(plainRow).find("\n") + 1, kHeader));
        add("a sep line, a comment and a blank line", "sep=,\n# exported\n\n" + plain);
        add("a quoted sep line", "\"sep=,\"\r\n" + replacedAll(plain, "\n", "\r\n"));
        add("a byte order mark", "\xEF\xBB\xBF" + plain);
        add("semicolons", replacedAll(plain, ",", ";"));
        add("pipes", replacedAll(plain, ",", "|"));
        add("tabs", replacedAll(plain, ",", "\t"));
        add("quotes around values",
            kHeader + rows([](const Quote& q) {
                return "\"" + replacedAll(plainRow(q).substr(0, plainRow(q).size() - 1), ",", "\",\"")
                    + "\"\n";
            }));
        add("short names", kShort + rows([](const Quote& q) { return shortRow(q, kMics[q.venue]); }));
        add("other names", "DateTime,Exchange,Bid Price,Bid-Size,OFFER,Ask Qty\n" + rows([](const Quote& q) {
                               return shortRow(q, kMics[q.venue]);
                           }));
    }
    void readsTheSameMarketInAnyDress()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(cost({{"dress.csv", text.toStdString()}})),
                 QByteArray::fromStdString(m_right));
    }

    void knowsEveryColumnThatNamesAnInstrument_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* name :
             {"symbol",    "ticker",        "sym",      "sym_root",  "raw_symbol", "instrument",
              "security",  "isin",          "figi",     "root",      "Ticker",     "SYMBOL",
              "rawSymbol", "instrument_id", "instId",   "asset",     "coin",       "Issue",
              "permno",    "stock_code",    "windcode", "ScripCode", "Local Code", "Symbol/Root",
              "#RIC",      "stock_locate"})
            QTest::newRow(name) << QByteArray(name);
    }
    void knowsEveryColumnThatNamesAnInstrument()
    {
        QFETCH(QByteArray, name);
        const bool isNumber = name == "instrument_id";
        const std::string a = isNumber ? "7" : "AAA";
        const std::string b = isNumber ? "8" : "BBB";
        const std::string text =
            fmt::format("timestamp,venue,{},bid,bid_size,ask,ask_size\n", name.toStdString())
            + rows([&](const Quote& q) {
                  std::string row = fmt::format("{},{},{},{},{},{},{}\n", iso(q.time), kMics[q.venue], a,
                                                cents(q.bidCents), q.bidSz, cents(q.askCents), q.askSz);
                  return row
                      + fmt::format("{},{},{},90.99,60,91.02,30\n", iso(q.time + 1000), kMics[q.venue], b);
              });
        const std::string refused = refusal({{"two.csv", text}});
        QVERIFY2(refused.find(a + ", " + b) != std::string::npos, refused.c_str());
        QCOMPARE(cost({{"two.csv", text}}, {{"symbol", a}}), m_right);
        QVERIFY(!refusal({{"two.csv", text}}, {{"symbol", "CCC"}}).empty());
    }

    void weakNamesOfInstrumentsGiveWayToTheFilesName()
    {
        for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
                 {"permno", "12490"}, {"stock_locate", "13"}, {"asset", "equity"}}) {
            const std::string text = several(name, {value});
            QCOMPARE(cost({{"AAA.csv", text}}, {{"symbol", "AAA"}}), m_right);
            QCOMPARE(cost({{"AAA.csv", text}}), m_right);
            QCOMPARE(cost({{"one.csv", text}}, {{"symbol", value}}), m_right);
            QVERIFY(run({{"AAA.csv", text}})->symbol.empty());
            const std::string both =
                refusal({{"AAA.csv", several(name, {value, "14"})}}, {{"symbol", "AAA"}});
            QVERIFY2(both.find(value + ", 14") != std::string::npos, both.c_str());
        }
        const auto half = [](const std::string& name, int number) {
            return "timestamp,venue," + name + ",bid,bid_size,ask,ask_size\n" + rows([&](const Quote& q) {
                       return (q.venue == 0) == (number == 13)
                           ? shortRow(q, fmt::format("{},{}", kMics[q.venue], number))
                           : std::string();
                   });
        };
        QCOMPARE(cost({{"a.csv", half("stock_locate", 13)}, {"b.csv", half("stock_locate", 14)}}), m_right);
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("days"))); // the other's name is random
        QVERIFY(!refusal({{"days/a.csv", half("permno", 13)}, {"days/b.csv", half("permno", 14)}}).empty());
    }

    void warnsOfAColumnThatMayNameInstruments()
    {
        for (const std::string name : {"product", "code", "Market", "name", "s", "sid", "token", "type"}) {
            const auto report = run({{"two.csv", several(name, {"AAA", "BBB"})}});
            const Finding* finding = find(report, "unread_column");
            QVERIFY2(finding != nullptr, name.c_str());
            QVERIFY(finding->text.find("'" + name + "'") != std::string::npos);
            QVERIFY(finding->text.find("AAA, BBB") != std::string::npos);
            QVERIFY(finding->advice.find("`columns symbol=" + name + "`") != std::string::npos);
            QCOMPARE(cost({{"two.csv", several(name, {"AAA", "BBB"})}},
                          {{"columns", "symbol=" + name}, {"symbol", "AAA"}}),
                     m_right);
        }
        QVERIFY(find(run({{"two.csv", several("sid", {"11", "12"})}}), "unread_column") != nullptr);
        // Another name of the instrument may say more than the one that is read.
        for (const auto& [names, values] : std::vector<std::pair<std::string, std::vector<std::string>>>{
                 {"symbol,contract", {"ES,ESH5", "ES,ESM5"}}, {"ticker,isin", {"BRK,US1", "BRK,US2"}}})
            QVERIFY2(find(run({{"two.csv", several(names, values)}}), "unread_column") != nullptr,
                     names.c_str());
        // Far behind the rows at the top, on one thread and on several.
        std::string late = several("product", {"AAA"});
        const std::string header = late.substr(0, late.find('\n') + 1);
        std::string more;
        for (int day = 0; day < 100; ++day)
            more += late.substr(header.size());
        late = header + more + replacedAll(more, "AAA", "BBB");
        const auto read = run({{"late.csv", late}}, {{"force", "true"}});
        QVERIFY2(find(read, "unread_column") != nullptr, costOf(read).c_str());
    }

    void saysNothingOfColumnsThatNameNone()
    {
        for (const auto& [name, values] : std::vector<std::pair<std::string, std::vector<std::string>>>{
                 {"product", {"AAA"}},
                 {"condition", {"R", "O"}},
                 {"tape", {"A", "B"}},
                 {"venue_seq", {"1", "2"}},
                 {"late", {"true", "false"}},
                 {"type", {"buy", "sell"}},
                 {"type", {"LIMIT", "MARKET"}},
                 {"local", {"9:30:01 AM", "9:30:02 AM"}},
                 {"market", {"1", "2", "3"}},
                 {"symbol,cp", {"AAA,99.01", "AAA,99.02"}},
                 {"symbol,right", {"AAA,0", "AAA,1"}},
                 {"symbol,maturity", {"AAA,9.89999", "AAA,9.89998"}},
                 {"depth", {"10", "12"}},
                 {"symbol,tag", {"AAA,x", "AAA,y"}}}) {
            const auto report = run({{"one.csv", several(name, values)}});
            QVERIFY2(report, (name + costOf(report)).c_str());
            QVERIFY2(find(report, "unread_column") == nullptr, name.c_str());
        }
        // What follows the venue alone is its own name.
        const std::string named =
            "timestamp,venue,bid,bid_size,ask,ask_size,title\n" + rows([](const Quote& q) {
                return replacedAll(shortRow(q, kMics[q.venue]), "\n",
                                   fmt::format(",of {}\n", kMics[q.venue]));
            });
        QCOMPARE(cost({{"named.csv", named}}), m_right);
        QVERIFY(find(run({{"named.csv", named}}), "unread_column") == nullptr);
    }

    void refusesContractsLevelsAndMakersAsOneInstrument()
    {
        const std::vector<std::string> expiries{"AAA,2025-03", "AAA,2025-06"};
        for (const auto& [code, text] : std::vector<std::pair<std::string, std::string>>{
                 {"contracts_merged", several("symbol,expiry", expiries)},
                 {"contracts_merged", several("strike,right", {"100,C", "105,C"})},
                 {"contracts_merged", several("symbol,put_call", {"AAA,P", "AAA,C"})},
                 {"levels_as_rows", several("level", {"0", "1", "2"}, 0)},
                 {"levels_as_rows", several("symbol,depth", {"AAA,1", "AAA,2"}, 0)},
                 {"makers_as_rows", several("mpid", {"GSCO", "JPMS"})}}) {
            QVERIFY2(!refusal({{"rows.csv", text}}).empty(), text.substr(0, 60).c_str());
            const auto forced = run({{"rows.csv", text}}, {{"force", "true"}});
            QVERIFY2(find(forced, code) != nullptr, costOf(forced).c_str());
        }
        // One value a row is the end of that quote; a maker who sets the best price has no quote of its own.
        int row = 0;
        const std::string own =
            "timestamp,venue,symbol,expiration,mpid,bid,bid_size,ask,ask_size\n" + rows([&](const Quote& q) {
                return shortRow(q,
                                fmt::format("{},AAA,{},{}", kMics[q.venue], iso(q.time + 1'000'000'000),
                                            ++row % 7 < 4 ? "GSCO" : "JPMS"));
            });
        const auto attributed = run({{"own.csv", own}});
        QCOMPARE(costOf(attributed), m_right);
        QVERIFY(find(attributed, "unread_column") != nullptr);
        // Of the one symbol that is read there may be one contract alone.
        const std::string each = several("symbol,expiry", {"AAA,2025-03", "BBB,2025-06"});
        QCOMPARE(cost({{"each.csv", each}}, {{"symbol", "AAA"}}), m_right);
        QCOMPARE(cost({{"one.csv", several("level", {"0"})}}), m_right);
    }

    void takesTradesAmongQuotesAsPrints()
    {
        const auto mixed = [](const std::string& names, const std::string& quote, const std::string& trade) {
            return "timestamp,venue," + names + ",bid,bid_size,ask,ask_size\n" + rows([&](const Quote& q) {
                       std::string row =
                           fmt::format("{},{},{},,,{},{},{},{}\n", iso(q.time), kMics[q.venue], quote,
                                       cents(q.bidCents), q.bidSz, cents(q.askCents), q.askSz);
                       return row
                           + fmt::format("{},{},{},{},10,,,,\n", iso(q.time + 50'000), kMics[q.venue], trade,
                                         cents(q.askCents));
                   });
        };
        for (const auto& [names, quote, trade] :
             std::vector<std::tuple<std::string, std::string, std::string>>{
                 {"type,price,size", "Q", "T"},
                 {"Type,Price,Volume", "Quote", "Trade"},
                 {"action,price,size", "A", "T"}}) {
            const auto report = run({{"mixed.csv", mixed(names, quote, trade)}});
            QCOMPARE(costOf(report), m_right);
            QCOMPARE(report->counts.trades, std::int64_t{90});
            QVERIFY(find(report, "unread_column") == nullptr);
        }
    }

    void takesRowsOfTwoKindsThatEndEarlyOrHoldZeros()
    {
        for (const std::string mark : {"", "\""}) { // quoted rows are read the general way
            const std::string text =
                "timestamp,type,venue,bid,bid_size,ask,ask_size,price,size\n" + rows([&](const Quote& q) {
                    return fmt::format("{},{}Q{},{},{},{},{},{}\n", iso(q.time), mark, mark, kMics[q.venue],
                                       cents(q.bidCents), q.bidSz, cents(q.askCents), q.askSz)
                        + fmt::format("{},{}T{},{},0,0,0.00,0,{},10\n", iso(q.time + 50'000), mark, mark,
                                      kMics[q.venue], cents(q.askCents));
                });
            const auto report = run({{"kinds.csv", text}});
            QCOMPARE(costOf(report), m_right);
            QCOMPARE(report->counts.trades, std::int64_t{90});
        }
    }

    void namesStatedForFilesWithoutAHeaderPassItsComments()
    {
        const std::string text = "#Time,Exch,Bid,BidSize,Ask,AskSize\n"
            + rows([](const Quote& q) { return shortRow(q, kMics[q.venue]); });
        QCOMPARE(cost({{"hash.csv", text}}), m_right);
        QCOMPARE(cost({{"hash.csv", text}}, {{"no-header", "ts,venue,bid,bid_size,ask,ask_size"}}), m_right);
    }

    void ignoresFlagsOfOthers()
    {
        for (const char* flags : {"0", "1", "3", "4", "5", "8", "32", "64", "127", "128", "192"}) {
            int i = 0;
            const std::string text =
                "timestamp,venue,bid,bid_size,ask,ask_size,flags\n" + rows([&](const Quote& q) {
                    const std::string flag = ++i % 2 == 0 ? flags : "0";
                    return replacedAll(shortRow(q, kMics[q.venue]), "\n", "," + flag + "\n");
                });
            const auto report = run({{"flags.csv", text}});
            QCOMPARE(costOf(report), m_right);
            QVERIFY(std::ranges::any_of(report->warnings, [](const std::string& warning) {
                return warning.find("column 'flags' is not read") != std::string::npos;
            }));
        }
    }

    void believesASymbolOnlyWhereSomethingSaysIt()
    {
        const std::string plain = kHeader + rows(plainRow);
        QVERIFY(refusal({{"plain.csv", plain}}, {{"symbol", "AAA"}}).find("Nothing says")
                != std::string::npos);
        QCOMPARE(cost({{"quotes_aaa-2025.csv", plain}}, {{"symbol", "AAA"}}), m_right);
        QVERIFY(!refusal({{"quotes_aaab.csv", plain}}, {{"symbol", "AAA"}}).empty());
    }

    void joinsTheSpellingsOfASymbol()
    {
        const std::string text =
            "timestamp,venue,symbol,bid,bid_size,ask,ask_size\n" + rows([](const Quote& q) {
                return fmt::format("{},{},AAA.{},{},{},{},{}\n", iso(q.time), kMics[q.venue], kMics[q.venue],
                                   cents(q.bidCents), q.bidSz, cents(q.askCents), q.askSz);
            });
        QCOMPARE(cost({{"spelt.csv", text}},
                      {{"symbol", "AAA.XNAS"}, {"symbol", "AAA.ARCX"}, {"symbol", "AAA.EDGX"}}),
                 m_right);
        QCOMPARE(cost({{"spelt.csv", text}}, {{"symbol", "AAA.XNAS,AAA.ARCX,AAA.EDGX"}}), m_right);
        const auto part = run({{"spelt.csv", text}}, {{"symbol", "AAA.XNAS,AAA.NONE"}});
        QVERIFY(part);
        QVERIFY(std::ranges::find(part->warnings, "The file has no rows of AAA.NONE.")
                != part->warnings.end());
    }

    void readsAPriceOfNothingAsNoQuote_data()
    {
        QTest::addColumn<QByteArray>("missing");
        for (const char* text : {"0", "0.0", "0.00", "", "NA", "N/A", "NaN", "nan", "null", "None", "\\N",
                                 "inf", "-inf", "-", ".", "\"\"", "\"0\"", "9223372036854775807"})
            QTest::newRow(text) << QByteArray(text);
    }
    void readsAPriceOfNothingAsNoQuote()
    {
        QFETCH(QByteArray, missing);
        // The venue at the best ask leaves: its old quote must not stand.
        const auto text = [&](const std::string& price, const std::string& size) {
            std::string all = kHeader;
            int i = 0;
            for (const Quote& q : smallMarket())
                all += ++i % 7 == 0 ? fmt::format("{},{},{},{},{},{}\n", iso(q.time), kPublishers[q.venue],
                                                  cents(q.bidCents), price, q.bidSz, size)
                                    : plainRow(q);
            return all;
        };
        const std::string expected = cost({{"empty.csv", text("", "0")}});
        QVERIFY(expected != m_right);
        QCOMPARE(cost({{"missing.csv", text(missing.toStdString(), "60")}}), expected);
    }

    void refusesWhatCannotBeRight()
    {
        const std::string plain = kHeader + rows(plainRow);
        QVERIFY(refusal({{"none.csv", rows(plainRow)}}).find("looks like a row") != std::string::npos);
        const std::string negative = kHeader + rows([](const Quote& q) {
                                         Quote quote = q;
                                         quote.bidCents -= 10'000;
                                         return plainRow(quote);
                                     });
        QVERIFY(refusal({{"negative.csv", negative}}).find("negative prices") != std::string::npos);
        // A second header with other columns makes all that follows unreadable.
        const std::string swapped = "ts_event,publisher_id,ask_px_00,bid_px_00,bid_sz_00,ask_sz_00\n";
        QVERIFY(refusal({{"swapped.csv", plain + swapped + rows(plainRow)}}).find("another header")
                != std::string::npos);
        QVERIFY(!refusal({{"halves.csv", replacedAll(plain, "0\n", "0.5\n")}}).empty());
        QVERIFY(!refusal({{"commas.csv", replacedAll(replacedAll(plain, ",", "|"), ".", ",")}}).empty());
    }
};

QTEST_GUILESS_MAIN(TestInputGuards)
#include "tst_input_guards.moc"
