// SPDX-License-Identifier: GPL-3.0-or-later
// Quotes as people have them: one market written in many ways must cost the same in each, and what cannot be
// read rightly must be refused with a sentence, never run in silence.
#include "small_market.h"

#include <QtTest>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

class TestInputGuards : public QObject, private MarketFolder {
    Q_OBJECT

    std::string m_right;

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
             {"symbol", "ticker", "sym", "sym_root", "raw_symbol", "instrument", "security", "isin", "figi",
              "root", "Ticker", "SYMBOL", "rawSymbol", "instrument_id"})
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
