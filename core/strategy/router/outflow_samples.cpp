// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/router/outflow_samples.h"

namespace sor { inline namespace strategy {

void OutflowSamples::findBy(UnixNanos t, const OutflowHistory& history, Nanos reach, std::size_t venues)
{
    for (const bool opened : {false, true}) {
        Law& law = m_laws[opened ? 1 : 0];
        law.byVenue.clear();
        law.count = 0;
        for (VenueIndex v = 0; v < venues; ++v) {
            law.byVenue.push_back(history.endedBy(t, reach, v, opened));
            law.count += law.byVenue.back().size();
        }
    }
}

OutflowSamples::Basis OutflowSamples::fillsBehind(VenueIndex venue, std::int64_t queue,
                                                  std::vector<std::int64_t>& fills) const
{
    const Law& law = lawOf(queue);
    fills.clear();
    const auto add = [&](std::span<const ShadowOrder> samples) {
        for (const ShadowOrder& sample : samples)
            fills.push_back(sample.fillBehind(queue));
    };
    if (law.byVenue[venue].size() >= kLeast) {
        add(law.byVenue[venue]);
        return Basis::Own;
    }
    if (law.count < kLeast)
        return Basis::None;
    for (const auto& samples : law.byVenue)
        add(samples);
    return Basis::Pooled;
}

}} // namespace sor::strategy
