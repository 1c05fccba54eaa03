// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies of the user's own in the window: rows of the tables, lines of the charts, and what a failed one
// says.
#include "charts/heatmap/heatmap_view.h"
#include "main_window_fixture.h"
#include "panels/benchmark_panel.h"
#include "panels/charts_panel.h"
#include "panels/grid_panel.h"
#include "panels/results_panel.h"
#include "report/run_json.h"
#include "run/results_file.h"
#include "run/run_view.h"
#include "search/grid_run.h"
#include "setup/setup_writer.h"
#include "strategy/baselines/best_ask.h"

#include <QTableView>
#include <QTest>
#include <algorithm>
#include <set>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Best Ask under another name.
ExtraStrategy copyOfBestAsk(const std::string& key, const std::string& name)
{
    ExtraStrategy strategy;
    strategy.key = key;
    strategy.name = name;
    strategy.identity = key;
    strategy.path = "./" + key + ".so";
    strategy.run = [](const Scenario& scenario, const std::stop_token& stop) {
        return simulate(std::make_unique<BestAsk>(), scenario, stop);
    };
    return strategy;
}

/// The row that begins with the name; its cells as text, without the name.
QStringList rowOf(const QAbstractItemModel* model, const QString& name)
{
    QStringList cells;
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, 0).data().toString() != name)
            continue;
        for (int column = 1; column < model->columnCount(); ++column)
            cells << model->index(row, column).data().toString();
    }
    return cells;
}

} // namespace

class TestOwnRows : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void theyStandInTablesAndCharts()
    {
        Fixture fixture;
        fixture.controller().setStrategies({copyOfBestAsk("mine", "Mine"), copyOfBestAsk("twin", "Twin")});
        // What a setup of others would name is nothing.
        RunSetup setup = smallSetup(m_csv);
        setup.experiment.baselines.extras = {copyOfBestAsk("theirs", "Theirs")};
        QVERIFY(runToTheEnd(fixture, setup));
        const RunReport& report = fixture.controller().finished()->report;
        QCOMPARE(report.experiment.extraNames.size(), std::size_t{2});

        for (const QTableView* table :
             {fixture.bench().benchmarks()->table(), fixture.bench().results()->table()}) {
            const QStringList known = rowOf(table->model(), u"Best Ask"_s);
            QVERIFY(known.size() > 3);
            for (const QString& name : {u"Mine"_s, u"Twin"_s})
                QCOMPARE(rowOf(table->model(), name), known);
            QVERIFY(rowOf(table->model(), u"Theirs"_s).isEmpty());
        }

        // Lines of their own, of two colours that are no other's, with the points of Best Ask.
        const auto& lines = fixture.bench().charts()->cost()->series();
        const auto lineOf = [&](const QString& name) {
            return std::ranges::find(lines, name, &ChartSeries::name);
        };
        QVERIFY(lineOf(u"Mine"_s) != lines.end() && lineOf(u"Twin"_s) != lines.end());
        std::set<QRgb> colours;
        for (const ChartSeries& line : lines)
            colours.insert(line.pen(fixture.bench().charts()->cost()->theme()).color().rgb());
        QCOMPARE(colours.size(), lines.size());
        QVERIFY(lineOf(u"Mine"_s)->isVisible);
        QCOMPARE(lineOf(u"Mine"_s)->data.size(), lineOf(u"Best Ask"_s)->data.size());
        const auto& marks = fixture.bench().charts()->price()->series();
        const auto mark = std::ranges::find(marks, u"Twin"_s, &ChartSeries::name);
        QVERIFY(mark != marks.end());
        QCOMPARE(mark->otherIndex, lineOf(u"Twin"_s)->otherIndex);

        // What is saved shows them again.
        const auto opened = readResults(finalResultJson(report), "final_result.json");
        QVERIFY(opened);
        const auto again = std::ranges::find(opened->view.strategies, u"Twin"_s, &StrategyView::name);
        QVERIFY(again != opened->view.strategies.end());
        QVERIFY(again->role == SeriesRole::Own);
        QCOMPARE(again->result.all.shares.count, report.experiment.extras[1].all.shares.count);
        const std::vector<SavingRow> rows = savingsOf(opened->view);
        QCOMPARE(rows.size(), report.experiment.baselines.size() + 2);
        QVERIFY(rows.back().isExtra && rows.back().name == "Twin");
    }

    void theHeatmapAndTheCommandLineHaveThem()
    {
        Fixture fixture;
        fixture.controller().setStrategies({copyOfBestAsk("mine", "Mine"), copyOfBestAsk("twin", "Twin")});
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        const auto run = fixture.controller().finished();
        const auto opened = readResults(finalResultJson(run->report), "final_result.json");
        QVERIFY(opened);
        for (const HeatmapData& data :
             {fixture.bench().grid()->heatmap()->data(), heatmapOf(run->report), opened->heatmap}) {
            const auto& baselines = data.baselines();
            const auto placeOf = [&](const QString& name) {
                return static_cast<std::size_t>(std::ranges::find(baselines, name, &HeatmapBaseline::name)
                                                - baselines.begin());
            };
            QCOMPARE(baselines.size(), kBaselines.size() + 2);
            QCOMPARE(placeOf(u"Twin"_s), kBaselines.size() + 1);
            const auto saving = [&](std::size_t cell, const QString& name) {
                return data.value(cell, {HeatmapMeasure::Kind::Saving, placeOf(name)});
            };
            std::size_t compared = 0;
            for (std::size_t cell = 0; cell < data.cellCount(); ++cell) {
                QCOMPARE(saving(cell, u"Mine"_s), saving(cell, u"Best Ask"_s));
                compared += saving(cell, u"Mine"_s) ? 1U : 0U;
            }
            QVERIFY(compared > 0);
        }
        const std::string line = commandLineOf(run->setup);
        QVERIFY2(line.ends_with(" --strategy ./mine.so --strategy ./twin.so"), line.c_str());
    }

    void aFailedOneIsTold()
    {
        Fixture fixture;
        ExtraStrategy strategy = copyOfBestAsk("mine", "Mine");
        strategy.run = [](const Scenario&, const std::stop_token&) -> Result<RunResult> {
            return Error{
                ErrorCode::StrategyFailed, "The strategy 'Mine' failed. It threw.", {.path = "mine.so"}};
        };
        fixture.controller().setStrategies({strategy});
        Error told;
        connect(&fixture.controller(), &RunController::failed, this,
                [&](const Error& error) { told = error; });
        fixture.window.setSetup(smallSetup(m_csv));
        fixture.window.run();
        QVERIFY(QTest::qWaitFor([&] { return !told.message.empty() && !fixture.controller().isBusy(); },
                                kPatienceMs));
        QVERIFY(told.code == ErrorCode::StrategyFailed);
        QVERIFY(!fixture.controller().finished());
    }
};

QTEST_MAIN(TestOwnRows)
#include "tst_own_rows.moc"
