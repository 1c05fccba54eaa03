// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/input_words.h"

#include "input/csv/csv_columns.h"
#include "input/csv/csv_fields.h"
#include "setup/setup_values.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace sor { inline namespace setup {

namespace {

/// Meanings beside those of csv::Column.
struct OtherMeaning {
    std::string_view name;
    std::string CsvForm::*column;
};
constexpr OtherMeaning kOthers[] = {{"date", &CsvForm::dateColumn},
                                    {"bid_venue", &CsvForm::bidVenueColumn},
                                    {"ask_venue", &CsvForm::askVenueColumn},
                                    {"condition", &CsvForm::conditionColumn}};
/// Before a meaning: of files of trades alone.
constexpr std::string_view kOfTrades = "trade";
constexpr csv::Column kTradeColumns[] = {csv::Column::TsEvent, csv::Column::Venue, csv::Column::Symbol,
                                         csv::Column::Price,   csv::Column::Size,  csv::Column::Side};

/// In the order of csv::Column.
constexpr std::array<std::string_view, csv::kColumns> kMeanings{
    "ts_recv", "time",  "venue",    "instrument_id", "symbol",   "action", "side",    "price",
    "size",    "flags", "sequence", "bid",           "bid_size", "ask",    "ask_size"};

} // namespace

Status setColumns(CsvForm& form, std::string_view text)
{
    CsvForm made;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string_view part = csv::trimmed(text.substr(from, comma - from));
        from = comma + 1;
        const std::size_t equals = std::min(part.find('='), part.size());
        std::string meaning = csv::normalised(part.substr(0, equals));
        const bool isOfTrades = meaning.starts_with(kOfTrades);
        if (isOfTrades)
            meaning.erase(0, kOfTrades.size());
        const std::string_view name = csv::trimmed(part.substr(std::min(equals + 1, part.size())));
        const auto column = csv::columnOf(meaning);
        const auto other = std::ranges::find_if(
            kOthers, [&](const OtherMeaning& known) { return csv::isSpelledAlike(known.name, meaning); });
        const bool isKnown = !isOfTrades ? column || other != std::end(kOthers)
            : column ? std::ranges::find(kTradeColumns, column->column) != std::end(kTradeColumns)
                     : other != std::end(kOthers) && other->column == &CsvForm::conditionColumn;
        if (!isKnown || name.empty())
            return badValue(
                part,
                "a meaning and the name of its column, such as bid=BP; meanings are time, date, "
                "venue, symbol, bid, bid_size, ask, ask_size, bid_venue, ask_venue, and in files of "
                "trades price, size, side, condition, trade_time, trade_venue, trade_symbol");
        auto& columns = isOfTrades ? made.tradeColumns : made.columns;
        const bool isTwice = column
            ? std::ranges::find(columns, column->column, &std::pair<csv::Column, std::string>::first)
                != columns.end()
            : !(made.*other->column).empty();
        if (isTwice)
            return badValue(text, fmt::format("a list of columns: it names two for {}", meaning));
        if (column)
            columns.emplace_back(column->column, name);
        else
            made.*other->column = name;
    }
    if (made.bidVenueColumn.empty() != made.askVenueColumn.empty())
        return badValue(text, "both of bid_venue and ask_venue, or none");
    form.columns = std::move(made.columns);
    form.tradeColumns = std::move(made.tradeColumns);
    for (const OtherMeaning& other : kOthers)
        form.*other.column = made.*other.column;
    return ok();
}

std::string columnsText(const CsvForm& form)
{
    std::string text;
    const auto add = [&](std::string_view meaning, std::string_view name) {
        text += fmt::format("{}{}={}", text.empty() ? "" : ",", meaning, name);
    };
    for (const auto& [column, name] : form.columns)
        add(kMeanings[static_cast<std::size_t>(column)], name);
    for (const auto& [column, name] : form.tradeColumns)
        add(fmt::format("{}_{}", kOfTrades, kMeanings[static_cast<std::size_t>(column)]), name);
    for (const OtherMeaning& other : kOthers) {
        if (!(form.*other.column).empty())
            add(other.name, form.*other.column);
    }
    return text;
}

namespace {

/// What files of a format are called too.
constexpr std::pair<std::string_view, FileFormat> kOtherFormatNames[] = {
    {"mbo", FileFormat::Dbn},         {"mbp", FileFormat::Dbn},           {"bbo", FileFormat::Dbn},
    {"tbbo", FileFormat::Dbn},        {"databento", FileFormat::Dbn},     {"nyse", FileFormat::Taq},
    {"massive", FileFormat::Polygon}, {"quantconnect", FileFormat::Lean}, {"algoseek", FileFormat::Csv},
    {"tardis", FileFormat::Csv},      {"binance", FileFormat::Csv},       {"nautilus", FileFormat::Csv},
};

/// Letters to change, add or leave out.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (letter == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

} // namespace

Status setFormat(CsvForm& form, std::string_view text)
{
    if (const auto format = named<FileFormat>(text)) {
        form.format = *format;
        return ok();
    }
    const std::string wanted = csv::normalised(text.substr(0, 64));
    std::string_view nearest;
    std::size_t least = wanted.size() < 4 ? 2 : 3; // more is another word
    const auto consider = [&](std::string_view word, FileFormat format) {
        const std::string other = csv::normalised(word);
        const std::size_t off = wanted.starts_with(other) ? 0 : distance(wanted, other);
        if (off < least) {
            least = off;
            nearest = name(format);
        }
    };
    for (const auto& format : kNamesOf<FileFormat>)
        consider(format.name, format.value);
    for (const auto& [word, format] : kOtherFormatNames)
        consider(word, format);
    return badValue(
        text, namesText<FileFormat>() + (nearest.empty() ? "" : fmt::format("; the nearest is {}", nearest)));
}

Status setHeaderless(CsvForm& form, std::string_view text)
{
    if (text.find(',') == std::string_view::npos)
        return badValue(text, "the names of all columns (ts_event,publisher_id,bid_px_00,...)");
    form.headerless = text;
    return ok();
}

Status setPriceScale(CsvForm& form, std::string_view text)
{
    const auto scale = csv::readPrice(text, CsvPriceForm::Decimal);
    constexpr std::int64_t kLargest = 1'000 * kNanosPerDollar;
    if (scale.state != csv::FieldState::Value || scale.value <= 0 || scale.value > kLargest
        || scale.isRounded)
        return badValue(text, "what 1 stands for in dollars (0.0001; from 1e-9 to 1000)");
    form.nanosPerPriceUnit = scale.value;
    return ok();
}

std::string priceScaleText(const CsvForm& form)
{
    return form.nanosPerPriceUnit ? formatNanos(*form.nanosPerPriceUnit) : "";
}

Status setSizeScale(CsvForm& form, std::string_view text)
{
    constexpr std::int64_t kMost = 1'000'000;
    std::int64_t shares = 1;
    auto status = setCount(shares, text, 1, kMost, "a number of shares");
    if (status)
        form.sharesPerSizeUnit = shares;
    return status;
}

std::string sizeScaleText(const CsvForm& form)
{
    return form.sharesPerSizeUnit ? std::to_string(*form.sharesPerSizeUnit) : "";
}

Status setSizeUnit(CsvForm& form, std::string_view text)
{
    const auto unit = parseShareUnit(text);
    if (!unit)
        return badValue(text, "a unit of sizes: a power of ten from 1e-9 to 1 (0.0001)");
    form.sizeUnit = unit;
    return ok();
}

std::string sizeUnitText(const CsvForm& form)
{
    return form.sizeUnit ? format(*form.sizeUnit) : "";
}

Status setZone(CsvForm& form, std::string_view text)
{
    auto zone = Zone::find(text);
    if (!zone)
        return Error{ErrorCode::InvalidArgument, zone.error().message};
    form.zone = *zone;
    return ok();
}

std::string zoneText(const CsvForm& form)
{
    return form.zone ? form.zone->name() : "";
}

Status setDay(CsvForm& form, std::string_view text)
{
    const auto day = csv::readDay(text);
    if (!day)
        return badValue(text, "a day (2024-06-07)");
    form.day = day;
    return ok();
}

std::string dayText(const CsvForm& form)
{
    return form.day ? csv::dayText(*form.day) : "";
}

}} // namespace sor::setup
