// SPDX-License-Identifier: GPL-3.0-or-later
// Which column of a CSV file holds what: bound by the names of its header, never by position.
#pragma once

#include "base/result.h"
#include "input/csv/column_names.h"
#include "input/csv/csv_reader.h"
#include "input/csv/vendor_rules.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace csv {

inline constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

/// What a row is.
enum class RowMeaning : std::uint8_t {
    Quote, // of one venue, and its trade
    Nbbo, // the best bid and ask over all venues, each with its venue
    NbboSide, // one of the two with its venue; the other stays as it was
    Print
};

/// A column that nothing reads, looked at for what it may tell apart.
struct WatchedColumn {
    std::size_t position;
    UnreadColumn::Kind kind;
};

/// What stands in the watched columns of a row.
struct WatchedRow {
    std::string venue;
    std::string instrument;
    std::vector<std::string> values;
};

/// Where the columns of one file are.
struct Layout {
    char separator = ',';
    std::vector<std::string> names; // as the header writes them
    std::array<std::size_t, kColumns> position{}; // of each Column in a row; kAbsent where the file has none
    CsvSchema schema = CsvSchema::Unknown; // Mbp1 also for tbbo, whose columns are the same
    WholePrices wholePrices;
    NumberStyle numbers;
    TimeStyle times;
    /// Of a symbol in two columns, sym_root and sym_suffix.
    std::size_t symbolSuffix = kAbsent;
    RowMeaning meaning = RowMeaning::Quote;
    std::size_t bidVenue = kAbsent; // of an NBBO feed
    std::size_t askVenue = kAbsent;
    /// Every row of the NBBO feed is a trade and the quotes that it met (tcbbo).
    bool showsQuotesOfTrades = false;
    std::size_t condition = kAbsent; // of sales, in a file of trades
    std::size_t correction = kAbsent;
    std::vector<std::size_t> markedBy; // columns whose words say that rows are no prints, or auctions
    bool sideIsOfMaker = false; // the column of sides says whether the buyer was the resting side
    /// Of the days of times of day.
    std::size_t date = kAbsent;
    std::string venue; // of all rows, where no column names them
    VendorRules vendor; // of a file whose header is that of a vendor
    /// Of what a row is, a quote or a trade ("T"), where there are no actions.
    std::size_t recordKind = kAbsent;
    std::vector<WatchedColumn> watched; // see watchColumns()
    std::vector<WatchedRow> topRows; // of them
    std::vector<std::string> assumed; // how times and numbers are taken, in sentences
    std::vector<std::string> doubts; // of that, what may well be otherwise
    std::string countedTimes; // what times are that are numbers of a day; empty: none are

    std::size_t at(Column column) const { return position[static_cast<std::size_t>(column)]; }
    bool has(Column column) const { return at(column) != kAbsent; }
    /// The header's own word for a column that the file has.
    const std::string& nameOf(Column column) const { return names[at(column)]; }
    /// The symbol of a row that has it; `joined` holds what two columns make of it ("BRK B").
    std::string_view symbolOf(std::span<const std::string_view> fields, std::string& joined) const
    {
        const std::string_view symbol = fields[at(Column::Symbol)];
        if (symbolSuffix >= fields.size() || fields[symbolSuffix].empty())
            return symbol;
        joined = symbol;
        joined += ' ';
        return joined += fields[symbolSuffix];
    }
    /// The numbers of its venues are ids of Databento's publishers.
    bool hasPublishers() const;
    bool hasBids() const { return has(Column::BidPx); }
    bool isNbbo() const { return meaning == RowMeaning::Nbbo || meaning == RowMeaning::NbboSide; }
    bool hasTrades() const { return has(Column::Action) && has(Column::Price) && has(Column::Size); }
    /// Rows of quotes may be trades with nothing of the quote: prints.
    bool mayHavePrints() const
    {
        return meaning == RowMeaning::Quote && has(Column::Price) && has(Column::Size)
            && (has(Column::Action) || recordKind != kAbsent);
    }
    /// A pair of venue and instrument_id stands for a symbol, whose text at the row's end is only compared.
    bool pairsNameSymbols() const
    {
        return has(Column::InstrumentId)
            && (!has(Column::Symbol) || (at(Column::Symbol) + 1 == names.size() && symbolSuffix == kAbsent));
    }
};

/// The text of Layout::recordKind says that the row is a trade.
bool isTradeKind(std::string_view text);
/// It says that the row is a trade or a quote.
bool isRecordKind(std::string_view text);

/// Quotes with one venue a row, bound as those of venues, are one side each of an NBBO feed.
void takeAsSides(Layout& layout);

/// Binds the names of a header line, those first that `form` states. DataUnusable (without `where`) when a
/// needed column is missing or there twice. What is stated of prices and sizes of trades goes to their files
/// where a run has such; of times, venues and symbols it goes to all that have a column of that name. A venue
/// for each side makes it an NBBO feed, unless `form` says otherwise.
Result<Layout> bindColumns(std::span<const std::string_view> header, char separator,
                           const CsvForm& form = {});

/// Comma, tab, semicolon or pipe, whichever the header line has most of; '\0' when it has none.
char findSeparator(std::string_view headerLine);

}}} // namespace sor::input::csv
