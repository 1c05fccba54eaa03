// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the messages of all partitions of a topic between two points, and knows when it has them all.
#pragma once

#include "source/kafka/kafka_client.h"
#include "source/kafka/kafka_source.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace sor::kafka {

/// Takes messages in the order in which they arrive: per partition by offset.
class MessageSink {
public:
    virtual ~MessageSink() = default;
    /// `partition` is the position in TopicReader::partitions().
    virtual Status accept(std::size_t partition, const rd_kafka_message_t& message) = 0;
    /// The chosen run's publisher said in every partition that it is complete.
    virtual bool sawEndOfStream() const = 0;
    /// So many messages as came together were accepted, perhaps none.
    virtual Status endBatch() { return ok(); }
};

/// One reading of a topic. One thread at a time.
class TopicReader {
public:
    /// Connects, looks at the topic and pins where each partition begins and, for EndPoint End, ends.
    static Result<std::unique_ptr<TopicReader>> open(const KafkaReadOptions& options,
                                                     const std::stop_token& stop);

    /// Reads to the end point. KafkaFailed when that cannot be reached; Interrupted when stopped before it.
    Status read(MessageSink& sink, const std::stop_token& stop, ProgressSink* progress);

    /// One step of read(): waits up to `waitMs` for messages. False once everything was read.
    Result<bool> poll(MessageSink& sink, int waitMs, const std::stop_token& stop);

    const std::vector<PartitionRead>& partitions() const { return m_read; }
    /// Just past what the partition held when the reader was opened.
    std::int64_t endAtStart(std::size_t partition) const { return m_highAtStart[partition]; }
    /// No more of the partition will be handed over.
    bool isDone(std::size_t partition) const { return m_partitions[partition].isDone; }
    /// The end of the partition was the last that came of it.
    bool isAtEnd(std::size_t partition) const
    {
        return m_partitions[partition].isAtEnd || m_partitions[partition].isDone;
    }
    /// Stops and restarts the fetching of one partition.
    void pause(std::size_t partition, bool isPaused);
    /// Messages that the topic has and this reader does not, as far as the last answers tell.
    std::int64_t lag() const;
    /// The same, asked from the brokers now; nothing when they do not answer within the time.
    std::optional<std::int64_t> askLag(Nanos timeout) const;
    Client& client() { return *m_client; }

private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t kBatch = 1000;
    struct Partition {
        std::int32_t id = 0;
        std::int64_t next = 0; // the offset that is to come
        std::int64_t end = -1; // pinned; -1: not known
        bool isDone = false;
        bool isAtEnd = false; // PARTITION_EOF was the last that came
    };
    struct CloseQueue {
        void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
    };

    TopicReader(const KafkaReadOptions& options, std::unique_ptr<Client> client)
        : m_options(options)
        , m_client(std::move(client))
    {
    }
    Status pinStarts(const std::vector<PartitionRange>& ranges);
    Result<std::int64_t> startOf(const PartitionRange& range, const PartitionList& times);
    Result<std::int64_t> resumedStart(const PartitionRange& range) const;
    Result<PartitionList> offsetsForTime(const std::vector<PartitionRange>& ranges);
    Status assign();
    void keepFetching(std::size_t taken);
    Status take(const rd_kafka_message_t& message, MessageSink& sink);
    Status takeError(const rd_kafka_message_t& message);
    void finish(Partition& partition);
    /// From now on the end is what the topic holds.
    Status pinEnds(const std::stop_token& stop);
    Status checkEnding(const MessageSink& sink, const std::stop_token& stop);
    Status checkStandstill(const std::stop_token& stop);
    bool isAllDone() const;
    bool areAllAtEnd() const;

    KafkaReadOptions m_options;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<rd_kafka_queue_t, CloseQueue> m_queue;
    std::vector<Partition> m_partitions;
    std::vector<PartitionRead> m_read;
    std::vector<std::int64_t> m_highAtStart;
    std::int64_t m_total = 0; // to be read, when the ends are known
    std::int64_t m_taken = 0;
    std::int64_t m_takenBytes = 0;
    std::int64_t m_queueMost = 0; // messages that librdkafka keeps ready; 0: it sees to that by itself
    std::int64_t m_queueMostBytes = 0;
    std::int64_t m_queuePeak = 0; // since it was last seen to
    bool m_isPinned = false;
    bool m_isAssigned = false;
    MessageBatch m_batch{kBatch};
    Clock::time_point m_started;
    Clock::time_point m_lastArrival; // of a message or the end of a partition
    bool m_hasArrival = false; // in this batch
    Clock::time_point m_lastLook; // at a topic that stands still
};

} // namespace sor::kafka
