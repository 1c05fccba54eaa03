// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the best cell of a search is more than the best of many chances.
#pragma once

#include "study/day_cells.h"
#include "study/estimate.h"

#include <cstdint>

namespace sor { inline namespace study {

/// With fewer days the resamples say nothing.
inline constexpr std::size_t kMinSearchDays = 10;

/// With fewer the SPA test finds too much, see testSearch().
inline constexpr std::size_t kManySearchDays = 250;

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
    std::size_t days = 0;
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
/// the SPA test finds too much: of 2,000 searches among 25 cells of white noise it had p <= 0.05 in 48 % on
/// 10 days, 35 % on 20, 19 % on 40 and 18 % on 60, of 400 in 18 % on 100 and 11 % on 250, the reality check
/// in 9, 8, 6 and 6 %. The cause is omega: blocks of a few days count the covariances of all lags, which sum
/// to the negative of the variance about the sample mean, so that omega^2 is 0.75 of it on 10 days and 0.88
/// on 60; and each omega_k is taken as known, although it is as uncertain as the t of a few degrees of
/// freedom. With blocks of one day 30, 16, 9 and 9 % are left, with the true omega 9 to 5 %; the threshold
/// hardly matters. Takes draws x cells doubles of memory. Lack::Days below kMinSearchDays days,
/// Lack::Variation when every cell is the same on all days.
Estimate<SearchTest> testSearch(const DayCells& savings, const SearchTestSettings& settings);

}} // namespace sor::study
