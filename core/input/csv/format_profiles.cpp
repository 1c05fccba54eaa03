// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/format_profiles.h"

#include "input/csv/csv_columns.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace csv {

namespace {

constexpr FormatColumn kDatabento[] = {{Column::TsEvent, {"ts_event", "ts_recv"}},
                                       {Column::Venue, {"publisher_id", "ask_pb_00"}},
                                       {Column::AskPx, {"ask_px_00", ""}},
                                       {Column::AskSz, {"ask_sz_00", ""}}};
// Under the words of `columns`.
constexpr FormatColumn kOthers[] = {{Column::TsEvent, {"time", ""}},
                                    {Column::Venue, {"venue", ""}},
                                    {Column::AskPx, {"ask", ""}},
                                    {Column::AskSz, {"ask_size", ""}}};

constexpr FormatProfile kFormats[] = {{FileFormat::DatabentoCsv, kDatabento},
                                      {FileFormat::Csv, kOthers, true}};

bool isColumn(std::string_view name, Column column)
{
    const auto found = columnOf(name);
    return found
        && (found->column == column || (column == Column::TsEvent && found->column == Column::TsRecv));
}

/// What `header` lacks of a format, by the names that the format gives it.
std::vector<FormatColumn> lacks(std::span<const std::string_view> header, const CsvForm& form,
                                const FormatProfile& format)
{
    std::vector<FormatColumn> missing;
    for (const FormatColumn& needed : format.needed) {
        const auto fits = [&](std::string_view name) {
            return std::ranges::any_of(
                       needed.names,
                       [&](std::string_view own) { return !own.empty() && isSpelledAlike(own, name); })
                || (format.hasOtherNames && isColumn(name, needed.column));
        };
        const bool isStated = (needed.column == Column::Venue && !form.venue.empty())
            || std::ranges::any_of(form.columns,
                                   [&](const auto& stated) { return stated.first == needed.column; });
        if (!isStated && std::ranges::none_of(header, fits))
            missing.push_back(needed);
    }
    return missing;
}

std::string namesOf(std::span<const FormatColumn> columns, std::string_view behind = "")
{
    std::string text;
    for (const FormatColumn& column : columns)
        text += fmt::format("{}{}{}",
                            text.empty()         ? ""
                                : behind.empty() ? ", "
                                                 : ",",
                            column.names[0], behind);
    return text;
}

} // namespace

std::span<const FormatProfile> textFormats()
{
    return kFormats;
}

Status checkFormat(std::span<const std::string_view> header, const CsvForm& form)
{
    const auto stated = std::ranges::find(kFormats, form.format, &FormatProfile::format);
    if (stated == std::end(kFormats))
        return ok();
    const auto missing = lacks(header, form, *stated);
    if (missing.empty())
        return ok();
    return Error{ErrorCode::ColumnsUnusable,
                 fmt::format("It is no {}, which `format` states: it lacks {}. Leave `format` out, or state "
                             "which columns hold that with `columns`.",
                             name(form.format), namesOf(missing))};
}

std::string nearestFormats(std::span<const std::string_view> header, const CsvForm& form)
{
    std::vector<std::pair<std::vector<FormatColumn>, FileFormat>> nearest;
    for (const FormatProfile& format : kFormats)
        nearest.emplace_back(lacks(header, form, format), format.format);
    const auto missing =
        lacks(header, form, *std::ranges::find(kFormats, FileFormat::Csv, &FormatProfile::format));
    if (missing.empty())
        return "";
    std::ranges::stable_sort(nearest, {}, [](const auto& format) { return format.first.size(); });
    constexpr std::size_t kShown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, nearest.size()); ++i)
        text += fmt::format("{} {} (it lacks {})", text.empty() ? "" : ",", name(nearest[i].second),
                            namesOf(nearest[i].first));
    return fmt::format(" The nearest formats:{}. Where columns of other names hold that, say which with "
                       "`columns`: {}; `format` chooses one.",
                       text, namesOf(missing, "=NAME"));
}

}}} // namespace sor::input::csv
