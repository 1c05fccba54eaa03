// SPDX-License-Identifier: GPL-3.0-or-later
// Kills and signals at random moments of a run, over its whole length and the writing above all: its results
// are the old or the new ones, whole; files of two runs are told apart; nothing is left behind after the next
// run. SORLAB_TEST_KILLS says how many of each.
#include "batch_process.h"
#include "process_signal.h"
#include "report/result_set.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <sys/types.h>
#include <unistd.h>

using namespace sor::test;

namespace {

constexpr int kSlowUs = 3000; // for each call that makes results appear
constexpr quint32 kSlowWritingUs = 60'000; // what the writing takes then, about

/// How far a run came, as its folder shows.
enum class Phase { NotStarted, Running, Writing, Exchanging, Done };
constexpr std::array kPhaseNames{"before the folder was taken", "reading and running", "writing",
                                 "exchanging the files", "done"};

/// The moments of kills: tenths of the time that a run takes, and phases.
class Histogram {
public:
    explicit Histogram(qint64 wholeUs)
        : m_whole(wholeUs)
    {
    }
    void note(qint64 us, Phase phase)
    {
        ++m_tenths[static_cast<std::size_t>(std::clamp<qint64>(us * 10 / m_whole, 0, 10))];
        ++m_phases[static_cast<std::size_t>(phase)];
    }
    int count(Phase phase) const { return m_phases[static_cast<std::size_t>(phase)]; }
    void print(const char* what) const
    {
        std::printf("%s, by time (a whole run takes %.0f ms):\n", what, static_cast<double>(m_whole) / 1000);
        for (std::size_t i = 0; i < m_tenths.size(); ++i) {
            std::printf("  %3zu%%%s %5d %s\n", i * 10, i == 10 ? "+" : " ", m_tenths[i],
                        std::string(static_cast<std::size_t>(std::min(m_tenths[i], 60)), '#').c_str());
        }
        std::printf("and by phase:\n");
        for (std::size_t i = 0; i < m_phases.size(); ++i)
            std::printf("  %-28s %5d\n", kPhaseNames[i], m_phases[i]);
        std::fflush(stdout);
    }

private:
    qint64 m_whole;
    std::array<int, 11> m_tenths{};
    std::array<int, kPhaseNames.size()> m_phases{};
};

int timesAsked()
{
    bool isNumber = false;
    const int times = qEnvironmentVariableIntValue("SORLAB_TEST_KILLS", &isNumber);
#ifdef SOR_IS_SANITIZED
    constexpr int kShort = 8;
#else
    constexpr int kShort = 24;
#endif
    return isNumber ? times : kShort;
}

bool hasEnded(QProcess& process)
{
    return process.state() == QProcess::NotRunning || process.waitForFinished(60'000);
}

bool isTemporary(const QString& name)
{
    return name.startsWith(u".sorlab-part-"_qs);
}

} // namespace

class TestKills : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QCOMPARE(run(shortRun(path(u"old"_qs), u"3000"_qs)).exitCode, 0);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(run(shortRun(path(u"new"_qs), u"4000"_qs)).exitCode, 0);
        m_wholeUs = timer.nsecsElapsed() / 1000;
        m_old = runIdOf(path(u"old/final_result.json"_qs));
        m_new = runIdOf(path(u"new/final_result.json"_qs));
        QVERIFY(!m_old.isEmpty() && !m_new.isEmpty() && m_old != m_new);
        m_seed = QRandomGenerator::global()->generate();
        m_dice.seed(m_seed);
    }

    void aKilledRunLeavesOldOrNewResults()
    {
        Histogram moments(m_wholeUs);
        int mixed = 0;
        for (int i = 0; i < timesAsked(); ++i) {
            const QString context = QStringLiteral("seed %1, kill %2").arg(m_seed).arg(i);
            prepare();
            QProcess process;
            const qint64 moment = startAndWait(process, i);
            process.kill(); // does nothing to one that has been waited for
            QVERIFY2(hasEnded(process), qPrintable(context));
            const QStringList ids = checkFiles(context);
            QVERIFY2(!QTest::currentTestFailed(), qPrintable(context));
            mixed += ids.count(ids[0]) == ids.size() ? 0 : 1;
            // final_result.json comes last: when it is new, the others are.
            QVERIFY2(ids[2] == m_old || ids.count(m_new) == 3, qPrintable(context));
            moments.note(moment, phaseOf(ids, process.exitStatus() == QProcess::NormalExit));
            const Outcome next = run(shortRun(path(u"out"_qs), u"4000"_qs));
            QVERIFY2(next.exitCode == 0, qPrintable(context + next.error));
            QVERIFY2(namesIn(path(u"out"_qs)).size() == kFiles.size(), qPrintable(context));
            QVERIFY2(checkFiles(context).count(m_new) == 3, qPrintable(context));
        }
        moments.print("Kills");
        std::printf("%d times the files were of two runs, and recognised as such\n", mixed);
        QVERIFY(moments.count(Phase::Done) < timesAsked());
    }

    void aSignalEndsARunInOrder()
    {
        Histogram moments(m_wholeUs);
        std::map<int, int> codes;
        constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP};
        for (int i = 0; i < timesAsked(); ++i) {
            const int signal = kSignals[static_cast<std::size_t>(i) % kSignals.size()];
            const QString context = QStringLiteral("seed %1, signal %2").arg(m_seed).arg(i);
            prepare();
            QProcess process;
            // Every second time any moment, else one of the writing.
            const qint64 moment = startAndWait(process, i % 2 == 0 ? 0 : 1 + i / 2 % 2);
            (void)signalProcess(process, signal); // it may have ended
            QVERIFY2(hasEnded(process), qPrintable(context));
            const bool isOrderly = process.exitStatus() == QProcess::NormalExit;
            const int code = isOrderly ? process.exitCode() : -1;
            ++codes[code];
            QVERIFY2(code == 0 || code == 130 || code == -1,
                     qPrintable(context + QString::number(code)
                                + QString::fromUtf8(process.readAllStandardError())));
            const QStringList ids = checkFiles(context);
            QVERIFY2(!QTest::currentTestFailed(), qPrintable(context));
            // Whole, and nothing beside it.
            QVERIFY2(ids.count(code == 0 ? m_new : m_old) == 3, qPrintable(context + QString::number(code)));
            QVERIFY2(namesIn(path(u"out"_qs)).size() == kFiles.size(), qPrintable(context));
            moments.note(moment, code == 0 ? Phase::Done : code == 130 ? Phase::Running : Phase::NotStarted);
        }
        moments.print("Signals");
        for (const auto& [code, times] : codes) {
            std::printf("  %d times %s\n", times,
                        code == 0         ? "it was done already, or writing"
                            : code == 130 ? "it ended with 130"
                                          : "it ended before it listened to signals");
        }
        QVERIFY(codes[130] + codes[-1] > 0);
    }

    void aRunUnderNohupOutlivesItsTerminal()
    {
        int met = 0; // a busy machine may see a whole run pass between two looks
        for (int i = 0; i < 10 && met == 0; ++i) {
            prepare();
            QProcess process;
            process.setChildProcessModifier([] { (void)std::signal(SIGHUP, SIG_IGN); });
            process.start(QStringLiteral(SOR_CLI_PROGRAM), shortRun(path(u"out"_qs), u"4000"_qs));
            QVERIFY(process.waitForStarted());
            while (process.state() == QProcess::Running && !QFile::exists(path(u"out/.sorlab.lock"_qs)))
                process.waitForFinished(1);
            met += signalProcess(process, SIGHUP) ? 1 : 0;
            QVERIFY(hasEnded(process));
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 0);
        }
        QCOMPARE(met, 1);
    }

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }

    /// The results of an earlier run.
    void prepare() const
    {
        QDir(path(u"out"_qs)).removeRecursively();
        QDir().mkpath(path(u"out"_qs));
        for (const QString& name : kFiles)
            QVERIFY(QFile::copy(path(u"old/"_qs + name), path(u"out/"_qs + name)));
    }

    /// Starts the run and waits for a moment: any of the whole run, or one of the writing, which every third
    /// time is made slow so that each of its steps is met. Microseconds since the start.
    qint64 startAndWait(QProcess& process, int turn)
    {
#ifdef SOR_IS_SANITIZED
        const bool isSlow = false; // nothing may be loaded before the sanitizer
#else
        const bool isSlow = turn % 3 == 2;
#endif
        process.setProcessEnvironment(isSlow ? badSystem(QStringLiteral(SOR_BAD_SYSTEM),
                                                         u"SORLAB_TEST_SLOW_US"_qs, QString::number(kSlowUs))
                                             : QProcessEnvironment());
        process.setChildProcessModifier(usualSignals);
        QElapsedTimer timer;
        timer.start();
        process.start(QStringLiteral(SOR_CLI_PROGRAM), shortRun(path(u"out"_qs), u"4000"_qs));
        if (!process.waitForStarted())
            return 0;
        if (turn % 3 == 0) {
            ::usleep(m_dice.bounded(static_cast<quint32>(m_wholeUs)));
        } else { // from the first file that appears
            while (process.state() == QProcess::Running
                   && std::ranges::none_of(namesIn(path(u"out"_qs)), isTemporary))
                process.waitForFinished(0);
            ::usleep(m_dice.bounded(isSlow ? kSlowWritingUs : quint32{2000}));
        }
        return timer.nsecsElapsed() / 1000;
    }

    /// Each of the three is the one of the old run or that of the new, whole; their run ids.
    QStringList checkFiles(const QString& context) const
    {
        const QString out = path(u"out/"_qs);
        for (const QString& name : namesIn(out)) {
            if (!kFiles.contains(name) && !isTemporary(name) && name != u".sorlab.lock"_qs)
                qFatal("%s: there is a file %s", qPrintable(context), qPrintable(name));
        }
        QStringList ids;
        for (const QString& name : kFiles) {
            ids << runIdOf(out + name);
            const bool isOld = ids.back() == m_old;
            // Of the third the times differ from run to run: that it can be read must do.
            const bool isWhole = (isOld || ids.back() == m_new)
                && (name == u"final_result.json"_qs
                    || bytesOf(out + name) == bytesOf(path((isOld ? u"old/"_qs : u"new/"_qs) + name)));
            if (!isWhole)
                QTest::qFail(qPrintable(u"%1 is neither old nor new, %2"_qs.arg(name, context)), __FILE__,
                             __LINE__);
        }
        const QByteArray last = bytesOf(out + u"final_result.json"_qs);
        const std::string told =
            sor::otherRunsBeside((out + u"final_result.json"_qs).toStdString(),
                                 {last.constData(), static_cast<std::size_t>(last.size())});
        if (told.empty() != (ids.count(ids[2]) == 3))
            QTest::qFail(qPrintable(u"Mixed files and what is told of them differ: %1, %2"_qs.arg(
                             QString::fromStdString(told), context)),
                         __FILE__, __LINE__);
        return ids;
    }

    Phase phaseOf(const QStringList& ids, bool isEnded) const
    {
        const QStringList names = namesIn(path(u"out"_qs));
        const bool isLocked = names.contains(u".sorlab.lock"_qs);
        if (isEnded || (ids.count(m_new) == 3 && !isLocked))
            return Phase::Done;
        if (ids.contains(m_new))
            return Phase::Exchanging;
        if (std::ranges::any_of(names, isTemporary))
            return Phase::Writing;
        return isLocked ? Phase::Running : Phase::NotStarted;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    qint64 m_wholeUs = 0;
    QString m_old;
    QString m_new;
    quint32 m_seed = 0;
    QRandomGenerator m_dice;
};

QTEST_GUILESS_MAIN(TestKills)
#include "tst_kills.moc"
