// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/mock_broker.h"

#include "base/number_text.h"
#include "base/unjoined_thread.h"

#include <array>
#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

namespace sor { inline namespace input { namespace kafka {

Result<std::unique_ptr<MockBroker>> MockBroker::start(const std::vector<Topic>& topics)
{
    auto broker = std::unique_ptr<MockBroker>(new MockBroker);
    std::array<char, 256> text{};
    constexpr unsigned kThreads = 8; // of librdkafka's, which ends the process when it is refused one
    if (!canStartThreads(kThreads)) {
        return Error{ErrorCode::KafkaFailed,
                     "The mock broker cannot be started: the system gives no more threads."};
    }
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "client.id", "sor-lab-mock", nullptr, 0);
    rd_kafka_conf_set_log_cb(conf, nullptr);
    broker->m_handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, text.data(), text.size());
    if (broker->m_handle == nullptr) {
        rd_kafka_conf_destroy(conf);
        return Error{ErrorCode::KafkaFailed,
                     fmt::format("The mock broker cannot be started: {}.", text.data())};
    }
    broker->m_cluster = rd_kafka_mock_cluster_new(broker->m_handle, 1);
    if (broker->m_cluster == nullptr)
        return Error{ErrorCode::KafkaFailed,
                     "The mock broker cannot be started: it found no port on 127.0.0.1."};
    for (const Topic& topic : topics) {
        const auto code =
            rd_kafka_mock_topic_create(broker->m_cluster, topic.name.c_str(), topic.partitions, 1);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return invalidArgument(fmt::format("The mock broker cannot make topic '{}' with {}: {}.",
                                               topic.name, counted(topic.partitions, "partition"),
                                               rd_kafka_err2str(code)));
        }
    }
    broker->m_bootstrap = rd_kafka_mock_cluster_bootstraps(broker->m_cluster);
    return broker;
}

MockBroker::~MockBroker()
{
    if (m_cluster != nullptr)
        rd_kafka_mock_cluster_destroy(m_cluster);
    if (m_handle != nullptr)
        rd_kafka_destroy(m_handle);
}

}}} // namespace sor::input::kafka
