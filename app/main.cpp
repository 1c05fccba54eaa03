// SPDX-License-Identifier: GPL-3.0-or-later
// One program, several modes: reads the command line and hands over.
#include "base/unjoined_thread.h"
#include "batch.h"
#include "calibrate.h"
#include "command_line.h"
#include "files/manual_pages.h"
#include "gui.h"
#include "input/kafka/client/secret_guard.h"
#include "input/topic_options.h"
#include "kafka_modes.h"
#include "run/own_strategies.h"
#include "signals.h"
#include "study.h"
#include "terminal.h"
#include "what_if.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <new>
#include <stop_token>
#include <string_view>
#include <utility>

namespace {

using namespace sor;

/// How long an orderly stop may take. A publication may wait for its broker as long as it was told to.
std::chrono::milliseconds patienceOf(const CommandLine& commandLine)
{
    constexpr std::chrono::seconds kPatience{10};
    const bool isPublishing = commandLine.mode == Mode::Publish;
    return std::chrono::ceil<std::chrono::milliseconds>(
        kPatience + (isPublishing ? commandLine.setup.timeout : Nanos{0}));
}

int runStoppable(const CommandLine& commandLine, const std::stop_token& stop)
{
    switch (commandLine.mode) {
    case Mode::Batch:
        return runBatch(commandLine.setup, stop);
    case Mode::Generate:
        return runGenerate(commandLine, stop);
    case Mode::Calibrate:
        return runCalibrate(commandLine, stop);
    case Mode::Publish:
        return runPublish(commandLine, stop);
    case Mode::Probe:
        return runProbe(commandLine, stop);
    case Mode::Broker:
        return runBroker(commandLine, stop);
    case Mode::Merge:
        return runMerge(commandLine, stop, studyPageWriter());
    case Mode::Study:
        return runStudyMode(commandLine, stop, studyPageWriter());
    default:
        return exitCode(ErrorKind::Internal);
    }
}

int runManual(const std::string& topic)
{
    if (!topic.empty()) {
        const auto text = manualText(topic);
        if (!text)
            return fail(text.error());
        printOut(*text);
        return 0;
    }
    const auto pages = manualPages();
    if (!pages)
        return fail(pages.error());
    printOut("Topics of the manual; sorlab --manual TOPIC prints one:\n");
    for (const ManualPage& page : *pages)
        printOut(fmt::format("  {:15} {}\n", page.topic, page.summary));
    return 0;
}

/// Before anything is done with what -X and -F hold.
void guardSecrets(const CommandLine& commandLine)
{
    const RunSetup& setup = commandLine.setup;
    if (std::ranges::any_of(setup.kafkaProperties, kafka::isSecret))
        kafka::forbidCoreDumps();
    if (commandLine.mode == Mode::Window)
        return; // it says the same in its banner
    for (const std::string& remark : remarksOnSettingsFiles(setup))
        printRemark(remark);
}

/// Of std::exit: a strategy of the user's own that calls it has not done what was asked for.
void refuseExitOfStrategy()
{
    if (const std::string_view strategy = strategyUnderWay(); !strategy.empty())
        std::_Exit(
            fail({ErrorCode::StrategyFailed,
                  fmt::format("The strategy '{}' called exit, which would end the program before the run is "
                              "done. Let it throw an exception instead.",
                              strategy)}));
}

int run(CommandLine commandLine, int argc, char** argv)
{
    guardSecrets(commandLine);
    if (!commandLine.strategies.empty()) {
        (void)std::atexit(refuseExitOfStrategy);
        auto strategies = loadStrategies(commandLine.strategies);
        if (!strategies)
            return fail(strategies.error());
        commandLine.setup.experiment.baselines.extras = std::move(*strategies);
    }
    switch (commandLine.mode) {
    case Mode::Help:
    case Mode::Version:
        printOut(commandLine.text);
        return 0;
    case Mode::Manual:
        return runManual(commandLine.file);
    case Mode::Allocate:
        return runAllocate(commandLine.file);
    case Mode::Place:
        return runPlace(commandLine.file);
    case Mode::Window:
        return runGui(commandLine, argc, argv);
    default:
        break;
    }
    const StopSignals signals(patienceOf(commandLine));
    // The text too is written while signals are heard: its reader may be slow.
    return finishOutput(runStoppable(commandLine, signals.token()));
}

int runGuarded(int argc, char** argv)
{
    try {
        auto commandLine = parseCommandLine({argv + 1, argv + argc});
        return commandLine ? run(std::move(*commandLine), argc, argv) : fail(commandLine.error());
    } catch (const std::bad_alloc&) {
        return fail(
            {ErrorCode::DataUnusable,
             "There is not enough memory for this. Cut the input to the time that you need, use fewer "
             "`threads` or a smaller grid, or run it on a machine with more memory."});
    } catch (const std::exception& exception) {
        return fail({ErrorCode::Internal,
                     fmt::format("Something went wrong inside the program: {}.", exception.what())});
    }
}

} // namespace

int main(int argc, char** argv)
{
    sor::prepareStreams();
    // A file beyond the system's limit is an error that is told in words, not a death.
    (void)std::signal(SIGXFSZ, SIG_IGN);
    const int code = sor::finishOutput(runGuarded(argc, argv));
    // A name may still be looked up, or a connection to a broker that is gone may be closing: their patience
    // is not the user's, and what they use must stay.
    constexpr std::chrono::seconds kPatience{1};
    if (!sor::waitForUnjoined(kPatience))
        std::_Exit(code);
    return code;
}
