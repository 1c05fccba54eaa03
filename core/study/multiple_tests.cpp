// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/multiple_tests.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace sor { inline namespace study {

std::vector<double> benjaminiHochberg(std::span<const double> probabilities)
{
    std::vector<std::size_t> order(probabilities.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return probabilities[a] < probabilities[b]; });
    std::vector<double> adjusted(probabilities.size());
    double least = 1;
    for (std::size_t rank = order.size(); rank > 0; --rank) {
        const std::size_t test = order[rank - 1];
        const double ratio = static_cast<double>(order.size()) / static_cast<double>(rank);
        least = std::min(least, probabilities[test] * ratio);
        adjusted[test] = least;
    }
    return adjusted;
}

}} // namespace sor::study
