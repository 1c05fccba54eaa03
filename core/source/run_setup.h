// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a user can say about a run: one table of words for the command line, the setup file and the
// window.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "market/tape.h"
#include "sim/strategy_run.h"
#include "sweep/experiment.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor {

/// A point in time as users state it: an instant, or a time of day on the day of the data.
struct TimeText {
    std::optional<UnixNanos> instant;
    Nanos timeOfDay{0}; // when there is no instant
    friend bool operator==(const TimeText&, const TimeText&) = default;
};

enum class ProgressStyle : std::uint8_t { Auto, Text, Json, None };

inline constexpr std::int64_t kMostShards = 100'000;

/// A run as stated; defaults are those of the command line.
struct RunSetup {
    // Source
    std::vector<std::string> csv;
    std::string kafka; // brokers
    std::string topic = "mock_l1_stream";
    std::string fromOffset = "beginning";
    std::string until = "end";
    std::optional<Nanos> forDuration;
    std::string checkpoint; // a file: the topic is read on from there, and it is written after the results
    std::vector<std::string> kafkaProperties; // -X key=value
    std::string kafkaFile; // -F
    Nanos timeout{std::chrono::seconds{30}};
    std::string symbol;
    std::optional<TapeView> view; // nothing: book
    std::optional<Nanos> maxAge;
    std::optional<std::int64_t> bandPpm; // 0 = off; nothing: 5%, in the trial view off
    std::int64_t syntheticVenues = 0;
    bool isStrict = false;
    std::int64_t memoryMegabytes = 0; // 0 = three quarters of what is free

    // Order
    Side side = Side::Buy;
    Shares shares{5000};
    std::optional<TimeText> from;
    std::optional<TimeText> to;
    std::optional<Price> limit;
    Shares lot{1};

    // Model
    std::optional<RouterModel> model; // nothing: cont-kukanov, in the trial view trial
    Shares step{100};
    RouterSettings router; // of cont-kukanov
    std::array<AxisSpec, 3> axes;
    std::array<std::string, 3> axisTexts{"auto", "auto", "auto"};

    // Rules
    std::string fees = "default"; // a file, "default" or "none"
    std::optional<Refresh> refresh; // nothing: added, in the trial view instant
    QueueModel queue = QueueModel::ProRata;
    Nanos latency{0};
    Completion completion = Completion::Sweep;
    Nanos bucket{std::chrono::seconds{60}};
    std::string profile; // a file

    // Search and honesty
    std::optional<int> splitPercent = 60; // nothing: off
    std::optional<Nanos> starts = std::chrono::seconds{30}; // nothing: off
    std::uint64_t seed = 1;
    std::int64_t threads = 0; // 0 = as many as the machine has

    // Output
    std::string out = ".";
    std::string fills;
    std::string path;
    std::string shard; // "i/n" with 1 <= i <= n <= kMostShards, or "auto"; empty: the whole
    bool isQuiet = false;
    ProgressStyle progress = ProgressStyle::Auto;

    // Words that were stated, so that those without effect can be named.
    std::vector<std::string> stated;
    bool isStated(std::string_view word) const;

    TapeView viewOrDefault() const { return view.value_or(TapeView::Book); }
    RouterModel modelOrDefault() const;
    Refresh refreshOrDefault() const;
    std::int64_t bandPpmOrDefault() const;
};

/// One word: "--shares" on the command line, "shares" in a setup file.
struct SetupWord {
    std::string_view name; // without dashes: "max-age"; in a setup file '-' may be '_'
    std::string_view value; // what follows it, "N"; empty for a switch
    std::string_view group;
    std::string_view help;
    bool isRepeatable = false;
    /// Sets the field from text; InvalidArgument with a sentence. A switch gets "true" or "false".
    Status (*set)(RunSetup&, std::string_view text);
    /// The field as text, for run cards and setup files; empty when it has no value.
    std::string (*get)(const RunSetup&);
};

/// All words, in the order of the help.
std::span<const SetupWord> setupWords();

/// Sets one word and remembers that it was stated. InvalidArgument for an unknown word.
Status applyWord(RunSetup& setup, std::string_view name, std::string_view text);

/// Reads a setup file: one JSON object whose keys are the words ('-' or '_'), values text, numbers,
/// true/false or, for words that repeat, lists. `where` names the file in errors. Words stated already win
/// over the file's. Two more keys say how a broker is reached: kafka_properties (a list of "key=value", as
/// -X) and kafka_file (as -F).
Status applySetupJson(RunSetup& setup, std::string_view json, std::string_view where);

/// Combinations that cannot be, and parts that are not built yet.
Status checkSetup(const RunSetup& setup);

/// Sentences about words that were stated but change nothing with the chosen model or view.
std::vector<std::string> wordsWithoutEffect(const RunSetup& setup);

} // namespace sor
