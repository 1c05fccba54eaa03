// SPDX-License-Identifier: GPL-3.0-or-later
// An in-memory stand-in for a broker: librdkafka's mock cluster, for rehearsals and tests.
#pragma once

#include "base/result.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

struct rd_kafka_s;
struct rd_kafka_mock_cluster_s;

namespace sor { inline namespace input { namespace kafka {

/// What --help says about it.
inline constexpr const char* kMockBrokerLimits =
    "A mock, not Apache Kafka: in memory, on loopback and on a port of its own choosing. A partition keeps "
    "its last "
    "5 MiB (compressed) or 100,000 batches and forgets what came before; a topic that is asked for comes "
    "into being "
    "with 4 partitions; there is no TLS, no login, no time:ISO start, and nothing is kept when it ends.";

/// Serves until it is destroyed. Other processes on this machine can connect.
class MockBroker {
public:
    struct Topic {
        std::string name;
        int partitions = 1;
    };
    /// KafkaFailed when no port can be had.
    static Result<std::unique_ptr<MockBroker>> start(const std::vector<Topic>& topics);
    ~MockBroker();
    MockBroker(const MockBroker&) = delete;
    MockBroker& operator=(const MockBroker&) = delete;

    /// "127.0.0.1:41234".
    const std::string& bootstrap() const { return m_bootstrap; }
    /// For injecting faults (rdkafka_mock.h).
    rd_kafka_mock_cluster_s* cluster() const { return m_cluster; }

private:
    MockBroker() = default;
    rd_kafka_s* m_handle = nullptr;
    rd_kafka_mock_cluster_s* m_cluster = nullptr;
    std::string m_bootstrap;
};

}}} // namespace sor::input::kafka
