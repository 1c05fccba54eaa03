// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers, hides, fits and offers.
#include "charts/heatmap/heatmap_view.h"
#include "main_window_fixture.h"
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/grid_panel.h"
#include "panels/message_banner.h"
#include "panels/results_panel.h"
#include "panels/tca_panel.h"
#include "panels/validation_panel.h"
#include "report/run_json.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/setup_writer.h"
#include "support/shown_text.h"
#include "window/window_actions.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QStatusBar>
#include <QTableView>
#include <QTest>
#include <algorithm>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestWindowBehaviour : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void hiddenStrategiesLeaveTheScreenAndStayInTheResults()
    {
        Fixture fixture;
        const RunSetup setup = smallSetup(m_csv);
        QVERIFY(runToTheEnd(fixture, setup));
        const std::string before = finalResultJson(fixture.controller().finished()->report);
        const auto rowsOf = [](const QTableView* table) {
            QStringList names;
            for (int row = 0; row < table->model()->rowCount(); ++row)
                names << table->model()->index(row, 0).data().toString();
            return names;
        };
        const auto hasMeasure = [&](const QString& name) {
            const auto boxes = fixture.bench().grid()->heatmap()->findChildren<QComboBox*>();
            return std::ranges::any_of(boxes, [&](const QComboBox* box) {
                return box->findText(u"Router saving vs %1 (bps)"_s.arg(name)) >= 0;
            });
        };
        QVERIFY(hasMeasure(u"TWAP 60s"_s));
        fixture.settings.setHiddenStrategies({u"twap"_s, u"best_ask"_s});
        for (const QString& name : {u"TWAP 60s"_s, u"Best Ask"_s}) {
            QVERIFY(!rowsOf(fixture.bench().benchmarks()->table()).contains(name));
            QVERIFY(!rowsOf(fixture.bench().results()->table()).contains(name));
            QVERIFY(!rowsOf(fixture.bench().tca()->table()).contains(name));
            QVERIFY(!rowsOf(fixture.bench().venues()->table()).contains(name));
            QCOMPARE(fixture.bench().charts()->cost()->indexOf(name), -1);
            QVERIFY(!hasMeasure(name));
        }
        QVERIFY(rowsOf(fixture.bench().results()->table()).contains(u"VWAP"_s));
        QVERIFY(hasMeasure(u"VWAP"_s));
        QVERIFY(fixture.bench().charts()->cost()->indexOf(u"VWAP"_s) >= 0);
        for (const QTableView* table :
             {fixture.bench().validation()->table(), fixture.bench().cells()->table()}) {
            int columns = 0;
            for (int column = 0; column < table->model()->columnCount(); ++column) {
                if (!table->model()->headerData(column, Qt::Horizontal).toString().contains(u"TWAP 60s"_s))
                    continue;
                ++columns;
                QVERIFY(table->isColumnHidden(column));
            }
            QVERIFY(columns > 0);
        }
        // Nothing was computed again, and nothing is missing from what is saved.
        QCOMPARE(QByteArray::fromStdString(finalResultJson(fixture.controller().finished()->report)),
                 QByteArray::fromStdString(before));
        QVERIFY(QByteArray::fromStdString(before).contains("\"twap\""));
        fixture.settings.setHiddenStrategies({});
        QVERIFY(rowsOf(fixture.bench().results()->table()).contains(u"TWAP 60s"_s));
        QVERIFY(fixture.bench().charts()->cost()->indexOf(u"TWAP 60s"_s) >= 0);
    }

    void tablesFitTheWindow_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("usual") << QSize(1366, 768);
        QTest::newRow("small") << QSize(1024, 640);
    }
    void tablesFitTheWindow()
    {
        QFETCH(QSize, size);
        Fixture fixture(size);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        const QTableView* table = fixture.bench().results()->table();
        fixture.bench().showDetail(fixture.bench().results());
        QTRY_VERIFY(table->isVisible());
        const QHeaderView* header = table->horizontalHeader();
        QVERIFY2(
            header->length() <= table->viewport()->width(),
            qPrintable(u"%1 px of columns in %2"_s.arg(header->length()).arg(table->viewport()->width())));
        // The last column, and with it every heading, is whole.
        const int last = header->count() - 1;
        const QString heading = table->model()->headerData(last, Qt::Horizontal).toString();
        QVERIFY(header->sectionSize(last) >= header->fontMetrics().horizontalAdvance(heading));
    }

    /// Rows that came while a table was not shown are fitted when it is.
    void aTableThatComesToTheFrontIsFitted()
    {
        Fixture fixture;
        auto* cells = fixture.bench().cells();
        const auto* table = cells->findChild<QTableView*>();
        QVERIFY(!table->isVisible());
        fixture.window.setSetup(smallSetup(m_csv));
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        fixture.bench().showDetail(cells);
        QTRY_VERIFY(table->isVisible());
        const QAbstractItemModel* model = table->model();
        for (int column = 0; column < model->columnCount(); ++column) {
            const int width =
                table->fontMetrics().horizontalAdvance(model->index(0, column).data().toString());
            QVERIFY2(table->columnWidth(column) > width, qPrintable(QString::number(column)));
        }
        const int air = table->horizontalHeader()->defaultSectionSize();
        QVERIFY(table->columnWidth(0) != air); // the size of a column that was not fitted
    }

    void choicesAreRemembered()
    {
        const QString file = m_folder.filePath(u"choices.ini"_s);
        {
            AppSettings settings(file);
            MainWindow window(&settings);
            window.show();
            window.setSetup(smallSetup(m_csv));
            window.run();
            QVERIFY(QTest::qWaitFor([&] { return window.desk()->view().isFinal; }, kPatienceMs));
            window.workbench()->charts()->cost()->cycleMeasure();
            HeatmapSettings heatmap = window.workbench()->grid()->heatmap()->settings();
            heatmap.x = Parameter::ThetaQueue;
            heatmap.measure = {HeatmapMeasure::Kind::Saving, 3};
            heatmap.isScaleOfWholeGrid = false;
            window.workbench()->grid()->heatmap()->restoreSettings(heatmap);
            settings.setHiddenStrategies({u"best_all_in"_s});
            settings.setLastSetup(toQString(setupJson(smallSetup(m_csv))));
            window.close();
        }
        AppSettings settings(file);
        settings.setSkipsWelcome(true);
        MainWindow window(&settings);
        window.show();
        QVERIFY(window.workbench()->isWelcome());
        window.begin();
        QVERIFY(!window.workbench()->isWelcome());
        QCOMPARE(window.workbench()->setup()->setup().shares, Shares{900});
        QCOMPARE(window.workbench()->charts()->cost()->measure(), CostMeasure::ShortfallBps);
        window.run();
        QVERIFY(QTest::qWaitFor([&] { return window.desk()->view().isFinal; }, kPatienceMs));
        const HeatmapSettings& heatmap = window.workbench()->grid()->heatmap()->settings();
        QVERIFY(heatmap.x == Parameter::ThetaQueue);
        QVERIFY(heatmap.measure == (HeatmapMeasure{HeatmapMeasure::Kind::Saving, 3}));
        QVERIFY(!heatmap.isScaleOfWholeGrid);
        QCOMPARE(window.workbench()->charts()->cost()->measure(), CostMeasure::ShortfallBps);
        QCOMPARE(window.workbench()->charts()->cost()->indexOf(u"Best all-in"_s), -1);
    }

    void theWelcomePageStaysUnlessPreferencesSayOtherwise()
    {
        Fixture fixture;
        fixture.settings.setLastSetup(toQString(setupJson(smallSetup(m_csv))));
        fixture.window.begin();
        QVERIFY(fixture.bench().isWelcome());
        fixture.settings.setSkipsWelcome(true);
        fixture.settings.setLastSetup(u"{ damaged"_s);
        fixture.window.begin();
        QVERIFY(fixture.bench().isWelcome());
    }

    void aTapeThatOutgrowsItsLimitOffersWhatHelps_data()
    {
        QTest::addColumn<QString>("action");
        QTest::newRow("raise") << u"Raise the limit"_s;
        QTest::newRow("first part") << u"Read the first part"_s;
    }
    void aTapeThatOutgrowsItsLimitOffersWhatHelps()
    {
        QFETCH(QString, action);
        qputenv("XDG_CACHE_HOME", m_folder.filePath(u"cache"_s).toUtf8());
        RunSetup setup = smallSetup(makeCsv(m_folder, u"large.csv"_s, 200'000));
        QVERIFY(applyWord(setup, "memory", "6"));
        Fixture fixture;
        fixture.window.setSetup(setup);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.bench().banner()->text().contains(u"outgrew"_s), kPatienceMs);
        QAbstractButton* button = nullptr;
        for (QAbstractButton* each : fixture.bench().banner()->findChildren<QAbstractButton*>()) {
            if (each->text().remove(u'&') == action)
                button = each;
        }
        QVERIFY(button);
        button->click();
        // Done, or stopped by another failure, which the banner tells.
        QVERIFY(QTest::qWaitFor(
            [&] { return fixture.isDone() || fixture.bench().banner()->text().contains(u"outgrew"_s); },
            kPatienceMs));
        QVERIFY2(fixture.isDone(), qPrintable(fixture.bench().banner()->text()));
        const RunSetup ran = fixture.controller().finished()->setup;
        const std::int64_t rows = fixture.controller().input()->loaded.counts.rows;
        if (action == u"Raise the limit"_s) {
            QCOMPARE(ran.memoryMegabytes, std::int64_t{12});
            QCOMPARE(ran.csv, setup.csv);
            QCOMPARE(rows, std::int64_t{200'000});
        } else {
            QCOMPARE(ran.memoryMegabytes, std::int64_t{6});
            QVERIFY(ran.csv != setup.csv);
            QVERIFY2(rows > 100'000 && rows < 200'000, qPrintable(QString::number(rows)));
            const QByteArray part = bytesOf(QString::fromStdString(ran.csv.front()));
            QVERIFY(bytesOf(QString::fromStdString(setup.csv.front())).startsWith(part));
        }
    }

    void spacePausesInTheChartsAndPressesButtonsElsewhere()
    {
        Fixture fixture;
        fixture.window.setSetup(longSetup(m_csv));
        fixture.window.run();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.controller().state() == RunState::Running
                                     && fixture.window.actions()->pause->isEnabled(),
                                 kPatienceMs);
        fixture.bench().charts()->choose(ChartChoice::Cost);
        ChartView* chart = fixture.bench().charts()->cost();
        QTest::keyClick(chart, Qt::Key_Space);
        QVERIFY(fixture.controller().state() == RunState::Paused);
        QTest::keyClick(chart, Qt::Key_Space);
        QTRY_VERIFY(fixture.controller().state() == RunState::Running);
        // A box in the chart's heading has its own use for the key.
        auto* measure = fixture.bench().charts()->cost()->findChild<QComboBox*>();
        QTest::keyClick(measure, Qt::Key_Space);
        QVERIFY(fixture.controller().state() == RunState::Running);
        measure->hidePopup();
        fixture.window.desk()->stop();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.controller().isBusy(), kPatienceMs);
    }

    void theStatusBarSaysHowOftenTheWindowDraws()
    {
        Fixture fixture;
        const auto says = [&](const QString& text) {
            const auto labels = fixture.window.statusBar()->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text() == text; });
        };
        fixture.window.activateWindow();
        QTRY_VERIFY(fixture.window.isActiveWindow());
        QTRY_VERIFY(says(u"10 redraws/s"_s));
        QWidget other;
        other.show();
        other.activateWindow();
        QTRY_VERIFY(!fixture.window.isActiveWindow());
        QTRY_VERIFY(says(u"5 redraws/s, in the background"_s));
        fixture.window.setRefresh(true, true);
        QTRY_VERIFY(says(u"remote: 1 redraw/s, in the background"_s));
        fixture.window.activateWindow();
        QTRY_VERIFY(says(u"remote: 2 redraws/s"_s));
    }
};

QTEST_MAIN(TestWindowBehaviour)
#include "tst_window_behaviour.moc"
