// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/scheduled.h"

#include <cassert>
#include <numeric>

namespace sor { inline namespace strategy {

std::size_t Schedule::bucketCount(TimeWindow window, Nanos bucket)
{
    assert(window.from < window.to && bucket.count() > 0);
    return static_cast<std::size_t>((window.length() + bucket - Nanos{1}) / bucket);
}

Schedule Schedule::even(const ParentOrder& order, Nanos bucket)
{
    return weighted(order, bucket, std::vector<std::int64_t>(bucketCount(order.window, bucket), 1));
}

Schedule Schedule::weighted(const ParentOrder& order, Nanos bucket, const std::vector<std::int64_t>& weights)
{
    assert(weights.size() == bucketCount(order.window, bucket));
    Int128 total = 0;
    for (const std::int64_t weight : weights) {
        assert(weight >= 0);
        total += weight;
    }
    assert(total > 0);
    Schedule schedule;
    schedule.m_from = order.window.from;
    schedule.m_bucket = bucket;
    Int128 sum = 0;
    for (const std::int64_t weight : weights) {
        sum += weight;
        // Shares and weights are below 2^63: the product fits in 128 bits.
        schedule.m_due.push_back({static_cast<std::int64_t>(Int128{order.shares.count} * sum / total)});
    }
    return schedule;
}

}} // namespace sor::strategy
