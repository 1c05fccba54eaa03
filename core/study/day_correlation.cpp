// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/day_correlation.h"

#include <cmath>
#include <vector>

namespace sor { inline namespace study {

Estimate<DayCorrelation> dayCorrelation(const Sample& sample)
{
    constexpr std::size_t kMinDays = 3;
    if (sample.days < kMinDays)
        return NoEstimate{Lack::Days, sample.days, kMinDays};
    std::vector<double> means(sample.days);
    std::vector<double> counts(sample.days);
    for (std::size_t i = 0; i < sample.size(); ++i) {
        means[sample.day[i]] += sample.bps[i];
        ++counts[sample.day[i]];
    }
    const auto days = static_cast<double>(sample.days);
    double mean = 0;
    bool varies = false;
    for (std::size_t g = 0; g < means.size(); ++g) {
        means[g] /= counts[g];
        mean += means[g] / days;
        varies = varies || means[g] != means[0];
    }
    double squares = 0;
    double products = 0;
    for (std::size_t g = 0; g < means.size(); ++g) {
        squares += (means[g] - mean) * (means[g] - mean);
        if (g > 0)
            products += (means[g] - mean) * (means[g - 1] - mean);
    }
    if (!varies || squares <= 0)
        return NoEstimate{Lack::Variation};
    return DayCorrelation{products / squares, 2 / std::sqrt(days)};
}

}} // namespace sor::study
