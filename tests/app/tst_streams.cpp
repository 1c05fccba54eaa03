// SPDX-License-Identifier: GPL-3.0-or-later
// The program's standard streams and what it is given in the place of files: full disks, readers that have
// gone, closed streams, pipes without a writer.
#include "process_signal.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

const QString kSample = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst");

struct Outcome {
    int exitCode = -1; // -2: it was ended by a signal, -3: it did not end
    QString out;
    QString error;
};

Outcome sorlab(const QStringList& arguments, const std::function<void()>& inChild = {})
{
    QProcess process;
    process.setProcessEnvironment(QProcessEnvironment());
    // Runs that state no --out take their folder for themselves.
    const QTemporaryDir folder;
    process.setWorkingDirectory(folder.path());
    if (inChild)
        process.setChildProcessModifier(inChild);
    process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
    if (!process.waitForFinished(300'000))
        return {-3, {}, {}};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// In a child: the stream becomes the file.
void redirect(int stream, const char* file)
{
    const int opened = ::open(file, O_WRONLY | O_CLOEXEC);
    ::dup2(opened, stream);
}

/// In a child: standard output becomes a pipe without a reader.
void withoutReader()
{
    int ends[2];
    if (::pipe(ends) == 0) {
        ::close(ends[0]);
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[1]);
    }
}

} // namespace

class TestStreams : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QFile problem(path(u"problem.json"_qs));
        QVERIFY(problem.open(QIODevice::WriteOnly));
        problem.write(
            R"({"model":"trial","order_size":2000,"lambda_over":0.4,"lambda_under":0.6,"theta_queue":0.3,)"
            R"("venues":[{"ask":49.90,"ask_size":1500,"fee":0.01},{"ask":49.89,"ask_size":800}]})");
        problem.close();
        QCOMPARE(::mkfifo(path(u"pipe"_qs).toLocal8Bit().constData(), 0600), 0);
        QCOMPARE(sorlab(batch(u"first"_qs)).exitCode, 0);
        const QStringList shard = batch(u"shards"_qs) + QStringList{u"--shard"_qs, u"1/1"_qs};
        QCOMPARE(sorlab(shard).exitCode, 0);
    }

    void everyModeThatPrintsNoticesAFullDisk_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("help") << QStringList{u"--help"_qs};
        QTest::newRow("version") << QStringList{u"--version"_qs};
        QTest::newRow("batch") << batch(u"full"_qs);
        QTest::newRow("shard") << batch(u"full-shard"_qs) + QStringList{u"--shard"_qs, u"1/2"_qs};
        QTest::newRow("merge") << QStringList{u"--merge"_qs, path(u"shards"_qs), u"--out"_qs,
                                              path(u"merged"_qs)};
        QTest::newRow("generate") << QStringList{u"--generate"_qs, path(u"day.csv"_qs), u"--rows"_qs,
                                                 u"1000"_qs};
        QTest::newRow("allocate") << QStringList{u"--allocate"_qs, path(u"problem.json"_qs)};
        QTest::newRow("place") << QStringList{
            u"--place"_qs, QStringLiteral(SOR_SOURCE_DIR "/resources/placement/paper.json")};
        // What has failed is told on standard output too.
        QTest::newRow("probe") << QStringList{u"--probe"_qs, u"--kafka"_qs, u"127.0.0.1:1"_qs,
                                              u"--topic"_qs, u"t"_qs,       u"--timeout"_qs,
                                              u"1s"_qs};
        QTest::newRow("broker") << QStringList{u"--broker"_qs};
        QTest::newRow("dry run") << QStringList{u"--publish"_qs, u"--dry-run"_qs, u"--csv"_qs, kSample};
    }
    void everyModeThatPrintsNoticesAFullDisk()
    {
        QFETCH(QStringList, arguments);
        const Outcome full = sorlab(arguments, [] { redirect(STDOUT_FILENO, "/dev/full"); });
        QVERIFY2(full.exitCode == 5, qPrintable(QString::number(full.exitCode) + full.error));
        QVERIFY2(full.error.contains(u"Could not write to standard output: the disk is full."_qs),
                 qPrintable(full.error));
        // A closed stream is no better, and none of our files takes its place.
        const Outcome closed = sorlab(arguments, [] { ::close(STDOUT_FILENO); });
        QVERIFY2(closed.exitCode == 5, qPrintable(QString::number(closed.exitCode) + closed.error));
    }

    void aReaderThatHasGoneIsNoFailure()
    {
        for (const QStringList& arguments : {QStringList{u"--help"_qs}, batch(u"gone"_qs),
                                             QStringList{u"--allocate"_qs, path(u"problem.json"_qs)}}) {
            const Outcome gone = sorlab(arguments, withoutReader);
            QVERIFY2(gone.exitCode == 0 && gone.error.isEmpty(),
                     qPrintable(QString::number(gone.exitCode) + gone.error));
        }
        QVERIFY(QFile::exists(path(u"gone/final_result.json"_qs)));
    }

    void aFailureKeepsItsCode()
    {
        const QStringList missing{u"--batch"_qs, u"--csv"_qs, path(u"missing.csv"_qs)};
        QCOMPARE(sorlab(missing, [] { redirect(STDOUT_FILENO, "/dev/full"); }).exitCode, 3);
        // Errors that cannot be told are no reason to crash.
        QCOMPARE(sorlab(missing, [] { redirect(STDERR_FILENO, "/dev/full"); }).exitCode, 3);
        QCOMPARE(sorlab(missing, [] { ::close(STDERR_FILENO); }).exitCode, 3);
        const QStringList progress = batch(u"quiet"_qs) + QStringList{u"--progress"_qs, u"text"_qs};
        QCOMPARE(sorlab(progress, [] { redirect(STDERR_FILENO, "/dev/full"); }).exitCode, 0);
    }

    void closedStreamsDoNotGetIntoFiles()
    {
        const Outcome closed = sorlab(batch(u"closed"_qs), [] {
            ::close(STDIN_FILENO);
            ::close(STDOUT_FILENO);
            ::close(STDERR_FILENO);
        });
        QCOMPARE(closed.exitCode, 5);
        for (const QString& name : {u"output.json"_qs, u"baselines.json"_qs}) {
            QFile whole(path(u"first/"_qs + name));
            QFile other(path(u"closed/"_qs + name));
            QVERIFY(whole.open(QIODevice::ReadOnly) && other.open(QIODevice::ReadOnly));
            QVERIFY(whole.readAll() == other.readAll());
        }
    }

    void pipesAndDevicesAreRefusedForEveryFile_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        const QStringList kafka{u"--kafka"_qs, u"127.0.0.1:9"_qs, u"--timeout"_qs, u"1s"_qs};
        for (const QString& file : {path(u"pipe"_qs), u"/dev/zero"_qs, u"/dev/tty"_qs, u"-"_qs, path({})}) {
            const auto row = [&](const char* name, const QStringList& arguments, int exitCode) {
                QTest::newRow(qPrintable(QLatin1String(name) + u' ' + file)) << arguments << exitCode;
            };
            // As quotes standard input is read.
            if (file != u"-"_qs) {
                row("csv", {u"--batch"_qs, u"--csv"_qs, file}, 3);
                row("publish", QStringList{u"--publish"_qs, u"--csv"_qs, file} + kafka, 3);
                row("dry run", {u"--publish"_qs, u"--dry-run"_qs, u"--csv"_qs, file}, 3);
            }
            row("setup", {u"--batch"_qs, u"--setup"_qs, file}, 3);
            row("fees", batch(u"never"_qs) + QStringList{u"--fees"_qs, file}, 3);
            row("profile", batch(u"never"_qs) + QStringList{u"--profile"_qs, file}, 3);
            row("allocate", {u"--allocate"_qs, file}, 3);
            row("place", {u"--place"_qs, file}, 3);
            row("merge", {u"--merge"_qs, file}, 3);
            row("properties", QStringList{u"--probe"_qs, u"-F"_qs, file} + kafka, -1);
            row("checkpoint",
                QStringList{u"--batch"_qs, u"--checkpoint"_qs, file, u"--out"_qs, path(u"never"_qs)} + kafka,
                -1);
            // Only the folder itself and - may be something else there: "-" is a name like any other.
            if (file == u"-"_qs)
                continue;
            row("fills", batch(u"never"_qs) + QStringList{u"--fills"_qs, file}, 5);
            row("path", batch(u"never"_qs) + QStringList{u"--path"_qs, file}, 5);
            QStringList elsewhere = batch(u"never"_qs);
            elsewhere.last() = file;
            if (file != path({}))
                row("out", elsewhere, 5);
        }
    }
    void pipesAndDevicesAreRefusedForEveryFile()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QElapsedTimer timer;
        timer.start();
        const Outcome outcome = sorlab(arguments);
        const QString said = QString::number(outcome.exitCode) + u": "_qs + outcome.error;
        QVERIFY2(exitCode < 0 ? outcome.exitCode >= 2 && outcome.exitCode <= 5 : outcome.exitCode == exitCode,
                 qPrintable(said));
        QVERIFY2(outcome.error.startsWith(u"sorlab: "_qs) && outcome.error.trimmed().endsWith(u'.'),
                 qPrintable(said));
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(said));
        QVERIFY(!QDir(path(u"never"_qs)).exists());
    }

    void aLinkIsNotOverwrittenThrough()
    {
        QFile kept(path(u"kept"_qs));
        QVERIFY(kept.open(QIODevice::WriteOnly) && kept.write("mine") == 4);
        kept.close();
        QVERIFY(QFile::link(path(u"kept"_qs), path(u"link"_qs)));
        const Outcome outcome = sorlab(batch(u"never"_qs) + QStringList{u"--fills"_qs, path(u"link"_qs)});
        QCOMPARE(outcome.exitCode, 5);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), QByteArray("mine"));
    }

    void noResultIsWrittenOverAnotherOrOverWhatIsRead()
    {
        const QString csv = path(u"own.csv"_qs);
        QCOMPARE(sorlab({u"--generate"_qs, csv, u"--minutes"_qs, u"2"_qs, u"--quiet"_qs}).exitCode, 0);
        const auto refused = [&](const QStringList& words) {
            const Outcome outcome = sorlab(
                QStringList{u"--batch"_qs, u"--csv"_qs, csv, u"--quiet"_qs, u"--out"_qs, path(u"own"_qs)}
                + words);
            return outcome.exitCode == 2 && outcome.error.count(u'\n') == 1;
        };
        QVERIFY(refused({u"--fills"_qs, csv}));
        QVERIFY(refused({u"--path"_qs, path(u"../"_qs) + QDir(path({})).dirName() + u"/own.csv"_qs}));
        QVERIFY(refused({u"--fills"_qs, path(u"x.csv"_qs), u"--path"_qs, path(u"./x.csv"_qs)}));
        QVERIFY(refused({u"--fills"_qs, path(u"own/output.json"_qs)}));
        QVERIFY(!QDir(path(u"own"_qs)).exists());
    }

    void aSetupFileDoesNotSayWhatIsOverwritten()
    {
        // The program runs in an empty folder of its own; what it may write lies there.
        const auto runSetup = [&](const QByteArray& words, const QStringList& more = {},
                                  const std::function<void()>& inChild = {}) {
            QFile setup(path(u"setup.json"_qs));
            if (!setup.open(QIODevice::WriteOnly))
                return -9;
            setup.write("{\"csv\": [\"" + kSample.toUtf8()
                        + "\"], \"model\": \"static\", \"starts\": \"off\", "
                          "\"split\": \"off\", \"to\": \"13:31\", \"lambda-over\": \"0\", "
                          "\"lambda-under\": \"0.01\", \"quiet\": \"true\", "
                        + words + "}");
            setup.close();
            return sorlab(QStringList{u"--batch"_qs, u"--setup"_qs, setup.fileName()} + more, inChild)
                .exitCode;
        };
        QCOMPARE(runSetup(R"("fills": "fills.csv", "out": "results")"), 0);
        const QByteArray outside = path(u"outside.csv"_qs).toUtf8();
        for (const QByteArray& words :
             {"\"fills\": \"" + outside + '"', "\"path\": \"" + outside + '"',
              "\"out\": \"" + path(u"o"_qs).toUtf8() + '"', QByteArray(R"("fills": "../fills.csv")"),
              QByteArray(R"("path": "a/../../x.csv")"), QByteArray(R"("fills": ".bash_aliases")"),
              QByteArray(R"("out": ".config")"), QByteArray(R"("checkpoint": "/tmp/x.json")")})
            QVERIFY2(runSetup(words) == 2, words.constData());
        QVERIFY(!QFile::exists(path(u"outside.csv"_qs)) && !QDir(path(u"o"_qs)).exists());
        // Stated by the user it is.
        QCOMPARE(runSetup("\"fills\": \"x.csv\"",
                          {u"--fills"_qs, path(u"outside.csv"_qs), u"--out"_qs, path(u"o"_qs)}),
                 0);
        QVERIFY(QFile::exists(path(u"outside.csv"_qs)));
        // What is there already is replaced only when it begins as our results do, under any name.
        const auto over = [&](const char* name, const char* text, const QByteArray& words) {
            return runSetup(words, {}, [name, text] {
                if (std::FILE* file = std::fopen(name, "w")) {
                    (void)std::fputs(text, file);
                    (void)std::fclose(file);
                }
            });
        };
        constexpr const char* kFills =
            "strategy,time,venue,shares,price,fee,mid,completion,liquidity,markout_1s\n";
        constexpr const char* kResult = "{\n  \"run_id\": \"97c9c81d5b8d7d737cd04c5f66f0dfdd\",\n";
        QCOMPARE(over("f.csv", kFills, R"("fills": "f.csv")"), 0);
        QCOMPARE(over("output.json", kResult, R"("out": ".")"), 0);
        QCOMPARE(over("f.csv", "how to read strategy,time,venue\n", R"("fills": "f.csv")"), 2);
        QCOMPARE(over("f.csv", "", R"("path": "f.csv")"), 2);
        QCOMPARE(over("notes.md", kFills, R"("fills": "notes.md")"), 2);
        QCOMPARE(over("unused", "", R"("fills": "GNUmakefile")"), 2);
        QCOMPARE(over("final_result.json", R"({"notes": "mine", "run_id": "x"})", R"("out": ".")"), 2);
        QCOMPARE(over("shard_1_of_2.json", "kept\n", R"("shard": "1/2", "out": ".")"), 2);
        QCOMPARE(over("shard_1_of_2.json", "kept\n", R"("shard": "1/2")"), 2);
    }

    void aShardHasNoFillsAndNoPath()
    {
        for (const QString& word : {u"--fills"_qs, u"--path"_qs}) {
            const Outcome outcome =
                sorlab(batch(u"never"_qs) + QStringList{u"--shard"_qs, u"1/2"_qs, word, path(u"x.csv"_qs)});
            QCOMPARE(outcome.exitCode, 2);
            QVERIFY2(outcome.error.contains(u"--merge"_qs), qPrintable(outcome.error));
            QVERIFY(!QDir(path(u"never"_qs)).exists() && !QFile::exists(path(u"x.csv"_qs)));
        }
    }

    void everySignalEndsWhatWaits_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QStringList kafka{u"--kafka"_qs, silentBroker(), u"--timeout"_qs, u"60s"_qs};
        QTest::newRow("broker") << QStringList{u"--broker"_qs};
        QTest::newRow("probe") << QStringList{u"--probe"_qs} + kafka;
        QTest::newRow("publish") << QStringList{u"--publish"_qs, u"--csv"_qs, kSample} + kafka;
        QTest::newRow("batch") << QStringList{u"--batch"_qs, u"--out"_qs, path(u"waiting"_qs)} + kafka;
        QTest::newRow("generate") << QStringList{u"--generate"_qs, path(u"long.csv"_qs), u"--rows"_qs,
                                                 u"100000000"_qs};
    }
    void everySignalEndsWhatWaits()
    {
        QFETCH(QStringList, arguments);
        for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
            QProcess process;
            process.setChildProcessModifier([] {
                for (const int usual : {SIGTERM, SIGINT, SIGHUP})
                    (void)std::signal(usual, SIG_DFL);
            });
            process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
            QVERIFY(process.waitForStarted());
            QVERIFY2(!process.waitForFinished(500), process.readAllStandardError().constData());
            QElapsedTimer timer;
            timer.start();
            QVERIFY(sor::test::signalProcess(process, signal));
            QVERIFY2(process.waitForFinished(30'000), qPrintable(QString::number(signal)));
            QVERIFY2(process.exitStatus() == QProcess::NormalExit
                         && (process.exitCode() == 130 || process.exitCode() == 0),
                     qPrintable(QString::number(process.exitCode())));
            QVERIFY(!QDir(path(u"waiting"_qs)).exists());
            QVERIFY(!QFile::exists(path(u"long.csv"_qs)));
        }
    }

private:
    /// A port of this machine that takes connections and never answers.
    QString silentBroker()
    {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        struct sockaddr_in address { };
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        constexpr int kWaiting = 100;
        if (::bind(m_listener, any, size) != 0 || ::listen(m_listener, kWaiting) != 0
            || ::getsockname(m_listener, any, &size) != 0)
            qFatal("No port on 127.0.0.1.");
        return QStringLiteral("127.0.0.1:%1").arg(ntohs(address.sin_port));
    }

    QString path(const QString& name) const { return m_folder->filePath(name); }

    /// A run of little work.
    QStringList batch(const QString& out) const
    {
        return {u"--batch"_qs, u"--csv"_qs,          kSample,         u"--model"_qs,
                u"static"_qs,  u"--starts"_qs,       u"off"_qs,       u"--split"_qs,
                u"off"_qs,     u"--to"_qs,           u"13:31"_qs,     u"--lambda-over"_qs,
                u"0"_qs,       u"--lambda-under"_qs, u"0.01,0.05"_qs, u"--out"_qs,
                path(out)};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    int m_listener = -1; // until the test ends
};

QTEST_GUILESS_MAIN(TestStreams)
#include "tst_streams.moc"
