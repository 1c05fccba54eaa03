// SPDX-License-Identifier: GPL-3.0-or-later
// Where the reading of a topic begins in each of its partitions.
#pragma once

#include "input/kafka/client/kafka_client.h"
#include "input/kafka/read/kafka_source.h"
#include "input/kafka/read/topic_watch.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

struct PartitionStart {
    PartitionRange range; // what is to be read of it at most, but for what comes later
    std::int64_t finishedEnd = 0; // where its first unfinished transaction begins, or its end
    std::int64_t start = 0; // the first offset to be read
    std::optional<MessageMark> last; // of the reading that is resumed
};

/// By options.from or options.resume. `ranges`: what the partitions hold, unfinished transactions included;
/// `client` sees finished ones only. KafkaFailed when what is asked for is not there, or no broker answers.
Result<std::vector<PartitionStart>> startsOf(const KafkaReadOptions& options, TopicWatch& watch,
                                             Client& client, const std::vector<PartitionRange>& ranges,
                                             const std::stop_token& stop);

/// KafkaFailed when the topic is not the one that options.resume was made of. Adds to `remarks` what could
/// not be checked.
Status checkResumed(const KafkaReadOptions& options, TopicWatch& watch, Client& client,
                    const std::vector<PartitionRange>& ranges, std::vector<std::string>& remarks);

}}} // namespace sor::input::kafka
