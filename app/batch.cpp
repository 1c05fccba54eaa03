// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch.h"

#include "base/number_text.h"
#include "files/atomic_output_file.h"
#include "files/output_folder.h"
#include "progress_printer.h"
#include "report/answer_text.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "run/run_pipeline.h"
#include "run/sharded_run.h"
#include "run/study/study_merge.h"
#include "study.h"
#include "terminal.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <vector>

namespace sor {

namespace {

int stopped()
{
    return fail({ErrorCode::Interrupted, "Stopped; nothing was written."});
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

std::vector<std::filesystem::path> resultFiles(const RunSetup& setup)
{
    const std::filesystem::path folder(setup.out);
    std::vector<std::filesystem::path> files{folder / "output.json", folder / "baselines.json",
                                             folder / "final_result.json"};
    for (const std::string& file : {setup.fills, setup.path, setup.checkpoint}) {
        if (!file.empty())
            files.emplace_back(file);
    }
    return files;
}

/// The folder of the results for this run alone, and whether all that is to be written can be. Folders of
/// other files may hold those of several runs, but not the results of another one that is under way.
Result<std::vector<OutputFolder>> takeFolders(const RunSetup& setup)
{
    namespace fs = std::filesystem;
    if (auto status = checkSetup(setup); !status)
        return status.error();
    std::vector<OutputFolder> folders;
    std::vector<fs::path> taken;
    const auto take = [&](const fs::path& path, OutputFolder::Use use) -> Status {
        auto folder = OutputFolder::open(path, use);
        if (!folder)
            return folder.error();
        folders.push_back(std::move(*folder));
        std::error_code error;
        taken.push_back(fs::canonical(path.empty() ? "." : path, error));
        return ok();
    };
    if (auto status = take(setup.out, OutputFolder::Use::Alone); !status)
        return status.error();
    for (const fs::path& file : resultFiles(setup)) {
        if (auto status = checkOutputFile(file); !status)
            return status.error();
        std::error_code error;
        const fs::path parent = fs::canonical(file.has_parent_path() ? file.parent_path() : ".", error);
        if (std::ranges::find(taken, parent) != taken.end())
            continue;
        if (auto status = take(parent, OutputFolder::Use::Shared); !status)
            return status.error();
    }
    return folders;
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
        const std::string details = setup.isVerbose ? "\n" + detailsText(*report) : std::string();
        printOut(fmt::format("{}{}\nWrote output.json, baselines.json and final_result.json to {}\n",
                             withOptions(answerText(*report, setup.isVerbose)), withOptions(details),
                             std::filesystem::absolute(setup.out).lexically_normal().string()));
    }
    return 0;
}

int runPart(const RunSetup& setup, const std::stop_token& stop)
{
    const auto part = partOf(setup, JobArray::fromEnvironment());
    if (!part)
        return fail(part.error());
    const std::filesystem::path file = std::filesystem::path(setup.out) / shardFileName(*part);
    if (auto status = checkSetup(setup); !status)
        return fail(status.error());
    const auto folder = OutputFolder::open(setup.out, OutputFolder::Use::Shared);
    if (!folder)
        return fail(folder.error());
    if (auto status = checkOutputFile(file); !status)
        return fail(status.error());
    ProgressPrinter printer(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    const auto shard = runShard(setup, *part, stop, &printer);
    printer.clear();
    if (!shard)
        return fail(shard.error());
    if (stop.stop_requested())
        return stopped();
    if (auto status = writeFileAtomically(file, shardJson(*shard)); !status)
        return fail(status.error());
    if (!setup.isQuiet) {
        printOut(fmt::format("Ran {} of {}; wrote {}\n",
                             grouped(static_cast<std::int64_t>(shard->cells.size())),
                             groupedCount(static_cast<std::int64_t>(shard->cellCount), "cell"),
                             std::filesystem::absolute(file).lexically_normal().string()));
    }
    return 0;
}

} // namespace

int runBatch(const RunSetup& setup, const std::stop_token& stop)
{
    if (!setup.shard.empty())
        return runPart(setup, stop);
    // Before anything that costs time.
    const auto folders = takeFolders(setup);
    if (!folders)
        return fail(folders.error());
    ProgressPrinter printer(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    const auto report = runSetup(setup, stop, &printer);
    printer.clear();
    return writeAll(setup, report, stop);
}

int runMerge(const CommandLine& commandLine, const std::stop_token& stop, const StudyPageWriter& writePage)
{
    if (const auto studies = findStudyShards(commandLine.merge); !studies.empty())
        return runStudyMerge(commandLine, studies, writePage);
    const auto shards = readShards(commandLine.merge);
    if (!shards)
        return fail(shards.error());
    const auto setup = mergedSetup(commandLine.setup, *shards);
    if (!setup)
        return fail(setup.error());
    const auto folders = takeFolders(*setup);
    if (!folders)
        return fail(folders.error());
    ProgressPrinter printer(ProgressPrinter::resolve(setup->progress, setup->isQuiet));
    const auto report = mergeShards(*setup, *shards, stop, &printer);
    printer.clear();
    return writeAll(*setup, report, stop);
}

} // namespace sor
