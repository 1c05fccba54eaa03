// SPDX-License-Identifier: GPL-3.0-or-later
// Quotes that come through standard input and pipes of a shell: as from a file, or refused with a sentence.
#include "process_signal.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

namespace {

const QString kSample = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst");

struct Outcome {
    int exitCode = -1; // -2: it was ended by a signal, -3: it did not end
    QString error;
};

/// A command of bash in which $S is a run that writes "stream" into the folder.
Outcome shellIn(const QString& folder, const QString& command)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    QString line = command;
    line.replace(u"$S"_qs,
                 QStringLiteral(SOR_CLI_PROGRAM
                                " --batch --model static --split off --starts off --to 13:31 "
                                "--lambda-over 0 --lambda-under 0.01,0.05 --quiet --out stream"));
    process.start(u"bash"_qs, {u"-c"_qs, line});
    if (!process.waitForFinished(300'000))
        return {-3, {}};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace

class TestStandardInput : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const Outcome outcome =
            shellIn(m_folder.path(), u"$S --csv "_qs + kSample + u" && mv stream first"_qs);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
    }

    void quotesComeThroughStandardInput_data()
    {
        QTest::addColumn<QString>("command");
        const QString plain = u"zstd -dc "_qs + kSample;
        const auto row = [](const char* name, const QString& command) { QTest::newRow(name) << command; };
        row("packed", u"cat "_qs + kSample + u" | $S --csv -"_qs);
        row("plain", plain + u" | $S --csv -"_qs);
        row("gzip", plain + u" | gzip | $S --csv /dev/stdin"_qs);
        row("a file", u"$S --csv - < "_qs + kSample);
        row("a file that was begun",
            u"{ dd bs=1 count=2 of=head status=none; { cat head; cat; } | $S --csv -; } < "_qs + kSample);
        row("process substitution", u"$S --csv <("_qs + plain + u")"_qs);
        row("a heredoc", u"$S --csv /dev/fd/3 3< <("_qs + plain + u")"_qs);
        row("a slow writer",
            u"{ head -c 1000 "_qs + kSample + u"; sleep 0.3; tail -c +1001 "_qs + kSample
                + u"; } | $S --csv -"_qs);
        row("a setup file",
            u"echo '{\"csv\": [\"-\"]}' > setup.json; "_qs + plain + u" | $S --setup setup.json"_qs);
    }
    void quotesComeThroughStandardInput()
    {
        QFETCH(QString, command);
        const Outcome outcome = shellIn(m_folder.path(), command);
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.error));
        QFile whole(m_folder.filePath(u"first/output.json"_qs));
        QFile other(m_folder.filePath(u"stream/output.json"_qs));
        QVERIFY(whole.open(QIODevice::ReadOnly) && other.open(QIODevice::ReadOnly));
        QVERIFY(whole.readAll() == other.readAll());
        QVERIFY(QFile::remove(other.fileName()));
    }

    void standardInputThatCannotBeReadGetsASentence_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const QString& command, int code, const QString& sentence) {
            QTest::newRow(name) << command << code << sentence;
        };
        row("nothing", u"$S --csv - < /dev/null"_qs, 3, u"It is empty"_qs);
        row("a writer without a word", u": | $S --csv -"_qs, 3, u"It is empty"_qs);
        row("closed", u"$S --csv - <&-"_qs, 3, u"sorlab: /dev/stdin: "_qs);
        row("a folder", u"$S --csv - < ."_qs, 3, u"a folder"_qs);
        row("without end", u"$S --csv - --memory 1 < /dev/zero"_qs, 3, u"more than 1 MB"_qs);
        row("twice", u"$S --csv - --csv - < "_qs + kSample, 2, u"Standard input"_qs);
        row("under two names", u"$S --csv /dev/fd/0 --trades - < "_qs + kSample, 2, u"Standard input"_qs);
        row("the same pipe twice", u"cat "_qs + kSample + u" | $S --csv - --csv /dev/fd/7 7<&0"_qs, 3,
            u"the same bytes"_qs);
        row("no quotes", u"echo hello | $S --csv -"_qs, 3, u"not a CSV"_qs);
        row("cut off", u"head -c 5000 "_qs + kSample + u" | $S --csv -"_qs, 3, u"damaged"_qs);
    }
    void standardInputThatCannotBeReadGetsASentence()
    {
        QFETCH(QString, command);
        QFETCH(int, exitCode);
        QFETCH(QString, sentence);
        const Outcome outcome = shellIn(m_folder.path(), command);
        const QString said = QString::number(outcome.exitCode) + u": "_qs + outcome.error;
        QVERIFY2(outcome.exitCode == exitCode && outcome.error.contains(sentence), qPrintable(said));
    }

    void publishesWhatComesThroughStandardInput()
    {
        QProcess process;
        process.start(u"bash"_qs,
                      {u"-c"_qs,
                       u"zstd -dc %1 | %2 --publish --dry-run --csv -"_qs.arg(
                           kSample, QStringLiteral(SOR_CLI_PROGRAM))});
        QVERIFY(process.waitForFinished(60'000));
        QVERIFY2(process.exitCode() == 0 && process.readAllStandardOutput().startsWith("Would send"),
                 process.readAllStandardError().constData());
        process.start(u"bash"_qs,
                      {u"-c"_qs,
                       u"%1 --publish --dry-run --csv - --memory 1 < /dev/zero"_qs.arg(
                           QStringLiteral(SOR_CLI_PROGRAM))});
        QVERIFY(process.waitForFinished(60'000));
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(process.exitCode() == 3 && said.contains("more than 1 MB"), said.constData());
    }

    void publishesWhatIsStatedOfTheFile()
    {
        const auto publish = [&](const QString& rows, const QString& words) {
            QProcess process;
            process.start(u"bash"_qs,
                          {u"-c"_qs,
                           u"printf '%1' | %2 --publish --dry-run --csv - %3"_qs.arg(
                               rows, QStringLiteral(SOR_CLI_PROGRAM), words)});
            process.waitForFinished(60'000);
            return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError());
        };
        const QString rows =
            u"t,v,b,bs,a,as\\n2025-03-12 10:00:00,XNAS,4998,1,5001,2\\n2025-03-12 10:00:01,XNAS,4998,1,5001,3\\n"_qs;
        const QString said = publish(rows,
                                     u"--columns time=t,venue=v,bid=b,bid_size=bs,ask=a,ask_size=as "
                                     "--price-scale 0.01 --zone America/New_York"_qs);
        QVERIFY2(said.contains(u"from 2025-03-12T14:00:00"_qs) && said.contains(u"50.01"_qs),
                 qPrintable(said));
        // Whole prices that no market has.
        const QString whole = u"ts_event,publisher_id,bid_px_00,bid_sz_00,ask_px_00,ask_sz_00\\n"
                              "2025-03-12T14:00:00Z,2,2499800,1,2500100,2\\n"_qs;
        QVERIFY2(publish(whole, {}).contains(u"--price-scale"_qs), qPrintable(publish(whole, {})));
        QVERIFY(publish(whole, u"--price-scale 0.0001"_qs).contains(u"250.01"_qs));
    }

    void aWaitForStandardInputCanBeInterrupted()
    {
        QProcess process; // whose other end is never written to
        process.start(QStringLiteral(SOR_CLI_PROGRAM),
                      {u"--batch"_qs, u"--csv"_qs, u"-"_qs, u"--out"_qs, m_folder.filePath(u"never"_qs)});
        QVERIFY(process.waitForStarted());
        QTest::qWait(500);
        QVERIFY(sor::test::signalProcess(process, SIGINT));
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitCode(), 130);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestStandardInput)
#include "tst_standard_input.moc"
