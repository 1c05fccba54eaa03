// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/topic_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor::kafka {

namespace {

constexpr int kPollMs = 100; // the stop token is looked at this often

Error failed(std::string message, std::string where)
{
    return Error{ErrorCode::KafkaFailed, std::move(message), std::move(where)};
}

} // namespace

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

Result<bool> TopicReader::poll(MessageSink& sink, int waitMs, const std::stop_token& stop)
{
    if (isAllDone())
        return false;
    if (!std::exchange(m_isAssigned, true)) {
        m_started = m_lastArrival = m_lastLook = Clock::now();
        if (auto status = assign(); !status)
            return status.error();
    }
    const auto messages = m_batch.take(m_queue.get(), waitMs);
    keepFetching(messages.size());
    for (const rd_kafka_message_t* message : messages) {
        m_takenBytes += static_cast<std::int64_t>(message->len);
        if (auto status = take(*message, sink); !status)
            return status.error();
    }
    if (auto status = sink.endBatch(); !status)
        return status.error();
    if (std::exchange(m_hasArrival, false))
        m_lastArrival = Clock::now();
    m_taken += static_cast<std::int64_t>(messages.size());
    if (!m_isPinned) {
        if (auto status = checkEnding(sink, stop); !status)
            return status.error();
    }
    if (messages.empty()) {
        if (auto status = checkStandstill(stop); !status)
            return status.error();
    }
    m_batch.clear();
    return !isAllDone();
}

Status TopicReader::read(MessageSink& sink, const std::stop_token& stop, ProgressSink* progress)
{
    constexpr std::int64_t kReportEvery = 50'000;
    std::int64_t nextReport = kReportEvery;
    for (;;) {
        const auto goesOn = poll(sink, kPollMs, stop);
        if (!goesOn)
            return goesOn.error();
        if (!*goesOn)
            break;
        if (progress != nullptr && m_taken >= nextReport) {
            nextReport = m_taken + kReportEvery;
            progress->progress("Reading messages", m_taken, m_isPinned ? m_total : 0);
        }
        if (stop.stop_requested()) {
            if (m_options.until.kind == EndPoint::Kind::Never)
                return ok();
            return Error{ErrorCode::Interrupted, "Stopped.", ""};
        }
    }
    if (progress != nullptr)
        progress->progress("Reading messages", m_taken, m_taken);
    return ok();
}

void TopicReader::pause(std::size_t partition, bool isPaused)
{
    const auto list = makePartitionList(1);
    rd_kafka_topic_partition_list_add(list.get(), m_options.topic.c_str(), m_partitions[partition].id);
    if (isPaused)
        rd_kafka_pause_partitions(m_client->handle(), list.get());
    else
        rd_kafka_resume_partitions(m_client->handle(), list.get());
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
    m_hasArrival = true;
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
    if (message.offset < partition.next)
        return ok(); // fetched before a pause, and once more after it
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
        constexpr std::chrono::milliseconds kBriefly{500}; // one that is waited for may be away
        const auto asked = m_options.reconnects ? m_client->partitionsOf(m_options.topic, stop, kBriefly)
                                                : m_client->partitionsOf(m_options.topic, stop);
        if (!asked && asked.error().message.find("does not exist") != std::string::npos)
            return failed(fmt::format("Topic '{}' was deleted while it was read.", m_options.topic),
                          m_client->where());
        if (asked && waitsForLive)
            m_lastArrival = m_options.until.kind == EndPoint::Kind::Idle ? m_lastArrival : Clock::now();
    }
    if (m_options.reconnects || Clock::now() - m_lastArrival < m_options.connection.timeout
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
