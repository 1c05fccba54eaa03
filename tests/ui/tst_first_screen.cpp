// SPDX-License-Identifier: GPL-3.0-or-later
// What the first screen of a result shows, and that it is never another source's.
#include "main_window_fixture.h"
#include "models/benchmark_model.h"
#include "panels/benchmark_panel.h"
#include "panels/charts_panel.h"
#include "panels/grid_panel.h"
#include "panels/message_banner.h"
#include "panels/results_panel.h"
#include "panels/run_bar.h"
#include "panels/run_card_panel.h"
#include "panels/summary_strip.h"
#include "panels/validation_panel.h"
#include "setup/setup_panel.h"
#include "support/plain_text.h"
#include "support/sample_file.h"
#include "window/window_actions.h"

#include <QAction>
#include <QFont>
#include <QLabel>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <algorithm>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestFirstScreen : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void theAnswerIsOnTheFirstScreen_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("smallest") << QSize(1024, 640);
        QTest::newRow("usual") << QSize(1366, 768);
        QTest::newRow("large") << QSize(1920, 1080);
    }
    /// Verdict, benchmarks and a chart of at least 200 pixels; from 1366 pixels on the heatmap too.
    void theAnswerIsOnTheFirstScreen()
    {
        QFETCH(QSize, size);
        Fixture fixture(size);
        fixture.window.openFile(sampleFile());
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        const auto isInside = [&](const QWidget* widget) {
            return widget->isVisible()
                && fixture.window.rect().contains(
                    QRect(widget->mapTo(&fixture.window, QPoint(0, 0)), widget->size()));
        };
        QTRY_VERIFY(fixture.bench().charts()->current()->height() >= 200);
        QVERIFY(isInside(fixture.bench().charts()->current()));
        QVERIFY(isInside(fixture.bench().summary()));
        const QTableView* table = fixture.bench().benchmarks()->table();
        QVERIFY(isInside(table));
        QVERIFY2(table->viewport()->height() >= 4 * table->rowHeight(0),
                 qPrintable(QString::number(table->viewport()->height())));
        QVERIFY(isInside(fixture.bench().details()));
        if (size.width() >= 1366)
            QVERIFY(isInside(fixture.bench().grid()) && fixture.bench().grid()->width() >= 320);
        QCOMPARE(fixture.window.size(), size);
    }

    /// The mean of the benchmark of the verdict; equal means say why.
    void theVerdictsFigureIsTheOneInBold()
    {
        Fixture fixture;
        fixture.window.openFile(sampleFile());
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        const QAbstractItemModel* model = fixture.bench().benchmarks()->table()->model();
        const auto isBold = [model](int row, int column) {
            return model->index(row, column).data(Qt::FontRole).value<QFont>().bold();
        };
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = BenchmarkModel::Mean; column < BenchmarkModel::ColumnCount; ++column)
                QCOMPARE(isBold(row, column), row == 0 && column == BenchmarkModel::Mean);
        }
        QVERIFY(fixture.bench().summary()->text().contains(
            model->index(0, BenchmarkModel::Mean).data().toString().mid(1) + u" bps"_s));
        QCOMPARE(model->headerData(BenchmarkModel::Mean, Qt::Horizontal).toString(), u"Mean of 6 starts"_s);
        const auto vwap = model->match(model->index(0, 0), Qt::DisplayRole, u"VWAP"_s, 1, Qt::MatchExactly);
        QCOMPARE(vwap.size(), 1);
        const QString tip =
            vwap.front().siblingAtColumn(BenchmarkModel::Mean).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(u"have one mean"_s), qPrintable(tip));
    }

    /// There is no room for two charts: that of the tab in front is the one.
    void aSmallWindowShowsTheChartOfItsTab()
    {
        Fixture fixture({1024, 640});
        fixture.window.openFile(sampleFile());
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        ChartsPanel* charts = fixture.bench().charts();
        fixture.bench().showDetail(fixture.bench().grid());
        QTRY_VERIFY(!charts->isVisible());
        QTRY_VERIFY2(fixture.bench().details()->height() >= 280,
                     qPrintable(QString::number(fixture.bench().details()->height())));
        QVERIFY(fixture.bench().benchmarks()->isVisible());
        // The savings of the validation come first, and all its rows are in view.
        fixture.bench().showDetail(fixture.bench().validation());
        const QTableView* table = fixture.bench().validation()->table();
        const auto isInView = [table](int row, int column) {
            const QRect cell = table->visualRect(table->model()->index(row, column));
            return table->viewport()->rect().contains(cell);
        };
        QCOMPARE(table->model()->headerData(2, Qt::Horizontal).toString(), u"TWAP 10s"_s);
        QTRY_VERIFY(isInView(0, 2) && isInView(table->model()->rowCount() - 1, 2));
        fixture.bench().showDetail(fixture.bench().results());
        QTRY_VERIFY(charts->isVisible() && charts->current()->height() >= 200);
    }

    void chosenHeightsStayStoredWhileChartsAreHidden()
    {
        Fixture fixture({1024, 640});
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        fixture.bench().showDetail(fixture.bench().results());
        QTRY_VERIFY(fixture.bench().charts()->isVisible());
        auto* rows = qobject_cast<QSplitter*>(fixture.bench().details()->parentWidget());
        QVERIFY(rows != nullptr);
        emit rows->splitterMoved(rows->sizes().front(), 1);
        fixture.bench().saveLayout();
        const QByteArray chosen = fixture.settings.layoutState(u"compact/rows"_s);
        QVERIFY(!chosen.isEmpty());
        fixture.bench().showDetail(fixture.bench().validation());
        QTRY_VERIFY(!fixture.bench().charts()->isVisible());
        fixture.bench().saveLayout();
        QCOMPARE(fixture.settings.layoutState(u"compact/rows"_s), chosen);
        fixture.bench().defaultLayout();
        fixture.bench().saveLayout();
        QCOMPARE(fixture.settings.layoutState(u"compact/rows"_s), QByteArray());
    }

    /// Another file's quotes never stand beside the numbers of a result.
    void anotherSourceEmptiesTheResult()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        const std::string other = makeCsv(m_folder, u"other.csv"_s, 3000);
        fixture.window.openFile(QString::fromStdString(other));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.controller().inputSetup().csv.front() == other
                                     && !fixture.controller().isBusy(),
                                 kPatienceMs);
        QVERIFY(!fixture.bench().summary()->isStale());
        QCOMPARE(fixture.bench().summary()->text(), QString());
        QCOMPARE(fixture.bench().benchmarks()->table()->model()->rowCount(), 0);
        QCOMPARE(fixture.bench().results()->table()->model()->rowCount(), 0);
        QVERIFY(fixture.bench().charts()->isShowingQuotes());
        QCOMPARE(fixture.bench().grid()->heatmap()->data().cellCount(), std::size_t{0});
        QCOMPARE(fixture.bench().runCard()->card(), QString());
        QVERIFY(!fixture.window.actions()->saveResults->isEnabled());
        // One that cannot be read leaves them under a line that says whose they are.
        QVERIFY(runToTheEnd(fixture, smallSetup(other)));
        fixture.window.openFile(writeFile(m_folder, u"broken.csv"_s, "ts_event,publisher_id\n1,2\n"));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.bench().banner()->text().contains(u"broken.csv"_s), kPatienceMs);
        QVERIFY(fixture.bench().summary()->isStale());
        QVERIFY2(fixture.bench().summary()->text().contains(u"Results for SYNT, run of "_s),
                 qPrintable(fixture.bench().summary()->text()));
        // In Setup once, beside the file, and not in the bar of the window too.
        const SetupPanel& setup = *fixture.bench().setup();
        QTRY_VERIFY(!setup.isValid());
        const QString problem = setup.problem();
        const auto labels = setup.findChildren<QLabel*>();
        QTRY_COMPARE(
            std::ranges::count_if(
                labels, [&](const QLabel* label) { return label->isVisible() && label->text() == problem; }),
            std::ptrdiff_t{1});
        QVERIFY(!fixture.bench().runBar()->text().contains(problem));
    }

    /// A double click leaves one strategy in all charts, and a second one brings the others back.
    void aDoubleClickIsolatesAStrategy()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        ChartsPanel* charts = fixture.bench().charts();
        const auto shown = [](const ChartView* chart) {
            return std::ranges::count(chart->series(), true, &ChartSeries::isVisible);
        };
        QVERIFY(shown(charts->cost()) > 1);
        emit fixture.bench().results()->soloRequested(u"VWAP"_s);
        QCOMPARE(shown(charts->cost()), 1);
        QCOMPARE(shown(charts->fills()), 1);
        QVERIFY(charts->fills()
                    ->series()[static_cast<std::size_t>(charts->fills()->indexOf(u"VWAP"_s))]
                    .isVisible);
        emit fixture.bench().benchmarks()->soloRequested(u"VWAP"_s);
        QVERIFY(shown(charts->cost()) > 1);
    }

    void referenceModelsAreFolded()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        const QAbstractItemModel* model = fixture.bench().results()->table()->model();
        const auto references = [model] {
            return model
                ->match(model->index(0, 0), Qt::DisplayRole, u"Reference: "_s, -1, Qt::MatchStartsWith)
                .size();
        };
        QCOMPARE(references(), 0);
        fixture.bench().results()->setReferencesShown(true);
        QVERIFY(references() > 0);
    }

    /// Before a run the source says what it was read as.
    void aSourceSaysWhatItWasReadAs()
    {
        Fixture fixture;
        const auto readAs = [&] {
            for (const ElidedLabel* label : fixture.bench().setup()->findChildren<ElidedLabel*>()) {
                if (label->accessibleName() == u"What the source was read as"_s)
                    return label->fullText();
            }
            return QString();
        };
        fixture.window.openFile(QString::fromStdString(m_csv));
        QTRY_VERIFY_WITH_TIMEOUT(!readAs().isEmpty(), kPatienceMs);
        QVERIFY2(readAs().startsWith(u"Read as: CSV"_s) && readAs().contains(u"quotes of single venues"_s)
                     && readAs().contains(u"times UTC"_s),
                 qPrintable(readAs()));
    }
};

QTEST_MAIN(TestFirstScreen)
#include "tst_first_screen.moc"
