// SPDX-License-Identifier: GPL-3.0-or-later
// What the estimates of a study are made from: a saving an order, with its day and its symbol.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sor { inline namespace study {

/// How observations count in a mean.
enum class Weighting : std::uint8_t { Equal, Notional };

/// Observations in columns of equal length, made by makeSample(). Days, symbols and units (a symbol on a day)
/// are numbered from 0 in ascending order of what the caller called them, so that names do not matter.
struct Sample {
    std::vector<double> bps; // the saving, or a cost
    std::vector<double> weight; // notional, positive, in any unit
    std::vector<std::size_t> day; // by observation, below `days`
    std::vector<std::size_t> symbol; // by observation, below `symbols`
    std::vector<std::size_t> unit; // by observation, below `units`
    std::size_t days = 0; // different ones
    std::size_t symbols = 0; // different ones
    std::size_t units = 0; // different ones

    /// Observations.
    std::size_t size() const { return bps.size(); }
    /// What a row (below size()) counts in a mean; above 0.
    double weightOf(std::size_t row, Weighting weighting) const
    {
        return weighting == Weighting::Equal ? 1 : weight[row];
    }
};

/// The columns of a sample as the caller has them; days ascend in time, symbols are numbered anyhow.
struct SampleColumns {
    std::span<const double> bps; // by observation, finite
    std::span<const double> weight; // empty: 1 each
    std::span<const std::int64_t> day; // by observation
    std::span<const std::int64_t> symbol; // empty: one symbol
};

/// InvalidArgument when the columns differ in length, a value is not finite or a weight is not positive. No
/// observations at all make an empty sample.
Result<Sample> makeSample(const SampleColumns& columns);

/// The observations in these rows (beyond size() there are none), with their days and symbols numbered from 0
/// again.
Sample rowsOf(const Sample& sample, std::span<const std::size_t> rows);

/// A sample without mirror orders, and the row of the first order of each of its observations.
struct PairedSample {
    Sample sample; // without twins
    std::vector<std::size_t> firstRow; // by observation, of the sample before
};

/// Averages orders with their mirror: two orders with the same number in `pair` become one observation with
/// d = (d_buy + d_sell) / 2 and the sum of their weights. An order with a negative number, or whose twin is
/// missing, stays as it is. InvalidArgument when `pair` has another length than the sample, more than two
/// orders share a number, or two that do differ in day or symbol.
Result<PairedSample> averagePairs(const Sample& sample, std::span<const std::int64_t> pair);

}} // namespace sor::study
