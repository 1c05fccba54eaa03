// SPDX-License-Identifier: GPL-3.0-or-later
// What was in a file of quotes, and which of its rows were skipped.
#pragma once

#include "base/enum_names.h"
#include "base/time.h"
#include "input/csv/csv_form.h"
#include "input/csv/file_mark.h"
#include "input/csv/trade_sketch.h"
#include "input/csv/whole_prices.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input {

/// What the columns look like; a guess for people, nothing is decided by it.
enum class CsvSchema : std::uint8_t {
    Mbp1,
    Mbp10,
    Tbbo,
    Bbo,
    Cmbp1,
    Cbbo,
    ShortNames,
    Nbbo, // the best over all venues, with one venue at each side
    Trades, // without quotes
    Mbo, // single orders
    Lobster, // likewise
    Status, // halts
    Definition, // what instruments are called
    Unknown
};
constexpr auto namesOf(std::type_identity<CsvSchema>)
{
    return enumNames<CsvSchema>({{CsvSchema::Mbp1, "mbp-1"},
                                 {CsvSchema::Mbp10, "mbp-10"},
                                 {CsvSchema::Tbbo, "tbbo"},
                                 {CsvSchema::Bbo, "bbo"},
                                 {CsvSchema::Cmbp1, "cmbp-1"},
                                 {CsvSchema::Cbbo, "cbbo"},
                                 {CsvSchema::ShortNames, "short names"},
                                 {CsvSchema::Nbbo, "nbbo"},
                                 {CsvSchema::Trades, "trades"},
                                 {CsvSchema::Mbo, "mbo"},
                                 {CsvSchema::Lobster, "lobster"},
                                 {CsvSchema::Status, "status"},
                                 {CsvSchema::Definition, "definition"},
                                 {CsvSchema::Unknown, "unknown"}});
}

/// Rows of the schema show quotes.
constexpr bool isOfQuotes(CsvSchema schema)
{
    return schema != CsvSchema::Trades && schema != CsvSchema::Status && schema != CsvSchema::Definition;
}
/// What its quotes lack, as a sentence; may be empty.
std::string_view schemaWarning(CsvSchema schema);

/// A row that was skipped.
struct RowProblem {
    std::int64_t line = 0; // 1-based; the header is line 1
    std::string column; // its name; empty where the row as a whole is wrong
    std::string found; // what stands there, cut where it is long
    std::string expected; // what would have been right, in words
    bool isRecord = false; // `line` is the number of a record in a binary file, from 1
    /// "line 17, column ask_px_00: found 'x', expected a price such as 222.83".
    std::string text() const;
    friend bool operator==(const RowProblem&, const RowProblem&) = default;
};
/// Skipped rows of a file that are kept with their reasons.
inline constexpr std::size_t kMaxRowProblems = 20;

/// Counts of what a data-quality report wants and only the reader sees; of rows that were handed on.
struct CsvRowCounts {
    std::int64_t rows = 0; // handed on
    std::int64_t trades = 0; // action T
    std::int64_t emptyAsks = 0; // no price, or size 0
    std::int64_t emptyBids = 0; // 0 when the file has no bid columns
    std::int64_t zeroSizes = 0; // rows with an ask or bid size of 0
    std::int64_t undefinedSentinels = 0; // rows with INT64_MAX as a price or UINT32_MAX as a size
    std::int64_t maybeBadBook = 0; // F_MAYBE_BAD_BOOK is set
    std::int64_t badTsRecv = 0; // F_BAD_TS_RECV is set
    std::int64_t timesWithoutZone = 0; // rows with a date and time that names no zone
    std::int64_t timesTwice = 0; // rows with a time that clocks of the zone show twice
    std::int64_t lackingRecv = 0; // rows that lack the time of receipt and stand at the other one
    std::int64_t lackingEvent = 0; // likewise the other way round
    std::int64_t roundedPrices = 0; // rows with a price of more than nine decimals that matter
    /// Rows that repeat the one before: venue, sequence, ts_event, action, side and the text of price and
    /// size. Counted only where the file has action and sequence columns.
    std::int64_t duplicates = 0;
    friend bool operator==(const CsvRowCounts&, const CsvRowCounts&) = default;
};

/// Times of one venue that go back within the hour that clocks show twice.
struct StepBack {
    UnixNanos before; // the latest time of the venue so far
    UnixNanos after; // of the row that steps back
};

/// A column that is not read, and that has several values in the quotes of one venue and one instrument.
struct UnreadColumn {
    /// What its name says that the values are.
    enum class Kind : std::uint8_t {
        Unknown, // text that may name instruments
        Contract, // an expiry, a strike, a side of options
        Level, // of a book: a row each
        Maker // the one who quotes: a row each
    };
    std::string name; // as the header writes it
    std::vector<std::string> values; // up to three
    Kind kind = Kind::Unknown; // by its name
};

/// What was in the file.
struct CsvSummary {
    std::filesystem::path path; // as it was given
    std::int64_t bytes = 0; // as stored
    std::string xxh3; // XXH3-128 of the stored bytes, 32 hex digits
    FileMark mark; // of the file when it had been read
    CsvRowCounts counts; // of the rows that were handed on
    std::int64_t rowsSkipped = 0; // bad rows; whether that is too many is the caller's decision
    std::int64_t rowsOtherSymbol = 0; // rows of symbols that were not chosen
    std::vector<RowProblem> problems; // of the first kMaxRowProblems bad rows
    // Of the first and the last row handed on, in file order.
    std::optional<UnixNanos> firstTsEvent; // nothing without rows, as the next three
    std::optional<UnixNanos> lastTsEvent; // not the latest where rows are out of order
    std::optional<UnixNanos> firstTsRecv; // nothing too where there is no such column
    std::optional<UnixNanos> lastTsRecv; // likewise
    std::vector<std::string> columns; // as the header names them
    CsvPriceForm priceForm = CsvPriceForm::Decimal; // how it writes prices
    WholePrices wholePrices; // of the form's decision
    CsvSchema schema = CsvSchema::Unknown; // what its columns look like
    std::string vendor; // the title of the vendor's format; empty: of none
    std::string zone; // of times, as that format has it
    std::string clock; // by which its rows are ordered
    bool isByTape = false; // that is the tape's, not the exchange's
    std::string sizes; // what its sizes are of; empty: shares
    bool isDbn = false; // records of a DBN file instead of CSV
    bool hasTsRecv = false; // it has a column of receive times
    bool hasBids = false; // it has columns of bids
    bool hasTrades = false; // there are action, price and size columns
    bool hasFlags = false; // it has Databento's record flags
    bool hasSequence = false; // it has the venues' own numbers
    std::string symbol; // the one that was read; empty when the file does not say
    bool areTimesOfDay = false; // the day is stated once, or in a column
    std::string countedTimes; // what times are that are numbers of a day; empty: none are
    std::optional<StepBack> stepBack; // the first; nothing: there is none
    std::string lackOfQuotes; // why it cannot show any, as a sentence; empty: it may
    std::vector<std::string> warnings; // plain sentences
    /// Of several symbols that were read together (CsvOptions::symbols), by number: what this would be for
    /// each alone; without rows where it has none. Empty when one symbol is read, or the file does not name
    /// them.
    std::vector<CsvSummary> ofSymbols;
    std::vector<UnreadColumn> unread; // that may tell apart rows that are read as of one instrument
    std::vector<std::string> doubts; // likewise, of what a reader of results must know
    TradeSketch trades; // of all rows handed on; of each symbol alone it is not kept

    /// Rows that were handed on.
    std::int64_t rows() const { return counts.rows; }
};

}} // namespace sor::input
