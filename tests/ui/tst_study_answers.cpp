// SPDX-License-Identifier: GPL-3.0-or-later
// What the study's view shows of a finished study: tuning, venues, the table of orders, values of charts.
#include "files/output_folder.h"
#include "main_window_fixture.h"
#include "panels/message_banner.h"
#include "report/study_answer.h"
#include "report/tuning_report.h"
#include "run/study/study_results.h"
#include "setup/setup_panel.h"
#include "setup/word_field.h"
#include "study/study_form.h"
#include "study/study_orders_model.h"
#include "study/study_page.h"
#include "study/study_results_panel.h"
#include "study/study_rows_plot.h"
#include "study/study_table_panel.h"
#include "support/plain_text.h"
#include "support/shown_text.h"
#include "support/table_copy.h"
#include "support/window_theme.h"
#include "value_of.h"
#include "window/study_mode.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QStandardItemModel>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kStudyExample = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/study");

/// Some orders of the shipped example: one symbol on three days.
QByteArray fewOrders()
{
    const QList<QByteArray> lines = bytesOf(kStudyExample + u"/orders.csv"_s).split('\n');
    QByteArray text = lines.front() + '\n';
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const bool isOfDay = lines[i].contains("2025-06-02") || lines[i].contains("2025-06-03")
            || lines[i].contains("2025-06-04");
        if (isOfDay && lines[i].contains("ALFA") && (i - 1) % 8 < 2)
            text += lines[i] + '\n';
    }
    return text;
}

} // namespace

class TestStudyAnswers : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_orders;

    RunSetup setupFor(const QString& out, const test::Words& more = {}) const
    {
        QDir().mkpath(m_folder.filePath(out));
        test::Words words{{"data", QString(kStudyExample + u"/quotes"_s).toStdString()},
                          {"out", m_folder.filePath(out).toStdString()},
                          {"bracket", "off"},
                          {"lambda-over", "0.002"},
                          {"lambda-under", "0.004"},
                          {"theta-queue", "0"}};
        words.insert(words.end(), more.begin(), more.end());
        return test::setupWith(words);
    }
    void runInto(const QString& out, const test::Words& more = {})
    {
        test::valueOf(carryOutStudy(setupFor(out, more), m_orders.toStdString(), {}, nullptr));
    }
    static bool waitFor(StudyPage& page, const QString& folder)
    {
        const auto isShown = [&] {
            return page.shown() != nullptr && !page.controller().isBusy()
                && QString::fromStdString(page.shown()->setup.out) == folder;
        };
        return QTest::qWaitFor(isShown, kPatienceMs);
    }
    static bool openIn(StudyPage& page, const QString& folder)
    {
        page.openStudy(folder);
        return waitFor(page, folder);
    }

private slots:
    void initTestCase()
    {
        m_orders = writeFile(m_folder, u"some.csv"_s, fewOrders());
        runInto(u"tuned"_s, {{"tune", "pooled"}, {"lambda-under", "0.002,0.004,0.008"}, {"model", "static"}});
        runInto(u"venues"_s, {{"without", "each"}, {"model", "static"}});
    }

    void tuningIsShownAsTheFilesTellIt()
    {
        Fixture fixture;
        fixture.window.study()->showStudy(true);
        StudyPage& page = *fixture.window.study()->page();
        QVERIFY(openIn(page, m_folder.filePath(u"tuned"_s)));
        const StudyReport& report = page.shown()->report;
        QVERIFY(report.isTuned());
        // Run goes on with it once its orders are chosen.
        QCOMPARE(page.form()->field("out")->text(), m_folder.filePath(u"tuned"_s));
        QVERIFY2(page.form()->problem().contains(u"needs orders"_s), qPrintable(page.form()->problem()));
        page.form()->orders()->setFile(m_orders);
        QCOMPARE(page.form()->problem(), QString());
        QTabWidget* tabs = page.results()->tabs();
        StudyTuningPanel* panel = page.results()->tuning();
        QVERIFY(tabs->isTabVisible(tabs->indexOf(panel)));
        QVERIFY(!tabs->isTabVisible(tabs->indexOf(page.results()->venues())));
        for (const std::string& sentence : tuningSentences(report))
            QVERIFY2(panel->note().contains(sentenceText(sentence)), qPrintable(panel->note()));
        // A row for each day but the first, which only trains.
        QCOMPARE(panel->table()->model()->rowCount(), 2);
        QCOMPARE(panel->table()->model()->index(0, 0).data().toString(), u"2025-06-03"_s);
        QCOMPARE(panel->table()->model()->index(0, 4).data(Qt::UserRole).toDouble(),
                 report.tuning->params[0].dollars[1]);
        QCOMPARE(panel->choices()->dataText().count(u'\n'), 3);
        QVERIFY(panel->plot()->dataText().contains(u"Worth of tuning"_s));
        QVERIFY(panel->plot()->dataText().contains(QString::number(report.tuning->worth.mean)));

        // Days by their dates: the first has no part in the figures.
        QStringList days;
        for (const ForestRow& row : page.shown()->charts->forest.rows)
            if (row.group == ForestGroup::Day)
                days << QString::fromStdString(row.label);
        QCOMPARE(days, QStringList({u"2025-06-03"_s, u"2025-06-04"_s}));

        // The table of orders has the tuned router, and says which orders only trained.
        const QAbstractItemModel* orders = page.results()->ordersTable()->model();
        double sum = 0;
        int count = 0;
        int training = 0;
        int tunedPlace = -1;
        for (int row = 0; row < orders->rowCount(); ++row) {
            const double saving = orders->index(row, StudyOrdersModel::Saving).data(Qt::UserRole).toDouble();
            training += orders->index(row, StudyOrdersModel::Note).data().toString().contains(u"trained"_s);
            if (std::isnan(saving))
                continue;
            sum += saving;
            ++count;
            tunedPlace = row;
        }
        QCOMPARE(count, static_cast<int>(report.tuning->orders));
        QCOMPARE(training, orders->rowCount() - count);
        QVERIFY2(std::abs(sum / count - report.tuning->tuned.mean) < 1e-9,
                 qPrintable(QString::number(sum / count)));

        // An order runs alone with the cell that was chosen for it.
        const StudyRow& row = report.rows[static_cast<std::size_t>(tunedPlace)];
        emit page.results()->orderActivated(tunedPlace);
        const RunSetup alone = fixture.bench().setup()->setup();
        const AxisSpec& under = alone.experiment.axes[static_cast<std::size_t>(Parameter::LambdaUnder)];
        QCOMPARE(under.values.size(), std::size_t{1});
        QCOMPARE(under.values.front().nanos, row.outcome.tunedParams->lambdaUnder.nanos);
    }

    void venuesAreShown()
    {
        Fixture fixture;
        fixture.window.study()->showStudy(true);
        StudyPage& page = *fixture.window.study()->page();
        QVERIFY(openIn(page, m_folder.filePath(u"venues"_s)));
        StudyVenuesPanel* panel = page.results()->venues();
        QVERIFY(page.results()->tabs()->isTabVisible(page.results()->tabs()->indexOf(panel)));
        QVERIFY(
            !page.results()->tabs()->isTabVisible(page.results()->tabs()->indexOf(page.results()->tuning())));
        const auto& venues = page.shown()->report.estimates.venues;
        QCOMPARE(panel->table()->model()->rowCount(), static_cast<int>(venues.size()));
        QCOMPARE(panel->table()->model()->index(0, 0).data().toString(),
                 QString::fromStdString(venues[0].venue));
        QCOMPARE(panel->table()->model()->index(0, 2).data(Qt::UserRole).toDouble(), venues[0].mean);
        QCOMPARE(page.form()->field("without")->text(), u"each"_s);
        // Thirds: as many rows as measures, with or without a split.
        QCOMPARE(page.results()->thirds()->table()->model()->rowCount(),
                 static_cast<int>(page.shown()->report.estimates.terciles.size()));
    }

    void whatDoesNotApplyIsLeftOut()
    {
        Fixture fixture;
        StudyForm& form = *fixture.window.study()->page()->form();
        form.setSetup(setupFor(u"form"_s,
                               {{"tune", "pooled"},
                                {"tune-days", "7"},
                                {"choose", "best"},
                                {"lambda-under", "0.002,0.004"}}),
                      m_orders);
        QCOMPARE(form.problem(), QString());
        QVERIFY(form.field("tune-days")->isApplicable());
        QCOMPARE(form.setup().study.tuneDays, 7);
        form.field("tune")->setText(u"off"_s);
        QVERIFY(!form.field("tune-days")->isApplicable());
        QCOMPARE(form.setup().study.tuneDays, 0);
        QVERIFY(!form.setup().isStated("choose"));
        QCOMPARE(form.problem(), QString());
        form.field("executions")->setText(u"/some/file.csv"_s);
        QCOMPARE(QString::fromStdString(form.setup().executions), u"/some/file.csv"_s);
        form.orders()->drawChoice()->setChecked(true);
        QCOMPARE(QString::fromStdString(form.setup().executions), QString());
        QCOMPARE(form.problem(), QString());
        // Every field of the setup can be seen.
        fixture.window.study()->showStudy(true);
        for (const char* word : {"bracket", "keep-fills", "feed", "memory", "without", "threads"}) {
            const WordField* field = form.field(word);
            QVERIFY2(field != nullptr && field->parentWidget()->parentWidget()->isVisibleTo(&form), word);
        }
    }

    void anErrorIsSaidOnce()
    {
        Fixture fixture;
        fixture.window.study()->showStudy(true);
        StudyPage& page = *fixture.window.study()->page();
        page.form()->setSetup(
            setupFor(u"wrong"_s),
            writeFile(m_folder, u"bad.csv"_s, "id,ticker,side,qty,start,end\nA,ALFA,up,1,x,y\n"));
        page.run();
        QVERIFY(QTest::qWaitFor([&] { return page.banner()->has(u"study/failed"_s); }, kPatienceMs));
        QCOMPARE(textsWith(page, u"bad.csv"_s), 1);
        QVERIFY(page.form()->orders()->fileEdit()->accessibleDescription().contains(u"bad.csv"_s));
        QCOMPARE(page.progressText(), QString());
        // A folder that another run has.
        {
            const auto held =
                OutputFolder::open(m_folder.filePath(u"wrong"_s).toStdString(), OutputFolder::Use::Alone);
            QVERIFY(held);
            page.form()->setSetup(setupFor(u"wrong"_s), m_orders);
            page.run();
            QVERIFY(QTest::qWaitFor([&] { return page.banner()->text().contains(u"wrong"_s); }, kPatienceMs));
            QVERIFY2(page.banner()->text().contains(u"Another run"_s), qPrintable(page.banner()->text()));
            QCOMPARE(textsWith(page, page.banner()->text()), 1);
        }
        // A wrong field: once, by the field, or at the bottom.
        page.form()->setSetup(setupFor(u"wrong"_s), m_orders);
        page.banner()->clear(u"study/"_s);
        page.form()->field("lambda-under")->setText(u"much"_s);
        QCOMPARE(textsWith(page, page.form()->problem()), 1);
        // Out of view, too: something says why it cannot be run.
        SetupBox* box = nullptr;
        for (QWidget* at = page.form()->field("lambda-under"); box == nullptr; at = at->parentWidget())
            box = qobject_cast<SetupBox*>(at);
        box->setFolded(true);
        QTRY_COMPARE(textsWith(page, page.form()->problem()), 1);
        box->setFolded(false);
        QTRY_COMPARE(textsWith(page, page.form()->problem()), 1);
        page.form()->field("lambda-under")->setText(u"0.004"_s);
        QCOMPARE(page.form()->problem(), QString());
    }

    void aRefusedRunKeepsWhatWasShown()
    {
        Fixture fixture;
        fixture.window.study()->showStudy(true);
        StudyPage& page = *fixture.window.study()->page();
        QCOMPARE(fixture.window.windowTitle(), u"Study — SOR Lab"_s);
        QVERIFY(openIn(page, m_folder.filePath(u"venues"_s)));
        QCOMPARE(fixture.window.windowTitle(), u"Study venues — SOR Lab"_s);
        const auto said = [&fixture] {
            QStringList texts;
            for (const QLabel* label : fixture.window.statusBar()->findChildren<QLabel*>())
                if (label->isVisibleTo(fixture.window.statusBar()))
                    texts << label->text();
            return texts.join(u'|');
        };
        QVERIFY2(said().contains(u"results in "_s) && !said().contains(u'|'), qPrintable(said()));
        QCOMPARE(page.results()->stale(), QString());
        page.form()->orders()->setFile(m_orders);
        QCOMPARE(page.results()->stale(), QString());
        page.form()->field("tune")->setText(u"pooled"_s);
        page.form()->field("without")->setText(QString());
        page.form()->field("lambda-under")->setText(u"0.002,0.004"_s);
        QCOMPARE(page.form()->problem(), QString());
        QCOMPARE(page.results()->stale(),
                 u"Results of %1; the form was changed since."_s.arg(m_folder.filePath(u"venues"_s)));
        const auto before = page.shown();
        page.run();
        QVERIFY(QTest::qWaitFor([&] { return page.banner()->has(u"study/failed"_s); }, kPatienceMs));
        QVERIFY(page.shown() == before);
        QVERIFY(page.results()->isVisible() && !page.results()->stale().isEmpty());
        // Every setting that differs.
        for (const QString& setting : {u"Tuning"_s, u"Hide venues"_s})
            QVERIFY2(page.banner()->text().contains(setting), qPrintable(page.banner()->text()));
        page.form()->field("tune")->setText(u"off"_s);
        page.form()->field("without")->setText(u"each"_s);
        page.form()->field("lambda-under")->setText(u"0.004"_s);
        QCOMPARE(page.results()->stale(), QString());
        fixture.window.study()->showStudy(false);
        QVERIFY(!fixture.window.windowTitle().contains(u"Study"_s));
        QVERIFY(!said().contains(u"results in "_s));
    }

    void aHintIsFainterThanAValueThatCannotBeEdited()
    {
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            const QPalette palette = paletteFor(theme);
            QVERIFY(palette.color(QPalette::Disabled, QPalette::PlaceholderText).alpha()
                    < palette.color(QPalette::Disabled, QPalette::Text).alpha());
        }
    }

    /// Events are answered while a study runs on all cores.
    void theWindowStaysQuick()
    {
        Fixture fixture;
        fixture.window.study()->showStudy(true);
        StudyPage& page = *fixture.window.study()->page();
        std::vector<double> gaps;
        QElapsedTimer since;
        QTimer ticks;
        ticks.setTimerType(Qt::PreciseTimer);
        connect(&ticks, &QTimer::timeout, this,
                [&] { gaps.push_back(static_cast<double>(since.restart())); });
        // One study may be over within a few ticks.
        for (int study = 0; gaps.size() <= 10 && study < 20; ++study) {
            const QString out = u"quick%1"_s.arg(study);
            page.form()->setSetup(setupFor(out), m_orders);
            page.run();
            since.start();
            ticks.start(1);
            QVERIFY(waitFor(page, m_folder.filePath(out)));
            ticks.stop();
        }
        QVERIFY(gaps.size() > 10);
        std::ranges::sort(gaps);
        qInfo("between two events: median %.0f ms, p99 %.0f ms, most %.0f ms", gaps[gaps.size() / 2],
              gaps[gaps.size() * 99 / 100], gaps.back());
        QVERIFY(gaps[gaps.size() / 2] < 50);
    }

    void anOrderIsOpenedByKeyAndTheStudyIsAsItWas()
    {
        Fixture fixture;
        fixture.window.study()->showStudy(true);
        StudyPage& page = *fixture.window.study()->page();
        QVERIFY(openIn(page, m_folder.filePath(u"venues"_s)));
        fixture.window.activateWindow();
        QTRY_VERIFY(fixture.window.isActiveWindow());
        page.results()->tabs()->setFocus();
        QTest::keyClick(page.results()->tabs(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(page.results()->filter()->hasFocus());
        QTest::keyClicks(page.results()->filter(), u"sell"_s);
        QTableView* table = page.results()->ordersTable();
        const int shown = table->model()->rowCount();
        QVERIFY(shown > 1 && shown < static_cast<int>(page.shown()->report.rows.size()));
        table->sortByColumn(StudyOrdersModel::Saving, Qt::DescendingOrder);
        // The heading has room beside its arrow.
        fixture.window.resize(1024, 640);
        QTRY_VERIFY(table->columnWidth(StudyOrdersModel::Saving)
                    >= table->horizontalHeader()->sectionSizeHint(StudyOrdersModel::Saving));
        table->selectRow(1);
        const QString id = table->model()->index(1, 0).data().toString();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(!fixture.window.study()->isStudy());
        QVERIFY(waitUntilDone(fixture));
        QTest::keyClick(&fixture.window, Qt::Key_2, Qt::ControlModifier);
        QVERIFY(fixture.window.study()->isStudy());
        QCOMPARE(page.results()->filter()->text(), u"sell"_s);
        QCOMPARE(table->model()->rowCount(), shown);
        QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), id);
        // The theme, the size and a remote display may change while a study is shown.
        for (const Theme theme : {Theme::Dark, Theme::Light}) {
            applyTheme(theme);
            QCoreApplication::processEvents();
            for (const StudyPlot* plot : page.findChildren<StudyPlot*>())
                QCOMPARE(plot->theme().isDark, theme == Theme::Dark);
        }
        fixture.window.setRefresh(true, true);
        for (const StudyPlot* plot : page.findChildren<StudyPlot*>())
            QVERIFY(plot->theme().isRemote);
    }

private:
    /// Texts in view that contain this one.
    static int textsWith(const QWidget& page, const QString& text)
    {
        int count = 0;
        for (const QLabel* label : page.findChildren<QLabel*>()) {
            const auto* elided = dynamic_cast<const ElidedLabel*>(label);
            const QString shown = elided != nullptr ? elided->fullText() : label->text();
            count += !label->visibleRegion().isEmpty() && shown.contains(text) ? 1 : 0;
        }
        return count;
    }
};

QTEST_MAIN(TestStudyAnswers)
#include "tst_study_answers.moc"
