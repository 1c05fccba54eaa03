// SPDX-License-Identifier: GPL-3.0-or-later
// One program, several modes: reads the command line and hands over.
#include "batch.h"
#include "command_line.h"
#include "gui.h"
#include "kafka_modes.h"
#include "signals.h"
#include "terminal.h"
#include "what_if.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <new>

namespace {

using namespace sor;

int run(const CommandLine& commandLine, int argc, char** argv)
{
    switch (commandLine.mode) {
    case Mode::Help:
    case Mode::Version:
        printOut(commandLine.text);
        return 0;
    case Mode::Batch:
        return runBatch(commandLine.setup, stopOnSignals());
    case Mode::Generate:
        return runGenerate(commandLine, stopOnSignals());
    case Mode::Allocate:
        return runAllocate(commandLine.file);
    case Mode::Place:
        return runPlace(commandLine.file);
    case Mode::Publish:
        return runPublish(commandLine, stopOnSignals());
    case Mode::Probe:
        return runProbe(commandLine, stopOnSignals());
    case Mode::Broker:
        return runBroker(commandLine, stopOnSignals());
    case Mode::Merge:
        return runMerge(commandLine, stopOnSignals());
    case Mode::Window:
        return runGui(commandLine, argc, argv);
    }
    return exitCode(ErrorCode::Internal);
}

} // namespace

int main(int argc, char** argv)
{
    // A file beyond the system's limit is an error that is told in words, not a death.
    (void)std::signal(SIGXFSZ, SIG_IGN);
    try {
        const auto commandLine = sor::parseCommandLine({argv + 1, argv + argc});
        return commandLine ? run(*commandLine, argc, argv) : fail(commandLine.error());
    } catch (const std::bad_alloc&) {
        return fail(
            {sor::ErrorCode::DataUnusable,
             "There is not enough memory for this. Cut the input to the time that you need, use fewer "
             "--threads or a smaller grid, or run it on a machine with more memory.",
             ""});
    } catch (const std::exception& exception) {
        return fail({sor::ErrorCode::Internal,
                     fmt::format("Something went wrong inside the program: {}.", exception.what()), ""});
    }
}
