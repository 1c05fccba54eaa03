// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/cost_curve.h"

#include "study/least_squares.h"

#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

namespace sor { inline namespace study {

namespace {

/// The orders that are fitted.
struct CurveData {
    Sample cost;
    std::vector<double> spread;
    std::vector<double> volatility;
    std::vector<double> participation;

    std::vector<std::vector<double>> columnsAt(double exponent) const
    {
        std::vector<double> impact(cost.size());
        for (std::size_t i = 0; i < impact.size(); ++i)
            impact[i] = volatility[i] * std::pow(participation[i], exponent);
        return {std::vector<double>(cost.size(), 1), spread, std::move(impact)};
    }
    /// Infinite where the columns cannot be told apart.
    double squaresAt(double exponent) const
    {
        const auto fit = leastSquares(columnsAt(exponent), cost.bps);
        if (!fit)
            return std::numeric_limits<double>::infinity();
        double squares = 0;
        for (const double residual : fit->residuals)
            squares += residual * residual;
        return squares;
    }
};

/// The exponent with the least squares: the best of a lattice, then golden section about it.
double bestExponent(const CurveData& data)
{
    constexpr int kSteps = 29;
    constexpr double kStep = (kMostExponent - kLeastExponent) / kSteps;
    int best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i <= kSteps; ++i) {
        const double squares = data.squaresAt(kLeastExponent + kStep * i);
        if (squares < least) {
            least = squares;
            best = i;
        }
    }
    double low = std::max(kLeastExponent, kLeastExponent + kStep * (best - 1));
    double high = std::min(kMostExponent, kLeastExponent + kStep * (best + 1));
    constexpr double kGolden = std::numbers::phi - 1;
    constexpr double kPrecision = 1e-9; // squares do not tell more
    double left = high - kGolden * (high - low);
    double right = low + kGolden * (high - low);
    double atLeft = data.squaresAt(left);
    double atRight = data.squaresAt(right);
    while (high - low > kPrecision) {
        if (atLeft <= atRight) {
            high = right;
            right = left;
            atRight = atLeft;
            left = high - kGolden * (high - low);
            atLeft = data.squaresAt(left);
        } else {
            low = left;
            left = right;
            atLeft = atRight;
            right = low + kGolden * (high - low);
            atRight = data.squaresAt(right);
        }
    }
    return low + (high - low) / 2;
}

CostCoefficient withError(double value, const Sample& sample, const std::vector<double>& influence)
{
    const ClusterVariance variance = clusterVariance(sample, influence);
    const double error = std::sqrt(variance.variance);
    return {value, error, studentInterval(value, error, variance.degrees)};
}

} // namespace

double CostCurve::at(double spreadBps, double volatilityBps, double participation) const
{
    return constant.value + spread.value * spreadBps
        + impact.value * volatilityBps * std::pow(participation, exponent);
}

CostCoefficient CostCurve::estimateAt(double spreadBps, double volatilityBps, double participation) const
{
    const double shape = volatilityBps * std::pow(participation, exponent);
    // The derivative by each coefficient.
    const std::array<double, 4> slopes{1, spreadBps, shape, impact.value * shape * std::log(participation)};
    std::vector<double> sum(orders.size());
    for (std::size_t k = 0; k < influence.size(); ++k) {
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += slopes[k] * influence[k][i];
    }
    return withError(at(spreadBps, volatilityBps, participation), orders, sum);
}

Estimate<CostCurve> fitCostCurve(const Sample& cost, const CostCurveColumns& columns)
{
    assert(columns.spread.size() == cost.size() && columns.volatility.size() == cost.size()
           && columns.participation.size() == cost.size());
    CostCurve curve;
    CurveData data;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < cost.size(); ++i) {
        const double participation = columns.participation[i];
        if (!std::isfinite(columns.spread[i]) || !std::isfinite(columns.volatility[i])
            || !std::isfinite(participation) || participation <= 0) {
            ++curve.unknown;
        } else if (participation > kMaxFittedParticipation) {
            ++curve.large;
        } else {
            rows.push_back(i);
            data.spread.push_back(columns.spread[i]);
            data.volatility.push_back(columns.volatility[i]);
            data.participation.push_back(participation);
        }
    }
    data.cost = rowsOf(cost, rows);
    constexpr std::size_t kMinOrders = 5; // one more than parameters
    if (rows.size() < kMinOrders)
        return NoEstimate{Lack::Orders, rows.size(), kMinOrders};
    if (data.cost.days < kMinCurveDays)
        return NoEstimate{Lack::Days, data.cost.days, kMinCurveDays};

    curve.exponent = bestExponent(data);
    constexpr double kAtBound = 1e-6;
    const bool isAtBound =
        curve.exponent < kLeastExponent + kAtBound || curve.exponent > kMostExponent - kAtBound;
    auto regressors = data.columnsAt(curve.exponent);
    const auto curveFit = leastSquares(regressors, data.cost.bps);
    if (!curveFit)
        return NoEstimate{Lack::Separation};
    auto influence = curveFit->influence;
    if (!isAtBound) {
        // The derivative by p joins the columns; the residuals are those of the curve.
        std::vector<double> slope(rows.size());
        for (std::size_t i = 0; i < slope.size(); ++i)
            slope[i] = curveFit->coefficients[2] * regressors[2][i] * std::log(data.participation[i]);
        regressors.push_back(std::move(slope));
        const auto linearised = leastSquares(regressors, curveFit->residuals);
        if (!linearised)
            return NoEstimate{Lack::Separation};
        influence = linearised->influence;
    }
    const auto coefficient = [&](double value, std::size_t k) {
        return withError(value, data.cost, influence[k]);
    };
    curve.constant = coefficient(curveFit->coefficients[0], 0);
    curve.spread = coefficient(curveFit->coefficients[1], 1);
    curve.impact = coefficient(curveFit->coefficients[2], 2);
    if (!isAtBound)
        curve.exponentRange = coefficient(curve.exponent, 3);
    double squares = 0;
    for (const double residual : curveFit->residuals)
        squares += residual * residual;
    curve.fitted = rows.size();
    curve.deviation = std::sqrt(squares / static_cast<double>(rows.size()));
    curve.orders = std::move(data.cost);
    curve.influence = std::move(influence);
    return curve;
}

}} // namespace sor::study
