// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/stationary_bootstrap.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sor { inline namespace study {

std::size_t defaultBlock(std::size_t days)
{
    return std::max<std::size_t>(2,
                                 static_cast<std::size_t>(std::lround(std::cbrt(static_cast<double>(days)))));
}

void drawDays(Random& random, std::size_t meanBlock, std::span<std::size_t> counts)
{
    assert(meanBlock >= 1 && !counts.empty());
    std::fill(counts.begin(), counts.end(), std::size_t{0});
    const auto last = static_cast<std::int64_t>(counts.size()) - 1;
    const double newBlock = 1 / static_cast<double>(meanBlock);
    std::size_t day = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (i == 0 || random.chance(newBlock))
            day = static_cast<std::size_t>(random.between(0, last));
        else
            day = day + 1 == counts.size() ? 0 : day + 1;
        ++counts[day];
    }
}

}} // namespace sor::study
