// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the messages of all partitions of a topic between two points, and knows when it has them all.
#pragma once

#include "input/kafka/client/message_batch.h"
#include "input/kafka/read/message_sink.h"
#include "input/kafka/read/topic_reading.h"
#include "input/kafka/read/topic_whole.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

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
    Status conclude() { return kafka::conclude(m_reading); }

    /// A live one gets more of them while it goes on.
    const std::vector<PartitionRead>& partitions() const { return m_reading.read; }
    const std::string& clusterId() const { return m_reading.watch->clusterId(); }
    const std::string& topicId() const { return m_reading.watch->topicId(); }
    /// Which messages stay behind a transaction that is not finished, in plain sentences; empty when none do.
    std::string withheld() const { return withheldText(m_reading); }
    /// Plain sentences about what the topic does not hold, or what could not be found out about it.
    std::vector<std::string> remarks() const { return remarksOf(m_reading); }
    /// Just past what could be read of the partition when the reader was opened: where its first unfinished
    /// transaction began, if there was one.
    std::int64_t endAtStart(std::size_t partition) const { return m_reading.finishedAtStart[partition]; }
    /// No more of the partition will be handed over.
    bool isDone(std::size_t partition) const { return m_reading.partitions[partition].isDone; }
    /// The end of the partition was the last that came of it.
    bool isAtEnd(std::size_t partition) const
    {
        return m_reading.partitions[partition].isAtEnd || m_reading.partitions[partition].isDone;
    }
    /// Stops and restarts the fetching of one partition.
    void pause(std::size_t partition, bool isPaused);
    /// Messages that the topic has and this reader does not, as far as the last answers tell.
    std::int64_t lag() const;
    /// The same, asked from the brokers now; nothing when they do not answer within the time.
    std::optional<std::int64_t> askLag(Nanos timeout) const;
    Client& client() { return *m_reading.client; }

private:
    static constexpr std::size_t kBatch = 1000;
    struct CloseQueue {
        void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
    };

    TopicReader() = default;
    Status assign();
    void keepFetching(std::size_t taken);
    Status take(const rd_kafka_message_t& message, MessageSink& sink);
    static void countGaps(TopicReading::Partition& partition, std::int64_t upTo);
    void noteArrivals();
    Status takeError(const rd_kafka_message_t& message);

    TopicReading m_reading;
    std::unique_ptr<rd_kafka_queue_t, CloseQueue> m_queue;
    std::int64_t m_taken = 0;
    std::int64_t m_takenBytes = 0;
    std::int64_t m_queueMost = 0; // messages that librdkafka keeps ready; 0: it sees to that by itself
    std::int64_t m_queueMostBytes = 0;
    std::int64_t m_queuePeak = 0; // since it was last seen to
    bool m_isAssigned = false;
    MessageBatch m_batch{kBatch};
};

}}} // namespace sor::input::kafka
