// SPDX-License-Identifier: GPL-3.0-or-later
// The top of a file: its symbols, and its first rows as a file of their own.
#include "csv_packing.h"
#include "input/csv/first_rows.h"

#include <fstream>
#include <iterator>

using namespace sor;
using namespace sor::test;

class TestFirstRows : public QObject {
    Q_OBJECT

    Folder m_folder;

private slots:
    void namesTheSymbolsOfTheTop()
    {
        const std::string more = replaced(kMbp1Row, "AAPL", "MSFT");
        const std::string text = kMbp1Header + kMbp1Row + more + kMbp1Row;
        QCOMPARE(previewCsv(m_folder.write("two.csv", text))->symbols,
                 (std::vector<std::string>{"AAPL", "MSFT"}));
        QCOMPARE(previewCsv(m_folder.write("one.csv", someRows(20)))->symbols,
                 std::vector<std::string>{"AAPL"});
        QVERIFY(previewCsv(m_folder.write("short.csv", kShortHeader + kShortRow))->symbols.empty());
        // A long file is cut in the middle of a row: the cut name is no symbol.
        const auto cut = previewCsv(m_folder.write("long.csv", someRows(5000)));
        QCOMPARE(cut->symbols, std::vector<std::string>{"AAPL"});
    }

    void copiesNoBinaryFile()
    {
        const auto from = m_folder.write("day.dbn", std::string("DBN\3\x60\0\0\0", 8) + someRows(3));
        const auto copied = copyFirstRows(from, 1, m_folder.path() / "none.csv", {});
        QVERIFY(!copied);
        QVERIFY(copied.error().message.starts_with("It is no text"));
        QVERIFY(!std::filesystem::exists(m_folder.path() / "none.csv"));
    }

    void copiesTheFirstRowsOfAnyPacking_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << QStringLiteral("first.csv");
        QTest::newRow("zstd") << QStringLiteral("first.csv.zst");
        QTest::newRow("gzip") << QStringLiteral("first.csv.gz");
    }
    void copiesTheFirstRowsOfAnyPacking()
    {
        QFETCH(QString, name);
        const std::string text = someRows(20'000); // more than a piece that is read at once
        const auto from = m_folder.write(name.toStdString(),
                                         name.endsWith(QLatin1String("zst"))      ? zstdFrame(text)
                                             : name.endsWith(QLatin1String("gz")) ? gzipMember(text)
                                                                                  : text);
        const auto to = m_folder.path() / "top.csv";
        for (const int rows : {1, 15'000, 20'000}) {
            const auto copied = copyFirstRows(from, rows, to, {});
            QVERIFY2(copied, copied ? "" : copied.error().text().c_str());
            QCOMPARE(*copied, std::int64_t{rows});
            std::ifstream in(to);
            const std::string got{std::istreambuf_iterator<char>(in), {}};
            QVERIFY(got == someRows(rows));
        }
        QCOMPARE(copyFirstRows(from, 30'000, to, {}).value(), std::int64_t{20'000});
    }

    void copyingRowsMindsQuotesAndSaysWhatIsWrong()
    {
        const auto to = m_folder.path() / "rows.csv";
        const auto from = m_folder.write("quoted.csv", "a,b\n1,\"x\ny\"\n2,z");
        QCOMPARE(copyFirstRows(from, 1, to, {}).value(), std::int64_t{1});
        std::ifstream in(to);
        const std::string got{std::istreambuf_iterator<char>(in), {}};
        QCOMPARE(got, std::string("a,b\n1,\"x\ny\"\n"));
        QCOMPARE(copyFirstRows(from, 9, to, {}).value(), std::int64_t{2});
        QCOMPARE(copyFirstRows(m_folder.path() / "none.csv", 1, to, {}).error().code, ErrorCode::FileMissing);
        QCOMPARE(copyFirstRows(from, 1, "/nowhere/rows.csv", {}).error().code, ErrorCode::CannotWrite);
        std::stop_source stopped;
        stopped.request_stop();
        QCOMPARE(copyFirstRows(from, 1, m_folder.path() / "stopped.csv", stopped.get_token()).error().code,
                 ErrorCode::Interrupted);
        QVERIFY(!std::filesystem::exists(m_folder.path() / "stopped.csv"));
    }
};

QTEST_GUILESS_MAIN(TestFirstRows)
#include "tst_first_rows.moc"
