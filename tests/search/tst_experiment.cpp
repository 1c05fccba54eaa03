// SPDX-License-Identifier: GPL-3.0-or-later
// The whole question on small markets: the same answer at any number of threads, and the parts fit together.
#include "report/run_json.h"
#include "search/experiment.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/baselines/size_weighted.h"
#include "strategy/scheduled.h"
#include "test_reports.h"
#include "value_of.h"

#include <QTest>
#include <chrono>
#include <thread>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

VenueFees someFees(const Tape& tape)
{
    std::vector<std::int64_t> fees{3'000'000, -1'000'000, 2'000'000};
    fees.resize(tape.venues().size());
    return flatFees(fees);
}

Experiment experimentOn(const Tape& tape, const ExperimentSettings& settings)
{
    const VenueFees fees = someFees(tape);
    return test::valueOf(runExperiment(tape, fees, settings, {}));
}

bool isSame(const RunResult& a, const RunResult& b, const Tape& tape)
{
    return test::text(a, tape) == test::text(b, tape) && a.totalCash() == b.totalCash() && a.atMid == b.atMid;
}

} // namespace

class TestExperiment : public QObject {
    Q_OBJECT

private slots:
    void tunesOnTheWholeOfAWindowThatIsTooShortToSplit()
    {
        const auto tape = marketTape(3, 200);
        auto settings = settingsOver({at(0) + 1s, at(0) + 1s + Nanos{1}});
        settings.splitPercent = 60;
        settings.startStride = Nanos{30s};
        const Experiment experiment = experimentOn(*tape, settings);
        QVERIFY(!experiment.train && !experiment.test);
        QVERIFY(experiment.tuningOrder.window.length() == Nanos{1});
        QVERIFY(std::ranges::any_of(experiment.notes, [](const std::string& note) {
            return note.find("too short to be split") != std::string::npos;
        }));
        settings.order.window.to += Nanos{1};
        QVERIFY(experimentOn(*tape, settings).test);
    }

    void givesTheSameBytesAtAnyNumberOfThreads()
    {
        for (const auto side : {Side::Buy, Side::Sell}) {
            for (const std::int64_t latency : {0, 40}) {
                for (const auto view : {TapeView::Book, TapeView::Trial}) {
                    TapeOptions options;
                    options.view = view;
                    const auto tape = marketTape(4, 3000, options);
                    auto settings = settingsOver({at(0) + 200s, tape->span().to}, side);
                    settings.rules.latency = std::chrono::milliseconds(latency);
                    settings.model = view == TapeView::Trial ? RouterModel::Trial : RouterModel::Static;
                    const VenueFees fees = someFees(*tape);
                    std::string first;
                    for (const unsigned threads : {1U, 2U, 8U}) {
                        settings.threads = threads;
                        const auto json =
                            finalResultJson(reportOf(*tape, fees, settings, experimentOn(*tape, settings)));
                        if (first.empty())
                            first = json;
                        QVERIFY(json == first);
                    }
                }
            }
        }
    }

    void theBaselinesAreTheStrategiesAlone()
    {
        const auto tape = marketTape(5);
        const auto settings = settingsOver({at(0) + 100s, tape->span().to});
        const VenueFees fees = someFees(*tape);
        const auto experiment = experimentOn(*tape, settings);
        const auto alone = [&](std::unique_ptr<Strategy> strategy) {
            return run(std::move(strategy), *tape, settings.order, settings.rules, fees);
        };
        const auto& found = experiment.baselines;
        QCOMPARE(found.size(), kBaselines.size());
        QVERIFY(isSame(found[0], alone(std::make_unique<BestAsk>()), *tape));
        QVERIFY(isSame(found[1], alone(std::make_unique<BestAllIn>()), *tape));
        QVERIFY(
            isSame(found[2], alone(std::make_unique<Scheduled>(Schedule::even(settings.order, 60s))), *tape));
        QVERIFY(isSame(found[3],
                       alone(std::make_unique<Scheduled>(
                           Schedule::weighted(settings.order, 60s, experiment.profile.weights))),
                       *tape));
        QVERIFY(isSame(found[4], alone(std::make_unique<SizeWeighted>()), *tape));
        QCOMPARE(experiment.profile.basis, VolumeProfile::Basis::TypicalCurve);
    }

    void theBestCellIsRunInFullAndTheOtherModelsStandBeside()
    {
        const auto tape = marketTape(6);
        auto settings = settingsOver({at(0) + 100s, tape->span().to});
        settings.order.shares = {20'000};
        const auto experiment = experimentOn(*tape, settings);
        const auto& search = experiment.search;
        QCOMPARE(search.grid.cellCount(), std::size_t{125}); // auto is 5 x 5 x 5
        QCOMPARE(search.cells.size(), std::size_t{125});
        const CellResult& best = search.cells[search.summary.bestCell];
        QVERIFY(experiment.optimised.params == search.grid.cell(search.summary.bestCell));
        QCOMPARE(experiment.optimised.result.totalCash().nanos, best.totalCash.nanos);
        QCOMPARE(experiment.optimised.result.filled().count, best.all.shares.count);
        QVERIFY(!experiment.optimised.result.fills.empty());
        QCOMPARE(experiment.untuned.totalCash().nanos,
                 search.cells[search.grid.middleCell()].totalCash.nanos);
        QVERIFY(search.summary.distinctOutcomes > 1);
        QVERIFY(!search.summary.hasEffect[0]); // lambda_over has no counterpart in the static model
        QCOMPARE(experiment.beside.size(), std::size_t{2});
        QCOMPARE(experiment.beside[0].model, RouterModel::Trial);
        QCOMPARE(experiment.beside[1].model, RouterModel::Static);
    }

    void trialParametersProvablyChangeNothing()
    {
        const auto tape = marketTape(7);
        auto settings = settingsOver({at(0) + 100s, tape->span().to});
        settings.order.shares = {300};
        settings.model = RouterModel::Trial;
        const auto experiment = experimentOn(*tape, settings);
        QCOMPARE(experiment.search.summary.distinctOutcomes, std::size_t{1});
        QCOMPARE(experiment.search.summary.tiedCells, std::size_t{125});
        QCOMPARE(experiment.search.summary.bestCell, std::size_t{0});
    }

    void statedAxesNeedNoUnit()
    {
        const auto tape = marketTape(7);
        auto settings = settingsOver({at(0) + 100s, tape->span().to});
        settings.order.shares = {5};
        QVERIFY(experimentOn(*tape, settings).autoUnit);
        for (auto& axis : settings.axes)
            axis = {{Price{1}}};
        const auto stated = experimentOn(*tape, settings);
        QVERIFY(!stated.autoUnit);
        QCOMPARE(stated.search.cells.size(), std::size_t{1});
    }

    void sayWhyItCannotBeRun()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 0, 0, 1001, 10), row(10, kNasdaq, 0, 0, 1001, 20)};
        const auto tape = tapeOf(rows);
        auto settings = settingsOver(window(0, 40));
        const VenueFees fees = VenueFees::none(1);
        const auto code = [&] {
            const auto result = runExperiment(*tape, fees, settings, {});
            return result ? std::string()
                          : std::string(name(result.error().code)) + " " + result.error().message;
        };
        // Asks alone: a tick stands in for the spread that is not shown.
        const auto asksOnly = runExperiment(*tape, fees, settings, {});
        QVERIFY(asksOnly);
        QVERIFY(asksOnly->autoUnit && asksOnly->autoUnit->unit == Price{10'000'000});
        QCOMPARE(name(asksOnly->autoUnit->source), std::string_view("tick"));
        // Always crossed: there is no spread to scale the axes to.
        const std::vector<QuoteEvent> crossedRows{row(0, kNasdaq, 1003, 10, 1001, 10),
                                                  row(10, kNasdaq, 1003, 10, 1001, 20)};
        const auto crossed = runExperiment(*tapeOf(crossedRows), fees, settings, {});
        QVERIFY(!crossed && crossed.error().message.find("`lambda-under`") != std::string::npos);
        settings.order.side = Side::Sell;
        QVERIFY(code().find("bid") != std::string::npos);
        settings.order.side = Side::Buy;
        settings.model = RouterModel::ContKukanov;
        QVERIFY(code().find("no bids") != std::string::npos);
    }

    void endsAsInterruptedWhenStopped()
    {
        const auto tape = marketTape(8, 200'000);
        auto settings = settingsOver(tape->span());
        settings.order.shares = {1'000'000'000};
        settings.threads = 2;
        const VenueFees fees = someFees(*tape);
        std::stop_source stopped;
        stopped.request_stop();
        const auto never = runExperiment(*tape, fees, settings, stopped.get_token());
        QVERIFY(!never);
        QCOMPARE(never.error().code, ErrorCode::Interrupted);
        // In the middle: whatever it was doing, it ends as interrupted, or it was done before.
        for (const auto wait : {1ms, 5ms, 20ms}) {
            std::stop_source stop;
            std::jthread stopper([&] {
                std::this_thread::sleep_for(wait);
                stop.request_stop();
            });
            const auto result = runExperiment(*tape, fees, settings, stop.get_token());
            if (!result)
                QCOMPARE(result.error().code, ErrorCode::Interrupted);
        }
    }
};

QTEST_APPLESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
