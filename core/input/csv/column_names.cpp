// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/column_names.h"

#include <algorithm>
#include <iterator>

namespace sor { inline namespace input { namespace csv {

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

std::optional<ColumnName> columnOf(std::string_view name)
{
    const std::string wanted = normalised(name);
    if (wanted.empty())
        return std::nullopt;
    for (std::size_t column = 0; column < kColumns; ++column) {
        const auto found = std::ranges::find(kColumnNames[column], wanted);
        if (found != kColumnNames[column].end())
            return ColumnName{static_cast<Column>(column),
                              static_cast<std::uint8_t>(found - kColumnNames[column].begin())};
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

}}} // namespace sor::input::csv
