// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_power.h"

#include "base/student_t.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace sor { inline namespace study {

Estimate<IntraclassCorrelation> intraclassCorrelation(const Sample& sample)
{
    if (sample.days < 2)
        return NoEstimate{Lack::Days, sample.days, 2};
    if (sample.size() == sample.days)
        return NoEstimate{Lack::Orders, sample.size(), sample.days + 1};
    std::vector<double> sums(sample.days);
    std::vector<double> counts(sample.days);
    double total = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        sums[sample.day[i]] += sample.bps[i];
        ++counts[sample.day[i]];
        total += sample.bps[i];
    }
    const auto orders = static_cast<double>(sample.size());
    const auto days = static_cast<double>(sample.days);
    double between = 0;
    double squaredCounts = 0;
    for (std::size_t g = 0; g < sample.days; ++g) {
        const double off = sums[g] / counts[g] - total / orders;
        between += counts[g] * off * off;
        squaredCounts += counts[g] * counts[g];
    }
    double within = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double off = sample.bps[i] - sums[sample.day[i]] / counts[sample.day[i]];
        within += off * off;
    }
    between /= days - 1;
    within /= orders - days;
    IntraclassCorrelation result;
    result.ordersADay = (orders - squaredCounts / orders) / (days - 1);
    const double whole = between + (result.ordersADay - 1) * within;
    const auto [least, most] = std::minmax_element(sample.bps.begin(), sample.bps.end());
    if (*least == *most || whole <= 0)
        return NoEstimate{Lack::Variation};
    result.icc = (between - within) / whole;
    result.designEffect = 1 + (result.ordersADay - 1) * std::max(0.0, result.icc);
    return result;
}

double smallestVisibleEffect(double error, std::size_t degrees)
{
    constexpr double kUpper = 0.975;
    constexpr double kPower = 0.80;
    const auto freedom = static_cast<double>(degrees);
    return (studentQuantile(kUpper, freedom) + studentQuantile(kPower, freedom)) * error;
}

std::optional<std::size_t> daysNeeded(double effect, double error, std::size_t days)
{
    assert(effect > 0 && error >= 0 && days >= 1);
    constexpr std::size_t kMostDays = 1'000'000;
    const auto suffices = [&](std::size_t count) {
        const double ratio = static_cast<double>(days) / static_cast<double>(count);
        return smallestVisibleEffect(error * std::sqrt(ratio), count - 1) <= effect;
    };
    if (!suffices(kMostDays))
        return std::nullopt;
    std::size_t low = 2; // what is seen falls with the days: no answer lies below low, and high is one
    std::size_t high = kMostDays;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (suffices(middle))
            high = middle;
        else
            low = middle + 1;
    }
    return high;
}

}} // namespace sor::study
