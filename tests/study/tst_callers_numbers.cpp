// SPDX-License-Identifier: GPL-3.0-or-later
// Allocations, placement problems and samples that cannot be: each is refused.
#include "route/allocators/allocation.h"
#include "route/placement/solvers/placement_solver.h"
#include "study/cluster_variance.h"
#include "study/headline.h"
#include "study/order_sampler.h"
#include "test_quotes.h"

#include <QTest>
#include <cmath>
#include <functional>
#include <limits>

using namespace sor;
using namespace sor::test;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kHuge = std::numeric_limits<double>::infinity();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

} // namespace

class TestCallersNumbers : public QObject {
    Q_OBJECT

private slots:
    void allocationsThatCannotBe()
    {
        const VenueOffer offer{cents(1000), {100}, {}, {}};
        std::vector<Shares> split(2);
        QCOMPARE(allocateStatic(std::vector{offer}, {100}, {1}, {}, {}, split).count, std::int64_t{0});
        QVERIFY(!allocateTrial(std::vector{offer}, {100}, {100}, split));
        const std::vector<VenueOffer> many(kMaxVenues + 1, offer);
        std::vector<Shares> splits(many.size());
        QVERIFY(!allocateTrial(many, {100}, {100}, splits));
        QCOMPARE(allocateStatic(many, {100}, {1}, {}, {}, splits).count, std::int64_t{0});
        split.resize(1);
        for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{-1}, kLeast}) {
            QVERIFY(!allocateTrial(std::vector{offer}, {100}, {wrong}, split));
            QCOMPARE(allocateStatic(std::vector{offer}, {100}, {wrong}, {}, {}, split).count,
                     std::int64_t{0});
            QVERIFY(!allocate({.order = {wrong}, .params = {}, .offers = {offer}, .bestBid = {}}));
            QVERIFY(
                !allocate({.order = {100}, .lot = {wrong}, .params = {}, .offers = {offer}, .bestBid = {}}));
        }
        QVERIFY(!allocate({.order = {100}, .params = {}, .offers = {}, .bestBid = {}}));
        QVERIFY(!allocate({.order = {100}, .params = {}, .offers = many, .bestBid = {}}));
        QVERIFY(!allocate({.order = {100}, .params = {{-1}, {}, {}}, .offers = {offer}, .bestBid = {}}));
        QVERIFY(!allocate({.order = {100}, .params = {}, .offers = {{{kMost}, {1}, {}, {}}}, .bestBid = {}}));
        QVERIFY(!allocate({.order = {100}, .params = {}, .offers = {offer}, .bestBid = Price{kLeast}}));
        QVERIFY(allocate({.order = {kMost}, .params = {}, .offers = {offer}, .bestBid = {}}));
        QCOMPARE(referencePrice({.order = {}, .params = {}, .offers = {}, .bestBid = {}}).mid, Mid{});
    }

    void placementsThatCannotBe()
    {
        PlacementProblem problem;
        problem.shares = 1000;
        problem.halfSpread = 0.02;
        problem.lambdaUnder = 0.026;
        problem.lambdaOver = 0.024;
        problem.setFee(0.003);
        problem.venues = {{.queue = 2000, .rebate = 0.002}};
        problem.outflow = IndependentOutflows{{PoissonOutflow{2200}}};
        PlacementSolver solver;
        const auto solution = solver.solve(problem);
        QVERIFY(solution);
        for (const double wrong : {0.0, -1.0, kNan, kHuge, -kHuge}) {
            QVERIFY(!solver.solve(problem, {.tolerance = wrong}));
            QVERIFY(!solver.roundToLots(problem, *solution, wrong));
            for (double PlacementProblem::*member :
                 {&PlacementProblem::shares, &PlacementProblem::halfSpread, &PlacementProblem::theta,
                  &PlacementProblem::lambdaUnder, &PlacementProblem::lambdaOver}) {
                PlacementProblem changed = problem;
                changed.*member = wrong;
                // A spread or a penalty of 0 is one.
                QVERIFY(!solver.solve(changed) || (wrong == 0 && member != &PlacementProblem::shares));
            }
            const std::vector limits{wrong};
            QVERIFY(!solver.evaluate(problem, 0, limits) || wrong == 0);
            QVERIFY(!solver.evaluate(problem, wrong, std::vector{0.0}) || wrong == 0);
        }
        QVERIFY(!solver.roundToLots(problem, *solution, 1e-300));
        PlacementSolution foreign = *solution;
        foreign.limits.assign(3, 1);
        QVERIFY(!solver.roundToLots(problem, foreign, 1));
        foreign.limits = {kHuge};
        QVERIFY(!solver.roundToLots(problem, foreign, 1));
        problem.outflow = ScenarioOutflows{{{1, 2}}, {1}}; // of two venues
        QVERIFY(!solver.solve(problem));
    }

    void samplesThatCannotBe()
    {
        using namespace sor::study;
        const std::vector<double> two{1, 2};
        const std::vector<std::int64_t> days{0, 1};
        const std::vector<double> bad[] = {{1, kNan}, {1, kHuge}, {1}, {}};
        for (const auto& bps : bad)
            QVERIFY(!makeSample({bps, {}, days, {}}));
        for (const std::vector<double>& weights : {std::vector{1.0, 0.0}, {1.0, -1.0}, {1.0, kNan}, {1.0}})
            QVERIFY(!makeSample({two, weights, days, {}}));
        const Sample none = valueOf(makeSample({{}, {}, {}, {}}));
        QVERIFY(!headlineOf(none, Weighting::Notional, 1));
        QVERIFY(!clusteredMean(none, Weighting::Equal));
        QVERIFY(std::isnan(clusterVariance(none, {}).variance));
        const Sample both = valueOf(makeSample({two, {}, days, {}}));
        QVERIFY(std::isnan(clusterVariance(both, std::vector{1.0}).variance));
        QVERIFY(std::isinf(studentInterval(1, 1, 0).high));
        QVERIFY(!averagePairs(both, std::vector<std::int64_t>{1}));
        QCOMPARE(rowsOf(both, std::vector<std::size_t>{1, 7}).size(), std::size_t{1});

        const SamplerDay day{"A", LocalDay{std::chrono::days{20'000}}, window(0, 10'000'000)};
        const SamplerSettings fits{.ordersADay = 2, .durations = {std::chrono::seconds{60}}};
        QVERIFY(sampleOrders(fits, std::vector{day}));
        const std::vector<std::function<void(SamplerSettings&)>> changes{
            [](SamplerSettings& s) { s.sizes = {}; },
            [](SamplerSettings& s) { s.sizes = {kNan}; },
            [](SamplerSettings& s) { s.sizes = {0}; },
            [](SamplerSettings& s) { s.sizes = {101}; },
            [](SamplerSettings& s) { s.durations = {}; },
            [](SamplerSettings& s) { s.durations = {Nanos{0}}; },
            [](SamplerSettings& s) { s.durations = {Nanos::max()}; },
            [](SamplerSettings& s) { s.durations = {Nanos{1}}; },
            [](SamplerSettings& s) { s.ordersADay = std::numeric_limits<std::size_t>::max(); },
        };
        for (std::size_t i = 0; i < changes.size(); ++i) {
            SamplerSettings wrong = fits;
            changes[i](wrong);
            QVERIFY2(!sampleOrders(wrong, std::vector{day}), qPrintable(QString::number(i)));
        }
        QVERIFY(!sampleOrders(fits, std::vector{day, day}));
        SamplerDay inverted = day;
        std::swap(inverted.hours.from, inverted.hours.to);
        const auto drawn = sampleOrders(fits, std::vector{inverted});
        QVERIFY(!drawn || drawn->orders.empty());
    }
};

QTEST_APPLESS_MAIN(TestCallersNumbers)
#include "tst_callers_numbers.moc"
