// SPDX-License-Identifier: GPL-3.0-or-later
// Student's t distribution, for intervals of means.
#pragma once

namespace sor {

/// P(T <= t) of Student's t with `degrees` (positive) degrees of freedom, by the regularised incomplete beta
/// function (Abramowitz and Stegun 26.7.1, 26.5.8). Absolute error below 1e-14.
double studentProbability(double t, double degrees);

/// The t below which a share `probability` (between 0 and 1, both excluded) of Student's t lies: the inverse
/// of the above. Relative error below 1e-12 for probabilities between 1e-6 and 1 - 1e-6.
double studentQuantile(double probability, double degrees);

} // namespace sor
