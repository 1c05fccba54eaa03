// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/topic_end.h"

#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/read/topic_whole.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

Result<bool> addPartitions(TopicReading& reading, const std::vector<std::int32_t>& ids, MessageSink& sink,
                           const std::stop_token& stop)
{
    std::vector<std::int32_t> added;
    for (const std::int32_t id : ids) {
        if (std::ranges::find(reading.partitions, id, &TopicReading::Partition::id)
            == reading.partitions.end())
            added.push_back(id);
    }
    if (added.empty())
        return false;
    const auto ranges = reading.watch->client().rangesOf(reading.options.topic, stop);
    if (!ranges)
        return ranges.error();
    const auto list = makePartitionList(static_cast<int>(added.size()));
    for (const PartitionRange& range : *ranges) {
        if (std::ranges::find(added, range.partition) == added.end())
            continue;
        TopicReading::Partition partition;
        partition.id = range.partition;
        partition.next = range.low;
        partition.lastArrival = TopicReading::Clock::now();
        reading.partitions.push_back(partition);
        reading.read.push_back({range.partition, range.low, range.low, range.low, {}});
        reading.highAtStart.push_back(range.high);
        reading.finishedAtStart.push_back(range.low);
        reading.total += range.high - range.low;
        sink.addPartition();
        rd_kafka_topic_partition_list_add(list.get(), reading.options.topic.c_str(), range.partition)
            ->offset = range.low;
    }
    if (auto* error = rd_kafka_incremental_assign(reading.client->handle(), list.get())) {
        const std::string why = rd_kafka_error_string(error);
        rd_kafka_error_destroy(error);
        return kafkaFailed(fmt::format("Partitions that were added to topic '{}' cannot be read: {}.",
                                       reading.options.topic, why),
                           reading.client->brokers());
    }
    return true;
}

Result<bool> findNewPartitions(TopicReading& reading, MessageSink& sink, const std::stop_token& stop)
{
    const auto ids = reading.client->partitionsOf(reading.options.topic, stop);
    return ids ? addPartitions(reading, *ids, sink, stop) : ids.error();
}

} // namespace

Status pinEnds(TopicReading& reading, MessageSink& sink, const std::stop_token& stop)
{
    if (const auto added = findNewPartitions(reading, sink, stop); !added)
        return added.error();
    const auto ranges = reading.watch->client().rangesOf(reading.options.topic, stop);
    if (!ranges)
        return ranges.error();
    reading.isPinned = true;
    reading.total = 0;
    for (std::size_t i = 0; i < reading.partitions.size(); ++i) {
        const auto found = std::ranges::find(*ranges, reading.partitions[i].id, &PartitionRange::partition);
        if (found == ranges->end())
            return kafkaFailed(
                fmt::format("Topic '{}' was deleted while it was read.", reading.options.topic),
                reading.client->brokers());
        reading.partitions[i].end = found->high;
        reading.total += found->high - reading.read[i].from;
        if (reading.partitions[i].next >= found->high)
            reading.finish(reading.partitions[i]);
    }
    return ok();
}

Status checkEnding(TopicReading& reading, MessageSink& sink, const std::stop_token& stop)
{
    const auto now = TopicReading::Clock::now();
    if (reading.options.lasting && now - reading.started >= *reading.options.lasting)
        return pinEnds(reading, sink, stop);
    switch (reading.options.until.kind) {
    case EndPoint::Kind::Idle:
        // A dead connection is silent too: only the broker's own word for the end counts.
        if (reading.areAllAtEnd() && now - reading.lastArrival >= reading.options.until.idle) {
            reading.lastArrival = now; // when more came in the meantime, the wait starts again
            const auto added = findNewPartitions(reading, sink, stop);
            if (!added || *added)
                return added ? ok() : Status(added.error());
            const auto ranges = reading.watch->client().rangesOf(reading.options.topic, stop);
            if (!ranges)
                return ranges.error();
            const bool isNothingNew = std::ranges::all_of(*ranges, [&](const PartitionRange& range) {
                const auto found =
                    std::ranges::find(reading.partitions, range.partition, &TopicReading::Partition::id);
                return found == reading.partitions.end() || found->next >= range.high;
            });
            if (isNothingNew)
                return pinEnds(reading, sink, stop);
        }
        return ok();
    case EndPoint::Kind::EndOfStream: {
        bool hasHistory = true; // what was there at the start is read first: it may hold an older run
        for (std::size_t i = 0; i < reading.partitions.size(); ++i)
            hasHistory &= reading.partitions[i].next >= reading.highAtStart[i];
        if (hasHistory && sink.sawEndOfStream()) {
            const auto added = findNewPartitions(reading, sink, stop);
            if (!added || *added)
                return added ? ok() : Status(added.error());
            for (TopicReading::Partition& partition : reading.partitions)
                reading.finish(partition);
        }
        return ok();
    }
    case EndPoint::Kind::End:
    case EndPoint::Kind::Never:
        break;
    }
    return ok();
}

Status lookAtTopic(TopicReading& reading, MessageSink& sink, const std::stop_token& stop)
{
    constexpr Nanos kEvery = std::chrono::seconds{5};
    const Nanos every = std::min(kEvery, reading.options.connection.timeout / 3);
    if (TopicReading::Clock::now() - reading.lastLook < every)
        return ok();
    reading.lastLook = TopicReading::Clock::now();
    // A topic that was deleted is silent for long; asking tells at once. No answer is no proof of anything.
    const auto ids = reading.client->partitionsOf(reading.options.topic, stop, TopicReading::kBriefly);
    if (!ids && ids.error().code == ErrorCode::TopicMissing)
        return kafkaFailed(fmt::format("Topic '{}' was deleted while it was read.", reading.options.topic),
                           reading.client->brokers());
    if (ids) {
        if (reading.isLive() && !reading.isPinned) {
            if (const auto added = addPartitions(reading, *ids, sink, stop); !added)
                return added.error();
        }
        const auto answered = checkIdentity(reading, TopicReading::kBriefly);
        if (!answered)
            return answered.error();
        const bool isAnswered =
            reading.lastAnswer >= reading.lastLook; // perhaps not for every message in that time
        if (isAnswered && !reading.isPinned && reading.areAllAtEnd()
            && reading.options.until.kind != EndPoint::Kind::Idle)
            reading.lastArrival = reading.lastAnswer;
    }
    // Of one partition that is not answered for others tell nothing.
    if (reading.isLive() && !reading.options.reconnects
        && TopicReading::Clock::now() - reading.lastAnswer >= reading.options.connection.timeout + every)
        return reading.client->failure(
            fmt::format("A broker answers, but not all that have partitions of topic '{}', for {}.",
                        reading.options.topic, formatDuration(reading.options.connection.timeout)));
    return ok();
}

Status checkStandstill(const TopicReading& reading, const std::stop_token& stop)
{
    const auto now = TopicReading::Clock::now();
    const bool waitsForLive = !reading.isPinned && reading.areAllAtEnd();
    if (reading.options.reconnects || now - reading.lastArrival < reading.options.connection.timeout
        || (waitsForLive && reading.options.until.kind == EndPoint::Kind::Idle
            && reading.options.until.idle >= reading.options.connection.timeout))
        return ok();
    // Of a topic that was recreated with fewer partitions none of the missing ones is answered for.
    if (const auto ids = reading.client->partitionsOf(reading.options.topic, stop, TopicReading::kBriefly)) {
        for (const TopicReading::Partition& partition : reading.partitions) {
            if (std::ranges::find(*ids, partition.id) == ids->end())
                return recreated(reading, fmt::format("it has no partition {} any more", partition.id));
        }
    }
    std::string where;
    for (const TopicReading::Partition& partition : reading.partitions) {
        if (partition.isDone)
            continue;
        where += fmt::format("{}partition {} at offset {}", where.empty() ? "" : ", ", partition.id,
                             partition.next);
        if (partition.end >= 0)
            where += fmt::format(" of {}", partition.end);
    }
    return reading.client->failure(
        fmt::format("Reading topic '{}' stopped before its end ({}): nothing came for {}.",
                    reading.options.topic, where, formatDuration(reading.options.connection.timeout)));
}

}}} // namespace sor::input::kafka
