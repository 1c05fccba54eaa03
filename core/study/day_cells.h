// SPDX-License-Identifier: GPL-3.0-or-later
// The mean saving of every cell of a grid on every day.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <vector>

namespace sor { inline namespace study {

/// Made by makeDayCells(). Every cell worked the same orders.
struct DayCells {
    std::size_t days = 0;
    std::size_t cells = 0;
    std::vector<double> mean; // bps; day by day, the cells of a day side by side
    std::vector<double> orders; // of each day, positive

    double at(std::size_t day, std::size_t cell) const { return mean[day * cells + cell]; }
};

/// `orders` has the number of orders of each day, in the order of days; `mean` the mean saving of each of
/// `cells` cells on them. InvalidArgument when the lengths do not agree, a mean is not finite or a number of
/// orders not positive.
Result<DayCells> makeDayCells(std::size_t cells, std::vector<double> mean, std::vector<double> orders);

}} // namespace sor::study
