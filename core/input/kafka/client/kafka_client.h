// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to a Kafka cluster: librdkafka's handle and the questions about topics.
#pragma once

#include "base/result.h"
#include "input/kafka/client/client_reports.h"
#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/client/kafka_settings.h"

#include <cstdint>
#include <functional>
#include <librdkafka/rdkafka.h>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

struct FreePartitions {
    void operator()(rd_kafka_topic_partition_list_t* list) const
    {
        rd_kafka_topic_partition_list_destroy(list);
    }
};
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t, FreePartitions>;
PartitionList makePartitionList(int room);

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

    /// Waits until a broker answers, at most settings().timeout; permanent reasons end it at once. The
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
    Error failure(std::string_view what, ErrorCode code = ErrorCode::KafkaFailed);
    /// "broker localhost:9092".
    const std::string& brokers() const { return m_settings.brokers; }

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

/// Milliseconds for librdkafka's int parameters, at least 1.
int milliseconds(Nanos time);

}}} // namespace sor::input::kafka
