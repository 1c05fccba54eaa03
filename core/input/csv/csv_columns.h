// SPDX-License-Identifier: GPL-3.0-or-later
// Which column of a CSV file holds what: bound by the names of its header, never by position.
#pragma once

#include "base/result.h"
#include "input/csv/csv_reader.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor::csv {

/// The columns that a quote needs or can use.
enum class Column : std::uint8_t {
    TsRecv,
    TsEvent,
    Venue,
    InstrumentId,
    Symbol,
    Action,
    Side,
    Price,
    Size,
    Flags,
    Sequence,
    BidPx,
    BidSz,
    AskPx,
    AskSz
};
inline constexpr std::size_t kColumns = 15;

inline constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

/// Where the columns of one file are.
struct Layout {
    char separator = ',';
    std::vector<std::string> names; // as the header writes them
    std::array<std::size_t, kColumns> position{}; // of each Column in a row; kAbsent where the file has none
    CsvSchema schema = CsvSchema::Unknown; // Mbp1 also for tbbo, whose columns are the same
    CsvPriceForm priceForm = CsvPriceForm::Decimal;

    std::size_t at(Column column) const { return position[static_cast<std::size_t>(column)]; }
    bool has(Column column) const { return at(column) != kAbsent; }
    /// The header's own word for a column that the file has.
    const std::string& nameOf(Column column) const { return names[at(column)]; }
    bool hasBids() const { return has(Column::BidPx); }
    bool hasTrades() const { return has(Column::Action) && has(Column::Price) && has(Column::Size); }
    /// A pair of venue and instrument_id stands for a symbol: the text is read once a pair, not in every row.
    bool pairsNameSymbols() const { return has(Column::InstrumentId); }
};

/// Binds the names of a header line. DataUnusable (without `where`) when a needed column is missing or there
/// twice.
Result<Layout> bindColumns(std::span<const std::string_view> header, char separator);

/// Comma or tab, whichever the header line has more of; '\0' when it has neither.
char findSeparator(std::string_view headerLine);

} // namespace sor::csv
