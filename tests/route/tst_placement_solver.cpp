// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "brute_placement.h"
#include "compare_numbers.h"
#include "paper_problem.h"
#include "route/allocators/static_allocator.h"
#include "route/placement/model/placement_model.h"
#include "route/placement/oracles/lattice_oracle.h"
#include "route/placement/oracles/pair_oracle.h"
#include "route/placement/solvers/level_bundle.h"
#include "route/placement/solvers/placement_solver.h"
#include "route/router_params.h"

#include <QTest>
#include <cmath>
#include <fmt/format.h>
#include <limits>

using namespace sor;

using namespace sor::test;

class TestPlacementSolver : public QObject {
    Q_OBJECT

private slots:
    void oneExponentialVenueIsTheClosedFormOfProposition3()
    {
        const double q = 2000;
        const double mean = 2200;
        for (const double under : {0.02, 0.03, 0.0379, 0.04, 0.045, 0.05, 0.0528, 0.053, 0.2}) {
            const auto solution = solved(paperProblem(1000, 0.0005, under, 0.05, {q}, exponentials({mean})));
            // L = F^-1((2h + f + r) / (lambda_u + h + r + theta)) - Q between 0 and S; not below A3.
            const double level = 0.045 / (under + 0.0225);
            double limit = level < 1 ? std::clamp(-mean * std::log(1 - level) - q, 0.0, 1000.0) : 1000.0;
            if (under > 0.023) {
                COMPARE_NEAR(solution.limits[0], limit, 1e-6);
                COMPARE_NEAR(solution.market, 1000 - limit, 1e-6);
                QVERIFY(solution.warnings.empty());
            } else {
                QCOMPARE(solution.warnings.size(), 1UL);
                QVERIFY(solution.warnings[0].starts_with("A3"));
            }
            QVERIFY(*solution.gap() >= 0 && *solution.gap() < 1e-9);
        }
    }

    void oracleConfirmsTheClosedForm()
    {
        // The general machinery, asked for one venue, knows nothing of Proposition 3.
        for (const OutflowLaw& law :
             {OutflowLaw(ExponentialOutflow{2200}), OutflowLaw(PoissonOutflow{2200}),
              OutflowLaw(ParetoOutflow{5, 1760}),
              OutflowLaw(EmpiricalOutflow{{1500, 2000, 2100, 2350.5, 2600, 2600, 3100}})}) {
            const auto problem = paperProblem(1000, 0.0005, 0.04, 0.05, {2000}, IndependentOutflows{{law}});
            const auto closed = solved(problem);
            PlacementModel model;
            model.assign(problem);
            PairOracle pair;
            pair.assign(model);
            LevelBundle bundle;
            bundle.start(model);
            std::vector<double> limits{model.caps[0] / 3};
            bundle.solve(pair, limits, {1e-8, 400});
            COMPARE_NEAR(bundle.best().cost, closed.cost, 2e-8);
            QVERIFY(bundle.lowerBound() <= closed.cost + 1e-10);
            COMPARE_NEAR(bundle.lowerBound(), closed.cost, 2e-8);
            LatticeOracle lattice;
            lattice.assign(model, 0.25, LatticeOracle::Mode::OnNodes);
            OracleAnswer answer;
            lattice.evaluateAt(closed.market, closed.limits, answer);
            COMPARE_NEAR(answer.cost, closed.cost, 1e-5);
        }
    }

    void certainOutflowIsTakenExactly()
    {
        const auto solution = solved(
            paperProblem(1000, 0.0005, 0.05, 0.05, {2000}, IndependentOutflows{{ConstantOutflow{2300}}}));
        COMPARE_NEAR(solution.market, 700, 1e-9);
        COMPARE_NEAR(solution.limits[0], 300, 1e-9);
        COMPARE_NEAR(solution.cost, 700 * 0.023 - 300 * 0.022 + 0.5, 1e-12);
        COMPARE_NEAR(*solution.lowerBound, solution.cost, 1e-12);
        COMPARE_NEAR(solution.terms.fees, 9.5, 1e-12);
        COMPARE_NEAR(solution.terms.impact, 0.5, 1e-12);
        QCOMPARE(solution.probabilityUnder, 0.0);
    }

    void certainFillsAtTwoVenuesAreNotOverbooked()
    {
        auto problem = paperProblem(1000, 0.0005, 0.05, 0.05, {0, 0},
                                    IndependentOutflows{{ConstantOutflow{800}, ConstantOutflow{800}}});
        problem.venues[1].rebate = 0.003;
        const auto solution = solved(problem);
        // Everything is filled passively, as much as possible where the rebate is higher.
        COMPARE_NEAR(solution.cost, -800 * 0.023 - 200 * 0.022 + 0.5, 1e-6);
        QVERIFY(solution.over < 1e-6);
        QVERIFY(*solution.lowerBound <= solution.cost && *solution.gap() <= 1e-6);
    }

    void deadVenueGetsNothingAndChangesNothing()
    {
        const auto alone =
            solved(paperProblem(1000, 0.0005, 0.05, 0.05, {300, 400}, exponentials({700, 900})));
        const auto with =
            solved(paperProblem(1000, 0.0005, 0.05, 0.05, {300, 400, 1e6}, exponentials({700, 900, 400})));
        COMPARE_NEAR(with.cost, alone.cost, 2e-6);
        QVERIFY(with.limits[2] < 1);
        QVERIFY(*with.lowerBound <= alone.cost + 1e-9);
        const auto allDead =
            solved(paperProblem(1000, 0.0005, 0.05, 0.05, {1e6, 1e6, 1e6}, exponentials({1, 1, 1})));
        COMPARE_NEAR(allDead.cost, 23.5, 1e-9);
        COMPARE_NEAR(allDead.market, 1000, 1e-9);
    }

    void identicalVenuesAndPlateausAreCertified()
    {
        for (const double theta : {0.0, 0.0005}) {
            const auto solution = solved(paperProblem(600, theta, 0.05, 0.05, {200, 200, 200, 200},
                                                      exponentials({300, 300, 300, 300})));
            QVERIFY2(*solution.gap() <= 1e-6, fmt::format("gap {}", *solution.gap()).c_str());
            const auto spread = std::ranges::minmax(solution.limits);
            QVERIFY(spread.max - spread.min < 2);
        }
        // Poisson fills end: above about 280 shares a limit order is never longer filled, and theta = 0.
        IndependentOutflows outflow;
        outflow.laws.assign(4, PoissonOutflow{2200});
        const auto solution = solved(paperProblem(1000, 0, 0.026, 0.024, {2000, 2000, 2000, 2000}, outflow));
        COMPARE_NEAR(solution.cost, -12.4397, 5e-5); // v1 Table 1
        QVERIFY(*solution.gap() <= 1e-6);
    }

    void prohibitiveOverfillPutsTheOptimumOnTheKink()
    {
        const auto solution =
            solved(paperProblem(1000, 0.0005, 0.05, 5, {300, 400}, exponentials({700, 900})));
        double sent = solution.market;
        for (const double limit : solution.limits)
            sent += limit;
        COMPARE_NEAR(sent, 1000, 1e-6);
        // nu = lambda_u - (h + f) and P(zeta_k > L_k) = (theta + nu) / (lambda_u + theta + h + r).
        const double tail = 0.0275 / 0.0725;
        COMPARE_NEAR(solution.limits[0], -700 * std::log(tail) - 300, 1e-6);
        COMPARE_NEAR(solution.limits[1], -900 * std::log(tail) - 400, 1e-6);
        QVERIFY(*solution.gap() < 1e-9);
    }

    void sixVenuesAreSolvedAtEveryScale()
    {
        // Prices are per share and the laws scale with S: so does the cost.
        double unit = 0;
        for (const double scale : {1.0, 0.1, 10.0, 100.0}) {
            const auto solution = solved([&] {
                auto problem =
                    paperProblem(1000 * scale, 0.0005, 0.06, 0.05,
                                 {80 * scale, 160 * scale, 120 * scale, 40 * scale, 240 * scale, 100 * scale},
                                 exponentials({140 * scale, 280 * scale, 200 * scale, 100 * scale,
                                               360 * scale, 180 * scale}));
                return problem;
            }());
            if (scale == 1)
                unit = solution.cost;
            COMPARE_NEAR(solution.cost / scale, unit, 2e-6 * std::max(1.0, 1 / scale));
            QVERIFY(*solution.lowerBound <= unit * scale + 1e-6 * std::max(1.0, scale));
            QVERIFY2(*solution.gap() < 2e-6, fmt::format("scale {}: gap {}", scale, *solution.gap()).c_str());
        }
    }

    void agreesWithTheEnumerationOnWholeLots()
    {
        Random random(21);
        PlacementSolver solver;
        for (int round = 0; round < 150; ++round) {
            const auto venues = static_cast<std::size_t>(1 + round % 3);
            test::BruteMarket market;
            market.lots = static_cast<int>(random.between(2, 9));
            market.halfSpread = 0.02;
            market.marketCost = 0.023;
            market.theta = random.chance(0.5) ? 0 : 0.001;
            market.lambdaUnder = 0.024 + 0.1 * random.uniform();
            market.lambdaOver = 0.03 + 0.1 * random.uniform();
            PlacementProblem problem;
            problem.shares = market.lots;
            problem.halfSpread = market.halfSpread;
            problem.theta = market.theta;
            problem.lambdaUnder = market.lambdaUnder;
            problem.lambdaOver = market.lambdaOver;
            problem.setFee(0.003);
            IndependentOutflows outflow;
            std::vector<test::BruteVenue> brute;
            for (std::size_t k = 0; k < venues; ++k) {
                test::BruteVenue venue;
                EmpiricalOutflow law;
                const double queue = static_cast<double>(random.between(0, 5));
                for (int i = 0; i < 4; ++i) {
                    const auto xi = static_cast<std::int32_t>(random.between(0, 15));
                    law.samples.push_back(xi);
                    venue.fills.push_back(std::max(0, xi - static_cast<std::int32_t>(queue)));
                }
                venue.rebate = 0.002;
                problem.venues.push_back({queue, 0.002});
                outflow.laws.emplace_back(law);
                brute.push_back(venue);
            }
            problem.outflow = outflow;
            const auto best = test::bruteBest(market, brute, 1e-9);
            const auto found = solver.solve(problem);
            QVERIFY(found.hasValue());
            const auto where = fmt::format("round {}: {} (bound {}) against {}", round, found->cost,
                                           *found->lowerBound, best.cost);
            QVERIFY2(*found->lowerBound <= best.cost + 1e-9, where.c_str());
            QVERIFY2(found->cost <= best.cost + 2e-6, where.c_str());
            const auto again = solver.evaluate(problem, found->market, found->limits);
            COMPARE_NEAR(again->cost, found->cost, 1e-6, where);
            const auto rounded = solver.roundToLots(problem, *found, 1);
            std::vector<int> limits;
            for (const double limit : rounded->limits)
                limits.push_back(static_cast<int>(std::lround(limit)));
            const double cost =
                test::bruteCost(market, brute, static_cast<int>(std::lround(rounded->market)), limits);
            COMPARE_NEAR(cost, rounded->cost, 1e-9, where);
            QVERIFY2(cost >= best.cost - 1e-9 && cost <= best.cost + 0.02, where.c_str());
        }
    }

    void fractionalQueuesAndMixedLawsKeepTheirBound()
    {
        auto problem =
            paperProblem(300, 0.0005, 0.06, 0.05, {100.37, 120.5, 90},
                         IndependentOutflows{{PoissonOutflow{180}, ExponentialOutflow{200},
                                              EmpiricalOutflow{{0, 50, 100, 130.25, 150.5, 200, 400}}}});
        const auto solution = solved(problem);
        QVERIFY2(*solution.gap() < 2e-6, fmt::format("gap {}", *solution.gap()).c_str());
        // No point of a coarse grid is below the bound.
        PlacementSolver solver;
        for (double a = 0; a <= 300; a += 100) {
            for (double b = 0; b <= 300; b += 100) {
                for (double c = 0; c <= 300; c += 100) {
                    for (double m = 0; m <= 300; m += 100)
                        QVERIFY(solver.evaluate(problem, m, std::vector{a, b, c})->cost
                                >= *solution.lowerBound - 1e-9);
                }
            }
        }
    }

    void heavyTailsAndExtremePenaltiesAreSolved()
    {
        for (const double under : {0.0, 1e-6, 0.05, 100.0}) {
            for (const double over : {0.0, 0.05, 100.0}) {
                const auto solution =
                    solved(paperProblem(1000, 0.0005, under, over, {100, 200, 0},
                                        IndependentOutflows{{ParetoOutflow{0.7, 100}, ParetoOutflow{1.5, 300},
                                                             ExponentialOutflow{50}}}));
                const double scale = 1 + std::max(under, over);
                QVERIFY2(*solution.gap() <= 1e-5 * scale,
                         fmt::format("lambdas {} and {}: gap {}", under, over, *solution.gap()).c_str());
                QVERIFY(solution.market >= 0 && solution.market <= 1000);
            }
        }
        const auto free = solved(paperProblem(1000, 0, 0, 0, {100}, exponentials({200})));
        QVERIFY(std::isfinite(free.cost));
    }

    void withoutRestingVenuesItIsTheStaticAllocator()
    {
        Random random(22);
        PlacementSolver solver;
        for (int round = 0; round < 2'000; ++round) {
            std::vector<VenueOffer> offers;
            PlacementProblem problem;
            const auto count = random.between(1, 6);
            for (std::int64_t i = 0; i < count; ++i) {
                const VenueOffer offer{Price{100'000'000'000 + random.between(1, 6) * 10'000'000},
                                       Shares{random.between(0, 900)},
                                       Price{random.between(-3, 3) * 1'000'000},
                                       {}};
                offers.push_back(offer);
                problem.market.push_back(
                    {static_cast<double>(offer.size.count), (offer.price + offer.fee).dollars() - 100});
            }
            const Shares order{random.between(1, 3000)};
            const RouterParams params{Price{50'000'000}, Price{random.between(0, 70) * 1'000'000 + 500'000},
                                      Price{0}};
            std::vector<Shares> split(offers.size());
            const Mid mid = Mid::at(Price{100'000'000'000});
            const Shares bought = allocateStatic(offers, order, Shares{1}, params, mid, split);
            problem.shares = static_cast<double>(order.count);
            problem.lambdaUnder = params.lambdaUnder.dollars();
            problem.lambdaOver = params.lambdaOver.dollars();
            const auto solution = solver.solve(problem);
            QVERIFY(solution.hasValue());
            QCOMPARE(std::llround(solution->market), bought.count);
            const double cost =
                static_cast<double>(staticTerms(offers, order, params, mid, split).cost()) * 0.5e-9;
            COMPARE_NEAR(solution->cost, cost, 1e-7);
            COMPARE_NEAR(*solution->lowerBound, cost, 1e-7);
        }
    }

    void marketLevelsAreBoughtCheapestFirstWhileTheyPay()
    {
        auto problem = paperProblem(1000, 0.0005, 0.05, 0.05, {300, 400}, exponentials({700, 900}));
        const auto flat = solved(problem);
        problem.market = {{1e9, 0.03}, {100, 0.015}, {100, 0.023}};
        const auto levels = solved(problem);
        QVERIFY(*levels.gap() <= 1e-6);
        QVERIFY(levels.market >= 100);
        // Cheaper by at most what the first 200 shares cost less, more expensive by at most what the rest
        // costs more.
        QVERIFY(levels.cost > flat.cost - 100 * 0.008 - 1e-6);
        PlacementSolver solver;
        for (double m = 0; m <= 1000; m += 50) {
            for (double l = 0; l <= 1000; l += 100)
                QVERIFY(solver.evaluate(problem, m, std::vector{l, 1000 - l})->cost
                        >= *levels.lowerBound - 1e-9);
        }
        problem.market.clear();
        QCOMPARE(solved(problem).market, 0.0);
    }

    void solvingOneAfterTheOtherChangesNothing()
    {
        PlacementSolver reused;
        for (int i = 0; i < 10; ++i) {
            auto problem = paperProblem(1000, 0.0005, 0.05 + 0.002 * i, 0.05, {300, 400, 350},
                                        exponentials({700, 900, 500}));
            const auto alone = solved(problem);
            const auto again = reused.solve(problem);
            QCOMPARE(again->market, alone.market);
            QVERIFY(again->limits == alone.limits);
            QCOMPARE(*again->lowerBound, *alone.lowerBound);
        }
    }
};

QTEST_GUILESS_MAIN(TestPlacementSolver)
#include "tst_placement_solver.moc"
