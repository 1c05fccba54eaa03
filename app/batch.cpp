// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch.h"

#include "files/atomic_output_file.h"
#include "progress_printer.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "run/run_pipeline.h"

#include <filesystem>
#include <fmt/format.h>

namespace sor {

namespace {

/// Files that a user asked for beside the three JSON files.
Status writeExtras(const RunSetup& setup, const RunReport& report)
{
    if (!setup.fills.empty()) {
        if (auto status = writeFileAtomically(setup.fills, fillsCsv(report)); !status)
            return status;
    }
    if (!setup.path.empty())
        return writeFileAtomically(setup.path, pathCsv(report));
    return ok();
}

} // namespace

int runBatch(const RunSetup& setup, const std::stop_token& stop)
{
    ProgressPrinter printer(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    auto report = runSetup(setup, stop, &printer);
    printer.clear();
    const auto fail = [](const Error& error) {
        fmt::print(stderr, "sorlab: {}\n", error.text());
        return exitCode(error.code);
    };
    if (!report)
        return fail(report.error());
    // The last moment to stop: from here on the results are written whole.
    if (stop.stop_requested())
        return fail({ErrorCode::Interrupted, "Stopped; nothing was written.", ""});
    if (auto status = writeExtras(setup, *report); !status)
        return fail(status.error());
    if (auto status = writeResults(*report, setup.out); !status)
        return fail(status.error());
    if (!setup.isQuiet) {
        fmt::print("{}\nWrote output.json, baselines.json and final_result.json to {}\n",
                   resultTable(*report), std::filesystem::absolute(setup.out).lexically_normal().string());
    }
    return 0;
}

} // namespace sor
