// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup_outputs.h"

#include "run/shard_file.h"
#include "run/sharded_run.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
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
    std::string_view extension;
    std::string_view beginning; // of each of our files; '#' stands for a hexadecimal digit
};

constexpr std::string_view kResultBeginning = "{\n  \"run_id\": \"################################\",\n";

constexpr std::string_view kDatabaseBeginning = "SQLite format 3";

/// The files behind a word.
std::vector<Output> outputsOf(const RunSetup& setup, std::string_view word, OutputsOf mode)
{
    if (word == "fills")
        return {{setup.fills, ".csv", "strategy,time,venue,shares,price,fee,mid,completion,liquidity,"}};
    if (word == "path")
        return {{setup.path, ".csv", "strategy,time,filled,total_cash,shortfall_vs_arrival\n"}};
    if (word == "checkpoint")
        return {{setup.checkpoint, ".json", "{\n  \"sorlab_checkpoint\":"}};
    const fs::path folder(setup.out);
    std::vector<Output> outputs;
    if (!setup.shard.empty()) {
        const auto part = partOf(setup, JobArray::fromEnvironment());
        if (!part)
            return {}; // it is refused later on, before anything is written
        if (mode == OutputsOf::Study)
            return {{folder / studyShardName(*part) / "study.db", ".db", kDatabaseBeginning}};
        return {{folder / shardFileName(*part), ".json", "{\n  \"sorlab_shard\":"}};
    }
    if (mode != OutputsOf::Study) {
        outputs = {{folder / "output.json", ".json", kResultBeginning},
                   {folder / "baselines.json", ".json", kResultBeginning},
                   {folder / "final_result.json", ".json", kResultBeginning}};
    }
    if (mode != OutputsOf::Run) {
        outputs.push_back({folder / "study.db", ".db", kDatabaseBeginning});
        for (const StudyExport& of : studyExports())
            outputs.push_back({folder / of.name, of.name.substr(of.name.rfind('.')), of.beginning});
    }
    return outputs;
}

/// As many bytes as a beginning has; empty of what is no file.
std::string beginningOf(const fs::path& path, std::size_t length)
{
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        return "";
    std::ifstream file(path, std::ios::binary);
    std::string begin(length, '\0');
    file.read(begin.data(), static_cast<std::streamsize>(length));
    begin.resize(static_cast<std::size_t>(file.gcount()));
    return begin;
}

bool beginsWith(std::string_view text, std::string_view beginning)
{
    return text.size() >= beginning.size()
        && std::equal(beginning.begin(), beginning.end(), text.begin(), [](char expected, char found) {
               return expected == '#' ? std::isxdigit(static_cast<unsigned char>(found)) != 0
                                      : expected == found;
           });
}

bool isMissing(const fs::path& path)
{
    std::error_code error;
    return fs::symlink_status(path, error).type() == fs::file_type::not_found;
}

} // namespace

Status checkOutputsOfSetup(const RunSetup& setup, const std::vector<std::string>& words, OutputsOf mode)
{
    for (const std::string& word : words) {
        for (const auto& [path, extension, beginning] : outputsOf(setup, word, mode)) {
            const auto refuse = [&, &file = path](std::string_view why) {
                return Error{
                    ErrorCode::InvalidArgument,
                    fmt::format("The setup file names this for what is written, and {}. If that is meant, "
                                "state --{} on the command line.",
                                why, word),
                    {.path = file.string()}};
            };
            if (path.empty())
                continue;
            if (!isBelowCurrentFolder(path))
                return refuse("it is hidden or outside the current folder");
            if (path.extension() != extension)
                return refuse(fmt::format("its name does not end in {}", extension));
            if (isMissing(path))
                continue;
            if (!beginsWith(beginningOf(path, beginning.size()), beginning))
                return refuse("something else is there, which would be overwritten");
        }
    }
    return ok();
}

} // namespace sor
