// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/bootstrap.h"

#include "base/random.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace sor {

double mean(std::span<const double> values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

double standardDeviation(std::span<const double> values)
{
    if (values.size() < 2)
        return 0;
    const double centre = mean(values);
    double squares = 0;
    for (const double value : values)
        squares += (value - centre) * (value - centre);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

std::optional<Interval> movingBlockInterval(std::span<const double> values, std::size_t block,
                                            std::uint64_t seed)
{
    assert(block > 0);
    if (values.size() < 2 || block >= values.size())
        return std::nullopt;
    Random random(seed);
    const auto lastStart = static_cast<std::int64_t>(values.size() - block);
    std::vector<double> means;
    means.reserve(kBootstrapResamples);
    for (int resample = 0; resample < kBootstrapResamples; ++resample) {
        double sum = 0;
        for (std::size_t drawn = 0; drawn < values.size();) {
            const auto start = static_cast<std::size_t>(random.between(0, lastStart));
            // The last block is cut so that every resample has the sample's length.
            for (std::size_t i = 0; i < block && drawn < values.size(); ++i, ++drawn)
                sum += values[start + i];
        }
        means.push_back(sum / static_cast<double>(values.size()));
    }
    std::ranges::sort(means);
    // The 2.5 % and 97.5 % quantiles, by the nearest rank.
    constexpr std::size_t kLow = kBootstrapResamples * 25 / 1000;
    constexpr std::size_t kHigh = kBootstrapResamples * 975 / 1000 - 1;
    return Interval{means[kLow], means[kHigh]};
}

} // namespace sor
