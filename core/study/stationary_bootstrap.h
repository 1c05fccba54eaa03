// SPDX-License-Identifier: GPL-3.0-or-later
// Resamples of days that keep what successive days have in common.
#pragma once

#include "base/random.h"

#include <cstddef>
#include <span>

namespace sor { inline namespace study {

/// max(2, round(days^(1/3))): the mean length of a block that grows as the optimal one does.
std::size_t defaultBlock(std::size_t days);

/// Fills `counts`, one a day, with how often each day is in one resample of as many days: blocks start
/// anywhere, wrap from the last day to the first, and have geometric lengths with mean `meanBlock` >= 1
/// (Politis, Romano 1994, The stationary bootstrap, J. American Statistical Association 89).
void drawDays(Random& random, std::size_t meanBlock, std::span<std::size_t> counts);

}} // namespace sor::study
