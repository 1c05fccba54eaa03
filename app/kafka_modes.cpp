// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafka_modes.h"

#include "base/number_text.h"
#include "base/printable_text.h"
#include "input/kafka/client/mock_broker.h"
#include "input/kafka/publish/kafka_publisher.h"
#include "input/kafka/read/kafka_probe.h"
#include "input/source_path.h"
#include "input/topic_options.h"
#include "progress_printer.h"
#include "terminal.h"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <stop_token>
#include <thread>

namespace sor {

namespace {

Result<kafka::ConnectionSettings> statedConnection(const RunSetup& setup)
{
    if (setup.kafka.empty()) {
        return invalidArgument("Which broker? Give --kafka host:port (localhost:9092).");
    }
    return connectionOf(setup);
}

Result<kafka::PublishOptions> publishOptions(const CommandLine& commandLine)
{
    const RunSetup& setup = commandLine.setup;
    const PublishWords& words = commandLine.publish;
    if (setup.csv.size() != 1)
        return invalidArgument("Publishing takes one file: give --csv FILE once.");
    kafka::PublishOptions options;
    const auto [venue, path] = namedFile(setup.csv.front());
    options.csv = path;
    options.symbol = setup.symbol;
    options.topic = setup.topic;
    options.from = setup.from;
    options.to = setup.to;
    options.loops = words.loops;
    options.maxGap = words.maxGap;
    options.keying = words.keying;
    options.form = words.form;
    options.file = setup.form;
    options.file.feed = FeedForm::Venues;
    options.file.venue = venue;
    options.threads = setup.threads > 0 ? static_cast<unsigned>(setup.threads)
                                        : std::max(1U, std::thread::hardware_concurrency());
    options.memoryLimit = setup.memoryLimit();
    auto speed = kafka::parseSpeed(words.speed);
    if (!speed)
        return speed.error();
    options.speed = *speed;
    // A dry run needs no broker.
    if (!words.isDryRun || !setup.kafka.empty()) {
        auto connection = statedConnection(setup);
        if (!connection)
            return connection.error();
        // Publishing sends a file of the user's.
        if (connection->areBrokersOfFile)
            return invalidArgument(
                fmt::format("The quotes would go to brokers that the setup file names ({}), not you. If "
                            "they are the right ones, name them on the command line: --kafka {}.",
                            connection->brokers, connection->brokers));
        options.connection = std::move(*connection);
    }
    return options;
}

std::string planText(const kafka::PublishPlan& plan)
{
    return fmt::format("{} of {}, from {} to {}{}\n", groupedCount(plan.rows, "row"),
                       plan.symbol.empty() ? "one symbol" : printableLine(plan.symbol),
                       formatIsoTime(plan.first), formatIsoTime(plan.last),
                       plan.duration ? fmt::format(": {:.1f} s at this speed",
                                                   std::chrono::duration<double>(*plan.duration).count())
                                     : ", as fast as it goes");
}

} // namespace

int runPublish(const CommandLine& commandLine, const std::stop_token& stop)
{
    const auto options = publishOptions(commandLine);
    if (!options)
        return fail(options.error());
    const RunSetup& setup = commandLine.setup;
    ProgressPrinter printer(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    const auto warn = [](const std::vector<std::string>& warnings) {
        for (const std::string& warning : warnings)
            printRemark(warning);
    };
    if (commandLine.publish.isDryRun) {
        const auto plan = kafka::planPublishing(*options, stop, &printer);
        printer.clear();
        if (!plan)
            return fail(plan.error());
        warn(plan->warnings);
        printOut("Would send " + planText(*plan));
        for (const std::string& message : plan->firstMessages)
            printOut(message + "\n");
        return 0;
    }
    const auto summary = kafka::publishCsv(*options, stop, &printer);
    printer.clear();
    if (!summary)
        return fail(summary.error());
    warn(summary->warnings);
    if (!setup.isQuiet) {
        const double seconds = std::chrono::duration<double>(summary->elapsed).count();
        printOut(fmt::format("{} of {} delivered to {} in {:.1f} s ({} a second), run {}\n",
                             grouped(summary->delivered), groupedCount(summary->messages, "message"),
                             setup.topic, seconds,
                             grouped(static_cast<std::int64_t>(static_cast<double>(summary->delivered)
                                                               / std::max(seconds, 1e-9))),
                             summary->runId));
    }
    if (summary->wasInterrupted) {
        return fail({ErrorCode::Interrupted,
                     "Stopped; what was accepted was delivered, and no end marker was sent."});
    }
    return 0;
}

int runProbe(const CommandLine& commandLine, const std::stop_token& stop)
{
    const auto connection = statedConnection(commandLine.setup);
    if (!connection)
        return fail(connection.error());
    const auto report = kafka::probe(*connection, commandLine.setup.topic, stop);
    if (stop.stop_requested())
        return fail({ErrorCode::Interrupted, "Stopped."});
    printOut(commandLine.isJson ? report.json() : withOptions(report.text()));
    return report.isGood() ? 0 : exitCode(ErrorKind::KafkaFailed);
}

int runBroker(const CommandLine& commandLine, const std::stop_token& stop)
{
    const auto broker = kafka::MockBroker::start({{commandLine.setup.topic, 1}});
    if (!broker)
        return fail(broker.error());
    printOut(fmt::format("A broker for rehearsals listens on {} with the topic {}.\n{}\nCtrl+C ends it.\n",
                         (*broker)->bootstrap(), commandLine.setup.topic, kafka::kMockBrokerLimits));
    // Without its address on standard output the broker is useless.
    if (const int code = finishOutput(0); code != 0)
        return code;
    std::atomic<bool> isStopped{false};
    const std::stop_callback onStop(stop, [&] {
        isStopped = true;
        isStopped.notify_all();
    });
    isStopped.wait(false);
    return 0;
}

} // namespace sor
