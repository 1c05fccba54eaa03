// SPDX-License-Identifier: GPL-3.0-or-later
// Savings without what the market's drift added to them.
#pragma once

#include "study/estimate.h"
#include "study/sample.h"

#include <span>

namespace sor { inline namespace study {

/// d_i - beta x_i, where x_i = `move`, s (mid at `to` - mid at `from`) / mid at `from` of each order in bps
/// (finite; s = +1 for a buy, -1 for a sell), and beta the least-squares slope with intercept of d on x over
/// the observations of all other days. For orders with random sides only: there E x = 0 is known, and x must
/// not be centred. Lack::Days below two days, Lack::Variation when the moves of all days but one are the
/// same.
Estimate<Sample> withoutDrift(const Sample& sample, std::span<const double> move);

}} // namespace sor::study
