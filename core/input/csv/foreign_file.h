// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are no tables of text, by their first bytes: what they are and how to make one of them.
#pragma once

#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

/// Why a file that begins like this cannot be a CSV, as a sentence; empty when it may be one.
std::string whyNoTable(std::string_view head);

/// The same of a zip by the name of one of its members ("xl/workbook.xml", "bid.npy").
std::string_view whyNoArchive(std::string_view member);

}}} // namespace sor::input::csv
