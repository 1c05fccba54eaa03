// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a window can be cut into the router's intervals.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <cstdint>

namespace sor {

/// Intervals that a router with queues decides in at most.
inline constexpr std::int64_t kMostSlices = 1'000'000;

/// A sentence when cont-kukanov cannot: InvalidArgument for more than a million intervals, `tooShort` for a
/// window shorter than one.
Status checkInterval(TimeWindow window, Nanos interval, ErrorCode tooShort);

} // namespace sor
