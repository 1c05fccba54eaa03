// SPDX-License-Identifier: GPL-3.0-or-later
// What the header of a file tells of its format, and what it lacks to be of one.
#pragma once

#include "base/result.h"
#include "input/csv/csv_form.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

/// A column that a format needs, under the names that it gives it; the second may be empty.
struct FormatColumn {
    Column column;
    std::array<std::string_view, 2> names;
};

/// A format of text that a header tells.
struct FormatProfile {
    FileFormat format;
    std::span<const FormatColumn> needed;
    bool hasOtherNames = false; // any name that is known for a column will do (columnOf())
};

/// All of them; a header that fits several is of the first.
std::span<const FormatProfile> textFormats();

/// Ok when `header` has what the format needs that `form` states. ColumnsUnusable with what it lacks.
Status checkFormat(std::span<const std::string_view> header, const CsvForm& form);

/// Which formats are nearest to `header`, what it lacks to be of each, and how to state it, in sentences;
/// empty when it lacks nothing.
std::string nearestFormats(std::span<const std::string_view> header, const CsvForm& form);

}}} // namespace sor::input::csv
