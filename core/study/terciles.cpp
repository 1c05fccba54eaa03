// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/terciles.h"

#include "base/student_t.h"
#include "study/multiple_tests.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sor { inline namespace study {

namespace {

double twoSided(double estimate, double error, std::size_t degrees)
{
    if (error <= 0)
        return estimate == 0 ? 1 : 0;
    return 2 * studentProbability(-std::abs(estimate / error), static_cast<double>(degrees));
}

Estimate<TercileSplit> splitBy(const Sample& sample, std::span<const double> values)
{
    assert(values.size() == sample.size());
    std::vector<double> sorted;
    std::copy_if(values.begin(), values.end(), std::back_inserter(sorted),
                 [](double v) { return !std::isnan(v); });
    const std::size_t known = sorted.size();
    if (known < 3)
        return NoEstimate{Lack::Orders, known, 3};
    std::sort(sorted.begin(), sorted.end());
    const double lowAtMost = sorted[(known + 2) / 3 - 1];
    const double highAbove = sorted[(2 * known + 2) / 3 - 1];
    std::array<std::vector<std::size_t>, 3> rows;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i]))
            continue;
        rows[values[i] <= lowAtMost ? 0 : values[i] > highAbove ? 2 : 1].push_back(i);
    }
    if (rows[2].empty())
        return NoEstimate{Lack::Variation};
    const auto meanOfTercile = [&](std::size_t t) {
        return clusteredMean(rowsOf(sample, rows[t]), Weighting::Equal);
    };
    TercileSplit split{lowAtMost,
                       highAbove,
                       sample.size() - known,
                       {meanOfTercile(0), meanOfTercile(1), meanOfTercile(2)},
                       0,
                       0,
                       {},
                       1,
                       1};

    std::vector<std::size_t> outer = rows[0];
    outer.insert(outer.end(), rows[2].begin(), rows[2].end());
    const Sample both = rowsOf(sample, outer);
    if (both.days < 2)
        return NoEstimate{Lack::Days, both.days, 2};
    const Sample low = rowsOf(sample, rows[0]);
    const Sample high = rowsOf(sample, rows[2]);
    // A third that lies on one day has no error to be judged by.
    if (const std::size_t days = std::min(low.days, high.days); days < 2)
        return NoEstimate{Lack::Days, days, 2};
    const double lowMean = meanOf(low, Weighting::Equal);
    const double highMean = meanOf(high, Weighting::Equal);
    std::vector<double> influence = influenceOnMean(low, Weighting::Equal, lowMean);
    for (double& value : influence)
        value = -value;
    const std::vector<double> ofHigh = influenceOnMean(high, Weighting::Equal, highMean);
    influence.insert(influence.end(), ofHigh.begin(), ofHigh.end());
    const ClusterVariance variance = clusterVariance(both, influence);
    split.difference = highMean - lowMean;
    split.error = std::sqrt(variance.variance);
    split.interval = studentInterval(split.difference, split.error, variance.degrees);
    split.probability = twoSided(split.difference, split.error, variance.degrees);
    return split;
}

} // namespace

std::vector<TercileRow> tercileTable(const Sample& sample, std::span<const Covariate> covariates)
{
    std::vector<TercileRow> table;
    std::vector<double> probabilities;
    for (const Covariate& covariate : covariates) {
        table.push_back({covariate.name, splitBy(sample, covariate.values)});
        if (table.back().split)
            probabilities.push_back(table.back().split->probability);
    }
    const std::vector<double> adjusted = benjaminiHochberg(probabilities);
    auto next = adjusted.begin();
    for (TercileRow& row : table) {
        if (!row.split)
            continue;
        TercileSplit split = *row.split;
        split.adjusted = *next++;
        row.split = split;
    }
    return table;
}

}} // namespace sor::study
