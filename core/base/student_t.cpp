// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/student_t.h"

#include <cassert>
#include <cmath>
#include <limits>

namespace sor { inline namespace base {

namespace {

/// The continued fraction of the incomplete beta function by Lentz's method: converges in a few dozen steps
/// for x < (a + 1) / (a + b + 2).
double betaFraction(double a, double b, double x)
{
    constexpr double kTiny = 1e-300;
    constexpr int kMaxSteps = 10'000;
    const auto awayFromZero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
    double c = 1;
    double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m < kMaxSteps; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / awayFromZero(1 + even * d);
        c = awayFromZero(1 + even / c);
        fraction *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / awayFromZero(1 + odd * d);
        c = awayFromZero(1 + odd / c);
        const double step = d * c;
        fraction *= step;
        if (std::abs(step - 1) < std::numeric_limits<double>::epsilon())
            break;
    }
    return fraction;
}

/// The logarithm of the gamma function: std::lgamma writes a global (its sign) that other threads may read.
double logGamma(double x)
{
    int sign = 0;
    return ::lgamma_r(x, &sign);
}

/// The regularised incomplete beta function I_x(a, b); y = 1 - x is given apart, so that neither loses
/// digits.
double incompleteBeta(double a, double b, double x, double y)
{
    if (x <= 0)
        return 0;
    if (y <= 0)
        return 1;
    const double front =
        std::exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * std::log(x) + b * std::log(y));
    return x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a
                                     : 1 - front * betaFraction(b, a, y) / b;
}

/// P(T > t) for t >= 0.
double upperTail(double t, double degrees)
{
    const double square = t * t;
    return incompleteBeta(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square)) / 2;
}

/// The t >= 0 with P(T > t) = tail, which is at most a half: bisection of the upper tail, which falls with t,
/// takes a few dozen steps more than Newton's method and never goes astray.
double tailQuantile(double tail, double degrees)
{
    double low = 0;
    double high = 1;
    while (upperTail(high, degrees) > tail)
        high *= 2;
    if (upperTail(low, degrees) <= tail)
        return low;
    for (;;) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            return middle;
        (upperTail(middle, degrees) > tail ? low : high) = middle;
    }
}

} // namespace

double studentProbability(double t, double degrees)
{
    assert(degrees > 0);
    return t < 0 ? upperTail(-t, degrees) : 1 - upperTail(t, degrees);
}

double studentQuantile(double probability, double degrees)
{
    assert(probability > 0 && probability < 1 && degrees > 0);
    // By the smaller tail, which keeps its digits.
    return probability < 0.5 ? -tailQuantile(probability, degrees) : tailQuantile(1 - probability, degrees);
}

}} // namespace sor::base
