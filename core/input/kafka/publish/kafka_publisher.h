// SPDX-License-Identifier: GPL-3.0-or-later
// Replays a CSV of quotes into a Kafka topic, at its own pace, faster, or as fast as it goes.
#pragma once

#include "base/enum_names.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "base/zone.h"
#include "files/free_memory.h"
#include "input/csv/csv_form.h"
#include "input/kafka/client/kafka_settings.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// How fast: a factor of the rows' own pace, 0.1 to 1000; nothing: as fast as it goes.
struct Speed {
    std::optional<double> factor = 1.0;
};
/// "0.1" to "1000", or "max". InvalidArgument otherwise.
Result<Speed> parseSpeed(std::string_view text);

enum class MessageForm : std::uint8_t {
    Quote, // one row, with all that a tape needs
    Snapshot // the whole market after each time; trades are lost
};

/// The key of messages, which chooses their partition.
enum class Keying : std::uint8_t {
    Symbol, // one symbol, one partition: the order of the rows is kept
    Venue, // a venue's rows are in one partition, in their order; venues may share one
    RoundRobin // no key: over all partitions in turn
};

constexpr auto namesOf(std::type_identity<MessageForm>)
{
    return enumNames<MessageForm>({{MessageForm::Quote, "quote"}, {MessageForm::Snapshot, "snapshot"}});
}
constexpr auto namesOf(std::type_identity<Keying>)
{
    return enumNames<Keying>(
        {{Keying::Symbol, "symbol"}, {Keying::Venue, "venue"}, {Keying::RoundRobin, "none"}});
}

/// What another thread may ask of a publication that is under way, and see of it. Every member at any time.
struct PublishControl {
    std::atomic<bool> isPaused{false}; // nothing is sent; afterwards the pace goes on from there
    std::atomic<std::int64_t> planned{0}; // 0 until the file was read once, and for snapshots
    std::atomic<std::int64_t> accepted{0};
    std::atomic<std::int64_t> delivered{0}; // confirmed by the broker
};

struct PublishOptions {
    std::filesystem::path csv;
    std::string symbol; // empty: the file must hold one symbol
    ConnectionSettings connection;
    std::string topic;
    int partitions = 1; // of a topic that has to be created
    Speed speed;
    std::optional<Nanos> maxGap; // longer pauses between rows are cut to this (of the rows' time)
    std::optional<TimeText> from; // rows in [from, to) by their own time
    std::optional<TimeText> to;
    std::int64_t loops = 1; // each further one is shifted in time to follow the one before
    MessageForm form = MessageForm::Quote;
    CsvForm file = quotesOfVenues(); // what is stated of the file; of venues, whose quotes messages hold
    Keying keying = Keying::Symbol;
    unsigned threads = 1; // for reading the file
    std::size_t memoryLimit = defaultMemoryLimit(); // for what a pipe gives, in bytes; 0: none
    PublishControl* control = nullptr; // outlives the call; nothing: never paused
};

/// What would be sent.
struct PublishPlan {
    std::string symbol;
    ShareUnit unit; // of the sizes
    std::int64_t rows = 0; // in the window, of one loop
    std::int64_t rowsSkipped = 0; // bad rows of the file
    std::int64_t outOfOrder = 0; // rows that are earlier than the one before
    UnixNanos first;
    UnixNanos last;
    std::optional<Nanos> duration; // of all loops at the speed asked for; nothing: as fast as it goes
    std::vector<std::string> firstMessages; // the first three, without their run's id and number
    std::vector<std::string> warnings;
};

/// Reads the file once and sends nothing (--dry-run). InvalidArgument for snapshots with a venue's key (they
/// are of all venues); DataUnusable for faults of the file, and when no row lies in the window;
/// Interrupted.
Result<PublishPlan> planPublishing(const PublishOptions& options, const std::stop_token& stop,
                                   ProgressSink* progress = nullptr);

/// What was sent.
struct PublishSummary {
    PublishPlan plan;
    std::string runId;
    std::int64_t messages = 0; // accepted, end markers not counted
    std::int64_t delivered = 0; // of these, confirmed by the broker
    std::int64_t bytes = 0; // of the delivered values
    std::int64_t queueFullWaits = 0;
    Nanos elapsed{0};
    Nanos latenessMedian{0}; // behind the moment when a message was due; 0 as fast as it goes
    Nanos lateness99{0};
    Nanos latenessMost{0};
    bool wasInterrupted =
        false; // stopped by the user: what was accepted was delivered, no end marker was sent
    bool createdTopic = false;
    std::vector<std::string> warnings; // plain sentences
};

/// Publishes. Every message is confirmed by the broker, once and in order, or it is an Error: KafkaFailed
/// with the number that was not delivered. Blocks until the last confirmation; a stop request ends the
/// sending, waits for what was accepted and returns a summary. Nothing waits longer than connection.timeout
/// for the broker (librdkafka may take twice that to give up a message in flight).
Result<PublishSummary> publishCsv(const PublishOptions& options, const std::stop_token& stop,
                                  ProgressSink* progress = nullptr);

}}} // namespace sor::input::kafka
