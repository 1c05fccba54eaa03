// SPDX-License-Identifier: GPL-3.0-or-later
// The laws that the outflow of one queue can have within the interval of a decision.
#pragma once

#include <variant>
#include <vector>

namespace sor {

/// Exponential with the given mean in shares.
struct ExponentialOutflow {
    double mean = 0;
};

/// Poisson with the given mean in shares.
struct PoissonOutflow {
    double mean = 0;
};

/// Pareto type I: P(outflow > x) = (scale / x)^alpha for x >= scale (shares).
struct ParetoOutflow {
    double alpha = 0;
    double scale = 0;
};

/// Samples in shares, equally likely.
struct EmpiricalOutflow {
    std::vector<double> samples;
};

/// The same number of shares always.
struct ConstantOutflow {
    double value = 0;
};

using OutflowLaw =
    std::variant<ExponentialOutflow, PoissonOutflow, ParetoOutflow, EmpiricalOutflow, ConstantOutflow>;

} // namespace sor
