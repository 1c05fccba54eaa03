// SPDX-License-Identifier: GPL-3.0-or-later
// What a study could have seen, and how many days would be needed to see more.
#pragma once

#include "study/estimate.h"
#include "study/sample.h"

#include <cstddef>
#include <optional>

namespace sor { inline namespace study {

/// How alike the orders of a day are.
struct IntraclassCorrelation {
    double icc = 0; // at most 1; may be negative
    double ordersADay = 0; // n0: of days of unequal size
    /// 1 + (n0 - 1) max(0, icc): by how much the variance of the mean exceeds that of independent orders.
    double designEffect = 1;
};

/// By one-way analysis of variance over days: icc = (MSB - MSW) / (MSB + (n0 - 1) MSW), n0 = (N - sum of
/// n_g^2 / N) / (G - 1) (Donner 1986, A review of inference procedures for the intraclass correlation
/// coefficient, Int. Statistical Review 54). Equal weights. Lack::Days below two days, Lack::Orders when no
/// day has two orders, Lack::Variation when all values are the same.
Estimate<IntraclassCorrelation> intraclassCorrelation(const Sample& sample);

/// The smallest true effect that is found with a probability of 80 % at the 5 % level: (t_.975 + t_.80) x the
/// standard error, in its unit; degrees >= 1.
double smallestVisibleEffect(double error, std::size_t degrees);

/// The least number G >= 2 of days with which an effect of `effect` > 0 is found with a probability of 80 %:
/// (t_.975,G-1 + t_.80,G-1) x error x sqrt(days / G) <= effect, where `error` is that of `days` days. Nothing
/// above a million days.
std::optional<std::size_t> daysNeeded(double effect, double error, std::size_t days);

}} // namespace sor::study
