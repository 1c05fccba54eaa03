// SPDX-License-Identifier: GPL-3.0-or-later
// What the top of a file says of it, for a user who is about to choose it.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_reader.h"
#include "input/dbn/dbn_symbols.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace sor::ui {

/// What the rows of a file are.
enum class RowKind : std::uint8_t {
    Venues, // quotes of single venues
    Nbbo, // of the best of all venues
    Orders, // single orders
    Trades, // prints alone
    Other // halts, names of instruments
};

struct FileTop {
    CsvPreview preview;
    FileFormat format = FileFormat::Csv; // that it is read as; never Auto
    RowKind kind = RowKind::Venues;
    std::optional<csv::Layout> layout; // of text under a header
};

/// As previewQuoteFile(), of a file as a setup names it ("XNAS=a.csv"); of an archive the first member.
Result<FileTop> readFileTop(const std::string& file, const CsvForm& form = {});

/// How many records each symbol of a file has, those of most first.
struct SymbolCounts {
    std::vector<std::pair<std::string, std::int64_t>> records;
    bool isWhole = true; // false: there are at least so many
};
/// Of a DBN file, which is read to its end, or until it is clear that its rows or symbols are too many.
/// `definitions` may be null. Errors as readQuoteFile() has them, but for several symbols; Interrupted.
Result<SymbolCounts> countSymbols(const std::filesystem::path& dbn, const dbn::Symbology* definitions,
                                  const std::stop_token& stop);

} // namespace sor::ui
