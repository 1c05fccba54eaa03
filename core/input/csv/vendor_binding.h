// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the files of vendors by their headers, and binds their columns (resources/vendors/formats.csv).
#pragma once

#include "base/result.h"
#include "input/csv/csv_columns.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

/// Of a header with `plainNames`, sets what the format of a vendor says and nothing before did: columns,
/// rules, and how times and numbers are written. Leaves the layout of other files as it is, and of all when
/// `form` states another format. Fails when it states a vendor's that this is not, where the system does
/// not know the zone of its times, and with round lots that cannot be read or that its sizes are not in.
Status bindVendor(std::span<const std::string> plainNames, const CsvForm& form, Layout& layout);

/// The names of the columns of a file without a header line, separated by commas, when its number of columns
/// and `form`, or else the name of `file`, tell that it is a vendor's; else empty.
std::string namesWithoutHeader(std::string_view file, std::size_t columns, const CsvForm& form);

}}} // namespace sor::input::csv
