// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the files of vendors by their headers, and binds their columns (resources/vendors/formats.csv).
#pragma once

#include "base/result.h"
#include "input/csv/csv_columns.h"

#include <span>
#include <string>

namespace sor::csv {

/// Of a header with `plainNames`, sets what the format of a vendor says and nothing before did: columns,
/// rules, and how times and numbers are written. Leaves the layout of other files as it is. Fails where the
/// system does not know the zone of its times.
Status bindVendor(std::span<const std::string> plainNames, const CsvForm& form, Layout& layout);

} // namespace sor::csv
