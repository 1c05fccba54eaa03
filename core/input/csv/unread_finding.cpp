// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/unread_finding.h"

#include "input/csv/unread_columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>

namespace sor { inline namespace input { namespace csv {

Finding findingOf(const UnreadColumn& column)
{
    const std::string values = fmt::format("{}", fmt::join(column.values, ", "));
    switch (column.kind) {
    case UnreadColumn::Kind::Contract:
        return {"contracts_merged",
                fmt::format("The column '{}' has several values ({}) for one instrument: these are contracts "
                            "of their own, and are read as one.",
                            column.name, values),
                "Keep the rows of one of them, or state the column that names contracts with `columns "
                "symbol=NAME`.",
                true};
    case UnreadColumn::Kind::Level:
        return {
            "levels_as_rows",
            fmt::format("The rows are levels of a book (column '{}': {}), and each takes the place of the "
                        "one before as the best.",
                        column.name, values),
            "Keep the rows of the first level.", true};
    case UnreadColumn::Kind::Maker:
        return {
            "makers_as_rows",
            fmt::format("The rows are quotes of market makers (column '{}': {}), and each takes the place "
                        "of the one before as the venue's.",
                        column.name, values),
            "Keep rows with the best prices of each venue.", true};
    case UnreadColumn::Kind::Unknown:
        break;
    }
    if (namesMakers(column.name))
        return {
            "unread_column",
            fmt::format("The column '{}' is not read, and names several makers of quotes ({}): where each "
                        "has a quote of its own at a venue, the last one stands as the venue's.",
                        column.name, values),
            "Keep rows with the best prices of each venue, if they are quotes of single makers.", false};
    return {"unread_column",
            fmt::format("The column '{}' is not read, and has several values ({}): where these are "
                        "instruments, they are read as one.",
                        column.name, values),
            fmt::format("State it with `columns symbol={}`, and choose one with `symbol`.", column.name),
            false};
}

}}} // namespace sor::input::csv
