// SPDX-License-Identifier: GPL-3.0-or-later
// When the router helps: savings by terciles of what was known before the start.
#pragma once

#include "study/clustered_mean.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sor { inline namespace study {

/// What was measured of each order before its start; NaN where it is not known.
struct Covariate {
    std::string name;
    std::vector<double> values;
};

struct TercileSplit {
    double lowAtMost = 0; // values of the lowest tercile, in the covariate's unit
    double highAbove = 0; // those of the highest
    std::size_t unknown = 0; // orders without a value, in no tercile
    std::array<Estimate<ClusteredMean>, 3> means; // bps; lowest, middle, highest
    double difference = 0; // highest - lowest, bps
    double error = 0; // its standard error
    Interval interval; // 95 %
    double probability = 1; // two-sided, that it is 0
    double adjusted = 1; // the same by benjaminiHochberg() over the table
};

struct TercileRow {
    std::string name;
    Estimate<TercileSplit> split;
};

/// A row a covariate (as long as the sample each), equal weights. Orders with equal values are in one
/// tercile: the lowest has those up to the value of rank ceil(n / 3), the highest those above that of rank
/// ceil(2n / 3). The variance of the difference is that of clusterVariance() over the orders of the two.
/// Lack::Orders where fewer than three have a value, Lack::Variation where so many are equal that the highest
/// is empty, Lack::Days when the two have fewer than two days.
std::vector<TercileRow> tercileTable(const Sample& sample, std::span<const Covariate> covariates);

}} // namespace sor::study
