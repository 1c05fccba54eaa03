// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/round_lots.h"

#include "base/number_text.h"
#include "base/printable_text.h"
#include "base/units.h"
#include "input/csv/column_names.h"
#include "input/csv/csv_fields.h"
#include "input/csv/desk_csv.h"

#include <algorithm>
#include <fmt/format.h>
#include <span>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

namespace {

constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
constexpr std::string_view kSymbolNames[] = {"symbol", "symroot", "symbolroot", "ticker", "sym", "root"};
constexpr std::string_view kSuffixNames[] = {"symsuffix", "symbolsuffix", "suffix"};
// The master of Daily TAQ has both of round_lot and unit_of_trade.
constexpr std::string_view kLotNames[] = {"roundlot",     "lot",       "lots",           "lotsize",
                                          "roundlotsize", "roundlots", "roundlotshares", "unitoftrade"};

std::string plainSymbol(std::string_view symbol)
{
    std::string plain(symbol);
    std::ranges::replace_if(
        plain, [](char c) { return c == ' ' || c == '/' || c == '-'; }, '.');
    return plain;
}

std::size_t columnAmong(const std::vector<std::string>& header, std::span<const std::string_view> names)
{
    for (const std::string_view name : names) {
        const auto found = std::ranges::find_if(
            header, [&](const std::string& field) { return csv::normalised(field) == name; });
        if (found != header.end())
            return static_cast<std::size_t>(found - header.begin());
    }
    return kNoColumn;
}

/// Leaves out the lines at the top that begin with '#'; says how many.
std::int64_t skipComments(std::string_view& text)
{
    std::int64_t lines = 0;
    for (; text.starts_with('#'); ++lines)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return lines;
}

class LotsReader {
public:
    LotsReader(std::string_view text, const std::string& where)
        : m_commentLines(skipComments(text))
        , m_csv(text)
        , m_where(where)
    {
    }

    Result<std::map<std::string, std::int64_t, std::less<>>> read()
    {
        std::vector<std::string> fields;
        for (;;) {
            const DeskCsv::Line line = m_csv.next(fields);
            if (line == DeskCsv::Line::End)
                break;
            if (line == DeskCsv::Line::OpenQuote)
                return bad("A quote (\") is opened and not closed.");
            if (auto status = m_columns == 0 ? takeFirst(fields) : takeRow(fields); !status)
                return status.error();
        }
        if (m_lots.empty())
            return Error{
                ErrorCode::DataUnusable,
                "It states no round lot. Expected rows such as AAA,10 below a header symbol,round_lot.",
                {.path = m_where}};
        return std::move(m_lots);
    }

private:
    Error bad(std::string message) const
    {
        return Error{ErrorCode::DataUnusable,
                     std::move(message),
                     {.path = m_where, .line = m_commentLines + m_csv.line()}};
    }

    Status takeFirst(const std::vector<std::string>& fields)
    {
        m_columns = fields.size();
        m_symbol = columnAmong(fields, kSymbolNames);
        m_suffix = columnAmong(fields, kSuffixNames);
        m_lot = columnAmong(fields, kLotNames);
        if (m_symbol != kNoColumn && m_lot != kNoColumn)
            return ok();
        if (fields.size() == 2 && m_symbol == kNoColumn && m_lot == kNoColumn && parseNanos(fields[1])) {
            m_symbol = 0;
            m_suffix = kNoColumn;
            m_lot = 1;
            return takeRow(fields);
        }
        if (fields.size() == 2 && m_symbol == kNoColumn && m_lot == kNoColumn)
            return bad(
                fmt::format("'{}' is no round lot, a whole number of shares from 1 to {}, and the line "
                            "is no header either, which has the columns symbol and round_lot.",
                            printableLine(fields[1]), grouped(RoundLots::kMostShares)));
        return bad(
            fmt::format("The header has no column {}. Expected the columns symbol and round_lot, or two "
                        "columns without a header (AAA,10).",
                        m_symbol == kNoColumn ? "symbol" : "round_lot"));
    }

    /// Daily TAQ's last row: END, the day, how many records.
    bool isEnd(const std::vector<std::string>& fields) const
    {
        constexpr std::size_t kRecords = 2;
        return fields.front() == "END"
            && (fields.size() != m_columns || fields[m_lot].empty() || m_lot == kRecords);
    }

    Status takeRow(const std::vector<std::string>& fields)
    {
        if (isEnd(fields))
            return ok();
        if (fields.size() != m_columns)
            return bad(fmt::format("Expected {} as in the first line, found {}.", counted(m_columns, "field"),
                                   fields.size()));
        const std::string& text = fields[m_lot];
        if (fields[m_symbol].empty())
            return bad("A row has no symbol.");
        if (text.empty())
            return ok();
        const auto lot = parseInteger(text);
        if (!lot || *lot < 1 || *lot > RoundLots::kMostShares)
            return bad(fmt::format("Expected a round lot, a whole number of shares from 1 to {}, found '{}'.",
                                   grouped(RoundLots::kMostShares), printableLine(text)));
        std::string symbol = plainSymbol(fields[m_symbol]);
        if (m_suffix != kNoColumn && !fields[m_suffix].empty())
            symbol += "." + plainSymbol(fields[m_suffix]);
        const auto [there, isNew] = m_lots.emplace(std::move(symbol), *lot);
        if (!isNew && there->second != *lot)
            return bad(fmt::format("{} has the round lots {} and {}: keep the rows of one day.",
                                   printableLine(there->first), there->second, *lot));
        return ok();
    }

    std::int64_t m_commentLines;
    DeskCsv m_csv;
    const std::string& m_where;
    std::size_t m_columns = 0; // 0: nothing was read
    std::size_t m_symbol = kNoColumn;
    std::size_t m_suffix = kNoColumn;
    std::size_t m_lot = kNoColumn;
    std::map<std::string, std::int64_t, std::less<>> m_lots;
};

} // namespace

Result<RoundLots> RoundLots::parse(std::string_view text, const std::string& where)
{
    auto lots = LotsReader(text, where).read();
    if (!lots)
        return lots.error();
    RoundLots made;
    made.m_where = where;
    made.m_lots = std::move(*lots);
    return made;
}

Result<RoundLots> RoundLots::read(const std::filesystem::path& path)
{
    const auto text = readDeskText(path);
    return text ? parse(*text, path.string()) : text.error();
}

std::optional<std::int64_t> RoundLots::of(std::string_view symbol) const
{
    const auto found = m_lots.find(plainSymbol(symbol));
    return found == m_lots.end() ? std::nullopt : std::optional(found->second);
}

}} // namespace sor::input
