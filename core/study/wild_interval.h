// SPDX-License-Identifier: GPL-3.0-or-later
// The wild cluster bootstrap's interval of a mean, by day.
#pragma once

#include "search/phase_interval.h"
#include "study/estimate.h"
#include "study/sample.h"

#include <cstdint>

namespace sor { inline namespace study {

/// With fewer days one draw in six has no variance, and the interval no end.
inline constexpr std::size_t kMinWildDays = 3;
/// Draws where not all sign vectors are enumerated.
inline constexpr std::size_t kWildDraws = 9'999;

/// See wildInterval().
struct WildInterval {
    Interval interval; // in bps, 95 %
    double quantile = 0; // of |t*|: the interval is mean -+ quantile x standard error by day
    std::size_t draws = 0; // vectors of weights that were tried
    bool isEnumerated = false; // every vector of weights was tried, and the seed has no part in it
};

/// The symmetric bootstrap-t interval of the mean by day: each draw multiplies the residuals d - mean of a
/// day by one of six weights, +-sqrt(1/2), +-1, +-sqrt(3/2) (Webb 2023, Reworking wild bootstrap-based
/// inference for clustered errors), no null imposed, and takes t* = (mean* - mean) / standard error* (CR1 by
/// day). The interval is mean -+ the least |t*| that 95 % of the draws do not exceed x the standard error by
/// day (Cameron, Gelbach, Miller 2008, Bootstrap-based improvements for inference with clustered errors). All
/// 6^G vectors when they are at most kWildDraws (G <= 5), else kWildDraws draws from `seed`. Lack::Days below
/// kMinWildDays days; Lack::Variation where more than 5 % of the draws have no variance.
Estimate<WildInterval> wildInterval(const Sample& sample, Weighting weighting, std::uint64_t seed);

}} // namespace sor::study
