// SPDX-License-Identifier: GPL-3.0-or-later
// Sends messages to one topic and knows which of them the broker has.
#pragma once

#include "input/kafka/client/kafka_client.h"
#include "input/kafka/client/kafka_topic.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

struct ProducerOptions {
    ConnectionSettings connection;
    std::string topic;
    int partitions = 1; // of a topic that has to be created
    bool isPaced = true; // small batches at once; otherwise large ones
    bool isRoundRobin = false; // over the partitions, without a key; otherwise by key
};

/// An idempotent producer: each message is stored once and in order. Waits when its queue is full, never
/// drops. One thread at a time.
class MessageProducer {
public:
    /// Connects and makes the topic when it does not exist.
    static Result<std::unique_ptr<MessageProducer>> open(const ProducerOptions& options,
                                                         const std::stop_token& stop);

    const PreparedTopic& topic() const { return m_topic; }
    const std::string& runId() const { return m_runId; }
    /// Stamp messages with the time of sending instead of the time that send() is given.
    void useWallClock(bool use) { m_usesWallClock = use; }

    /// `value`: a JSON object with members, to which the run's id and the message's number are added.
    /// Messages of one `key` are in one partition. Interrupted while the queue is full and `stop` asks for
    /// it; KafkaFailed once a message was lost.
    Status send(std::string_view value, std::string_view key, UnixNanos time, const std::stop_token& stop);
    /// The end marker, to every partition.
    Status sendEnd(std::string_view value, UnixNanos time, const std::stop_token& stop);
    /// Handles reports for up to so many milliseconds.
    void serve(int waitMs);
    /// Waits until everything is delivered, connection.timeout at most (10 s when `isHurried`); what is left
    /// then is dropped and counts as lost. KafkaFailed when anything was lost.
    Status flush(bool isHurried);
    /// `why` with the number of messages that were not delivered, of `planned` (0: of those accepted).
    Error lossError(const Error& why, std::int64_t planned) const;

    std::int64_t messages() const { return m_messages; }
    /// Of messages(), those that the broker has.
    std::int64_t delivered() const;
    std::int64_t deliveredBytes() const;
    std::int64_t queueFullWaits() const { return m_queueFullWaits; }
    std::vector<std::string> warnings() const { return m_client->diagnostics().warnings(); }

private:
    struct FreeTopic {
        void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
    };
    MessageProducer() = default;
    std::string_view numbered(std::string_view value, std::int64_t seq);
    Status produce(std::string_view value, std::string_view key, std::int64_t seq, std::int32_t partition,
                   UnixNanos time, const std::stop_token& stop);
    Status lost();

    ProducerOptions m_options;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<rd_kafka_topic_t, FreeTopic> m_handle; // gone before the client
    PreparedTopic m_topic;
    std::string m_runId;
    std::string m_beginning; // of every value, up to its number
    std::string m_value;
    std::int64_t m_messages = 0;
    std::int64_t m_endMarkers = 0;
    std::int64_t m_queueFullWaits = 0;
    bool m_usesWallClock = false;
};

}}} // namespace sor::input::kafka
