// SPDX-License-Identifier: GPL-3.0-or-later
// Random observations for the tests of a study.
#pragma once

#include "base/random.h"
#include "study/day_cells.h"
#include "study/sample.h"
#include "value_of.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace sor::test {

/// A normal number by the method of Box and Muller.
inline double normal(Random& random)
{
    const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
    const double angle = 2 * std::numbers::pi * random.uniform();
    return radius * std::cos(angle);
}

/// The columns of a sample, to be changed before it is made.
struct Rows {
    std::vector<double> bps;
    std::vector<double> weight;
    std::vector<std::int64_t> day;
    std::vector<std::int64_t> symbol;

    void add(double value, std::int64_t onDay, std::int64_t ofSymbol = 0, double weighing = 1)
    {
        bps.push_back(value);
        weight.push_back(weighing);
        day.push_back(onDay);
        symbol.push_back(ofSymbol);
    }
    study::Sample sample() const
    {
        return valueOf(makeSample(study::SampleColumns{bps, weight, day, symbol}));
    }
};

/// Two days of two orders: 1, 3 and 2, 6.
inline Rows fourOrders()
{
    Rows rows;
    rows.add(1, 20240601, 0, 1);
    rows.add(3, 20240601, 0, 3);
    rows.add(2, 20240605, 0, 1);
    rows.add(6, 20240605, 0, 1);
    return rows;
}

/// Orders of `days` days and `symbols` symbols, up to four of each a unit, with effects of the day and the
/// symbol.
inline Rows randomRowsOf(Random& random, std::int64_t days, std::int64_t symbols)
{
    Rows rows;
    std::vector<double> ofSymbol;
    for (std::int64_t s = 0; s < symbols; ++s)
        ofSymbol.push_back(normal(random));
    for (std::int64_t day = 0; day < days; ++day) {
        const double ofDay = normal(random);
        for (std::int64_t s = 0; s < symbols; ++s) {
            const std::int64_t orders = random.between(1, 4);
            for (std::int64_t i = 0; i < orders; ++i) {
                const double noise = 3 * normal(random);
                const double weight = 100 * static_cast<double>(random.between(1, 50));
                rows.add(ofDay + ofSymbol[static_cast<std::size_t>(s)] + noise, day, s, weight);
            }
        }
    }
    return rows;
}

/// Days by cells, with a gain for the first cell and noise that cells share.
inline study::DayCells randomCells(Random& random, std::size_t days, std::size_t cells, double gain)
{
    std::vector<double> mean;
    std::vector<double> orders;
    for (std::size_t day = 0; day < days; ++day) {
        const double shared = normal(random);
        for (std::size_t cell = 0; cell < cells; ++cell) {
            const double own = normal(random);
            mean.push_back((cell == 0 ? gain : 0) + shared + own - 0.2 * static_cast<double>(cell));
        }
        orders.push_back(static_cast<double>(random.between(1, 9)));
    }
    return valueOf(study::makeDayCells(cells, mean, orders));
}

} // namespace sor::test
