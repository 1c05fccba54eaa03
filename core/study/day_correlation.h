// SPDX-License-Identifier: GPL-3.0-or-later
// Whether one day's mean saving tells something about the next day's.
#pragma once

#include "study/estimate.h"
#include "study/sample.h"

namespace sor { inline namespace study {

struct DayCorrelation {
    double lagOne = 0; // in [-1, 1]
    double limit = 0; // 2 / sqrt(days): above it intervals by day are too narrow
    bool isHigh() const { return lagOne > limit; }
};

/// The lag-one autocorrelation of the means of days (equal weights), in the order of days: the sum of
/// products of successive deviations over the sum of squares (Box and Jenkins 1976, 2.1.5; the limit is
/// Bartlett's). Lack::Days below three days, Lack::Variation when all means are the same.
Estimate<DayCorrelation> dayCorrelation(const Sample& sample);

}} // namespace sor::study
