// SPDX-License-Identifier: GPL-3.0-or-later
// A mean saving and its interval by days, and by symbols.
#pragma once

#include "study/cluster_variance.h"
#include "study/estimate.h"

#include <vector>

namespace sor { inline namespace study {

/// A mean in bps with its standard error and 95 % interval.
struct ClusteredMean {
    double mean = 0; // in bps
    double error = 0; // of the mean
    Interval interval; // in bps, 95 %
    ClusterVariance variance; // what `error` is the root of
    std::size_t orders = 0; // observations that it is the mean of
};

/// sum of w d / sum of w over all observations; 0 for an empty sample. Exactly d when all d are the same.
double meanOf(const Sample& sample, Weighting weighting);

/// The influence of each observation on that mean: w_i (d_i - mean) / sum of w.
std::vector<double> influenceOnMean(const Sample& sample, Weighting weighting, double mean);

/// The mean with clusterVariance() and the interval of Student's t. Lack::Days below two days.
Estimate<ClusteredMean> clusteredMean(const Sample& sample, Weighting weighting);

/// The mean with its interval over orders, each taken as independent of all others: what can be said of
/// "these days only" where days are too few. Lack::Orders below two.
Estimate<ClusteredMean> meanOverOrders(const Sample& sample, Weighting weighting);

}} // namespace sor::study
