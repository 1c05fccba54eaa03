// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/clustered_mean.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace sor { inline namespace study {

namespace {

ClusteredMean meanWithInterval(const Sample& sample, Weighting weighting)
{
    ClusteredMean result;
    result.orders = sample.size();
    result.mean = meanOf(sample, weighting);
    result.variance = clusterVariance(sample, influenceOnMean(sample, weighting, result.mean));
    result.error = std::sqrt(result.variance.variance);
    result.interval = studentInterval(result.mean, result.error, result.variance.degrees);
    return result;
}

} // namespace

double meanOf(const Sample& sample, Weighting weighting)
{
    if (sample.size() == 0)
        return 0;
    double sum = 0;
    double weights = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        sum += sample.weightOf(i, weighting) * sample.bps[i];
        weights += sample.weightOf(i, weighting);
    }
    // Rounding must not move the mean out of what was observed.
    const auto [least, most] = std::minmax_element(sample.bps.begin(), sample.bps.end());
    return std::clamp(sum / weights, *least, *most);
}

std::vector<double> influenceOnMean(const Sample& sample, Weighting weighting, double mean)
{
    double weights = 0;
    for (std::size_t i = 0; i < sample.size(); ++i)
        weights += sample.weightOf(i, weighting);
    std::vector<double> influence(sample.size());
    for (std::size_t i = 0; i < sample.size(); ++i)
        influence[i] = sample.weightOf(i, weighting) * (sample.bps[i] - mean) / weights;
    return influence;
}

Estimate<ClusteredMean> clusteredMean(const Sample& sample, Weighting weighting)
{
    if (sample.days < 2)
        return NoEstimate{Lack::Days, sample.days, 2};
    return meanWithInterval(sample, weighting);
}

Estimate<ClusteredMean> meanOverOrders(const Sample& sample, Weighting weighting)
{
    if (sample.size() < 2)
        return NoEstimate{Lack::Orders, sample.size(), 2};
    Sample each = sample; // an order is a cluster of its own
    std::iota(each.day.begin(), each.day.end(), std::size_t{0});
    each.days = each.size();
    each.symbols = 1;
    return meanWithInterval(each, weighting);
}

}} // namespace sor::study
