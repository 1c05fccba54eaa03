// SPDX-License-Identifier: GPL-3.0-or-later
// What an order costs by its size: cost = a + b spread + c sigma (Q / V)^p.
#pragma once

#include "study/cluster_variance.h"
#include "study/estimate.h"

#include <optional>
#include <span>
#include <vector>

namespace sor { inline namespace study {

/// Orders above this part of a volume would have moved prices, which no simulation on quotes shows: they
/// are counted and not fitted.
inline constexpr double kMaxFittedParticipation = 0.10;
/// p is sought between these.
inline constexpr double kLeastExponent = 0.05;
inline constexpr double kMostExponent = 1.5;
/// More clusters than parameters.
inline constexpr std::size_t kMinCurveDays = 5;

/// Of each order of the sample, known before its start (V is the volume that was expected then, not the one
/// that its window printed, which StudyCounts::large is about); an order whose values are not finite, or that
/// has no positive participation, is counted as unknown.
struct CostCurveColumns {
    std::span<const double> spread; // bps
    std::span<const double> volatility; // sigma, bps
    std::span<const double> participation; // Q / V, a fraction: 0.01 is one percent
};

struct CostCoefficient {
    double value = 0;
    double error = 0; // standard error
    Interval interval; // 95 %
};

struct CostCurve {
    Sample orders; // that are fitted
    /// Of each of them, by coefficient (a, b, c and, where it has a range, p).
    std::vector<std::vector<double>> influence;
    CostCoefficient constant; // a, bps
    CostCoefficient spread; // b
    CostCoefficient impact; // c
    double exponent = 0; // p
    std::optional<CostCoefficient> exponentRange; // nothing where p is at one of its bounds
    double deviation = 0; // root mean square of the residuals, bps
    std::size_t fitted = 0; // orders
    std::size_t large = 0; // orders above kMaxFittedParticipation of the expected volume, left out
    std::size_t unknown = 0; // orders left out because a value is missing

    /// The cost in bps that the curve gives.
    double at(double spreadBps, double volatilityBps, double participation) const;
    /// The same with its error: clusterVariance() of the coefficients' influences in the linearised model.
    CostCoefficient estimateAt(double spreadBps, double volatilityBps, double participation) const;
};

/// Least squares over orders with equal weights; `cost` in bps of the arrival mid. p minimises the sum of
/// squares that is left when a, b and c are fitted (Golub, Pereyra 1973, variable projection). Standard
/// errors: clusterVariance() of the influences in the linearised model (Gauss-Newton), p included; where p is
/// at a bound, with p given. The form is that of Almgren et al. 2005 (Direct estimation of equity market
/// impact) with a spread. Lack::Orders below five orders, Lack::Days below kMinCurveDays days,
/// Lack::Separation where spread, impact or p do not vary enough to be told apart.
Estimate<CostCurve> fitCostCurve(const Sample& cost, const CostCurveColumns& columns);

}} // namespace sor::study
