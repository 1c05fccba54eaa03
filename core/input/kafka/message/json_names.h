// SPDX-License-Identifier: GPL-3.0-or-later
// Names of members that say where the rows of a JSON message are, and whole columns of them.
#pragma once

#include "input/kafka/message/quote_fields.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// `token` without the blanks behind it.
inline std::string_view trimmedToken(std::string_view token)
{
    while (!token.empty()
           && (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

template <std::size_t N> bool isOneOf(std::string_view name, const std::array<std::string_view, N>& names)
{
    return std::ranges::find(names, name) != names.end();
}

/// Rows come as "venues":[...] and the like, or as an object whose members are venues.
inline bool isRowList(std::string_view name)
{
    static constexpr auto kNames = std::to_array<std::string_view>(
        {"venues", "snapshots", "records", "quotes", "data", "payload", "rows", "books", "exchanges"});
    return isOneOf(name, kNames);
}

/// Databento puts publisher_id and ts_event into "hd" and the best level into "levels"; others wrap a whole
/// quote.
inline bool isNested(std::string_view name)
{
    static constexpr auto kNames =
        std::to_array<std::string_view>({"hd", "levels", "data", "payload", "quote", "bbo", "book", "message",
                                         "value", "body", "record", "after"});
    return isOneOf(name, kNames);
}

/// Members that say something of the message, not of the market; "before" is what a change replaced.
inline bool isAboutMessage(std::string_view name)
{
    static constexpr auto kNames = std::to_array<std::string_view>(
        {"before", "source", "schema", "meta", "metadata", "header", "headers", "transaction"});
    return isOneOf(name, kNames);
}

/// Objects beside a quote that may say of which instrument, venue and time it is.
inline bool saysOfRows(std::string_view name)
{
    static constexpr auto kNames = std::to_array<std::string_view>(
        {"header", "headers", "hdr", "head", "meta", "metadata", "arg", "context", "envelope", "key"});
    return isOneOf(name, kNames);
}

/// It holds a member of that name, of one letter.
inline bool hasShort(std::string_view value, char name)
{
    const char member[] = {'"', name, '"'};
    for (std::size_t at = value.find({member, sizeof(member)}); at != std::string_view::npos;
         at = value.find({member, sizeof(member)}, at + 1)) {
        const std::size_t next = value.find_first_not_of(" \t\r\n", at + sizeof(member));
        if (next != std::string_view::npos && value[next] == ':')
            return true;
    }
    return false;
}

/// A number with decimals as prices have: no time and no part of a longer text. A version ("1.2") and a share
/// (0.25) look the same.
inline bool holdsPrices(std::string_view value)
{
    constexpr std::size_t kMostDigits = 9; // seconds since 1970 have ten
    const auto isDigit = [&](std::size_t at) {
        return at < value.size() && value[at] >= '0' && value[at] <= '9';
    };
    for (std::size_t dot = value.find('.'); dot != std::string_view::npos; dot = value.find('.', dot + 1)) {
        std::size_t from = dot;
        while (from > 0 && isDigit(from - 1))
            --from;
        std::size_t to = dot + 1;
        while (isDigit(to))
            ++to;
        const bool isNumber =
            from < dot && to > dot + 1 && dot - from <= kMostDigits && from > 0 && to < value.size();
        if (!isNumber || std::string_view(":, \"[\n\t").find(value[from - 1]) == std::string_view::npos
            || std::string_view(",]} \"\r\n").find(value[to]) == std::string_view::npos)
            continue;
        const bool isTimeOfDay = value[from - 1] == ':' && from > 1 && isDigit(from - 2);
        if (!isTimeOfDay)
            return true;
    }
    return false;
}

/// A member of that name, of one letter, begins with a number that has decimals, also in lists.
inline bool holdsShortPrice(std::string_view value, char name)
{
    const char member[] = {'"', name, '"'};
    for (std::size_t at = value.find({member, sizeof(member)}); at != std::string_view::npos;
         at = value.find({member, sizeof(member)}, at + 1)) {
        std::size_t next = value.find_first_not_of(" \t\r\n", at + sizeof(member));
        if (next == std::string_view::npos || value[next] != ':')
            continue;
        next = std::min(value.find_first_not_of(": \t\r\n[\"", next), value.size());
        const std::size_t dot = std::min(value.find_first_not_of("0123456789", next), value.size());
        if (dot > next && dot + 1 < value.size() && value[dot] == '.' && value[dot + 1] >= '0'
            && value[dot + 1] <= '9')
            return true;
    }
    return false;
}

/// A value that has members of a quote somewhere, so that it is no heartbeat or status.
inline bool mentionsQuote(std::string_view value)
{
    // Whole numbers are ids of orders and the like as well.
    if (holdsShortPrice(value, 'b') && holdsShortPrice(value, 'a'))
        return true;
    if (hasShort(value, 'B') && (hasShort(value, 'S') || hasShort(value, 'A')) && holdsPrices(value))
        return true;
    static constexpr std::string_view kBegins[] = {"\"bid", "\"ask",  "\"price", "\"offer",
                                                   "\"Bid", "\"Ask",  "\"Price", "\"BID",
                                                   "\"ASK", "\"best", "\"size",  "\"qty"};
    return std::ranges::any_of(
        kBegins, [&](std::string_view begin) { return value.find(begin) != std::string_view::npos; });
}

/// The text of a member that is no object or array; null gives an empty text.
inline simdjson::error_code textOf(simdjson::ondemand::value& value, std::string_view& text)
{
    text = trimmedToken(value.raw_json_token());
    if (text == "null")
        text = {};
    if (!text.starts_with('"'))
        return simdjson::SUCCESS;
    if (text.find('\\') != std::string_view::npos || text.size() < 2 || !text.ends_with('"'))
        return value.get_string().get(text);
    text = text.substr(1, text.size() - 2);
    return simdjson::SUCCESS;
}

/// A text in a JSON value that holds a JSON value itself: where it stands, and what it says.
struct Folded {
    std::size_t at = 0;
    std::size_t size = 0; // 0: there is none
    std::string text;
};

/// `value` with what the text holds in the text's place.
inline std::string whole(std::string_view value, const Folded& folded)
{
    std::string unfolded(value.substr(0, folded.at));
    return unfolded.append(folded.text).append(value.substr(folded.at + folded.size));
}

/// Cells of one field, where a message gives whole columns.
struct FrameColumn {
    FieldName column;
    std::string keys; // of its cells, where they are members
    std::vector<std::string_view> cells;
};

/// Without rows, an object such as "asset":{"class":"equity"} beside the quote is no column.
inline void dropLoneSymbols(std::vector<FrameColumn>& columns)
{
    if (std::ranges::all_of(columns,
                            [](const FrameColumn& column) { return isDoubtfulSymbol(column.column); }))
        columns.clear();
}

/// The rows of columns; false when these do not belong together.
inline bool appendRows(const std::vector<FrameColumn>& columns, std::vector<QuoteFields>& rows)
{
    const FrameColumn& first = columns.front();
    if (std::ranges::any_of(columns, [&](const FrameColumn& column) {
            return column.cells.size() != first.cells.size() || column.keys != first.keys;
        }))
        return false;
    for (std::size_t i = 0; i < first.cells.size(); ++i) {
        QuoteFields& row = rows.emplace_back();
        for (const FrameColumn& column : columns)
            row.set(column.column, column.cells[i]);
    }
    return true;
}

}}} // namespace sor::input::kafka
