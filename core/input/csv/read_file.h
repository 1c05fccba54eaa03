// SPDX-License-Identifier: GPL-3.0-or-later
// Which bytes a summary is about.
#pragma once

#include "input/csv/csv_input.h"
#include "input/csv/csv_reader.h"

#include <filesystem>

namespace sor { inline namespace input { namespace csv {

/// Notes in the summary the file at `path` that was read to its end: its name, size, hash and mark.
/// DataUnusable when it was changed meanwhile.
inline Status noteFile(StoredFile& file, const std::filesystem::path& path, CsvSummary& summary)
{
    if (auto status = file.checkUnchanged(); !status)
        return status;
    summary.path = path;
    summary.bytes = file.storedSize();
    summary.xxh3 = file.hashHex();
    summary.mark = markOf(path).value_or(FileMark{});
    for (CsvSummary& own : summary.ofSymbols) {
        own.path = summary.path;
        own.bytes = summary.bytes;
        own.xxh3 = summary.xxh3;
        own.mark = summary.mark;
    }
    return ok();
}

}}} // namespace sor::input::csv
