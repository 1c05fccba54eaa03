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
#include "input/kafka/read/kafka_summary.h"
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

namespace sor { inline namespace input { namespace kafka {

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

}}} // namespace sor::input::kafka
