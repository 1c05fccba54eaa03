// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to a Kafka cluster: librdkafka's handle with what it says, and the questions asked first.
#pragma once

#include "base/result.h"
#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/client/kafka_settings.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <librdkafka/rdkafka.h>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor::kafka {

struct FreePartitions {
    void operator()(rd_kafka_topic_partition_list_t* list) const
    {
        rd_kafka_topic_partition_list_destroy(list);
    }
};
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t, FreePartitions>;
PartitionList makePartitionList(int room);

/// What librdkafka reports on its own, in its threads or while it is polled. Thread-safe.
class Diagnostics {
public:
    void noteError(rd_kafka_resp_err_t code, std::string_view reason);
    void noteLog(int level, std::string_view facility, std::string_view text);
    /// The last reason why a connection failed; nothing when there was none.
    std::optional<Trouble> trouble() const;
    void forgetTrouble();
    /// Sentences that the user should see once (ignored properties, unsupported compression).
    std::vector<std::string> warnings() const;

private:
    mutable std::mutex m_mutex;
    std::optional<Trouble> m_trouble;
    std::vector<std::string> m_warnings;
};

/// Delivery reports of a producer, counted; written while it is polled.
struct Deliveries {
    std::int64_t delivered = 0;
    std::int64_t failed = 0;
    std::int64_t bytes = 0; // of the delivered messages' values
    std::string firstError; // why the first one failed
};

/// What the connections did lately; written while the client is polled, every statistics.interval.ms.
struct ConnectionReport {
    bool isKnown = false; // at least one report came
    bool isUp = false; // some broker of the cluster is connected
    Nanos silence{0}; // since one of these last said something
};

/// Of librdkafka's statistics.
ConnectionReport readStatistics(std::string_view json);

/// Where librdkafka's callbacks write.
struct ClientReports {
    Diagnostics diagnostics;
    Deliveries deliveries;
    ConnectionReport connection;
};

enum class ClientKind : std::uint8_t { Producer, Consumer };

struct PartitionRange {
    std::int32_t partition = 0;
    std::int64_t low = 0; // the first offset that is still there
    std::int64_t high = 0; // just past the last
};

/// Not thread-safe, except where librdkafka is. Its end waits a few
/// seconds at most; undelivered messages of a producer are dropped, so flush first.
class Client {
public:
    /// `defaults` stand before the user's properties, `fixed` after them. InvalidArgument, with librdkafka's
    /// words, for a property that it refuses, and when the user's credentials would go to brokers that a file
    /// names (checkReceiver); KafkaFailed when the system gives no more threads.
    static Result<std::unique_ptr<Client>> create(ClientKind kind, const ConnectionSettings& settings,
                                                  std::span<const Property> defaults,
                                                  std::span<const Property> fixed);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    rd_kafka_t* handle() const { return m_handle; }
    const ConnectionSettings& settings() const { return m_settings; }
    Diagnostics& diagnostics() { return m_reports->diagnostics; }
    Deliveries& deliveries() { return m_reports->deliveries; }
    const Deliveries& deliveries() const { return m_reports->deliveries; }
    const ConnectionReport& connection() const { return m_reports->connection; }

    /// Waits until a broker answers, at most settings().timeout; reasons that cannot mend end it at once. The
    /// others `onTrouble` is told of meanwhile.
    Status waitForBroker(const std::stop_token& stop,
                         const std::function<void(const std::string&)>& onTrouble = {});
    /// Partitions of a topic, ascending. KafkaFailed when the topic does not exist (naming near ones), may
    /// not be read, or no broker answers within settings().timeout, or `limit`.
    Result<std::vector<std::int32_t>> partitionsOf(const std::string& topic, const std::stop_token& stop,
                                                   std::optional<Nanos> limit = {});
    /// Is it among the broker's topics? Never creates it, as asking for one topic may.
    bool listsTopic(const std::string& topic);
    /// In alphabetical order, without those that the broker keeps for itself ("__...").
    std::vector<std::string> topicNames();
    /// " Topics: quotes, trades.", those with a similar name first.
    std::string otherTopics(const std::string& topic);
    /// Where the cluster's brokers want to be reached.
    std::vector<BrokerAddress> advertisedBrokers();
    /// What the partitions hold now.
    Result<std::vector<PartitionRange>> rangesOf(const std::string& topic, const std::stop_token& stop);

    /// The same in one question, within `timeout`.
    rd_kafka_resp_err_t askRanges(const std::string& topic, const std::vector<std::int32_t>& partitions,
                                  Nanos timeout, std::vector<PartitionRange>& ranges);

    /// The cluster's own id; empty when it has none.
    std::string clusterId();

    /// KafkaFailed with `what` and the last reason, after giving librdkafka a moment to name it.
    Error failure(std::string_view what);
    /// "broker localhost:9092".
    std::string where() const { return "broker " + m_settings.brokers; }

private:
    Client() = default;
    struct TopicState {
        rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
        std::vector<std::int32_t> partitions;
    };
    Result<TopicState> askForTopic(const std::string& topic, const std::stop_token& stop, Nanos limit);
    std::vector<std::string> allTopics();

    ConnectionSettings m_settings;
    std::shared_ptr<ClientReports> m_reports = std::make_shared<ClientReports>(); // may outlive this object
    rd_kafka_t* m_handle = nullptr;
    ClientKind m_kind = ClientKind::Consumer;
    struct Closing; // how the thread that closes the handle is told to
    std::shared_ptr<Closing> m_closing;
};

/// Up to `room` messages at a time, freed together.
class MessageBatch {
public:
    explicit MessageBatch(std::size_t room)
        : m_messages(room)
    {
    }
    ~MessageBatch() { clear(); }
    MessageBatch(const MessageBatch&) = delete;
    MessageBatch& operator=(const MessageBatch&) = delete;

    /// What `queue` holds; when that is nothing, waits up to `timeoutMs` for a message.
    std::span<rd_kafka_message_t* const> take(rd_kafka_queue_t* queue, int timeoutMs);
    void clear();

private:
    std::vector<rd_kafka_message_t*> m_messages;
    std::size_t m_count = 0;
};

/// A message's headers, looked up by name.
class MessageHeaders {
public:
    explicit MessageHeaders(const rd_kafka_message_t& message);
    /// Nothing when there is none of that name; the last one when there are several.
    std::optional<std::string_view> value(const char* name) const;

private:
    rd_kafka_headers_t* m_headers = nullptr; // the message's
};

/// Milliseconds for librdkafka's int parameters, at least 1.
int milliseconds(Nanos time);

} // namespace sor::kafka
