// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the best cell of a search is more than the best of many chances.
#pragma once

#include "study/day_cells.h"
#include "study/estimate.h"

#include <cstdint>

namespace sor::study {

/// With fewer days the resamples say nothing.
inline constexpr std::size_t kMinSearchDays = 10;

struct SearchTestSettings {
    std::size_t meanBlock = 0; // days; 0: defaultBlock()
    std::size_t draws = 2'000; // at least 1
    std::uint64_t seed = 1;
};

struct SearchTest {
    std::size_t bestCell = 0; // of those with the best mean the first
    double bestMean = 0; // bps a day, all days alike
    double spaStatistic = 0; // the largest studentised mean, at least 0
    double spaProbability = 1; // that chance alone brings as much
    double realityStatistic = 0; // sqrt(days) x the largest mean
    double realityProbability = 1;
    double deflatedMean = 0; // bestMean less what the best of so many cells has by chance
    std::size_t meanBlock = 0; // days
    std::size_t constantCells = 0; // the same on every day: without a part in the SPA test
};

/// Tests that no cell has a positive mean saving, by the stationary bootstrap of days (drawDays).
/// SPA: T = max(0, max over k of sqrt(G) mean_k / omega_k), omega_k^2 = G x the variance of mean*_k about
/// mean_k over the same draws; T* takes mean*_k - mean_k x [sqrt(G) mean_k / omega_k >= -sqrt(2 log log G)],
/// the consistent test of Hansen 2005 (A test for superior predictive ability, J. Business & Economic
/// Statistics 23). Reality check: max of sqrt(G) mean_k against max of sqrt(G) (mean*_k - mean_k),
/// unstudentised (White 2000, A reality check for data snooping, Econometrica 68). Probabilities are shares
/// of draws that reach the statistic. Deflated mean = bestMean - the mean over draws of max of (mean*_k -
/// mean_k). Cells that are alike on all days count as one without further ado. With few days
/// the SPA test finds too much: of 400 searches among 25 cells of white noise it had p <= 0.05 in 50 % on 10
/// days, 36 % on 20, 23 % on 40, 18 % on 100 and 11 % on 250, the reality check in 6 to 10 %. Takes draws x
/// cells doubles of memory. Lack::Days below kMinSearchDays days, Lack::Variation when every cell is the same
/// on all days.
Estimate<SearchTest> testSearch(const DayCells& savings, const SearchTestSettings& settings);

} // namespace sor::study
