// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup_outputs.h"

#include "files/text_file.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <string_view>
#include <system_error>

namespace sor {

namespace {

namespace fs = std::filesystem;

/// In or below the current folder, with every link followed, and no name on the way hidden.
bool isBelowCurrentFolder(const fs::path& path)
{
    std::error_code error;
    const fs::path current = fs::canonical(".", error);
    const fs::path target = error ? fs::path() : fs::weakly_canonical(fs::absolute(path), error);
    if (error)
        return false;
    const fs::path way = target.lexically_relative(current);
    return way == "." || (!way.empty() && std::ranges::none_of(way, [](const fs::path& name) {
               return name.string().starts_with('.');
           }));
}

struct Output {
    fs::path path;
    std::string_view mark; // what a file of this kind has
};

/// The files behind a word.
std::vector<Output> outputsOf(const RunSetup& setup, std::string_view word)
{
    if (word == "fills")
        return {{setup.fills, "strategy,time,"}};
    if (word == "path")
        return {{setup.path, "strategy,time,"}};
    if (word == "checkpoint")
        return {{setup.checkpoint, "\"sorlab_checkpoint\""}};
    const fs::path folder(setup.out);
    return {{folder / "output.json", "\"run_id\""},
            {folder / "baselines.json", "\"run_id\""},
            {folder / "final_result.json", "\"run_id\""}};
}

bool isMissing(const fs::path& path)
{
    std::error_code error;
    return fs::symlink_status(path, error).type() == fs::file_type::not_found;
}

} // namespace

const std::vector<std::string>& outputWords()
{
    static const std::vector<std::string> words{"out", "fills", "path", "checkpoint"};
    return words;
}

Status checkOutputsOfSetup(const RunSetup& setup, const std::vector<std::string>& words)
{
    for (const std::string& word : words) {
        for (const auto& [path, mark] : outputsOf(setup, word)) {
            const auto refuse = [&, &file = path](std::string_view why) {
                return Error{
                    ErrorCode::InvalidArgument,
                    fmt::format("The setup file names this for what is written, and {}. If that is meant, "
                                "state --{} on the command line.",
                                why, word),
                    file.string()};
            };
            if (path.empty())
                continue;
            if (!isBelowCurrentFolder(path))
                return refuse("it is hidden or outside the current folder");
            if (isMissing(path))
                continue;
            const auto text = readTextFile(path);
            if (!text || text->find(mark) == std::string::npos)
                return refuse("something else is there, which would be overwritten");
        }
    }
    return ok();
}

} // namespace sor
