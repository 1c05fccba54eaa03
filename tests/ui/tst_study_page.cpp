// SPDX-License-Identifier: GPL-3.0-or-later
// The study's view: the same files as --study, stop and go on, wrong input, single orders, stored studies.
#include "files/text_file.h"
#include "main_window_fixture.h"
#include "panels/message_banner.h"
#include "panels/verdict_bar.h"
#include "report/study_answer.h"
#include "run/study/study_results.h"
#include "setup/setup_box.h"
#include "setup/setup_panel.h"
#include "setup/setup_writer.h"
#include "setup/word_field.h"
#include "study/study_form.h"
#include "study/study_page.h"
#include "study/study_pdf.h"
#include "study/study_results_panel.h"
#include "support/table_copy.h"
#include "window/study_mode.h"
#include "window/window_actions.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kExample = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/study");

/// Some orders of the shipped example: both symbols on three days.
QByteArray someOrders()
{
    const QList<QByteArray> lines = bytesOf(kExample + u"/orders.csv"_s).split('\n');
    QByteArray text = lines.front() + '\n';
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (lines[i].contains("2025-06-02") || lines[i].contains("2025-06-03"))
            text += (i - 1) % 8 < 2 ? lines[i] + '\n' : QByteArray();
    }
    return text;
}

} // namespace

class TestStudyPage : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_orders;

    RunSetup setupFor(const QString& out) const
    {
        return test::setupWith({{"data", QString(kExample + u"/quotes"_s).toStdString()},
                                {"out", m_folder.filePath(out).toStdString()},
                                {"bracket", "off"},
                                {"lambda-over", "0.002"},
                                {"lambda-under", "0.004"},
                                {"theta-queue", "0"}});
    }
    static bool waitShown(StudyPage& page)
    {
        return QTest::qWaitFor([&] { return page.shown() != nullptr && !page.controller().isBusy(); },
                               kPatienceMs);
    }

private slots:
    void initTestCase()
    {
        m_orders = writeFile(m_folder, u"some.csv"_s, someOrders());
        QDir().mkpath(m_folder.filePath(u"window"_s));
        const auto done = carryOutStudy(setupFor(u"core"_s), m_orders.toStdString(), {}, nullptr);
        QVERIFY2(done, done ? "" : done.error().text().c_str());
        QVERIFY(done->report.estimates.counts.done >= 8);
    }

    void theViewWritesWhatTheCommandLineWrites()
    {
        Fixture fixture;
        fixture.window.study()->showStudy(true);
        StudyPage& page = *fixture.window.study()->page();
        page.form()->setSetup(setupFor(u"window"_s), m_orders);
        QCOMPARE(page.form()->problem(), QString());
        page.run();
        QVERIFY(page.controller().isBusy());
        QVERIFY(waitShown(page));
        for (const char* name : {"study.json", "orders.csv", "study.html"}) {
            const QString file = QString::fromLatin1(name);
            const QByteArray ours = bytesOf(m_folder.filePath(u"window/"_s + file));
            QVERIFY2(!ours.isEmpty() && ours == bytesOf(m_folder.filePath(u"core/"_s + file)), name);
        }
        // The sentence is that of stdout.
        const std::string sentence = verdictOf(page.shown()->report).text;
        QVERIFY2(page.results()->verdict()->text().contains(QString::fromStdString(sentence)),
                 qPrintable(page.results()->verdict()->text()));
        QCOMPARE(page.results()->benchmarks()->model()->rowCount(), 9);

        QTableView* orders = page.results()->ordersTable();
        const int all = orders->model()->rowCount();
        page.results()->filter()->setText(u"BETA buy"_s);
        const int some = orders->model()->rowCount();
        QVERIFY2(some > 0 && some < all, qPrintable(u"%1 of %2"_s.arg(some).arg(all)));
        const QStringList cells = tableText(*orders, false).split(u'\n').front().split(u'\t');
        bool isNumber = false;
        cells[8].toDouble(&isNumber);
        QVERIFY2(isNumber, qPrintable(cells.join(u'|')));

        // A page of PDF.
        const QString pdf = m_folder.filePath(u"study.pdf"_s);
        QVERIFY(page.writePdf(pdf));
        QVERIFY(bytesOf(pdf).startsWith("%PDF"));
        QCOMPARE(bytesOf(pdf).count("/Type /Page\n"), 1);
        QVERIFY(page.banner()->text().contains(pdf));
        QVERIFY(!page.writePdf(m_folder.filePath(u"no/such/folder/study.pdf"_s)));

        // An order alone: its cell's router paid what the study says, to the nano-dollar.
        const StudyRow row = page.shown()->report.rows.front();
        emit page.results()->orderActivated(0);
        QVERIFY(!fixture.window.study()->isStudy());
        const RunSetup alone = fixture.bench().setup()->setup();
        QCOMPARE(alone.shares.count, row.outcome.shares.count);
        QVERIFY(alone.side == row.order.side);
        QVERIFY(waitUntilDone(fixture));
        const auto run = fixture.controller().finished();
        QVERIFY(run != nullptr);
        const StrategyView* router = fixture.window.desk()->view().router();
        QVERIFY(router != nullptr);
        QCOMPARE(router->result.totalCash().nanos,
                 static_cast<std::int64_t>(row.outcome.strategies.front().allIn(row.order.side)));
    }

    void aStoppedStudyGoesOn()
    {
        Fixture fixture;
        StudyPage& page = *fixture.window.study()->page();
        page.form()->setSetup(setupFor(u"stopped"_s), m_orders);
        page.run();
        // After the first symbol-day, or at any moment when it is too fast.
        QVERIFY(QTest::qWaitFor(
            [&] { return page.controller().progress().done > 0 || page.shown() != nullptr; }, kPatienceMs));
        page.stop();
        QVERIFY(QTest::qWaitFor([&] { return !page.controller().isBusy(); }, kPatienceMs));
        // The file of a lock may be left by a process that was killed; it locks nothing.
        QDir().mkpath(m_folder.filePath(u"stopped"_s));
        writeFile(m_folder, u"stopped/.sorlab.lock"_s, "1");
        page.run();
        QVERIFY(waitShown(page));
        QCOMPARE(bytesOf(m_folder.filePath(u"stopped/study.json"_s)),
                 bytesOf(m_folder.filePath(u"core/study.json"_s)));
    }

    void aStoredStudyIsShownWithoutRunning()
    {
        Fixture fixture;
        const QString json = m_folder.filePath(u"core/study.json"_s);
        const QByteArray before = bytesOf(json);
        fixture.window.openFile(json);
        StudyPage& page = *fixture.window.study()->page();
        QVERIFY(fixture.window.study()->isStudy());
        QVERIFY(waitShown(page));
        QVERIFY(page.shown()->isComplete);
        QCOMPARE(bytesOf(json), before);
        QCOMPARE(page.form()->field("lambda-under")->text(), u"0.004"_s);
        // A folder without a study, and a database of something else.
        page.openStudy(m_folder.path());
        QVERIFY(QTest::qWaitFor([&] { return page.banner()->has(u"study/failed"_s); }, kPatienceMs));
        QVERIFY2(page.banner()->text().contains(u"study.db"_s), qPrintable(page.banner()->text()));
        QDir(m_folder.path()).mkpath(u"odd"_s);
        writeFile(m_folder, u"odd/study.db"_s, "not a database, but long enough to be looked at");
        page.openStudy(m_folder.filePath(u"odd"_s));
        QVERIFY(
            QTest::qWaitFor([&] { return page.banner()->text().contains(u"no database"_s); }, kPatienceMs));
    }

    /// An order that is opened takes the place of the setup, which comes back as it was.
    void theSetupBeforeAnOrderOfTheStudyComesBack()
    {
        Fixture fixture;
        SetupPanel& setup = *fixture.bench().setup();
        StudyPage& page = *fixture.window.study()->page();
        MessageBanner& banner = *fixture.bench().banner();
        const QString key = u"study/replaced"_s;
        QAction* back = nullptr;
        for (QAction* action : fixture.window.actions()->run->parent()->findChildren<QAction*>()) {
            if (action->text() == u"&Back to the setup before"_s)
                back = action;
        }
        QVERIFY(back != nullptr && !back->isEnabled());
        const auto open = [&](int place) {
            emit page.results()->orderActivated(place);
            return waitUntilDone(fixture);
        };
        page.openStudy(m_folder.filePath(u"core"_s));
        QVERIFY(waitShown(page));
        // Nothing was there to come back to.
        QVERIFY(open(0));
        QVERIFY(!banner.has(key) && !back->isEnabled());
        QVERIFY(open(1));
        QVERIFY(!banner.has(key) && !back->isEnabled());

        const auto ours = test::setupWith({{"shares", "777"}, {"interval", "20s"}},
                                          smallSetup(makeCsv(m_folder, u"ours.csv"_s)));
        fixture.window.setSetup(ours);
        const std::string before = commandLineOf(setup.setup());
        QVERIFY(
            QTest::qWaitFor([&] { return fixture.controller().hasInputFor(setup.setup()); }, kPatienceMs));
        QVERIFY(open(0));
        QVERIFY(open(1)); // the setup before the first is kept
        QVERIFY(banner.has(key) && back->isEnabled());
        QVERIFY(commandLineOf(setup.setup()) != before);
        // By the keyboard alone.
        const auto button = [&]() -> QPushButton* {
            for (QPushButton* any : banner.findChildren<QPushButton*>()) {
                if (any->text() == u"Back to the setup before"_s && any->isVisible())
                    return any;
            }
            return nullptr;
        };
        QTRY_VERIFY(button() != nullptr);
        QVERIFY((button()->focusPolicy() & Qt::TabFocus) != 0);
        QVERIFY2(!banner.text().contains(u'×'), qPrintable(banner.text()));
        QTest::keyClick(button(), Qt::Key_Space);
        QCOMPARE(commandLineOf(setup.setup()), before);
        QVERIFY(!banner.has(key) && !back->isEnabled());
        QVERIFY(
            QTest::qWaitFor([&] { return fixture.controller().hasInputFor(setup.setup()); }, kPatienceMs));

        // A text that a field does not take comes back too.
        WordField* shares = setup.boxes()[1]->field("shares");
        shares->setText(u"many"_s);
        QVERIFY(!setup.isValid());
        QVERIFY(open(0));
        QVERIFY(setup.isValid());
        back->trigger();
        QCOMPARE(shares->text(), u"many"_s);
        QVERIFY(!setup.isValid());

        // Once the user has edited the order's setup there is no way back.
        shares->setText(u"777"_s);
        QVERIFY(open(0));
        QVERIFY(banner.has(key));
        shares->setText(u"5"_s);
        QVERIFY(!banner.has(key) && !back->isEnabled());
        QCOMPARE(setup.setup().shares.count, std::int64_t{5});
    }

    void wrongInputIsToldByTheField()
    {
        Fixture fixture;
        StudyPage& page = *fixture.window.study()->page();
        StudyForm& form = *page.form();
        QVERIFY2(form.problem().contains(u"needs orders"_s), qPrintable(form.problem()));
        form.setSetup(setupFor(u"wrong"_s), m_orders);
        QCOMPARE(form.problem(), QString());
        form.orders()->drawChoice()->setChecked(true);
        QCOMPARE(form.setup().study.ordersADay, 12);
        RunSetup scratch;
        for (const auto& [word, wrong] : {std::pair{"sample", "many"},
                                          {"sizes", "0%"},
                                          {"durations", "5x"},
                                          {"hours", "15:00-09:00"},
                                          {"seed", "-1"}}) {
            WordField* field = form.field(word);
            const QString right = field->text();
            field->setText(QString::fromLatin1(wrong));
            const auto status = field->word().set(scratch, wrong);
            QVERIFY(!status);
            QCOMPARE(field->problem(), QString::fromStdString(status.error().message));
            QCOMPARE(form.problem(), field->problem());
            field->setText(right);
            QCOMPARE(form.problem(), QString());
        }
        // What was said of drawn orders says nothing of a file's.
        form.field("sizes")->setText(u"3%"_s);
        form.setSetup(form.setup(), {});
        form.setSetup(setupFor(u"wrong"_s),
                      writeFile(m_folder, u"bad.csv"_s, "id,ticker,side,qty,start,end\nA,ALFA,up,1,x,y\n"));
        QCOMPARE(form.problem(), QString());
        page.run();
        QVERIFY(QTest::qWaitFor([&] { return page.banner()->has(u"study/failed"_s); }, kPatienceMs));
        QVERIFY2(page.banner()->text().contains(u"bad.csv"_s), qPrintable(page.banner()->text()));
        QVERIFY(!form.orders()->fileEdit()->accessibleDescription().isEmpty());
        QVERIFY(!page.controller().isBusy());
    }
};

QTEST_MAIN(TestStudyPage)
#include "tst_study_page.moc"
