// SPDX-License-Identifier: GPL-3.0-or-later
// Patient TWAP, Equal split and One venue in a whole run: what they go by, and what is said where they
// cannot.
#include "report/answer.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "search/experiment_scenario.h"
#include "strategy/baselines/patient_twap.h"
#include "strategy/router/outflow_estimator.h"
#include "strategy/router/placement_benchmarks.h"
#include "test_reports.h"
#include "value_of.h"

#include <QTest>
#include <simdjson.h>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

const VenueFees kFees = flatFees({3'000'000, -1'000'000, 2'000'000});

ExperimentSettings settingsFor(const Tape& tape, RouterModel model)
{
    auto settings = settingsOver({at(0) + 360s, tape.span().to});
    settings.model = model;
    settings.order.shares = {3000};
    settings.axes[0] = {{Price{20'000'000}, Price{40'000'000}}};
    settings.axes[1] = {{Price{1'000'000}, Price{12'000'000}, Price{40'000'000}}};
    settings.axes[2] = {{Price{0}}};
    settings.splitPercent = 60;
    settings.startStride = Nanos{60s};
    return settings;
}

Experiment experimentOn(const Tape& tape, const ExperimentSettings& settings, const VenueFees& fees = kFees)
{
    return test::valueOf(runExperiment(tape, fees, settings, {}));
}

void compareRuns(const RunResult& found, const RunResult& expected, const Tape& tape)
{
    QCOMPARE(test::text(found, tape), test::text(expected, tape));
    QCOMPARE(found.totalCash(), expected.totalCash());
}

/// The three of them alone on an order, as `router` and the penalty say.
class Alone {
public:
    Alone(const Tape& tape, const ExperimentSettings& settings, const RouterSettings& router)
        : m_tape(tape)
        , m_settings(settings)
        , m_router(router)
        , m_history(*OutflowHistory::record(
              tape, {settings.order.window.from - router.history, settings.order.window.to},
              {Side::Buy, router.interval, settings.rules.queue, settings.rules.crossing}, {}))
    {
    }
    RunResult patient(const ParentOrder& order, Price lambdaUnder) const
    {
        return runOn(order,
                     std::make_unique<PatientTwap>(lambdaUnder, Schedule::even(order, m_router.interval)));
    }
    template <class Benchmark> RunResult resting(const ParentOrder& order) const
    {
        return runOn(order, std::make_unique<Benchmark>(m_router, order, m_history));
    }

private:
    RunResult runOn(const ParentOrder& order, std::unique_ptr<Strategy> strategy) const
    {
        return run(std::move(strategy), m_tape, order, m_settings.rules, kFees);
    }
    const Tape& m_tape;
    const ExperimentSettings& m_settings;
    RouterSettings m_router;
    std::shared_ptr<const OutflowHistory> m_history;
};

const RunResult& of(const std::vector<RunResult>& results, Baseline baseline)
{
    return results[indexOf(baseline)];
}

} // namespace

class TestRouterBaselines : public QObject {
    Q_OBJECT

private slots:
    void theyGoByTheRoutersInputs()
    {
        const auto tape = marketTape(31, 6000);
        auto settings = settingsFor(*tape, RouterModel::ContKukanov);
        settings.router.history = Nanos{120s};
        const Experiment experiment = experimentOn(*tape, settings);
        const Alone alone(*tape, settings, settings.router);
        const Price tuned = experiment.optimised.params.lambdaUnder;
        const Price middle = experiment.search.grid.cell(experiment.search.grid.middleCell()).lambdaUnder;
        QVERIFY(tuned != middle);
        compareRuns(of(experiment.baselines, Baseline::EqualSplit), alone.resting<EqualSplit>(settings.order),
                    *tape);
        compareRuns(of(experiment.baselines, Baseline::PegOne), alone.resting<PegOne>(settings.order), *tape);
        QVERIFY(of(experiment.baselines, Baseline::EqualSplit).maker.shares.count > 0);
        QVERIFY(of(experiment.baselines, Baseline::PegOne).maker.shares.count > 0);
        // Patient TWAP belongs to the cell that is reported, and beside the default parameters to those.
        compareRuns(of(experiment.baselines, Baseline::PatientTwap), alone.patient(settings.order, tuned),
                    *tape);
        compareRuns(experiment.untunedPatient, alone.patient(settings.order, middle), *tape);
        QVERIFY(experiment.untunedPatient.totalCash()
                != of(experiment.baselines, Baseline::PatientTwap).totalCash());
        QVERIFY(&experiment.besideUntuned(Baseline::PatientTwap) == &experiment.untunedPatient);
        for (const auto& part : {experiment.train, experiment.test}) {
            compareRuns(of(part->baselines, Baseline::PatientTwap), alone.patient(part->order, tuned), *tape);
            compareRuns(part->untunedPatient, alone.patient(part->order, middle), *tape);
            compareRuns(of(part->baselines, Baseline::EqualSplit), alone.resting<EqualSplit>(part->order),
                        *tape);
        }
        // And the start times.
        const StartSweep& starts = *experiment.starts;
        ParentOrder first = settings.order;
        first.window = {starts.starts[1], starts.starts[1] + starts.horizon};
        first.shares = starts.shares;
        const RunResult equal = alone.resting<EqualSplit>(first);
        Scenario scenario = scenarioOf(*tape, kFees, settings, experiment.outflows).with(first);
        const auto router = simulate(
            makeRouter(RouterModel::ContKukanov, experiment.optimised.params, scenario), scenario, {});
        QVERIFY(router);
        const double expected = static_cast<double>(equal.totalCash().nanos - router->totalCash().nanos)
            / static_cast<double>(equal.totalCash().nanos) * 1e4;
        QCOMPARE(starts.against[indexOf(Baseline::EqualSplit)].savingsBps[1].value(), expected);
    }

    void besideAModelWithoutQueuesTheyGoByItsDefaults()
    {
        const auto tape = marketTape(32, 6000);
        auto settings = settingsFor(*tape, RouterModel::Static);
        settings.router.history = Nanos{0}; // not theirs
        settings.router.interval = Nanos{7s}; // that of the matched TWAP, too
        const Experiment experiment = experimentOn(*tape, settings);
        RouterSettings defaults;
        defaults.interval = Nanos{7s};
        const Alone alone(*tape, settings, defaults);
        const Price middle = experiment.search.grid.cell(experiment.search.grid.middleCell()).lambdaUnder;
        compareRuns(of(experiment.baselines, Baseline::EqualSplit), alone.resting<EqualSplit>(settings.order),
                    *tape);
        compareRuns(of(experiment.baselines, Baseline::PegOne), alone.resting<PegOne>(settings.order), *tape);
        QVERIFY(of(experiment.baselines, Baseline::PegOne).maker.shares.count > 0);
        compareRuns(of(experiment.baselines, Baseline::PatientTwap), alone.patient(settings.order, middle),
                    *tape);
        compareRuns(of(experiment.test->baselines, Baseline::PatientTwap),
                    alone.patient(experiment.test->order, middle), *tape);
        // A run without validation tells the same of them.
        settings.stopAfter = StopAfter::FirstCell;
        const Experiment preview = experimentOn(*tape, settings);
        for (const Baseline baseline : kBaselines)
            compareRuns(of(preview.baselines, baseline), of(experiment.baselines, baseline), *tape);
    }

    void whereTheyCannotRunIsANullWithAReason_data()
    {
        QTest::addColumn<bool>("isTrial");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("trial view") << true << QByteArrayLiteral("need the book view");
        QTest::newRow("no bids") << false << QByteArrayLiteral("need bids");
    }
    void whereTheyCannotRunIsANullWithAReason()
    {
        QFETCH(const bool, isTrial);
        QFETCH(const QByteArray, reason);
        TapeOptions options;
        options.view = isTrial ? TapeView::Trial : TapeView::Book;
        std::vector<QuoteEvent> rows;
        for (std::int64_t second = 0; second < 1200; ++second) {
            const auto size = static_cast<std::uint32_t>(900 + second % 7);
            rows.push_back(
                row(second * 1000, kNasdaq, isTrial ? 10'000 : 0, isTrial ? 100U : 0U, 10'002, size));
        }
        const auto tape = tapeOf(rows, options);
        auto settings = settingsFor(*tape, isTrial ? RouterModel::Trial : RouterModel::Static);
        settings.order.window.from = at(0);
        settings.order.shares = {800}; // one point can fill it, as the trial model needs
        settings.axes[1].values = {Price{100'000'000}};
        const VenueFees fees = flatFees({3'000'000});
        RunReport report = reportOf(*tape, fees, settings, experimentOn(*tape, settings, fees));
        simdjson::dom::parser parser;
        const std::string json = finalResultJson(report);
        const simdjson::dom::element root = parser.parse(json);
        for (const Baseline baseline : kBaselines) {
            const std::string key(sor::name(baseline));
            const bool isNull = usesRouterInputs(baseline);
            for (const char* number : {"total_cash", "avg_fill_px", "filled"})
                QCOMPARE(root.at_pointer("/baselines/" + key + "/" + number).is_null(), isNull);
            QCOMPARE(root.at_pointer("/tca/strategies/" + key).is_null(), isNull);
            QVERIFY2(root.at_pointer("/savings_vs_baselines_bps/" + key).is_null() == isNull,
                     simdjson::to_string(root.at_pointer("/savings_detail/" + key)).c_str());
            const auto mean = root.at_pointer("/validation/starts/savings_bps/" + key + "/mean");
            QCOMPARE(mean.is_null(), isNull);
            if (!isNull)
                continue;
            for (const std::string& pointer :
                 {"/baselines/" + key + "/reason", "/savings_detail/" + key + "/reason",
                  "/validation/test/baselines/" + key + "/reason",
                  "/validation/untuned/savings_detail/" + key + "/reason",
                  "/validation/starts/savings_bps/" + key + "/interval_reason",
                  "/validation/starts/by_start/0/reasons/" + key}) {
                std::string_view said;
                QVERIFY2(root.at_pointer(pointer).get(said) == simdjson::SUCCESS, pointer.c_str());
                QVERIFY2(said.find(reason.constData()) != std::string_view::npos && said.ends_with('.'),
                         std::string(said).c_str());
            }
        }
        QVERIFY(!root.at_pointer("/validation/untuned/patient_twap/reason").error());
        // Once in the table, and no count of shares that were never ordered.
        const std::string table = detailsText(report);
        const std::size_t said = table.find("Patient TWAP, Equal split and One venue");
        QVERIFY(said != std::string::npos
                && table.find("Patient TWAP, Equal split", said + 1) == std::string::npos);
        QVERIFY2(table.find("Equal split                 -           -") != std::string::npos, table.c_str());
        QVERIFY(table.find("Equal split left") == std::string::npos);
    }

    void theDefaultCellsPatienceStandsInTheValidation()
    {
        const auto tape = marketTape(31, 6000);
        const auto settings = settingsFor(*tape, RouterModel::ContKukanov);
        const RunReport report = reportOf(*tape, kFees, settings, experimentOn(*tape, settings));
        simdjson::dom::parser parser;
        const std::string json = finalResultJson(report);
        const simdjson::dom::element root = parser.parse(json);
        const auto cashOf = [&](const char* pointer) { return double(root.at_pointer(pointer)); };
        QCOMPARE(cashOf("/baselines/patient_twap/total_cash"),
                 of(report.experiment.baselines, Baseline::PatientTwap).totalCash().dollars());
        QCOMPARE(cashOf("/validation/untuned/patient_twap/total_cash"),
                 report.experiment.untunedPatient.totalCash().dollars());
        QCOMPARE(cashOf("/validation/test/untuned/patient_twap/total_cash"),
                 report.experiment.test->untunedPatient.totalCash().dollars());
        const Saving saving = compare(report.experiment.untuned, report.experiment.untunedPatient, "");
        const auto found = root.at_pointer("/validation/untuned/savings_vs_baselines_bps/patient_twap");
        QCOMPARE(found.is_null(), !saving.bps.has_value());
        if (saving.bps)
            QCOMPARE(double(found), *saving.bps);
    }

    void theVerdictSaysWhatTheModelItselfBrought()
    {
        const auto tape = marketTape(31, 6000);
        const auto settings = settingsFor(*tape, RouterModel::ContKukanov);
        RunReport report = reportOf(*tape, kFees, settings, experimentOn(*tape, settings));
        auto& starts = *report.experiment.starts;
        const auto judge = [&](Baseline baseline, double mean, double low, double high) {
            auto& against = starts.against[indexOf(baseline)];
            against.noInterval = StartSweep::Against::NoInterval::None;
            against.all.mean = mean;
            against.all.interval = Interval{low, high};
        };
        judge(kPrimaryBaseline, 0.9, 0.3, 1.5);
        judge(Baseline::EqualSplit, 0.2, -0.1, 0.5);
        QVERIFY2(verdictOf(report).text.ends_with(
                     ": better. The model itself brought 0.20 bps (-0.10 to 0.50), against Equal split."),
                 verdictOf(report).text.c_str());
        starts.against[indexOf(Baseline::EqualSplit)].all.interval.reset();
        QVERIFY(verdictOf(report).text.ends_with(": better."));
        judge(Baseline::EqualSplit, 0.2, -0.1, 0.5);
        report.experiment.search.model = RouterModel::Static; // rests nothing: no part of it is the model's
        QVERIFY(verdictOf(report).text.ends_with(": better."));
    }
};

QTEST_APPLESS_MAIN(TestRouterBaselines)
#include "tst_router_baselines.moc"
