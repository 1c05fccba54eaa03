// SPDX-License-Identifier: GPL-3.0-or-later
#include "mode_words.h"

#include "setup/setup_words.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace sor {

namespace {

Error refusedOption(std::string message)
{
    return {ErrorCode::InvalidArgument, std::move(message) + ". See sorlab --help."};
}

using Words = std::span<const std::string_view>;

/// What one mode is called, and the words of a setup that matter in it.
struct ModeWords {
    Mode mode;
    std::string_view option;
    Words words;
};

constexpr std::string_view kGenerateWords[] = {"seed", "symbol", "from", "zone", "quiet", "progress"};
// Of these csv, trades, kafka, queue, view and synthetic-venues are refused with the reason.
constexpr std::string_view kCalibrateWords[] = {
    "csv",        "trades",    "kafka",     "queue",    "view",   "synthetic-venues",
    "format",     "columns",   "no-header", "zone",     "date",   "symbol",
    "max-age",    "band",      "strict",    "force",    "memory", "from",
    "to",         "out",       "quiet",     "progress", "feed",   "price-scale",
    "size-scale", "size-unit", "round-lots"};
constexpr std::string_view kPublishWords[] = {
    "csv",       "format", "columns", "no-header", "price-scale", "size-scale", "round-lots",
    "size-unit", "zone",   "date",    "kafka",     "topic",       "timeout",    "symbol",
    "from",      "to",     "memory",  "threads",   "quiet",       "progress"};
constexpr std::string_view kProbeWords[] = {"kafka", "topic", "timeout"};
constexpr std::string_view kBrokerWords[] = {"topic"};

// Modes that run a setup take all words.
constexpr std::array kModeWords{
    ModeWords{Mode::Generate, "--generate", kGenerateWords},
    ModeWords{Mode::Allocate, "--allocate", {}},
    ModeWords{Mode::Place, "--place", {}},
    ModeWords{Mode::Calibrate, "--calibrate", kCalibrateWords},
    ModeWords{Mode::Publish, "--publish", kPublishWords},
    ModeWords{Mode::Probe, "--probe", kProbeWords},
    ModeWords{Mode::Broker, "--broker", kBrokerWords},
    ModeWords{Mode::Manual, "--manual", {}},
};

bool isOfStudies(std::string_view word)
{
    const auto described = std::ranges::find(setupWords(), word, &SetupWord::name);
    return described != setupWords().end() && described->scope.part == WordPart::Study;
}

} // namespace

Status checkStatedOnce(const CLI::App& app)
{
    for (const CLI::Option* option : app.get_options()) {
        const auto& results = option->results();
        const bool isFlag = option->get_items_expected_max() == 0;
        const bool takesMany = option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll
            || option->get_expected_max() > 1;
        if (results.size() < 2 || takesMany)
            continue;
        if (isFlag && std::ranges::all_of(results, [&](const auto& each) { return each == results.front(); }))
            continue;
        return refusedOption(fmt::format("{} is stated {} times, and one value counts: state it once",
                                         option->get_name(), results.size()));
    }
    return ok();
}

Status checkModeWords(Mode mode, const CLI::App& app, const Stated& stated)
{
    const bool hasStudy = mode == Mode::Study || mode == Mode::Merge || mode == Mode::Window;
    for (const auto& [word, text] : stated.words) {
        if (!hasStudy && isOfStudies(word))
            return refusedOption(fmt::format("--{} goes with --study", word));
    }
    for (const auto& [group, of, option] : {std::tuple{kGenerateGroup, Mode::Generate, "--generate"},
                                            std::tuple{kPublishGroup, Mode::Publish, "--publish"}}) {
        for (const CLI::Option* known : app.get_options()) {
            if (mode != of && known->count() > 0 && known->get_group() == group)
                return refusedOption(fmt::format("{} goes with {}", known->get_name(), option));
        }
    }
    if (stated.json && mode != Mode::Probe)
        return refusedOption("--json goes with --probe");
    const auto known = std::ranges::find(kModeWords, mode, &ModeWords::mode);
    if (known == kModeWords.end())
        return ok();
    for (const auto& [word, text] : stated.words) {
        if (std::ranges::find(known->words, word) == known->words.end())
            return refusedOption(
                fmt::format("--{} has no effect with {}: leave it out", word, known->option));
    }
    const bool hasKafka = mode == Mode::Publish || mode == Mode::Probe;
    if (!hasKafka && (!stated.kafkaProperties.empty() || !stated.kafkaFile.empty()))
        return refusedOption(fmt::format("-X and -F are for Kafka, which {} does not use", known->option));
    if (known->words.empty() && !stated.setupFile.empty())
        return refusedOption(fmt::format("--setup has no effect with {}: leave it out", known->option));
    return ok();
}

} // namespace sor
