// SPDX-License-Identifier: GPL-3.0-or-later
// The program as a user runs it: exit codes, messages, files.
#include "process_signal.h"
#include "test_files.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/types.h>

namespace {

using sor::test::bytesOf;

struct Outcome {
    int exitCode = -1;
    QString out;
    QString error;
};

Outcome runProgram(const QString& program, const QStringList& arguments)
{
    QProcess process;
    // No display and no locale: a bare server.
    process.setProcessEnvironment(QProcessEnvironment());
    process.start(program, arguments);
    if (!process.waitForFinished(120'000))
        return {};
    Outcome outcome;
    outcome.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    outcome.out = QString::fromUtf8(process.readAllStandardOutput());
    outcome.error = QString::fromUtf8(process.readAllStandardError());
    return outcome;
}

Outcome sorlab(const QStringList& arguments)
{
    return runProgram(QStringLiteral(SOR_PROGRAM), arguments);
}

QJsonObject jsonOf(const QString& path)
{
    return QJsonDocument::fromJson(bytesOf(path)).object();
}

const QString kSample = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst");

} // namespace

class TestBatch : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void writesTheThreeFilesOfTheSample()
    {
        const Outcome run = sorlab({u"--batch"_qs, u"--csv"_qs, kSample, u"--out"_qs, path(u"results"_qs)});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        QVERIFY(run.out.contains(u"Best Ask"_qs) && run.out.contains(u"TWAP"_qs));
        QVERIFY2(run.error.isEmpty(), qPrintable(run.error));
        const QJsonObject output = jsonOf(path(u"results/output.json"_qs));
        const QJsonObject baselines = jsonOf(path(u"results/baselines.json"_qs));
        const QJsonObject all = jsonOf(path(u"results/final_result.json"_qs));
        const QString runId = output[u"run_id"_qs].toString();
        QCOMPARE(runId.size(), 32);
        QCOMPARE(baselines[u"run_id"_qs].toString(), runId);
        QCOMPARE(all[u"run_id"_qs].toString(), runId);
        for (const QString& key : {u"lambda_over"_qs, u"lambda_under"_qs, u"theta_queue"_qs})
            QVERIFY(output[u"best_parameters"_qs].toObject()[key].isDouble());
        for (const QString& key : {u"best_ask"_qs, u"twap"_qs, u"vwap"_qs}) {
            const QJsonObject baseline = output[u"baselines"_qs].toObject()[key].toObject();
            QVERIFY(baseline[u"total_cash"_qs].toDouble() > 400'000);
            QVERIFY(baseline[u"avg_fill_px"_qs].toDouble() > 80);
            QVERIFY(output[u"savings_vs_baselines_bps"_qs].toObject()[key].isDouble());
        }
        QCOMPARE(all[u"optimized"_qs].toObject()[u"filled"_qs].toInt(), 5000);
        QCOMPARE(all[u"grid"_qs].toArray().size(), 125);
        for (const QString& key : {u"validation"_qs, u"diagnostics"_qs, u"data_quality"_qs, u"run"_qs})
            QVERIFY(all[key].isObject());
        QCOMPARE(QDir(path(u"results"_qs)).entryList(QDir::Files).size(), 3);
    }

    void theHeadlessProgramAndAnyNumberOfThreadsGiveTheSameBytes()
    {
        const QString a = path(u"a"_qs);
        const QString b = path(u"b"_qs);
        QCOMPARE(sorlab({u"--batch"_qs, u"--csv"_qs, kSample, u"--quiet"_qs, u"--threads"_qs, u"1"_qs,
                         u"--out"_qs, a})
                     .exitCode,
                 0);
        QCOMPARE(runProgram(QStringLiteral(SOR_CLI_PROGRAM),
                            {u"--batch"_qs, u"--csv"_qs, kSample, u"--quiet"_qs, u"--threads"_qs, u"3"_qs,
                             u"--out"_qs, b})
                     .exitCode,
                 0);
        for (const QString& name : {u"/output.json"_qs, u"/baselines.json"_qs}) {
            QVERIFY(!bytesOf(a + name).isEmpty());
            QCOMPARE(bytesOf(a + name), bytesOf(b + name));
        }
        // Only run.timing may differ.
        const auto withoutTiming = [](const QString& file) {
            QByteArray bytes = bytesOf(file);
            return bytes.left(bytes.indexOf("\"timing\": {"));
        };
        QVERIFY(withoutTiming(a + u"/final_result.json"_qs).size() > 10'000);
        QCOMPARE(withoutTiming(a + u"/final_result.json"_qs), withoutTiming(b + u"/final_result.json"_qs));
    }

    void exitCodesAndMessages_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("content"); // of input.csv, when not empty
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("part");
        const QString header = u"ts_event,publisher_id,bid_px_00,bid_sz_00,ask_px_00,ask_sz_00\n"_qs;
        const QString row = u"2025-06-02T14:00:00Z,2,10.00,100,10.02,300\n"_qs;
        const QStringList batch{u"--batch"_qs, u"--csv"_qs, u"INPUT"_qs};
        QTest::newRow("unknown option") << QStringList{u"--bach"_qs} << QString() << 2 << u"--bach"_qs;
        QTest::newRow("no source") << QStringList{u"--batch"_qs} << QString() << 2 << u"--csv FILE"_qs;
        QTest::newRow("no such file") << QStringList{u"--batch"_qs, u"--csv"_qs, u"/nowhere/x.csv"_qs}
                                      << QString() << 3 << u"there is no such file"_qs;
        QTest::newRow("a folder") << QStringList{u"--batch"_qs, u"--csv"_qs, u"/tmp"_qs} << QString() << 3
                                  << u"folder"_qs;
        QTest::newRow("empty file") << batch << u"EMPTY"_qs << 3 << u"empty"_qs;
        QTest::newRow("not a CSV") << batch << u"hello\nworld\n"_qs << 3 << u"CSV"_qs;
        QTest::newRow("missing column")
            << batch << u"ts_event,publisher_id,ask_px_00\n"_qs << 3 << u"ask_sz_00"_qs;
        QTest::newRow("header only") << batch << header << 3 << u"row"_qs;
        QTest::newRow("too many bad rows")
            << batch << header + row + u"2025-06-02T14:00:01Z,2,abc,100,10.02,300\n"_qs << 3 << u"abc"_qs;
        QTest::newRow("nothing in the window")
            << batch + QStringList{u"--from"_qs, u"15:00"_qs, u"--to"_qs, u"16:00"_qs} << header + row << 3
            << u"The data cover"_qs;
        QTest::newRow("inverted window")
            << batch + QStringList{u"--from"_qs, u"16:00"_qs, u"--to"_qs, u"15:00"_qs} << header + row << 2
            << u"ends before it starts"_qs;
        QTest::newRow("window shorter than an interval")
            << batch << header + row << 3 << u"longer than the order's window"_qs;
        QTest::newRow("no bids for the default model")
            << batch + QStringList{u"--lambda-over"_qs, u"1"_qs, u"--lambda-under"_qs, u"1"_qs,
                                   u"--theta-queue"_qs, u"0"_qs}
            << u"ts_event,publisher_id,ask_px_00,ask_sz_00\n2025-06-02T14:00:00Z,2,10.02,300\n"
               "2025-06-02T14:01:00Z,2,10.03,300\n"_qs
            << 3 << u"no bids"_qs;
        QTest::newRow("no such outflows") << batch + QStringList{u"--outflows"_qs, u"x"_qs} << header + row
                                          << 2 << u"independent, factor or joint"_qs;
        QTest::newRow("two sources") << batch + QStringList{u"--kafka"_qs, u"127.0.0.1:9"_qs} << header + row
                                     << 2 << u"not both"_qs;
        QTest::newRow("no broker") << QStringList{u"--batch"_qs, u"--kafka"_qs, u"127.0.0.1:9"_qs,
                                                  u"--timeout"_qs, u"1s"_qs}
                                   << QString() << 4 << u"127.0.0.1:9"_qs;
        QTest::newRow("fee table missing") << batch + QStringList{u"--fees"_qs, u"/nowhere/f.csv"_qs}
                                           << header + row << 3 << u"there is no such file"_qs;
        QTest::newRow("cannot write")
            << batch + QStringList{u"--model"_qs,       u"static"_qs, u"--out"_qs,          u"/dev/null/x"_qs,
                                   u"--lambda-over"_qs, u"0"_qs,      u"--lambda-under"_qs, u"1"_qs,
                                   u"--theta-queue"_qs, u"0"_qs}
            << header + row << 5 << u"/dev/null/x"_qs;
        QTest::newRow("a strategy that fills nothing is a result")
            << batch + QStringList{u"--limit"_qs, u"9"_qs, u"--model"_qs, u"static"_qs} << header + row << 0
            << u""_qs;
    }
    void exitCodesAndMessages()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, content);
        QFETCH(int, exitCode);
        QFETCH(QString, part);
        if (!content.isEmpty()) {
            QFile file(path(u"input.csv"_qs));
            QVERIFY(file.open(QIODevice::WriteOnly));
            if (content != u"EMPTY"_qs)
                file.write(content.toUtf8());
        }
        arguments.replaceInStrings(u"INPUT"_qs, path(u"input.csv"_qs));
        if (arguments.contains(u"--batch"_qs) && !arguments.contains(u"--out"_qs))
            arguments << u"--out"_qs << path(u"out"_qs);
        const Outcome run = sorlab(arguments);
        QVERIFY2(run.exitCode == exitCode, qPrintable(QString::number(run.exitCode) + run.error));
        QVERIFY2(run.error.contains(part), qPrintable(run.error));
        if (exitCode != 0) {
            QVERIFY2(run.error.startsWith(u"sorlab: "_qs) && run.error.trimmed().endsWith(u'.'),
                     qPrintable(run.error));
            QVERIFY(!QDir(path(u"out"_qs)).exists());
        }
    }

    void anInterruptedRunWritesNothing_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("terminate") << SIGTERM;
    }
    void anInterruptedRunWritesNothing()
    {
        QFETCH(int, signal);
        const QString day = path(u"day.csv"_qs);
        QCOMPARE(sorlab({u"--generate"_qs, day, u"--rows"_qs, u"1500000"_qs}).exitCode, 0);
        QProcess process;
        process.start(
            QStringLiteral(SOR_PROGRAM),
            {u"--batch"_qs, u"--csv"_qs, day, u"--progress"_qs, u"json"_qs, u"--out"_qs, path(u"out"_qs)});
        // The first progress line tells that the run is on its way.
        process.setReadChannel(QProcess::StandardError);
        QVERIFY(process.waitForReadyRead(60'000));
        QVERIFY(sor::test::signalProcess(process, signal));
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(!QDir(path(u"out"_qs)).exists());
    }

    void writesFillsAndPath()
    {
        QCOMPARE(sorlab({u"--batch"_qs, u"--csv"_qs, kSample, u"--quiet"_qs, u"--out"_qs, path(u"o"_qs),
                         u"--fills"_qs, path(u"fills.csv"_qs), u"--path"_qs, path(u"path.csv"_qs)})
                     .exitCode,
                 0);
        const QList<QByteArray> fills = bytesOf(path(u"fills.csv"_qs)).split('\n');
        QCOMPARE(fills.first(),
                 QByteArray("strategy,time,venue,shares,price,fee,mid,completion,"
                            "liquidity,markout_1s,markout_10s,markout_60s"));
        // The fills of a strategy add up to its order.
        qint64 shares = 0;
        for (const QByteArray& line : fills) {
            if (line.startsWith("best_ask,"))
                shares += line.split(',')[3].toLongLong();
        }
        QCOMPARE(shares, 5000);
        QVERIFY(bytesOf(path(u"path.csv"_qs))
                    .startsWith("strategy,time,filled,total_cash,shortfall_vs_arrival\n"));
    }

    /// The program with the window draws it, without a display.
    void aStudyHasAPrintedPage()
    {
        const QString study = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/study/quotes");
        const QStringList words{
            u"--study"_qs, u"--sample"_qs,    u"1/day"_qs,       u"--sizes"_qs, u"5%"_qs,
            u"--hours"_qs, u"09:36-09:40"_qs, u"--durations"_qs, u"2m"_qs,      u"--data"_qs,
            study,         u"--bracket"_qs,   u"off"_qs,         u"--out"_qs};
        const Outcome drawn = sorlab(words + QStringList{path(u"a"_qs)});
        QVERIFY2(drawn.exitCode == 0, qPrintable(drawn.error));
        QVERIFY2(drawn.error.isEmpty(), qPrintable(drawn.error));
        QVERIFY(drawn.out.contains(u"study.pdf"_qs));
        const QByteArray page = bytesOf(path(u"a/study.pdf"_qs));
        QVERIFY(page.startsWith("%PDF-") && page.size() > 10'000);
        QCOMPARE(page.count("/Count 1\n"), 1); // pages
        // Again, over its own; the other program draws none, and all else is the same.
        QCOMPARE(sorlab(words + QStringList{path(u"a"_qs)}).exitCode, 0);
        const Outcome bare = runProgram(QStringLiteral(SOR_CLI_PROGRAM), words + QStringList{path(u"b"_qs)});
        QVERIFY2(bare.exitCode == 0, qPrintable(bare.error));
        QVERIFY(!bare.out.contains(u"study.pdf"_qs) && !QFile::exists(path(u"b/study.pdf"_qs)));
        QCOMPARE(bytesOf(path(u"b/study.json"_qs)), bytesOf(path(u"a/study.json"_qs)));
        // A file of that name that is none is not lost.
        QFile other(path(u"b/study.pdf"_qs));
        QVERIFY(other.open(QIODevice::WriteOnly) && other.write("mine") == 4);
        other.close();
        QCOMPARE(sorlab(words + QStringList{path(u"b"_qs)}).exitCode, 5);
        QCOMPARE(bytesOf(path(u"b/study.pdf"_qs)), QByteArray("mine"));
    }

    void answersAnAllocation()
    {
        QFile file(path(u"problem.json"_qs));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"model":"trial","order_size":2000,"lambda_over":0.4,"lambda_under":0.6,"theta_queue":0.3,)"
            R"("venues":[{"ask":49.90,"ask_size":1500,"fee":0.01},{"ask":49.89,"ask_size":800}]})");
        file.close();
        const Outcome run = sorlab({u"--allocate"_qs, file.fileName()});
        QVERIFY2(run.exitCode == 0, qPrintable(run.error));
        const QJsonObject answer = QJsonDocument::fromJson(run.out.toUtf8()).object();
        QCOMPARE(answer[u"split"_qs].toArray(), (QJsonArray{1200, 800}));
        QCOMPARE(answer[u"cost"_qs].toDouble(), 1200 * 49.91 + 800 * 49.89);
        QCOMPARE(answer[u"inert_parameters"_qs].toArray().size(), 3);
    }

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestBatch)
#include "tst_batch.moc"
