// SPDX-License-Identifier: GPL-3.0-or-later
// A second connection beside the one that fetches: it asks what a topic holds, and whether it is still the
// same topic, without disturbing the reading.
#pragma once

#include "input/kafka/client/kafka_client.h"
#include "input/kafka/client/kafka_topic.h"
#include "input/kafka/read/kafka_source.h"

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Key, value, time and headers of a message as one number.
MessageMark markOf(const rd_kafka_message_t& message);

/// Sees the messages of unfinished and aborted transactions too (isolation.level=read_uncommitted). One
/// thread at a time.
class TopicWatch {
public:
    struct Place {
        std::int32_t partition = 0;
        MessageMark mark;
    };
    struct Comparison {
        bool isAnswered = false; // for every place, and all are as they were or gone
        std::optional<Place> changed; // another message stands there, or none
        std::vector<Place> gone; // removed by retention or compaction: it tells nothing
    };

    /// Waits for a broker, as `options` say. Errors as Client::waitForBroker.
    static Result<std::unique_ptr<TopicWatch>> open(const KafkaReadOptions& options,
                                                    const std::stop_token& stop);

    Client& client() { return *m_client; }
    const std::string& clusterId() const { return m_clusterId; }
    /// Of the topic when it was first looked at; empty where librdkafka (before 2.3) or the broker has none.
    const std::string& topicId() const { return m_topicId; }
    const TopicKeeping& keeping() const { return m_keeping; }
    /// Notes topicId() and keeping().
    void describe();

    /// Does the topic have another id than before? False when that is not known.
    bool hasOtherId(Nanos limit);
    /// Are these messages still where they were? `ranges`: what the partitions hold now.
    Comparison compare(std::vector<Place> places, std::span<const PartitionRange> ranges, Nanos limit);
    /// The message at that offset; nothing when there is none, or no answer.
    std::optional<MessageMark> markAt(std::int32_t partition, std::int64_t offset, Nanos limit);
    /// How many messages a partition has from `from` up to, without, `to`; nothing when that takes too long.
    std::optional<std::int64_t> count(std::int32_t partition, std::int64_t from, std::int64_t to,
                                      Nanos limit);

private:
    struct Found {
        bool isAnswered = false;
        MessageMark mark; // the first message at or after the offset; offset -1: none
    };
    TopicWatch(const KafkaReadOptions& options, std::unique_ptr<Client> client)
        : m_topic(options.topic)
        , m_client(std::move(client))
    {
    }
    struct Start {
        std::int32_t partition = 0;
        std::int64_t offset = 0;
    };
    bool fetchFrom(std::span<const Start> starts);
    /// Of different partitions.
    std::vector<Found> firstFrom(std::span<const Start> starts, Nanos limit);

    std::string m_topic;
    std::unique_ptr<Client> m_client;
    std::string m_clusterId;
    std::string m_topicId;
    TopicKeeping m_keeping;
};

}}} // namespace sor::input::kafka
