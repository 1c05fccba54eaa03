// SPDX-License-Identifier: GPL-3.0-or-later
// What a Kafka client reports while it is polled: errors, deliveries, the state of its connections.
#pragma once

#include "base/time.h"
#include "input/kafka/client/kafka_errors.h"

#include <cstdint>
#include <librdkafka/rdkafka.h>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

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

/// Makes librdkafka's callbacks write to `reports`, which must outlive the client.
void reportTo(rd_kafka_conf_t* conf, ClientReports& reports, bool isProducer);

}}} // namespace sor::input::kafka
