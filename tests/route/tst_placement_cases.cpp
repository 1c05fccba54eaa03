// SPDX-License-Identifier: GPL-3.0-or-later
// The solver against cases solved elsewhere and against the paper's tables, where those files are at hand;
// the reader and the report against small texts that are always there.
#include "compare_numbers.h"
#include "placement_reference.h"
#include "report/placement_json.h"
#include "route/placement/solvers/placement_solver.h"
#include "route/placement/solvers/stochastic_approximation.h"
#include "setup/placement_file.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

using namespace sor;

namespace {

/// JSON written with single quotes (moc cannot read raw strings).
std::string quoted(std::string text)
{
    std::ranges::replace(text, '\'', '"');
    return text;
}

const std::string kCase =
    quoted("{'id': 'two', 'note': 'ignored', "
           "'market': {'h': 0.02, 'f': 0.003, 'theta': 0, 'lambda_u': 0.026, 'lambda_o': 0.024, 'S': 1000, "
           "'Q': [2000.5, 150], 'r': [0.002, -0.001]}, "
           "'outflow': {'type': 'independent', 'laws': [{'law': 'poisson', 'mean': 2200}, {'law': "
           "'empirical', 'samples': [1, 2.5]}]}, "
           "'X': [1, 2, 3], 'V': 4}");

std::string with(std::string text, const std::string& what, const std::string& instead)
{
    const auto at = text.find(what);
    if (at == std::string::npos)
        qFatal("nothing to replace");
    return text.replace(at, what.size(), instead);
}

} // namespace

class TestPlacementCases : public QObject {
    Q_OBJECT

private slots:
    void readsOneCase()
    {
        const auto cases = parsePlacementProblems(kCase, "x.json");
        QVERIFY2(cases.hasValue(), cases ? "" : cases.error().text().c_str());
        QCOMPARE(cases->size(), 1UL);
        const auto& problem = cases->front().problem;
        QCOMPARE(cases->front().id, std::string("two"));
        QCOMPARE(problem.shares, 1000.0);
        QCOMPARE(problem.market.size(), 1UL);
        QCOMPARE(problem.market[0].cost, 0.023);
        QCOMPARE(problem.venues[0].queue, 2000.5);
        QCOMPARE(problem.venues[1].rebate, -0.001);
        const auto& laws = std::get<IndependentOutflows>(problem.outflow).laws;
        QCOMPARE(std::get<PoissonOutflow>(laws[0]).mean, 2200.0);
        QCOMPARE(std::get<EmpiricalOutflow>(laws[1]).samples, (std::vector{1.0, 2.5}));
    }

    void readsAListOfCasesAndNamesTheNameless()
    {
        const auto nameless = with(kCase, "\"id\": \"two\", ", "");
        const auto cases =
            parsePlacementProblems(quoted("{'note': 1, 'cases': [") + kCase + ", " + nameless + "]}", "");
        QVERIFY(cases.hasValue());
        QCOMPARE((*cases)[0].id, std::string("two"));
        QCOMPARE((*cases)[1].id, std::string("case 2"));
    }

    void readsEveryLawAndDependence()
    {
        const std::string laws =
            quoted("[{'law': 'poisson', 'mean': 2200}, {'law': 'empirical', 'samples': [1, 2.5]}]");
        const auto others = parsePlacementProblems(
            with(kCase, laws,
                 quoted("[{'law': 'pareto1', 'alpha': 5, 'xm': 1760.5}, {'law': 'constant', 'value': 7}]")),
            "");
        QVERIFY(others.hasValue());
        const auto& read = std::get<IndependentOutflows>(others->front().problem.outflow).laws;
        QCOMPARE(std::get<ParetoOutflow>(read[0]).scale, 1760.5);
        QCOMPARE(std::get<ConstantOutflow>(read[1]).value, 7.0);
        const std::string outflow = quoted("{'type': 'independent', 'laws': ") + laws + "}";
        const auto factor = parsePlacementProblems(
            with(kCase, outflow, quoted("{'type': 'one_factor_poisson', 'alpha': 0.6, 'mu': 2200}")), "");
        QCOMPARE(std::get<OneFactorOutflows>(factor->front().problem.outflow).alpha, 0.6);
        const auto scenarios = parsePlacementProblems(
            with(kCase, outflow,
                 quoted("{'type': 'scenarios', 'xi': [[1, 2], [3, 4]], 'prob': [0.25, 0.75]}")),
            "");
        QCOMPARE(std::get<ScenarioOutflows>(scenarios->front().problem.outflow).outflows[1][0], 3.0);
        const auto uniform = parsePlacementProblems(
            with(kCase, outflow, quoted("{'type': 'scenarios', 'xi': [[1, 2], [3, 4]]}")), "");
        QCOMPARE(std::get<ScenarioOutflows>(uniform->front().problem.outflow).probability.size(), 2UL);
    }

    void refusesWhatItCannotUse_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("instead");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("cut off") << QByteArray("\"V\": 4}") << QByteArray("\"V\":")
                                 << QByteArray("not valid JSON");
        QTest::newRow("nan") << QByteArray("0.026") << QByteArray("NaN") << QByteArray("not valid JSON");
        QTest::newRow("text for a number")
            << QByteArray("0.026") << QByteArray("\"a\"") << QByteArray("lambda_u");
        QTest::newRow("no shares") << QByteArray("\"S\": 1000") << QByteArray("\"S\": 0")
                                   << QByteArray("shares");
        QTest::newRow("missing") << QByteArray("\"theta\": 0,") << QByteArray("") << QByteArray("theta");
        QTest::newRow("negative") << QByteArray("\"theta\": 0,") << QByteArray("\"theta\": -1,")
                                  << QByteArray("theta");
        QTest::newRow("no venues") << QByteArray("[2000.5, 150]") << QByteArray("[]")
                                   << QByteArray("no venue");
        QTest::newRow("uneven") << QByteArray("[2000.5, 150]") << QByteArray("[1]")
                                << QByteArray("one number for each");
        QTest::newRow("law") << QByteArray("\"poisson\"") << QByteArray("\"cauchy\"") << QByteArray("cauchy");
        QTest::newRow("type") << QByteArray("\"independent\"") << QByteArray("\"copula\"")
                              << QByteArray("copula");
        QTest::newRow("samples") << QByteArray("[1, 2.5]") << QByteArray("[]") << QByteArray("no samples");
    }
    void refusesWhatItCannotUse()
    {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, instead);
        QFETCH(QByteArray, word);
        const auto cases =
            parsePlacementProblems(with(kCase, what.constData(), instead.constData()), "x.json");
        QVERIFY(!cases.hasValue());
        QVERIFY2(cases.error().message.find(word.constData()) != std::string::npos,
                 cases.error().text().c_str());
        QVERIFY(cases.error().facts.path.starts_with("x.json"));
    }
    void refusesOtherShapes()
    {
        const std::vector<std::string> texts{
            "", "[]", "7", quoted("{'cases': []}"), quoted("{'cases': 3}"), quoted("{'cases': [3]}"), "{}"};
        for (const auto& text : texts)
            QVERIFY2(!parsePlacementProblems(text, "x").hasValue(), text.c_str());
    }

    void reportsALine()
    {
        PlacementSolution solution;
        solution.market = 700;
        solution.limits = {300.5};
        solution.cost = 10;
        solution.lowerBound = 9.5;
        solution.terms = {9, 0.5, 0.5};
        solution.warnings = {"A1 \"x\""};
        const std::string expected = quoted("{'id':'a','X':[700,300.5],'V':10,'V_lower':9.5,'gap':0.5,'P_"
                                            "under':0,'under':0,'over':0,'terms':{'fees':9,'impact':0.5,'"
                                            "penalty':0.5},'solve_time_ms':0.25,'warnings':['A1 \\'x\\'']}")
            + "\n";
        QCOMPARE(placementJson("a", solution, 0.25), expected);
        solution.lowerBound.reset();
        const std::string none = quoted("'V_lower':null,'gap':null");
        QVERIFY(placementJson("a", solution, 1).find(none) != std::string::npos);
    }

    void solvesTheReferenceCases_data()
    {
        QTest::addColumn<int>("index");
        const auto cases = test::referenceCases();
        if (cases.empty())
            QTest::newRow("none at hand") << -1;
        for (std::size_t i = 0; i < cases.size(); ++i)
            QTest::newRow(cases[i].entry.id.c_str()) << static_cast<int>(i);
    }
    void solvesTheReferenceCases()
    {
        QFETCH(int, index);
        if (index < 0)
            QSKIP("The reference cases are not at hand.");
        const auto known = test::referenceCases()[static_cast<std::size_t>(index)];
        const auto& problem = known.entry.problem;
        PlacementSolver solver;
        const auto solution = solver.solve(problem);
        QVERIFY(solution.hasValue());
        const bool isIndependent = std::holds_alternative<IndependentOutflows>(problem.outflow);
        const double tolerance = isIndependent ? 1e-6 : 1e-4;
        const auto where = fmt::format("V {:.10f}, expected {:.10f} +- {:.2g}, bound {:.10f}", solution->cost,
                                       known.cost, known.error, solution->lowerBound.value_or(std::nan("")));
        COMPARE_NEAR(solution->cost, known.cost, known.error + tolerance, where);
        QCOMPARE(solution->lowerBound.has_value(), isIndependent);
        if (isIndependent) {
            QVERIFY2(*solution->lowerBound <= known.cost + 1e-9 && *solution->gap() <= 1e-6, where.c_str());
            QVERIFY2(*solution->lowerBound >= known.cost - known.error - 1e-6, where.c_str());
        }
        if (problem.venues.size() == 1) {
            COMPARE_NEAR(solution->terms.fees, known.fees, 1e-2);
            COMPARE_NEAR(solution->under, known.under, 0.1);
            COMPARE_NEAR(solution->probabilityUnder, known.probabilityUnder, 1e-2);
        }
        const auto& terms = solution->terms;
        COMPARE_NEAR(terms.fees + terms.impact + terms.penalty, solution->cost, 1e-9);
        QVERIFY(solution->warnings.empty());

        for (const auto& point : known.points) {
            const auto found = solver.evaluate(problem, point.x[0], std::span(point.x).subspan(1));
            COMPARE_NEAR(found->cost, point.cost, point.error + tolerance,
                         fmt::format("at M = {}", point.x[0]));
        }
        if (known.thresholds.empty())
            return;
        // Proposition 3: all limit below the lower threshold, all market above the upper one.
        auto moved = problem;
        const auto marketAt = [&](double lambdaUnder) {
            moved.lambdaUnder = lambdaUnder;
            return solver.solve(moved)->market;
        };
        const double lower = known.thresholds[0];
        if (lower > 0.0231)
            QVERIFY(marketAt(lower * (1 - 1e-6)) < 1e-3);
        QVERIFY(marketAt(std::max(lower, 0.023) * 1.01) > 0);
        const double upper = known.thresholds[1];
        if (std::isfinite(upper)) {
            QVERIFY(marketAt(upper * (1 + 1e-6)) > problem.shares - 1e-3);
            QVERIFY(marketAt(upper * 0.99) < problem.shares);
        }
    }

    void reproducesTheFirstVersionsTable()
    {
        const auto rows = test::paperTable("v1_table_1");
        if (rows.empty())
            QSKIP("The paper's tables are not at hand.");
        for (const auto& row : rows) {
            const auto venues = static_cast<std::size_t>(row.venues);
            PlacementProblem problem;
            problem.shares = row.shares;
            problem.halfSpread = 0.02;
            problem.lambdaUnder = 0.026;
            problem.lambdaOver = 0.024;
            problem.setFee(0.003);
            problem.venues.assign(venues, {2000, 0.002});
            problem.outflow = IndependentOutflows{std::vector<OutflowLaw>(venues, PoissonOutflow{2200})};
            PlacementSolver solver;
            const auto solution = solver.solve(problem);
            const auto where = fmt::format("S {}, K {}: {}", row.shares, venues, solution->cost);
            COMPARE_NEAR(solution->cost, row.best, 6e-5, where);
            QVERIFY2(*solution->gap() <= 1e-6, where.c_str());
        }
    }

    void reproducesTheFourthVersionsTable_data()
    {
        QTest::addColumn<int>("index");
        const auto rows = test::paperTable("v4_table_1");
        if (rows.empty())
            QTest::newRow("none at hand") << -1;
        for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
            const auto& row = rows[static_cast<std::size_t>(i)];
            QTest::addRow("S %g, K %d", row.shares, row.venues) << i;
        }
    }
    void reproducesTheFourthVersionsTable()
    {
        QFETCH(int, index);
        if (index < 0)
            QSKIP("The paper's tables are not at hand.");
        const auto row = test::paperTable("v4_table_1")[static_cast<std::size_t>(index)];
        const auto venues = static_cast<std::size_t>(row.venues);
        PlacementProblem problem;
        problem.shares = row.shares;
        problem.halfSpread = 0.02;
        problem.theta = 0.0005;
        problem.lambdaUnder = problem.lambdaOver = 0.05;
        problem.setFee(0.003);
        problem.venues.assign(venues, {2000, 0.002});
        problem.outflow = OneFactorOutflows{0.6, 2200};
        const double perShare = 100 / row.shares; // cents
        PlacementSolver solver;
        const auto best = solver.solve(problem);
        COMPARE_NEAR(best->cost * perShare, row.best, 0.01);

        // What the paper prints is its own algorithm's average, far from the optimum for some rows.
        std::vector<double> limits;
        for (const double part : row.printedLimits)
            limits.push_back(part * row.shares);
        const auto there = solver.evaluate(problem, row.printedMarket * row.shares, limits);
        const double tolerance = row.shares == 500 && row.venues == 3 ? 0.05 : 0.03;
        COMPARE_NEAR(there->cost * perShare, row.printedCost, tolerance);
        // The mean of a few runs, so that the test asks for the algorithm and not for a seed.
        constexpr int kRuns = 8;
        std::vector<double> mean(venues + 1, 0.0);
        for (int run = 0; run < kRuns; ++run) {
            const auto found = approximatePlacement(
                problem,
                {1000, static_cast<std::uint64_t>(run), ApproximationOptions::Projection::Truncated, {}});
            mean[0] += found->market / row.shares / kRuns;
            for (std::size_t k = 0; k < venues; ++k)
                mean[k + 1] += found->limits[k] / row.shares / kRuns;
        }
        COMPARE_NEAR(mean[0], row.printedMarket, 0.015);
        for (std::size_t k = 0; k < venues; ++k)
            COMPARE_NEAR(mean[k + 1], row.printedLimits[k], 0.015, fmt::format("venue {}", k));
    }
};

QTEST_GUILESS_MAIN(TestPlacementCases)
#include "tst_placement_cases.moc"
