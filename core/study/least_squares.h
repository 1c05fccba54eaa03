// SPDX-License-Identifier: GPL-3.0-or-later
// Linear least squares with a handful of columns.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace sor { inline namespace study {

struct LeastSquares {
    std::vector<double> coefficients; // by column
    std::vector<double> residuals; // by row
    /// By column: the influence of each row on the coefficient, ((X'X)^-1 X')_ki x residual_i.
    std::vector<std::vector<double>> influence;
};

/// Fits y by the columns (all as long as y, at least one) through modified Gram-Schmidt. Nothing when a
/// column is a combination of others, to nine digits.
std::optional<LeastSquares> leastSquares(std::span<const std::vector<double>> columns,
                                         std::span<const double> y);

}} // namespace sor::study
