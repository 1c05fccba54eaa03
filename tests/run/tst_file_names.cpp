// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are named after several instruments, and those that only look so.
#include "report/answer.h"
#include "small_market.h"

#include <QtTest>
#include <algorithm>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

class TestFileNames : public QObject, private MarketFolder {
    Q_OBJECT

    std::string m_right;

private slots:
    void initTestCase()
    {
        m_right = cost({{"plain.csv", kHeader + rows(plainRow)}});
        QVERIFY2(m_right.find(',') != std::string::npos, m_right.c_str());
    }

    /// Files without a column of symbols, told by their names.
    void judgesNamesOfFiles_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("expected");
        QTest::newRow("symbols and a day") << "AAA_20250312.csv"
                                           << "BBB_20250312.csv"
                                           << "refused";
        QTest::newRow("symbols") << "quotes_AAA.csv"
                                 << "BBB-quotes.csv"
                                 << "refused";
        QTest::newRow("pairs") << "BTCUSDT-bookTicker-2025-03-12.csv"
                               << "ETHUSDT-bookTicker-2025-03-12.csv"
                               << "refused";
        QTest::newRow("small letters") << "quotes_aaa.csv"
                                       << "quotes_bbb.csv"
                                       << "warned";
        QTest::newRow("days") << "AAA_20250312.csv"
                              << "AAA_20250313.csv"
                              << "";
        QTest::newRow("hours") << "AAA_20250312_H09.csv"
                               << "AAA_20250312_H10.csv"
                               << "";
        QTest::newRow("futures") << "ESZ5_20250312.csv"
                                 << "ESZ6_20250312.csv"
                                 << "refused";
        QTest::newRow("futures of two digits") << "CLF26.csv"
                                               << "CLG26.csv"
                                               << "refused";
        QTest::newRow("options") << "AAPL250321C00190000.csv"
                                 << "AAPL250321C00195000.csv"
                                 << "refused";
        QTest::newRow("futures of four digits") << "ESZ2025.csv"
                                                << "ESH2026.csv"
                                                << "refused";
        QTest::newRow("futures apart") << "ES_Z25_20250312.csv"
                                       << "ES_H26_20250312.csv"
                                       << "refused";
        QTest::newRow("futures in small letters") << "esz5.csv"
                                                  << "esh6.csv"
                                                  << "refused";
        QTest::newRow("futures in small letters, apart") << "es_z25.csv"
                                                         << "es_h26.csv"
                                                         << "refused";
        QTest::newRow("futures in small letters, four digits") << "quotes_clf2026.csv"
                                                               << "quotes_clg2026.csv"
                                                               << "refused";
        QTest::newRow("options in small letters") << "aapl250321c00190000.csv"
                                                  << "aapl250321c00195000.csv"
                                                  << "refused";
        QTest::newRow("runs") << "run1.csv"
                              << "run2.csv"
                              << "";
        QTest::newRow("numbers behind a word") << "lan1.csv"
                                               << "lan2.csv"
                                               << "warned";
        QTest::newRow("versions") << "aaa_v24.csv"
                                  << "aaa_v25.csv"
                                  << "";
        QTest::newRow("hours in small letters") << "aaa_20250312_h09.csv"
                                                << "aaa_20250312_h10.csv"
                                                << "";
        QTest::newRow("strikes") << "AAPL_20250620_C190.csv"
                                 << "AAPL_20250620_P190.csv"
                                 << "refused";
        QTest::newRow("quarters") << "AAA_Q1.csv"
                                  << "AAA_Q2.csv"
                                  << "";
        QTest::newRow("pages") << "AAA_P10.csv"
                               << "AAA_P11.csv"
                               << "";
        QTest::newRow("days of a future") << "ESZ5_20250312.csv"
                                          << "ESZ5_20250313.csv"
                                          << "";
        QTest::newRow("parts with a number") << "IBM_1.csv"
                                             << "IBM_2.csv"
                                             << "";
        QTest::newRow("venues") << "XNAS_AAA.csv"
                                << "ARCA_AAA.csv"
                                << "";
        QTest::newRow("venues of no list") << "COINBASE_BTCUSD.csv"
                                           << "KRAKEN_BTCUSD.csv"
                                           << "";
        QTest::newRow("parts") << "AAA_part1.csv"
                               << "AAA_part2.csv"
                               << "";
        QTest::newRow("one says nothing") << "AAA.csv"
                                          << "more.csv"
                                          << "";
        QTest::newRow("folders") << "AAA/quotes.csv"
                                 << "BBB/quotes.csv"
                                 << "warned";
        QTest::newRow("folders of venues") << "XNAS/quotes.csv"
                                           << "ARCX/quotes.csv"
                                           << "";
        QTest::newRow("letters") << "a.csv"
                                 << "b.csv"
                                 << "";
        QTest::newRow("symbols in small letters") << "aapl.csv"
                                                  << "msft.csv"
                                                  << "warned";
        QTest::newRow("hours of trading") << "ES_RTH.csv"
                                          << "ES_ETH.csv"
                                          << "";
        QTest::newRow("before and after") << "PRE.csv"
                                          << "POST.csv"
                                          << "";
        QTest::newRow("months") << "JUNE.csv"
                                << "JULY.csv"
                                << "";
        QTest::newRow("weekdays") << "wk_monday.csv"
                                  << "wk_tuesday.csv"
                                  << "";
        QTest::newRow("venues elsewhere") << "quotes_TSE.csv"
                                          << "quotes_JNX.csv"
                                          << "";
        QTest::newRow("a symbol and a side") << "AAA_BID.csv"
                                             << "AAA_ASK.csv"
                                             << "";
    }
    void judgesNamesOfFiles()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, expected);
        const auto venues = [](bool isFirst) {
            return kShort + rows([&](const Quote& q) {
                       return (q.venue == 0) == isFirst ? shortRow(q, kMics[q.venue]) : std::string();
                   });
        };
        for (const char* folder : {"AAA", "BBB", "XNAS", "ARCX"})
            QVERIFY(QDir(m_folder.path()).mkpath(QLatin1String(folder)));
        const Files files{{a.toStdString(), venues(true)}, {b.toStdString(), venues(false)}};
        if (expected == QLatin1String("refused")) {
            QVERIFY2(refusal(files).find("no column says which instrument") != std::string::npos,
                     refusal(files).c_str());
            QVERIFY(hasFinding(run(files, {{"force", "true"}}), "file_names"));
            return;
        }
        const auto report = run(files);
        QCOMPARE(costOf(report), m_right);
        QCOMPARE(hasFinding(report, "file_names"), expected == QLatin1String("warned"));
    }

    /// What follows each other may be parts of one instrument: nothing is refused.
    void filesOneAfterTheOtherAreNotRefused()
    {
        constexpr std::int64_t kHalf = kStart + 9'000'000'000;
        const auto half = [](bool isFirst) {
            return kShort + rows([&](const Quote& q) {
                       return (q.time < kHalf) == isFirst ? shortRow(q, kMics[q.venue]) : std::string();
                   });
        };
        const auto report = run({{"FOO.csv", half(true)}, {"BAR.csv", half(false)}});
        QCOMPARE(costOf(report), m_right);
        QVERIFY(hasFinding(report, "file_names"));
    }

    void tradesAreComparedInWhatMayBeASymbol()
    {
        const auto traded = [&](const char* name, const char* trades) {
            const QString path = writeFile(
                m_folder, QLatin1String(trades),
                QByteArray::fromStdString("time,venue,price,size\n" + iso(kStart) + ",XNAS,250,100\n"
                                          + iso(kStart + 8'000'000'000) + ",XNAS,250,100\n"));
            return run({{name, shortFile([](const Quote& q) { return std::string(kMics[q.venue]); })}},
                       {{"trades", path.toStdString()}});
        };
        const auto same = traded("AAPL_QTE.csv", "AAPL_TRD.csv");
        QVERIFY2(same && !hasFinding(same, "file_names"), refusalOf(same).c_str());
        // A word that may say what the rows are, behind a symbol that both have.
        const auto kinds = traded("AAPL_ABC.csv", "AAPL_DEF.csv");
        QVERIFY2(hasFinding(kinds, "file_names"), refusalOf(kinds).c_str());
        QVERIFY(refusalOf(traded("AAPL.csv", "MSFT.csv")).find("named after") != std::string::npos);
    }

    /// Of very many files each is compared with a few.
    void manyFilesOfTwoSymbolsAreRefused()
    {
        Files files;
        constexpr int kFiles = 310;
        files.reserve(kFiles);
        for (int i = 0; i < kFiles; ++i)
            files.emplace_back(fmt::format("{}_{}.csv", i < kFiles - 2 ? "AAA" : "BBB", i),
                               kShort + rows([&](const Quote& q) {
                                   Quote moved = q;
                                   moved.time += i;
                                   return shortRow(moved, kMics[q.venue]);
                               }));
        QVERIFY(refusal(files).find("named after AAA and BBB") != std::string::npos);
    }

    void saysWhichFileNamesNoSymbol()
    {
        const std::string header = replacedAll(kShort, "venue", "symbol,venue");
        const auto venues = [](bool isFirst) {
            return rows([&](const Quote& q) {
                return (q.venue == 0) != isFirst ? std::string()
                    : isFirst                    ? shortRow(q, std::string("AAA,") + kMics[q.venue])
                                                 : shortRow(q, kMics[q.venue]);
            });
        };
        for (const auto& [name, isWarned] : {std::pair("b.csv", true), std::pair("aaa_more.csv", false)}) {
            const auto report = run({{"a.csv", header + venues(true)}, {name, kShort + venues(false)}});
            QCOMPARE(costOf(report), m_right);
            QCOMPARE(hasFinding(report, "file_names"), isWarned);
        }
    }
};

QTEST_GUILESS_MAIN(TestFileNames)
#include "tst_file_names.moc"
