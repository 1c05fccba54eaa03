// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "brute_placement.h"
#include "compare_numbers.h"
#include "rounds.h"
#include "route/placement/laws/fill_law.h"
#include "route/placement/solvers/lot_solver.h"

#include <QTest>
#include <fmt/format.h>
#include <numeric>

using namespace sor;

namespace {

struct Instance {
    test::BruteMarket market;
    std::vector<test::BruteVenue> venues;
    std::vector<VenueSamples> samples;

    LotProblem problem()
    {
        samples.clear();
        for (const auto& venue : venues)
            samples.push_back({venue.fills, venue.rebate});
        return {
            market.lots,       1,      market.halfSpread, market.theta, market.lambdaUnder, market.lambdaOver,
            market.marketCost, samples};
    }
};

Instance randomInstance(Random& random, std::size_t venues, int most)
{
    Instance instance;
    auto& market = instance.market;
    market.lots = static_cast<int>(random.between(1, most));
    market.halfSpread = 0.005 + 0.02 * random.uniform();
    market.marketCost = market.halfSpread + 0.003;
    market.theta = random.chance(0.3) ? 0 : 0.002 * random.uniform();
    market.lambdaUnder = 0.2 * random.uniform();
    market.lambdaOver = 0.2 * random.uniform();
    for (std::size_t k = 0; k < venues; ++k) {
        test::BruteVenue venue;
        const auto count = random.between(1, 6);
        for (std::int64_t i = 0; i < count; ++i)
            venue.fills.push_back(random.chance(0.4) ? 0 : random.between(0, 20));
        venue.rebate = 0.004 * random.uniform() - 0.001;
        instance.venues.push_back(venue);
    }
    return instance;
}

} // namespace

class TestLotSolver : public QObject {
    Q_OBJECT

private slots:
    void partOfALotCountsForWhatItIs()
    {
        // One venue, lots of 10 shares, fills of 7 or 40 shares: rounded down the first would be nothing, and
        // no order would be posted for it.
        Instance instance;
        instance.market = {0.01, 0.013, 0, 0.05, 0.05, 1};
        instance.venues = {{{7, 40}, 0.002}};
        LotProblem problem = instance.problem();
        problem.sharesPerLot = 10;
        LotSolver solver;
        const LotSolution rests = solver.solve(problem);
        // Resting a lot earns .012 on 8.5 shares and pays .05 on 1.5; buying it pays .013 on 10.
        QCOMPARE(rests.limits, std::vector<std::int32_t>{1});
        QCOMPARE(rests.market, 0);
        COMPARE_NEAR(rests.cost, 1.5 * 0.05 - 8.5 * 0.012, 1e-12);
        COMPARE_NEAR(rests.lowerBound, rests.cost, 1e-9);
    }

    void fillsOfPartOfALotKeepTheirMeanAtEveryWholeLot()
    {
        Random random(21);
        FillLaw law;
        for (int round = 0; round < 200; ++round) {
            const std::int64_t lot = random.between(1, 40);
            std::vector<std::int64_t> fills(static_cast<std::size_t>(random.between(1, 30)));
            for (std::int64_t& fill : fills)
                fill = random.between(0, 12 * lot);
            constexpr std::int32_t kMost = 10;
            law.assignFills(fills, lot, kMost);
            for (int lots = 0; lots <= kMost; ++lots) {
                double mean = 0;
                for (const std::int64_t fill : fills)
                    mean += static_cast<double>(std::min(fill, lots * lot));
                mean /= static_cast<double>(fills.size()) * static_cast<double>(lot);
                COMPARE_NEAR(law.meanFill(lots), mean, 1e-12);
            }
        }
    }

    void certainFillIsTakenWithALimitOrder()
    {
        Instance instance;
        instance.market = {0.01, 0.013, 0.0001, 0.05, 0.05, 10};
        instance.venues = {{{4}, 0.002}};
        LotSolver solver;
        const auto& solution = solver.solve(instance.problem());
        QCOMPARE(solution.market, 6);
        QCOMPARE(solution.limits, std::vector<std::int32_t>{4});
        COMPARE_NEAR(solution.cost, 6 * 0.013 - 4 * 0.012 + 10 * 0.0001, 1e-12);
    }

    void venueThatNeverFillsGetsNothing()
    {
        Instance instance;
        instance.market = {0.01, 0.013, 0, 0.05, 0.05, 10};
        instance.venues = {{{0}, 0.002}, {{0, 0}, 0.002}};
        LotSolver solver;
        const auto& solution = solver.solve(instance.problem());
        QCOMPARE(solution.market, 10);
        QCOMPARE(solution.limits, (std::vector<std::int32_t>{0, 0}));
    }

    void withoutVenuesItBuysOrWaits()
    {
        LotProblem problem{7, 100, 0.01, 0.001, 0.05, 0.05, 0.013, {}};
        LotSolver solver;
        QCOMPARE(solver.solve(problem).market, 7);
        COMPARE_NEAR(solver.solve(problem).cost, 7 * 100 * 0.014, 1e-9);
        problem.lambdaUnder = 0.012;
        QCOMPARE(solver.solve(problem).market, 0);
        problem.lambdaUnder = 0.013; // a tie: the fewest sent
        QCOMPARE(solver.solve(problem).market, 0);
    }

    void agreesWithTheEnumerationOnRandomInstances()
    {
        Random random(11);
        LotSolver thorough(LotSolver::Effort::Thorough);
        LotSolver quick;
        int interior = 0;
        int quickMissed = 0;
        constexpr std::int64_t kRounds = test::rounds(1'200);
        for (std::int64_t round = 0; round < kRounds; ++round) {
            const auto venues = static_cast<std::size_t>(1 + round % 3);
            auto instance = randomInstance(random, venues, venues == 3 ? 7 : 14);
            const auto best = test::bruteBest(instance.market, instance.venues, 1e-9);
            const auto where = fmt::format("round {}, {} venues", round, venues);
            const LotSolution found = thorough.solve(instance.problem());
            const std::vector<int> limits(found.limits.begin(), found.limits.end());
            const double cost = test::bruteCost(instance.market, instance.venues, found.market, limits);
            COMPARE_NEAR(cost, found.cost, 2e-9, where);
            QVERIFY2(cost <= best.cost + 2e-9,
                     fmt::format("{}: {} against {}", where, cost, best.cost).c_str());
            QVERIFY2(found.lowerBound <= best.cost + 1e-9, where.c_str());
            const int sent = std::accumulate(limits.begin(), limits.end(), found.market);
            QVERIFY2(sent == best.sent && found.market == best.bought,
                     fmt::format("{}: sent {} and bought {}, expected {} and {}", where, sent, found.market,
                                 best.sent, best.bought)
                         .c_str());
            const auto& rough = quick.solve(instance.problem());
            QVERIFY2(rough.lowerBound <= best.cost + 1e-9, where.c_str());
            quickMissed += rough.cost > best.cost + 2e-9 ? 1 : 0;
            interior += found.market > 0 && found.market < instance.market.lots ? 1 : 0;
        }
        QVERIFY2(interior > kRounds / 10, fmt::format("{} interior", interior).c_str());
        QVERIFY2(quickMissed < kRounds / 25, fmt::format("quick missed {}", quickMissed).c_str());
    }

    void openGapsAreClosedByCountingOutWholeSplits()
    {
        Random random(14);
        LotSolver quick;
        LotSolver asNeeded(LotSolver::Effort::AsNeeded);
        int wasOpen = 0;
        int isOpen = 0;
        int wasBetter = 0;
        constexpr std::int64_t kRounds = 900; // what it is for is seldom
        for (std::int64_t round = 0; round < kRounds; ++round) {
            const auto venues = static_cast<std::size_t>(1 + round % 3);
            auto instance = randomInstance(random, venues, venues == 3 ? 7 : 14);
            const LotProblem problem = instance.problem();
            const auto best = test::bruteBest(instance.market, instance.venues, 1e-9);
            const LotSolution first = quick.solve(problem);
            const LotSolution found = asNeeded.solve(problem);
            const auto where = fmt::format("round {}: expected {}, calculated {}, bound {}, tolerance 1e-6",
                                           round, best.cost, found.cost, found.wholeBound);
            QVERIFY2(found.wholeBound <= best.cost + 1e-9, where.c_str());
            QVERIFY2(found.lowerBound <= found.wholeBound, where.c_str());
            QVERIFY2(found.cost <= first.cost + 1e-9, where.c_str());
            if (found.gap() <= kCertifiedGap)
                QVERIFY2(found.cost <= best.cost + 1.001e-6, where.c_str());
            // What is settled is not touched.
            if (first.gap() <= kGapPerShare * problem.lots)
                QCOMPARE(found.limits, first.limits);
            wasOpen += first.gap() > kGapPerShare * problem.lots ? 1 : 0;
            isOpen += found.gap() > kGapPerShare * problem.lots ? 1 : 0;
            wasBetter += found.cost < first.cost - 1e-6 ? 1 : 0;
        }
        QVERIFY2(wasOpen > kRounds / 8, fmt::format("{} of {} open", wasOpen, kRounds).c_str());
        QCOMPARE(isOpen, 0);
        QVERIFY2(wasBetter > 0, "it never paid");
        // Without a bound there is no gap to close.
        auto instance = randomInstance(random, 2, 12);
        for (auto& venue : instance.venues)
            venue.fills = {0, 5, 9};
        LotProblem joint = instance.problem();
        joint.outflows = OutflowModel::Joint;
        QVERIFY(!asNeeded.solve(joint).isThorough);
        QVERIFY(std::isinf(asNeeded.solve(joint).gap()));
    }

    void whatCannotBeCountedOutIsSolvedThoroughly()
    {
        // Eight venues that hardly differ: too many splits are nearly as good as each other.
        Random random(15);
        LotSolver quick;
        LotSolver asNeeded(LotSolver::Effort::AsNeeded);
        int wasThorough = 0;
        for (int round = 0; round < 6; ++round) {
            Instance instance;
            instance.market = {0.005, 0.008, 0.0002, 0.012 + 0.001 * round, 0.012, 13};
            instance.venues.resize(8);
            for (auto& venue : instance.venues) {
                for (int i = 0; i < 100; ++i)
                    venue.fills.push_back(random.chance(0.5) ? 0 : random.between(0, 150));
                venue.rebate = 0.002 + 0.0001 * random.uniform();
            }
            const LotProblem problem = instance.problem();
            const LotSolution first = quick.solve(problem);
            const LotSolution found = asNeeded.solve(problem);
            QVERIFY(found.cost <= first.cost + 1e-9);
            QVERIFY(found.wholeBound <= found.cost + 1e-12);
            QVERIFY(found.calls < 10'000);
            wasThorough += found.isThorough ? 1 : 0;
        }
        QVERIFY(wasThorough > 0);
    }

    void solvingOneAfterTheOtherChangesNothing()
    {
        Random random(12);
        LotSolver reused(LotSolver::Effort::Thorough);
        for (int round = 0; round < 300; ++round) {
            auto instance = randomInstance(random, 1 + static_cast<std::size_t>(round % 4), 12);
            LotSolver fresh(LotSolver::Effort::Thorough);
            const LotSolution alone = fresh.solve(instance.problem());
            const LotSolution again = reused.solve(instance.problem());
            QCOMPARE(again.market, alone.market);
            QCOMPARE(again.limits, alone.limits);
        }
    }

    void lotsOfManySharesCostInProportion()
    {
        Random random(13);
        LotSolver solver;
        for (int round = 0; round < 100; ++round) {
            auto instance = randomInstance(random, 2, 12);
            auto problem = instance.problem();
            const double one = solver.solve(problem).cost;
            for (auto& venue : instance.venues) {
                for (std::int64_t& fill : venue.fills)
                    fill *= 100;
            }
            problem.sharesPerLot = 100;
            COMPARE_NEAR(solver.solve(problem).cost, 100 * one, 1e-6);
        }
    }
};

QTEST_GUILESS_MAIN(TestLotSolver)
#include "tst_lot_solver.moc"
