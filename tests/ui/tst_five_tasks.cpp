// SPDX-License-Identifier: GPL-3.0-or-later
// What people come for, by their clicks: counted and asserted; the seconds are printed.
#include "charts/time/compared_chart.h"
#include "main_window_fixture.h"
#include "models/fills_model.h"
#include "panels/benchmark_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/runs_panel.h"
#include "panels/summary_strip.h"
#include "panels/welcome_page.h"
#include "setup/setup_panel.h"
#include "setup_fixture.h"

#include <QElapsedTimer>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestFiveTasks : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QElapsedTimer m_clock;
    int m_clicks = 0;

    void begin()
    {
        m_clicks = 0;
        m_clock.start();
    }
    void end(const char* task) const
    {
        qInfo("%s: %d clicks, %.1f s", task, m_clicks, static_cast<double>(m_clock.elapsed()) / 1000);
    }
    void click(QWidget* widget, QPoint at = {})
    {
        QVERIFY(widget->isVisible() && widget->isEnabled());
        QTest::mouseClick(widget, Qt::LeftButton, Qt::NoModifier, at);
        ++m_clicks;
    }
    static QPushButton* buttonOf(const QWidget& parent, const QString& name)
    {
        for (QPushButton* button : parent.findChildren<QPushButton*>()) {
            if (button->accessibleName() == name)
                return button;
        }
        qFatal("no button");
    }

private slots:
    void theSampleToItsVerdict()
    {
        Fixture fixture;
        begin();
        click(buttonOf(*fixture.bench().welcome(), u"Run the sample"_s));
        QVERIFY(waitUntilDone(fixture));
        QVERIFY2(fixture.bench().summary()->text().contains(u"Not judged: "_s),
                 qPrintable(fixture.bench().summary()->text()));
        end("sample to verdict");
        QVERIFY(m_clicks <= 1);

        // "Is it significant?": the sentence and both ends of the intervals are in view, without a click.
        begin();
        QVERIFY(fixture.bench().summary()->isVisible());
        QVERIFY(fixture.bench().summary()->text().contains(u"interval"_s));
        const QTableView* table = fixture.bench().benchmarks()->table();
        int ends = 0;
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            const QString title = table->model()->headerData(column, Qt::Horizontal).toString();
            ends += !table->isColumnHidden(column) && title.startsWith(u"95% "_s) ? 1 : 0;
        }
        QVERIFY(table->isVisible());
        QCOMPARE(ends, 2);
        end("is it significant");
        QCOMPARE(m_clicks, 0);

        // Which fills were bad: the tab, and the heading of a markout.
        begin();
        QTabBar* tabs = fixture.bench().details()->tabBar();
        const int fills = fixture.bench().details()->indexOf(fixture.bench().fills());
        click(tabs, tabs->tabRect(fills).center());
        auto* list = fixture.bench().fills()->findChild<QTableView*>();
        QVERIFY(list->isVisible() && list->model()->rowCount() > 0);
        int markout = -1;
        for (int column = 0; column < list->model()->columnCount(); ++column) {
            if (list->model()->headerData(column, Qt::Horizontal).toString().contains(u" s (bps)"_s)
                && markout < 0)
                markout = column;
        }
        QVERIFY(markout >= 0);
        list->scrollTo(list->model()->index(0, markout));
        click(list->horizontalHeader()->viewport(),
              {list->columnViewportPosition(markout) + 20, list->horizontalHeader()->height() / 2});
        QCOMPARE(list->horizontalHeader()->sortIndicatorSection(), markout);
        end("which fills were bad");
        QVERIFY(m_clicks <= 2);
    }

    /// Dropped, a drag over the chart, Run.
    void anOwnFileToItsVerdictWithAWindow()
    {
        const std::string file = makeCsv(m_folder, u"own.csv"_s);
        Fixture fixture;
        begin();
        fixture.window.openFile(QString::fromStdString(file));
        ++m_clicks; // the drop
        QVERIFY(QTest::qWaitFor(
            [&] { return fixture.controller().input() && !fixture.controller().isBusy(); }, kPatienceMs));
        auto* price = fixture.bench().charts()->price();
        QTRY_VERIFY(price->isVisible() && !price->isDirty());
        const QRect plot = price->rect();
        const QPoint from(plot.width() * 2 / 5, plot.height() / 2);
        const QPoint to(plot.width() * 3 / 5, plot.height() / 2);
        QWidget* canvas = price->childAt(from);
        QVERIFY(canvas != nullptr);
        const auto at = [&](QPoint point) { return canvas->mapFrom(price, point); };
        QTest::mousePress(canvas, Qt::LeftButton, Qt::NoModifier, at(from));
        for (int step = 1; step <= 4; ++step) {
            const QPoint point = from + (to - from) * step / 4;
            QMouseEvent move(QEvent::MouseMove, QPointF(at(point)), canvas->mapToGlobal(QPointF(at(point))),
                             Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(canvas, &move);
        }
        QTest::mouseRelease(canvas, Qt::LeftButton, Qt::NoModifier, at(to));
        ++m_clicks; // the drag
        const SetupPanel& setup = *fixture.bench().setup();
        QTRY_VERIFY(!fieldOf(setup, "from")->text().isEmpty());
        QVERIFY(!fieldOf(setup, "to")->text().isEmpty());
        click(buttonOf(setup, u"Run"_s));
        QVERIFY(waitUntilDone(fixture));
        QVERIFY(!fixture.bench().summary()->text().isEmpty());
        end("own file to verdict, with a window");
        QVERIFY(m_clicks <= 4);
    }

    /// After a run: *Change*, other values, Run, the tab Runs.
    void twoParameterSetsSideBySide()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(makeCsv(m_folder, u"sets.csv"_s))));
        begin();
        const SetupPanel& setup = *fixture.bench().setup();
        QPushButton* change = nullptr;
        for (QPushButton* button : setup.findChildren<QPushButton*>()) {
            if (button->text() == u"Change…"_s)
                change = button;
        }
        QVERIFY(change != nullptr);
        click(change);
        auto* values = fieldOf(setup, "lambda-over")->findChild<QLineEdit*>();
        QVERIFY(values != nullptr);
        QTRY_VERIFY(values->isVisible());
        values->selectAll();
        QTest::keyClicks(values, u"0.03,0.04"_s);
        click(buttonOf(setup, u"Run"_s));
        RunsPanel* runs = fixture.bench().runs();
        QVERIFY(QTest::qWaitFor([&] { return runs->model()->rowCount() == 2; }, kPatienceMs));
        QTabBar* tabs = fixture.bench().details()->tabBar();
        const QRect tab = tabs->tabRect(fixture.bench().details()->indexOf(runs));
        QVERIFY(tabs->rect().contains(tab));
        click(tabs, tab.center());
        // Both are there, and what differs is said first.
        const QTableView* compared = runs->comparison();
        QVERIFY(compared->isVisible());
        QCOMPARE(compared->model()->index(0, 0).data().toString(), u"lambda-over"_s);
        QCOMPARE(compared->model()->index(0, 2).data().toString(), u"0.01,0.02"_s);
        QCOMPARE(compared->model()->index(0, 3).data().toString(), u"0.03,0.04"_s);
        // And their curves.
        QVERIFY(runs->curves()->isVisible());
        QVERIFY(runs->curves()->indexOf(displayName(SeriesRole::Optimised) + u" (run 1)"_s) >= 0);
        QVERIFY(runs->curves()->indexOf(displayName(SeriesRole::Optimised) + u" (run 2)"_s) >= 0);
        end("two parameter sets side by side");
        QVERIFY(m_clicks <= 4);
    }
};

QTEST_MAIN(TestFiveTasks)
#include "tst_five_tasks.moc"
