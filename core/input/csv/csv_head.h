// SPDX-License-Identifier: GPL-3.0-or-later
// The top of a CSV file: its header, and what its first rows say of all.
#pragma once

#include "input/csv/csv_text.h"

#include <cstdint>
#include <string>

namespace sor { inline namespace input { namespace csv {

struct Head {
    Layout layout;
    std::int64_t lines = 0; // of the header and what stands before it
};

/// Reads the header at the front of `text` (filling it up) and takes it from there: the layout, with the form
/// of prices and times that `form` states, the rows at the top show, or the file's name says. Quotes with one
/// venue a row that all have one side at the top are those of an NBBO feed, unless `form` says otherwise.
/// Errors name `where`, the file.
Result<Head> readHead(TextBuffer& text, ByteSource& source, const CsvForm& form, const Tuning& tuning,
                      const std::string& where);

}}} // namespace sor::input::csv
