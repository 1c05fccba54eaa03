// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of a session: kept, opened again, compared, deleted.
#include "charts/time/compared_chart.h"
#include "compare_numbers.h"
#include "main_window_fixture.h"
#include "models/comparison_model.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/message_banner.h"
#include "panels/runs_panel.h"
#include "panels/summary_strip.h"
#include "report/run_json.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "sim/cost_path.h"
#include "support/shown_text.h"
#include "support/table_copy.h"
#include "window/window_actions.h"

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestRuns : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string m_csv;

    static RunsPanel& panelOf(Fixture& fixture) { return *fixture.bench().runs(); }
    static void select(RunsPanel& panel, const std::vector<int>& rows)
    {
        panel.list()->clearSelection();
        for (const int row : rows)
            panel.list()->selectionModel()->select(panel.model()->index(row, 0),
                                                   QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    static void open(RunsPanel& panel, int row)
    {
        select(panel, {row});
        emit panel.list()->activated(panel.model()->index(row, 0));
    }
    /// The row of that name, cell by cell; empty: there is none.
    static QStringList rowOf(const RunsPanel& panel, const QString& what)
    {
        const QAbstractItemModel* model = panel.comparison()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < model->columnCount(); ++column)
                cells << model->index(row, column).data().toString();
            if (cells.value(0) == what)
                return cells;
        }
        return {};
    }
    static bool isLoaded(Fixture& fixture, const std::string& csv)
    {
        return fixture.controller().inputSetup().csv.front() == csv && !fixture.controller().isBusy();
    }

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void everyRunIsKeptWithoutItsQuotes()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        QVERIFY(panel.note().contains(u"After a run"_s));
        RunSetup setup = smallSetup(m_csv);
        QVERIFY(runToTheEnd(fixture, setup));
        setup.side = Side::Sell;
        QVERIFY(runToTheEnd(fixture, setup));
        QCOMPARE(panel.model()->rowCount(), 2);
        // The last one stands first.
        QCOMPARE(panel.model()->run(0).number, 2);
        QVERIFY(panel.model()->index(0, RunsModel::Asked).data().toString().startsWith(u"Sell 900 "_s));
        QVERIFY(panel.model()->index(1, RunsModel::Asked).data().toString().startsWith(u"Buy 900 "_s));
        QVERIFY(!panel.model()->index(0, RunsModel::Ended).data().toString().isEmpty());
        QCOMPARE(panel.model()->index(0, RunsModel::Grade).data().toString(), u"not judged"_s);
        for (int row = 0; row < 2; ++row) {
            QVERIFY(panel.model()->run(row).run->input == nullptr);
            QVERIFY(panel.model()->run(row).run->report.experiment.outflows == nullptr);
        }
    }

    void aRunIsOpenedAgainAsItWas()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        RunSetup setup = smallSetup(m_csv);
        QVERIFY(runToTheEnd(fixture, setup));
        const QString answer = fixture.bench().summary()->text();
        const std::string json = finalResultJson(fixture.controller().finished()->report);
        setup.shares = Shares{500};
        QVERIFY(runToTheEnd(fixture, setup));
        QVERIFY(fixture.bench().summary()->text() != answer);
        open(panel, 1);
        QCOMPARE(fixture.bench().summary()->text(), answer);
        QVERIFY(!fixture.bench().summary()->isStale());
        QCOMPARE(fixture.bench().setup()->setup().shares, Shares{900});
        QCOMPARE(finalResultJson(fixture.controller().finished()->report), json);
        QVERIFY(fixture.bench().fills()->csv().count(u'\n') > 1);
        QVERIFY(fixture.window.actions()->saveResults->isEnabled());
        // Its quotes are not kept, so that no cell of it can be run.
        QVERIFY(!fixture.window.actions()->runCell->isEnabled());
        QVERIFY(!fixture.controller().runCell(0));
        // It is still one of two, and Run makes a third.
        QCOMPARE(panel.model()->rowCount(), 2);
        fixture.window.run();
        QVERIFY(QTest::qWaitFor([&] { return panel.model()->rowCount() == 3; }, kPatienceMs));
        QCOMPARE(finalResultJson(fixture.controller().finished()->report).substr(0, 400),
                 json.substr(0, 400));
    }

    void twoRunsShowTheirCurves()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        const ComparedChart& curves = *panel.curves();
        RunSetup setup = smallSetup(m_csv);
        QVERIFY(runToTheEnd(fixture, setup));
        QVERIFY(curves.isHidden());
        const RunReport first = fixture.controller().finished()->report;
        setup.shares = Shares{500};
        QVERIFY(runToTheEnd(fixture, setup));
        QVERIFY(!curves.isHidden());
        // The last value of the router's line is its arrival slippage.
        const RunResult& router = first.experiment.optimised.result;
        const auto slippage = slippageBps(Side::Buy, router.totalCash().nanos, router.filled(), router.unit,
                                          first.experiment.arrivalMid);
        QVERIFY(slippage.has_value());
        const ChartSeries& line = curves.series()[static_cast<std::size_t>(
            curves.indexOf(displayName(SeriesRole::Optimised) + u" (run 1)"_s))];
        COMPARE_NEAR(line.data.points().back().value, *slippage, 1e-9);
        QCOMPARE(line.data.points().back().timeNs, count(first.order.window.to));
        QVERIFY2(panel.note().contains(u"Curves: of different orders"_s), qPrintable(panel.note()));
        QVERIFY(runToTheEnd(fixture, setup));
        QVERIFY2(!panel.note().contains(u"Curves:"_s), qPrintable(panel.note()));
        select(panel, {0, 1, 2});
        QVERIFY(curves.isHidden());
        QVERIFY(!panel.comparison()->isHidden());
    }

    void anotherFilesRunBringsItsQuotes()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        const std::string other = makeCsv(m_folder, u"other.csv"_s, 3000);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(runToTheEnd(fixture, smallSetup(other)));
        open(panel, 1);
        QVERIFY(QTest::qWaitFor([&] { return isLoaded(fixture, m_csv); }, kPatienceMs));
        QVERIFY(!fixture.bench().summary()->isStale());
        QVERIFY(fixture.window.desk()->view().isFinal);
    }

    void aRunWhoseFileChangedSaysSo()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        const std::string file = makeCsv(m_folder, u"edited.csv"_s);
        QVERIFY(runToTheEnd(fixture, smallSetup(file)));
        const QString first = fixture.bench().summary()->text();
        makeCsv(m_folder, u"edited.csv"_s, 3000);
        QVERIFY(runToTheEnd(fixture, smallSetup(file)));
        select(panel, {0, 1});
        QCOMPARE(rowOf(panel, u"input"_s).value(1), u"≠"_s);
        QVERIFY2(panel.note().contains(u"input"_s), qPrintable(panel.note()));
        open(panel, 1);
        QTRY_VERIFY(fixture.bench().summary()->isStale());
        QVERIFY2(fixture.bench().summary()->text().contains(u"its input has changed since"_s),
                 qPrintable(fixture.bench().summary()->text()));
        open(panel, 0);
        QVERIFY(!fixture.bench().summary()->isStale());
    }

    void aRunWhoseFileIsGoneSaysSo()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        const std::string file = makeCsv(m_folder, u"gone.csv"_s);
        QVERIFY(runToTheEnd(fixture, smallSetup(file)));
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(QFile::remove(QString::fromStdString(file)));
        open(panel, 1);
        QVERIFY(QTest::qWaitFor([&] { return fixture.bench().summary()->isStale(); }, kPatienceMs));
        QVERIFY2(fixture.bench().summary()->text().contains(u"its input cannot be read"_s),
                 qPrintable(fixture.bench().summary()->text()));
        QVERIFY(fixture.window.desk()->view().isFinal); // the numbers stay
    }

    void noOtherRunIsOpenedWhileOneGoesOn()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        fixture.window.setSetup(longSetup(m_csv));
        fixture.window.run();
        QVERIFY(
            QTest::qWaitFor([&] { return fixture.controller().state() == RunState::Running; }, kPatienceMs));
        open(panel, 0);
        QVERIFY(fixture.bench().banner()->text().contains(u"A run goes on"_s));
        QVERIFY(fixture.controller().isBusy());
        fixture.controller().stop();
        QVERIFY(QTest::qWaitFor([&] { return !fixture.controller().isBusy(); }, kPatienceMs));
    }

    void differencesAreMarkedAndSubtracted()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        RunSetup setup = smallSetup(m_csv);
        QVERIFY(runToTheEnd(fixture, setup));
        setup.experiment.router.interval = std::chrono::seconds(20);
        QVERIFY(runToTheEnd(fixture, setup));
        select(panel, {0});
        QVERIFY(!panel.comparison()->isVisibleTo(&panel));
        select(panel, {0, 1});
        QVERIFY(panel.comparison()->isVisibleTo(&panel));
        // What differs stands first, the earlier run on the left.
        QCOMPARE(rowOf(panel, u"interval"_s), (QStringList{u"interval"_s, u"≠"_s, u"10s"_s, u"20s"_s, {}}));
        QCOMPARE(panel.comparison()->model()->index(0, 0).data().toString(), u"interval"_s);
        QCOMPARE(rowOf(panel, u"shares"_s).value(1), QString());
        QCOMPARE(panel.comparison()->model()->headerData(2, Qt::Horizontal).toString(), u"Run 1"_s);
        QCOMPARE(panel.comparison()->model()->headerData(4, Qt::Horizontal).toString(),
                 u"Run 2 less run 1"_s);
        const auto cashOf = [&](int row) {
            return panel.model()->run(row).run->report.experiment.optimised.result.totalCash().dollars();
        };
        const QAbstractItemModel* model = panel.comparison()->model();
        bool isFound = false;
        for (int row = 0; row < model->rowCount(); ++row) {
            if (!model->index(row, 0).data().toString().startsWith(u"Total"_s))
                continue;
            isFound = true;
            const double difference = cashOf(0) - cashOf(1);
            QCOMPARE(model->index(row, 2).data(Qt::UserRole).toDouble(), cashOf(1));
            QCOMPARE(model->index(row, 3).data(Qt::UserRole).toDouble(), cashOf(0));
            QCOMPARE(model->index(row, 4).data(Qt::UserRole).toDouble(), difference);
            // In cents, as the two beside it.
            QCOMPARE(model->index(row, 4).data().toString(),
                     (difference > 0 ? u"+"_s : QString()) + QString::number(difference, 'f', 2));
        }
        QVERIFY(isFound);
        // Bounds of intervals are not subtracted.
        for (const QString& bound : {u"95% from (bps)"_s, u"95% to (bps)"_s}) {
            const QStringList cells = rowOf(panel, bound);
            QCOMPARE(cells.size(), 5);
            QCOMPARE(cells.back(), u"–"_s);
        }
        // Nor are savings against benchmarks that follow the router's interval.
        QCOMPARE(rowOf(panel, u"Saving vs TWAP as the router, whole (bps)"_s).value(4), u"–"_s);
        QCOMPARE(rowOf(panel, u"Saving vs Equal split, whole (bps)"_s).value(4), u"–"_s);
        QVERIFY(!rowOf(panel, u"Saving vs Best Ask, whole (bps)"_s).value(4).isEmpty());
        QVERIFY(rowOf(panel, u"Saving vs Best Ask, whole (bps)"_s).value(4) != u"–"_s);
        QVERIFY(panel.note().contains(u"2 runs side by side"_s));
    }

    void amountsOfTwoCurrenciesAreNotSubtracted()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        RunSetup setup = smallSetup(m_csv);
        QVERIFY(runToTheEnd(fixture, setup));
        QVERIFY(applyWord(setup, "currency", "EUR"));
        QVERIFY(runToTheEnd(fixture, setup));
        const QStringList total = rowOf(panel, u"Total"_s);
        QVERIFY2(total.value(2).endsWith(u" $"_s) && total.value(3).endsWith(u" EUR"_s)
                     && total.value(4) == u"–"_s,
                 qPrintable(total.join(u'|')));
        QVERIFY(rowOf(panel, u"Total ($)"_s).isEmpty() && rowOf(panel, u"Total (EUR)"_s).isEmpty());
        QCOMPARE(rowOf(panel, u"Filled"_s).size(), 5);
        QVERIFY(rowOf(panel, u"Filled"_s).value(4) != u"–"_s);
        const auto average = [&](int row) {
            return panel.model()->index(row, RunsModel::Average).data().toString();
        };
        QVERIFY2(average(0).endsWith(u" EUR"_s) && average(1).endsWith(u" $"_s), qPrintable(average(0)));
        QVERIFY2(panel.note().contains(u"different currencies, in bps"_s), qPrintable(panel.note()));
        const auto measures = [&] { return panel.curves()->findChild<QComboBox*>()->count(); };
        QCOMPARE(measures(), 2); // bps and shares
        // Two runs of one currency are in that one.
        QVERIFY(runToTheEnd(fixture, setup));
        QCOMPARE(rowOf(panel, u"Total (EUR)"_s).value(4), u"0.00"_s);
        QCOMPARE(measures(), 3);
        open(panel, 2); // in dollars, and the list still selects it alone
        select(panel, {0, 1});
        QCOMPARE(rowOf(panel, u"Total (EUR)"_s).size(), 5);
        QCOMPARE(measures(), 2);
        QVERIFY(runToTheEnd(fixture, setup));
        QCOMPARE(measures(), 3);
    }

    void theComparisonIsExported()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        RunSetup setup = smallSetup(m_csv);
        QVERIFY(runToTheEnd(fixture, setup));
        setup.shares = Shares{500};
        QVERIFY(runToTheEnd(fixture, setup));
        select(panel, {0, 1});
        QVERIFY2(panel.note().contains(u"shares"_s), qPrintable(panel.note()));
        // Not to the dialog that asks for a place.
        QVERIFY(QObject::disconnect(&panel, &RunsPanel::exportRequested, nullptr, nullptr));
        QSignalSpy exported(&panel, &RunsPanel::exportRequested);
        for (QPushButton* button : panel.findChildren<QPushButton*>()) {
            if (button->accessibleName() == u"Export the comparison"_s)
                button->click();
        }
        QCOMPARE(exported.count(), 1);
        const QStringList lines = exported.front().front().toString().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.front(), u"Setting or result\tDiffers\tRun 1\tRun 2\tRun 2 less run 1"_s);
        QVERIFY(lines.contains(u"shares\t≠\t900\t500\t"_s));
        for (const QString& line : lines)
            QCOMPARE(line.count(u'\t'), 4);
    }

    void anOrderThatFilledNothingSaysWhy()
    {
        Fixture fixture;
        RunSetup setup = smallSetup(m_csv);
        setup.limit = Price{1'000'000'000};
        QVERIFY(runToTheEnd(fixture, setup));
        const auto saysWhy = [&] {
            for (const QLabel* label : fixture.bench().fills()->findChildren<QLabel*>()) {
                if (label->text() == u"Nothing filled: the limit 1.0000 was never reached in the window."_s)
                    return true;
            }
            return false;
        };
        QVERIFY(saysWhy());
        setup.limit.reset();
        QVERIFY(runToTheEnd(fixture, setup));
        QVERIFY(!saysWhy());
        // Opened again it says so still.
        open(panelOf(fixture), 1);
        QVERIFY(saysWhy());
    }

    void runsAreDeletedAndTheOldestMakeRoom()
    {
        Fixture fixture;
        RunsPanel& panel = panelOf(fixture);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        const FinishedRun run = *fixture.controller().finished();
        for (std::size_t i = 0; i < RunsModel::kMostRuns; ++i)
            panel.model()->add(run, QTime(12, 0));
        QCOMPARE(panel.model()->rowCount(), static_cast<int>(RunsModel::kMostRuns));
        QCOMPARE(panel.model()->run(panel.model()->rowCount() - 1).number, 2);
        fixture.bench().showDetail(&panel);
        fixture.window.activateWindow();
        panel.list()->setFocus();
        QTRY_VERIFY(panel.list()->hasFocus());
        select(panel, {0, 2, 3});
        QTest::keyClick(panel.list(), Qt::Key_Delete);
        QCOMPARE(panel.model()->rowCount(), static_cast<int>(RunsModel::kMostRuns) - 3);
        QCOMPARE(panel.model()->run(0).number, static_cast<int>(RunsModel::kMostRuns));
        QVERIFY(!panel.comparison()->isVisibleTo(&panel) || panel.list()->selectionModel()->hasSelection());
        panel.list()->selectAll();
        QTest::keyClick(panel.list(), Qt::Key_Delete);
        QCOMPARE(panel.model()->rowCount(), 0);
        QVERIFY(panel.note().contains(u"After a run"_s));
    }
};

QTEST_MAIN(TestRuns)
#include "tst_runs.moc"
