// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "strategy/lot_placement.h"

#include <QElapsedTimer>
#include <QTest>
#include <cmath>
#include <functional>

using namespace sor;

namespace {

constexpr std::int64_t kMilli = 1'000'000; // nano-dollars of a tenth of a cent

LotProblem problemOf(std::int64_t shares, std::int64_t lot, double half, double fee, std::int64_t over,
                     std::int64_t under, std::int64_t theta)
{
    LotProblem problem;
    problem.shares = shares;
    problem.lot = lot;
    problem.halfSpread = half;
    problem.fee = fee;
    problem.params = {{over * kMilli}, {under * kMilli}, {theta * kMilli}};
    return problem;
}

LotProblem randomProblem(Random& random, std::size_t venues, std::int64_t mostLots)
{
    const std::int64_t lot = random.chance(0.7) ? 1 : 5;
    LotProblem problem =
        problemOf(lot * random.between(1, mostLots), lot, 0.001 * static_cast<double>(random.between(0, 20)),
                  0.001 * static_cast<double>(random.between(-2, 3)), random.between(0, 60),
                  random.between(0, 80), random.chance(0.5) ? 0 : random.between(0, 6));
    for (std::size_t k = 0; k < venues; ++k) {
        LotProblem::Venue venue;
        venue.rebate = 0.001 * static_cast<double>(random.between(-1, 3));
        const int samples = static_cast<int>(random.between(1, 30));
        const std::int64_t size = random.between(1, 2 * problem.shares);
        for (int i = 0; i < samples; ++i)
            venue.fills.push_back(random.chance(0.4) ? 0 : random.between(0, size));
        problem.venues.push_back(std::move(venue));
    }
    return problem;
}

/// The definition, scenario by scenario: every combination of samples is equally likely.
double slowCost(const LotProblem& problem, std::int64_t market, const std::vector<std::int64_t>& limits)
{
    const double under = problem.params.lambdaUnder.dollars();
    const double over = problem.params.lambdaOver.dollars();
    const double theta = problem.params.thetaQueue.dollars();
    double sum = 0;
    double scenarios = 0;
    const std::function<void(std::size_t, std::int64_t, double)> walk = [&](std::size_t k,
                                                                            std::int64_t filled,
                                                                            double earned) {
        if (k < problem.venues.size()) {
            for (const std::int64_t zeta : problem.venues[k].fills) {
                const std::int64_t fill = std::min(zeta, limits[k]);
                walk(k + 1, filled + fill,
                     earned + (problem.halfSpread + problem.venues[k].rebate) * static_cast<double>(fill));
            }
            return;
        }
        double sent = static_cast<double>(market);
        for (const std::int64_t limit : limits)
            sent += static_cast<double>(limit);
        const auto shortfall =
            static_cast<double>(std::max<std::int64_t>(0, problem.shares - market - filled));
        const auto excess = static_cast<double>(std::max<std::int64_t>(0, market + filled - problem.shares));
        sum += (problem.halfSpread + problem.fee) * static_cast<double>(market) - earned
            + theta * (sent + shortfall) + under * shortfall + over * excess;
        scenarios += 1;
    };
    walk(0, 0, 0);
    return sum / scenarios;
}

struct Best {
    double cost = 1e300;
    std::int64_t sent = 0;
    std::int64_t market = 0;
};

/// The best of all splits, with ties as stated.
Best exhaustive(LotPlacement& placement, const LotProblem& problem)
{
    std::vector<std::pair<double, std::vector<std::int64_t>>> all;
    std::vector<std::int64_t> split(problem.venues.size() + 1, 0);
    for (;;) {
        all.emplace_back(placement.cost(problem, split[0], std::span(split).subspan(1)), split);
        std::size_t i = 0;
        while (i < split.size() && split[i] == problem.shares)
            split[i++] = 0;
        if (i == split.size())
            break;
        split[i] += problem.lot;
    }
    Best best;
    for (const auto& [cost, x] : all)
        best.cost = std::min(best.cost, cost);
    bool isFirst = true;
    for (const auto& [cost, x] : all) {
        if (cost > best.cost + LotPlacement::kTie)
            continue;
        std::int64_t sent = 0;
        for (const std::int64_t part : x)
            sent += part;
        if (isFirst || sent < best.sent || (sent == best.sent && x[0] > best.market)) {
            best.sent = sent;
            best.market = x[0];
        }
        isFirst = false;
    }
    return best;
}

} // namespace

class TestLotPlacement : public QObject {
    Q_OBJECT

private slots:
    void withoutVenuesItBuysOrWaits()
    {
        LotPlacement placement;
        LotProblem problem = problemOf(40, 1, 0.01, 0.003, 20, 50, 1);
        QCOMPARE(placement.solve(problem)->market, std::int64_t{40});
        problem.params.lambdaUnder = {13 * kMilli}; // as dear as buying: fewest shares sent
        QCOMPARE(placement.solve(problem)->market, std::int64_t{0});
        problem.params.lambdaUnder = {5 * kMilli};
        QCOMPARE(placement.solve(problem)->market, std::int64_t{0});
    }

    void aCertainFillIsLeftToTheQueue()
    {
        LotPlacement placement;
        LotProblem problem = problemOf(40, 1, 0.01, 0.003, 20, 50, 1);
        problem.venues.push_back({0.002, {100, 100, 100}});
        const auto split = placement.solve(problem);
        QCOMPARE(split->market, std::int64_t{0});
        QCOMPARE(split->limits, std::vector<std::int64_t>{40});
        QVERIFY(std::abs(split->cost - 40 * (0.001 - 0.012)) < 1e-12);
    }

    void aDeadQueueGetsNothing()
    {
        LotPlacement placement;
        LotProblem problem = problemOf(40, 1, 0.01, 0.003, 20, 50, 0); // theta 0: posting there would be free
        problem.venues.push_back({0.002, std::vector<std::int64_t>(30, 0)});
        problem.venues.push_back({0.002, std::vector<std::int64_t>(30, 0)});
        const auto split = placement.solve(problem);
        QCOMPARE(split->market, std::int64_t{40});
        QCOMPARE(split->limits, (std::vector<std::int64_t>{0, 0}));
    }

    void oneVenueIsThePapersFractile()
    {
        // Proposition 3: with half of the samples at 100 and half at 0 the order is all or nothing.
        LotPlacement placement;
        LotProblem problem = problemOf(60, 1, 0.01, 0.002, 100, 0, 0);
        LotProblem::Venue venue{0.001, {}};
        for (int i = 0; i < 10; ++i)
            venue.fills.push_back(i % 2 == 0 ? 100 : 0);
        problem.venues.push_back(venue);
        // Waiting saves (2h + f + r) when filled and costs (lambda_u - h - f) when not.
        problem.params.lambdaUnder = {34 * kMilli};
        QCOMPARE(placement.solve(problem)->limits[0], std::int64_t{60});
        problem.params.lambdaUnder = {36 * kMilli};
        QCOMPARE(placement.solve(problem)->market, std::int64_t{60});
    }

    void theCostIsThatOfTheDefinition()
    {
        Random random(5);
        LotPlacement placement;
        for (int round = 0; round < 300; ++round) {
            const LotProblem problem = randomProblem(random, static_cast<std::size_t>(round % 4), 12);
            std::vector<std::int64_t> limits;
            for (std::size_t k = 0; k < problem.venues.size(); ++k)
                limits.push_back(problem.lot * random.between(0, problem.shares / problem.lot));
            const std::int64_t market = problem.lot * random.between(0, problem.shares / problem.lot);
            const double expected = slowCost(problem, market, limits);
            QVERIFY(std::abs(placement.cost(problem, market, limits) - expected) < 1e-10);
        }
    }

    void noOtherSplitInLotsIsBetter()
    {
        Random random(9);
        LotPlacement placement;
        for (int round = 0; round < 600; ++round) {
            const auto venues = static_cast<std::size_t>(round % 4);
            const LotProblem problem = randomProblem(random, venues, venues == 3 ? 7 : 14);
            const auto split = placement.solve(problem);
            QVERIFY(split.hasValue());
            const Best best = exhaustive(placement, problem);
            const auto what =
                QStringLiteral("round %1, K=%2, S=%3: expected %4 (sent %5, M %6), found %7 (%8, %9)")
                    .arg(round)
                    .arg(venues)
                    .arg(problem.shares)
                    .arg(best.cost, 0, 'g', 12)
                    .arg(best.sent)
                    .arg(best.market)
                    .arg(split->cost, 0, 'g', 12)
                    .arg(split->sent())
                    .arg(split->market);
            QVERIFY2(split->cost <= best.cost + 1e-8, qPrintable(what));
            QVERIFY2(split->sent() == best.sent && split->market == best.market, qPrintable(what));
            QVERIFY2(split->lowerBound <= best.cost + 1e-9, qPrintable(what));
        }
    }

    void aLargeSliceIsRounded()
    {
        Random random(2);
        LotPlacement placement;
        LotProblem problem = problemOf(20'000, 100, 0.01, 0.003, 20, 30, 1);
        for (int k = 0; k < 3; ++k) {
            LotProblem::Venue venue{0.002, {}};
            for (int i = 0; i < 100; ++i)
                venue.fills.push_back(random.between(0, 9'000));
            problem.venues.push_back(venue);
        }
        const auto split = placement.solve(problem);
        QVERIFY(split.hasValue());
        QCOMPARE(split->market % 100, std::int64_t{0});
        for (const std::int64_t limit : split->limits)
            QCOMPARE(limit % 100, std::int64_t{0});
        QVERIFY(placement.cost(problem, split->market, split->limits) - split->lowerBound < 1.0);
    }

    void parametersBeyondReasonAreRefusedInASentence()
    {
        LotPlacement placement;
        LotProblem problem = problemOf(40, 1, 0.01, 0.003, 20, 50, 1);
        problem.params.lambdaUnder = kMaxPrice;
        const auto split = placement.solve(problem);
        QVERIFY(!split);
        QVERIFY(split.error().message.find("lambda_u") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestLotPlacement)
#include "tst_lot_placement.moc"
