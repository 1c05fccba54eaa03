// SPDX-License-Identifier: GPL-3.0-or-later
// What was found in a file of a vendor, in sentences.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_reader.h"

#include <cstdint>

namespace sor { inline namespace input { namespace csv {

/// Adds to the summary of a whole file how its format was read, and warnings; leaves that of other files as
/// it is. `lot`: that of its symbol, where it is stated, else 0. DataUnusable (without `where`) when its last
/// row is of another day.
Status describeVendor(const Layout& layout, const VendorCounts& counts, std::int64_t lot,
                      CsvSummary& summary);

}}} // namespace sor::input::csv
