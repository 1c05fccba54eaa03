// SPDX-License-Identifier: GPL-3.0-or-later
// argv as a value: which mode, and what was said. Pure: reads no file but the setup.
#pragma once

#include "base/result.h"
#include "input/kafka/publish/kafka_publisher.h"
#include "input/synthetic/synthetic_day.h"
#include "setup/run_setup.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sor {

enum class Mode : std::uint8_t {
    Window,
    Batch,
    Generate,
    Allocate,
    Place,
    Calibrate,
    Publish,
    Probe,
    Broker,
    Merge,
    Study,
    Manual,
    Help,
    Version
};

/// What only --publish takes.
struct PublishWords {
    std::string speed = "1";
    std::optional<Nanos> maxGap;
    std::int64_t loops = 1;
    kafka::MessageForm form = kafka::MessageForm::Quote;
    kafka::Keying keying = kafka::Keying::Symbol;
    bool isDryRun = false;
};

/// What only the window takes.
struct WindowWords {
    bool runs = false; // --run
    bool isClean = false; // --clean
    std::string settings; // --settings FILE
    std::optional<bool> isRemote; // --remote or --local; nothing: as it is found
};

struct CommandLine {
    Mode mode = Mode::Window;
    WindowWords window;
    RunSetup setup;
    std::vector<std::string> strategies; // files, not loaded yet: they hold code
    std::vector<std::string> merge; // shards, or folders of them
    std::string
        file; // of the window, --generate, --allocate, --place, --calibrate, --study; topic of --manual
    SyntheticDayOptions generate;
    PublishWords publish;
    bool isJson = false; // of --probe
    std::string text; // of --help and --version
};

/// InvalidArgument with a sentence for an unknown option, a bad value or two modes at once.
Result<CommandLine> parseCommandLine(const std::vector<std::string>& arguments);

} // namespace sor
