// SPDX-License-Identifier: GPL-3.0-or-later
// A replay shows the run as it stood at its clock, and at its end all of the run.
#include "charts/time/step_series.h"
#include "main_window_fixture.h"
#include "models/benchmark_model.h"
#include "models/results_model.h"
#include "panels/benchmark_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/replay_bar.h"
#include "panels/results_panel.h"
#include "panels/summary_strip.h"
#include "panels/validation_panel.h"
#include "run/replay_view.h"
#include "search/saving.h"
#include "sim/cost_path.h"
#include "support/shown_text.h"
#include "window/replay_desk.h"
#include "window/window_actions.h"

#include <QAction>
#include <QMenu>
#include <QSlider>
#include <QTableView>
#include <QTest>
#include <cmath>
#include <limits>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

QStringList textsOf(const QTableView* table)
{
    QStringList texts;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        for (int column = 0; column < table->model()->columnCount(); ++column)
            texts << table->model()->index(row, column).data().toString();
    }
    return texts;
}

/// All that is shown of the run.
QStringList screenOf(Fixture& fixture)
{
    Workbench& bench = fixture.bench();
    QStringList all{bench.summary()->text()};
    for (const QTableView* table :
         {bench.benchmarks()->table(), bench.results()->table(), bench.venues()->table(),
          bench.fills()->table(), bench.validation()->table()})
        all << textsOf(table);
    for (const ChartView* chart : {static_cast<const ChartView*>(bench.charts()->price()),
                                   static_cast<const ChartView*>(bench.charts()->cost()),
                                   static_cast<const ChartView*>(bench.charts()->fills())})
        all << chart->allDataCsv();
    return all;
}

RunSetup restingSetup(const std::string& csv, const char* side)
{
    return setupFor(csv,
                    {{"side", side},
                     {"shares", "900"},
                     {"lambda-over", "0.02"},
                     {"lambda-under", "0.02"},
                     {"theta-queue", "0"},
                     {"starts", "off"},
                     {"bracket", "off"}});
}

} // namespace

class TestReplay : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void aSeriesShownInPartIsTheSeriesOfThatPart()
    {
        StepSeries whole;
        for (int i = 0; i < 5000; ++i)
            whole.append(i / 3 * 10, i % 97 == 0 ? std::nan("") : std::sin(i * 0.37) * (i % 13));
        for (const std::int64_t until : {-1, 0, 5, 10, 159, 160, 5330, 9999, 16'660, 20'000}) {
            whole.showUntil(until);
            StepSeries part;
            for (int i = 0; i < 5000 && i / 3 * 10 <= until; ++i)
                part.append(i / 3 * 10, i % 97 == 0 ? std::nan("") : std::sin(i * 0.37) * (i % 13));
            QCOMPARE(whole.size(), part.size());
            QCOMPARE(whole.isEmpty(), part.isEmpty());
            for (const auto& [from, to] :
                 {std::pair{-5, 20'000}, {0, 159}, {155, 170}, {4000, 12'345}, {16'000, 30'000}}) {
                const auto a = whole.extremes(from, to);
                const auto b = part.extremes(from, to);
                QCOMPARE(a.has_value(), b.has_value());
                QVERIFY(!a || (a->min == b->min && a->max == b->max));
                QCOMPARE(whole.valueAt(to), part.valueAt(to));
                for (const int pixels : {3, 100, 5000}) {
                    const auto drawn = whole.visiblePoints(from, to, pixels);
                    const auto wanted = part.visiblePoints(from, to, pixels);
                    QCOMPARE(drawn.size(), wanted.size());
                    for (std::size_t i = 0; i < drawn.size(); ++i)
                        QCOMPARE(drawn[i].timeNs, wanted[i].timeNs);
                }
            }
        }
        whole.showUntil(100);
        whole.append(17'000, 1); // hidden too
        QCOMPARE(whole.points().back().timeNs, std::int64_t{100});
        whole.showUntil(std::numeric_limits<std::int64_t>::max());
        QCOMPARE(whole.size(), std::size_t{5001});
    }

    void atAnyTimeTheCostIsTheSumOfTheFillsUntilThen_data()
    {
        QTest::addColumn<QString>("side");
        QTest::newRow("buy") << u"buy"_s;
        QTest::newRow("sell") << u"sell"_s;
    }
    void atAnyTimeTheCostIsTheSumOfTheFillsUntilThen()
    {
        QFETCH(QString, side);
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, restingSetup(m_csv, qPrintable(side))));
        const RunView& view = fixture.window.desk()->view();
        QVERIFY(canReplay(view));
        std::int64_t makers = 0;
        for (const StrategyView& strategy : view.strategies) {
            const RunResult& whole = strategy.result;
            QVERIFY(hasAllFills(whole));
            makers += whole.maker.fills;
            // At the end: the simulator's own sums.
            const RunResult end = resultAt(whole, view.window.to);
            QVERIFY(end.all == whole.all && end.completion == whole.completion && end.maker == whole.maker);
            QVERIFY(end.byVenue == whole.byVenue);
            QCOMPARE(end.rebates, whole.rebates);
            QCOMPARE(end.atMid, whole.atMid);
            QCOMPARE(end.totalCash(), whole.totalCash());
            QCOMPARE(end.crossing, whole.crossing);
            QVERIFY(end.firstFill == whole.firstFill && end.lastFill == whole.lastFill);
            const auto path = costPath(whole);
            for (int part = 0; part <= 40; ++part) {
                const UnixNanos clock = view.window.from + (view.window.to - view.window.from) * part / 40;
                const RunResult cut = resultAt(whole, clock);
                std::int64_t shares = 0;
                std::int64_t cash = 0;
                for (const Fill& fill : whole.fills) {
                    if (fill.time > clock)
                        continue;
                    const std::int64_t fees = fill.fee.nanos * fill.shares.count;
                    shares += fill.shares.count;
                    cash += fill.price.nanos * fill.shares.count + (whole.side == Side::Buy ? fees : -fees);
                }
                QCOMPARE(cut.filled().count, shares);
                QCOMPARE(cut.totalCash().nanos, cash);
                QVERIFY(cut.fills.empty() || cut.fills.back().time <= clock);
                const auto reached = std::ranges::upper_bound(path, clock, {}, &CostPoint::time);
                QCOMPARE(cash, reached == path.begin() ? 0 : std::prev(reached)->cash.nanos);
            }
            // One nanosecond before a fill it is not there.
            if (!whole.fills.empty())
                QVERIFY(resultAt(whole, *whole.firstFill - Nanos{1}).fills.empty());
        }
        QVERIFY(makers > 0);
        // With equal shares the saving so far is that of the report.
        RunView end = view;
        end.savings.clear();
        const auto soFar = savingsSoFar(end);
        for (const SavingRow& row : soFar) {
            const StrategyView* strategy = end.find(roleOf(row.baseline));
            const Saving whole = savingOf(end, *strategy);
            if (!whole.bps)
                continue;
            QVERIFY2(std::abs(*whole.bps - *row.whole.bps) < 1e-6, row.name.c_str());
            QVERIFY(std::abs(whole.timingBps - row.whole.timingBps) < 1e-6);
            QVERIFY(row.remark.empty());
        }
        QVERIFY(!soFar.empty());
        // Before the first fill there is nothing to compare, and it is said why.
        const RunView start = viewAt(view, view.window.from - Nanos{1});
        QVERIFY(!start.isFinal && !start.isTested);
        for (const SavingRow& row : start.savings)
            QVERIFY(!row.whole.bps && !row.whole.reason.empty());
    }

    void aClickOnTheSliderGoesThere()
    {
        QMenu speeds;
        ReplayBar bar(&speeds, nullptr);
        bar.resize(800, 30);
        bar.show();
        bar.setWindow({unixNanos(0), unixNanos(100'000'000'000)});
        QSlider* slider = bar.slider();
        std::vector<UnixNanos> sought;
        connect(&bar, &ReplayBar::sought, this, [&](UnixNanos clock) { sought.push_back(clock); });
        for (const int percent : {25, 80, 10}) {
            sought.clear();
            QTest::mouseClick(slider, Qt::LeftButton, {},
                              {slider->width() * percent / 100, slider->height() / 2});
            // In one step; the handle's half width is what it may miss by.
            QCOMPARE(sought.size(), std::size_t{1});
            const double seconds = static_cast<double>(count(sought.front())) * 1e-9;
            QVERIFY2(std::abs(seconds - percent) < 2, qPrintable(QString::number(seconds)));
        }
        // The keys go on in small steps.
        slider->setFocus();
        const int before = slider->value();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(slider->value(), before + ReplayBar::kStep);
    }

    void theWindowShowsTheClockAndAtTheEndAllOfTheRun()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, restingSetup(m_csv, "buy")));
        QTest::qWait(250); // all is drawn
        ReplayDesk* replay = fixture.window.desk()->replay();
        QSlider* slider = fixture.bench().runBar()->replay()->slider();
        QVERIFY(slider->isVisible());
        QCOMPARE(slider->value(), ReplayBar::kSteps);
        const QStringList whole = screenOf(fixture);

        slider->setValue(ReplayBar::kSteps / 2);
        QTRY_VERIFY(replay->clock().has_value());
        QVERIFY(replay->isHeld());
        const UnixNanos clock = *replay->clock();
        const RunView cut = viewAt(fixture.window.desk()->view(), clock);
        // Nothing on the screen is later than the clock.
        const auto noneLater = [&](const ChartView* chart) {
            return std::ranges::all_of(chart->series(), [&](const ChartSeries& line) {
                return line.data.isEmpty() || line.data.points().back().timeNs <= count(clock);
            });
        };
        QVERIFY(noneLater(fixture.bench().charts()->price()));
        QVERIFY(noneLater(fixture.bench().charts()->cost()));
        QVERIFY(noneLater(fixture.bench().charts()->fills()));
        QCOMPARE(fixture.bench().charts()->price()->endTime(), count(clock));
        std::size_t fills = 0;
        for (const StrategyView& strategy : cut.strategies) {
            const bool isListed = strategy.role != SeriesRole::Other && strategy.role != SeriesRole::Untuned;
            fills += isListed ? strategy.result.fills.size() : 0;
        }
        QCOMPARE(fixture.bench().fills()->table()->model()->rowCount(), static_cast<int>(fills));
        QVERIFY(fixture.bench().summary()->text().contains(u"The verdict comes at the end"_s));
        QVERIFY(fixture.bench().validation()->table()->model()->rowCount() == 0);
        const auto* benchmarks = fixture.bench().benchmarks()->table()->model();
        const auto* results = fixture.bench().results()->table()->model();
        const auto rows = savingsSoFar(cut);
        for (int row = 0; row < benchmarks->rowCount(); ++row) {
            const QString shown = benchmarks->index(row, BenchmarkModel::Whole).data().toString();
            const auto& bps = rows[static_cast<std::size_t>(row)].whole.bps;
            QCOMPARE(shown, bps ? signedBpsText(*bps) : u"not comparable"_s);
            // The table of results says the same of the same row.
            const QString name = benchmarks->index(row, BenchmarkModel::Against).data().toString();
            const auto found =
                results->match(results->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly);
            QCOMPARE(found.size(), 1);
            QCOMPARE(found.front().siblingAtColumn(ResultsModel::SavingBps).data().toString(), shown);
        }
        QVERIFY(screenOf(fixture) != whole);

        // Keys of the slider, and the actions.
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Left);
        QTRY_VERIFY(*replay->clock() < clock);
        fixture.window.actions()->stepForward->trigger();
        QTRY_VERIFY(*replay->clock() >= clock - std::chrono::milliseconds{5});
        fixture.window.actions()->stepBack->trigger();
        fixture.window.actions()->stepBack->trigger();
        QTRY_VERIFY(*replay->clock() < clock - std::chrono::milliseconds{5});
        QVERIFY(replay->isHeld());
        QTest::keyClick(slider, Qt::Key_Home);
        QTRY_VERIFY(*replay->clock() == fixture.window.desk()->view().window.from);
        // The router's parameters know what comes on the part that chose them.
        const auto& tunedUntil = fixture.window.desk()->view().tunedUntil;
        QCOMPARE(replay->text().contains(u"on which the parameters were chosen"_s), tunedUntil.has_value());
        if (tunedUntil) {
            replay->seek(*tunedUntil);
            QTRY_VERIFY(*replay->clock() == *tunedUntil);
            QVERIFY(!replay->text().contains(u"on which the parameters were chosen"_s));
        }

        // It plays on, and Stop ends it.
        fixture.window.actions()->pause->trigger();
        QVERIFY(!replay->isHeld());
        QTRY_VERIFY(*replay->clock() > fixture.window.desk()->view().window.from);
        fixture.window.actions()->stop->trigger();
        QTRY_VERIFY(!replay->clock());
        QCOMPARE(slider->value(), ReplayBar::kSteps);
        QCOMPARE(screenOf(fixture), whole);

        // Played to its end it is the same.
        slider->setValue(ReplayBar::kSteps - 10);
        QTRY_VERIFY(replay->clock().has_value());
        replay->setSpeed(1000);
        fixture.window.actions()->pause->trigger();
        QTRY_VERIFY(!replay->clock());
        QCOMPARE(screenOf(fixture), whole);

        // Another run begins at its end.
        slider->setValue(100);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(!replay->isReplaying());
        QCOMPARE(slider->value(), ReplayBar::kSteps);
        QVERIFY(!fixture.bench().summary()->text().contains(u"Replay"_s));
    }
};

QTEST_MAIN(TestReplay)
#include "tst_replay.moc"
