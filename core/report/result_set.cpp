// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/result_set.h"

#include "files/text_file.h"

#include <fmt/format.h>
#include <simdjson.h>
#include <vector>

namespace sor {

namespace {

/// Empty when the text has none; only its beginning is looked at, where the key stands.
std::string runIdOf(std::string_view json)
{
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    std::string_view id;
    const simdjson::padded_string padded(json);
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS
        || document["run_id"].get_string().get(id) != simdjson::SUCCESS)
        return {};
    return std::string(id);
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

} // namespace sor
