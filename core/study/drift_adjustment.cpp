// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/drift_adjustment.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <vector>

namespace sor { inline namespace study {

namespace {

/// The slope over the observations of all days but one; nothing without two different moves.
std::optional<double> slopeWithout(const Sample& sample, std::span<const double> move, std::size_t day)
{
    double moves = 0;
    double savings = 0;
    double count = 0;
    std::optional<double> first;
    bool varies = false;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (sample.day[i] == day)
            continue;
        moves += move[i];
        savings += sample.bps[i];
        ++count;
        varies = varies || (first && *first != move[i]);
        first = move[i];
    }
    if (!varies)
        return std::nullopt;
    double products = 0;
    double squares = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (sample.day[i] == day)
            continue;
        products += (move[i] - moves / count) * (sample.bps[i] - savings / count);
        squares += (move[i] - moves / count) * (move[i] - moves / count);
    }
    return products / squares;
}

} // namespace

Estimate<Sample> withoutDrift(const Sample& sample, std::span<const double> move)
{
    assert(move.size() == sample.size()
           && std::all_of(move.begin(), move.end(), [](double x) { return std::isfinite(x); }));
    if (sample.days < 2)
        return NoEstimate{Lack::Days, sample.days, 2};
    std::vector<double> slopes;
    for (std::size_t day = 0; day < sample.days; ++day) {
        const auto slope = slopeWithout(sample, move, day);
        if (!slope)
            return NoEstimate{Lack::Variation};
        slopes.push_back(*slope);
    }
    Sample adjusted = sample;
    for (std::size_t i = 0; i < sample.size(); ++i)
        adjusted.bps[i] -= slopes[sample.day[i]] * move[i];
    return adjusted;
}

}} // namespace sor::study
