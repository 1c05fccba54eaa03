// SPDX-License-Identifier: GPL-3.0-or-later
// What to say of a column that is not read.
#pragma once

#include "input/csv/csv_summary.h"
#include "market/tape_plausibility.h"

namespace sor { inline namespace input { namespace csv {

/// Of a column that may tell apart rows that are read as of one instrument: a warning, or a refusal where its
/// name says that it does.
Finding findingOf(const UnreadColumn& column);

}}} // namespace sor::input::csv
