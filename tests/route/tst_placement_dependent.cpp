// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/infinity.h"
#include "base/random.h"
#include "compare_numbers.h"
#include "paper_problem.h"
#include "route/placement/solvers/stochastic_approximation.h"

#include <QTest>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

class TestPlacementDependent : public QObject {
    Q_OBJECT

private slots:
    void jointScenariosWithTwoMinimaGiveTheBetterOne()
    {
        auto problem = paperProblem(24, 0.0005, 0.09, 0.16, {0, 0},
                                    ScenarioOutflows{{{4, 29}, {25, 0}, {23, 24}}, {53, 1, 46}});
        const auto solution = solved(problem);
        COMPARE_NEAR(solution.cost, -0.4935, 1e-6);
        QVERIFY(!solution.lowerBound);
        PlacementSolver solver;
        COMPARE_NEAR(solver.evaluate(problem, 0, std::vector{24.0, 1.0})->cost, 0.617375, 1e-12);
        COMPARE_NEAR(solver.evaluate(problem, 8, std::vector{8.0, 8.0})->cost, 0.0915, 1e-12);
    }

    void factorWithoutWeightIsTheIndependentProblem()
    {
        const auto problem = paperProblem(1000, 0.0005, 0.05, 0.05, {2000, 2000}, OneFactorOutflows{0, 2200});
        IndependentOutflows outflow;
        outflow.laws.assign(2, PoissonOutflow{2200});
        const auto independent = paperProblem(1000, 0.0005, 0.05, 0.05, {2000, 2000}, outflow);
        COMPARE_NEAR(solved(problem).cost, solved(independent).cost, 1e-9);
        QVERIFY(solved(problem).lowerBound.has_value());
    }

    void factorAloneIsASetOfScenarios()
    {
        // alpha = 1: every venue has the same outflow. With equal queues two orders are filled by the same
        // shares twice.
        const auto problem = paperProblem(100, 0.0005, 0.05, 0.05, {180, 190}, OneFactorOutflows{1, 200});
        ScenarioOutflows scenarios;
        double log = -200;
        for (int n = 0; n < 400; ++n) {
            if (n > 0)
                log += std::log(200.0 / n);
            scenarios.outflows.push_back({static_cast<double>(n), static_cast<double>(n)});
            scenarios.probability.push_back(std::exp(log));
        }
        const auto joint = paperProblem(100, 0.0005, 0.05, 0.05, {180, 190}, scenarios);
        PlacementSolver solver;
        for (const double limit : {5.0, 20.0, 40.0}) {
            const std::vector<double> limits{limit, 15};
            COMPARE_NEAR(solver.evaluate(problem, 70, limits)->cost, solver.evaluate(joint, 70, limits)->cost,
                         1e-4);
        }
        COMPARE_NEAR(solved(problem).cost, solved(joint).cost, 1e-4);
    }

    void commonFactorIsReproducedBySampling()
    {
        auto problem = paperProblem(100, 0.0005, 0.05, 0.05, {200, 195, 190}, OneFactorOutflows{0.6, 210});
        Random random(23);
        ScenarioOutflows scenarios;
        const auto poisson = [&random] { // by counting exponential waiting times
            int count = -1;
            for (double time = 0; time < 210; time += random.exponential(1))
                ++count;
            return count;
        };
        for (int s = 0; s < 20'000; ++s) {
            const double common = 0.6 * poisson();
            scenarios.outflows.push_back(
                {common + 0.4 * poisson(), common + 0.4 * poisson(), common + 0.4 * poisson()});
            scenarios.probability.push_back(1);
        }
        auto sampled = problem;
        sampled.outflow = scenarios;
        PlacementSolver solver;
        const std::vector<double> limits{20, 25, 30};
        const auto exact = solver.evaluate(problem, 50, limits);
        const auto estimate = solver.evaluate(sampled, 50, limits);
        COMPARE_NEAR(estimate->cost, exact->cost, 0.03); // standard error about .01
        COMPARE_NEAR(estimate->under, exact->under, 0.3);
        COMPARE_NEAR(estimate->probabilityUnder, exact->probabilityUnder, 0.03);
        const auto best = solver.solve(problem);
        QVERIFY(best->cost < exact->cost);
        QVERIFY(!best->lowerBound);
    }

    void approximationNearsTheOptimumAndRepeatsItself()
    {
        const auto problem = paperProblem(1500, 0.0005, 0.1, 0.05, {150, 120}, exponentials({900, 800}));
        const double best = solved(problem).cost;
        PlacementSolver solver;
        using Projection = ApproximationOptions::Projection;
        for (const auto projection : {Projection::Truncated, Projection::Polyhedron}) {
            double last = 1e9;
            for (const int steps : {100, 10'000, 300'000}) {
                const auto found = approximatePlacement(problem, {steps, 5, projection, {}});
                const double gap = solver.evaluate(problem, found->market, found->limits)->cost - best;
                QVERIFY(gap > -1e-6 && gap < last);
                last = gap;
                const auto again = approximatePlacement(problem, {steps, 5, projection, {}});
                QCOMPARE(again->market, found->market);
                QCOMPARE(again->limits, found->limits);
            }
            QVERIFY2(last < 0.005, fmt::format("gap {}", last).c_str());
        }
        QVERIFY(!approximatePlacement(problem, {0, 1, Projection::Truncated, {}}).hasValue());
    }

    void badInputIsRefusedInPlainWords_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("no shares") << 0 << QByteArray("shares");
        QTest::newRow("not a number") << 1 << QByteArray("theta");
        QTest::newRow("negative penalty") << 2 << QByteArray("lambda_u");
        QTest::newRow("infinite penalty") << 3 << QByteArray("lambda_o");
        QTest::newRow("negative spread") << 4 << QByteArray("half spread");
        QTest::newRow("negative queue") << 5 << QByteArray("queue");
        QTest::newRow("infinite rebate") << 6 << QByteArray("rebate");
        QTest::newRow("no venues") << 7 << QByteArray("no venue");
        QTest::newRow("laws missing") << 8 << QByteArray("one outflow law");
        QTest::newRow("mean of zero") << 9 << QByteArray("mean");
        QTest::newRow("no samples") << 10 << QByteArray("no samples");
        QTest::newRow("alpha above 1") << 11 << QByteArray("alpha");
        QTest::newRow("short scenario") << 12 << QByteArray("Scenario 1");
        QTest::newRow("negative depth") << 13 << QByteArray("depth");
        QTest::newRow("infinite S") << 14 << QByteArray("shares");
    }
    void badInputIsRefusedInPlainWords()
    {
        QFETCH(int, fault);
        QFETCH(QByteArray, word);
        auto problem = paperProblem(1000, 0.0005, 0.05, 0.05, {300}, exponentials({700}));
        switch (fault) {
        case 0:
            problem.shares = 0;
            break;
        case 1:
            problem.theta = std::nan("");
            break;
        case 2:
            problem.lambdaUnder = -0.01;
            break;
        case 3:
            problem.lambdaOver = kInfinity;
            break;
        case 4:
            problem.halfSpread = -0.01;
            break;
        case 5:
            problem.venues[0].queue = -1;
            break;
        case 6:
            problem.venues[0].rebate = kInfinity;
            break;
        case 7:
            problem.venues.clear(), problem.market.clear();
            break;
        case 8:
            problem.outflow = IndependentOutflows{};
            break;
        case 9:
            problem.outflow = exponentials({0});
            break;
        case 10:
            problem.outflow = IndependentOutflows{{EmpiricalOutflow{}}};
            break;
        case 11:
            problem.outflow = OneFactorOutflows{1.5, 2200};
            break;
        case 12:
            problem.outflow = ScenarioOutflows{{{1, 2}}, {1}};
            break;
        case 13:
            problem.market[0].depth = -1;
            break;
        default:
            problem.shares = kInfinity;
            break;
        }
        PlacementSolver solver;
        const auto result = solver.solve(problem);
        QVERIFY(!result.hasValue());
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(result.error().message.find(word.constData()) != std::string::npos,
                 result.error().message.c_str());
        QVERIFY(result.error().message.ends_with("."));
    }

    void brokenAssumptionsAreNamed()
    {
        auto problem = paperProblem(1000, 0.0005, 0.02, 0.02, {300}, exponentials({700}));
        problem.venues[0].rebate = -0.03;
        auto warnings = solved(problem).warnings;
        QCOMPARE(warnings.size(), 2UL);
        QVERIFY(warnings[0].starts_with("A1") && warnings[1].starts_with("A3"));
        problem.venues[0].rebate = 0.002;
        problem.setFee(-0.05);
        warnings = solved(problem).warnings;
        QCOMPARE(warnings.size(), 2UL);
        QVERIFY(warnings[0].starts_with("A2") && warnings[1].starts_with("A2"));
        QVERIFY(solved(problem).market <= 1000);
    }
};

QTEST_GUILESS_MAIN(TestPlacementDependent)
#include "tst_placement_dependent.moc"
