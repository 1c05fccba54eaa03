// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/least_squares.h"

#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace sor { inline namespace study {

namespace {

double product(std::span<const double> a, std::span<const double> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

void subtract(std::vector<double>& from, double factor, std::span<const double> what)
{
    for (std::size_t i = 0; i < from.size(); ++i)
        from[i] -= factor * what[i];
}

} // namespace

std::optional<LeastSquares> leastSquares(std::span<const std::vector<double>> columns,
                                         std::span<const double> y)
{
    // The columns become orthonormal; as[k] is what each of them is of the given ones.
    constexpr double kLeastPart = 1e-9;
    const std::size_t count = columns.size();
    std::vector<std::vector<double>> unit(columns.begin(), columns.end());
    std::vector<std::vector<double>> as(count, std::vector<double>(count));
    for (std::size_t k = 0; k < count; ++k) {
        assert(unit[k].size() == y.size());
        const double before = std::sqrt(product(unit[k], unit[k]));
        as[k][k] = 1;
        for (std::size_t j = 0; j < k; ++j) {
            const double part = product(unit[j], unit[k]);
            subtract(unit[k], part, unit[j]);
            subtract(as[k], part, as[j]);
        }
        const double left = std::sqrt(product(unit[k], unit[k]));
        if (!(left > kLeastPart * before))
            return std::nullopt;
        for (double& value : unit[k])
            value /= left;
        for (double& value : as[k])
            value /= left;
    }
    LeastSquares fit;
    fit.coefficients.resize(count);
    fit.residuals.assign(y.begin(), y.end());
    for (std::size_t k = 0; k < count; ++k) {
        const double part = product(unit[k], fit.residuals);
        subtract(fit.residuals, part, unit[k]);
        subtract(fit.coefficients, -part, as[k]);
    }
    fit.influence.assign(count, std::vector<double>(y.size()));
    for (std::size_t k = 0; k < count; ++k) {
        for (std::size_t j = 0; j < count; ++j)
            subtract(fit.influence[k], -as[j][k], unit[j]);
        for (std::size_t i = 0; i < y.size(); ++i)
            fit.influence[k][i] *= fit.residuals[i];
    }
    return fit;
}

}} // namespace sor::study
