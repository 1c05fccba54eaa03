// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/day_cells.h"

#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace study {

Result<DayCells> makeDayCells(std::size_t cells, std::vector<double> mean, std::vector<double> orders)
{
    if (cells == 0 || mean.size() != cells * orders.size()) {
        return invalidArgument(
            fmt::format("Expected a mean for each of {} cells on each of {} days, found {}.", cells,
                        orders.size(), mean.size()));
    }
    for (std::size_t i = 0; i < mean.size(); ++i) {
        if (!std::isfinite(mean[i])) {
            return invalidArgument(fmt::format("The mean of cell {} on day {} is not a finite number.",
                                               i % cells + 1, i / cells + 1));
        }
    }
    for (std::size_t day = 0; day < orders.size(); ++day) {
        if (!(std::isfinite(orders[day]) && orders[day] > 0)) {
            return invalidArgument(
                fmt::format("Day {} must have orders; their number is {}.", day + 1, orders[day]));
        }
    }
    return DayCells{orders.size(), cells, std::move(mean), std::move(orders)};
}

}} // namespace sor::study
