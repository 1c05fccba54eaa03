// SPDX-License-Identifier: GPL-3.0-or-later
// Volumes of stretches of time brought to the buckets of a window.
#pragma once

#include "base/units.h"
#include "strategy/baselines/volume_profile.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace strategy {

/// The weights of a window's buckets, as they are added up.
class BucketWeights {
public:
    BucketWeights(TimeWindow window, Nanos bucket);
    /// Spreads `weight` evenly over `span`: buckets get what they share time with.
    void add(std::int64_t weight, TimeWindow span);
    std::vector<std::int64_t> take() { return std::move(m_weights); }

private:
    TimeWindow m_window;
    Nanos m_bucket;
    std::vector<std::int64_t> m_weights;
};

bool hasWeight(const std::vector<std::int64_t>& weights);

/// Even slices; `why` is a sentence.
VolumeProfile evenProfile(const ParentOrder& order, Nanos bucket, std::string_view why);

}} // namespace sor::strategy
