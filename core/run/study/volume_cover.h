// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the volume that orders were sized by is all that there was.
#pragma once

#include "base/result.h"
#include "run/study/study_catalogue.h"
#include "study/study_rows.h"

#include <cstddef>
#include <span>
#include <string>

namespace sor { inline namespace runs {

/// Orders by participation whose volume is of days that the files do not cover from the open on, and to the
/// close where the day is an earlier one: expectedVolume() takes it for all of the day.
struct ThinVolume {
    std::size_t orders = 0;
    std::string example; // "IBM on 2013-10-07, 15:20 to 20:00 UTC"; empty without one
};

/// Of rows that were sized, from what the catalogue knows; a day lacks nothing that is shorter than a part of
/// VolumeRecord. Fails as MarketHours::of().
Result<ThinVolume> thinVolumeOf(std::span<const StudyRow> rows, const StudyCatalogue& catalogue);

}} // namespace sor::runs
