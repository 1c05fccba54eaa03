// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.h"

#include "files/data_folder.h"
#include "files/text_file.h"
#include "input/kafka/client/kafka_settings.h"
#include "mode_words.h"
#include "run/version.h"
#include "setup/setup_json.h"
#include "setup/setup_words.h"
#include "setup_outputs.h"
#include "stated_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace sor {

namespace {

/// CLI11's complaint in the words of this program.
Error usageError(std::string message)
{
    message.erase(message.find_last_not_of(" .\n") + 1);
    return {ErrorCode::InvalidArgument, message + ". See sorlab --help."};
}

Result<Mode> chooseMode(const Stated& stated)
{
    std::vector<std::pair<const char*, Mode>> modes;
    if (stated.batch)
        modes.emplace_back("--batch", Mode::Batch);
    if (!stated.generate.empty())
        modes.emplace_back("--generate", Mode::Generate);
    if (!stated.allocate.empty())
        modes.emplace_back("--allocate", Mode::Allocate);
    if (!stated.place.empty())
        modes.emplace_back("--place", Mode::Place);
    if (!stated.calibrate.empty())
        modes.emplace_back("--calibrate", Mode::Calibrate);
    if (stated.publish)
        modes.emplace_back("--publish", Mode::Publish);
    if (stated.probe)
        modes.emplace_back("--probe", Mode::Probe);
    if (stated.broker)
        modes.emplace_back("--broker", Mode::Broker);
    if (!stated.merge.empty())
        modes.emplace_back("--merge", Mode::Merge);
    if (stated.study)
        modes.emplace_back("--study", Mode::Study);
    if (stated.manual)
        modes.emplace_back("--manual", Mode::Manual);
    if (modes.size() > 1)
        return usageError(
            fmt::format("{} and {} are two modes, and a call has one", modes[0].first, modes[1].first));
    if (modes.empty())
        return Mode::Window;
    if (!stated.file.empty())
        return usageError(fmt::format(
            "'{}' without an option is for the window. With {} name files by their options, such as --csv {}",
            stated.file, modes[0].first, stated.file));
    return modes[0].second;
}

Status fillWindow(const Stated& stated, CommandLine& commandLine)
{
    if (stated.remote && stated.local)
        return usageError("--remote and --local exclude each other");
    WindowWords& words = commandLine.window;
    words.runs = stated.run;
    words.isClean = stated.clean;
    words.settings = stated.settings;
    if (stated.remote || stated.local)
        words.isRemote = stated.remote;
    const bool isStated = words.runs || words.isClean || !words.settings.empty() || words.isRemote;
    if (isStated && commandLine.mode != Mode::Window)
        return usageError("--run, --clean, --settings, --remote and --local are for the window");
    return ok();
}

Status fillGenerate(const Stated& stated, CommandLine& commandLine)
{
    SyntheticDayOptions& options = commandLine.generate;
    const auto bad = [](std::string_view word, std::string_view text, std::string_view expected) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("'{}' is not {}.", text, expected),
                     {.parameter = std::string(word)}};
    };
    if (!stated.rows.empty()) {
        options.rows = parseInteger(stated.rows);
        if (!options.rows)
            return bad("rows", stated.rows, "a whole number of rows");
    }
    if (!stated.minutes.empty()) {
        options.duration = parseDuration(stated.minutes + "m");
        if (!options.duration)
            return bad("minutes", stated.minutes, "a number of minutes");
    }
    if (!stated.venues.empty()) {
        const auto venues = parseInteger(stated.venues);
        if (!venues || *venues < 1 || *venues > kMaxSyntheticDayVenues)
            return bad("venues", stated.venues,
                       fmt::format("a number of venues from 1 to {}", kMaxSyntheticDayVenues));
        options.venues = static_cast<int>(*venues);
    }
    if (!stated.informed.empty()) {
        // A share of one in thousandths is a price in tenths of a cent.
        const auto informed = parsePrice(stated.informed);
        constexpr std::int64_t kThousandth = kNanosPerDollar / 1000;
        if (!informed || informed->nanos < 0 || informed->nanos > kNanosPerDollar
            || informed->nanos % kThousandth != 0)
            return bad("informed", stated.informed, "a number from 0 to 1 with at most three decimals");
        options.informed = static_cast<int>(informed->nanos / kThousandth);
    }
    options.oddities = stated.oddities;
    options.halts = stated.halts;
    options.prints = stated.prints;
    options.seed = commandLine.setup.seed;
    if (!commandLine.setup.symbol.empty())
        options.symbol = commandLine.setup.symbol;
    if (commandLine.setup.from)
        options.start = commandLine.setup.from->onDayOf(options.start);
    return ok();
}

Status fillPublish(const Stated& stated, CommandLine& commandLine)
{
    PublishWords& words = commandLine.publish;
    const auto bad = [](std::string_view word, std::string_view text, std::string_view expected) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("'{}' is not {}.", text, expected),
                     {.parameter = std::string(word)}};
    };
    if (!stated.speed.empty())
        words.speed = stated.speed;
    if (!stated.maxGap.empty()) {
        words.maxGap = parseDuration(stated.maxGap);
        if (!words.maxGap || words.maxGap->count() == 0)
            return bad("max-gap", stated.maxGap, "a duration such as 250ms, 10s or 5m");
    }
    if (!stated.loop.empty()) {
        const auto loops = parseInteger(stated.loop);
        if (!loops || *loops < 1 || *loops > 1'000'000)
            return bad("loop", stated.loop, "a number of times from 1 to 1000000");
        words.loops = *loops;
    }
    const auto setNamed = [&](std::string_view option, const std::string& text, auto& value) -> Status {
        using E = std::remove_reference_t<decltype(value)>;
        const auto found = text.empty() ? std::optional(value) : named<E>(text);
        value = found.value_or(value);
        return found ? ok() : bad(option, text, namesText<E>());
    };
    words.isDryRun = stated.dryRun;
    commandLine.isJson = stated.json;
    auto status = setNamed("message", stated.message, words.form);
    return status ? setNamed("key", stated.key, words.keying) : status;
}

/// What was typed after '=' may be a secret, and is not repeated: "--sasl.password=...".
std::string withoutValues(std::string text)
{
    const std::size_t option = text.find("--");
    const std::size_t equals = option == std::string::npos ? option : text.find('=', option);
    if (equals != std::string::npos)
        text.replace(equals + 1, std::string::npos, "...");
    return text;
}

/// CLI11's sentences for what is typed wrong most often, said plainly; others as they are.
std::string plainComplaint(std::string text)
{
    constexpr std::string_view kUnknown = "The following argument was not expected: ";
    constexpr std::string_view kUnknownMany = "The following arguments were not expected: ";
    constexpr std::string_view kMissing = " missing";
    if (text.starts_with(kUnknown)) {
        const std::string what = text.substr(kUnknown.size());
        return (what.starts_with('-') ? "There is no option " : "This stands alone, without an option: ")
            + what;
    }
    if (text.starts_with(kUnknownMany)) {
        const std::string what = text.substr(kUnknownMany.size());
        const bool hasOption = what.starts_with('-') || what.find(" -") != std::string::npos;
        return (hasOption ? "There are no such options: " : "These stand alone, without an option: ") + what;
    }
    // "--shares: 1 required N missing"
    constexpr std::string_view kOne = ": 1 required ";
    if (const auto at = text.find(kOne); at != std::string::npos && text.ends_with(kMissing)) {
        const std::string value =
            text.substr(at + kOne.size(), text.size() - at - kOne.size() - kMissing.size());
        return fmt::format("{} needs a value: {} {}", text.substr(0, at), text.substr(0, at), value);
    }
    // "--manual: At Most 1 required but received 2"
    if (const auto at = text.find(": At Most 1 required"); at != std::string::npos)
        return text.substr(0, at) + " takes one value";
    return text;
}

} // namespace

Result<CommandLine> parseCommandLine(const std::vector<std::string>& arguments)
{
    CLI::App app{
        "SOR Lab: what would a Cont-Kukanov smart order router have paid, against Best Ask, TWAP and VWAP?",
        "sorlab"};
    app.get_formatter()->column_width(34);
    Stated stated;
    describe(app, stated);
    CommandLine commandLine;
    try {
        // CLI11 takes its arguments from the back.
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        app.parse(std::move(reversed));
    } catch (const CLI::CallForHelp&) {
        commandLine.mode = Mode::Help;
        commandLine.text = app.help();
        return commandLine;
    } catch (const CLI::ParseError& error) {
        return usageError(plainComplaint(withoutValues(error.what())));
    } catch (const std::invalid_argument&) { // CLI11, of a switch: --strict=x
        return usageError("a switch such as --strict takes no value but true or false");
    }
    if (auto status = checkStatedOnce(app); !status)
        return status.error();
    if (stated.version) {
        commandLine.mode = Mode::Version;
        const auto data = dataFolder();
        commandLine.text =
            fmt::format("sorlab {} ({}), {}\n{}", kVersion, kGitHash, kafka::clientLibraryVersion(),
                        data ? fmt::format("Sample and fee table: {}\n", data->string()) : "");
        return commandLine;
    }
    const auto mode = chooseMode(stated);
    if (!mode)
        return mode.error();
    commandLine.mode = *mode;
    commandLine.file = *mode == Mode::Generate ? stated.generate
        : *mode == Mode::Allocate              ? stated.allocate
        : *mode == Mode::Place                 ? stated.place
        : *mode == Mode::Calibrate             ? stated.calibrate
        : *mode == Mode::Study                 ? *stated.study
        : *mode == Mode::Manual                ? *stated.manual
                                               : stated.file;
    commandLine.merge = stated.merge;
    commandLine.strategies = stated.strategies;
    if (!commandLine.strategies.empty() && *mode != Mode::Batch && *mode != Mode::Merge
        && *mode != Mode::Study && *mode != Mode::Window)
        return usageError("--strategy goes with --batch, --merge, --study and the window");
    // A run that leaves them out would look as if it had heeded them.
    if (auto status = checkModeWords(*mode, app, stated); !status)
        return status.error();
    for (const auto& [word, text] : stated.words) {
        if (auto status = applyWord(commandLine.setup, word, text); !status)
            return status.error();
    }
    commandLine.setup.kafkaProperties = stated.kafkaProperties;
    commandLine.setup.kafkaFile = stated.kafkaFile;
    if (!stated.setupFile.empty()) {
        const auto text = readTextFile(stated.setupFile);
        if (!text)
            return text.error();
        if (auto status = applySetupJson(commandLine.setup, *text, stated.setupFile); !status)
            return status.error();
        std::vector<std::string> ofSetup;
        const auto isOfUser = [&](std::string_view word) {
            return std::ranges::find(stated.words, word, &std::pair<std::string, std::string>::first)
                != stated.words.end();
        };
        for (const SetupWord& word : setupWords()) {
            // A shard's file has a name that the setup chose, whether or not it names the folder.
            const bool isNamed = commandLine.setup.isStated(word.name)
                || (word.name == "out" && commandLine.setup.isStated("shard") && !isOfUser("shard"));
            if (word.scope.writesFile && isNamed && !isOfUser(word.name))
                ofSetup.emplace_back(word.name);
        }
        if (*mode == Mode::Batch || *mode == Mode::Merge || *mode == Mode::Study) {
            const OutputsOf outputs = *mode == Mode::Batch ? OutputsOf::Run
                : *mode == Mode::Study                     ? OutputsOf::Study
                                                           : OutputsOf::Either;
            if (auto status = checkOutputsOfSetup(commandLine.setup, ofSetup, outputs); !status)
                return status.error();
        }
    }
    if (!commandLine.setup.shard.empty() && *mode != Mode::Batch && *mode != Mode::Study
        && *mode != Mode::Window)
        return usageError("--shard goes with --batch and --study");
    if (!commandLine.strategies.empty() && !commandLine.setup.shard.empty())
        return usageError("a shard runs cells of the router only, and its results go to other machines: give "
                          "--strategy to the --merge that joins the shards, or run a study whole");
    if (auto status = fillGenerate(stated, commandLine); !status)
        return status.error();
    if (auto status = fillWindow(stated, commandLine); !status)
        return status.error();
    if (auto status = fillPublish(stated, commandLine); !status)
        return status.error();
    return commandLine;
}

} // namespace sor
