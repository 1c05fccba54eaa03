// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a window can be cut into the router's intervals.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <cstdint>

namespace sor { inline namespace search {

/// Intervals that a router with queues decides in at most.
inline constexpr std::int64_t kMostSlices = 1'000'000;

/// Slices that a schedule by the clock may have.
inline constexpr std::int64_t kMostBuckets = 10'000'000;

/// Start times that a sweep may have.
inline constexpr std::int64_t kMostStarts = 100'000;

/// InvalidArgument when a window cannot be cut into such slices: it or the slice is empty, or there are more
/// than kMostBuckets.
Status checkBucket(TimeWindow window, Nanos bucket);

/// A sentence when cont-kukanov cannot: InvalidArgument for more than a million intervals, `tooShort` for a
/// window shorter than one.
Status checkInterval(TimeWindow window, Nanos interval, ErrorCode tooShort);

}} // namespace sor::search
