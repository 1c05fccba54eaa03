// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/headline.h"

namespace sor { inline namespace study {

Estimate<Headline> headlineOf(const Sample& sample, Weighting weighting, std::uint64_t seed)
{
    const Estimate<ClusteredMean> clustered = clusteredMean(sample, weighting);
    if (!clustered)
        return clustered.why();
    Headline headline{clustered->mean, clustered->interval, IntervalMethod::Clustered, *clustered,
                      wildInterval(sample, weighting, seed)};
    const auto width = [](const Interval& interval) { return interval.high - interval.low; };
    if (headline.wild && width(headline.wild->interval) > width(clustered->interval)) {
        headline.interval = headline.wild->interval;
        headline.method = IntervalMethod::WildBootstrap;
    }
    return headline;
}

}} // namespace sor::study
