// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder of quotes holds: trades that stand in a file beside their quotes.
#include "run/study/study_catalogue.h"
#include "run/study/study_plan.h"
#include "test_files.h"
#include "value_of.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fmt/format.h>
#include <sstream>
#include <string>
#include <vector>

using namespace sor;
using namespace sor::test;

namespace {

/// A quote each second of three minutes, and a trade of `shares` behind every tenth.
std::string quotes()
{
    std::string text = "time,bid_venue,bid,bid_size,ask_venue,ask,ask_size\n";
    for (int second = 0; second < 180; ++second)
        text += fmt::format("2024-10-21T14:{:02}:{:02}Z,XNAS,50.0{},300,BATS,50.0{},500\n", second / 60,
                            second % 60, second % 3, second % 3 + 2);
    return text;
}

std::string trades(int shares)
{
    std::string text = "time,venue,price,size\n";
    for (int second = 5; second < 180; second += 10)
        text += fmt::format("2024-10-21T14:{:02}:{:02}.5Z,BATS,50.04,{}\n", second / 60, second % 60, shares);
    return text;
}

std::string withPipes(std::string text)
{
    std::ranges::replace(text, ',', '|');
    return text;
}

/// As Daily TAQ's: a quote each second of a minute from 10:00 New York, and trades of 40 shares.
std::string taqQuotes()
{
    std::string text = "Time|Exchange|Symbol|Bid_Price|Bid_Size|Offer_Price|Offer_Size|Quote_Condition|"
                       "Participant_Timestamp\n";
    for (int second = 0; second < 60; ++second)
        text += fmt::format("1000{0:02}000000000|{1}|AAA|50.00|{2}|50.02|3|R|1000{0:02}000000000\n", second,
                            second % 2 == 0 ? 'Q' : 'N', 1 + second % 5);
    return text + "END|20240607|60|||||\n";
}

std::string taqTrades()
{
    std::string text = "Time|Exchange|Symbol|Sale Condition|Trade Volume|Trade Price|"
                       "Trade Correction Indicator|Participant Timestamp\n";
    for (int second = 0; second < 60; second += 3)
        text += fmt::format("1000{0:02}500000000|N|AAA|@F I|40|50.02|00|1000{0:02}500000000\n", second);
    return text + "END|20240607|20|||||\n";
}

std::int64_t volumeOf(const CatalogueEntry& entry)
{
    std::int64_t shares = 0;
    for (const VolumeRecord::Part& part : entry.volume.parts())
        shares += part.shares;
    return shares;
}

} // namespace

class TestStudyCatalogue : public QObject {
    Q_OBJECT

private slots:
    void tradesBesideQuotesBelongToThem()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("AAA")));
        const auto write = [&](const QString& name, const std::string& text) {
            writeFile(folder, QStringLiteral("AAA/") + name, QByteArray::fromStdString(text));
        };
        write(QStringLiteral("2024-10-21.quotes.csv"), quotes());
        write(QStringLiteral("2024-10-21.trades.csv"), trades(100));
        const std::filesystem::path path = folder.path().toStdString();
        const RunSetup setup;
        const auto read = [&](const std::vector<CatalogueEntry>& known) {
            return valueOf(makeCatalogue(path, setup, {"AAA"}, known, {}, nullptr));
        };
        const StudyCatalogue first = read({});
        QCOMPARE(first.entries.size(), std::size_t{1});
        const CatalogueEntry& entry = first.entries.front();
        QVERIFY2(entry.problem.empty(), entry.problem.c_str());
        QCOMPARE(entry.path, std::string("AAA/2024-10-21.quotes.csv"));
        QCOMPARE(entry.trades, std::string("AAA/2024-10-21.trades.csv"));
        QCOMPARE(entry.symbol, std::string("AAA"));
        QCOMPARE(entry.rows, 180);
        QCOMPARE(volumeOf(entry), 18 * 100);
        // Nothing is read again, but for trades that changed.
        QCOMPARE(read(first.entries).filesRead, 0);
        write(QStringLiteral("2024-10-21.trades.csv"), trades(70));
        const StudyCatalogue again = read(first.entries);
        QCOMPARE(again.filesRead, 1);
        QCOMPARE(volumeOf(again.entries.front()), 18 * 70);
        QVERIFY(again.entries.front().xxh3 != entry.xxh3);
    }

    void tradesWithoutQuotesAreNoneOfTheStudy()
    {
        const QTemporaryDir folder;
        writeFile(folder, QStringLiteral("AAA_2024-10-21_trades.csv"), QByteArray::fromStdString(trades(1)));
        const auto catalogue =
            valueOf(makeCatalogue(folder.path().toStdString(), RunSetup{}, {"AAA"}, {}, {}, nullptr));
        QCOMPARE(catalogue.entries.size(), std::size_t{1});
        QVERIFY(!catalogue.entries.front().problem.empty());
        QVERIFY(catalogue.symbols().empty());
    }

    void anOrderWithoutAUsableFileSaysWhy()
    {
        const QTemporaryDir folder;
        writeFile(folder, QStringLiteral("AAA_2024-10-21_trades.csv"), QByteArray::fromStdString(trades(1)));
        const std::filesystem::path path = folder.path().toStdString();
        const auto reasonOf = [&](const std::string& symbol) {
            const auto catalogue = valueOf(makeCatalogue(path, RunSetup{}, {}, {}, {}, nullptr));
            StudyOrder order;
            order.id = "o";
            order.symbol = symbol;
            order.shares = 100;
            order.window = {unixNanos(1'729'519'200'000'000'000), unixNanos(1'729'519'260'000'000'000)};
            return valueOf(planStudy(RunSetup{}, {order}, path, catalogue)).rows.front().outcome.reason;
        };
        const std::string refused = "The file AAA_2024-10-21_trades.csv cannot be used: ";
        QVERIFY2(reasonOf("AAA").starts_with(refused), reasonOf("AAA").c_str());
        QVERIFY2(reasonOf("ZZZ").starts_with(refused), reasonOf("ZZZ").c_str());
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("BBB")));
        writeFile(folder, QStringLiteral("BBB/2024-10-21.csv"), QByteArray::fromStdString(quotes()));
        QVERIFY2(reasonOf("AAA").starts_with(refused), reasonOf("AAA").c_str());
        QCOMPARE(reasonOf("ZZZ"), std::string("No file has the symbol ZZZ; there are BBB."));
        QCOMPARE(reasonOf("BBB"), std::string());
    }

    /// A file of many symbols with trades of some: the others are not "in no file".
    void aSymbolWithoutTradesBesideOthersSaysWhy()
    {
        const QTemporaryDir folder;
        const auto write = [&](const std::string& name, const std::string& text,
                               const std::vector<std::string>& symbols) {
            std::string all = text.substr(0, text.find('\n')) + ",symbol\n";
            for (const std::string& symbol : symbols) {
                std::istringstream lines(text.substr(text.find('\n') + 1));
                for (std::string line; std::getline(lines, line);)
                    all += name.substr(0, 10) + line.substr(10) + "," + symbol + "\n";
            }
            writeFile(folder, QString::fromStdString(name), QByteArray::fromStdString(all));
        };
        write("2024-10-21.quotes.csv", quotes(), {"AAA", "BBB"});
        write("2024-10-21.trades.csv", trades(100), {"AAA", "BBB"});
        write("2024-10-22.quotes.csv", quotes(), {"AAA", "BBB"});
        write("2024-10-22.trades.csv", trades(100), {"BBB"});
        const std::filesystem::path path = folder.path().toStdString();
        const auto catalogue = valueOf(makeCatalogue(path, RunSetup{}, {"AAA", "BBB"}, {}, {}, nullptr));
        QCOMPARE(catalogue.entries.size(), std::size_t{4});
        const auto reasonOf = [&](const std::string& symbol, int day) {
            StudyOrder order;
            order.id = "o";
            order.symbol = symbol;
            order.shares = 100;
            order.window.from = unixNanos(1'729'519'200'000'000'000) + std::chrono::days{day};
            order.window.to = order.window.from + std::chrono::minutes{1};
            return valueOf(planStudy(RunSetup{}, {order}, path, catalogue)).rows.front().outcome.reason;
        };
        QCOMPARE(reasonOf("AAA", 0), std::string());
        QCOMPARE(reasonOf("BBB", 0), std::string());
        QCOMPARE(reasonOf("BBB", 1), std::string());
        QCOMPARE(reasonOf("AAA", 1),
                 std::string("The file 2024-10-22.quotes.csv cannot be used: Its trades, "
                             "2024-10-22.trades.csv, have none of AAA."));
        QCOMPARE(reasonOf("BBB", 2), std::string("No file has quotes of BBB in its window on 2024-10-23."));
        // Nothing is read again, but for trades that changed.
        const auto again = [&] {
            return valueOf(makeCatalogue(path, RunSetup{}, {"AAA", "BBB"}, catalogue.entries, {}, nullptr))
                .filesRead;
        };
        QCOMPARE(again(), 0);
        write("2024-10-22.trades.csv", trades(100), {"AAA", "BBB"});
        QCOMPARE(again(), 1);
    }

    void packedFilesOfAnyKindAreTaken()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("AAA")));
        const QString csv =
            writeFile(folder, QStringLiteral("AAA/2024-10-21.csv"), QByteArray::fromStdString(quotes()));
        const auto pack = [&](const QString& program, const QStringList& words) {
            return QProcess::execute(program, words) == 0;
        };
        QVERIFY(pack(QStringLiteral("zstd"),
                     {QStringLiteral("-q"), csv, QStringLiteral("-o"),
                      folder.filePath(QStringLiteral("AAA/2024-10-22.CSV.ZST"))}));
        QVERIFY(
            pack(QStringLiteral("python3"),
                 {QStringLiteral("-c"),
                  QStringLiteral("import sys, zipfile, lzma, bz2\n"
                                 "text = open(sys.argv[1], 'rb').read()\n"
                                 "half = text.index(b'\\n', len(text) // 2) + 1\n"
                                 "head = text[:text.index(b'\\n') + 1]\n"
                                 "zip = zipfile.ZipFile(sys.argv[2] + '/2024-10-23.zip', 'w')\n"
                                 "zip.writestr('a.csv', text[:half])\n"
                                 "zip.writestr('b.csv', head + text[half:])\n"
                                 "zip.close()\n"
                                 "open(sys.argv[2] + '/2024-10-24.csv.xz', 'wb').write(lzma.compress(text))\n"
                                 "open(sys.argv[2] + '/2024-10-25.csv.bz2', 'wb').write(bz2.compress(text))\n"
                                 "open(sys.argv[2] + '/notes.txt', 'w').write('Bought, not sold.\\n')\n"),
                  csv, folder.filePath(QStringLiteral("AAA"))}));
        const std::filesystem::path path = folder.path().toStdString();
        const StudyCatalogue catalogue = valueOf(makeCatalogue(path, RunSetup{}, {}, {}, {}, nullptr));
        QCOMPARE(catalogue.entries.size(), std::size_t{5});
        for (const CatalogueEntry& entry : catalogue.entries) {
            QVERIFY2(entry.problem.empty(), (entry.path + ": " + entry.problem).c_str());
            QCOMPARE(entry.symbol, std::string("AAA"));
            QCOMPARE(entry.rows, catalogue.entries.front().rows);
            QVERIFY(entry.last == catalogue.entries.front().last);
        }
        // What is known is not read again, archives neither.
        const StudyCatalogue again =
            valueOf(makeCatalogue(path, RunSetup{}, {}, catalogue.entries, {}, nullptr));
        QCOMPARE(again.filesRead, std::int64_t{0});
    }

    void contentTellsWhereNamesDoNot_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isTaken");
        const auto row = [](const char* name, const std::string& text, bool isTaken) {
            QTest::addRow("%s", name)
                << QString::fromLatin1(name) << QByteArray::fromStdString(text) << isTaken;
        };
        row("EQY_US_ALL_BBO_20240607", taqQuotes(), true);
        row("EQY_US_ALL_NBBO_20240607", taqQuotes(), true);
        row("SPLITS_US_ALL_BBO_A_20240607", taqQuotes(), true);
        row("AAA/quotes.20241021", quotes(), true);
        row("AAA_20241021.psv", withPipes(quotes()), true);
        row("AAA_20241021.dat", quotes(), true);
        row("AAA_20241021.txt", quotes(), true);
        row("AAA_20241021.CSV", quotes(), true);
        row("20241021/AAA", quotes(), true);
        row("fills", "strategy,time,venue,shares\ntwap,2024-10-21T14:00:00Z,XNAS,100\n", false);
        row("README", "Quotes of AAA, as they came; see LICENSE, too.\n", false);
        row("LICENSE", "Copyright, all rights reserved\n", false);
        row("SHA256SUMS", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  a.csv\n", false);
        row("manifest.json", R"({"symbols": ["AAA"], "schema": "mbp-1"})", false);
        row("EQY_US_ALL_REF_MASTER_20240607", "Symbol|Security_Description|CUSIP|Round_Lot\nAAA|A|1|100\n",
            false);
        row("orders",
            "order_id,symbol,side,shares,from,to\n1,AAA,buy,100,2024-10-21T14:00:00Z,"
            "2024-10-21T14:02:00Z\n",
            false);
        row(".EQY_US_ALL_BBO_20240607", taqQuotes(), false);
        row("program",
            std::string("\x7f"
                        "ELF\0\0\0,,,",
                        10),
            false);
        row("empty", "", false);
        row("blank", "\n\n", false);
    }

    /// Beside a file that is taken by its name; plain and packed.
    void contentTellsWhereNamesDoNot()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(bool, isTaken);
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("AAA/folder,of,quotes")));
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("20241021")));
        writeFile(folder, QStringLiteral("AAA/2024-10-22.csv"), QByteArray::fromStdString(quotes()));
        const QString file = writeFile(folder, name, text);
        const std::filesystem::path path = folder.path().toStdString();
        for (const QString& shown : {name, name + QStringLiteral(".gz")}) {
            if (shown != name)
                QCOMPARE(QProcess::execute(QStringLiteral("gzip"), {file}), 0);
            const StudyCatalogue catalogue =
                valueOf(makeCatalogue(path, RunSetup{}, {"AAA"}, {}, {}, nullptr));
            QCOMPARE(catalogue.entries.size(), std::size_t{isTaken ? 2U : 1U});
            QCOMPARE(catalogue.otherFiles,
                     std::int64_t{isTaken || name.startsWith(QLatin1Char('.')) ? 0 : 1});
            const CatalogueEntry* entry = catalogue.find(shown.toStdString(), "AAA");
            QCOMPARE(entry != nullptr, isTaken);
            if (entry != nullptr) {
                QVERIFY2(entry->problem.empty(), entry->problem.c_str());
                QCOMPARE(entry->rows, text.startsWith("Time|") ? 60 : 180);
            }
            // What is known is not read again.
            QCOMPARE(
                valueOf(makeCatalogue(path, RunSetup{}, {"AAA"}, catalogue.entries, {}, nullptr)).filesRead,
                std::int64_t{0});
        }
    }

    void tradesOfDailyTaqBelongToItsQuotes()
    {
        const QTemporaryDir folder;
        const auto write = [&](const char* name, const std::string& text) {
            writeFile(folder, QString::fromLatin1(name), QByteArray::fromStdString(text));
        };
        write("EQY_US_ALL_TRADE_20240607", taqTrades());
        const auto read = [&] {
            return valueOf(makeCatalogue(folder.path().toStdString(), RunSetup{}, {"AAA"}, {}, {}, nullptr));
        };
        const StudyCatalogue alone = read();
        QCOMPARE(alone.entries.size(), std::size_t{1});
        QVERIFY(!alone.entries.front().problem.empty());
        write("EQY_US_ALL_BBO_20240607", taqQuotes());
        const StudyCatalogue both = read();
        QCOMPARE(both.entries.size(), std::size_t{1});
        QVERIFY2(both.entries.front().problem.empty(), both.entries.front().problem.c_str());
        QCOMPARE(both.entries.front().trades, std::string("EQY_US_ALL_TRADE_20240607"));
        QCOMPARE(volumeOf(both.entries.front()), 20 * 40);
    }

    /// Those of their letter, else those of the day, of which each part takes its own symbols'.
    void partsOfDailyTaqHaveTheirTrades()
    {
        const QTemporaryDir folder;
        const auto rowsOf = [](QString text, const char* symbol) {
            text.replace(QStringLiteral("|AAA|"), QStringLiteral("|%1|").arg(QLatin1String(symbol)));
            return text.left(text.indexOf(QStringLiteral("END|"))).toUtf8();
        };
        const QString quotes = QString::fromStdString(taqQuotes());
        const QString trades = QString::fromStdString(taqTrades());
        for (const char* letter : {"A", "B", "C", "D"})
            writeFile(folder, QStringLiteral("SPLITS_US_ALL_BBO_%1_20240607").arg(QLatin1String(letter)),
                      rowsOf(quotes, letter));
        const QByteArray ofB = rowsOf(trades, "B");
        writeFile(folder, QStringLiteral("EQY_US_ALL_TRADE_20240607"),
                  rowsOf(trades, "A") + ofB.mid(ofB.indexOf('\n') + 1));
        writeFile(folder, QStringLiteral("SPLITS_US_ALL_TRADE_D_20240607"), rowsOf(trades, "D"));
        const auto catalogue =
            valueOf(makeCatalogue(folder.path().toStdString(), RunSetup{}, {}, {}, {}, nullptr));
        QCOMPARE(catalogue.entries.size(), std::size_t{4});
        for (const CatalogueEntry& entry : catalogue.entries) {
            QCOMPARE(entry.trades,
                     std::string(entry.symbol == "D" ? "SPLITS_US_ALL_TRADE_D_20240607"
                                                     : "EQY_US_ALL_TRADE_20240607"));
            const bool isLacking = entry.symbol == "C";
            QCOMPARE(entry.problem,
                     std::string(isLacking ? "Its trades, EQY_US_ALL_TRADE_20240607, have none of C." : ""));
            QCOMPARE(volumeOf(entry), isLacking ? 0 : 20 * 40);
        }
    }

    void aFormThatIsStatedHoldsForTheFolder()
    {
        const QTemporaryDir folder;
        std::string text = quotes();
        text.replace(0, text.find('\n'), "T,BV,B,BS,AV,A,AS");
        writeFile(folder, QStringLiteral("AAA_2024-10-21"), QByteArray::fromStdString(text));
        writeFile(folder, QStringLiteral("AAA_2024-10-22.csv"), QByteArray::fromStdString(text));
        RunSetup setup;
        const auto problems = [&]() -> std::vector<std::string> {
            std::vector<std::string> found;
            for (const CatalogueEntry& entry :
                 valueOf(makeCatalogue(folder.path().toStdString(), setup, {"AAA"}, {}, {}, nullptr)).entries)
                found.push_back(entry.problem);
            return found;
        };
        QCOMPARE(problems().size(), std::size_t{1});
        QVERIFY(!problems().front().empty());
        setup.form.headerless = "time,bid_venue,bid,bid_size,ask_venue,ask,ask_size";
        text.erase(0, text.find('\n') + 1);
        writeFile(folder, QStringLiteral("AAA_2024-10-21"), QByteArray::fromStdString(text));
        writeFile(folder, QStringLiteral("AAA_2024-10-22.csv"), QByteArray::fromStdString(text));
        QCOMPARE(problems(), (std::vector<std::string>{"", ""}));
    }

    void aFolderWithoutQuotesSaysHowManyFilesItHas()
    {
        const QTemporaryDir folder;
        writeFile(folder, QStringLiteral("README"), "Nothing, yet\n");
        const auto catalogue =
            makeCatalogue(folder.path().toStdString(), RunSetup{}, {"AAA"}, {}, {}, nullptr);
        QVERIFY(!catalogue);
        QVERIFY2(catalogue.error().message.starts_with("The folder has no file of quotes among 1 file."),
                 catalogue.error().message.c_str());
    }
};

QTEST_APPLESS_MAIN(TestStudyCatalogue)
#include "tst_study_catalogue.moc"
