// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch.h"

#include "base/number_text.h"
#include "files/atomic_output_file.h"
#include "progress_printer.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "run/run_pipeline.h"
#include "run/sharded_run.h"
#include "terminal.h"

#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <vector>

namespace sor {

namespace {

int stopped()
{
    return fail({ErrorCode::Interrupted, "Stopped; nothing was written.", ""});
}

/// Files that a user asked for beside the three JSON files.
std::vector<OutputText> extras(const RunSetup& setup, const RunReport& report)
{
    std::vector<OutputText> files;
    if (!setup.fills.empty())
        files.push_back({setup.fills, fillsCsv(report)});
    if (!setup.path.empty())
        files.push_back({setup.path, pathCsv(report)});
    return files;
}

int writeAll(const RunSetup& setup, const Result<RunReport>& report, const std::stop_token& stop)
{
    if (!report)
        return fail(report.error());
    // The last moment to stop: from here on the results are written whole.
    if (stop.stop_requested())
        return stopped();
    if (auto status = writeResults(*report, setup.out, extras(setup, *report)); !status)
        return fail(status.error());
    // Last: what it stands for is there.
    if (!setup.checkpoint.empty() && report->topic) {
        if (auto status = writeFileAtomically(setup.checkpoint, report->topic->checkpoint); !status)
            return fail(status.error());
    }
    if (!setup.isQuiet) {
        printOut(fmt::format("{}\nWrote output.json, baselines.json and final_result.json to {}\n",
                             resultTable(*report),
                             std::filesystem::absolute(setup.out).lexically_normal().string()));
    }
    return 0;
}

Status writeShard(const ShardFile& shard, const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return Error{ErrorCode::CannotWrite,
                     "Could not make the folder for the shard: " + error.message() + ".", folder.string()};
    }
    return writeFileAtomically(folder / shardFileName(shard.part), shardJson(shard));
}

int runPart(const RunSetup& setup, const std::stop_token& stop)
{
    const auto part = partOf(setup, JobArray::fromEnvironment());
    if (!part)
        return fail(part.error());
    ProgressPrinter printer(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    const auto shard = runShard(setup, *part, stop, &printer);
    printer.clear();
    if (!shard)
        return fail(shard.error());
    if (stop.stop_requested())
        return stopped();
    if (auto status = writeShard(*shard, setup.out); !status)
        return fail(status.error());
    if (!setup.isQuiet) {
        const std::filesystem::path file = std::filesystem::path(setup.out) / shardFileName(*part);
        printOut(fmt::format("Ran {} of {} cells; wrote {}\n",
                             grouped(static_cast<std::int64_t>(shard->cells.size())),
                             grouped(static_cast<std::int64_t>(shard->cellCount)),
                             std::filesystem::absolute(file).lexically_normal().string()));
    }
    return 0;
}

} // namespace

int runBatch(const RunSetup& setup, const std::stop_token& stop)
{
    if (!setup.shard.empty())
        return runPart(setup, stop);
    ProgressPrinter printer(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    const auto report = runSetup(setup, stop, &printer);
    printer.clear();
    return writeAll(setup, report, stop);
}

int runMerge(const CommandLine& commandLine, const std::stop_token& stop)
{
    const auto shards = readShards(commandLine.merge);
    if (!shards)
        return fail(shards.error());
    const auto setup = mergedSetup(commandLine.setup, *shards);
    if (!setup)
        return fail(setup.error());
    ProgressPrinter printer(ProgressPrinter::resolve(setup->progress, setup->isQuiet));
    const auto report = mergeShards(*setup, *shards, stop, &printer);
    printer.clear();
    return writeAll(*setup, report, stop);
}

} // namespace sor
