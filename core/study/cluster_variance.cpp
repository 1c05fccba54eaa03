// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/cluster_variance.h"

#include "base/infinity.h"
#include "base/student_t.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace sor { inline namespace study {

namespace {

/// CR1 with clusters numbered from 0; two at least.
double oneWay(std::span<const double> influence, std::span<const std::size_t> cluster, std::size_t clusters)
{
    std::vector<double> sums(clusters);
    for (std::size_t i = 0; i < influence.size(); ++i)
        sums[cluster[i]] += influence[i];
    double squares = 0;
    for (const double sum : sums)
        squares += sum * sum;
    const auto count = static_cast<double>(clusters);
    return count / (count - 1) * squares;
}

} // namespace

ClusterVariance clusterVariance(const Sample& sample, std::span<const double> influence)
{
    ClusterVariance result;
    if (sample.days < 2 || influence.size() != sample.size()) {
        result.byDay = result.variance = std::numeric_limits<double>::quiet_NaN();
        return result;
    }
    result.byDay = oneWay(influence, sample.day, sample.days);
    result.variance = result.byDay;
    result.degrees = sample.days - 1;
    if (sample.symbols < kMinSymbols)
        return result;
    const double bySymbol = oneWay(influence, sample.symbol, sample.symbols);
    const double byUnit = oneWay(influence, sample.unit, sample.units);
    result.bySymbol = bySymbol;
    result.byUnit = byUnit;
    result.variance = std::max({result.byDay + bySymbol - byUnit, result.byDay, bySymbol});
    result.degrees = std::min(sample.days, sample.symbols) - 1;
    return result;
}

Interval studentInterval(double estimate, double error, std::size_t degrees)
{
    constexpr double kUpper = 0.975;
    if (degrees == 0)
        return {-kInfinity, kInfinity};
    const double reach = error > 0 ? studentQuantile(kUpper, static_cast<double>(degrees)) * error : 0;
    return {estimate - reach, estimate + reach};
}

}} // namespace sor::study
