// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/missing_columns.h"

#include "input/csv/csv_columns.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace sor::csv {

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

} // namespace sor::csv
