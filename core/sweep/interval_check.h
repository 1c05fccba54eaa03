// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a window can be cut into the router's intervals.
#pragma once

#include "base/result.h"
#include "base/time.h"

namespace sor {

/// A sentence when cont-kukanov cannot: InvalidArgument for more than a million intervals, `tooShort` for a
/// window shorter than one.
Status checkInterval(TimeWindow window, Nanos interval, ErrorCode tooShort);

} // namespace sor
