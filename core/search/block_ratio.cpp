// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/block_ratio.h"

#include "base/student_t.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace search {

std::optional<Interval> ratioInterval(std::span<const RatioBlock> blocks)
{
    double over = 0;
    double under = 0;
    std::size_t used = 0;
    for (const RatioBlock& block : blocks) {
        over += block.over;
        under += block.under;
        used += block.over != 0 || block.under != 0 ? 1 : 0;
    }
    if (used < kMinRatioBlocks || under == 0)
        return std::nullopt;
    const double ratio = over / under;
    double squares = 0;
    double neighbours = 0;
    double before = 0;
    for (const RatioBlock& block : blocks) {
        const double residual = block.over - ratio * block.under;
        squares += residual * residual;
        neighbours += residual * before;
        before = residual;
    }
    const auto n = static_cast<double>(used);
    constexpr double kUpper = 0.975;
    const double error = std::sqrt((squares + 2 * std::max(neighbours, 0.0)) * n / (n - 1)) / std::abs(under);
    const double reach = studentQuantile(kUpper, n - 1) * error;
    return Interval{ratio - reach, ratio + reach};
}

}} // namespace sor::search
