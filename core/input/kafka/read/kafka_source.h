// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the quotes of a Kafka topic, whole: all partitions in event-time order, or an Error.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "base/zone.h"
#include "input/csv/csv_form.h"
#include "input/kafka/client/kafka_settings.h"
#include "input/kafka/read/kafka_checkpoint.h"
#include "input/kafka/read/kafka_points.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor::kafka {

struct KafkaReadOptions {
    ConnectionSettings connection;
    std::string topic;
    StartPoint from;
    EndPoint until;
    std::optional<Nanos> lasting; // --for: by the wall clock, then read up to what the topic holds
    std::string symbol; // empty: the topic must hold one symbol
    std::optional<Zone> zone{}; // of times that name none; nothing: UTC
    csv::NumberStyle sizes{}; // their unit, and who hears of finer ones
    std::string runId; // empty: the latest run
    TapeView view = TapeView::Book; // whose clock orders the rows
    std::size_t memoryLimit = 0; // for the rows until they are in order, in bytes; 0: none
    std::optional<Checkpoint> resume; // begin where a reading before this one ended, instead of `from`
    bool reconnects = false; // a broker that goes away is waited for, however long it takes
    /// Told while the first connection is waited for: why there is none yet, in plain words.
    std::function<void(const std::string&)> onTrouble;
    /// The end is where the first unfinished transaction begins, not what lies behind it.
    bool finishedOnly = false;
    int fetchWaitMs = 100; // how long a broker may wait for more before it answers
};

/// A message that was skipped.
struct MessageProblem {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::string reason;
    /// "partition 0 offset 512: field 'ask_px_00' is missing".
    std::string text() const;
};
inline constexpr std::size_t kMaxMessageProblems = 20;

/// What was read of one partition.
struct PartitionRead {
    std::int32_t partition = 0;
    std::int64_t low = 0; // the first offset that the broker still had
    std::int64_t from = 0;
    std::int64_t end = 0; // just past the last offset that was read
    std::optional<MessageMark> last = {}; // the last message before `end`, where it is known
};

/// What is known of one run of a publisher; the id is empty for messages without one.
struct RunRead {
    std::string id;
    std::int64_t messages = 0;
};

/// Messages by the forms of their prices.
struct WholePriceMessages {
    std::int64_t inDollars = 0;
    std::int64_t whole = 0; // some price was taken as units of 1e-9 $
    std::int64_t doubtful = 0; // of these, with a step that no market has (kLeastPriceStep)
    std::int64_t example = 0; // a price of the first of those, in 1e-9 $
};

/// What was in the topic.
struct KafkaSummary {
    std::string topic;
    std::string clusterId;
    std::string topicId; // empty when the broker or librdkafka does not tell
    std::vector<PartitionRead> partitions;
    std::int64_t messages = 0; // of all kinds
    std::int64_t rows = 0; // handed on
    std::int64_t tombstones = 0;
    std::int64_t malformed = 0;
    std::int64_t foreign = 0; // Avro and Protobuf
    std::int64_t otherSymbol = 0;
    std::int64_t otherRuns = 0; // messages of runs that were not chosen
    std::int64_t duplicates = 0; // messages of the chosen run whose number was there already; left out
    std::int64_t copies = 0; // of these, in another partition than the first
    /// Rows without sor.seq that are equal in all fields to the one of their venue before them. Taken, as
    /// those of a CSV are. Trades count only with the venue's number: two equal prints are two prints.
    std::int64_t repeats = 0;
    /// Rows without sor.seq that share their time with some of other partitions, when the venue's own
    /// numbers do not order them.
    std::int64_t ties = 0;
    /// Messages earlier than one before them in their partition: by ts_recv, where they have it.
    std::int64_t outOfOrder = 0;
    Nanos largestDisorder{0}; // by how much at most
    std::int64_t missing = 0; // messages of the chosen run that the topic does not hold, and will not
    std::int64_t underWay =
        0; // that it does not hold and may yet: some partition is still before their numbers
    std::int64_t kafkaTimes = 0; // rows that took their time, or its day, from the message's timestamp
    std::int64_t quoteMessages = 0; // of quotes that were read, of all runs
    std::int64_t timesWithoutZone = 0; // of these
    WholePriceMessages prices;
    std::int64_t late = 0; // rows that came after rows of a later time had been taken
    std::int64_t endMarkers = 0;
    std::vector<RunRead> runs; // in the order in which they were first seen; the first 100
    std::string runId; // the one that was chosen
    std::string symbol; // the one that was read; empty when the messages do not say
    /// Of a live reading: which messages stay behind a transaction that is not finished. Empty when all were
    /// read; otherwise `warnings` begins with it.
    std::string withheld;
    bool wasSorted = false; // a partition's own rows were out of time order
    std::size_t mostWaiting = 0; // rows that were kept at one time, until their order was known
    std::vector<MessageProblem> problems; // of the first kMaxMessageProblems bad messages
    std::vector<std::string> warnings; // plain sentences
    Checkpoint checkpoint; // to go on from here

    /// Messages that should have been quotes and were not; whether that is too many is the caller's decision.
    std::int64_t skipped() const { return malformed + foreign; }
};

/// Reads `options.topic` and hands its rows to `sink` in the order of their time; at equal times in the order
/// of their sor.seq header, or where there is none by the venue's own sequence number, then by partition and
/// offset. Which rows come, and in which order, depends on the topic alone. Nothing is written to the broker
/// (no group, no commits). Keeps all rows in memory until they are in order.
///
/// Of several runs of a publisher the one that stands last in the topic is taken, unless one is named: the
/// one that ends after the others in every partition. Where partitions disagree, the one whose last message
/// has the latest timestamp, then the greatest id. A run that begins while the topic is read is later than
/// those before. Messages without a run id are read when the topic holds no run. With `options.resume` the
/// venues show at first what they showed at the checkpoint, as rows of its time. KafkaFailed when no broker
/// answers, the topic does not exist, is deleted or loses messages while it is read or since the checkpoint,
/// or when nothing comes for connection.timeout although more must be there: never a shorter result.
/// DataUnusable for several symbols without a choice, for two different messages of one run and number, for a
/// checkpoint of another topic or cluster, or when the memory limit is reached; Interrupted when `stop` asked
/// for it (with EndPoint Never that is the end instead); an Error of the sink is returned as it is.
Result<KafkaSummary> readKafka(const KafkaReadOptions& options, FeedRegistry& registry, QuoteSink& sink,
                               const std::stop_token& stop, ProgressSink* progress = nullptr);

/// What streamKafka() found out about a topic before it had to give up.
struct StreamState {
    bool mustSort = false; // a partition is not in order by itself
    bool mustSearch = false; // it holds a run, though its last messages belong to none
};

/// The same for `until` end without `lasting`, in memory that does not grow with the topic while every
/// partition is in order by itself: rows go to `sink` while they are read. Nothing when it turns out that
/// they went out in another order than the right one, or are not those of the run: call it again, with the
/// same `state` and an empty registry and sink. That happens once or twice at most; of a partition that is
/// not in order all rows are then kept in memory, as by readKafka.
Result<std::optional<KafkaSummary>> streamKafka(const KafkaReadOptions& options, StreamState& state,
                                                FeedRegistry& registry, QuoteSink& sink,
                                                const std::stop_token& stop,
                                                ProgressSink* progress = nullptr);

} // namespace sor::kafka
