// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/cell_order.h"
#include "search/parameter_grid.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

using namespace sor;

namespace {

using Prices = std::vector<std::int64_t>;

Prices nanos(const std::vector<Price>& prices)
{
    Prices out;
    for (const Price price : prices)
        out.push_back(price.nanos);
    return out;
}

std::optional<Prices> axis(std::string_view text)
{
    const auto spec = parseAxis(Parameter::LambdaUnder, text);
    return spec && !spec->isAuto() ? std::optional(nanos(spec->values)) : std::nullopt;
}

std::vector<Price> values(std::initializer_list<std::int64_t> list)
{
    std::vector<Price> out;
    for (const auto value : list)
        out.push_back({value});
    return out;
}

ParameterGrid gridOf(std::size_t over, std::size_t under, std::size_t theta)
{
    const auto axisOf = [](std::size_t length) {
        std::vector<Price> axis(length);
        for (std::size_t i = 0; i < length; ++i)
            axis[i] = {static_cast<std::int64_t>(i)};
        return axis;
    };
    return ParameterGrid::make(axisOf(over), axisOf(under), axisOf(theta)).value();
}

std::vector<std::size_t> allCells(const ParameterGrid& grid)
{
    std::vector<std::size_t> cells(grid.cellCount());
    std::iota(cells.begin(), cells.end(), std::size_t{0});
    return cells;
}

} // namespace

class TestParameterGrid : public QObject {
    Q_OBJECT

private slots:
    void readsRangesListsAndAuto()
    {
        QCOMPARE(axis("0.01:0.05:5"),
                 std::optional(Prices{10'000'000, 20'000'000, 30'000'000, 40'000'000, 50'000'000}));
        QCOMPARE(axis("0.3,0.1,0.2,0.1"), std::optional(Prices{100'000'000, 200'000'000, 300'000'000}));
        QCOMPARE(axis("0.02"), std::optional(Prices{20'000'000}));
        QCOMPARE(axis("0:0:1"), std::optional(Prices{0}));
        QCOMPARE(axis("0.02:0.02:4"), std::optional(Prices{20'000'000}));
        const auto automatic = parseAxis(Parameter::ThetaQueue, "auto");
        QVERIFY(automatic && automatic->isAuto() && automatic->text == "auto" && automatic->values.empty());
    }

    void spacesValuesEvenlyAndRoundsToTheNanoDollar()
    {
        // 1/3 and 2/3 of 1e-8.
        QCOMPARE(axis("0:0.00000001:4"), std::optional(Prices{0, 3, 7, 10}));
        const auto many = axis("0:1:1001");
        QVERIFY(many);
        for (std::size_t i = 0; i < 1001; ++i)
            QCOMPARE((*many)[i], static_cast<std::int64_t>(i) * 1'000'000);
        const auto large = axis("0:1000000000:1000000");
        QVERIFY(large);
        QCOMPARE(large->back(), kMaxPrice.nanos);
    }

    void refusesEverythingElseWithASentenceThatNamesTheParameter_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"",          "x",           "0.1:0.2",   "0.1:0.2:3:4",     "0.1:0.2:0",  "0.1:0.2:-3",
              "0.1:0.2:1", "0.1:0.2:2.5", "0.2:0.1:3", "-0.1:0.2:3",      "-0.1",       "0.1,,0.2",
              "0.1,",      "nan",         "1e3",       "0.1:0.2:1000001", "2000000000", "0.0000000001",
              ":::",       "AUTO"})
            QTest::newRow(text[0] == '\0' ? "nothing" : text) << QString::fromLatin1(text);
    }
    void refusesEverythingElseWithASentenceThatNamesTheParameter()
    {
        QFETCH(QString, text);
        const auto result = parseAxis(Parameter::ThetaQueue, text.toStdString());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        QVERIFY(result.error().message.find("theta_queue") != std::string::npos);
        QVERIFY(result.error().message.find("from:to:count") != std::string::npos);
        QVERIFY(result.error().message.ends_with('.'));
    }

    void countsThetaFastestAndLambdaOverSlowest()
    {
        const auto grid = ParameterGrid::make(values({1, 2}), values({10, 20, 30}), values({5, 6}));
        QVERIFY(grid);
        QCOMPARE(grid->cellCount(), std::size_t{12});
        std::size_t index = 0;
        for (std::size_t o = 0; o < 2; ++o) {
            for (std::size_t u = 0; u < 3; ++u) {
                for (std::size_t t = 0; t < 2; ++t, ++index) {
                    QVERIFY((grid->cell(index)
                             == RouterParams{values({1, 2})[o], values({10, 20, 30})[u], values({5, 6})[t]}));
                    QCOMPARE(grid->cellAt(o, u, t), index);
                    QCOMPARE(grid->position(index, Parameter::LambdaOver), o);
                    QCOMPARE(grid->position(index, Parameter::LambdaUnder), u);
                    QCOMPARE(grid->position(index, Parameter::ThetaQueue), t);
                }
            }
        }
        QVERIFY((grid->cell(grid->middleCell()) == RouterParams{{1}, {20}, {5}}));
    }

    void runsCellsFromCoarseToFine()
    {
        // By hand: one axis of five, then two of three.
        QCOMPARE(coarseToFine(gridOf(1, 5, 1), {0, 1, 2, 3, 4}), (std::vector<std::size_t>{0, 4, 2, 1, 3}));
        QCOMPARE(coarseToFine(gridOf(1, 1, 1), {0}), (std::vector<std::size_t>{0}));
        QCOMPARE(coarseToFine(gridOf(3, 3, 1), allCells(gridOf(3, 3, 1))),
                 (std::vector<std::size_t>{0, 6, 2, 8, 3, 5, 1, 7, 4}));
        // A share of a grid keeps its cells, whatever order they came in.
        QCOMPARE(coarseToFine(gridOf(1, 8, 1), {7, 5, 3, 1}), (std::vector<std::size_t>{1, 5, 3, 7}));
        for (const auto& [over, under, theta] : {std::array<std::size_t, 3>{5, 5, 5},
                                                 {1, 1, 1},
                                                 {2, 1, 9},
                                                 {7, 16, 3},
                                                 {1, 1000, 1},
                                                 {33, 4, 17},
                                                 {100, 100, 2}}) {
            const ParameterGrid grid = gridOf(over, under, theta);
            const auto order = coarseToFine(grid, allCells(grid));
            auto sorted = order;
            std::ranges::sort(sorted);
            QCOMPARE(sorted, allCells(grid)); // each cell once
            // One lattice after the other, each whole: level by level every axis is halved, so that no cell
            // is further from what is run than the lattice's spacing.
            for (int level = 0; level <= 10; ++level) {
                const auto isOfLattice = [&](std::size_t cell) {
                    return std::ranges::all_of(kParameters, [&](Parameter axis) {
                        const int bits = static_cast<int>(std::bit_width(grid.axis(axis).size() - 1));
                        const std::size_t spacing = std::size_t{1} << std::max(0, bits - level);
                        return grid.position(cell, axis) % spacing == 0;
                    });
                };
                const auto size = std::ranges::count_if(order, isOfLattice);
                QVERIFY2(std::all_of(order.begin(), order.begin() + size, isOfLattice),
                         qPrintable(QString::number(level)));
            }
        }
        // 15% of the default grid: both ends and the middle of each axis.
        const ParameterGrid grid = gridOf(5, 5, 5);
        const auto order = coarseToFine(grid, allCells(grid));
        for (const Parameter axis : kParameters) {
            std::array<int, 5> seen{};
            for (std::size_t n = 0; n < 19; ++n)
                ++seen[grid.position(order[n], axis)];
            QVERIFY(seen[0] >= 4 && seen[2] >= 1 && seen[4] >= 4);
        }
    }

    void takesAMillionCellsAndNotOneMore()
    {
        std::vector<Price> hundred;
        for (std::int64_t i = 0; i < 100; ++i)
            hundred.push_back({i});
        QVERIFY(ParameterGrid::make(hundred, hundred, hundred));
        auto more = hundred;
        more.push_back({100});
        const auto grid = ParameterGrid::make(hundred, more, hundred);
        QVERIFY(!grid);
        QCOMPARE(grid.error().code, ErrorCode::InvalidArgument);
        QVERIFY(grid.error().message.find("1010000") != std::string::npos);
        QVERIFY(grid.error().message.find("1000000") != std::string::npos);
    }

    void autoScalesFiveValuesToTheUnit()
    {
        const Price unit{10'000'000};
        QCOMPARE(nanos(autoAxis(Parameter::LambdaUnder, unit)).front(), 10'500'000); // 1.05 (h + f) up
        for (const Parameter parameter : kParameters) {
            const auto found = nanos(autoAxis(parameter, unit));
            QCOMPARE(found.size(), std::size_t{5});
            QVERIFY(std::ranges::is_sorted(found));
            for (const auto value : found)
                QCOMPARE(value % 1000, 0); // micro-dollars
        }
        QVERIFY(nanos(autoAxis(Parameter::LambdaOver, unit)).front() > unit.nanos);
        QCOMPARE(nanos(autoAxis(Parameter::ThetaQueue, unit)).front(), 0);
        // A unit so small that rounding merges values still gives an ascending axis.
        const auto tiny = nanos(autoAxis(Parameter::ThetaQueue, Price{3000}));
        QVERIFY(std::ranges::adjacent_find(tiny, std::greater_equal{}) == tiny.end());
        QVERIFY(!autoAxis(Parameter::LambdaUnder, kMaxPrice).empty());
    }
};

QTEST_APPLESS_MAIN(TestParameterGrid)
#include "tst_parameter_grid.moc"
