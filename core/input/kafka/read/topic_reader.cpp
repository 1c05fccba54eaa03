// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/topic_reader.h"

#include "base/units.h"
#include "input/kafka/client/kafka_errors.h"
#include "input/kafka/read/topic_end.h"
#include "input/kafka/read/topic_whole.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

constexpr int kPollMs = 100; // the stop token is looked at this often

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
    auto reader = std::unique_ptr<TopicReader>(new TopicReader);
    TopicReading& reading = reader->m_reading;
    reading.options = options;
    reading.watch = std::move(*watch);
    reading.client = std::move(*client);
    if (needsWaking()) {
        constexpr std::int64_t kKilobyte = 1024;
        reader->m_queueMost = numberOf(reading.client->handle(), "queued.min.messages");
        reader->m_queueMostBytes =
            numberOf(reading.client->handle(), "queued.max.messages.kbytes") * kKilobyte;
    }
    if (options.resume) {
        if (auto status =
                checkCheckpoint(*options.resume, options.topic, reader->clusterId(), options.symbol);
            !status)
            return status.error();
    }
    auto ranges = reading.watch->client().rangesOf(options.topic, stop);
    if (!ranges)
        return ranges.error();
    reading.watch->describe();
    if (auto status = checkResumed(options, *reading.watch, *reading.client, *ranges, reading.remarks);
        !status)
        return status.error();
    const auto starts = startsOf(options, *reading.watch, *reading.client, *ranges, stop);
    if (!starts)
        return starts.error();
    reading.pinStarts(*starts);
    return reader;
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
    const auto list = makePartitionList(static_cast<int>(m_reading.partitions.size()));
    for (const TopicReading::Partition& partition : m_reading.partitions) {
        if (!partition.isDone)
            rd_kafka_topic_partition_list_add(list.get(), m_reading.options.topic.c_str(), partition.id)
                ->offset = RD_KAFKA_OFFSET_END;
    }
    constexpr int kBrieflyMs = 200;
    if (list->cnt > 0)
        rd_kafka_offsets_for_times(m_reading.client->handle(), list.get(), kBrieflyMs);
}

Status TopicReader::assign()
{
    auto list = makePartitionList(static_cast<int>(m_reading.partitions.size()));
    for (const TopicReading::Partition& partition : m_reading.partitions) {
        if (!partition.isDone)
            rd_kafka_topic_partition_list_add(list.get(), m_reading.options.topic.c_str(), partition.id)
                ->offset = partition.next;
    }
    const auto code = rd_kafka_assign(m_reading.client->handle(), list.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return m_reading.client->failure(
            fmt::format("Topic '{}' cannot be read: {}.", m_reading.options.topic, rd_kafka_err2str(code)));
    m_queue.reset(rd_kafka_queue_get_consumer(m_reading.client->handle()));
    return ok();
}

Result<bool> TopicReader::poll(MessageSink& sink, int waitMs, const std::stop_token& stop)
{
    if (m_reading.isAllDone())
        return false;
    if (!std::exchange(m_isAssigned, true)) {
        m_reading.started = m_reading.lastArrival = m_reading.lastLook = m_reading.lastAnswer =
            TopicReading::Clock::now();
        for (TopicReading::Partition& partition : m_reading.partitions)
            partition.lastArrival = m_reading.started;
        if (auto status = assign(); !status)
            return status.error();
    }
    rd_kafka_poll(m_reading.client->handle(),
                  0); // what is said of connections; messages have a queue of their own
    const auto messages = m_batch.take(m_queue.get(), waitMs);
    keepFetching(messages.size());
    for (const rd_kafka_message_t* message : messages) {
        m_takenBytes += static_cast<std::int64_t>(message->len);
        if (auto status = take(*message, sink); !status)
            return status.error();
    }
    noteArrivals();
    if (auto status = sink.endBatch(); !status)
        return status.error();
    m_taken += static_cast<std::int64_t>(messages.size());
    if (!m_reading.isPinned) {
        if (auto status = checkEnding(m_reading, sink, stop); !status)
            return status.error();
    }
    if (auto status = lookAtTopic(m_reading, sink, stop); !status)
        return status.error();
    if (auto status = checkWithheld(m_reading, sink, stop); !status)
        return status.error();
    if (messages.empty() && !m_reading.isAllDone()) {
        if (auto status = checkStandstill(m_reading, stop); !status)
            return status.error();
    }
    m_batch.clear();
    if (!m_reading.isAllDone())
        return true;
    if (auto status = verify(m_reading); !status)
        return status.error();
    return false;
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
            progress->progress("Reading messages", m_taken, m_reading.isPinned ? m_reading.total : 0);
        }
        if (stop.stop_requested()) {
            if (m_reading.options.until.kind == EndPoint::Kind::Never)
                return ok();
            return Error{ErrorCode::Interrupted, "Stopped."};
        }
    }
    if (progress != nullptr)
        progress->progress("Reading messages", m_taken, m_taken);
    return ok();
}

void TopicReader::pause(std::size_t partition, bool isPaused)
{
    const auto list = makePartitionList(1);
    rd_kafka_topic_partition_list_add(list.get(), m_reading.options.topic.c_str(),
                                      m_reading.partitions[partition].id);
    if (isPaused)
        rd_kafka_pause_partitions(m_reading.client->handle(), list.get());
    else
        rd_kafka_resume_partitions(m_reading.client->handle(), list.get());
}

Status TopicReader::take(const rd_kafka_message_t& message, MessageSink& sink)
{
    const auto found = message.rkt == nullptr
        ? m_reading.partitions.end()
        : std::ranges::find(m_reading.partitions, message.partition, &TopicReading::Partition::id);
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR && message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
        return takeError(message);
    if (found == m_reading.partitions.end() || found->isDone)
        return ok();
    TopicReading::Partition& partition = *found;
    const auto index = static_cast<std::size_t>(found - m_reading.partitions.begin());
    partition.hasArrival = true;
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        partition.isAtEnd = true;
        // The last offsets may be control records, which are never handed over.
        countGaps(partition, message.offset);
        partition.next = std::max(partition.next, message.offset);
        m_reading.read[index].end = partition.next;
        if (partition.end >= 0 && partition.next >= partition.end)
            m_reading.finish(partition);
        return ok();
    }
    countGaps(partition, message.offset);
    if (partition.end >= 0 && message.offset >= partition.end) {
        m_reading.finish(partition);
        return ok();
    }
    if (message.offset < partition.next)
        return ok(); // read before, or fetched before a pause and once more after it
    partition.isAtEnd = false;
    partition.next = message.offset + 1;
    partition.newest = &message;
    if (!partition.first)
        partition.first = markOf(message);
    m_reading.read[index].end = partition.next;
    if (partition.end >= 0 && partition.next >= partition.end)
        m_reading.finish(partition);
    return sink.accept(index, message);
}

/// The offsets before `upTo` that no message came for.
void TopicReader::countGaps(TopicReading::Partition& partition, std::int64_t upTo)
{
    if (partition.end >= 0)
        upTo = std::min(upTo, partition.end);
    partition.gaps += std::max<std::int64_t>(upTo - partition.next, 0);
}

/// After each batch: a message's mark costs more than reading the clock, and that more than passing it on.
void TopicReader::noteArrivals()
{
    const auto now = TopicReading::Clock::now();
    for (std::size_t i = 0; i < m_reading.partitions.size(); ++i) {
        TopicReading::Partition& partition = m_reading.partitions[i];
        if (!std::exchange(partition.hasArrival, false))
            continue;
        m_reading.lastArrival = partition.lastArrival = now;
        if (const auto* newest = std::exchange(partition.newest, nullptr))
            m_reading.read[i].last = markOf(*newest);
    }
}

Status TopicReader::takeError(const rd_kafka_message_t& message)
{
    const auto code = message.err;
    const std::string_view said =
        rd_kafka_message_errstr(&message) == nullptr ? "" : rd_kafka_message_errstr(&message);
    switch (code) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        return kafkaFailed(
            fmt::format("Messages of topic '{}' partition {} that were to be read are gone: they were "
                        "removed while reading (retention, or the topic was recreated).",
                        m_reading.options.topic, message.partition),
            m_reading.client->brokers());
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        return kafkaFailed(fmt::format("Topic '{}' was deleted while it was read.", m_reading.options.topic),
                           m_reading.client->brokers());
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        return kafkaFailed(
            fmt::format("This user has no permission to read topic '{}'.", m_reading.options.topic),
            m_reading.client->brokers());
#if RD_KAFKA_VERSION >= 0x020100ff
    case RD_KAFKA_RESP_ERR__LOG_TRUNCATION:
        return recreated(
            m_reading,
            fmt::format("partition {} was cut before offset {}", message.partition, message.offset));
#endif
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED:
        return kafkaFailed(fmt::format("Messages of topic '{}' partition {} cannot be unpacked: {}.",
                                       m_reading.options.topic, message.partition, said),
                           m_reading.client->brokers());
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
        return m_reading.client->failure(
            fmt::format("Reading topic '{}' failed: {}.", m_reading.options.topic, said));
    default:
        // Connections that come and go; standing still for too long is an error of its own.
        m_reading.client->diagnostics().noteError(code, said);
        return ok();
    }
}

std::int64_t TopicReader::lag() const
{
    std::int64_t all = 0;
    for (const TopicReading::Partition& partition : m_reading.partitions) {
        std::int64_t low = 0;
        std::int64_t high = 0;
        const auto code = rd_kafka_get_watermark_offsets(
            m_reading.client->handle(), m_reading.options.topic.c_str(), partition.id, &low, &high);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR && !partition.isDone)
            all += std::max<std::int64_t>(high - partition.next, 0);
    }
    return all;
}

std::optional<std::int64_t> TopicReader::askLag(Nanos timeout) const
{
    std::vector<PartitionRange> ranges;
    if (m_reading.watch->client().askRanges(m_reading.options.topic, m_reading.ids(), timeout, ranges)
        != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    std::int64_t all = 0;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (!m_reading.partitions[i].isDone)
            all += std::max<std::int64_t>(ranges[i].high - m_reading.partitions[i].next, 0);
    }
    return all;
}

}}} // namespace sor::input::kafka
