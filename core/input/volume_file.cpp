// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/volume_file.h"

#include "base/time.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor { inline namespace input {

Result<std::vector<VolumeAtTime>> parseVolumeProfile(std::string_view text, std::string_view where)
{
    std::vector<VolumeAtTime> rows;
    std::int64_t line = 0;
    const auto fail = [&](std::string message) {
        return Error{ErrorCode::DataUnusable, std::move(message), {.path = std::string(where), .line = line}};
    };
    while (!text.empty()) {
        ++line;
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view row = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (row.ends_with('\r'))
            row.remove_suffix(1);
        if (row.empty() || row.starts_with('#') || (line == 1 && row == "time,volume"))
            continue;
        const std::size_t comma = row.find(',');
        const auto time = parseTimeOfDay(row.substr(0, comma));
        const auto volume = comma == std::string_view::npos ? std::optional<std::int64_t>{}
                                                            : parseInteger(row.substr(comma + 1));
        if (!time || !volume || *volume < 0)
            return fail(fmt::format("Expected time,volume (13:30,12000), found '{}'.", row));
        if (!rows.empty() && *time <= rows.back().timeOfDay)
            return fail("The times of a volume profile must ascend.");
        rows.push_back({*time, *volume});
    }
    if (rows.empty())
        return fail("The volume profile has no rows; expected time,volume (13:30,12000).");
    return rows;
}

}} // namespace sor::input
