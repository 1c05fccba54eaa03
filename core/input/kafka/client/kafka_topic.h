// SPDX-License-Identifier: GPL-3.0-or-later
// The topic that quotes are published to: made so that nothing expires, or looked at when it exists.
#pragma once

#include "input/kafka/client/kafka_client.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// What a topic keeps, as far as the broker tells.
struct TopicKeeping {
    bool isKnown = false; // the broker told; the rest says nothing otherwise
    std::optional<Nanos> retention; // nothing: for ever, or not told
    std::optional<std::int64_t> retentionBytes;
    bool isCompacted = false; // only the last message of a key is kept
    bool usesBrokerTime = false; // message.timestamp.type=LogAppendTime
};

struct PreparedTopic {
    std::vector<std::int32_t> partitions;
    TopicKeeping keeping;
    bool wasCreated = false;
};

/// Makes `topic` with that many partitions and no limit of time or size, unless it exists. KafkaFailed when
/// that is not allowed or does not come about within the client's timeout.
Result<PreparedTopic> prepareTopic(Client& producer, const std::string& topic, int partitions,
                                   const std::stop_token& stop);

/// What the topic keeps. Not known where the broker does not tell (no permission, an old or a mock broker).
TopicKeeping keepingOf(Client& client, const std::string& topic);

/// The id that the cluster gave the topic when it was made, another one after it was recreated. Empty where
/// librdkafka (before 2.3) or the broker (before 2.8) does not tell.
std::string topicIdOf(Client& client, const std::string& topic, Nanos limit);

/// Removes a topic. KafkaFailed when the broker refuses.
Status deleteTopic(Client& client, const std::string& topic);

}}} // namespace sor::input::kafka
