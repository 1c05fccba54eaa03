// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "search/grid_summary.h"

#include <QTest>
#include <cstdlib>
#include <set>

using namespace sor;

namespace {

CellResult cell(std::int64_t cash, std::int64_t shares = 100)
{
    CellResult result;
    result.all.shares = {shares};
    result.totalCash = {cash};
    return result;
}

ParameterGrid gridOf(std::size_t over, std::size_t under, std::size_t theta)
{
    const auto axis = [](std::size_t n) {
        std::vector<Price> values;
        for (std::size_t i = 0; i < n; ++i)
            values.push_back({static_cast<std::int64_t>(i)});
        return values;
    };
    return *ParameterGrid::make(axis(over), axis(under), axis(theta));
}

} // namespace

class TestGridSummary : public QObject {
    Q_OBJECT

private slots:
    void theBestCellIsTheCheapestAndOfEqualOnesTheLowest()
    {
        const auto grid = gridOf(1, 2, 3);
        const std::vector<CellResult> cells{cell(50), cell(40), cell(30), cell(60), cell(30), cell(30)};
        const auto summary = summarise(grid, cells, Side::Buy);
        QCOMPARE(summary.bestCell, std::size_t{2});
        QCOMPARE(summary.tiedCells, std::size_t{3});
        QCOMPARE(summary.distinctOutcomes, std::size_t{4});
        QVERIFY(!summary.plateau.isBox); // {2, 4, 5} lie in a box of four
        QCOMPARE(summary.plateau.from[1], std::size_t{0});
        QCOMPARE(summary.plateau.to[1], std::size_t{1});
        QCOMPARE(summary.plateau.from[2], std::size_t{1});
        QCOMPARE(summary.plateau.to[2], std::size_t{2});
        // A seller wants the most.
        QCOMPARE(summarise(grid, cells, Side::Sell).bestCell, std::size_t{3});
    }

    void aCellThatFilledLessNeverWins()
    {
        const auto grid = gridOf(1, 3, 1);
        const std::vector<CellResult> cells{cell(10, 50), cell(40), cell(45)};
        const auto summary = summarise(grid, cells, Side::Buy);
        QCOMPARE(summary.bestCell, std::size_t{1});
        QCOMPARE(summary.unfilledCells, std::size_t{1});
    }

    void anEffectIsSeenPastCellsThatAStopLeftOut()
    {
        // Run from coarse to fine: the ends of an axis come before what lies between them.
        const auto grid = gridOf(1, 3, 3);
        std::vector<CellResult> cells(9, cell(5));
        for (std::size_t i = 0; i < cells.size(); ++i)
            cells[i].isRun = i == 0 || i == 2 || i == 6 || i == 8;
        cells[6].totalCash = cells[8].totalCash = cell(7).totalCash;
        cells[4] = cell(1); // not run: says nothing
        cells[4].isRun = false;
        const auto summary = summarise(grid, cells, Side::Buy);
        QCOMPARE(summary.bestCell, std::size_t{0});
        QVERIFY(summary.hasEffect[1]);
        QVERIFY(!summary.hasEffect[2]);
        QVERIFY(summary.isOnBoundary[1]);
        QVERIFY(!summary.isOnBoundary[2]);
    }

    void aTieInsideIsNoEndOfAnAxis()
    {
        const auto grid = gridOf(1, 4, 1);
        const auto isOnBoundary = [&](std::vector<std::int64_t> costs) {
            std::vector<CellResult> cells;
            for (const std::int64_t cost : costs)
                cells.push_back(cell(cost));
            return summarise(grid, cells, Side::Buy).isOnBoundary[1];
        };
        QVERIFY(isOnBoundary({1, 2, 2, 2}));
        QVERIFY(isOnBoundary({2, 2, 2, 1}));
        QVERIFY(!isOnBoundary({1, 1, 2, 2}));
        QVERIFY(!isOnBoundary({2, 2, 1, 1}));
        QVERIFY(!isOnBoundary({1, 2, 1, 2}));
        QVERIFY(!isOnBoundary({1, 2, 2, 1}));
        QVERIFY(!isOnBoundary({2, 1, 2, 2}));
        QVERIFY(!isOnBoundary({1, 1, 1, 1}));
    }

    void saysWhenNothingMakesADifference()
    {
        const auto grid = gridOf(2, 2, 2);
        const auto summary = summarise(grid, std::vector<CellResult>(8, cell(5)), Side::Buy);
        QCOMPARE(summary.tiedCells, std::size_t{8});
        QCOMPARE(summary.distinctOutcomes, std::size_t{1});
        QVERIFY(summary.plateau.isBox);
        QCOMPARE(summary.bestToMedianBps, 0.0);
        for (std::size_t a = 0; a < 3; ++a) {
            QVERIFY(!summary.hasEffect[a]);
            QVERIFY(!summary.isOnBoundary[a]);
        }
    }

    void theDistanceToTheMedianIsInBasisPointsOfIt()
    {
        const auto grid = gridOf(1, 3, 1);
        QCOMPARE(summarise(grid, {cell(990), cell(1000), cell(1100)}, Side::Buy).bestToMedianBps, 100.0);
        QCOMPARE(summarise(grid, {cell(1010), cell(1000), cell(900)}, Side::Sell).bestToMedianBps, 100.0);
    }

    void agreesWithANaiveVersion()
    {
        Random random(9);
        for (int round = 0; round < 500; ++round) {
            std::size_t lengths[3];
            for (auto& length : lengths)
                length = static_cast<std::size_t>(random.between(1, 4));
            const auto grid = gridOf(lengths[0], lengths[1], lengths[2]);
            std::vector<CellResult> cells;
            const std::int64_t kinds = random.between(1, 6);
            // Some parameters without effect, as the models have them.
            const bool usesOver = random.chance(0.5);
            std::vector<std::int64_t> costs;
            for (std::size_t i = 0; i < grid.cellCount(); ++i) {
                const std::size_t twin = usesOver ? i : i % (lengths[1] * lengths[2]);
                costs.push_back(twin < i ? costs[twin] : random.between(1, kinds));
                cells.push_back(cell(costs[i] * 1'000'000));
            }
            const auto summary = summarise(grid, cells, Side::Buy);

            const auto least = std::ranges::min(costs);
            QCOMPARE(summary.bestCell,
                     static_cast<std::size_t>(std::ranges::find(costs, least) - costs.begin()));
            QCOMPARE(summary.tiedCells, static_cast<std::size_t>(std::ranges::count(costs, least)));
            QCOMPARE(summary.distinctOutcomes, std::set<std::int64_t>(costs.begin(), costs.end()).size());
            QCOMPARE(summary.unfilledCells, std::size_t{0});
            // Those tied cells that hang together with the best, by growing until nothing is added.
            std::set<std::size_t> plateau{summary.bestCell};
            for (std::size_t before = 0; before != plateau.size();) {
                before = plateau.size();
                for (std::size_t i = 0; i < cells.size(); ++i) {
                    const auto touches = [&](std::size_t member) {
                        std::size_t steps = 0;
                        for (const Parameter parameter : kParameters) {
                            const auto x = static_cast<std::ptrdiff_t>(grid.position(i, parameter));
                            const auto y = static_cast<std::ptrdiff_t>(grid.position(member, parameter));
                            steps += static_cast<std::size_t>(std::abs(x - y));
                        }
                        return steps == 1;
                    };
                    if (costs[i] == least && std::ranges::any_of(plateau, touches))
                        plateau.insert(i);
                }
            }
            std::size_t box = 1;
            for (std::size_t a = 0; a < 3; ++a) {
                std::size_t from = 9;
                std::size_t to = 0;
                bool hasEffect = false;
                for (std::size_t i = 0; i < cells.size(); ++i) {
                    if (plateau.contains(i)) {
                        from = std::min(from, grid.position(i, kParameters[a]));
                        to = std::max(to, grid.position(i, kParameters[a]));
                    }
                    for (std::size_t j = 0; j < cells.size(); ++j) {
                        bool differsOnlyHere = true;
                        for (std::size_t b = 0; b < 3; ++b)
                            differsOnlyHere = differsOnlyHere
                                && (b == a
                                    || grid.position(i, kParameters[b]) == grid.position(j, kParameters[b]));
                        hasEffect = hasEffect || (differsOnlyHere && costs[i] != costs[j]);
                    }
                }
                QCOMPARE(summary.plateau.from[a], from);
                QCOMPARE(summary.plateau.to[a], to);
                box *= to - from + 1;
                QCOMPARE(summary.hasEffect[a], hasEffect);
                std::set<std::size_t> ends; // where the best cells lie
                for (std::size_t i = 0; i < cells.size(); ++i) {
                    if (costs[i] == least)
                        ends.insert(grid.position(i, kParameters[a]));
                }
                const bool isOneEnd =
                    ends.size() == 1 && (*ends.begin() == 0 || *ends.begin() + 1 == lengths[a]);
                QCOMPARE(summary.isOnBoundary[a], hasEffect && isOneEnd);
            }
            QCOMPARE(summary.plateau.isBox, box == plateau.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestGridSummary)
#include "tst_grid_summary.moc"
