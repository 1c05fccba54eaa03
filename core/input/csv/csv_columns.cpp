// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_columns.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor::csv {

namespace {

using Names = std::array<std::string_view, 5>;

// In the order of Column; the first name that the header has is taken.
constexpr std::array<Names, kColumns> kNames{{
    {"ts_recv"},
    {"ts_event", "timestamp", "time", "ts"},
    {"publisher_id", "venue", "venue_id", "exchange", "mic"},
    {"instrument_id"},
    {"symbol", "sym"},
    {"action"},
    {"side"},
    {"price"},
    {"size"},
    {"flags"},
    {"sequence"},
    {"bid_px_00", "bid_px", "bid_price", "bid"},
    {"bid_sz_00", "bid_sz", "bid_size", "bid_qty"},
    {"ask_px_00", "ask_px", "ask_price", "ask"},
    {"ask_sz_00", "ask_sz", "ask_size", "ask_qty"},
}};

std::string normalised(std::string_view name)
{
    while (!name.empty() && name.front() == ' ')
        name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ')
        name.remove_suffix(1);
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

CsvSchema guessSchema(const std::vector<std::string>& names)
{
    const auto has = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
    if (has("ask_px_01"))
        return CsvSchema::Mbp10;
    if (has("ask_pb_00"))
        return has("action") ? CsvSchema::Cmbp1 : CsvSchema::Cbbo;
    if (has("ask_px_00") && has("action"))
        return CsvSchema::Mbp1;
    if (has("ask_px_00") && has("rtype") && has("side"))
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

/// "'ask_px_00' (or ask_px, ask_price, ask)".
std::string wanted(Column column)
{
    const auto& names = kNames[static_cast<std::size_t>(column)];
    std::string others;
    for (std::size_t i = 1; i < names.size() && !names[i].empty(); ++i)
        others += (i > 1 ? ", " : "") + std::string(names[i]);
    return fmt::format("'{}'", names[0]) + (others.empty() ? "" : " (or " + others + ")");
}

Error columnsUnusable(std::string message)
{
    return {ErrorCode::ColumnsUnusable, std::move(message)};
}

} // namespace

Result<Layout> bindColumns(std::span<const std::string_view> header, char separator)
{
    // Books of ten levels have some 70.
    constexpr std::size_t kMostColumns = 4096;
    if (header.size() > kMostColumns)
        return columnsUnusable(fmt::format("Its header names {} columns; a CSV of quotes has {} at most.",
                                           header.size(), kMostColumns));
    Layout layout;
    layout.separator = separator;
    std::vector<std::string> names;
    for (const auto name : header) {
        layout.names.emplace_back(name);
        names.push_back(normalised(name));
    }
    for (std::size_t column = 0; column < kColumns; ++column) {
        layout.position[column] = kAbsent;
        for (const auto name : kNames[column]) {
            if (name.empty())
                break;
            const auto found = std::ranges::find(names, name);
            if (found == names.end())
                continue;
            if (std::ranges::count(names, name) > 1)
                return columnsUnusable(fmt::format(
                    "It has more than one column '{}', so it is not clear which one to read. Rename "
                    "or remove one.",
                    name));
            layout.position[column] = static_cast<std::size_t>(found - names.begin());
            break;
        }
    }
    const auto missing = [&](Column column) {
        return columnsUnusable(
            fmt::format("It has no column {}. Found: {}.", wanted(column), foundColumns(layout.names)));
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
    layout.schema = guessSchema(names);
    return layout;
}

char findSeparator(std::string_view headerLine)
{
    const auto commas = std::ranges::count(headerLine, ',');
    const auto tabs = std::ranges::count(headerLine, '\t');
    if (commas == 0 && tabs == 0)
        return '\0';
    return tabs > commas ? '\t' : ',';
}

} // namespace sor::csv
