// SPDX-License-Identifier: GPL-3.0-or-later
// The laws that the outflow of one queue can have within the interval of a decision.
#pragma once

#include <variant>
#include <vector>

namespace sor { inline namespace route {

/// Exponential with the given mean in shares.
struct ExponentialOutflow {
    double mean = 0; // above 0, at most 1e9
};

/// Poisson with the given mean in shares.
struct PoissonOutflow {
    double mean = 0; // above 0, at most 1e8
};

/// Pareto type I: P(outflow > x) = (scale / x)^alpha for x >= scale (shares).
struct ParetoOutflow {
    double alpha = 0; // above 0, at most 1000; without a mean up to 1
    double scale = 0; // above 0, at most 1e9
};

/// Samples in shares, equally likely.
struct EmpiricalOutflow {
    std::vector<double> samples; // at least one, each 0 to 1e9
};

/// The same number of shares always.
struct ConstantOutflow {
    double value = 0; // 0 to 1e9
};

/// One of them.
using OutflowLaw =
    std::variant<ExponentialOutflow, PoissonOutflow, ParetoOutflow, EmpiricalOutflow, ConstantOutflow>;

}} // namespace sor::route
