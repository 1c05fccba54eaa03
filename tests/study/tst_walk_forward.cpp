// SPDX-License-Identifier: GPL-3.0-or-later
// The choice of a cell on the days before: by hand, against its definition, and without a look ahead.
#include "compare_numbers.h"
#include "study/walk_forward.h"
#include "study_draws.h"

#include <QTest>

using namespace sor;
using namespace sor::study;
using sor::test::normal;
using sor::test::randomCells;
using sor::test::valueOf;

namespace {

ParameterGrid gridOf(std::size_t over, std::size_t under, std::size_t theta)
{
    const auto axis = [](std::size_t count) {
        std::vector<Price> values;
        for (std::size_t i = 0; i < count; ++i)
            values.push_back({static_cast<std::int64_t>(i) * 1'000'000});
        return values;
    };
    return valueOf(ParameterGrid::make(axis(over), axis(under), axis(theta)));
}

/// The choice by its definition, order by order.
std::size_t slowChoice(const DayCells& savings, std::size_t first, std::size_t end, const ParameterGrid& grid)
{
    const auto mean = [&](std::size_t a, std::size_t b, double sign) {
        double sum = 0;
        double count = 0;
        for (std::size_t day = first; day < end; ++day) {
            for (int order = 0; order < static_cast<int>(savings.orders[day]); ++order, ++count)
                sum += savings.at(day, a) - sign * savings.at(day, b);
        }
        return sum / count;
    };
    std::size_t best = 0; // no two means are equal
    for (std::size_t cell = 1; cell < savings.cells; ++cell)
        best = mean(cell, 0, 0) > mean(best, 0, 0) ? cell : best;
    if (end - first < 5)
        return best;
    std::size_t chosen = best;
    std::int64_t least = 1000;
    for (std::size_t cell = 0; cell < savings.cells; ++cell) {
        const double behind = mean(best, cell, 1);
        double squares = 0;
        double all = 0;
        for (std::size_t day = first; day < end; ++day) {
            const double sum = savings.orders[day] * (savings.at(day, best) - savings.at(day, cell) - behind);
            squares += sum * sum;
            all += savings.orders[day];
        }
        const auto days = static_cast<double>(end - first);
        if (behind > std::sqrt(days / (days - 1) * squares) / all)
            continue;
        std::int64_t steps = 0;
        for (const Parameter axis : kParameters) {
            steps += std::abs(static_cast<std::int64_t>(grid.position(cell, axis))
                              - static_cast<std::int64_t>(grid.position(grid.middleCell(), axis)));
        }
        if (steps < least) {
            least = steps;
            chosen = cell;
        }
    }
    return chosen;
}

} // namespace

class TestWalkForward : public QObject {
    Q_OBJECT

private slots:
    void choosesTheRobustCellByHand()
    {
        const ParameterGrid grid = gridOf(5, 1, 1);
        // The best is cell 4; cell 3 is 1 behind on every day (no error), cell 1 by -2, 2, 2, -2, 1 (mean
        // 0.2, error sqrt(5/4 x 16.8) / 5 = 0.917), cell 2 always 2, cell 0 like cell 1.
        std::vector<double> mean;
        for (const double d : {-2.0, 2.0, 2.0, -2.0, 1.0})
            mean.insert(mean.end(), {10 - d, 10 - d, 8, 9, 10});
        const DayCells savings = valueOf(makeDayCells(5, mean, std::vector<double>(5, 3)));
        const auto robust = chooseCell(savings, 0, 5, grid, CellChoice::Robust);
        QVERIFY(robust);
        QCOMPARE(robust->bestCell, std::size_t{4});
        QCOMPARE(robust->bestMean, 10.0);
        QCOMPARE(robust->cell, std::size_t{1});
        COMPARE_NEAR(robust->mean, 9.8, 1e-15);
        QCOMPARE(robust->nearBest, std::size_t{3});
        QVERIFY(robust->rule == CellChoice::Robust);
        QVERIFY(chooseCell(savings, 0, 5, grid, CellChoice::Best)->rule == CellChoice::Best);
        QVERIFY(chooseCell(savings, 1, 5, grid, CellChoice::Robust)->rule == CellChoice::Best);
        QCOMPARE(chooseCell(savings, 0, 5, grid, CellChoice::Best)->cell, std::size_t{4});
        QCOMPARE(chooseCell(savings, 3, 5, grid, CellChoice::Robust)->cell,
                 std::size_t{1}); // few days: the best, 10.5, of two the nearer to the middle
        QCOMPARE(chooseCell(savings, 2, 2, grid, CellChoice::Robust).why(), (NoEstimate{Lack::Days, 0, 1}));
    }

    void tiesGoToTheMiddle()
    {
        const ParameterGrid grid = gridOf(3, 3, 3);
        const DayCells equal =
            valueOf(makeDayCells(27, std::vector<double>(27 * 6, 0.5), std::vector<double>(6, 2)));
        QCOMPARE(chooseCell(equal, 0, 6, grid, CellChoice::Best)->cell, grid.middleCell());
        QCOMPARE(chooseCell(equal, 0, 6, grid, CellChoice::Robust)->cell, grid.middleCell());
        std::vector<double> mean; // all but the middle: its six neighbours are equally near
        for (int day = 0; day < 6; ++day) {
            for (std::size_t cell = 0; cell < 27; ++cell)
                mean.push_back(cell == grid.middleCell() ? 0 : 1);
        }
        const auto found = chooseCell(valueOf(makeDayCells(27, mean, std::vector<double>(6, 2))), 0, 6, grid,
                                      CellChoice::Robust);
        QCOMPARE(found->cell, grid.cellAt(0, 1, 1));
        QCOMPARE(found->bestCell, grid.cellAt(0, 1, 1));
        QCOMPARE(found->isAtEnd, (std::array{false, false, false}));
    }

    void anEndIsWhereNoCellInsideIsAsGood()
    {
        const auto chosen = [](std::size_t over, std::size_t under, const std::vector<double>& means) {
            return *chooseCell(valueOf(makeDayCells(means.size(), means, {2})), 0, 1, gridOf(over, under, 1),
                               CellChoice::Best);
        };
        // One axis of four, whose middle is the second.
        const auto along = [&](const std::vector<double>& means) {
            const ChosenCell found = chosen(4, 1, means);
            return std::pair(found.cell, found.isAtEnd[0]);
        };
        QCOMPARE(along({1, 1, 1, 1}), std::pair(std::size_t{1}, false));
        QCOMPARE(along({2, 1, 1, 1}), std::pair(std::size_t{0}, true));
        QCOMPARE(along({1, 1, 1, 2}), std::pair(std::size_t{3}, true));
        QCOMPARE(along({2, 2, 1, 1}), std::pair(std::size_t{1}, false));
        QCOMPARE(along({1, 1, 2, 2}), std::pair(std::size_t{2}, false));
        QCOMPARE(along({2, 1, 1, 2}), std::pair(std::size_t{0}, false));
        QCOMPARE(along({1, 2, 1, 1}), std::pair(std::size_t{1}, false));
        // Two values, of which each is an end: only one that is better is one.
        QCOMPARE(chosen(2, 1, {1, 1}).isAtEnd[0], false);
        QCOMPARE(chosen(2, 1, {1, 2}).isAtEnd[0], true);
        // A parameter without effect stays in the middle, beside one whose end is best.
        const ChosenCell beside = chosen(3, 3, {3, 3, 3, 2, 2, 2, 1, 1, 1});
        QCOMPARE(beside.cell, std::size_t{1});
        QCOMPARE(beside.isAtEnd, (std::array{true, false, false}));
    }

    void choosesAsTheDefinitionSays()
    {
        Random random(35);
        int robust = 0;
        for (int i = 0; i < 150; ++i) {
            const auto over = static_cast<std::size_t>(random.between(1, 4));
            const auto under = static_cast<std::size_t>(random.between(1, 4));
            const auto theta = static_cast<std::size_t>(random.between(1, 3));
            const auto days = static_cast<std::size_t>(random.between(2, 14));
            const auto tuneDays = static_cast<std::size_t>(random.between(0, 8));
            const ParameterGrid grid = gridOf(over, under, theta);
            const DayCells savings = randomCells(random, days, grid.cellCount(), 0.2);
            const auto found = walkForward(savings, grid, CellChoice::Robust, tuneDays);
            QVERIFY(found);
            QCOMPARE(found->size(), days - 1);
            for (std::size_t day = 1; day < days; ++day) {
                const std::size_t first = tuneDays == 0 || tuneDays >= day ? 0 : day - tuneDays;
                const ChosenCell& chosen = (*found)[day - 1];
                QCOMPARE(chosen.cell, slowChoice(savings, first, day, grid));
                QCOMPARE(chosen.trainingDays, day - first);
                robust += chosen.cell != chosen.bestCell ? 1 : 0;
            }
        }
        QVERIFY(robust > 100);
    }

    void choicesUseNoLaterDay()
    {
        Random random(37);
        const ParameterGrid grid = gridOf(3, 3, 1);
        DayCells savings = randomCells(random, 12, 9, 0.2);
        const auto before = *walkForward(savings, grid, CellChoice::Robust, 0);
        for (std::size_t cell = 0; cell < 9; ++cell)
            savings.mean[7 * 9 + cell] = 100 * normal(random);
        const auto after = *walkForward(savings, grid, CellChoice::Robust, 0);
        for (std::size_t day = 1; day <= 7; ++day)
            QCOMPARE(after[day - 1].cell, before[day - 1].cell);
    }

    void refusesTablesThatCannotBe()
    {
        QVERIFY(!makeDayCells(2, {1, 2, 3}, {1, 1}));
        QVERIFY(!makeDayCells(0, {}, {}));
        QVERIFY(!makeDayCells(1, {std::nan("")}, {1}));
        QVERIFY(!makeDayCells(1, {1}, {0}));
        const DayCells none = valueOf(makeDayCells(1, {}, {}));
        QCOMPARE(walkForward(none, gridOf(1, 1, 1), CellChoice::Best, 0).why(),
                 (NoEstimate{Lack::Days, 0, 2}));
    }
};

QTEST_APPLESS_MAIN(TestWalkForward)
#include "tst_walk_forward.moc"
