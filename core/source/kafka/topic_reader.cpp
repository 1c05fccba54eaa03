// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/topic_reader.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace sor::kafka {

namespace {

constexpr int kPollMs = 100; // the stop token is looked at this often
constexpr std::size_t kBatch = 1000;

Error failed(std::string message, std::string where)
{
    return Error{ErrorCode::KafkaFailed, std::move(message), std::move(where)};
}

} // namespace

Result<std::unique_ptr<TopicReader>> TopicReader::open(const KafkaReadOptions& options,
                                                       const std::stop_token& stop)
{
    const std::array defaults = std::to_array<Property>({
        {"fetch.wait.max.ms", std::to_string(options.fetchWaitMs)},
        {"fetch.error.backoff.ms", "100"},
        {"queued.min.messages", "200000"},
        {"queued.max.messages.kbytes", "65536"},
        {"topic.metadata.propagation.max.ms", "5000"},
        {"group.id", "sor-lab-reader"}, // librdkafka wants one; nothing is committed to it
    });
    const std::array fixed = std::to_array<Property>({
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},
        {"enable.partition.eof", "true"},
        {"allow.auto.create.topics", "false"},
    });
    auto client = Client::create(ClientKind::Consumer, options.connection, defaults, fixed);
    if (!client)
        return client.error();
    auto reader = std::unique_ptr<TopicReader>(new TopicReader(options, std::move(*client)));
    if (auto status = reader->m_client->waitForBroker(stop); !status)
        return status.error();
    const auto ranges = reader->m_client->rangesOf(options.topic, stop);
    if (!ranges)
        return ranges.error();
    auto times = reader->offsetsForTime(*ranges);
    if (!times)
        return times.error();
    reader->m_isPinned = options.until.kind == EndPoint::Kind::End && !options.lasting;
    for (const PartitionRange& range : *ranges) {
        const auto start = reader->startOf(range, *times);
        if (!start)
            return start.error();
        Partition partition{range.partition, *start};
        if (reader->m_isPinned)
            partition.end = range.high;
        partition.isDone = reader->m_isPinned && partition.next >= range.high;
        reader->m_total += std::max<std::int64_t>(range.high - partition.next, 0);
        reader->m_partitions.push_back(partition);
        reader->m_read.push_back({range.partition, range.low, *start, *start});
        reader->m_highAtStart.push_back(range.high);
    }
    return reader;
}

Result<PartitionList> TopicReader::offsetsForTime(const std::vector<PartitionRange>& ranges)
{
    if (m_options.from.kind != StartPoint::Kind::Time)
        return PartitionList{};
    auto list = makePartitionList(static_cast<int>(ranges.size()));
    const auto ms =
        std::chrono::floor<std::chrono::milliseconds>(m_options.from.time).time_since_epoch().count();
    for (const PartitionRange& range : ranges)
        rd_kafka_topic_partition_list_add(list.get(), m_options.topic.c_str(), range.partition)->offset = ms;
    const auto code = rd_kafka_offsets_for_times(m_client->handle(), list.get(),
                                                 milliseconds(m_options.connection.timeout));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return m_client->failure(fmt::format("The broker did not tell which offsets belong to {} ({}).",
                                             formatIsoTime(m_options.from.time), rd_kafka_err2str(code)));
    return list;
}

Result<std::int64_t> TopicReader::startOf(const PartitionRange& range, const PartitionList& times)
{
    switch (m_options.from.kind) {
    case StartPoint::Kind::Beginning:
        return range.low;
    case StartPoint::Kind::End:
        return range.high;
    case StartPoint::Kind::Offset:
        if (m_options.from.offset < range.low) {
            return failed(
                fmt::format("Offset {} of partition {} is gone: the topic's retention keeps only what "
                            "came since offset {}.",
                            m_options.from.offset, range.partition, range.low),
                m_client->where());
        }
        if (m_options.from.offset > range.high) {
            return failed(
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
        return failed(fmt::format("The broker did not tell which offset of partition {} belongs to {}.",
                                  range.partition, formatIsoTime(m_options.from.time)),
                      m_client->where());
    }
    return found->offset < 0 ? range.high : found->offset; // nothing that late
}

Status TopicReader::assign()
{
    auto list = makePartitionList(static_cast<int>(m_partitions.size()));
    for (const Partition& partition : m_partitions) {
        if (!partition.isDone)
            rd_kafka_topic_partition_list_add(list.get(), m_options.topic.c_str(), partition.id)->offset =
                partition.next;
    }
    const auto code = rd_kafka_assign(m_client->handle(), list.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return m_client->failure(
            fmt::format("Topic '{}' cannot be read: {}.", m_options.topic, rd_kafka_err2str(code)));
    m_queue.reset(rd_kafka_queue_get_consumer(m_client->handle()));
    return ok();
}

bool TopicReader::isAllDone() const
{
    return std::ranges::all_of(m_partitions, &Partition::isDone);
}

bool TopicReader::areAllAtEnd() const
{
    return std::ranges::all_of(m_partitions, &Partition::isAtEnd);
}

Status TopicReader::read(MessageSink& sink, const std::stop_token& stop, ProgressSink* progress)
{
    m_started = m_lastArrival = m_lastLook = Clock::now();
    if (isAllDone())
        return ok();
    if (auto status = assign(); !status)
        return status;
    MessageBatch batch(kBatch);
    std::int64_t taken = 0;
    constexpr std::int64_t kReportEvery = 50'000;
    std::int64_t nextReport = kReportEvery;
    while (!isAllDone()) {
        if (stop.stop_requested()) {
            if (m_options.until.kind == EndPoint::Kind::Never)
                return ok();
            return Error{ErrorCode::Interrupted, "Stopped.", ""};
        }
        const auto messages = batch.take(m_queue.get(), kPollMs);
        for (const rd_kafka_message_t* message : messages) {
            if (auto status = take(*message, sink); !status)
                return status;
        }
        taken += static_cast<std::int64_t>(messages.size());
        if (progress != nullptr && taken >= nextReport) {
            nextReport = taken + kReportEvery;
            progress->progress("Reading messages", taken, m_isPinned ? m_total : 0);
        }
        if (!m_isPinned) {
            if (auto status = checkEnding(sink, stop); !status)
                return status;
        }
        if (messages.empty()) {
            if (auto status = checkStandstill(stop); !status)
                return status;
        }
    }
    if (progress != nullptr)
        progress->progress("Reading messages", taken, taken);
    return ok();
}

void TopicReader::finish(Partition& partition)
{
    if (std::exchange(partition.isDone, true))
        return;
    // What producers go on sending need not be fetched.
    const auto list = makePartitionList(1);
    rd_kafka_topic_partition_list_add(list.get(), m_options.topic.c_str(), partition.id);
    rd_kafka_pause_partitions(m_client->handle(), list.get());
}

Status TopicReader::take(const rd_kafka_message_t& message, MessageSink& sink)
{
    const auto found = message.rkt == nullptr
        ? m_partitions.end()
        : std::ranges::find(m_partitions, message.partition, &Partition::id);
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR && message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
        return takeError(message);
    if (found == m_partitions.end() || found->isDone)
        return ok();
    Partition& partition = *found;
    const auto index = static_cast<std::size_t>(found - m_partitions.begin());
    m_lastArrival = Clock::now();
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        partition.isAtEnd = true;
        // The last offsets may be control records, which are never handed over.
        partition.next = std::max(partition.next, message.offset);
        m_read[index].end = partition.next;
        if (partition.end >= 0 && partition.next >= partition.end)
            finish(partition);
        return ok();
    }
    if (partition.end >= 0 && message.offset >= partition.end) {
        finish(partition);
        return ok();
    }
    partition.isAtEnd = false;
    partition.next = message.offset + 1;
    m_read[index].end = partition.next;
    if (partition.end >= 0 && partition.next >= partition.end)
        finish(partition);
    return sink.accept(index, message);
}

Status TopicReader::takeError(const rd_kafka_message_t& message)
{
    const auto code = message.err;
    const std::string_view said =
        rd_kafka_message_errstr(&message) == nullptr ? "" : rd_kafka_message_errstr(&message);
    switch (code) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        return failed(
            fmt::format("Messages of topic '{}' partition {} that were to be read are gone: they were "
                        "removed while reading (retention, or the topic was made anew).",
                        m_options.topic, message.partition),
            m_client->where());
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        return failed(fmt::format("Topic '{}' was deleted while it was read.", m_options.topic),
                      m_client->where());
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        return failed(fmt::format("This user has no permission to read topic '{}'.", m_options.topic),
                      m_client->where());
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED:
        return failed(fmt::format("Messages of topic '{}' partition {} cannot be unpacked: {}.",
                                  m_options.topic, message.partition, said),
                      m_client->where());
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
        return m_client->failure(fmt::format("Reading topic '{}' failed: {}.", m_options.topic, said));
    default:
        // Connections that come and go; standing still for too long is an error of its own.
        m_client->diagnostics().noteError(code, said);
        return ok();
    }
}

Status TopicReader::pinEnds(const std::stop_token& stop)
{
    const auto ranges = m_client->rangesOf(m_options.topic, stop);
    if (!ranges)
        return ranges.error();
    m_isPinned = true;
    m_total = 0;
    for (std::size_t i = 0; i < m_partitions.size(); ++i) {
        const auto found = std::ranges::find(*ranges, m_partitions[i].id, &PartitionRange::partition);
        if (found == ranges->end())
            return failed(fmt::format("Topic '{}' was deleted while it was read.", m_options.topic),
                          m_client->where());
        m_partitions[i].end = found->high;
        m_total += found->high - m_read[i].from;
        if (m_partitions[i].next >= found->high)
            finish(m_partitions[i]);
    }
    return ok();
}

Status TopicReader::checkEnding(const MessageSink& sink, const std::stop_token& stop)
{
    const auto now = Clock::now();
    if (m_options.lasting && now - m_started >= *m_options.lasting)
        return pinEnds(stop);
    switch (m_options.until.kind) {
    case EndPoint::Kind::Idle:
        // A dead connection is silent too: only the broker's own word for the end counts.
        if (areAllAtEnd() && now - m_lastArrival >= m_options.until.idle) {
            m_lastArrival = now; // when more came in the meantime, the wait begins anew
            const auto ranges = m_client->rangesOf(m_options.topic, stop);
            if (!ranges)
                return ranges.error();
            const bool isNothingNew = std::ranges::all_of(*ranges, [&](const PartitionRange& range) {
                const auto found = std::ranges::find(m_partitions, range.partition, &Partition::id);
                return found == m_partitions.end() || found->next >= range.high;
            });
            if (isNothingNew)
                return pinEnds(stop);
        }
        return ok();
    case EndPoint::Kind::EndOfStream: {
        bool hasHistory = true; // what was there at the start is read first: it may hold an older run
        for (std::size_t i = 0; i < m_partitions.size(); ++i)
            hasHistory &= m_partitions[i].next >= m_highAtStart[i];
        if (hasHistory && sink.sawEndOfStream()) {
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

Status TopicReader::checkStandstill(const std::stop_token& stop)
{
    const auto now = Clock::now();
    const bool waitsForLive = !m_isPinned && areAllAtEnd();
    constexpr std::chrono::seconds kLookEvery{5};
    if (now - std::max(m_lastArrival, m_lastLook) >= kLookEvery) {
        m_lastLook = now;
        // A topic that was deleted is silent for long; asking tells at once. No answer is no proof of
        // anything.
        const auto asked = m_client->partitionsOf(m_options.topic, stop);
        if (!asked && asked.error().message.find("does not exist") != std::string::npos)
            return failed(fmt::format("Topic '{}' was deleted while it was read.", m_options.topic),
                          m_client->where());
        if (asked && waitsForLive)
            m_lastArrival = m_options.until.kind == EndPoint::Kind::Idle ? m_lastArrival : Clock::now();
    }
    if (Clock::now() - m_lastArrival < m_options.connection.timeout
        || (waitsForLive && m_options.until.kind == EndPoint::Kind::Idle
            && m_options.until.idle >= m_options.connection.timeout))
        return ok();
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
