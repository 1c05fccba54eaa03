// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/bracket_rules.h"

#include <bit>

namespace sor { inline namespace search {

std::vector<ExecutionRules> bracketRules(const ExecutionRules& own, std::size_t venues)
{
    constexpr Nanos kLatency = std::chrono::milliseconds{1};
    std::vector<ExecutionRules> variants;
    // On an NBBO feed the queue falls by prints alone and the far side fills nothing: there is no other rule.
    // Where orders are known one by one nothing is inferred.
    const bool isExact = own.queue == QueueModel::Exact;
    const bool isInferred = !isExact || static_cast<std::size_t>(std::popcount(own.exactVenues)) < venues;
    const bool hasOthers = own.queue != QueueModel::PrintsOnly && isInferred;
    const auto tradesOnly = isExact ? QueueModel::Kind::Exact : QueueModel::Kind::TradesOnly;
    for (const auto kind : {tradesOnly, QueueModel::Kind::ProRata}) {
        for (const auto crossing : {CrossingRule::Kind::None, CrossingRule::Kind::Shown}) {
            if (!hasOthers)
                continue;
            ExecutionRules rules = own;
            rules.queue.kind = kind;
            rules.crossing.kind = crossing;
            variants.push_back(rules);
        }
    }
    ExecutionRules late = own;
    late.latency = kLatency;
    late.latencies.clear();
    variants.push_back(late);
    return variants;
}

bool hasSameRestingRules(const ExecutionRules& a, const ExecutionRules& b)
{
    return a.queue == b.queue && a.crossing == b.crossing;
}

bool hasSameLatency(const ExecutionRules& a, const ExecutionRules& b)
{
    return a.latency == b.latency && a.latencies == b.latencies;
}

}} // namespace sor::search
