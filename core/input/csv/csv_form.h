// SPDX-License-Identifier: GPL-3.0-or-later
// How a file writes numbers and times, and what a user states of it where the file does not say.
#pragma once

#include "base/enum_names.h"
#include "base/share_unit.h"
#include "base/units.h"
#include "base/zone.h"
#include "input/csv/file_format.h"
#include "market/tape.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

class SizeUnitSearch;

/// How a file writes prices: decided once for the file, from its first 1000 prices.
enum class CsvPriceForm : std::uint8_t {
    Decimal, // 222.83
    Fixed // 222830000000, in units of 1e-9 $
};
constexpr auto namesOf(std::type_identity<CsvPriceForm>)
{
    return enumNames<CsvPriceForm>({{CsvPriceForm::Decimal, "decimal"}, {CsvPriceForm::Fixed, "fixed"}});
}

namespace csv {

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
/// Values of Column.
inline constexpr std::size_t kColumns = 15;

/// How a file writes numbers.
struct NumberStyle {
    CsvPriceForm form = CsvPriceForm::Decimal; // of a price
    bool hasDecimalComma = false; // "222,83"
    /// Of a decimal price. When it is stated, whole prices mean what decimal ones do, whatever their size.
    std::optional<std::int64_t> nanosPerUnit{};
    std::int64_t sharesPerUnit = 1; // of a size
    ShareUnit shareUnit{}; // that sizes are kept in
    SizeUnitSearch* unitSearch = nullptr; // hears of sizes finer than that; null: they are bad rows
    bool isUnitFixed = false; // no search makes it finer: it is stated, or nothing looks ahead

    /// Decimal points, dollars or units of 1e-9 $, and whole shares.
    bool isUsual() const
    {
        return !hasDecimalComma && !nanosPerUnit && sharesPerUnit == 1 && shareUnit.isWhole();
    }
};

/// What times of a file mean that do not say it themselves.
struct TimeStyle {
    std::optional<Zone> zone{}; // of times without one; nothing: UTC
    std::optional<LocalDay> day{}; // of times of day; nothing: times are dates with times, or count from 1970
    std::int64_t nanosPerUnit = 0; // of numbers that count from midnight; 0: there are none
    bool isPacked = false; // digits are HHMMSS with up to nine decimals
};

} // namespace csv

/// What a user states of the files of a run; what is not stated, they tell.
struct CsvForm {
    FileFormat format = FileFormat::Auto; // what the files are
    std::vector<std::pair<csv::Column, std::string>> columns; // their names
    std::string dateColumn; // the name of the column of dates
    std::string bidVenueColumn; // of an NBBO feed, with the next
    std::string askVenueColumn; // the venue of the ask
    std::string venue; // of all rows of one file, which has no column of venues
    std::vector<std::pair<csv::Column, std::string>> tradeColumns; // of files of trades alone
    std::string conditionColumn; // of sales, in files of trades
    std::string headerless; // names of all columns, for files without a header line
    std::optional<std::int64_t> nanosPerPriceUnit; // of a price, in 1e-9 $; nothing: as its form says
    std::optional<std::int64_t> sharesPerSizeUnit; // of vendors' files, of their quotes alone
    std::string roundLots; // a file (round_lots.h): by symbol, instead of those of a vendor's table
    std::optional<ShareUnit> sizeUnit; // nothing: as fine as the sizes
    std::optional<Zone> zone; // of times that name none; nothing: UTC
    std::optional<LocalDay> day; // of files that hold times of day alone
    std::optional<FeedForm> feed; // nothing: as its header and its first rows say
    bool isTrades = false; // prints alone: a row is an event with isPrint()
    bool hasTradesBeside = false; // quotes of a run whose trades are in files of their own
    bool ignoresFlags = false; // quotes have none of Databento's record flags, whatever their columns are
    bool isByTape = false; // rows are ordered by the tape's clock, also where the exchange's is there
    ShareUnit shareUnit{}; // of an attempt at reading; see NumberStyle
    SizeUnitSearch* unitSearch = nullptr; // likewise
    bool isUnitFixed = false; // likewise
};

/// Of what is published and read as messages: a message is quotes of one venue.
inline CsvForm quotesOfVenues()
{
    CsvForm form;
    form.feed = FeedForm::Venues;
    return form;
}

/// What it says of files of trades beside quotes: zone, day and units are those of all, the format is not.
/// Columns that quotes have too need not be there (see bindColumns()).
inline CsvForm formOfTrades(const CsvForm& form)
{
    CsvForm trades = form;
    trades.format = FileFormat::Auto;
    trades.bidVenueColumn.clear();
    trades.askVenueColumn.clear();
    trades.headerless.clear();
    trades.roundLots.clear();
    trades.feed.reset();
    trades.isTrades = true;
    return trades;
}

}} // namespace sor::input
