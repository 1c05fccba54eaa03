// SPDX-License-Identifier: GPL-3.0-or-later
// A run under bad luck: killed at any moment, a full disk, a read-only folder, little memory, a file that
// changes. Results are old or new, never half; errors are sentences with the right exit code.
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <cstdio>
#include <functional>
#include <memory>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

const QString kSample = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst");
const QStringList kFiles{QStringLiteral("output.json"), QStringLiteral("baselines.json"),
                         QStringLiteral("final_result.json")};

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString runIdOf(const QString& path)
{
    return QJsonDocument::fromJson(bytesOf(path)).object()[u"run_id"_qs].toString();
}

/// A run of little work, so that writing is a good part of it.
QStringList shortRun(const QString& out, const QString& shares)
{
    return {u"--batch"_qs,
            u"--csv"_qs,
            kSample,
            u"--quiet"_qs,
            u"--model"_qs,
            u"static"_qs,
            u"--starts"_qs,
            u"off"_qs,
            u"--split"_qs,
            u"off"_qs,
            u"--threads"_qs,
            u"1"_qs,
            u"--to"_qs,
            u"13:31"_qs,
            u"--shares"_qs,
            shares,
            u"--lambda-over"_qs,
            u"0"_qs,
            u"--lambda-under"_qs,
            u"0.01:0.09:99"_qs,
            u"--out"_qs,
            out};
}

struct Outcome {
    int exitCode = -1;
    QString error;
};

Outcome run(const QStringList& arguments, const std::function<void()>& inChild = {})
{
    QProcess process;
    process.setProcessEnvironment(QProcessEnvironment());
    if (inChild)
        process.setChildProcessModifier(inChild);
    process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
    if (!process.waitForFinished(300'000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardError())};
}

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

#define FAILED_WITH(outcome, code, part)                                                                     \
    do {                                                                                                     \
        const Outcome& tried = (outcome);                                                                    \
        const QString said = QString::number(tried.exitCode) + u": "_qs + tried.error;                       \
        QVERIFY2(tried.exitCode == (code), qPrintable(said));                                                \
        QVERIFY2(tried.error.startsWith(u"sorlab: "_qs) && tried.error.contains(part), qPrintable(said));    \
        QVERIFY2(tried.error.trimmed().endsWith(u'.') && tried.error.count(u'\n') == 1, qPrintable(said));   \
    } while (false)

class TestFaults : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aKilledRunLeavesOldOrNewResults()
    {
        bool isNumber = false;
        int times = qEnvironmentVariableIntValue("SORLAB_TEST_KILLS", &isNumber);
        if (!isNumber)
            times = 25;
        QCOMPARE(run(shortRun(path(u"old"_qs), u"3000"_qs)).exitCode, 0);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(run(shortRun(path(u"new"_qs), u"4000"_qs)).exitCode, 0);
        qint64 whole = timer.nsecsElapsed() / 1000;
        const QString oldId = runIdOf(path(u"old/final_result.json"_qs));
        const QString newId = runIdOf(path(u"new/final_result.json"_qs));
        QVERIFY(!oldId.isEmpty() && !newId.isEmpty() && oldId != newId);
        auto* random = QRandomGenerator::global();
        const quint32 seed = random->generate();
        QRandomGenerator dice(seed);
        int killed = 0;
        int whileWriting = 0;
        int mixed = 0;
        for (int i = 0; i < times; ++i) {
            const QString context = QStringLiteral("seed %1, kill %2").arg(seed).arg(i);
            QDir(path(u"out"_qs)).removeRecursively();
            QDir().mkpath(path(u"out"_qs));
            for (const QString& name : kFiles)
                QVERIFY(QFile::copy(path(u"old/"_qs + name), path(u"out/"_qs + name)));
            QProcess process;
            process.start(QStringLiteral(SOR_CLI_PROGRAM), shortRun(path(u"out"_qs), u"4000"_qs));
            QVERIFY(process.waitForStarted());
            if (i % 2 == 0) { // any moment
                ::usleep(dice.bounded(static_cast<quint32>(whole)));
            } else { // from the first file that is being written on
                const QDir out(path(u"out"_qs));
                while (process.state() == QProcess::Running
                       && out.entryList(QDir::Files).size() == kFiles.size())
                    process.waitForFinished(0);
                ::usleep(dice.bounded(4000U));
            }
            process.kill(); // does nothing to one that has been waited for
            process.waitForFinished();
            killed += process.exitStatus() == QProcess::CrashExit ? 1 : 0;
            const QStringList left = QDir(path(u"out"_qs)).entryList(QDir::Files);
            QVERIFY2(left.size() >= kFiles.size(), qPrintable(context));
            for (const QString& name : left)
                QVERIFY2(kFiles.contains(name) || name.contains(u".json.part-"_qs),
                         qPrintable(name + context));
            whileWriting += left.size() > kFiles.size() ? 1 : 0;
            // Each file is one of the two, whole.
            QStringList ids;
            for (const QString& name : kFiles) {
                const QString id = runIdOf(path(u"out/"_qs + name));
                QVERIFY2(id == oldId || id == newId, qPrintable(name + u", "_qs + context));
                const QString twin = id == oldId ? u"old/"_qs : u"new/"_qs;
                if (name != u"final_result.json"_qs)
                    QVERIFY2(bytesOf(path(u"out/"_qs + name)) == bytesOf(path(twin + name)),
                             qPrintable(context));
                ids << id;
            }
            // A final_result.json of the new run tells that the others are of it too.
            QVERIFY2(ids[2] == oldId || ids.count(newId) == 3, qPrintable(context));
            mixed += ids[2] == oldId && ids.count(newId) > 0 ? 1 : 0;
        }
        std::printf(
            "%d of %d runs were killed, %d of them while writing; %d times final_result.json was still of "
            "the old run and another file of the new\n",
            killed, times, whileWriting, mixed);
        QVERIFY(killed > 0);
    }

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
        if (::geteuid() == 0) { // whom permissions do not stop
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
        arguments << u"--model"_qs << u"cont-kukanov"_qs << u"--lambda-under"_qs << u"0.01,0.05"_qs;
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
                    u"Raise --memory, or cut"_qs);
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
        const auto little = [] { limit(RLIMIT_AS, rlim_t{96} << 20); };
        const Outcome outcome = run(arguments, little);
        QVERIFY2(outcome.exitCode == 0 || outcome.exitCode == 3, qPrintable(outcome.error));
        const auto tiny = [] { limit(RLIMIT_AS, rlim_t{48} << 20); };
        const Outcome refused = run(arguments, tiny);
        QVERIFY2(refused.exitCode == 3 && refused.error.startsWith(u"sorlab: "_qs),
                 qPrintable(QString::number(refused.exitCode) + refused.error));
#endif
    }

private:
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
        const auto pid = static_cast<pid_t>(process.processId());
        if (pid <= 0 || ::kill(pid, SIGSTOP) != 0)
            return {};
        disturb(day);
        ::kill(pid, SIGCONT);
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
