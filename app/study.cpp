// SPDX-License-Identifier: GPL-3.0-or-later
#include "study.h"

#include "base/number_text.h"
#include "files/output_folder.h"
#include "progress_printer.h"
#include "report/study_text.h"
#include "run/run_parts.h"
#include "run/study/study_merge.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "terminal.h"

#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <numeric>
#include <optional>

namespace sor {

namespace {

/// Orders done, and the saving so far.
class StudyProgress final : public StudyObserver {
public:
    explicit StudyProgress(ProgressStyle style)
        : m_printer(style)
    {
    }
    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override
    {
        m_printer.progress(phase, done, total);
    }
    void ordersDone(std::int64_t done, std::int64_t total, const std::vector<double>& savings) override
    {
        // The same text until a unit is done, so that the rate is that of one phase.
        if (savings.size() != m_savings) {
            m_savings = savings.size();
            const double mean =
                std::accumulate(savings.begin(), savings.end(), 0.0) / static_cast<double>(savings.size());
            m_text = fmt::format("Running orders (saving so far {:+.2f} bps)", mean);
        }
        m_printer.progress(m_text, done, total);
    }
    void remark(const std::string& sentence) override
    {
        m_printer.clear();
        printRemark(sentence);
    }
    void clear() { m_printer.clear(); }

private:
    ProgressPrinter m_printer;
    std::string m_text = "Running orders";
    std::size_t m_savings = 0;
};

/// The page of a study whose other files are written, and what is said of it.
int tell(const RunSetup& setup, const StudyReport& report, const StudyPageWriter& writePage)
{
    if (writePage) {
        const auto status = writePage(report, std::filesystem::path(setup.out) / kStudyPage);
        if (!status)
            return fail(status.error());
    }
    if (!setup.isQuiet) {
        printOut(fmt::format("{}\nWrote study.json, study.html, {}orders.csv{} and study.db to {}\n",
                             withOptions(studyText(report)), writePage ? "study.pdf, " : "",
                             report.isDrawn ? ", drawn_orders.csv" : "",
                             std::filesystem::absolute(setup.out).lexically_normal().string()));
    }
    if (report.estimates.counts.done == 0)
        return fail({ErrorCode::DataUnusable, "No order could be run; orders.csv says why for each."});
    return 0;
}

int failStudy(const Error& error)
{
    if (error.code == ErrorCode::Interrupted)
        return fail({ErrorCode::Interrupted,
                     "Stopped. What is done is kept in study.db: the same call goes on from there."});
    return fail(error);
}

} // namespace

int runStudyMode(const CommandLine& commandLine, const std::stop_token& stop,
                 const StudyPageWriter& writePage)
{
    const RunSetup& setup = commandLine.setup;
    const std::string& orders = commandLine.file;
    StudyProgress progress(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    if (setup.shard.empty()) {
        const auto finished = carryOutStudy(setup, orders, stop, &progress);
        progress.clear();
        return finished ? tell(setup, finished->report, writePage) : failStudy(finished.error());
    }
    // Before anything that costs time.
    if (auto status = checkStudy(setup, !orders.empty()); !status)
        return fail(status.error());
    const auto part = partOf(setup, JobArray::fromEnvironment());
    if (!part)
        return fail(part.error());
    const std::filesystem::path out = std::filesystem::path(setup.out) / studyShardName(*part);
    const auto folder = OutputFolder::open(out, OutputFolder::Use::Alone);
    if (!folder)
        return fail(folder.error());
    const auto outcome = runStudy(setup, orders, stop, &progress, *part);
    progress.clear();
    if (!outcome)
        return failStudy(outcome.error());
    if (!setup.isQuiet) {
        printOut(fmt::format("Ran {} of {} as part {} of {}; wrote study.db to {}\n",
                             groupedCount(outcome->ordersOfUnits, "order"),
                             groupedCount(outcome->units, "symbol-day"), part->index + 1, part->count,
                             std::filesystem::absolute(out).lexically_normal().string()));
    }
    return 0;
}

int runStudyMerge(const CommandLine& commandLine, const std::vector<std::filesystem::path>& shards,
                  const StudyPageWriter& writePage)
{
    const std::filesystem::path out(commandLine.setup.out);
    if (auto status = checkStudyFiles(out, ""); !status)
        return fail(status.error());
    const auto folder = OutputFolder::open(out, OutputFolder::Use::Alone);
    if (!folder)
        return fail(folder.error());
    auto merged = mergeStudy(commandLine.setup, shards);
    if (!merged)
        return fail(merged.error());
    const std::string drawn = merged->outcome.orders;
    const auto report = studyReport(merged->setup, std::move(merged->outcome));
    if (!report)
        return fail(report.error());
    if (auto status = writeStudy(*report, drawn, merged->setup.out); !status)
        return fail(status.error());
    return tell(merged->setup, *report, writePage);
}

} // namespace sor
