// SPDX-License-Identifier: GPL-3.0-or-later
// A run under bad luck: a full disk, a read-only folder, little memory, a file that changes, no threads,
// another run in the same folder. Results are old or new, never half; errors are sentences with the right
// exit code.
#include "batch_process.h"
#include "process_signal.h"

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <functional>
#include <memory>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <unistd.h>
#include <vector>

using namespace sor::test;

namespace {

void limit(decltype(RLIMIT_AS) what, rlim_t bytes)
{
    const struct rlimit both {
        bytes, bytes
    };
    (void)::setrlimit(what, &both);
}

/// A file system of its own in memory; nothing when the user may not have one.
class SmallDisk {
public:
    static std::unique_ptr<SmallDisk> make(const QString& folder, const char* options)
    {
        QDir().mkpath(folder);
        if (::mount("tmpfs", folder.toLocal8Bit().constData(), "tmpfs", 0, options) != 0)
            return nullptr;
        return std::unique_ptr<SmallDisk>(new SmallDisk(folder));
    }
    ~SmallDisk() { ::umount(m_folder.toLocal8Bit().constData()); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    bool makeReadOnly() const
    {
        return ::mount("tmpfs", m_folder.toLocal8Bit().constData(), "tmpfs", MS_REMOUNT | MS_RDONLY, "") == 0;
    }

private:
    explicit SmallDisk(QString folder)
        : m_folder(std::move(folder))
    {
    }
    QString m_folder;
};

} // namespace

class TestFaults : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aFullDiskIsToldAndTheOldResultsStay()
    {
        const auto disk = SmallDisk::make(path(u"disk"_qs), "size=128k");
        if (!disk)
            QSKIP("A small disk can be mounted by root only.");
        const QString out = path(u"disk/out"_qs);
        QDir().mkpath(out);
        for (const QString& name : kFiles) {
            QFile file(out + u'/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("old") == 3);
        }
        QFile filler(path(u"disk/filler"_qs));
        QVERIFY(filler.open(QIODevice::WriteOnly));
        filler.write(QByteArray(100 * 1024, 'x'));
        filler.close();
        FAILED_WITH(run(shortRun(out, u"3000"_qs)), 5, u"the disk is full"_qs);
        QCOMPARE(QDir(out).entryList(QDir::Files).size(), 3);
        for (const QString& name : kFiles)
            QCOMPARE(bytesOf(out + u'/' + name), QByteArray("old"));
    }

    void aSecondRunIntoAFolderIsRefusedWhileTheFirstGoesOn()
    {
        const QString out = path(u"out"_qs);
        QProcess first;
        QStringList long_ = shortRun(out, u"3000"_qs);
        long_.replace(long_.indexOf(u"0.01:0.09:99"_qs), u"0.01:0.09:90000"_qs);
        first.setChildProcessModifier(usualSignals);
        first.start(QStringLiteral(SOR_CLI_PROGRAM), long_);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(out + u"/.sorlab.lock"_qs), 30'000);
        FAILED_WITH(run(shortRun(out, u"3000"_qs)), 5, u"Another run is writing"_qs);
        QStringList shard = shortRun(out, u"3000"_qs);
        shard << u"--shard"_qs << u"1/2"_qs;
        FAILED_WITH(run(shard), 5, u"Another run is writing"_qs);
        const QStringList beside =
            shortRun(path(u"third"_qs), u"3000"_qs) + QStringList{u"--fills"_qs, out + u"/fills.csv"_qs};
        FAILED_WITH(run(beside), 5, u"Another run is writing"_qs);
        // Another folder is free, and so is this one after a death of any kind.
        QCOMPARE(run(shortRun(path(u"other"_qs), u"3000"_qs)).exitCode, 0);
        first.kill();
        QVERIFY(first.waitForFinished());
        QCOMPARE(namesIn(out), QStringList{u".sorlab.lock"_qs});
        QCOMPARE(run(shortRun(out, u"3000"_qs)).exitCode, 0);
        QCOMPARE(namesIn(out).size(), kFiles.size());
    }

    void shardsShareAFolder()
    {
        const QString out = path(u"shards"_qs);
        std::vector<std::unique_ptr<QProcess>> shards;
        for (int i = 1; i <= 4; ++i) {
            shards.push_back(std::make_unique<QProcess>());
            QStringList arguments = shortRun(out, u"3000"_qs);
            arguments << u"--shard"_qs << QStringLiteral("%1/4").arg(i);
            shards.back()->start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
        }
        for (const auto& shard : shards) {
            QVERIFY(shard->waitForFinished(300'000));
            QVERIFY2(shard->exitCode() == 0, shard->readAllStandardError().constData());
        }
        QCOMPARE(namesIn(out).size(), 4);
        QCOMPARE(run({u"--merge"_qs, out, u"--out"_qs, path(u"merged"_qs), u"--quiet"_qs}).exitCode, 0);
        QCOMPARE(run(shortRun(path(u"whole"_qs), u"3000"_qs)).exitCode, 0);
        QVERIFY(bytesOf(path(u"merged/output.json"_qs)) == bytesOf(path(u"whole/output.json"_qs)));
    }

    void withoutThreadsTheSameIsDoneOrASentenceSaid()
    {
#ifdef SOR_IS_SANITIZED
        QSKIP("Sanitizers do not let another library come first.");
#endif
        QStringList arguments = shortRun(path(u"one"_qs), u"3000"_qs);
        arguments.replace(arguments.indexOf(u"--threads"_qs) + 1, u"4"_qs);
        arguments.replace(arguments.indexOf(u"static"_qs), u"cont-kukanov"_qs);
        arguments.replace(arguments.indexOf(u"0.01:0.09:99"_qs), u"0.01,0.05"_qs);
        const Outcome usual = run(arguments);
        QVERIFY2(usual.exitCode == 0, qPrintable(usual.error));
        // None at all, and so few that they run out in the middle.
        for (const QString& threads : {u"0"_qs, u"1"_qs, u"2"_qs, u"3"_qs}) {
            const QString out = path(u"threads"_qs + threads);
            arguments.back() = out;
            const Outcome outcome = runWithThreads(threads, arguments);
            QVERIFY2(outcome.exitCode == 0, qPrintable(threads + outcome.error));
            QVERIFY(bytesOf(out + u"/output.json"_qs) == bytesOf(path(u"one/output.json"_qs)));
        }
        const QString day = path(u"day.csv.zst"_qs);
        const Outcome made =
            runWithThreads(u"0"_qs, {u"--generate"_qs, day, u"--rows"_qs, u"20000"_qs, u"--quiet"_qs});
        QVERIFY2(made.exitCode == 0, qPrintable(made.error));
        const QStringList broker{u"--kafka"_qs, u"127.0.0.1:9"_qs, u"--timeout"_qs, u"2s"_qs};
        for (const QString& threads : {u"0"_qs, u"1"_qs, u"2"_qs}) {
            FAILED_WITH(runWithThreads(threads, QStringList{u"--publish"_qs, u"--csv"_qs, day} + broker), 4,
                        u""_qs);
            FAILED_WITH(
                runWithThreads(threads, QStringList{u"--batch"_qs, u"--out"_qs, path(u"k"_qs)} + broker), 4,
                u""_qs);
            const Outcome probe = runWithThreads(threads, QStringList{u"--probe"_qs} + broker);
            QVERIFY2(probe.exitCode == 4, qPrintable(QString::number(probe.exitCode) + probe.error));
        }
        FAILED_WITH(runWithThreads(u"0"_qs, {u"--broker"_qs}), 4, u"cannot be started"_qs);
    }

    void withoutTimeZonesTheRunGoesOnAndSaysSo()
    {
#ifdef SOR_IS_SANITIZED
        QSKIP("Sanitizers do not let another library come first.");
#endif
        const QStringList scaled = shortRun(path(u"out"_qs), u"3000"_qs);
        const QStringList arguments = scaled + QStringList{u"--theta-queue"_qs, u"0"_qs};
        const auto profile = [&] {
            const QByteArray result = bytesOf(path(u"out/final_result.json"_qs));
            const auto start = result.indexOf("\"vwap_profile\": {");
            return QString::fromUtf8(result.mid(start, result.indexOf('}', start) - start));
        };
        const Outcome usual = run(arguments);
        QVERIFY2(usual.exitCode == 0, qPrintable(usual.error));
        QVERIFY2(profile().contains(u"typical_curve"_qs), qPrintable(profile()));
        const auto system = badSystem(QStringLiteral(SOR_BAD_SYSTEM), u"SORLAB_TEST_NO_ZONES"_qs, u"1"_qs);
        const Outcome without = run(arguments, {}, system);
        QVERIFY2(without.exitCode == 0, qPrintable(without.error));
        QVERIFY2(profile().contains(u"\"even\""_qs) && profile().contains(u"tzdata"_qs),
                 qPrintable(profile()));
        // An automatic axis without a training part is scaled to a session, whose hours are then unknown.
        FAILED_WITH(run(scaled, {}, system), 3, u"tzdata"_qs);
    }

    void aLimitOnFileSizesIsToldAndTheOldResultsStay()
    {
        const QString out = path(u"out"_qs);
        const auto small = [] { limit(RLIMIT_FSIZE, 4096); };
        FAILED_WITH(run(shortRun(out, u"3000"_qs), small), 5, u"larger than the system allows"_qs);
        QVERIFY(QDir(out).entryList(QDir::Files).isEmpty());
    }

    void aReadOnlyFolderIsTold()
    {
        const QString out = path(u"disk/out"_qs);
        std::unique_ptr<SmallDisk> disk;
        if (::geteuid() == 0) { // permissions do not stop root
            disk = SmallDisk::make(path(u"disk"_qs), "size=128k");
            if (!disk)
                QSKIP("No file system can be mounted here, and root may write everywhere else.");
            QDir().mkpath(out);
            QVERIFY(disk->makeReadOnly());
            FAILED_WITH(run(shortRun(out, u"3000"_qs)), 5, u"read-only"_qs);
            FAILED_WITH(run(shortRun(out + u"/deeper"_qs, u"3000"_qs)), 5, u"Could not make the folder"_qs);
            return;
        }
        QDir().mkpath(out);
        QFile::setPermissions(out, QFile::ReadOwner | QFile::ExeOwner);
        FAILED_WITH(run(shortRun(out, u"3000"_qs)), 5, u"permission denied"_qs);
        QFile::setPermissions(out, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void aFileThatShrinksWhileItIsReadIsTold()
    {
        FAILED_WITH(runWhileReading([](const QString& file) { QFile::resize(file, 1000); }), 3,
                    u"became shorter while it was read"_qs);
    }

    void aFileThatIsOverwrittenWhileItIsReadIsTold()
    {
        const auto overwrite = [](const QString& name) {
            QFile file(name);
            if (file.open(QIODevice::ReadWrite) && file.seek(file.size() - 100))
                file.write("9");
        };
        FAILED_WITH(runWhileReading(overwrite), 3, u"changed while it was read"_qs);
    }

    void aFileThatGrowsWhileItIsReadIsReadAsItWas()
    {
        const auto append = [](const QString& name) {
            QFile file(name);
            if (file.open(QIODevice::Append))
                file.write("not a row\n");
        };
        const Outcome outcome = runWhileReading(append);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
    }

    void theSampleRunsInOneGibibyte()
    {
#ifdef SOR_IS_SANITIZED
        QSKIP("Sanitizers need more addresses than such a limit leaves.");
#endif
        QStringList arguments = shortRun(path(u"out"_qs), u"3000"_qs);
        arguments.replace(arguments.indexOf(u"static"_qs), u"cont-kukanov"_qs);
        arguments.replace(arguments.indexOf(u"0.01:0.09:99"_qs), u"0.01,0.05"_qs);
        const Outcome outcome = run(arguments, [] { limit(RLIMIT_AS, rlim_t{1} << 30); });
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
    }

    void aTapeThatDoesNotFitIsToldBeforeMemoryIsFull()
    {
        const QString day = path(u"day.csv"_qs);
        QCOMPARE(run({u"--generate"_qs, day, u"--rows"_qs, u"400000"_qs, u"--quiet"_qs}).exitCode, 0);
        QStringList arguments = shortRun(path(u"out"_qs), u"3000"_qs);
        arguments[2] = day;
        arguments.removeAll(u"--to"_qs);
        arguments.removeAll(u"13:31"_qs);
        FAILED_WITH(run(QStringList(arguments) << u"--memory"_qs << u"4"_qs), 3,
                    u"Raise --memory, or state the time"_qs);
        // Out of order, so that the rows must be sorted: the second half of the rows comes first.
        QFile whole(day);
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray header = whole.readLine();
        const QByteArray rows = whole.readAll();
        const qsizetype half = rows.indexOf('\n', rows.size() / 2) + 1;
        QFile turned(path(u"turned.csv"_qs));
        QVERIFY(turned.open(QIODevice::WriteOnly));
        turned.write(header + rows.mid(half) + rows.left(half));
        turned.close();
        QStringList unsorted = arguments;
        unsorted[2] = turned.fileName();
        FAILED_WITH(run(unsorted << u"--memory"_qs << u"20"_qs), 3, u"Raise --memory, or sort"_qs);
        QVERIFY(!QDir(path(u"out"_qs)).exists());
#ifndef SOR_IS_SANITIZED
        // Without a word about it: what is free decides.
        const auto little = [] { limit(RLIMIT_AS, rlim_t{128} << 20); };
        const Outcome outcome = run(arguments, little);
        QVERIFY2(outcome.exitCode == 0 || outcome.exitCode == 3, qPrintable(outcome.error));
        const auto tiny = [] { limit(RLIMIT_AS, rlim_t{72} << 20); };
        const Outcome refused = run(arguments, tiny);
        QVERIFY2(refused.exitCode == 3 && refused.error.startsWith(u"sorlab: "_qs),
                 qPrintable(QString::number(refused.exitCode) + refused.error));
#endif
    }

private:
    /// With so many threads beside the first, and no more.
    static Outcome runWithThreads(const QString& threads, const QStringList& arguments)
    {
        return run(arguments, {},
                   badSystem(QStringLiteral(SOR_BAD_SYSTEM), u"SORLAB_TEST_THREADS"_qs, threads));
    }

    QString path(const QString& name) const
    {
        return m_folder->filePath(name);
    }

    /// Starts a run on a large file, does something to the file once it is being read, and waits for the end.
    Outcome runWhileReading(const std::function<void(const QString&)>& disturb)
    {
        const QString day = path(u"day.csv"_qs);
        if (run({u"--generate"_qs, day, u"--rows"_qs, u"600000"_qs, u"--quiet"_qs}).exitCode != 0)
            return {};
        QStringList arguments = shortRun(path(u"out"_qs), u"3000"_qs);
        arguments[2] = day;
        arguments << u"--progress"_qs << u"json"_qs;
        arguments.removeAll(u"--quiet"_qs);
        QProcess process;
        process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
        // The first line of progress comes when reading begins. The process sleeps while its file is changed.
        process.setReadChannel(QProcess::StandardError);
        if (!process.waitForReadyRead(60'000))
            return {};
        if (!signalProcess(process, SIGSTOP))
            return {};
        disturb(day);
        (void)signalProcess(process, SIGCONT);
        if (!process.waitForFinished(300'000))
            return {};
        const QList<QByteArray> lines = process.readAllStandardError().trimmed().split('\n');
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
                QString::fromUtf8(lines.last()) + u'\n'};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
