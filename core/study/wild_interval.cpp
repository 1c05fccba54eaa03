// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/wild_interval.h"

#include "base/random.h"
#include "study/clustered_mean.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace sor { inline namespace study {

namespace {

constexpr double kRootHalf = std::numbers::sqrt2 / 2;
constexpr double kRootThreeHalves = std::numbers::sqrt3 * kRootHalf;
constexpr std::array kWebbWeights{-kRootThreeHalves, -1.0, -kRootHalf, kRootHalf, 1.0, kRootThreeHalves};

struct DaySums {
    std::vector<double> influence; // on the mean
    std::vector<double> share; // of all weight
};

DaySums sumsByDay(const Sample& sample, Weighting weighting, double mean)
{
    DaySums sums{std::vector<double>(sample.days), std::vector<double>(sample.days)};
    const std::vector<double> influence = influenceOnMean(sample, weighting, mean);
    double weights = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        sums.influence[sample.day[i]] += influence[i];
        sums.share[sample.day[i]] += sample.weightOf(i, weighting);
        weights += sample.weightOf(i, weighting);
    }
    for (double& share : sums.share)
        share /= weights;
    return sums;
}

/// |t*| of one vector of weights, an index of kWebbWeights a day.
double absoluteT(const DaySums& sums, std::span<const std::uint8_t> weights)
{
    double shift = 0;
    for (std::size_t g = 0; g < weights.size(); ++g)
        shift += kWebbWeights[weights[g]] * sums.influence[g];
    double squares = 0;
    for (std::size_t g = 0; g < weights.size(); ++g) {
        const double influence = kWebbWeights[weights[g]] * sums.influence[g] - sums.share[g] * shift;
        squares += influence * influence;
    }
    if (shift == 0)
        return 0;
    const auto days = static_cast<double>(weights.size());
    return squares > 0 ? std::abs(shift) / std::sqrt(days / (days - 1) * squares)
                       : std::numeric_limits<double>::infinity();
}

/// The next vector in the order of an odometer; false after the last.
bool advance(std::vector<std::uint8_t>& weights)
{
    for (auto& weight : weights) {
        if (++weight < kWebbWeights.size())
            return true;
        weight = 0;
    }
    return false;
}

/// 6^days where that is at most kWildDraws, else 0.
std::size_t vectorsOf(std::size_t days)
{
    std::size_t count = 1;
    for (std::size_t g = 0; g < days; ++g) {
        count *= kWebbWeights.size();
        if (count > kWildDraws)
            return 0;
    }
    return count;
}

} // namespace

Estimate<WildInterval> wildInterval(const Sample& sample, Weighting weighting, std::uint64_t seed)
{
    if (sample.days < kMinWildDays)
        return NoEstimate{Lack::Days, sample.days, kMinWildDays};
    const double mean = meanOf(sample, weighting);
    const DaySums sums = sumsByDay(sample, weighting, mean);
    WildInterval result;
    const std::size_t vectors = vectorsOf(sample.days);
    result.isEnumerated = vectors > 0;
    result.draws = result.isEnumerated ? vectors : kWildDraws;
    std::vector<double> found;
    found.reserve(result.draws);
    std::vector<std::uint8_t> weights(sample.days);
    if (result.isEnumerated) {
        do
            found.push_back(absoluteT(sums, weights));
        while (advance(weights));
    } else {
        Random random(seed);
        while (found.size() < result.draws) {
            for (auto& weight : weights)
                weight = static_cast<std::uint8_t>(random.between(0, kWebbWeights.size() - 1));
            found.push_back(absoluteT(sums, weights));
        }
    }
    const std::size_t rank = (95 * result.draws + 99) / 100; // the least number that is 95 % of them
    const auto place = found.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(found.begin(), place, found.end());
    if (std::isinf(*place))
        return NoEstimate{Lack::Variation};
    result.quantile = *place;
    double squares = 0;
    for (const double influence : sums.influence)
        squares += influence * influence;
    const auto days = static_cast<double>(sample.days);
    const double reach = result.quantile * std::sqrt(days / (days - 1) * squares);
    result.interval = {mean - reach, mean + reach};
    return result;
}

}} // namespace sor::study
