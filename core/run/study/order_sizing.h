// SPDX-License-Identifier: GPL-3.0-or-later
// How many shares an order by participation has.
#pragma once

#include "base/result.h"
#include "base/share_unit.h"
#include "base/time.h"
#include "market/market_hours.h"
#include "market/volume_record.h"

#include <cstdint>

namespace sor { inline namespace runs {

/// The volume expected in `window` from what was known before it: the mean volume of the regular hours of
/// earlier days (those of `record` with any) x the part of the typical day that lies in the window (US: the
/// typical curve, elsewhere an even one). Without an earlier day the volume a minute from the open to the
/// window's start, of whole five minutes of at least one of them, x the window's minutes. DataUnusable with
/// the reason when neither is there. `record` may hold the window's own day and later ones, which are not
/// looked at beyond the start.
Result<double> expectedVolume(const VolumeRecord& record, TimeWindow window, const MarketHours& hours);

/// `percent` of that, in whole lots; DataUnusable when it comes to less than a lot.
Result<std::int64_t> sharesOf(double percent, const VolumeRecord& record, TimeWindow window,
                              const MarketHours& hours, Shares lot, ShareUnit unit);

}} // namespace sor::runs
