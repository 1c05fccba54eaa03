// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window without a display: from the sample to results, and what it says on the way.
#include "main_window_fixture.h"
#include "models/benchmark_model.h"
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/grid_panel.h"
#include "panels/message_banner.h"
#include "panels/results_panel.h"
#include "panels/run_card_panel.h"
#include "panels/stale_veil.h"
#include "panels/summary_strip.h"
#include "panels/validation_panel.h"
#include "panels/verdict_bar.h"
#include "panels/welcome_page.h"
#include "report/run_json.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "support/app_settings.h"
#include "support/plain_text.h"
#include "support/sample_file.h"
#include "window/main_window.h"
#include "window/replay_desk.h"
#include "window/run_desk.h"
#include "window/window_actions.h"
#include "window/workbench.h"
#include "window_fixture.h"

#include <QAbstractButton>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScreen>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <algorithm>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestMainWindow : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void theFirstSizeLeavesRoomForTheTitleBar()
    {
        AppSettings settings({}, true);
        const MainWindow window(&settings);
        const QSize screen = QGuiApplication::primaryScreen()->availableGeometry().size();
        QVERIFY(window.height() + 30 <= std::max(screen.height(), window.minimumSizeHint().height() + 30));
        QVERIFY(window.width() <= std::max(screen.width(), window.minimumSizeHint().width()));
    }

    void headingsOfAnEmptyTableAreWhole()
    {
        Fixture fixture({1920, 1080});
        fixture.bench().showRun();
        fixture.bench().showDetail(fixture.bench().results());
        const QTableView* table = fixture.bench().results()->table();
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 0);
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            const QString heading = table->model()->headerData(column, Qt::Horizontal).toString();
            QVERIFY2(table->columnWidth(column) > table->fontMetrics().horizontalAdvance(heading),
                     qPrintable(heading));
        }
    }

    void theFirstScreenHasOneClickToAResult()
    {
        QVERIFY2(!sampleFile().isEmpty(), "the sample is missing beside the build");
        Fixture fixture;
        QVERIFY(fixture.bench().isWelcome());
        QVERIFY(!fixture.bench().runBar()->isVisible());
        QPushButton* sample = nullptr;
        for (QPushButton* button : fixture.bench().welcome()->findChildren<QPushButton*>()) {
            if (button->text() == u"Run the sample"_s)
                sample = button;
        }
        QVERIFY(sample);
        sample->click();
        QVERIFY(!fixture.bench().isWelcome());
        QVERIFY(waitUntilDone(fixture));
        // A first run reads its input, and the split is that of a second one.
        const auto tuningNote = [&] {
            for (const ElidedLabel* label : fixture.bench().grid()->findChildren<ElidedLabel*>()) {
                if (label->fullText().startsWith(u"Tuning period"_s))
                    return label->fullText();
            }
            return QString();
        };
        QCOMPARE(tuningNote(), u"Tuning period: 13:30:00–13:35:57 UTC, 3,000 shares"_s);
        const QString summary = fixture.bench().summary()->text();
        QVERIFY2(summary.contains(u"5,000 of 5,000 filled"_s), qPrintable(summary));
        const QTableView* benchmarks = fixture.bench().benchmarks()->table();
        QVERIFY(benchmarks->isVisible());
        QCOMPARE(benchmarks->model()->rowCount(), static_cast<int>(kBaselines.size()));
        QCOMPARE(benchmarks->model()->index(0, BenchmarkModel::Against).data().toString(), u"TWAP 10s"_s);
        static const QRegularExpression kSaving(u"^[+-][0-9]+\\.[0-9]{2}$"_s);
        for (const int column : {BenchmarkModel::Tested, BenchmarkModel::Execution, BenchmarkModel::Timing,
                                 BenchmarkModel::Mean, BenchmarkModel::Whole}) {
            QVERIFY(!benchmarks->isColumnHidden(column));
            QVERIFY(benchmarks->model()->index(0, column).data().toString().contains(kSaving));
        }
        // The verdict stands first, and the caveats are one click away.
        QVERIFY2(summary.startsWith(u"Buy 5,000 SYNT, 2 Jun 2025"_s) && summary.contains(u"Not judged: "_s),
                 qPrintable(summary));
        auto* caveats = fixture.bench().summary()->findChild<VerdictBar*>()->findChild<QPushButton*>();
        QVERIFY(caveats != nullptr && caveats->isVisible() && caveats->text().endsWith(u" caveats"_s));
        caveats->click();
        const auto lists = caveats->parentWidget()->findChildren<QFrame*>(Qt::FindDirectChildrenOnly);
        const auto list = std::ranges::find_if(lists, [](const QFrame* frame) { return frame->isWindow(); });
        QVERIFY(list != lists.end() && (*list)->isVisible());
        const QString whole = (*list)->findChild<QLabel*>()->text();
        QVERIFY2(whole.contains(u"14% of the volume"_s) && whole.contains(u"Add files of other venues."_s),
                 qPrintable(whole));
        (*list)->close();
        // So does a click anywhere on their line.
        QVERIFY(QTest::qWaitFor([&] {
            return caveats->parentWidget()->findChildren<QFrame*>(Qt::FindDirectChildrenOnly).size()
                < lists.size();
        }));
        auto* names = caveats->parentWidget()->childAt(caveats->geometry().topRight() + QPoint(80, 5));
        QVERIFY(names != nullptr);
        QTest::mouseClick(names, Qt::LeftButton);
        QCOMPARE(caveats->parentWidget()->findChildren<QFrame*>(Qt::FindDirectChildrenOnly).size(),
                 lists.size());
        QApplication::activePopupWidget()->close();
        // The tab of the validation does not say the verdict again.
        for (const QLabel* label : fixture.bench().validation()->findChildren<QLabel*>())
            QVERIFY2(!label->text().contains(u"Not judged"_s), qPrintable(label->text()));
        QVERIFY2(!summary.contains(u"so far"_s), qPrintable(summary));
        QVERIFY(fixture.window.windowTitle().contains(u"sample"_s));
        QVERIFY(fixture.bench().results()->table()->model()->rowCount() >= 7);
        QCOMPARE(fixture.bench().cells()->shownRows(), 125);
        QVERIFY(fixture.bench().charts()->cost()->indexOf(u"Best Ask"_s) >= 0);
        QVERIFY(!fixture.bench().runCard()->card().isEmpty());
        QVERIFY(fixture.bench().grid()->heatmap()->data().isFinished());
        QVERIFY(fixture.bench().validation()->table()->model()->rowCount() >= 4);
        QVERIFY(fixture.window.actions()->saveResults->isEnabled());
        QCOMPARE(fixture.bench().banner()->text(), QString());
    }

    void theWindowWritesWhatTheBatchWrites()
    {
        Fixture fixture;
        const RunSetup setup = smallSetup(m_csv);
        // As the boxes of Setup give it back.
        QVERIFY(runToTheEnd(fixture, setup));
        const auto batch = runSetup(setup, {});
        QVERIFY(batch);
        RunReport report = fixture.controller().finished()->report;
        report.timing = batch->timing;
        QCOMPARE(QByteArray::fromStdString(finalResultJson(report)),
                 QByteArray::fromStdString(finalResultJson(*batch)));
    }

    void aChangedSettingSaysSoAndResultsStay()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(!fixture.bench().summary()->isStale());
        RunSetup other = fixture.bench().setup()->setup();
        other.shares = {800};
        fixture.bench().setup()->setSetup(other);
        QVERIFY(fixture.bench().summary()->isStale());
        QVERIFY2(fixture.bench().summary()->text().contains(u"Results for "_s),
                 qPrintable(fixture.bench().summary()->text()));
        QVERIFY(fixture.bench().summary()->text().contains(u"900 of 900 filled"_s));
        for (const StaleVeil* veil : fixture.window.findChildren<StaleVeil*>())
            QVERIFY(veil->isVisible() && veil->size() == veil->parentWidget()->size());
        // As it was: nothing is stale.
        fixture.bench().setup()->setSetup(smallSetup(m_csv));
        QVERIFY(!fixture.bench().summary()->isStale());
        fixture.bench().setup()->setSetup(other);
        fixture.window.run();
        QVERIFY(QTest::qWaitFor(
            [&] { return fixture.isDone() && fixture.window.desk()->view().ordered.count == 800; },
            kPatienceMs));
        QVERIFY(!fixture.bench().summary()->isStale());
    }

    void unequalCountsAreNotComparedAndSayWhy()
    {
        Fixture fixture;
        RunSetup setup = smallSetup(m_csv);
        for (const auto& [word, text] :
             {std::pair{"completion", "none"}, {"limit", "101"}, {"model", "trial"}, {"shares", "200000"}}) {
            QVERIFY(applyWord(setup, word, text));
        }
        QVERIFY(runToTheEnd(fixture, setup));
        const QString summary = fixture.bench().summary()->text();
        QVERIFY2(summary.contains(u" of 200,000 filled"_s), qPrintable(summary));
        const QAbstractItemModel* benchmarks = fixture.bench().benchmarks()->table()->model();
        const QModelIndex whole = benchmarks->index(0, BenchmarkModel::Whole);
        QCOMPARE(whole.data().toString(), u"not comparable"_s);
        QVERIFY2(benchmarks->index(0, BenchmarkModel::Tested).data(Qt::ToolTipRole).toString().size() > 20,
                 "no reason");
    }

    void aCellIsSelectedEverywhereAndRunsIntoTheCharts()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QTableView* table = fixture.bench().cells()->table();
        table->setCurrentIndex(table->model()->index(3, 0));
        QCOMPARE(fixture.bench().grid()->heatmap()->selected(), std::optional<std::size_t>(3));
        fixture.window.actions()->runCell->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.bench().charts()->cost()->indexOf(u"Selected"_s) >= 0, kPatienceMs);
        fixture.window.actions()->pinCell->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.bench().charts()->cost()->indexOf(u"Pinned"_s) >= 0, kPatienceMs);
        QCOMPARE(fixture.bench().grid()->heatmap()->pinned(), std::optional<std::size_t>(3));
        fixture.window.actions()->pinCell->trigger();
        QCOMPARE(fixture.bench().charts()->cost()->indexOf(u"Pinned"_s), -1);
    }

    void aReplayRevealsTheLinesByAndBy()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        ChartsPanel* charts = fixture.bench().charts();
        const auto points = [&] {
            std::size_t sum = 0;
            for (const ChartSeries& series : charts->fills()->series())
                sum += series.data.size();
            return sum;
        };
        const std::size_t all = points();
        ReplayDesk* replay = fixture.window.desk()->replay();
        replay->setSpeed(10);
        QVERIFY(replay->isReplaying());
        QTRY_VERIFY(points() < all);
        QVERIFY(replay->text().startsWith(u"Replaying at 10×"_s));
        fixture.window.actions()->pause->trigger();
        QVERIFY(replay->isHeld());
        replay->setSpeed(std::nullopt);
        QVERIFY(!replay->isReplaying());
        QTRY_COMPARE(points(), all);
    }

    void aScaleIsKeptAndSaid()
    {
        Fixture fixture;
        WindowActions* actions = fixture.window.actions();
        QVERIFY(!actions->scaleDown->isEnabled());
        QVERIFY(actions->scaleUp->shortcuts().contains(QKeySequence(u"Ctrl++"_s)));
        actions->scaleUp->trigger();
        QCOMPARE(fixture.settings.uiScale(), 125);
        QCOMPARE(
            fixture.bench().banner()->text(),
            u"Scale 125%: from the next start of the window on. A restart keeps the setup, not the results."_s);
        actions->scale->actions().back()->trigger();
        QCOMPARE(fixture.settings.uiScale(), 200);
        QVERIFY(!actions->scaleUp->isEnabled());
        QCOMPARE(
            fixture.bench().banner()->text(),
            u"Scale 200%: from the next start of the window on. A restart keeps the setup, not the results."_s);
        actions->scaleNormal->trigger();
        QCOMPARE(fixture.settings.uiScale(), 100);
        QVERIFY(fixture.bench().banner()->text().isEmpty());
    }

    void messagesAreCountedAndTheGravestIsShown()
    {
        Fixture fixture;
        MessageBanner* banner = fixture.bench().banner();
        banner->post({u"a"_s, Severity::Info, u"Something."_s, {}});
        banner->post({u"b"_s, Severity::Error, u"It broke."_s, {}});
        banner->post({u"b"_s, Severity::Error, u"It broke."_s, {}});
        QCOMPARE(banner->text(), u"It broke.  ×2"_s);
        QCOMPARE(banner->count(), 2);
        // Another sentence of that kind is counted by itself.
        banner->post({u"b"_s, Severity::Error, u"It broke elsewhere."_s, {}});
        QCOMPARE(banner->text(), u"It broke elsewhere."_s);
        banner->dismiss(u"b"_s);
        QCOMPARE(banner->text(), u"Something."_s);
        banner->setFocusPolicy(Qt::StrongFocus);
        QTest::keyClick(banner, Qt::Key_Escape);
        QVERIFY(!banner->isVisible());
    }

    void theSmallWindowShowsEveryControlWhole()
    {
        Fixture fixture({1024, 640});
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(fixture.bench().isCompact());
        QVERIFY(!fixture.bench().isSetupVisible());
        QVERIFY(fixture.bench().details()->isAncestorOf(fixture.bench().grid()));
        QCOMPARE(fixture.window.size(), QSize(1024, 640));
        QCoreApplication::processEvents(); // lays out what the end of the run has changed
        const QRect inside = fixture.window.rect();
        for (const QAbstractButton* button : fixture.window.findChildren<QAbstractButton*>()) {
            if (!button->isVisible() || button->window() != &fixture.window)
                continue;
            const QRect place(button->mapTo(&fixture.window, QPoint(0, 0)), button->size());
            QVERIFY2(inside.contains(place), qPrintable(button->accessibleName() + u" is cut off"_s));
            if (!button->text().isEmpty()) {
                QVERIFY2(button->width()
                             >= button->fontMetrics().horizontalAdvance(button->text().remove(u'&')),
                         qPrintable(button->text() + u" is too narrow"_s));
            }
        }
        fixture.window.resize(1366, 768);
        QVERIFY(!fixture.bench().isCompact());
        QVERIFY(fixture.bench().isSetupVisible());
        QVERIFY(!fixture.bench().details()->isAncestorOf(fixture.bench().grid()));
        QVERIFY(fixture.bench().grid()->isVisible());
    }

    void whateverTakesTheFocusHasAName()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QStringList nameless;
        for (const QWidget* widget : fixture.window.findChildren<QWidget*>()) {
            if ((widget->focusPolicy() & Qt::TabFocus) == 0 || widget->objectName().startsWith(u"qt_"_s))
                continue;
            // The parts of a compound widget speak through it.
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            if (button != nullptr && !button->text().isEmpty())
                continue; // Qt reads out what is written on it
            const bool isPart = qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr
                || widget->parentWidget()->inherits("QComboBoxPrivateContainer")
                || qobject_cast<const QTabWidget*>(widget) != nullptr;
            if (!isPart && widget->accessibleName().isEmpty()) {
                nameless << QString::fromLatin1(widget->metaObject()->className()) + u" in "_s
                        + QString::fromLatin1(widget->parentWidget()->metaObject()->className());
            }
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u", "_s)));
    }

    void theZonesAreReachedByKey()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        fixture.window.activateWindow();
        QSet<QWidget*> reached;
        for (int i = 0; i < 7; ++i) {
            fixture.window.actions()->nextZone->trigger();
            for (QWidget* zone : std::initializer_list<QWidget*>{
                     fixture.bench().runBar(), fixture.bench().benchmarks(), fixture.bench().charts(),
                     fixture.bench().grid(), fixture.bench().details(), fixture.bench().setup()}) {
                const QWidget* focus = fixture.window.focusWidget();
                if (focus != nullptr && zone->isAncestorOf(focus))
                    reached.insert(zone);
            }
        }
        QCOMPARE(reached.size(), 6);
    }

    void closingDuringARunIsQuick()
    {
        Fixture fixture;
        fixture.window.setSetup(longSetup(m_csv));
        fixture.window.run();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.controller().state() == RunState::Running, kPatienceMs);
        QSignalSpy ready(&fixture.controller(), &RunController::quitReady);
        fixture.window.close();
        QVERIFY(!fixture.window.isVisible());
        QVERIFY(ready.count() == 1 || ready.wait(kPatienceMs));
    }

    void settingsAreRemembered()
    {
        const QString file = m_folder.filePath(u"sorlab.ini"_s);
        {
            AppSettings settings(file);
            MainWindow window(&settings);
            window.resize(800, 600);
            window.show();
            window.workbench()->showRun();
            window.workbench()->showDetail(window.workbench()->validation());
            window.close();
        }
        AppSettings settings(file);
        MainWindow window(&settings);
        window.show();
        QCOMPARE(window.size(), QSize(800, 600));
        QCOMPARE(window.workbench()->details()->currentWidget(),
                 static_cast<QWidget*>(window.workbench()->validation()));
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
