// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_pipeline.h"

#include "base/number_text.h"
#include "input/csv/desk_csv.h"
#include "input/csv/file_mark.h"
#include "input/csv/round_lots.h"
#include "input/csv/tape_hash.h"
#include "input/kafka/read/kafka_checkpoint.h"
#include "input/source_path.h"
#include "input/volume_file.h"
#include "run/actual_strategy.h"
#include "run/needed_time.h"
#include "run/order_checks.h"
#include "run/understood.h"
#include "run/version.h"
#include "search/benchmark.h"
#include "search/experiment_scenario.h"
#include "search/interval_check.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <thread>
#include <unistd.h>

namespace sor { inline namespace runs {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The text of the fee table that was asked for; empty for none.
Result<std::string> readFees(const std::string& fees)
{
    if (fees == "default")
        return std::string(FeeTable::builtInText());
    return fees == "none" ? Result<std::string>(std::string()) : readDeskText(fees);
}

/// The words that shape the result. Where it came from and the order are told elsewhere.
std::vector<std::pair<std::string, std::string>> settingsOf(const RunSetup& setup,
                                                            const ExecutionRules& rules)
{
    std::vector<std::pair<std::string, std::string>> settings;
    for (const SetupWord& word : setupWords()) {
        if (word.scope.part == WordPart::Order || word.scope.effect == WordEffect::Input
            || word.scope.effect == WordEffect::Process || word.scope.effect == WordEffect::Study)
            continue;
        auto value = word.get(setup);
        if (word.name == "queue" && rules.queue == QueueModel::Exact)
            value = name(rules.queue); // the default follows the input
        if (!value.empty())
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
    ReportedFile reported{file.path.filename().string(),
                          publicPath(file.path),
                          file.xxh3,
                          file.bytes,
                          file.rows(),
                          file.rowsSkipped,
                          std::string(name(file.schema)),
                          {}};
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
    reported.copies = topic.copies;
    reported.repeats = topic.repeats;
    reported.ties = topic.ties;
    reported.outOfOrder = topic.outOfOrder;
    reported.largestDisorder = topic.largestDisorder;
    reported.otherRuns = topic.otherRuns;
    for (const auto& partition : topic.partitions)
        reported.partitions.push_back({partition.partition, partition.low, partition.from, partition.end});
    for (const auto& problem : topic.problems)
        reported.problems.push_back(problem.text());
    reported.checkpoint = kafka::checkpointJson(topic.checkpoint);
    return reported;
}

Result<ExperimentSettings> settingsFor(const RunSetup& setup, TimeWindow window, ShareUnit unit)
{
    ExperimentSettings settings = setup.experiment;
    auto order = orderOf(setup, window, unit);
    if (!order)
        return order.error();
    settings.order = *order;
    const auto step = stepOf(setup, unit);
    if (!step)
        return step.error();
    settings.step = *step;
    settings.model = setup.modelOrDefault();
    settings.rules.refresh = setup.refreshOrDefault();
    settings.seed = setup.seed;
    settings.threads = threadsOf(setup);
    if (setup.from && setup.to && setup.isStated("interval"))
        settings.tooShort = ErrorCode::InvalidArgument;
    // Too many of something are the data's doing where neither its word nor the window was stated.
    const auto tooLong = [&](std::string_view word) {
        return setup.isStated(word) || (setup.from && setup.to) ? ErrorCode::InvalidArgument
                                                                : ErrorCode::DataUnusable;
    };
    for (const auto& [word, slice] : {std::pair{"bucket", setup.experiment.baselines.bucket},
                                      {"interval", setup.experiment.router.interval}}) {
        if (!checkBucket(window, slice))
            return Error{
                tooLong(word),
                fmt::format("`{}` is {}: that cuts the window into more than {} slices. Use a longer `{}`.",
                            word, formatDuration(slice), kMostBuckets, word),
                {.parameter = word}};
    }
    if (setup.experiment.startStride && window.length() / *setup.experiment.startStride >= kMostStarts)
        return Error{
            tooLong("starts"),
            fmt::format("A start time every {} makes more than {} of them in the window. Use a longer "
                        "`starts`, or `starts off`.",
                        formatDuration(*setup.experiment.startStride), kMostStarts),
            {.parameter = "starts"}};
    return settings;
}

struct ReadProfile {
    std::string text;
    std::vector<VolumeAtTime> profile;
};

Result<ReadProfile> readProfile(const std::string& path)
{
    if (path.empty())
        return ReadProfile{};
    auto text = readDeskText(path);
    if (!text)
        return text.error();
    auto profile = parseVolumeProfile(*text, path);
    if (!profile)
        return profile.error();
    return ReadProfile{std::move(*text), std::move(*profile)};
}

} // namespace

unsigned threadsOf(const RunSetup& setup)
{
    return setup.threads > 0 ? static_cast<unsigned>(setup.threads)
                             : std::max(1U, std::thread::hardware_concurrency());
}

Status checkRunFiles(const RunSetup& setup)
{
    const auto feesText = readFees(setup.fees);
    if (!feesText)
        return feesText.error();
    if (!feesText->empty()) {
        if (const auto fees = FeeTable::parse(*feesText, setup.fees); !fees)
            return fees.error();
    }
    if (const auto profile = readProfile(setup.profile); !profile)
        return profile.error();
    if (!setup.form.roundLots.empty()) {
        if (const auto lots = RoundLots::read(setup.form.roundLots); !lots)
            return lots.error();
    }
    if (!setup.executions.empty()) {
        if (const auto executions = readExecutions(setup); !executions)
            return executions.error();
    }
    return ok();
}

Result<RunInput> loadInput(const RunSetup& setup, const std::stop_token& stop, ProgressSink* progress)
{
    if (auto status = checkSetup(setup); !status)
        return status.error();
    RunInput input;
    input.started = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    input.roundLots = markOf(setup.form.roundLots); // before it is read: a later change is not missed
    const auto start = Clock::now();
    auto loaded = loadTape(setup, threadsOf(setup), stop, progress, keptTimeOf(setup));
    if (!loaded)
        return loaded.error();
    input.loaded = std::move(*loaded);
    input.loadSeconds = secondsSince(start);
    return input;
}

bool isSameInput(const RunSetup& a, const RunSetup& b)
{
    if (a.kafkaProperties != b.kafkaProperties || a.kafkaFile != b.kafkaFile
        || a.fileKafkaProperties != b.fileKafkaProperties || (a.syntheticVenues > 0 && a.seed != b.seed)
        || a.wantsOrders != b.wantsOrders)
        return false;
    return agree(a, b, [](const WordScope& scope) { return scope.shapesTape(); });
}

bool holdsRun(const RunInput& input, const RunSetup& setup)
{
    const Tape& tape = *input.loaded.tape;
    const TimeWindow needed = neededTime(setup, tape.span().from);
    return tape.kept().from <= needed.from && needed.to <= tape.kept().to;
}

bool isInputCurrent(const RunInput& input, const RunSetup& setup)
{
    return holdsRun(input, setup) && markOf(setup.form.roundLots) == input.roundLots
        && std::ranges::all_of(input.loaded.files,
                               [](const CsvSummary& file) { return markOf(file.path) == file.mark; });
}

Result<PreparedRun> prepareRun(const RunSetup& setup, const RunInput& input)
{
    auto feesText = readFees(setup.fees);
    if (!feesText)
        return feesText.error();
    const auto fees =
        feesText->empty() ? Result<FeeTable>(FeeTable::none()) : FeeTable::parse(*feesText, setup.fees);
    if (!fees)
        return fees.error();
    auto window = resolveWindow(setup, *input.loaded.tape);
    if (!window)
        return window.error();
    // What came later was not read: the order cannot go on without quotes.
    if (input.loaded.isCutShort)
        window->to = std::min(window->to, input.loaded.tape->span().to);
    auto judgement = input.isGrowing ? Result(TapeJudgement{})
                                     : judgeInput(setup, input.loaded, *window, input.look.get());
    if (!judgement)
        return judgement.error();
    if (auto status = checkMemory(setup, *window, *input.loaded.tape); !status)
        return status.error();
    auto settings = settingsFor(setup, *window, input.loaded.tape->unit());
    if (!settings)
        return settings.error();
    auto latencies = latenciesByVenue(setup, *input.loaded.tape);
    if (!latencies)
        return latencies.error();
    settings->rules.latencies = std::move(*latencies);
    if (auto status = useFeedRules(setup, *input.loaded.tape, settings->rules); !status)
        return status.error();
    if (auto status = checkNotional(settings->order, *input.loaded.tape); !status)
        return status.error();
    auto profile = readProfile(setup.profile);
    if (!profile)
        return profile.error();
    settings->baselines.profile = std::move(profile->profile);
    if (auto status = addExecutions(setup, input.loaded, *settings, judgement->findings); !status)
        return status.error();
    FeeGaps gaps;
    PreparedRun prepared{std::move(*settings),
                         VenueFees::fromTable(*fees, input.loaded.tape->venues(), *window, &gaps),
                         std::move(*feesText),
                         std::move(profile->text),
                         {},
                         std::move(*judgement)};
    if (!gaps.unknownMics.empty()) {
        prepared.warnings.push_back(
            fmt::format("The fee table does not know {}: its default terms were used.",
                        fmt::join(gaps.unknownMics, ", ")));
    }
    if (!gaps.undatedMics.empty()) {
        prepared.warnings.push_back(
            fmt::format("The fee table starts after this window for {}: its first rows were used.",
                        fmt::join(gaps.undatedMics, ", ")));
    }
    return prepared;
}

std::string runIdOf(const RunSetup& setup, const RunInput& input, const PreparedRun& prepared)
{
    std::string identity = kVersion + input.loaded.hash;
    for (const auto& [word, value] : settingsOf(setup, prepared.settings.rules)) {
        // Of files the content counts, here or in the hash of the input, wherever they lie.
        const auto known = std::ranges::find(setupWords(), word, &SetupWord::name);
        if (known == setupWords().end() || known->value != kFileValue)
            identity += fmt::format("\n{}={}", word, value);
    }
    const ParentOrder& order = prepared.settings.order;
    identity += fmt::format("\n{} {} {} {} {} {}", name(order.side), order.shares.count,
                            formatIsoTime(order.window.from), formatIsoTime(order.window.to),
                            order.limit ? format(*order.limit) : "none", order.lot.count);
    if (!order.unit.isWhole())
        identity += fmt::format("\nsize-unit={}", format(order.unit));
    for (const ExtraStrategy& extra : prepared.settings.baselines.extras)
        identity += fmt::format("\nstrategy {} {}", extra.key, extra.identity);
    identity += "\n" + prepared.feesText;
    if (!prepared.profileText.empty())
        identity += "\n" + prepared.profileText;
    return textHash(identity);
}

Result<RunReport> executeRun(const RunSetup& setup, const RunInput& input, const PreparedRun& prepared,
                             const std::stop_token& stop, ExperimentObserver* observer)
{
    const ExperimentSettings& settings = prepared.settings;
    const LoadedTape& loaded = input.loaded;
    RunReport report;
    const auto start = Clock::now();
    auto experiment = runExperiment(*loaded.tape, prepared.fees, settings, stop, observer);
    if (!experiment)
        return experiment.error();
    report.timing = {input.started,    input.loadSeconds, secondsSince(start),
                     settings.threads, hostName(),        setup.out};
    report.version = kVersion;
    report.gitHash = kGitHash;
    report.inputHash = loaded.hash;
    report.symbol = loaded.symbol;
    for (const CsvSummary& file : loaded.files)
        report.files.push_back(describe(file));
    if (loaded.topic)
        report.topic = describe(*loaded.topic);
    report.settings = settingsOf(setup, settings.rules);
    for (const ExtraStrategy& extra : settings.baselines.extras)
        report.strategies.push_back({extra.key, extra.name, extra.file, extra.identity});
    report.order = settings.order;
    report.rules = settings.rules;
    report.bucket = setup.experiment.baselines.bucket;
    report.interval = setup.experiment.router.interval;
    report.view = loaded.tape->view();
    report.feed = loaded.tape->feed();
    report.venues = loaded.tape->venues();
    for (VenueIndex v = 0; v < report.venues.size(); ++v)
        report.terms.push_back(prepared.fees.at(v, report.order.window.from));
    report.counts = loaded.counts;
    report.experiment = std::move(*experiment);
    report.isComplete = report.experiment.isComplete && !loaded.isCutShort;
    if (loaded.isCutShort) {
        report.cutShort = loaded.topic && !loaded.topic->withheld.empty()
            ? "The results are of a part of the topic. " + loaded.topic->withheld
            : "The reading ended before the order's window: the results are of the quotes up to then.";
    }
    report.findings = prepared.judgement.findings;
    for (std::size_t i = 0; i < report.experiment.extras.size(); ++i) {
        std::string far = report.experiment.extraNames[i].key == kActualKey
            ? farPricesText(report.experiment.extras[i])
            : std::string();
        if (!far.empty())
            report.findings.push_back({"executions_far", std::move(far), "", true});
    }
    report.understood = understood(setup, loaded, report.order.window, prepared.judgement.medianPrice);
    report.warnings = loaded.warnings;
    for (const auto& sentences : {report.experiment.notes, prepared.warnings, wordsWithoutEffect(setup)})
        report.warnings.insert(report.warnings.end(), sentences.begin(), sentences.end());
    report.runId = runIdOf(setup, input, prepared);
    return report;
}

Result<RunResult> runSingleCell(const RunInput& input, const PreparedRun& prepared,
                                const Experiment& experiment, const RouterParams& params,
                                const std::stop_token& stop)
{
    const ExperimentSettings& settings = prepared.settings;
    Scenario scenario = scenarioOf(*input.loaded.tape, prepared.fees, settings, experiment.outflows);
    scenario.moves = experiment.moves;
    return simulateRouter(settings.model, params, scenario, stop);
}

Result<RunReport> runSetup(const RunSetup& setup, const std::stop_token& stop, ExperimentObserver* observer)
{
    // Before anything that costs time.
    if (auto status = checkRunFiles(setup); !status)
        return status.error();
    const auto input = loadInput(setup, stop, observer);
    if (!input)
        return input.error();
    const auto prepared = prepareRun(setup, *input);
    if (!prepared)
        return prepared.error();
    return executeRun(setup, *input, *prepared, stop, observer);
}

}} // namespace sor::runs
