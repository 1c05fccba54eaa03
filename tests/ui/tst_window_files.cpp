// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are dropped on the window, opened in it and written by it, and what it says of bad ones.
#include "main_window_fixture.h"
#include "panels/charts_panel.h"
#include "panels/message_banner.h"
#include "panels/problems_panel.h"
#include "panels/status_fields.h"
#include "panels/summary_strip.h"
#include "report/answer.h"
#include "report/caveats.h"
#include "report/run_json.h"
#include "setup/csv_part.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/source_box.h"
#include "support/money_label.h"
#include "support/shown_text.h"
#include "window/window_actions.h"
#include "window/window_exports.h"
#include "window/window_files.h"

#include <QAbstractButton>
#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QStatusBar>
#include <QTest>
#include <QUrl>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestWindowFiles : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void aDroppedCsvIsLoadedAndItsQuotesAreShown()
    {
        Fixture fixture;
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(m_csv))});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &drop);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.controller().input() && !fixture.controller().isBusy(), kPatienceMs);
        QVERIFY(!fixture.bench().isWelcome());
        QVERIFY(fixture.bench().charts()->isShowingQuotes());
        QVERIFY(fixture.bench().charts()->price()->hasMarket());
        QVERIFY(fixture.window.actions()->run->isEnabled());
        QCOMPARE(fixture.window.windowTitle(), u"quotes.csv — SOR Lab"_s);
    }

    void whatIsDroppedReplacesOrJoinsTheFilesBefore()
    {
        Fixture fixture;
        const auto drop = [&](const QStringList& paths) {
            QMimeData data;
            QList<QUrl> urls;
            for (const QString& path : paths)
                urls << QUrl::fromLocalFile(path);
            data.setUrls(urls);
            QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&fixture.window, &enter);
            QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&fixture.window, &event);
        };
        const QTemporaryDir other;
        const QString first = QString::fromStdString(m_csv);
        const QString second = QString::fromStdString(makeCsv(other, u"more.csv"_s));
        const CsvPart* part = fixture.bench().setup()->sourceBox()->csvPart();
        drop({first});
        QCOMPARE(part->files(), QStringList{first});
        QCOMPARE(fixture.bench().banner()->count(), 0);
        drop({other.path()}); // a folder
        QCOMPARE(part->files(), QStringList{second});
        QVERIFY(fixture.bench().banner()->text().contains(u"took the place"_s));
        for (QAbstractButton* button : fixture.bench().banner()->findChildren<QAbstractButton*>()) {
            if (button->text() == u"Use both"_s)
                button->click();
        }
        QCOMPARE(part->files(), (QStringList{second, first}));
        QCOMPARE(fixture.bench().banner()->count(), 0);
        drop({first, second});
        QCOMPARE(part->files(), (QStringList{first, second}));
        // A setup is opened alone.
        drop({first, writeFile(m_folder, u"a setup.json"_s, "{}")});
        QVERIFY2(fixture.bench().banner()->text().contains(u"open a setup or results alone"_s),
                 qPrintable(fixture.bench().banner()->text()));
        QCOMPARE(part->files(), (QStringList{first, second}));
    }

    void theReportIsAPdfOfTheRunAndRefusesWhatCannotBe()
    {
        Fixture fixture;
        const QString file = m_folder.filePath(u"report.pdf"_s);
        QVERIFY(!fixture.window.files()->exports()->writeReport(file)); // nothing was run
        QVERIFY(!QFile::exists(file));
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(!fixture.window.files()->exports()->writeReport(u"/dev/null/report.pdf"_s));
        QVERIFY(fixture.window.files()->exports()->writeReport(file));
        const QByteArray bytes = bytesOf(file);
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.count("/Type /Page\n") >= 2);
    }

    void resultsOfTwoRunsAreToldApart()
    {
        QTemporaryDir folder;
        const std::string out = folder.path().toStdString();
        const auto report = runSetup(smallSetup(m_csv), {});
        QVERIFY(report && writeResults(*report, out));
        // As a run leaves it that is ended between the first file and the last.
        QFile output(folder.filePath(u"output.json"_s));
        QVERIFY(output.open(QIODevice::ReadWrite));
        const QByteArray other =
            output.readAll().replace(report->runId.c_str(), QByteArray(32, 'f').constData());
        QVERIFY(output.resize(0) && output.seek(0) && output.write(other) == other.size());
        output.close();
        Fixture fixture;
        QVERIFY(fixture.window.files()->open(folder.filePath(u"final_result.json"_s)));
        const QString banner = fixture.bench().banner()->text();
        QVERIFY2(banner.contains(u"output.json (run ffff"_s) && !banner.contains(u"baselines.json"_s),
                 qPrintable(banner));
    }

    void resultsOpenReadOnlyAndFillTheSetup()
    {
        const auto report = runSetup(smallSetup(m_csv), {});
        QVERIFY(report);
        QVERIFY(writeResults(*report, m_folder.path().toStdString()));
        Fixture fixture;
        QVERIFY(fixture.window.files()->open(m_folder.filePath(u"final_result.json"_s)));
        QVERIFY(fixture.window.desk()->isReadOnly());
        QCOMPARE(fixture.window.windowTitle(), u"final_result.json (read only) — SOR Lab"_s);
        const RunView& view = fixture.window.desk()->view();
        const RunResult& expected = report->experiment.optimised.result;
        QCOMPARE(view.router()->result.totalCash().nanos, expected.totalCash().nanos);
        QCOMPARE(view.router()->result.filled().count, expected.filled().count);
        QCOMPARE(view.cells, std::size_t{8});
        QCOMPARE(fixture.bench().setup()->setup().shares.count, std::int64_t{900});
        QCOMPARE(fixture.bench().setup()->setup().csv, std::vector<std::string>{m_csv});
        QVERIFY(!fixture.window.actions()->saveResults->isEnabled());
        QVERIFY(!fixture.bench().summary()->isStale());
        // The verdict of the file is the one of the run.
        QVERIFY2(fixture.bench().summary()->text().contains(toQString(verdictOf(*report).text)),
                 qPrintable(fixture.bench().summary()->text()));
        QCOMPARE(view.answer->caveats.size(), caveatsOf(*report).size());
        // The source is still there: the same again.
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        QVERIFY(!fixture.window.desk()->isReadOnly());
        QCOMPARE(fixture.controller().finished()->report.experiment.optimised.result.totalCash().nanos,
                 expected.totalCash().nanos);
    }

    /// Whatever the run before had.
    void resultsAreInTheirCurrency()
    {
        RunSetup setup = smallSetup(m_csv);
        QVERIFY(applyWord(setup, "currency", "EUR"));
        const auto report = runSetup(setup, {});
        const QTemporaryDir folder;
        QVERIFY(report && writeResults(*report, folder.path().toStdString()));
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(fixture.window.files()->open(folder.filePath(u"final_result.json"_s)));
        QCOMPARE(moneyLabel(u"$1"_s), u"EUR 1"_s);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QCOMPARE(moneyLabel(u"$1"_s), u"$1"_s);
    }

    void anUnreadableFileLeavesNoQuotes()
    {
        Fixture fixture;
        fixture.window.openFile(QString::fromStdString(m_csv));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.controller().input() && !fixture.controller().isBusy(), kPatienceMs);
        const auto data = [&] {
            return fixture.window.statusBar()->findChild<StatusFields*>()->text().section(u" | "_s, 1, 1);
        };
        QVERIFY(fixture.bench().charts()->price()->hasMarket() && !data().isEmpty());
        fixture.window.openFile(m_folder.filePath(u"there-is-no-such-file.csv"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.bench().charts()->price()->hasMarket(), kPatienceMs);
        QCOMPARE(data(), QString());
    }

    void otherFilesAreRefusedWithASentence_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("output") << u"output.json"_s
                                << QByteArray(R"({"run_id": "1", "optimized": {}, "baselines": {}})")
                                << u"no run card"_s;
        QTest::newRow("broken") << u"broken.json"_s << QByteArray(R"({"run_id": )")
                                << u"not a results file"_s;
        QTest::newRow("word") << u"word.json"_s << QByteArray(R"({"colour": "blue"})") << u"colour"_s;
    }

    void otherFilesAreRefusedWithASentence()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        Fixture fixture;
        QVERIFY(!fixture.window.files()->open(writeFile(m_folder, name, text)));
        const QString banner = fixture.bench().banner()->text();
        QVERIFY2(banner.contains(says) && banner.contains(name), qPrintable(banner));
    }

    void aFileWithoutAColumnIsExplained()
    {
        Fixture fixture;
        fixture.window.openFile(
            writeFile(m_folder, u"bad.csv"_s, "ts_event,publisher_id,ask_sz_00\n1,2,3\n"));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.bench().banner()->count() > 0, kPatienceMs);
        QVERIFY2(fixture.bench().banner()->text().contains(u"ask_px_00"_s),
                 qPrintable(fixture.bench().banner()->text()));
    }

    void skippedRowsAreCountedAndShown()
    {
        QByteArray text = bytesOf(QString::fromStdString(m_csv));
        // The price of one row in the middle becomes a word.
        const qsizetype line = text.indexOf('\n', text.size() / 2) + 1;
        const qsizetype end = text.indexOf('\n', line);
        QByteArrayList fields = text.mid(line, end - line).split(',');
        const QByteArrayList header = text.left(text.indexOf('\n')).split(',');
        fields[header.indexOf("ask_px_00")] = "abc";
        text.replace(line, end - line, fields.join(','));
        Fixture fixture;
        fixture.window.openFile(writeFile(m_folder, u"one_bad.csv"_s, text));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.bench().banner()->count() > 0, kPatienceMs);
        const QString banner = fixture.bench().banner()->text();
        QVERIFY2(banner.startsWith(u"1 of 6,000 rows was skipped: line "_s), qPrintable(banner));
        QVERIFY2(banner.contains(u"'ask_px_00' is 'abc'"_s), qPrintable(banner));
        QCOMPARE(fixture.bench().problems()->skipped(), std::int64_t{1});
    }

    void oneVenueIsSaidLoudly()
    {
        const std::string csv = makeCsv(m_folder, u"one_venue.csv"_s, 2000, 1);
        Fixture fixture;
        fixture.window.openFile(QString::fromStdString(csv));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.bench().banner()->count() > 0, kPatienceMs);
        QCOMPARE(fixture.bench().banner()->text(),
                 u"Every row comes from one venue (XNAS): there is no choice between venues, only between "
                 u"taking and resting there."_s);
    }
};

QTEST_MAIN(TestWindowFiles)
#include "tst_window_files.moc"
