// SPDX-License-Identifier: GPL-3.0-or-later
// The certified placement solver against the paper's stochastic approximation, on one thread; then the
// whole-lot solver as a router calls it.
#include "base/random.h"
#include "comparison.h"
#include "route/placement/solvers/lot_solver.h"
#include "route/placement/solvers/placement_solver.h"
#include "route/placement/solvers/stochastic_approximation.h"

#include <vector>

using namespace sor;

namespace {

PlacementProblem problemOf(std::size_t venues, bool isPoisson)
{
    PlacementProblem problem;
    problem.shares = 1000;
    problem.halfSpread = 0.02;
    problem.theta = 0.0005;
    problem.lambdaUnder = 0.06;
    problem.lambdaOver = 0.05;
    problem.setFee(0.003);
    const std::vector<double> queues{80, 160, 120, 40, 240, 100};
    const std::vector<double> means{140, 280, 200, 100, 360, 180};
    const std::vector<double> rebates{0.002, 0.003, 0.0025, -0.0005, 0.0032, 0.0015};
    IndependentOutflows outflow;
    for (std::size_t k = 0; k < venues; ++k) {
        problem.venues.push_back({isPoisson ? 2000 + 30 * static_cast<double>(k) : queues[k], rebates[k]});
        if (isPoisson)
            outflow.laws.emplace_back(PoissonOutflow{2200});
        else
            outflow.laws.emplace_back(ExponentialOutflow{means[k]});
    }
    problem.outflow = outflow;
    return problem;
}

void compare(std::size_t venues, bool isPoisson)
{
    const auto problem = problemOf(venues, isPoisson);
    PlacementSolver solver;
    PlacementSolver judge;
    const auto best = *solver.solve(problem);
    double cost = 0;
    bench::Comparison table(fmt::format("S = 1000, {} {} venues: a solve to a certified gap of 1e-6 $",
                                        venues, isPoisson ? "Poisson" : "exponential"),
                            "solve", 1);
    const auto approximate = [&](int steps) {
        const auto found =
            approximatePlacement(problem, {steps, 1, ApproximationOptions::Projection::Polyhedron, {}});
        cost = found->market + found->limits[0];
    };
    table.add("stochastic approximation, N = 1,000", [&] { approximate(1'000); });
    table.add("certified", [&] { cost = solver.solve(problem)->cost; });
    table.goalSeconds(venues < 3 ? 0.001 : 0.01);
    table.add("stochastic approximation, N = 100,000", [&] { approximate(100'000); });
    table.add("stochastic approximation, N = 1,000,000", [&] { approximate(1'000'000); });
    table.run(5);
    fmt::print("  gap: certified {:.1e} $ ({} calls)", *best.gap(), best.iterations);
    for (const int steps : {1'000, 100'000, 1'000'000}) {
        for (const auto projection :
             {ApproximationOptions::Projection::Truncated, ApproximationOptions::Projection::Polyhedron}) {
            const auto found = approximatePlacement(problem, {steps, 1, projection, {}});
            fmt::print(", N = {} {} {:.1e} $", steps,
                       projection == ApproximationOptions::Projection::Truncated ? "truncated" : "projected",
                       judge.evaluate(problem, found->market, found->limits)->cost - best.cost);
        }
    }
    fmt::print("\n");
    std::fflush(stdout);
}

void compareLots(std::int32_t lots, std::size_t venues)
{
    Random random(1);
    std::vector<std::vector<std::int64_t>> fills(venues);
    std::vector<VenueSamples> samples;
    for (std::size_t k = 0; k < venues; ++k) {
        for (int i = 0; i < 300; ++i)
            fills[k].push_back(random.chance(0.5) ? 0
                                                  : static_cast<std::int64_t>(random.exponential(
                                                      60.0 * (1.0 + static_cast<double>(k % 3)))));
        samples.push_back({fills[k], 0.002 + 0.0003 * static_cast<double>(k)});
    }
    LotProblem problem{lots, 1, 0.005, 0.0002, 0.012, 0.012, 0.008, samples};
    LotSolver solver;
    LotSolver thorough(LotSolver::Effort::Thorough);
    LotSolution last = solver.solve(problem);
    constexpr int kDecisions = 20; // a row of the parameter grid
    const auto run = [&](LotSolver& which) {
        for (int i = 0; i < kDecisions; ++i) {
            problem.lambdaUnder = 0.009 + 0.0005 * i;
            last = which.solve(problem);
        }
    };
    bench::Comparison table(fmt::format("{} whole lots, {} venues with 300 samples each", lots, venues),
                            "decision", kDecisions);
    table.add("quick", [&] { run(solver); });
    table.add("thorough", [&] { run(thorough); });
    problem.correlation = 0.3;
    const auto runAs = [&](OutflowModel outflows, bool isApproximate) {
        problem.outflows = outflows;
        for (int i = 0; i < kDecisions; ++i) {
            problem.lambdaUnder = 0.009 + 0.0005 * i;
            last = isApproximate ? solver.approximate(problem, 1'000, 1) : solver.solve(problem);
        }
        problem.outflows = OutflowModel::Independent;
    };
    table.add("quick, joint", [&] { runAs(OutflowModel::Joint, false); });
    if (lots <= 128)
        table.add("quick, factor", [&] { runAs(OutflowModel::Factor, false); });
    table.add("stochastic approximation, N = 1,000", [&] { runAs(OutflowModel::Independent, true); });
    table.run(3);
}

} // namespace

int main()
{
    for (const bool isPoisson : {false, true}) {
        for (const std::size_t venues : {1UL, 2UL, 3UL, 6UL})
            compare(venues, isPoisson);
    }
    compareLots(30, 4);
    compareLots(100, 4);
    compareLots(100, 8);
    compareLots(500, 4);
}
