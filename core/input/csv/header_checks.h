// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the first rows of a file of no known format agree with what its header was taken for.
#pragma once

#include "base/result.h"
#include "input/csv/csv_text.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// The values of a column in the first rows that have one, 1,000 at most.
std::vector<std::string> firstValues(const TextBuffer& text, const Layout& layout, std::size_t position);

/// DataUnusable where most of the first rows have values behind the last column; where two columns of one
/// meaning differ, of which `form` states none; where both sides of what looks like an NBBO feed are always
/// of one venue; where sizes of trades are sums (volumes since the open). Parts of seconds in a column that
/// is not read are noted in `layout.doubts`.
Status checkHeader(const TextBuffer& text, const CsvForm& form, Layout& layout);

}}} // namespace sor::input::csv
