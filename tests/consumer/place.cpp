// SPDX-License-Identifier: GPL-3.0-or-later
// One placement problem and one allocation, with sorlab::engine alone.
#include <charconv>
#include <iostream>
#include <sorlab/route/allocators/allocation.h>
#include <sorlab/route/placement/solvers/placement_solver.h>
#include <string_view>

namespace {

/// The shortest digits that are this number.
void print(std::string_view name, double value)
{
    char digits[32];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value);
    std::cout << name << ' ' << std::string_view(digits, end.ptr) << '\n';
}

} // namespace

int main()
{
    // 1,000 shares: how many to take, how many to wait with in the queues of two venues?
    sor::PlacementProblem problem;
    problem.shares = 1000;
    problem.halfSpread = 0.02;
    problem.lambdaUnder = 0.026;
    problem.lambdaOver = 0.024;
    problem.setFee(0.003);
    problem.venues = {{.queue = 2000, .rebate = 0.002}, {.queue = 1800, .rebate = 0.0015}};
    problem.outflow = sor::IndependentOutflows{{sor::PoissonOutflow{2200}, sor::ExponentialOutflow{2500}}};
    sor::PlacementSolver solver;
    const auto solution = solver.solve(problem);
    if (!solution) {
        std::cerr << solution.error().text() << '\n';
        return 1;
    }
    print("M", solution->market);
    print("L1", solution->limits[0]);
    print("L2", solution->limits[1]);
    print("V", solution->cost);

    // What cannot be is said, not asserted.
    problem.shares = -1;
    if (const auto refused = solver.solve(problem); refused)
        return 1;
    else
        std::cout << "refused " << refused.error().text() << '\n';
    return 0;
}
