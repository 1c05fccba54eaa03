// SPDX-License-Identifier: GPL-3.0-or-later
// Probabilities of many tests that are read together.
#pragma once

#include <span>
#include <vector>

namespace sor { inline namespace study {

/// The adjusted probabilities, in the same order: rejecting those at most q keeps the expected share of false
/// ones among them at most q (Benjamini, Hochberg 1995, Controlling the false discovery rate, J. Royal
/// Statistical Society B 57; step-up: the least of p_(j) m / j over all j from the rank on, at most 1). Each
/// p in [0, 1].
std::vector<double> benjaminiHochberg(std::span<const double> probabilities);

}} // namespace sor::study
