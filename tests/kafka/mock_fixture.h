// SPDX-License-Identifier: GPL-3.0-or-later
// A broker in this process with one topic, and files of quotes to publish on it.
#pragma once

#include "input/kafka/client/mock_broker.h"
#include "kafka_support.h"
#include "value_of.h"

#include <QTemporaryDir>
#include <librdkafka/rdkafka_mock.h>
#include <memory>

namespace sor::kafka::test {

/// A mock broker with the topic "quotes".
class QuotesBroker {
public:
    explicit QuotesBroker(int partitions = 1)
        : m_broker(sor::test::valueOf(MockBroker::start({{"quotes", partitions}})))
    {
    }
    QString bootstrap() const { return QString::fromStdString(m_broker->bootstrap()); }
    /// For other faults than its absence.
    rd_kafka_mock_cluster_t* cluster() { return m_broker->cluster(); }
    void setDown() { rd_kafka_mock_broker_set_down(m_broker->cluster(), 1); }
    void setUp() { rd_kafka_mock_broker_set_up(m_broker->cluster(), 1); }

    KafkaReadOptions reading() const { return test::reading(bootstrap(), "quotes"); }
    PublishOptions publishing(const std::filesystem::path& csv, Keying keying = Keying::Symbol) const
    {
        PublishOptions options = test::publishing(csv, bootstrap(), "quotes");
        options.keying = keying;
        return options;
    }
    /// All of a file, at once.
    Result<PublishSummary> publish(const std::filesystem::path& csv, Keying keying = Keying::Symbol) const
    {
        return publishCsv(publishing(csv, keying), {});
    }

private:
    std::unique_ptr<MockBroker> m_broker;
};

/// A day of 20,000 rows and another run of 3,000.
struct QuoteFiles {
    QTemporaryDir folder;
    std::filesystem::path day = makeDay(folder.path(), 20'000);
    std::filesystem::path other = makeDay(folder.path(), 3'000, 9);

    bool areThere() const { return !day.empty() && !other.empty(); }
};

} // namespace sor::kafka::test
