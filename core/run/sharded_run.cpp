// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sharded_run.h"

#include "files/text_file.h"
#include "search/benchmark.h"
#include "setup/setup_json.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace sor { inline namespace runs {

namespace {

/// A million cells at up to 120 bytes.
constexpr std::size_t kLargestShard = 256'000'000;

bool isShardName(const std::string& name)
{
    return name.starts_with("shard_") && name.ends_with(".json");
}

/// The shards that the paths name, sorted, so that messages do not depend on the file system.
Result<std::vector<std::filesystem::path>> findShards(const std::vector<std::string>& paths)
{
    std::vector<std::filesystem::path> found;
    for (const std::string& path : paths) {
        std::error_code error;
        if (!std::filesystem::is_directory(path, error)) {
            found.emplace_back(path);
            continue;
        }
        const std::size_t before = found.size();
        std::filesystem::directory_iterator entries(path, error);
        for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
            if (isShardName(entries->path().filename().string()))
                found.push_back(entries->path());
        }
        if (error)
            return unusableData("Cannot look into this folder: " + error.message() + ".", path);
        if (found.size() == before) {
            return unusableData(
                "This folder holds no shard (shard_1_of_8.json and so on). Name the folder that "
                "sorlab `batch` `shard` wrote to (`out`).",
                path);
        }
    }
    std::ranges::sort(found);
    return found;
}

/// Every number of the parts once, all of one run and of this program.
Status checkShards(const std::vector<ShardFile>& shards)
{
    const ShardFile& first = shards.front();
    std::vector<PlacedPart> parts;
    for (const ShardFile& shard : shards) {
        if (shard.version != programVersion()) {
            return unusableData(
                fmt::format("This shard was made by sorlab {}, and this is sorlab {}: their numbers "
                            "may differ. Run all shards and `merge` with one version.",
                            shard.version, programVersion()),
                shard.path);
        }
        if (shard.runId != first.runId || shard.part.count != first.part.count
            || shard.cellCount != first.cellCount || shard.inputHash != first.inputHash) {
            return unusableData(
                fmt::format("This shard belongs to another run than {} (its input, its settings or "
                            "its number of parts differ). Name the shards of one run only.",
                            first.path.string()),
                shard.path);
        }
        parts.push_back({shard.part, shard.path});
    }
    return checkParts(parts, "batch");
}

} // namespace

Result<ShardFile> runShard(const RunSetup& setup, const GridPart& part, const std::stop_token& stop,
                           ExperimentObserver* observer)
{
    const auto input = loadInput(setup, stop, observer);
    if (!input)
        return input.error();
    auto prepared = prepareRun(setup, *input);
    if (!prepared)
        return prepared.error();
    prepared->settings.stopAfter = StopAfter::Grid;
    prepared->settings.part = part;
    const auto experiment =
        runExperiment(*input->loaded.tape, prepared->fees, prepared->settings, stop, observer);
    if (!experiment)
        return experiment.error();
    ShardFile shard;
    shard.version = programVersion();
    shard.runId = runIdOf(setup, *input, *prepared);
    shard.inputHash = input->loaded.hash;
    shard.part = part;
    shard.cellCount = experiment->search.cells.size();
    shard.setup = shardSetupJson(setup);
    for (const CellResult& cell : experiment->search.cells) {
        if (cell.isRun)
            shard.cells.push_back(cell);
    }
    return shard;
}

Result<std::vector<ShardFile>> readShards(const std::vector<std::string>& paths)
{
    const auto files = findShards(paths);
    if (!files)
        return files.error();
    std::vector<ShardFile> shards;
    for (const std::filesystem::path& path : *files) {
        const auto text = readTextFile(path, kLargestShard);
        if (!text)
            return text.error();
        auto shard = parseShard(*text, path);
        if (!shard)
            return shard.error();
        shards.push_back(std::move(*shard));
    }
    if (shards.empty())
        return invalidArgument("Which shards? Name their folder: `merge DIR`.");
    if (auto status = checkShards(shards); !status)
        return status.error();
    std::ranges::sort(shards, {}, [](const ShardFile& shard) { return shard.part.index; });
    return shards;
}

Result<RunSetup> mergedSetup(RunSetup setup, const std::vector<ShardFile>& shards)
{
    // A shard is data, from another machine: of its words only those count that a shard is written with. It
    // must not say which files are overwritten here, nor how a broker is reached.
    const ShardFile& first = shards.front();
    RunSetup stated;
    if (auto status = applySetupJson(stated, first.setup, first.path.string(), SetupOrigin::Shard); !status)
        return status.error();
    if (auto status = applySetupJson(setup, shardSetupJson(stated), first.path.string()); !status)
        return status.error();
    return setup;
}

Result<RunReport> mergeShards(const RunSetup& setup, const std::vector<ShardFile>& shards,
                              const std::stop_token& stop, ExperimentObserver* observer)
{
    const ShardFile& first = shards.front();
    const auto input = loadInput(setup, stop, observer);
    if (!input)
        return input.error();
    if (input->loaded.hash != first.inputHash) {
        return unusableData(
            "The input is not what the shards were run on: it has changed since. Run all shards again.",
            setup.csv.empty() ? "topic " + setup.topic : setup.csv.front());
    }
    auto prepared = prepareRun(setup, *input);
    if (!prepared)
        return prepared.error();
    // Strategies of the user's own are run here, beside the cells of the shards, which know the executions
    // only.
    const auto extras = prepared->settings.baselines.extras;
    std::erase_if(prepared->settings.baselines.extras,
                  [](const ExtraStrategy& extra) { return extra.key != kActualKey; });
    const std::string runId = runIdOf(setup, *input, *prepared);
    prepared->settings.baselines.extras = extras;
    if (runId != first.runId) {
        return unusableData(
            "What is asked for is not the run of these shards: the settings or the fee table differ. "
            "Beside `merge` state only where the results go (`out`, `fills`, `path`).",
            first.path);
    }
    std::vector<CellResult> cells(first.cellCount);
    for (const ShardFile& shard : shards) {
        std::size_t cell = shard.part.index;
        for (const CellResult& result : shard.cells) {
            cells[cell] = result;
            cell += shard.part.count;
        }
    }
    prepared->settings.knownCells = std::move(cells);
    return executeRun(setup, *input, *prepared, stop, observer);
}

}} // namespace sor::runs
