// SPDX-License-Identifier: GPL-3.0-or-later
// What a caller of the library gets wrong comes back as an error that names the setting.
#include "route/allocators/allocation.h"
#include "search/experiment.h"
#include "search/scenario_check.h"
#include "strategy/baselines/best_ask.h"
#include "test_runs.h"

#include <QTest>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

using namespace sor;
using namespace sor::test;

namespace {

using Change = std::function<void(ExperimentSettings&)>;

struct Fault {
    const char* parameter;
    Change change;
};

ExtraStrategy extra(std::string key, std::string name)
{
    ExtraStrategy made;
    made.key = std::move(key);
    made.name = std::move(name);
    made.run = [](const Scenario& scenario, const std::stop_token& stop) {
        return simulate(std::make_unique<BestAsk>(), scenario, stop);
    };
    return made;
}

const std::vector<Fault> kOfOrderAndRules{
    {"shares", [](ExperimentSettings& s) { s.order.shares = {0}; }},
    {"shares", [](ExperimentSettings& s) { s.order.shares = {-5}; }},
    {"lot", [](ExperimentSettings& s) { s.order.lot = {0}; }},
    {"limit", [](ExperimentSettings& s) { s.order.limit = Price{}; }},
    {"limit", [](ExperimentSettings& s) { s.order.limit = kMaxPrice + Price{1}; }},
    {"to", [](ExperimentSettings& s) { s.order.window.to = s.order.window.from; }},
    {"to", [](ExperimentSettings& s) { std::swap(s.order.window.from, s.order.window.to); }},
    {"from", [](ExperimentSettings& s) { s.order.window.from = UnixNanos::min(); }},
    {"from", [](ExperimentSettings& s) { s.order.window.to = UnixNanos::max(); }},
    {"size-unit", [](ExperimentSettings& s) { s.order.unit = {4}; }},
    {"size-unit", [](ExperimentSettings& s) { s.order.unit = {10}; }},
    {"size-unit", [](ExperimentSettings& s) { s.order.unit = {-1}; }},
    {"side", [](ExperimentSettings& s) { s.order.side = static_cast<Side>(7); }},
    {"refresh", [](ExperimentSettings& s) { s.rules.refresh = static_cast<Refresh>(99); }},
    {"completion", [](ExperimentSettings& s) { s.rules.completion = static_cast<Completion>(99); }},
    {"latency", [](ExperimentSettings& s) { s.rules.latency = Nanos{-1}; }},
    {"latency", [](ExperimentSettings& s) { s.rules.latency = Nanos::max(); }},
    {"latency",
     [](ExperimentSettings& s) {
         s.rules.latencies = {Nanos{0}, Nanos{-1}};
     }},
    {"latency", [](ExperimentSettings& s) { s.rules.latencies = {Nanos{1}}; }},
    {"tick", [](ExperimentSettings& s) { s.rules.tick = Price{}; }},
    {"queue", [](ExperimentSettings& s) { s.rules.queue.power = 4; }},
    {"queue", [](ExperimentSettings& s) { s.rules.exactVenues = 1; }},
    {"step", [](ExperimentSettings& s) { s.step = {0}; }},
};
const std::vector<Fault> kOfSearch{
    {"interval", [](ExperimentSettings& s) { s.router.interval = Nanos{0}; }},
    {"history", [](ExperimentSettings& s) { s.router.history = Nanos{-1}; }},
    {"bucket", [](ExperimentSettings& s) { s.baselines.bucket = Nanos{-1}; }},
    {"starts", [](ExperimentSettings& s) { s.startStride = Nanos{0}; }},
    {"starts", [](ExperimentSettings& s) { s.startStride = Nanos{1}; }},
    {"strategy", [](ExperimentSettings& s) { s.baselines.extras = {extra("", "Mine")}; }},
    {"strategy", [](ExperimentSettings& s) { s.baselines.extras = {extra("My key", "Mine")}; }},
    {"strategy", [](ExperimentSettings& s) { s.baselines.extras = {extra("mine", "")}; }},
    {"strategy", [](ExperimentSettings& s) { s.baselines.extras = {extra("best_ask", "Mine")}; }},
    {"strategy",
     [](ExperimentSettings& s) {
         s.baselines.extras = {extra("mine", "Mine"), extra("mine", "Yours")};
     }},
    {"strategy",
     [](ExperimentSettings& s) {
         s.baselines.extras = {extra("mine", "Mine")};
         s.baselines.extras[0].run = nullptr;
     }},
    {"split", [](ExperimentSettings& s) { s.splitPercent = 100; }},
    {"split", [](ExperimentSettings& s) { s.splitPercent = 0; }},
    {"threads", [](ExperimentSettings& s) { s.threads = 0; }},
    {"shard",
     [](ExperimentSettings& s) {
         s.part = {1, 1};
     }},
};

} // namespace

class TestScenarioCheck : public QObject {
    Q_OBJECT

    const std::vector<QuoteEvent> m_rows{row(0, kNasdaq, 999, 100, 1001, 100),
                                         row(5, kBats, 999, 100, 1001, 100),
                                         row(500, kNasdaq, 998, 100, 1000, 100)};
    const std::shared_ptr<const Tape> m_tape = tapeOf(m_rows);
    const VenueFees m_fees = VenueFees::none(2);

    ExperimentSettings settings() const
    {
        ExperimentSettings settings;
        settings.order = buy(150, window(0, 1000));
        settings.model = RouterModel::Static;
        settings.router.interval = Nanos{100'000'000};
        return settings;
    }
    Scenario scenarioOf(const ExperimentSettings& settings) const
    {
        return {*m_tape, settings.order, m_fees, settings.rules, settings.step};
    }

private slots:
    void whatFitsRuns()
    {
        const ExperimentSettings fits = settings();
        const auto result = simulate(std::make_unique<BestAsk>(), scenarioOf(fits));
        QVERIFY(result);
        QCOMPARE(result->filled().count, 150);
        QVERIFY(runExperiment(*m_tape, m_fees, fits));
    }

    void faultsOfOrderAndRulesAreNamed()
    {
        for (const Fault& fault : kOfOrderAndRules) {
            ExperimentSettings wrong = settings();
            fault.change(wrong);
            const auto run = simulate(std::make_unique<BestAsk>(), scenarioOf(wrong));
            QVERIFY2(!run, fault.parameter);
            QVERIFY(run.error().code == ErrorCode::InvalidArgument);
            QCOMPARE(run.error().facts.parameter, std::string(fault.parameter));
            const auto experiment = runExperiment(*m_tape, m_fees, wrong);
            QVERIFY2(!experiment, fault.parameter);
            QCOMPARE(experiment.error().facts.parameter, std::string(fault.parameter));
        }
    }

    void faultsOfTheSearchAreNamed()
    {
        for (const Fault& fault : kOfSearch) {
            ExperimentSettings wrong = settings();
            fault.change(wrong);
            const auto experiment = runExperiment(*m_tape, m_fees, wrong);
            QVERIFY2(!experiment, fault.parameter);
            QCOMPARE(experiment.error().facts.parameter, std::string(fault.parameter));
        }
    }

    void whatAStrategyThrowsIsAnError()
    {
        ExperimentSettings wrong = settings();
        wrong.baselines.extras = {extra("mine", "Mine")};
        QVERIFY(runExperiment(*m_tape, m_fees, wrong));
        wrong.baselines.extras[0].run = [](const Scenario&, const std::stop_token&) -> Result<RunResult> {
            throw std::runtime_error("no licence");
        };
        const auto thrown = runExperiment(*m_tape, m_fees, wrong);
        QVERIFY(!thrown);
        QVERIFY(thrown.error().code == ErrorCode::StrategyFailed);
        QCOMPARE(thrown.error().message, std::string("The strategy 'Mine' failed. It threw: no licence"));
        wrong.baselines.extras[0].run = [](const Scenario&, const std::stop_token&) -> Result<RunResult> {
            throw 7;
        };
        QVERIFY(!runExperiment(*m_tape, m_fees, wrong));
    }

    void aGridHasWhatItNeeds()
    {
        const ExperimentSettings fits = settings();
        Scenario scenario = scenarioOf(fits);
        const auto grid = ParameterGrid::make({Price{}}, {Price{kCent}}, {Price{}});
        QVERIFY(grid);
        QVERIFY(runGrid(RouterModel::Static, *grid, scenario, 1, {}));
        QVERIFY(!runGrid(RouterModel::Static, *grid, scenario, 0, {}));
        QVERIFY(!runGrid(RouterModel::Static, *grid, scenario, 1, {}, nullptr, {}, {2, 2}));
        QVERIFY(!runGrid(RouterModel::Static, ParameterGrid{}, scenario, 1, {}));
        QVERIFY(!runGrid(RouterModel::ContKukanov, *grid, scenario, 1, {}));
        scenario.router.interval = std::chrono::milliseconds{10};
        QVERIFY(recordOutflows(scenario, {}));
        QVERIFY(!runGrid(RouterModel::Adaptive, *grid, scenario, 1, {}));
        QVERIFY(recordFarMoves(scenario, {}));
        QVERIFY(runGrid(RouterModel::Adaptive, *grid, scenario, 1, {}));
        scenario.router.adaptiveHistory = Nanos{-1};
        QVERIFY(!recordFarMoves(scenario, {}));
        scenario.router.interval = Nanos{0};
        QVERIFY(!recordOutflows(scenario, {}));
    }

    void feesAreOfTheTapesVenues()
    {
        const ExperimentSettings fits = settings();
        const VenueFees fewer = VenueFees::none(1);
        const auto run =
            simulate(std::make_unique<BestAsk>(), Scenario{*m_tape, fits.order, fewer, fits.rules});
        QVERIFY(!run);
        QCOMPARE(run.error().facts.parameter, std::string("fees"));
    }

    void noStrategyAndNoQuotesAreErrors()
    {
        const ExperimentSettings fits = settings();
        QVERIFY(!simulate(nullptr, scenarioOf(fits)));
        const auto nothing = runExperiment(*tapeOf({}), VenueFees::none(0), fits);
        QVERIFY(!nothing);
        QVERIFY(nothing.error().code == ErrorCode::DataUnusable);
    }

    void anNbboTapeNeedsItsQueueRule()
    {
        const std::vector<QuoteEvent> rows{nbbo(0, kNasdaq, 999, 100, kBats, 1001, 100),
                                           nbbo(500, kNasdaq, 998, 100, kBats, 1000, 100)};
        const auto tape = tapeOf(rows);
        const auto experiment = runExperiment(*tape, VenueFees::none(tape->venues().size()), settings());
        QVERIFY(!experiment);
        QCOMPARE(experiment.error().facts.parameter, std::string("queue"));
    }

    void anAxisIsAscendingAndNotEmpty()
    {
        const std::vector<Price> good{Price{1}, Price{2}};
        QVERIFY(ParameterGrid::make(good, good, {Price{}}));
        QVERIFY(!ParameterGrid::make({}, good, good));
        QVERIFY(!ParameterGrid::make(good, {Price{2}, Price{1}}, good));
        QVERIFY(!ParameterGrid::make(good, good, {Price{-1}}));
        QVERIFY(!ParameterGrid::make({kMaxPrice + Price{1}}, good, good));
    }

    void anAllocationOutOfRangeIsRefused()
    {
        AllocationProblem fits;
        fits.order = {200};
        fits.offers = {{Price{kNanosPerDollar}, {300}, {}, {}}};
        QVERIFY(allocate(fits));
        const std::vector<std::function<void(AllocationProblem&)>> changes{
            [](AllocationProblem& p) { p.offers.clear(); },
            [](AllocationProblem& p) { p.offers.resize(kMaxVenues + 1, p.offers[0]); },
            [](AllocationProblem& p) { p.order = {0}; },
            [](AllocationProblem& p) { p.order = {-1}; },
            [](AllocationProblem& p) { p.lot = {0}; },
            [](AllocationProblem& p) { p.params.lambdaUnder = Price{-1}; },
            [](AllocationProblem& p) { p.offers[0].size = {-1}; },
            [](AllocationProblem& p) { p.offers[0].price = kMaxPrice + Price{1}; },
            [](AllocationProblem& p) { p.offers[0].fee = -kMaxPrice - Price{1}; },
            [](AllocationProblem& p) { p.bestBid = kMaxPrice + Price{1}; },
        };
        for (const AllocationModel model : {AllocationModel::Trial, AllocationModel::Static}) {
            for (std::size_t i = 0; i < changes.size(); ++i) {
                AllocationProblem wrong = fits;
                wrong.model = model;
                changes[i](wrong);
                const auto answer = allocate(wrong);
                QVERIFY2(!answer, qPrintable(QString::number(i)));
                QVERIFY(answer.error().code == ErrorCode::InvalidArgument);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestScenarioCheck)
#include "tst_scenario_check.moc"
