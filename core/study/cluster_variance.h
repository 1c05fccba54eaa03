// SPDX-License-Identifier: GPL-3.0-or-later
// The variance of an estimate from observations that are correlated within days and within symbols.
#pragma once

#include "search/phase_interval.h"
#include "study/sample.h"

#include <cstddef>
#include <optional>
#include <span>

namespace sor { inline namespace study {

/// From this many symbols on they are the second way of clustering.
inline constexpr std::size_t kMinSymbols = 5;

/// The variance of an estimate, in squares of its unit.
struct ClusterVariance {
    double byDay = 0; // of the sums by day
    std::optional<double> bySymbol; // with kMinSymbols symbols or more
    std::optional<double> byUnit; // likewise: of the intersection, symbol x day
    double variance = 0; // the one to use
    std::size_t degrees = 0; // of freedom
};

/// `influence` has the influence of each observation on the estimate: u_i with estimate - truth = sum of u_i,
/// for a weighted mean w_i (d_i - mean) / sum of w. One way: V = G / (G - 1) x the sum over clusters of (sum
/// of u)^2 (CR1). With kMinSymbols symbols or more V = max(V_day + V_symbol - V_unit, V_day, V_symbol), each
/// with its own factor (Cameron, Gelbach, Miller 2011, Robust inference with multiway clustering, J. Business
/// & Economic Statistics 29(2), 2.3; the maximum because the sum may be negative). Degrees: the least number
/// of clusters of the ways used, less 1. Not a number for a sample of fewer than two days, and for influences
/// of another length.
ClusterVariance clusterVariance(const Sample& sample, std::span<const double> influence);

/// The two-sided 95 % interval of Student's t about `estimate`; `error` is its standard error, >= 0; without
/// degrees of freedom all numbers.
Interval studentInterval(double estimate, double error, std::size_t degrees);

}} // namespace sor::study
