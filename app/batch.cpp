// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch.h"

#include "files/atomic_output_file.h"
#include "files/text_file.h"
#include "progress_printer.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "source/tape_hash.h"
#include "source/tape_loader.h"
#include "version.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <thread>
#include <unistd.h>

namespace sor {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

unsigned threadsOf(const RunSetup& setup)
{
    return setup.threads > 0 ? static_cast<unsigned>(setup.threads)
                             : std::max(1U, std::thread::hardware_concurrency());
}

/// The text of the fee table that was asked for; empty for none.
Result<std::string> readFees(const std::string& fees)
{
    if (fees == "default")
        return std::string(FeeTable::builtInText());
    return fees == "none" ? Result<std::string>(std::string()) : readTextFile(fees);
}

/// The words that shape the result; where it came from, went to and how fast it was made are told elsewhere.
std::vector<std::pair<std::string, std::string>> settingsOf(const RunSetup& setup)
{
    static constexpr std::array kElsewhere{
        "csv",    "kafka",   "topic", "from-offset", "until", "for",   "checkpoint", "timeout",
        "memory", "threads", "out",   "fills",       "path",  "quiet", "progress",   "shard",
        "from",   "to",      "side",  "shares",      "limit", "lot"};
    std::vector<std::pair<std::string, std::string>> settings;
    for (const SetupWord& word : setupWords()) {
        if (std::ranges::find(kElsewhere, word.name) != kElsewhere.end())
            continue;
        if (auto value = word.get(setup); !value.empty())
            settings.emplace_back(word.name, std::move(value));
    }
    return settings;
}

std::string hostName()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

ReportedFile describe(const CsvSummary& file)
{
    ReportedFile reported{
        file.path.filename().string(),  file.xxh3, file.bytes, file.rows(), file.rowsSkipped,
        std::string(name(file.schema)), {}};
    for (const RowProblem& problem : file.problems)
        reported.problems.push_back(problem.text());
    return reported;
}

ReportedTopic describe(const kafka::KafkaSummary& topic)
{
    ReportedTopic reported;
    reported.name = topic.topic;
    reported.clusterId = topic.clusterId;
    reported.runId = topic.runId;
    reported.messages = topic.messages;
    reported.rows = topic.rows;
    reported.skipped = topic.skipped();
    reported.duplicates = topic.duplicates;
    reported.otherRuns = topic.otherRuns;
    for (const auto& partition : topic.partitions)
        reported.partitions.push_back({partition.partition, partition.low, partition.from, partition.end});
    for (const auto& problem : topic.problems)
        reported.problems.push_back(problem.text());
    reported.checkpoint = kafka::checkpointJson(topic.checkpoint);
    return reported;
}

Result<ExperimentSettings> settingsFor(const RunSetup& setup, TimeWindow window)
{
    ExperimentSettings settings;
    settings.order = {setup.side, setup.shares, window, setup.limit, setup.lot};
    settings.rules = {setup.refreshOrDefault(), setup.completion, setup.latency, true};
    settings.rules.queue = setup.queue;
    settings.router = setup.router;
    settings.model = setup.modelOrDefault();
    settings.step = setup.step;
    settings.baselines.bucket = setup.bucket;
    settings.splitPercent = setup.splitPercent;
    settings.startStride = setup.starts;
    settings.seed = setup.seed;
    settings.axes = setup.axes;
    settings.threads = threadsOf(setup);
    if (!setup.profile.empty()) {
        const auto text = readTextFile(setup.profile);
        if (!text)
            return text.error();
        auto profile = parseVolumeProfile(*text, setup.profile);
        if (!profile)
            return profile.error();
        settings.baselines.profile = std::move(*profile);
    }
    // Schedules hold one number a bucket.
    constexpr std::int64_t kMaxBuckets = 10'000'000;
    if (window.length() / setup.bucket >= kMaxBuckets) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("A bucket of {} cuts the window into more than {} buckets. Use a longer --bucket.",
                        formatDuration(setup.bucket), kMaxBuckets),
            "--bucket"};
    }
    return settings;
}

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

Result<RunReport> runSetup(const RunSetup& setup, const std::stop_token& stop, ProgressSink* progress)
{
    if (auto status = checkSetup(setup); !status)
        return status.error();
    const auto feesText = readFees(setup.fees);
    if (!feesText)
        return feesText.error();
    const auto fees =
        feesText->empty() ? Result<FeeTable>(FeeTable::none()) : FeeTable::parse(*feesText, setup.fees);
    if (!fees)
        return fees.error();
    RunReport report;
    report.timing.started = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    const auto loadStart = Clock::now();
    auto loaded = loadTape(setup, threadsOf(setup), stop, progress);
    if (!loaded)
        return loaded.error();
    report.timing.loadSeconds = secondsSince(loadStart);
    const auto window = resolveWindow(setup, *loaded->tape);
    if (!window)
        return window.error();
    const auto settings = settingsFor(setup, *window);
    if (!settings)
        return settings.error();

    std::vector<std::string> unknownMics;
    std::vector<std::string> undatedMics;
    const VenueFees venueFees =
        VenueFees::fromTable(*fees, loaded->tape->venues(), *window, unknownMics, undatedMics);
    const auto runStart = Clock::now();
    auto experiment = runExperiment(*loaded->tape, venueFees, *settings, stop, progress);
    if (!experiment)
        return experiment.error();
    report.timing.runSeconds = secondsSince(runStart);
    report.timing.threads = settings->threads;
    report.timing.host = hostName();
    report.timing.folder = setup.out;

    report.version = kVersion;
    report.gitHash = kGitHash;
    report.inputHash = loaded->hash;
    report.symbol = loaded->symbol;
    for (const CsvSummary& file : loaded->files)
        report.files.push_back(describe(file));
    if (loaded->topic)
        report.topic = describe(*loaded->topic);
    report.settings = settingsOf(setup);
    report.order = settings->order;
    report.rules = settings->rules;
    report.bucket = setup.bucket;
    report.view = loaded->tape->view();
    report.venues = loaded->tape->venues();
    for (VenueIndex v = 0; v < report.venues.size(); ++v)
        report.terms.push_back(venueFees.at(v, window->from));
    report.counts = loaded->counts;
    report.experiment = std::move(*experiment);
    report.warnings = loaded->warnings;
    report.warnings.insert(report.warnings.end(), report.experiment.notes.begin(),
                           report.experiment.notes.end());
    if (!unknownMics.empty()) {
        report.warnings.push_back(fmt::format("The fee table does not know {}: its default terms were used.",
                                              fmt::join(unknownMics, ", ")));
    }
    if (!undatedMics.empty()) {
        report.warnings.push_back(
            fmt::format("The fee table starts after this window for {}: its first rows were used.",
                        fmt::join(undatedMics, ", ")));
    }
    std::string identity = report.version + report.inputHash;
    for (const auto& [word, value] : report.settings)
        identity += fmt::format("\n{}={}", word, value);
    const ParentOrder& order = report.order;
    identity +=
        fmt::format("\n{} {} {} {} {} {}", order.side == Side::Buy ? "buy" : "sell", order.shares.count,
                    formatIsoTime(order.window.from), formatIsoTime(order.window.to),
                    order.limit ? format(*order.limit) : "none", order.lot.count);
    identity += "\n" + *feesText;
    report.runId = textHash(identity);
    return report;
}

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
    for (std::string& sentence : wordsWithoutEffect(setup))
        report->warnings.push_back(std::move(sentence));
    if (auto status = writeExtras(setup, *report); !status)
        return fail(status.error());
    if (auto status = writeResults(*report, setup.out); !status)
        return fail(status.error());
    // Last: what it stands for is there.
    if (!setup.checkpoint.empty() && report->topic) {
        if (auto status = writeFileAtomically(setup.checkpoint, report->topic->checkpoint); !status)
            return fail(status.error());
    }
    if (!setup.isQuiet) {
        fmt::print("{}\nWrote output.json, baselines.json and final_result.json to {}\n",
                   resultTable(*report), std::filesystem::absolute(setup.out).lexically_normal().string());
    }
    return 0;
}

} // namespace sor
