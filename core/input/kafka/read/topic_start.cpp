// SPDX-License-Identifier: GPL-3.0-or-later
// Where a reading of a topic begins, and how far it is behind.
#include "base/number_text.h"
#include "base/units.h"
#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/read/topic_reader.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace sor::kafka {

namespace {

/// Before 2.2 librdkafka looks once a second only whether a queue that was full has room again.
bool needsWaking()
{
    constexpr int kHasQueueBackoff = 0x02020000;
    return rd_kafka_version() < kHasQueueBackoff;
}

/// A property as the client has it, defaults included; 0 when it is no number.
std::int64_t numberOf(rd_kafka_t* handle, const char* key)
{
    std::array<char, 64> text{};
    std::size_t size = text.size();
    if (rd_kafka_conf_get(rd_kafka_conf(handle), key, text.data(), &size) != RD_KAFKA_CONF_OK)
        return 0;
    return parseInteger(text.data()).value_or(0);
}

} // namespace

Result<std::unique_ptr<TopicReader>> TopicReader::open(const KafkaReadOptions& options,
                                                       const std::stop_token& stop)
{
    std::vector<Property> defaults{
        {"fetch.wait.max.ms", std::to_string(options.fetchWaitMs)},
        {"fetch.error.backoff.ms", "100"},
        {"queued.min.messages", "20000"},
        {"queued.max.messages.kbytes", "8192"},
        {"topic.metadata.propagation.max.ms", "5000"},
        {"group.id", "sor-lab-reader"}, // librdkafka wants one; nothing is committed to it
    };
    if (!needsWaking())
        defaults.push_back({"fetch.queue.backoff.ms", "10"});
    const bool isLive = options.until.kind != EndPoint::Kind::End || options.lasting;
    const std::array fixed = std::to_array<Property>({
        {"statistics.interval.ms", isLive ? "500" : "0"}, // how the connection's state is known
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},
        {"enable.partition.eof", "true"},
        {"allow.auto.create.topics", "false"},
    });
    auto watch = TopicWatch::open(options, stop);
    if (!watch)
        return watch.error();
    auto client = Client::create(ClientKind::Consumer, options.connection, defaults, fixed);
    if (!client)
        return client.error();
    auto reader =
        std::unique_ptr<TopicReader>(new TopicReader(options, std::move(*watch), std::move(*client)));
    if (needsWaking()) {
        constexpr std::int64_t kKilobyte = 1024;
        reader->m_queueMost = numberOf(reader->m_client->handle(), "queued.min.messages");
        reader->m_queueMostBytes =
            numberOf(reader->m_client->handle(), "queued.max.messages.kbytes") * kKilobyte;
    }
    if (options.resume) {
        if (auto status =
                checkCheckpoint(*options.resume, options.topic, reader->clusterId(), options.symbol);
            !status)
            return status.error();
    }
    auto ranges = reader->m_watch->client().rangesOf(options.topic, stop);
    if (!ranges)
        return ranges.error();
    reader->m_watch->describe();
    if (auto status = reader->checkResumed(*ranges); !status)
        return status.error();
    if (auto status = reader->pinStarts(*ranges, stop); !status)
        return status.error();
    return reader;
}

/// Is the topic still the one that the checkpoint was made of?
Status TopicReader::checkResumed(const std::vector<PartitionRange>& ranges)
{
    if (!m_options.resume)
        return ok();
    const auto stale = [this](const std::string& what) {
        return kafkaFailed(
            fmt::format("The checkpoint is stale: {} of topic '{}', so the topic was recreated, or its "
                        "log was cut. Remove the file to start again.",
                        what, m_options.topic),
            m_client->where());
    };
    const Checkpoint& resume = *m_options.resume;
    const bool hasIds = !resume.topicId.empty() && !topicId().empty(); // both, or they tell nothing
    if (hasIds && resume.topicId != topicId())
        return stale(fmt::format("its topic id is {}, and {} is that", resume.topicId, topicId()));
    std::vector<TopicWatch::Place> places;
    bool isUnknown = false;
    for (const auto& [partition, next, last] : resume.partitions) {
        const auto range = std::ranges::find(ranges, partition, &PartitionRange::partition);
        if (range == ranges.end())
            return stale(fmt::format("it names partition {}, which is none", partition));
        if (last && last->offset < range->high)
            places.push_back({partition, *last});
        isUnknown |= !last && next > 0;
    }
    const auto compared = m_watch->compare(std::move(places), ranges, m_options.connection.timeout);
    if (compared.changed) {
        return stale(
            fmt::format("another message than the one it was made of stands at offset {} of partition "
                        "{}",
                        compared.changed->mark.offset, compared.changed->partition));
    }
    if (!compared.isAnswered) {
        return m_client->failure(fmt::format(
            "The last messages of the checkpoint could not be read from topic '{}'.", m_options.topic));
    }
    if (!hasIds && (isUnknown || !compared.gone.empty())) {
        m_remarks.emplace_back(
            "Whether the topic was recreated since the checkpoint could not be checked in every "
            "partition: its last message there is not known, or not kept any more.");
    }
    return ok();
}

/// A question to the broker wakes the thread that fetches. One for each half of the queue that was read.
void TopicReader::keepFetching(std::size_t taken)
{
    if (m_queueMost == 0 || m_taken == 0)
        return;
    const auto queued = static_cast<std::int64_t>(rd_kafka_queue_length(m_queue.get()));
    m_queuePeak = std::max(m_queuePeak, queued + static_cast<std::int64_t>(taken));
    const std::int64_t meanBytes = std::max<std::int64_t>(m_takenBytes / m_taken, 1);
    const std::int64_t most = std::min(m_queueMost, m_queueMostBytes / meanBytes);
    if (m_queuePeak < most - most / 4 || queued > most / 2)
        return;
    m_queuePeak = queued;
    const auto list = makePartitionList(static_cast<int>(m_partitions.size()));
    for (const Partition& partition : m_partitions) {
        if (!partition.isDone)
            rd_kafka_topic_partition_list_add(list.get(), m_options.topic.c_str(), partition.id)->offset =
                RD_KAFKA_OFFSET_END;
    }
    constexpr int kBrieflyMs = 200;
    if (list->cnt > 0)
        rd_kafka_offsets_for_times(m_client->handle(), list.get(), kBrieflyMs);
}

Status TopicReader::pinStarts(const std::vector<PartitionRange>& ranges, const std::stop_token& stop)
{
    const auto times = offsetsForTime(ranges);
    if (!times)
        return times.error();
    // The messages of an open transaction are still to come: reading "from now on" has them.
    const bool isFromNow = m_options.from.kind == StartPoint::Kind::End && !m_options.resume;
    const auto finished = m_client->rangesOf(m_options.topic, stop);
    if (!finished)
        return finished.error();
    m_isPinned = !isLive();
    for (PartitionRange range : ranges) {
        const auto known = std::ranges::find(*finished, range.partition, &PartitionRange::partition);
        const std::int64_t finishedEnd = known != finished->end() ? known->high : range.high;
        if (m_options.finishedOnly)
            range.high = std::min(range.high, finishedEnd);
        const auto start = m_options.resume ? resumedStart(range)
            : isFromNow                     ? Result<std::int64_t>(finishedEnd)
                                            : startOf(range, *times);
        if (!start)
            return start.error();
        Partition partition;
        partition.id = range.partition;
        partition.next = *start;
        partition.first = resumedMark(range.partition);
        if (m_isPinned)
            partition.end = range.high;
        partition.isDone = m_isPinned && partition.next >= range.high;
        m_total += std::max<std::int64_t>(range.high - partition.next, 0);
        m_partitions.push_back(partition);
        m_read.push_back({range.partition, range.low, *start, *start, partition.first});
        m_highAtStart.push_back(range.high);
        m_finishedAtStart.push_back(finishedEnd);
    }
    return ok();
}

std::optional<MessageMark> TopicReader::resumedMark(std::int32_t partition) const
{
    if (!m_options.resume)
        return std::nullopt;
    const auto& all = m_options.resume->partitions;
    const auto found = std::ranges::find(all, partition, &Checkpoint::Partition::partition);
    return found == all.end() ? std::nullopt : found->last;
}

Result<PartitionList> TopicReader::offsetsForTime(const std::vector<PartitionRange>& ranges)
{
    if (m_options.from.kind != StartPoint::Kind::Time || m_options.resume)
        return PartitionList{};
    auto list = makePartitionList(static_cast<int>(ranges.size()));
    const auto ms =
        std::chrono::floor<std::chrono::milliseconds>(m_options.from.time).time_since_epoch().count();
    for (const PartitionRange& range : ranges)
        rd_kafka_topic_partition_list_add(list.get(), m_options.topic.c_str(), range.partition)->offset = ms;
    const auto code = rd_kafka_offsets_for_times(m_watch->client().handle(), list.get(),
                                                 milliseconds(m_options.connection.timeout));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return m_client->failure(fmt::format("The broker did not tell which offsets belong to {} ({}).",
                                             formatIsoTime(m_options.from.time), rd_kafka_err2str(code)));
    return list;
}

Result<std::int64_t> TopicReader::resumedStart(const PartitionRange& range) const
{
    const auto& all = m_options.resume->partitions;
    const auto found = std::ranges::find(all, range.partition, &Checkpoint::Partition::partition);
    if (found == all.end())
        return range.low; // a partition that was added since
    if (found->next < range.low) {
        return kafkaFailed(
            fmt::format("The checkpoint is stale: it goes on at offset {} of partition {}, and the "
                        "topic's retention keeps only what came since offset {}. {} {} gone; remove "
                        "the file to start again.",
                        found->next, range.partition, range.low, counted(range.low - found->next, "message"),
                        either(range.low - found->next, "is", "are")),
            m_client->where());
    }
    if (found->next > range.high) {
        return kafkaFailed(
            fmt::format("The checkpoint is stale: it goes on at offset {} of partition {}, and the "
                        "topic ends at offset {}, so it was recreated. Remove the file to start again.",
                        found->next, range.partition, range.high),
            m_client->where());
    }
    return found->next;
}

Result<std::int64_t> TopicReader::startOf(const PartitionRange& range, const PartitionList& times)
{
    switch (m_options.from.kind) {
    case StartPoint::Kind::Beginning:
        return range.low;
    case StartPoint::Kind::End:
        return range.high;
    case StartPoint::Kind::Tail:
        return std::max(range.low, range.high - m_options.from.offset);
    case StartPoint::Kind::Offset:
        if (m_options.from.offset < range.low) {
            return kafkaFailed(
                fmt::format("Offset {} of partition {} is gone: the topic's retention keeps only what "
                            "came since offset {}.",
                            m_options.from.offset, range.partition, range.low),
                m_client->where());
        }
        if (m_options.from.offset > range.high) {
            return kafkaFailed(
                fmt::format("Offset {} of partition {} does not exist: the topic ends at offset {}.",
                            m_options.from.offset, range.partition, range.high),
                m_client->where());
        }
        return m_options.from.offset;
    case StartPoint::Kind::Time:
        break;
    }
    const auto* found =
        rd_kafka_topic_partition_list_find(times.get(), m_options.topic.c_str(), range.partition);
    if (found == nullptr || found->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return kafkaFailed(fmt::format("The broker did not tell which offset of partition {} belongs to {}.",
                                       range.partition, formatIsoTime(m_options.from.time)),
                           m_client->where());
    }
    return found->offset < 0 ? range.high : found->offset; // nothing that late
}

std::int64_t TopicReader::lag() const
{
    std::int64_t all = 0;
    for (const Partition& partition : m_partitions) {
        std::int64_t low = 0;
        std::int64_t high = 0;
        const auto code = rd_kafka_get_watermark_offsets(m_client->handle(), m_options.topic.c_str(),
                                                         partition.id, &low, &high);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR && !partition.isDone)
            all += std::max<std::int64_t>(high - partition.next, 0);
    }
    return all;
}

std::optional<std::int64_t> TopicReader::askLag(Nanos timeout) const
{
    std::vector<std::int32_t> ids;
    for (const Partition& partition : m_partitions)
        ids.push_back(partition.id);
    std::vector<PartitionRange> ranges;
    if (m_watch->client().askRanges(m_options.topic, ids, timeout, ranges) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    std::int64_t all = 0;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (!m_partitions[i].isDone)
            all += std::max<std::int64_t>(ranges[i].high - m_partitions[i].next, 0);
    }
    return all;
}

} // namespace sor::kafka
