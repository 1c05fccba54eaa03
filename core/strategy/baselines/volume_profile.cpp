// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/baselines/volume_profile.h"

#include "strategy/baselines/profile_weights.h"
#include "strategy/scheduled.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <limits>

namespace sor { inline namespace strategy {

namespace {

/// Volumes of a file as whole weights, as large as the sum of all may be, so that small volumes in many
/// buckets are not lost.
class WholeWeights {
public:
    WholeWeights(const std::vector<VolumeAtTime>& rows, std::int64_t days)
        : m_most(std::numeric_limits<std::int64_t>::max()
                 / (static_cast<std::int64_t>(rows.size() + 1) * days))
    {
        for (const VolumeAtTime& row : rows)
            m_largest = std::max(m_largest, row.volume);
    }
    std::int64_t of(std::int64_t volume) const
    {
        // A whole factor where there is one: proportions stay exact.
        if (m_largest <= m_most)
            return volume * (m_most / m_largest);
        return static_cast<std::int64_t>(Int128{volume} * m_most / m_largest);
    }

private:
    std::int64_t m_most; // of one row
    std::int64_t m_largest = 1;
};

/// Time of day at which a row of a profile file ends: the next row's start; the last row is as long as the
/// one before it (a bucket if that is longer), but the first row of the next day ends it.
Nanos endOfRow(const std::vector<VolumeAtTime>& rows, std::size_t row, Nanos bucket)
{
    if (row + 1 < rows.size())
        return rows[row + 1].timeOfDay;
    const Nanos start = rows[row].timeOfDay;
    const Nanos before = row == 0 ? Nanos{0} : rows[row - 1].timeOfDay;
    return std::min(start + std::max(start - before, bucket), std::chrono::days{1} + rows.front().timeOfDay);
}

} // namespace

BucketWeights::BucketWeights(TimeWindow window, Nanos bucket)
    : m_window(window)
    , m_bucket(bucket)
    , m_weights(Schedule::bucketCount(window, bucket), 0)
{
}

void BucketWeights::add(std::int64_t weight, TimeWindow span)
{
    const UnixNanos from = std::max(span.from, m_window.from);
    const UnixNanos to = std::min(span.to, m_window.to);
    if (from >= to)
        return;
    for (auto b = static_cast<std::size_t>((from - m_window.from) / m_bucket); b < m_weights.size(); ++b) {
        const UnixNanos bucketStart = m_window.from + m_bucket * static_cast<std::int64_t>(b);
        if (bucketStart >= to)
            return;
        const Nanos shared = std::min(to, bucketStart + m_bucket) - std::max(from, bucketStart);
        m_weights[b] += static_cast<std::int64_t>(Int128{weight} * shared.count() / span.length().count());
    }
}

bool hasWeight(const std::vector<std::int64_t>& weights)
{
    return std::ranges::any_of(weights, [](std::int64_t weight) { return weight > 0; });
}

VolumeProfile evenProfile(const ParentOrder& order, Nanos bucket, std::string_view why)
{
    return {std::vector<std::int64_t>(Schedule::bucketCount(order.window, bucket), 1),
            VolumeProfile::Basis::Even, fmt::format("{} VWAP takes even slices here, as TWAP does.", why)};
}

VolumeProfile profileFromFile(const std::vector<VolumeAtTime>& stated, const ParentOrder& order, Nanos bucket)
{
    const TimeWindow& window = order.window;
    if (bucket.count() <= 0 || window.from >= window.to)
        return {};
    std::vector<VolumeAtTime> rows;
    std::ranges::copy_if(stated, std::back_inserter(rows), [&rows](const VolumeAtTime& row) {
        return row.timeOfDay >= (rows.empty() ? Nanos{0} : rows.back().timeOfDay)
            && row.timeOfDay < std::chrono::days{1};
    });
    BucketWeights sums(window, bucket);
    // The last row of the day before may reach into the window.
    using Days = std::chrono::days;
    const auto firstDay = std::chrono::floor<Days>(window.from) - Days{1};
    const auto days = (std::chrono::floor<Days>(window.to) - firstDay).count() + 1;
    const WholeWeights whole(rows, days);
    for (std::int64_t d = 0; d < days; ++d) {
        const UnixNanos midnight{firstDay + Days{d}};
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const TimeWindow span{midnight + rows[r].timeOfDay, midnight + endOfRow(rows, r, bucket)};
            if (rows[r].volume > 0)
                sums.add(whole.of(rows[r].volume), span);
        }
    }
    auto weights = sums.take();
    if (!hasWeight(weights))
        return evenProfile(order, bucket, "The profile file has no volume within the window.");
    return {std::move(weights), VolumeProfile::Basis::File, "Slices follow the profile file."};
}

}} // namespace sor::strategy
