// SPDX-License-Identifier: GPL-3.0-or-later
// Confidence intervals for means of overlapping, and so dependent, observations.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace sor { inline namespace search {

/// A two-sided interval.
struct Interval {
    double low = 0; // its lower end
    double high = 0; // its upper end
};

/// With fewer horizons that do not overlap than this there is no interval.
inline constexpr std::size_t kMinHorizons = 8;

/// The mean of observations that were made at equal distances, each over a horizon as long as
/// `startsPerHorizon` of these distances, and its 95 % interval.
struct PhaseMean {
    double mean = 0; // of all observations; 0 for none
    double deviation = 0; // of all observations, with n - 1; 0 for fewer than two
    std::size_t horizons = 0; // k: as many horizons of each phase do not overlap
    double autocorrelation = 0; // r: of successive horizons of a phase
    double variance = 0; // V: of the mean
    std::size_t degrees = 0; // of freedom: k - 1
    std::optional<Interval> interval; // nothing below kMinHorizons
};

/// Phase p holds the observations p, p + m, p + 2m, ... (m = startsPerHorizon, 0 counts as 1), whose horizons
/// do not overlap. V = the mean over phases of s_p^2 / k_p, times 1 + 2 max(0, r + 1/k), where r is the
/// lag-one autocorrelation about each phase's mean, pooled over the phases, and k the least k_p; the interval
/// is that of Student's t with k - 1 degrees of freedom. Averaging over the phases cannot make the mean's
/// variance larger than that of one phase, so that V is on the safe side where observations carry noise of
/// their own. Fewer than two horizons have no variance.
PhaseMean phaseMean(std::span<const double> values, std::size_t startsPerHorizon);

}} // namespace sor::search
