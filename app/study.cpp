// SPDX-License-Identifier: GPL-3.0-or-later
#include "study.h"

#include "base/json_writer.h"
#include "base/number_text.h"
#include "files/output_folder.h"
#include "progress_printer.h"
#include "report/study_text.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "terminal.h"

#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <numeric>

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
    void clear() { m_printer.clear(); }

private:
    ProgressPrinter m_printer;
    std::string m_text = "Running orders";
    std::size_t m_savings = 0;
};

} // namespace

int runStudyMode(const CommandLine& commandLine, const std::stop_token& stop)
{
    const RunSetup& setup = commandLine.setup;
    const std::string& orders = commandLine.file;
    // Before anything that costs time.
    if (auto status = checkStudy(setup, !orders.empty()); !status)
        return fail(status.error());
    const auto folder = OutputFolder::open(setup.out, OutputFolder::Use::Alone);
    if (!folder)
        return fail(folder.error());
    StudyProgress progress(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    auto outcome = runStudy(setup, orders, stop, &progress);
    progress.clear();
    if (!outcome) {
        if (outcome.error().code == ErrorCode::Interrupted)
            return fail({ErrorCode::Interrupted,
                         "Stopped. What is done is kept in study.db: the same call goes on from there."});
        return fail(outcome.error());
    }
    const std::string drawn = std::move(outcome->orders);
    auto report = studyReport(setup, std::move(*outcome));
    if (!report)
        return fail(report.error());
    if (auto status = writeStudy(*report, drawn, setup.out); !status)
        return fail(status.error());
    if (!setup.isQuiet) {
        printOut(fmt::format("{}\nWrote study.json, orders.csv{} and study.db to {}\n",
                             withOptions(studyText(*report)), drawn.empty() ? "" : ", drawn_orders.csv",
                             std::filesystem::absolute(setup.out).lexically_normal().string()));
    }
    if (report->estimates.counts.done == 0)
        return fail({ErrorCode::DataUnusable, "No order could be run; orders.csv says why for each."});
    return 0;
}

} // namespace sor
