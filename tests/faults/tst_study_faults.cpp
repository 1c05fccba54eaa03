// SPDX-License-Identifier: GPL-3.0-or-later
// A study under bad luck: kills at any moment, a full disk, two at once, databases that are not its own,
// quotes that go away. What was done stays, and what a study ends with is the same as without all that.
#include "batch_process.h"
#include "database_rows.h"
#include "study_days.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <sys/mount.h>
#include <unistd.h>

using namespace sor;
using namespace sor::test;

namespace {

const QStringList kExports{u"drawn_orders.csv"_qs, u"orders.csv"_qs, u"study.html"_qs, u"study.json"_qs};

const QStringList kTuned{u"--tune"_qs,         u"pooled"_qs,     u"--lambda-over"_qs, u"0.002,0.01"_qs,
                         u"--lambda-under"_qs, u"0.005,0.02"_qs, u"--theta-queue"_qs, u"0"_qs};

// With sanitizers a study takes twenty times as long.
#ifdef SOR_IS_SANITIZED
constexpr int kUsualKills = 4;
constexpr int kDiskStep = 48;
#else
constexpr int kUsualKills = 12;
constexpr int kDiskStep = 16;
#endif

int killsAsked()
{
    bool isNumber = false;
    const int kills = qEnvironmentVariableIntValue("SORLAB_TEST_KILLS", &isNumber);
    return isNumber ? kills : kUsualKills;
}

} // namespace

/// The study in `out` is to the byte and row what the undisturbed one in `whole` is.
#define SAME_STUDY_AS(whole, out, context)                                                                   \
    do {                                                                                                     \
        for (const QString& name : kExports)                                                                 \
            QVERIFY2(bytesOf(path(QString(out) + u'/' + name))                                               \
                         == bytesOf(path(QString(whole) + u'/' + name)),                                     \
                     qPrintable((context) + u": "_qs + name));                                               \
        QCOMPARE(rowsOf(path(out)), rowsOf(path(whole)));                                                    \
    } while (false)
#define SAME_STUDY(out, context) SAME_STUDY_AS(u"whole"_qs, out, context)

class TestStudyFaults : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        writeStudyDays(m_folder.path(), 3);
        QElapsedTimer timer;
        timer.start();
        const Outcome outcome = run(study(u"whole"_qs));
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
        m_wholeUs = timer.nsecsElapsed() / 1000;
        QVERIFY(rowsOf(path(u"whole"_qs)).size() > 300);
        timer.start();
        const Outcome tuned = run(tunedStudy(u"tuned"_qs));
        QVERIFY2(tuned.exitCode == 0, qPrintable(tuned.error));
        m_tunedUs = timer.nsecsElapsed() / 1000;
        QVERIFY(rowsOf(path(u"tuned"_qs)).filter(QRegularExpression(u"^cells\\|"_qs)).size() > 100);
    }

    void aKilledStudyEndsAsIfNothingHadBeen_data()
    {
        QTest::addColumn<bool>("isTuned");
        QTest::addRow("plain") << false;
        QTest::addRow("tuned") << true;
    }

    void aKilledStudyEndsAsIfNothingHadBeen()
    {
        QFETCH(const bool, isTuned);
        const auto words = [&](const QString& out) { return isTuned ? tunedStudy(out) : study(out); };
        const QString whole = isTuned ? u"tuned"_qs : u"whole"_qs;
        const qint64 wholeUs = isTuned ? m_tunedUs : m_wholeUs;
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator dice(seed);
        int kills = 0;
        int studies = 0;
        int kept = 0; // kills behind which some unit was done and some was not
        while (kills < killsAsked()) {
            const QString out = u"%1_killed%2"_qs.arg(whole).arg(studies++);
            for (bool isDone = false; !isDone;) {
                QProcess process;
                process.setChildProcessModifier(usualSignals);
                process.start(QStringLiteral(SOR_CLI_PROGRAM), words(out));
                QVERIFY(process.waitForStarted());
                ::usleep(dice.bounded(static_cast<quint32>(wholeUs)));
                process.kill();
                QVERIFY(process.waitForFinished(60'000));
                isDone = process.exitStatus() == QProcess::NormalExit;
                QVERIFY2(!isDone || process.exitCode() == 0, process.readAllStandardError().constData());
                kills += isDone ? 0 : 1;
                if (!isDone && QFile::exists(path(out + u"/study.db"_qs))) {
                    const auto units = rowsOf(path(out)).filter(QRegularExpression(u"^units\\|"_qs)).size();
                    kept += units > 0 && units < 6 ? 1 : 0;
                }
                // A run of bad luck must not last for ever.
                if (kills >= 3 * killsAsked() && !isDone) {
                    QCOMPARE(run(words(out)).exitCode, 0);
                    isDone = true;
                }
            }
            const QString context = u"seed %1, study %2"_qs.arg(seed).arg(studies);
            SAME_STUDY_AS(whole, out, context);
        }
        std::printf("%d kills, %d of them between units, in %d studies\n", kills, kept, studies);
        QVERIFY(kept > 0 || killsAsked() < 12);
    }

    void aFullDiskIsToldAndTheStudyGoesOn_data()
    {
        QTest::addColumn<bool>("isTuned");
        QTest::addRow("plain") << false;
        QTest::addRow("tuned") << true;
    }

    void aFullDiskIsToldAndTheStudyGoesOn()
    {
        QFETCH(const bool, isTuned);
        const QStringList words = isTuned ? tunedStudy(u"disk/out"_qs) : study(u"disk/out"_qs);
        const QString whole = isTuned ? u"tuned"_qs : u"whole"_qs;
        QDir().mkpath(path(u"disk"_qs));
        const QByteArray disk = path(u"disk"_qs).toLocal8Bit();
        int told = 0;
        for (int kilobytes = 8; kilobytes <= 200; kilobytes += (isTuned ? 3 : 1) * kDiskStep) {
            if (::mount("tmpfs", disk.constData(), "tmpfs", 0, qPrintable(u"size=%1k"_qs.arg(kilobytes)))
                != 0)
                QSKIP("A small disk can be mounted by root only.");
            const Outcome full = run(words);
            const bool isMore = ::mount("tmpfs", disk.constData(), "tmpfs", MS_REMOUNT, "size=50m") == 0;
            const Outcome rest = run(words);
            const bool isSame =
                rest.exitCode == 0 && rowsOf(path(u"disk/out"_qs)) == rowsOf(path(whole))
                && std::ranges::all_of(kExports, [&](const QString& name) {
                       return bytesOf(path(u"disk/out/"_qs + name)) == bytesOf(path(whole + u'/' + name));
                   });
            ::umount(disk.constData());
            QVERIFY(isMore);
            if (full.exitCode != 0) {
                FAILED_WITH(full, 5, u"isk is full"_qs);
                ++told;
            }
            QVERIFY2(isSame, qPrintable(u"%1k: "_qs.arg(kilobytes) + rest.error));
        }
        QVERIFY(told > 0);
    }

    /// The days before are kept, and with a strategy that works the study goes on.
    void aFailingStrategyIsNamedAndNothingIsLost()
    {
        const auto words = [&](const QString& out) {
            return study(out)
                + QStringList{u"--strategy"_qs, QStringLiteral(SOR_STRATEGY_FILES "faulty.so"),
                              u"--threads"_qs, u"1"_qs};
        };
        const Outcome good = run(words(u"own_whole"_qs));
        QVERIFY2(good.exitCode == 0, qPrintable(good.error));
        for (const char* fault : {"throws from Wednesday", "negative", "throws when made"}) {
            const QString out = u"own "_qs + QString::fromLatin1(fault);
            QProcessEnvironment environment;
            environment.insert(u"SORLAB_TEST_FAULT"_qs, QString::fromLatin1(fault));
            const Outcome failed = run(words(out), {}, environment);
            FAILED_WITH(failed, 2, u"faulty.so: The strategy 'Faulty one' failed."_qs);
            const auto units = rowsOf(path(out)).filter(QRegularExpression(u"^units\\|"_qs)).size();
            QCOMPARE(units, QByteArray(fault) == "throws from Wednesday" ? 4 : 0);
            QVERIFY(!QFile::exists(path(out + u"/study.json"_qs)));
            const Outcome rest = run(words(out));
            QVERIFY2(rest.exitCode == 0, qPrintable(rest.error));
            SAME_STUDY_AS(u"own_whole"_qs, out, QString::fromLatin1(fault));
        }
    }

    void twoAtOnceAreRefused()
    {
        QProcess first;
        first.setChildProcessModifier(usualSignals);
        QStringList slow = study(u"two"_qs);
        slow.replace(slow.indexOf(u"6/day"_qs), u"60/day"_qs);
        first.start(QStringLiteral(SOR_CLI_PROGRAM), slow);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path(u"two/study.db"_qs)), 30'000);
        FAILED_WITH(run(slow), 5, u"Another run is writing"_qs);
        FAILED_WITH(run(slow + kTuned), 5, u"Another run is writing"_qs);
        first.kill();
        QVERIFY(first.waitForFinished());
    }

    void aDatabaseThatIsLockedIsNotWaitedFor()
    {
        copyStudy(u"locked"_qs);
        auto other = SqliteDatabase::open(path(u"locked/study.db"_qs).toStdString());
        QVERIFY(other && other->execute("DELETE FROM units; BEGIN IMMEDIATE"));
        FAILED_WITH(run(study(u"locked"_qs)), 5, u"Another process is writing this database"_qs);
        QVERIFY(other->execute("COMMIT"));
    }

    void otherDatabasesAreRefusedAndLeftAsTheyAre()
    {
        copyStudy(u"other"_qs);
        FAILED_WITH(run(study(u"other"_qs) + QStringList{u"--latency"_qs, u"5ms"_qs}), 2,
                    u"--latency was 0"_qs);
        FAILED_WITH(run(study(u"other"_qs) + QStringList{u"--seed"_qs, u"8"_qs}), 2, u"another study"_qs);
        QCOMPARE(rowsOf(path(u"other"_qs)), rowsOf(path(u"whole"_qs)));

        copyStudy(u"newer"_qs);
        changeDatabase(u"newer"_qs, "PRAGMA user_version = 99");
        FAILED_WITH(run(study(u"newer"_qs)), 3, u"newer version of the program"_qs);

        copyStudy(u"older"_qs);
        changeDatabase(u"older"_qs, "PRAGMA user_version = 0");
        FAILED_WITH(run(study(u"older"_qs)), 3, u"older version of the program"_qs);

        QDir().mkpath(path(u"alien"_qs));
        changeDatabase(u"alien"_qs, "CREATE TABLE study (a, b); CREATE TABLE units (a)");
        FAILED_WITH(run(study(u"alien"_qs)), 3, u"no database of a study"_qs);
        QCOMPARE(rowsOf(path(u"alien"_qs)).size(), 0);

        QDir().mkpath(path(u"text"_qs));
        QFile text(path(u"text/study.db"_qs));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(5000, 'x'));
        text.close();
        FAILED_WITH(run(study(u"text"_qs)), 3, u"no database of a study"_qs);

        // Cut anywhere it is an error or, where nothing is left, a new one; never a shorter study.
        const QByteArray whole = bytesOf(path(u"whole/study.db"_qs));
        for (const qsizetype part : {1, 2, 3, 4, 5, 6, 7}) {
            copyStudy(u"cut"_qs);
            QFile file(path(u"cut/study.db"_qs));
            QVERIFY(file.resize(whole.size() * part / 8));
            const Outcome outcome = run(study(u"cut"_qs));
            if (outcome.exitCode == 0)
                QCOMPARE(rowsOf(path(u"cut"_qs)), rowsOf(path(u"whole"_qs)));
            else
                FAILED_WITH(outcome, 3, u"database"_qs);
        }
        QVERIFY(QFile::resize(path(u"cut/study.db"_qs), 0));
        const Outcome fresh = run(study(u"cut"_qs));
        QVERIFY2(fresh.exitCode == 0, qPrintable(fresh.error));
        SAME_STUDY(u"cut"_qs, u"cut to nothing"_qs);
    }

    void anOrdersFileIsNotOverwritten()
    {
        QDir().mkpath(path(u"mine"_qs));
        const QString orders = path(u"mine/orders.csv"_qs);
        QVERIFY(QFile::copy(path(u"whole/drawn_orders.csv"_qs), orders));
        const QByteArray before = bytesOf(orders);
        const QStringList words{u"--data"_qs, path(u"quotes"_qs), u"--out"_qs, path(u"mine"_qs)};
        FAILED_WITH(run(QStringList{u"--study"_qs, orders} + words), 5, u"overwrite this file of orders"_qs);
        FAILED_WITH(run(study(u"mine"_qs)), 5, u"no result of a study"_qs);
        QCOMPARE(bytesOf(orders), before);
        QCOMPARE(namesIn(path(u"mine"_qs)), QStringList{u"orders.csv"_qs});
    }

    void quotesThatGoAwayOrChangeAreTold()
    {
        const QString orders = path(u"listed.csv"_qs);
        QVERIFY(QFile::copy(path(u"whole/drawn_orders.csv"_qs), orders));
        const QStringList listed{u"--study"_qs, orders,      u"--data"_qs,      path(u"less"_qs),
                                 u"--quiet"_qs, u"--out"_qs, path(u"listed"_qs)};
        for (const QString& symbol : {u"AAA"_qs, u"BBB"_qs}) {
            QDir().mkpath(path(u"less/"_qs + symbol));
            for (const QString& day : QDir(path(u"quotes/"_qs + symbol)).entryList(QDir::Files))
                QVERIFY(QFile::copy(path(u"quotes/%1/%2"_qs.arg(symbol, day)),
                                    path(u"less/%1/%2"_qs.arg(symbol, day))));
        }
        const Outcome all = run(listed);
        QVERIFY2(all.exitCode == 0, qPrintable(all.error));
        const QStringList rows = rowsOf(path(u"listed"_qs));
        // The last day has no days behind it whose volume would change.
        QVERIFY(QFile::remove(path(u"less/BBB/2025-06-04.csv"_qs)));
        FAILED_WITH(run(listed), 3, u"BBB on 2025-06-04"_qs);
        QCOMPARE(rowsOf(path(u"listed"_qs)).filter(QRegularExpression(u"^(orders|results)\\|"_qs)),
                 rows.filter(QRegularExpression(u"^(orders|results)\\|"_qs)));
        QVERIFY(QFile::copy(path(u"quotes/BBB/2025-06-04.csv"_qs), path(u"less/BBB/2025-06-04.csv"_qs)));
        QCOMPARE(run(listed).exitCode, 0);
        QFile grown(path(u"less/AAA/2025-06-03.csv"_qs));
        QVERIFY(grown.open(QIODevice::Append));
        grown.write("\n");
        grown.close();
        FAILED_WITH(run(listed), 3, u"AAA on 2025-06-03"_qs);
        // A day that was never there is no error: its orders say so.
        QVERIFY(QFile::remove(path(u"less/AAA/2025-06-03.csv"_qs)));
        QStringList fresh = listed;
        fresh.replace(fresh.size() - 1, path(u"fewer"_qs));
        QCOMPARE(run(fresh).exitCode, 0);
        const QString csv = QString::fromUtf8(bytesOf(path(u"fewer/orders.csv"_qs)));
        QCOMPARE(csv.count(u",no_data,\"No file has quotes of AAA"_qs)
                     + csv.count(u",no_data,No file has quotes of AAA"_qs),
                 12);
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QStringList study(const QString& out) const
    {
        return {u"--study"_qs, u"--sample"_qs,     u"6/day"_qs,   u"--durations"_qs, u"2m"_qs,
                u"--sizes"_qs, u"5%"_qs,           u"--hours"_qs, u"09:36-09:41"_qs, u"--quiet"_qs,
                u"--data"_qs,  path(u"quotes"_qs), u"--out"_qs,   path(out)};
    }
    QStringList tunedStudy(const QString& out) const { return study(out) + kTuned; }
    /// The finished study again, in a folder of its own.
    void copyStudy(const QString& out) const
    {
        QDir(path(out)).removeRecursively();
        QDir().mkpath(path(out));
        for (const QString& name : kExports + QStringList{u"study.db"_qs})
            QVERIFY(QFile::copy(path(u"whole/"_qs + name), path(out + u'/' + name)));
    }
    void changeDatabase(const QString& out, const char* sql) const
    {
        auto database = SqliteDatabase::open(path(out + u"/study.db"_qs).toStdString());
        QVERIFY(database && database->execute(sql));
    }

    QTemporaryDir m_folder;
    qint64 m_wholeUs = 0;
    qint64 m_tunedUs = 0;
};

QTEST_GUILESS_MAIN(TestStudyFaults)
#include "tst_study_faults.moc"
