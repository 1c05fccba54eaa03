// SPDX-License-Identifier: GPL-3.0-or-later
// The placement problem as a router meets it: whole lots, and samples of what an order would have filled.
#pragma once

#include "base/infinity.h"
#include "route/placement/model/outflow_model.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sor { inline namespace route {

/// What an unlimited order at one venue would have filled in equally likely past intervals.
struct VenueSamples {
    /// Shares, each >= 0, at least one; a venue that must get nothing has samples of 0 only.
    std::span<const std::int64_t> fills;
    double rebate = 0; // r_k, dollars a share
    bool isIndependent = false; // independent of all other venues, whatever the outflow model
};

struct LotProblem {
    std::int32_t lots = 0; // to buy, above 0
    std::int64_t sharesPerLot = 1; // above 0
    double halfSpread = 0; // dollars a share, as in PlacementProblem
    double theta = 0;
    double lambdaUnder = 0;
    double lambdaOver = 0;
    double marketCost = 0; // h + f
    /// Of joint outflows all venues but those apart have as many samples, and the i-th of each belong
    /// together.
    std::span<const VenueSamples> venues;
    OutflowModel outflows = OutflowModel::Independent;
    double correlation = 0; // of the venues' normal scores under a factor; 0..kMostFactorCorrelation
};

/// A gap up to this many dollars is one of rounding: the split is as good as proved.
inline constexpr double kCertifiedGap = 1e-6;
/// Up to this many dollars a share to buy a gap is too small to look further.
inline constexpr double kGapPerShare = 1e-6;

/// A cost is lower only by more than this: sums of doubles in another order differ by less.
inline constexpr double kSameCost = 1e-13;

/// Beyond this the grid over the factor would be too coarse.
inline constexpr double kMostFactorCorrelation = 0.8;

struct LotSolution {
    std::int32_t market = 0; // lots
    std::vector<std::int32_t> limits; // lots
    double cost = 0; // expected, dollars
    /// No split of any real numbers of lots costs less; minus infinity where nothing is certified (dependent
    /// outflows, approximations).
    double lowerBound = -kInfinity;
    /// No split of whole lots costs less; at least lowerBound.
    double wholeBound = -kInfinity;
    int calls = 0; // of the oracle
    bool isThorough = false; // how it was solved, see LotSolver::Effort
    /// Dollars that the best split of whole lots may be cheaper by.
    double gap() const { return cost - wholeBound; }
};

}} // namespace sor::route
