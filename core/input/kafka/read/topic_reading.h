// SPDX-License-Identifier: GPL-3.0-or-later
// How far a reading of a topic is: its partitions, and when who last answered.
#pragma once

#include "input/kafka/client/kafka_client.h"
#include "input/kafka/read/kafka_source.h"
#include "input/kafka/read/topic_start.h"
#include "input/kafka/read/topic_watch.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// What TopicReader and the checks of topic_end.h and topic_whole.h know of one reading. One thread at a
/// time.
struct TopicReading {
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds kBriefly{500}; // for a question in the middle of a reading
    struct Partition {
        std::int32_t id = 0;
        std::int64_t next = 0; // the offset that is to come
        std::int64_t end = -1; // pinned; -1: not known
        bool isDone = false;
        bool isAtEnd = false; // PARTITION_EOF was the last that came
        Clock::time_point lastArrival; // or when the broker last said that nothing is withheld
        bool hasArrival = false; // in this batch
        std::int64_t gaps = 0; // offsets without a message, up to `next`
        std::optional<MessageMark> first; // of what was read, or the last of the reading before
        std::optional<MessageMark> seen; // the last that was read when the topic was last looked at
        const rd_kafka_message_t* newest = nullptr; // in this batch
    };
    struct Withheld {
        std::int32_t partition = 0;
        std::int64_t offset = 0; // where the partition stands
        std::int64_t messages = 0; // from there on
        bool isCounted = false; // otherwise that is the most that they can be
        bool isStart = false; // the transaction begins at the offset, not before it
        std::string text() const;
    };

    bool isLive() const { return options.until.kind != EndPoint::Kind::End || options.lasting; }
    bool isAllDone() const;
    bool areAllAtEnd() const;
    void pinStarts(const std::vector<PartitionStart>& starts);
    /// No more of the partition is read.
    void finish(Partition& partition);
    std::vector<std::int32_t> ids() const;

    KafkaReadOptions options;
    std::unique_ptr<TopicWatch> watch;
    std::unique_ptr<Client> client; // that fetches
    std::vector<Partition> partitions;
    // By position in `partitions`.
    std::vector<PartitionRead> read;
    std::vector<std::int64_t> highAtStart;
    std::vector<std::int64_t> finishedAtStart;
    std::vector<Withheld> withheld;
    std::vector<std::string> remarks;
    std::optional<Error> recreated;
    std::int64_t total = 0; // to be read, when the ends are known
    bool isPinned = false; // the ends are
    bool isVerified = false; // it is one topic, and all of it
    Clock::time_point started;
    Clock::time_point lastArrival; // of a message or the end of a partition
    Clock::time_point lastLook; // at the topic
    Clock::time_point lastAnswer; // of the brokers that have its partitions
    Clock::time_point lastWithheld; // when it was last asked
};

}}} // namespace sor::input::kafka
