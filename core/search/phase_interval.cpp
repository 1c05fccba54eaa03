// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/phase_interval.h"

#include "base/student_t.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace search {

namespace {

/// The sums over one phase: every `step`-th value from `first` on.
struct PhaseSums {
    std::size_t count = 0;
    double squares = 0; // about the phase's mean
    double products = 0; // of successive values, likewise
};

PhaseSums sumsOf(std::span<const double> values, std::size_t first, std::size_t step)
{
    PhaseSums sums;
    double total = 0;
    for (std::size_t i = first; i < values.size(); i += step, ++sums.count)
        total += values[i];
    const double mean = sums.count == 0 ? 0 : total / static_cast<double>(sums.count);
    for (std::size_t i = first; i < values.size(); i += step) {
        sums.squares += (values[i] - mean) * (values[i] - mean);
        if (i >= first + step)
            sums.products += (values[i] - mean) * (values[i - step] - mean);
    }
    return sums;
}

} // namespace

PhaseMean phaseMean(std::span<const double> values, std::size_t startsPerHorizon)
{
    startsPerHorizon = std::max<std::size_t>(1, startsPerHorizon);
    PhaseMean result;
    const PhaseSums all = sumsOf(values, 0, 1);
    if (all.count == 0)
        return result;
    for (const double value : values)
        result.mean += value;
    result.mean /= static_cast<double>(all.count);
    if (all.count >= 2)
        result.deviation = std::sqrt(all.squares / static_cast<double>(all.count - 1));
    result.horizons = all.count / startsPerHorizon;
    if (result.horizons < 2)
        return result;
    double squares = 0;
    double products = 0;
    double variances = 0;
    for (std::size_t phase = 0; phase < startsPerHorizon; ++phase) {
        const PhaseSums sums = sumsOf(values, phase, startsPerHorizon);
        const auto count = static_cast<double>(sums.count);
        variances += sums.squares / (count - 1) / count;
        squares += sums.squares;
        products += sums.products;
    }
    // Observations that are all the same are not correlated with one another.
    result.autocorrelation = squares > 0 ? products / squares : 0;
    const double least = static_cast<double>(result.horizons);
    result.variance = variances / static_cast<double>(startsPerHorizon)
        * (1 + 2 * std::max(0.0, result.autocorrelation + 1 / least));
    result.degrees = result.horizons - 1;
    if (result.horizons < kMinHorizons)
        return result;
    constexpr double kUpper = 0.975; // of a two-sided interval of 95 %
    const double reach =
        studentQuantile(kUpper, static_cast<double>(result.degrees)) * std::sqrt(result.variance);
    result.interval = Interval{result.mean - reach, result.mean + reach};
    return result;
}

}} // namespace sor::search
