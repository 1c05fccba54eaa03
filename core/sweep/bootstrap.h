// SPDX-License-Identifier: GPL-3.0-or-later
// Confidence intervals for means of overlapping, and so dependent, observations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sor {

/// A two-sided interval.
struct Interval {
    double low = 0;
    double high = 0;
};

inline constexpr int kBootstrapResamples = 2000;

/// The 95 % percentile interval of the mean by the moving-block bootstrap (Kuensch 1989): resamples of the
/// same length are put together from blocks of `block` neighbouring observations, so that the dependence
/// within a block is kept. Seeded: the same values give the same interval everywhere. Nothing for fewer than
/// two observations or when the block is as long as the sample, which would leave nothing to resample.
std::optional<Interval> movingBlockInterval(std::span<const double> values, std::size_t block,
                                            std::uint64_t seed);

/// The mean; 0 of nothing.
double mean(std::span<const double> values);
/// The standard deviation with n - 1; 0 for fewer than two values.
double standardDeviation(std::span<const double> values);

} // namespace sor
