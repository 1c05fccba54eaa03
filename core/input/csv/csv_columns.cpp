// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_columns.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace sor::csv {

namespace {

constexpr std::size_t kMostNames = 28;
using Names = std::array<std::string_view, kMostNames>;

// In the order of Column, without '_' and '-'; the first name that the header has is taken.
constexpr std::array<Names, kColumns> kNames{{
    {"tsrecv", "receivedtime", "localtimestamp"},
    {"tsevent", "timestamp", "time", "ts", "datetime", "eventtime", "exchangetimestamp", "siptimestamp",
     "participanttimestamp", "quotetime", "timeutc", "utctime"},
    {"publisherid", "publisher", "venue", "venueid", "exchange", "mic", "venuecode", "exchangecode",
     "exchangeid", "exch", "ex"},
    {"instrumentid"},
    {"symbol",        "rawsymbol",    "ticker",       "sym",       "symroot",        "instrument",
     "security",      "isin",         "figi",         "root",      "instrumentname", "securityid",
     "tradingsymbol", "stock",        "ric",          "cusip",     "sedol",          "bbgticker",
     "contract",      "pair",         "currencypair", "productid", "instrumentcode", "securitycode",
     "symbolid",      "tickersymbol", "stocksymbol"},
    {"action"},
    {"side"},
    {"price"},
    {"size"},
    {"flags"},
    {"sequence"},
    {"bidpx00", "bidpx", "bidprice", "bid", "bestbid", "bestbidprice", "bbid", "bidprice1", "bid1", "bp",
     "bidpx0", "bestbidpx"},
    {"bidsz00", "bidsz", "bidsize", "bidqty", "bidsiz", "bidquantity", "bidvolume", "bidamount",
     "bestbidsize", "bestbidqty", "bestbidquantity", "bestbidamount", "bidsize1", "bidsz0", "bs",
     "bidshares"},
    {"askpx00", "askpx", "askprice", "ask", "bestask", "bestaskprice", "offer", "offerprice", "bestoffer",
     "askprice1", "ask1", "ap", "askpx0", "bestaskpx", "ofr"},
    {"asksz00",     "asksz",       "asksize",         "askqty",
     "asksiz",      "askquantity", "askvolume",       "askamount",
     "bestasksize", "bestaskqty",  "bestaskquantity", "bestaskamount",
     "offersize",   "offerqty",    "asksize1",        "asksz0",
     "as",          "askshares",   "ofrsiz",          "bestoffersize"},
}};

// As messages about missing columns name them.
constexpr std::array<std::string_view, kColumns> kUsualNames{
    "'ts_recv'",
    "'ts_event' (or timestamp, time, ts)",
    "'publisher_id' (or venue, venue_id, exchange, mic)",
    "'instrument_id'",
    "'symbol' (or ticker, instrument, security)",
    "'action'",
    "'side'",
    "'price'",
    "'size'",
    "'flags'",
    "'sequence'",
    "'bid_px_00' (or bid_px, bid_price, bid)",
    "'bid_sz_00' (or bid_sz, bid_size, bid_qty)",
    "'ask_px_00' (or ask_px, ask_price, ask)",
    "'ask_sz_00' (or ask_sz, ask_size, ask_qty)",
};

/// Lower case, without spaces around it and without what joins its words.
std::string normalised(std::string_view name)
{
    std::string lower;
    for (const char c : name) {
        if (c == ' ' || c == '_' || c == '-' || c == '.' || c == '\t')
            continue;
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower;
}

CsvSchema guessSchema(const std::vector<std::string>& names)
{
    const auto has = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
    if (has("askpx01"))
        return CsvSchema::Mbp10;
    if (has("askpb00"))
        return has("action") ? CsvSchema::Cmbp1 : CsvSchema::Cbbo;
    if (has("askpx00") && has("action"))
        return CsvSchema::Mbp1;
    if (has("askpx00") && has("rtype") && has("side"))
        return CsvSchema::Bbo;
    return has("rtype") ? CsvSchema::Unknown : CsvSchema::ShortNames;
}

std::string foundColumns(const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) {
        if (!text.empty())
            text += ", ";
        text += names[i].empty() ? "(no name)" : names[i].substr(0, 60);
    }
    if (names.size() > kShown)
        text += fmt::format(" and {} more", names.size() - kShown);
    return text;
}

Error columnsUnusable(std::string message)
{
    return {ErrorCode::ColumnsUnusable, std::move(message)};
}

/// Of days beside times of day.
constexpr std::string_view kDateNames[] = {"date",      "tradedate", "tradingdate",
                                           "quotedate", "day",       "tradingday"};

} // namespace

std::optional<ColumnName> columnOf(std::string_view name)
{
    const std::string wanted = normalised(name);
    if (wanted.empty())
        return std::nullopt;
    for (std::size_t column = 0; column < kColumns; ++column) {
        const auto found = std::ranges::find(kNames[column], wanted);
        if (found != kNames[column].end())
            return ColumnName{static_cast<Column>(column),
                              static_cast<std::uint8_t>(found - kNames[column].begin())};
    }
    return std::nullopt;
}

bool numbersArePublishers(ColumnName name)
{
    constexpr std::uint8_t kPublisherNames = 2;
    return name.column == Column::Venue && name.rank < kPublisherNames;
}

bool looksLikeHeader(std::span<const std::string_view> fields)
{
    if (fields.empty() || fields.front().empty()
        || (fields.front().front() >= '0' && fields.front().front() <= '9'))
        return false;
    constexpr std::ptrdiff_t kSome = 3;
    return std::ranges::count_if(fields, [](std::string_view field) { return columnOf(field).has_value(); })
        >= kSome;
}

bool isDatabentoPrice(std::string_view name)
{
    constexpr std::string_view kTheirs[] = {"askpx00", "askpx"};
    return std::ranges::find(kTheirs, normalised(name)) != std::end(kTheirs);
}

bool isSameName(std::string_view a, std::string_view b)
{
    const auto column = columnOf(a);
    const auto other = columnOf(b);
    return column && other ? column->column == other->column : normalised(a) == normalised(b);
}

Result<Layout> bindColumns(std::span<const std::string_view> header, char separator, const CsvForm& form)
{
    // Books of ten levels have some 70.
    constexpr std::size_t kMostColumns = 4096;
    if (header.size() > kMostColumns)
        return columnsUnusable(fmt::format("Its header names {} columns; a CSV of quotes has {} at most.",
                                           header.size(), kMostColumns));
    Layout layout;
    layout.separator = separator;
    layout.position.fill(kAbsent);
    std::vector<std::string> names;
    for (const auto name : header) {
        layout.names.emplace_back(name);
        names.push_back(normalised(name));
    }
    const auto bind = [&](std::size_t& position, std::string_view name) -> Status {
        const auto found = std::ranges::find(names, name);
        if (found == names.end())
            return ok();
        if (std::ranges::count(names, name) > 1)
            return columnsUnusable(
                fmt::format("It has more than one column '{}', so it is not clear which one to read. Rename "
                            "or remove one.",
                            layout.names[static_cast<std::size_t>(found - names.begin())]));
        position = static_cast<std::size_t>(found - names.begin());
        return ok();
    };
    const auto bindStated = [&](std::size_t& position, std::string_view name) -> Status {
        auto status = bind(position, normalised(name));
        if (status && position == kAbsent)
            return columnsUnusable(fmt::format("It has no column '{}', which `columns` names. Found: {}.",
                                               name, foundColumns(layout.names)));
        return status;
    };
    for (const auto& [column, name] : form.columns) {
        if (auto status = bindStated(layout.position[static_cast<std::size_t>(column)], name); !status)
            return status.error();
    }
    if (!form.dateColumn.empty()) {
        if (auto status = bindStated(layout.date, form.dateColumn); !status)
            return status.error();
    }
    for (const std::string_view name : kDateNames) {
        if (layout.date == kAbsent)
            layout.date = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
        if (layout.date == names.size())
            layout.date = kAbsent;
    }
    for (std::size_t column = 0; column < kColumns; ++column) {
        for (const auto name : kNames[column]) {
            if (name.empty() || layout.position[column] != kAbsent)
                break;
            if (auto status = bind(layout.position[column], name); !status)
                return status.error();
        }
    }
    const auto missing = [&](Column column) {
        return columnsUnusable(fmt::format("It has no column {}. Found: {}.",
                                           kUsualNames[static_cast<std::size_t>(column)],
                                           foundColumns(layout.names)));
    };
    if (!layout.has(Column::TsEvent) && !layout.has(Column::TsRecv))
        return missing(Column::TsEvent);
    for (const Column needed : {Column::Venue, Column::AskPx, Column::AskSz}) {
        if (!layout.has(needed))
            return missing(needed);
    }
    const auto drop = [&](Column column) { layout.position[static_cast<std::size_t>(column)] = kAbsent; };
    if (!layout.has(Column::BidPx) || !layout.has(Column::BidSz)) {
        drop(Column::BidPx);
        drop(Column::BidSz);
    }
    // Without an action a row is never a trade (bbo rows repeat the last one), so these say nothing.
    if (!layout.has(Column::Action) || !layout.has(Column::Price) || !layout.has(Column::Size)) {
        for (const Column ofTrade : {Column::Side, Column::Price, Column::Size})
            drop(ofTrade);
    }
    const auto boundName = [&](Column column) -> const std::string& { return names[layout.at(column)]; };
    if (layout.has(Column::Symbol) && boundName(Column::Symbol) == "symroot") {
        const auto suffix = std::ranges::find(names, "symsuffix");
        if (suffix != names.end())
            layout.symbolSuffix = static_cast<std::size_t>(suffix - names.begin());
    }
    layout.schema = guessSchema(names);
    layout.numbers.nanosPerUnit = form.nanosPerPriceUnit;
    layout.numbers.sharesPerUnit = form.sharesPerSizeUnit;
    layout.times.zone = form.zone;
    return layout;
}

std::string whatIsMissing(std::span<const std::string_view> header, const CsvForm& form)
{
    struct Needed {
        Column column;
        std::string_view databento;
        std::string_view shortName;
    };
    constexpr std::array kNeeded{
        Needed{Column::TsEvent, "ts_event", "time"}, Needed{Column::Venue, "publisher_id", "venue"},
        Needed{Column::AskPx, "ask_px_00", "ask"}, Needed{Column::AskSz, "ask_sz_00", "ask_size"}};
    const auto isThere = [&](Column column) {
        const auto means = [&](std::string_view name) {
            const auto found = columnOf(name);
            return found
                && (found->column == column
                    || (column == Column::TsEvent && found->column == Column::TsRecv));
        };
        return std::ranges::any_of(header, means)
            || std::ranges::any_of(form.columns, [&](const auto& stated) { return stated.first == column; });
    };
    std::string databento;
    std::string shortNames;
    std::string words;
    for (const Needed& needed : kNeeded) {
        if (isThere(needed.column))
            continue;
        const std::string_view joint = words.empty() ? "" : ", ";
        databento += fmt::format("{}{}", joint, needed.databento);
        shortNames += fmt::format("{}{}", joint, needed.shortName);
        words += fmt::format("{}{}=NAME", words.empty() ? "" : ",", needed.shortName);
    }
    if (words.empty())
        return "";
    return fmt::format(
        " As Databento's mbp-1 it lacks {}, under short names {}. Where columns of other names hold "
        "that, say which with `columns`: {}.",
        databento, shortNames, words);
}

bool Layout::hasPublishers() const
{
    const auto name = has(Column::Venue) ? columnOf(nameOf(Column::Venue)) : std::nullopt;
    return name && numbersArePublishers(*name);
}

char findSeparator(std::string_view headerLine)
{
    char best = '\0';
    std::ptrdiff_t most = 0;
    for (const char separator : {',', '\t', ';', '|'}) {
        const auto found = std::ranges::count(headerLine, separator);
        if (found > most) {
            most = found;
            best = separator;
        }
    }
    return best;
}

} // namespace sor::csv
