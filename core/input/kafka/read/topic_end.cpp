// SPDX-License-Identifier: GPL-3.0-or-later
// Where a reading of a topic ends, and what is looked at on the way.
#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/read/topic_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor::kafka {

Result<bool> TopicReader::addPartitions(const std::vector<std::int32_t>& ids, MessageSink& sink,
                                        const std::stop_token& stop)
{
    std::vector<std::int32_t> added;
    for (const std::int32_t id : ids) {
        if (std::ranges::find(m_partitions, id, &Partition::id) == m_partitions.end())
            added.push_back(id);
    }
    if (added.empty())
        return false;
    const auto ranges = m_watch->client().rangesOf(m_options.topic, stop);
    if (!ranges)
        return ranges.error();
    const auto list = makePartitionList(static_cast<int>(added.size()));
    for (const PartitionRange& range : *ranges) {
        if (std::ranges::find(added, range.partition) == added.end())
            continue;
        Partition partition;
        partition.id = range.partition;
        partition.next = range.low;
        partition.lastArrival = Clock::now();
        m_partitions.push_back(partition);
        m_read.push_back({range.partition, range.low, range.low, range.low, {}});
        m_highAtStart.push_back(range.high);
        m_finishedAtStart.push_back(range.low);
        m_total += range.high - range.low;
        sink.addPartition();
        rd_kafka_topic_partition_list_add(list.get(), m_options.topic.c_str(), range.partition)->offset =
            range.low;
    }
    if (auto* error = rd_kafka_incremental_assign(m_client->handle(), list.get())) {
        const std::string why = rd_kafka_error_string(error);
        rd_kafka_error_destroy(error);
        return kafkaFailed(
            fmt::format("Partitions that were added to topic '{}' cannot be read: {}.", m_options.topic, why),
            m_client->brokers());
    }
    return true;
}

Result<bool> TopicReader::findNewPartitions(MessageSink& sink, const std::stop_token& stop)
{
    const auto ids = m_client->partitionsOf(m_options.topic, stop);
    return ids ? addPartitions(*ids, sink, stop) : ids.error();
}

Status TopicReader::pinEnds(MessageSink& sink, const std::stop_token& stop)
{
    if (const auto added = findNewPartitions(sink, stop); !added)
        return added.error();
    const auto ranges = m_watch->client().rangesOf(m_options.topic, stop);
    if (!ranges)
        return ranges.error();
    m_isPinned = true;
    m_total = 0;
    for (std::size_t i = 0; i < m_partitions.size(); ++i) {
        const auto found = std::ranges::find(*ranges, m_partitions[i].id, &PartitionRange::partition);
        if (found == ranges->end())
            return kafkaFailed(fmt::format("Topic '{}' was deleted while it was read.", m_options.topic),
                               m_client->brokers());
        m_partitions[i].end = found->high;
        m_total += found->high - m_read[i].from;
        if (m_partitions[i].next >= found->high)
            finish(m_partitions[i]);
    }
    return ok();
}

Status TopicReader::checkEnding(MessageSink& sink, const std::stop_token& stop)
{
    const auto now = Clock::now();
    if (m_options.lasting && now - m_started >= *m_options.lasting)
        return pinEnds(sink, stop);
    switch (m_options.until.kind) {
    case EndPoint::Kind::Idle:
        // A dead connection is silent too: only the broker's own word for the end counts.
        if (areAllAtEnd() && now - m_lastArrival >= m_options.until.idle) {
            m_lastArrival = now; // when more came in the meantime, the wait starts again
            const auto added = findNewPartitions(sink, stop);
            if (!added || *added)
                return added ? ok() : Status(added.error());
            const auto ranges = m_watch->client().rangesOf(m_options.topic, stop);
            if (!ranges)
                return ranges.error();
            const bool isNothingNew = std::ranges::all_of(*ranges, [&](const PartitionRange& range) {
                const auto found = std::ranges::find(m_partitions, range.partition, &Partition::id);
                return found == m_partitions.end() || found->next >= range.high;
            });
            if (isNothingNew)
                return pinEnds(sink, stop);
        }
        return ok();
    case EndPoint::Kind::EndOfStream: {
        bool hasHistory = true; // what was there at the start is read first: it may hold an older run
        for (std::size_t i = 0; i < m_partitions.size(); ++i)
            hasHistory &= m_partitions[i].next >= m_highAtStart[i];
        if (hasHistory && sink.sawEndOfStream()) {
            const auto added = findNewPartitions(sink, stop);
            if (!added || *added)
                return added ? ok() : Status(added.error());
            for (Partition& partition : m_partitions)
                finish(partition);
        }
        return ok();
    }
    case EndPoint::Kind::End:
    case EndPoint::Kind::Never:
        break;
    }
    return ok();
}

/// Every few seconds: is the topic still there, is it the same, are there more partitions, and do all of
/// their brokers answer?
Status TopicReader::look(MessageSink& sink, const std::stop_token& stop)
{
    constexpr Nanos kEvery = std::chrono::seconds{5};
    const Nanos every = std::min(kEvery, m_options.connection.timeout / 3);
    if (Clock::now() - m_lastLook < every)
        return ok();
    m_lastLook = Clock::now();
    // A topic that was deleted is silent for long; asking tells at once. No answer is no proof of anything.
    const auto ids = m_client->partitionsOf(m_options.topic, stop, kBriefly);
    if (!ids && ids.error().code == ErrorCode::TopicMissing)
        return kafkaFailed(fmt::format("Topic '{}' was deleted while it was read.", m_options.topic),
                           m_client->brokers());
    if (ids) {
        if (isLive() && !m_isPinned) {
            if (const auto added = addPartitions(*ids, sink, stop); !added)
                return added.error();
        }
        const auto answered = checkIdentity(kBriefly);
        if (!answered)
            return answered.error();
        const bool isAnswered = m_lastAnswer >= m_lastLook; // perhaps not for every message in that time
        if (isAnswered && !m_isPinned && areAllAtEnd() && m_options.until.kind != EndPoint::Kind::Idle)
            m_lastArrival = m_lastAnswer;
    }
    // Of one partition that is not answered for others tell nothing.
    if (isLive() && !m_options.reconnects
        && Clock::now() - m_lastAnswer >= m_options.connection.timeout + every)
        return m_client->failure(
            fmt::format("A broker answers, but not all that have partitions of topic '{}', for {}.",
                        m_options.topic, formatDuration(m_options.connection.timeout)));
    return ok();
}

Status TopicReader::checkStandstill(const std::stop_token& stop)
{
    const auto now = Clock::now();
    const bool waitsForLive = !m_isPinned && areAllAtEnd();
    if (m_options.reconnects || now - m_lastArrival < m_options.connection.timeout
        || (waitsForLive && m_options.until.kind == EndPoint::Kind::Idle
            && m_options.until.idle >= m_options.connection.timeout))
        return ok();
    // Of a topic that was recreated with fewer partitions none of the missing ones is answered for.
    if (const auto ids = m_client->partitionsOf(m_options.topic, stop, kBriefly)) {
        for (const Partition& partition : m_partitions) {
            if (std::ranges::find(*ids, partition.id) == ids->end())
                return recreated(fmt::format("it has no partition {} any more", partition.id));
        }
    }
    std::string where;
    for (const Partition& partition : m_partitions) {
        if (partition.isDone)
            continue;
        where += fmt::format("{}partition {} at offset {}", where.empty() ? "" : ", ", partition.id,
                             partition.next);
        if (partition.end >= 0)
            where += fmt::format(" of {}", partition.end);
    }
    return m_client->failure(
        fmt::format("Reading topic '{}' stopped before its end ({}): nothing came for {}.", m_options.topic,
                    where, formatDuration(m_options.connection.timeout)));
}

} // namespace sor::kafka
