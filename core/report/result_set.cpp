// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/result_set.h"

#include "files/json_reader.h"
#include "files/text_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

namespace sor { inline namespace report {

namespace {

/// Empty when the text has none.
std::string runIdOf(std::string_view json)
{
    return JsonReader(json).root().textOr("run_id", "");
}

} // namespace

std::string otherRunsBeside(const std::filesystem::path& finalResult, std::string_view text)
{
    const std::string runId = runIdOf(text);
    std::vector<std::string> others;
    for (const char* name : {"output.json", "baselines.json"}) {
        const auto beside = readTextFile(finalResult.parent_path() / name);
        const std::string id = beside ? runIdOf(*beside) : std::string();
        if (!id.empty() && id != runId)
            others.push_back(fmt::format("{} (run {})", name, id));
    }
    if (others.empty() || runId.empty())
        return {};
    return fmt::format(
        "Beside it {} of another run: {}. A run was ended while it exchanged its results, or the "
        "files were mixed. This file (run {}) is whole in itself; run again to have all three of "
        "one run.",
        others.size() == 1 ? "is a file" : "are files", fmt::join(others, ", "), runId);
}

}} // namespace sor::report
