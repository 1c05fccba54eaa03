// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the messages of all partitions of a topic between two points, and knows when it has them all.
#pragma once

#include "input/kafka/client/kafka_client.h"
#include "input/kafka/client/message_batch.h"
#include "input/kafka/read/kafka_source.h"
#include "input/kafka/read/topic_start.h"
#include "input/kafka/read/topic_watch.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
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
    /// The topic has one more partition; it comes last in TopicReader::partitions().
    virtual void addPartition() = 0;
    /// So many messages as came together were accepted, perhaps none.
    virtual Status endBatch() { return ok(); }
};

/// One reading of a topic. One thread at a time.
///
/// What it ends with is what the topic held: messages that are hidden by a transaction which is not finished
/// are waited for, at most connection.timeout. After that a reading to EndPoint End fails, and a live one
/// ends and is partial. A topic that was recreated, or whose log was cut, fails too. A live reading takes
/// partitions that are added to the topic, from their beginning.
class TopicReader {
public:
    /// Connects, looks at the topic and pins where each partition begins and, for EndPoint End, ends.
    static Result<std::unique_ptr<TopicReader>> open(const KafkaReadOptions& options,
                                                     const std::stop_token& stop);

    /// Reads to the end point. KafkaFailed when that cannot be reached; Interrupted when stopped before it.
    Status read(MessageSink& sink, const std::stop_token& stop, ProgressSink* progress);

    /// One step of read(): waits up to `waitMs` for messages. False once everything was read.
    Result<bool> poll(MessageSink& sink, int waitMs, const std::stop_token& stop);

    /// To be called once, when nothing more is to be read: is what was read of one topic, and all of it? At
    /// most a few seconds longer than the brokers take to answer. KafkaFailed when the topic was recreated
    /// meanwhile.
    Status conclude();

    /// A live one gets more of them while it goes on.
    const std::vector<PartitionRead>& partitions() const { return m_read; }
    const std::string& clusterId() const { return m_watch->clusterId(); }
    const std::string& topicId() const { return m_watch->topicId(); }
    /// Which messages stay behind a transaction that is not finished, in plain sentences; empty when none do.
    std::string withheld() const;
    /// Plain sentences about what the topic does not hold, or what could not be found out about it.
    std::vector<std::string> remarks() const;
    /// Just past what could be read of the partition when the reader was opened: where its first unfinished
    /// transaction began, if there was one.
    std::int64_t endAtStart(std::size_t partition) const { return m_finishedAtStart[partition]; }
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
    static constexpr std::chrono::milliseconds kBriefly{500}; // for a question in the middle of a reading
    struct Partition {
        std::int32_t id = 0;
        std::int64_t next = 0; // the offset that is to come
        std::int64_t end = -1; // pinned; -1: not known
        bool isDone = false;
        bool isAtEnd = false; // PARTITION_EOF was the last that came
        Clock::time_point lastArrival; // or when the broker last said that nothing is withheld
        bool hasArrival = false; // in this batch
        std::int64_t gaps = 0; // offsets without a message, up to `next`
        std::optional<MessageMark> first; // of what was read, or the last of the reading before
        std::optional<MessageMark> seen; // the last that was read when the topic was last looked at
        const rd_kafka_message_t* newest = nullptr; // in this batch
    };
    struct Withheld {
        std::int32_t partition = 0;
        std::int64_t offset = 0; // where the partition stands
        std::int64_t messages = 0; // from there on
        bool isCounted = false; // otherwise that is the most that they can be
        bool isStart = false; // the transaction begins at the offset, not before it
        std::string text() const;
    };
    struct CloseQueue {
        void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
    };

    TopicReader(const KafkaReadOptions& options, std::unique_ptr<TopicWatch> watch,
                std::unique_ptr<Client> client)
        : m_options(options)
        , m_watch(std::move(watch))
        , m_client(std::move(client))
    {
    }
    bool isLive() const { return m_options.until.kind != EndPoint::Kind::End || m_options.lasting; }
    void pinStarts(const std::vector<PartitionStart>& starts);
    Status assign();
    void keepFetching(std::size_t taken);
    Status take(const rd_kafka_message_t& message, MessageSink& sink);
    static void countGaps(Partition& partition, std::int64_t upTo);
    void noteArrivals();
    Status takeError(const rd_kafka_message_t& message);
    void finish(Partition& partition);
    /// From now on the end is what the topic holds.
    Status pinEnds(MessageSink& sink, const std::stop_token& stop);
    Status checkEnding(MessageSink& sink, const std::stop_token& stop);
    Status checkStandstill(const std::stop_token& stop);
    Status look(MessageSink& sink, const std::stop_token& stop);
    Result<bool> addPartitions(const std::vector<std::int32_t>& ids, MessageSink& sink,
                               const std::stop_token& stop);
    Result<bool> findNewPartitions(MessageSink& sink, const std::stop_token& stop);
    /// Nothing when no broker answers within `limit`.
    std::optional<std::vector<Withheld>> askWithheld(Nanos limit);
    Status checkWithheld(MessageSink& sink, const std::stop_token& stop);
    /// False when no broker answers. KafkaFailed when the topic is not what it was.
    Result<bool> checkIdentity(Nanos limit);
    Error recreated(const std::string& what) const;
    Status verify();
    bool isAllDone() const;
    bool areAllAtEnd() const;

    KafkaReadOptions m_options;
    std::unique_ptr<TopicWatch> m_watch;
    std::unique_ptr<Client> m_client; // that fetches
    std::unique_ptr<rd_kafka_queue_t, CloseQueue> m_queue;
    std::vector<Partition> m_partitions;
    std::vector<PartitionRead> m_read;
    std::vector<std::int64_t> m_highAtStart;
    std::vector<std::int64_t> m_finishedAtStart;
    std::vector<Withheld> m_withheld;
    std::vector<std::string> m_remarks;
    std::optional<Error> m_recreated;
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
    Clock::time_point m_lastLook; // at the topic
    Clock::time_point m_lastAnswer; // of the brokers that have its partitions
    Clock::time_point m_lastWithheld; // when it was last asked
    bool m_isVerified = false;
};

} // namespace sor::kafka
