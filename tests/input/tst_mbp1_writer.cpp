// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/mbp1_writer.h"
#include "input/synthetic/synthetic_day.h"
#include "test_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <csignal>
#include <sys/resource.h>
#include <vector>
#include <zstd.h>

using namespace sor;

namespace {

using sor::test::bytesOf;

SyntheticDayOptions someRows(std::int64_t number, std::uint64_t seed = 1)
{
    SyntheticDayOptions options;
    options.rows = number;
    options.seed = seed;
    return options;
}

QByteArray decompressed(const QByteArray& packed)
{
    QByteArray text;
    ZSTD_DCtx* const context = ZSTD_createDCtx();
    ZSTD_inBuffer in{packed.constData(), static_cast<std::size_t>(packed.size()), 0};
    std::vector<char> piece(ZSTD_DStreamOutSize());
    std::size_t left = 1;
    while (in.pos < in.size) {
        ZSTD_outBuffer out{piece.data(), piece.size(), 0};
        left = ZSTD_decompressStream(context, &out, &in);
        if (ZSTD_isError(left))
            break;
        text.append(piece.data(), static_cast<qsizetype>(out.pos));
    }
    ZSTD_freeDCtx(context);
    return left == 0 ? text : QByteArray("not a whole zstd file");
}

std::filesystem::path inFolder(const QTemporaryDir& folder, const char* name)
{
    return std::filesystem::path(folder.path().toStdString()) / name;
}

} // namespace

class TestMbp1Writer : public QObject {
    Q_OBJECT

private slots:
    void aRowIsWrittenAsDatabentoWritesIt()
    {
        Mbp1Row row;
        row.tsRecv = *parseIsoTime("2024-08-01T13:36:32.492076683Z");
        row.tsEvent = *parseIsoTime("2024-08-01T13:36:31.000000005Z");
        row.publisherId = 2;
        row.instrumentId = 38;
        row.action = 'C';
        row.side = 'B';
        row.price = {222'620'000'000};
        row.size = 4'294'967'295;
        row.flags = 130;
        row.tsInDelta = -166627;
        row.sequence = 11405847;
        row.bidPx = {100'000};
        row.askSz = 36;
        row.askPx = {1'000'000'000'000};
        row.askCt = 1;
        std::array<char, Mbp1Formatter::kMaxLineBytes> line{};
        Mbp1Formatter formatter;
        char* const end = formatter.format(line.data(), row, "AAPL");
        QCOMPARE(
            std::string(line.data(), end),
            std::string(
                "2024-08-01T13:36:32.492076683Z,2024-08-01T13:36:31.000000005Z,1,2,38,C,B,0,222.620000000,"
                "4294967295,130,-166627,11405847,0.000100000,1000.000000000,0,36,0,1,AAPL\n"));
        row.bidPx = kNoPrice;
        row.price = kNoPrice;
        row.tsInDelta = 0;
        row.tsRecv += std::chrono::hours(24);
        char* const secondEnd = formatter.format(line.data(), row, "AAPL");
        QCOMPARE(std::string(line.data(), secondEnd),
                 std::string(
                     "2024-08-02T13:36:32.492076683Z,2024-08-01T13:36:31.000000005Z,1,2,38,C,B,0,,4294967295,"
                     "130,0,11405847,,1000.000000000,0,36,0,1,AAPL\n"));
    }

    void theSameOptionsGiveTheSameBytes()
    {
        const QTemporaryDir folder;
        for (const char* name : {"a.csv", "b.csv"})
            QVERIFY(generateSyntheticDay(someRows(20'000, 7), inFolder(folder, name)));
        QVERIFY(generateSyntheticDay(someRows(20'000, 8), inFolder(folder, "c.csv")));
        const QByteArray first = bytesOf(folder.filePath(QStringLiteral("a.csv")));
        QCOMPARE(first.count('\n'), 20'001);
        QVERIFY(first.startsWith(QByteArray(kMbp1Header.data(), kMbp1Header.size())));
        QVERIFY(first == bytesOf(folder.filePath(QStringLiteral("b.csv"))));
        QVERIFY(first != bytesOf(folder.filePath(QStringLiteral("c.csv"))));
    }

    void theSampleInTheResourcesIsMadeFromItsSeed()
    {
        const QByteArray packed =
            bytesOf(QStringLiteral(SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst"));
        QVERIFY(!packed.isEmpty());
        QVERIFY(packed.size() <= 1'000'000);
        const QTemporaryDir folder;
        SyntheticDayOptions options = someRows(45'000, 2);
        options.duration = std::chrono::minutes(10);
        QVERIFY(generateSyntheticDay(options, inFolder(folder, "sample.csv")));
        QVERIFY(decompressed(packed) == bytesOf(folder.filePath(QStringLiteral("sample.csv"))));
    }

    void aCompressedFileHoldsTheSameText()
    {
        const QTemporaryDir folder;
        QVERIFY(generateSyntheticDay(someRows(50'000), inFolder(folder, "day.csv")));
        QVERIFY(generateSyntheticDay(someRows(50'000), inFolder(folder, "day.csv.zst")));
        const QByteArray plain = bytesOf(folder.filePath(QStringLiteral("day.csv")));
        const QByteArray packed = bytesOf(folder.filePath(QStringLiteral("day.csv.zst")));
        QVERIFY(packed.size() < plain.size() / 3);
        QVERIFY(decompressed(packed) == plain);
    }

    void rowsAreAsLongAsOrdinaryOnes()
    {
        const QTemporaryDir folder;
        const auto file = generateSyntheticDay(someRows(50'000), inFolder(folder, "day.csv"));
        QVERIFY(file.hasValue());
        QCOMPARE(file->rows, std::int64_t{50'000});
        const double average = static_cast<double>(file->textBytes) / static_cast<double>(file->rows);
        QVERIFY2(average > 154 && average < 162, qPrintable(QString::number(average)));
        QCOMPARE(QFile(folder.filePath(QStringLiteral("day.csv"))).size(), file->textBytes);
    }

    void whatCannotBeWrittenIsSaidAndNothingIsLeft()
    {
        const QTemporaryDir folder;
        const auto missing = generateSyntheticDay(someRows(10), inFolder(folder, "none/day.csv"));
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::CannotWrite);
        QCOMPARE(missing.error().message, std::string("Could not write it: the folder does not exist."));
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("folder.csv")));
        const auto isFolder = generateSyntheticDay(someRows(10), inFolder(folder, "folder.csv"));
        QVERIFY(!isFolder);
        QCOMPARE(isFolder.error().message, std::string("Could not write it: this is a folder, not a file."));
        const auto wrongName = generateSyntheticDay(someRows(10), inFolder(folder, "day.txt"));
        QVERIFY(!wrongName);
        QCOMPARE(wrongName.error().code, ErrorCode::InvalidArgument);
        const auto device = AtomicOutputFile::open("/dev/null");
        QVERIFY(!device);
        QVERIFY(device.error().message.find("only a file can be replaced") != std::string::npos);
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
    }

    void aWriteThatFailsHalfwayLeavesTheOldFile()
    {
        const QTemporaryDir folder;
        QFile old(folder.filePath(QStringLiteral("day.csv")));
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        // A limit on the size of files stands for a full disk.
        struct rlimit before { };
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = before;
        limit.rlim_cur = 1'000'000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        const auto file = generateSyntheticDay(someRows(50'000), inFolder(folder, "day.csv"));
        ::setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::CannotWrite);
        QVERIFY(QString::fromStdString(file.error().text())
                    .contains(QStringLiteral("day.csv: Could not write it: ")));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("day.csv")});
        QCOMPARE(bytesOf(folder.filePath(QStringLiteral("day.csv"))), QByteArray("old"));
    }

    void stoppingWritesNothingAndProgressIsReported()
    {
        struct Sink : ProgressSink {
            void progress(std::string_view, std::int64_t rows, std::int64_t all) override
            {
                done = rows;
                total = all;
            }
            std::int64_t done = 0;
            std::int64_t total = 0;
        };
        const QTemporaryDir folder;
        std::stop_source stop;
        stop.request_stop();
        const auto stopped =
            generateSyntheticDay(someRows(100'000), inFolder(folder, "day.csv"), nullptr, stop.get_token());
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Interrupted);
        QVERIFY(QDir(folder.path()).isEmpty());
        Sink sink;
        QVERIFY(generateSyntheticDay(someRows(1000), inFolder(folder, "day.csv"), &sink));
        QCOMPARE(sink.done, std::int64_t{1000});
        QCOMPARE(sink.total, std::int64_t{1000});
    }
};

QTEST_GUILESS_MAIN(TestMbp1Writer)
#include "tst_mbp1_writer.moc"
