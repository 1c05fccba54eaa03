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
#include <fmt/format.h>
#include <string>

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
                                 "open(sys.argv[2] + '/notes.txt', 'wb').write(text)\n"),
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
};

QTEST_APPLESS_MAIN(TestStudyCatalogue)
#include "tst_study_catalogue.moc"
