// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a user can say about a run: one table of words for the command line, the setup file and the
// window.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "market/tape.h"
#include "search/experiment.h"
#include "sim/strategy_run.h"

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
    /// The instant, or the time of day on the day of `time`.
    UnixNanos onDayOf(UnixNanos time) const
    {
        return instant ? *instant : UnixNanos{std::chrono::floor<std::chrono::days>(time)} + timeOfDay;
    }
    friend bool operator==(const TimeText&, const TimeText&) = default;
};

/// The latency of one venue.
struct VenueLatency {
    std::string venue; // MIC, as in the results
    Nanos latency{0};
    friend bool operator==(const VenueLatency&, const VenueLatency&) = default;
};

enum class ProgressStyle : std::uint8_t { Auto, Text, Json, None };

inline constexpr std::int64_t kMostShards = 100'000;

/// A run as stated; defaults are those of the command line.
struct RunSetup {
    // Source
    std::vector<std::string> csv;
    std::string kafka; // brokers
    bool areBrokersOfFile = false; // a file (setup, shard, results) names them, not who started the program
    std::string topic = "mock_l1_stream";
    std::string fromOffset = "beginning";
    std::string until = "end";
    std::optional<Nanos> forDuration;
    std::string checkpoint; // a file: the topic is read on from there, and it is written after the results
    std::vector<std::string> kafkaProperties; // -X key=value, or typed in the window
    std::string kafkaFile; // -F, or chosen in the window
    std::vector<std::string> fileKafkaProperties; // of a setup file: only what such a file may carry
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
    QueueModel queue;
    Nanos latency{0}; // of venues that venueLatencies does not name
    std::vector<VenueLatency> venueLatencies;
    Completion completion = Completion::Sweep;
    Nanos bucket{std::chrono::seconds{60}};
    std::string profile; // a file
    bool isProtected = true; // see ExecutionRules
    CrossingRule crossing;
    std::optional<Price> tick;

    // Search and honesty
    std::optional<int> splitPercent = 60; // nothing: off
    std::optional<Nanos> starts = std::chrono::seconds{30}; // nothing: off
    bool bracket = true; // the start times again under other rules of filling
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

/// Whose words they are.
enum class SetupOrigin : std::uint8_t {
    File, // a setup file, which may be anybody's: of Kafka's settings it carries harmless ones only
    Shard, // of another machine: it does not say how a broker is reached, and what it says of it is left out
    Own // the window's own settings, which only their owner writes
};

/// Reads a setup file: one JSON object whose keys are the words ('-' or '_'), values text, numbers,
/// true/false or, for words that repeat, lists. `where` names the file in errors. Words stated already win
/// over the file's. One more key says how a broker is reached: kafka_properties, a list of "key=value"
/// (kafka::settingsForFiles()). InvalidArgument for what cannot be, for a property that such a file may not
/// carry, and for kafka_file (a file for -F), which is read with SetupOrigin::Own only.
Status applySetupJson(RunSetup& setup, std::string_view json, std::string_view where,
                      SetupOrigin origin = SetupOrigin::File);

/// Combinations that cannot be, and parts that are not built yet.
Status checkSetup(const RunSetup& setup);

/// Sentences about words that were stated but change nothing with the chosen model or view.
std::vector<std::string> wordsWithoutEffect(const RunSetup& setup);

} // namespace sor
