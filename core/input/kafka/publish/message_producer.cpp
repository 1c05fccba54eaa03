// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/publish/message_producer.h"

#include "base/number_text.h"
#include "input/kafka/message/quote_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <random>

namespace sor { inline namespace input { namespace kafka {

namespace {

using Clock = std::chrono::steady_clock;

/// Sorts by the time of its making: "2026-11-22T09:31:41.123456789Z-1a2b3c4d".
std::string newRunId()
{
    const UnixNanos now = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    std::random_device source;
    return fmt::format("{}-{:08x}", formatIsoTime(now), source());
}

} // namespace

Result<std::unique_ptr<MessageProducer>> MessageProducer::open(const ProducerOptions& options,
                                                               const std::stop_token& stop)
{
    const int timeoutMs = milliseconds(options.connection.timeout);
    const std::array defaults = std::to_array<Property>({
        {"compression.codec", "zstd"},
        {"linger.ms", options.isPaced ? "1" : "50"}, // at its pace a quote must not wait for others
        {"batch.size", "1000000"},
        {"queue.buffering.max.messages", "500000"}, // the kilobytes are the limit
        {"queue.buffering.max.kbytes", "65536"},
        {"message.timeout.ms", std::to_string(std::max(timeoutMs, 1000))},
        {"topic.metadata.propagation.max.ms", "5000"},
        {"retry.backoff.ms", "100"},
    });
    const std::array fixed = std::to_array<Property>({{"enable.idempotence", "true"}});
    auto client = Client::create(ClientKind::Producer, options.connection, defaults, fixed);
    if (!client)
        return client.error();
    auto producer = std::unique_ptr<MessageProducer>(new MessageProducer);
    producer->m_options = options;
    producer->m_client = std::move(*client);
    if (auto status = producer->m_client->waitForBroker(stop); !status)
        return status.error();
    auto topic = prepareTopic(*producer->m_client, options.topic, options.partitions, stop);
    if (!topic)
        return topic.error();
    producer->m_topic = std::move(*topic);
    producer->m_handle.reset(
        rd_kafka_topic_new(producer->m_client->handle(), options.topic.c_str(), nullptr));
    producer->m_runId = newRunId();
    producer->m_beginning = fmt::format(R"({{"{}":"{}","{}":)", kRunIdHeader, producer->m_runId, kSeqHeader);
    return producer;
}

Status MessageProducer::lost()
{
    const Deliveries& deliveries = m_client->deliveries();
    return m_client->failure(
        fmt::format("The broker did not take all messages ({}).", deliveries.firstError));
}

/// The run and the number go in front of the other members.
std::string_view MessageProducer::numbered(std::string_view value, std::int64_t seq)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), seq).ptr;
    m_value.assign(m_beginning).append(digits.data(), end).append(1, ',').append(value.substr(1));
    return m_value;
}

Status MessageProducer::produce(std::string_view value, std::string_view key, std::int64_t seq,
                                std::int32_t partition, UnixNanos time, const std::stop_token& stop)
{
    value = numbered(value, seq);
    const auto stamp =
        m_usesWallClock ? std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now()) : time;
    std::array<rd_kafka_vu_t, 6> parts{};
    parts[0].vtype = RD_KAFKA_VTYPE_RKT;
    parts[0].u.rkt = m_handle.get();
    parts[1].vtype = RD_KAFKA_VTYPE_PARTITION;
    parts[1].u.i32 = partition;
    parts[2].vtype = RD_KAFKA_VTYPE_VALUE;
    parts[2].u.mem.ptr = const_cast<char*>(value.data()); // NOLINT: copied, not changed (RD_KAFKA_MSG_F_COPY)
    parts[2].u.mem.size = value.size();
    parts[3].vtype = RD_KAFKA_VTYPE_KEY;
    parts[3].u.mem.ptr = key.empty() ? nullptr : const_cast<char*>(key.data()); // NOLINT: likewise
    parts[3].u.mem.size = key.size();
    parts[4].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[4].u.i = RD_KAFKA_MSG_F_COPY;
    parts[5].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
    parts[5].u.i64 = std::chrono::floor<std::chrono::milliseconds>(stamp).time_since_epoch().count();
    for (;;) {
        rd_kafka_error_t* error = rd_kafka_produceva(m_client->handle(), parts.data(), parts.size());
        if (error == nullptr)
            return ok();
        const auto code = rd_kafka_error_code(error);
        const std::string text = rd_kafka_error_string(error);
        rd_kafka_error_destroy(error);
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            return m_client->failure(fmt::format("A message could not be sent: {}.", text));
        ++m_queueFullWaits;
        constexpr int kWaitMs = 50;
        rd_kafka_poll(m_client->handle(), kWaitMs);
        if (m_client->deliveries().failed > 0)
            return lost();
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
    }
}

Status MessageProducer::send(std::string_view value, std::string_view key, UnixNanos time,
                             const std::stop_token& stop)
{
    const auto count = static_cast<std::int64_t>(m_topic.partitions.size());
    const std::int32_t partition = m_options.isRoundRobin || count == 1
        ? m_topic.partitions[static_cast<std::size_t>(m_messages % count)]
        : RD_KAFKA_PARTITION_UA;
    if (m_options.isRoundRobin)
        key = {};
    if (auto status = produce(value, key, m_messages, partition, time, stop); !status)
        return status;
    ++m_messages;
    constexpr std::int64_t kServeEvery = 512;
    if (m_messages % kServeEvery == 0) {
        rd_kafka_poll(m_client->handle(), 0);
        if (m_client->deliveries().failed > 0)
            return lost();
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
    }
    return ok();
}

Status MessageProducer::sendEnd(std::string_view value, UnixNanos time, const std::stop_token& stop)
{
    for (const std::int32_t partition : m_topic.partitions) {
        if (auto status = produce(value, {}, m_messages, partition, time, stop); !status)
            return status;
        ++m_endMarkers;
    }
    return ok();
}

void MessageProducer::serve(int waitMs)
{
    rd_kafka_poll(m_client->handle(), waitMs);
}

Status MessageProducer::flush(bool isHurried)
{
    rd_kafka_t* handle = m_client->handle();
    const Nanos limit = isHurried ? std::min<Nanos>(m_client->settings().timeout, std::chrono::seconds{10})
                                  : m_client->settings().timeout;
    const auto deadline = Clock::now() + limit;
    constexpr int kSliceMs = 100;
    while (rd_kafka_outq_len(handle) > 0 && Clock::now() < deadline && m_client->deliveries().failed == 0)
        rd_kafka_flush(handle, kSliceMs);
    if (rd_kafka_outq_len(handle) > 0) {
        rd_kafka_purge(handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        constexpr int kReportsMs = 2000;
        rd_kafka_flush(handle, kReportsMs);
    }
    const Deliveries& deliveries = m_client->deliveries();
    return deliveries.failed == 0 && deliveries.delivered == m_messages + m_endMarkers ? ok() : lost();
}

std::int64_t MessageProducer::delivered() const
{
    return std::min(m_client->deliveries().delivered, m_messages);
}

std::int64_t MessageProducer::deliveredBytes() const
{
    return m_client->deliveries().bytes;
}

Error MessageProducer::lossError(const Error& why, std::int64_t planned) const
{
    if (why.code != ErrorCode::KafkaFailed)
        return why;
    const std::int64_t all = std::max(planned, m_messages);
    return Error{ErrorCode::KafkaFailed,
                 fmt::format("{} of {} {} not delivered. {}", all - delivered(), counted(all, "message"),
                             either(all - delivered(), "was", "were"), why.message),
                 why.facts};
}

}}} // namespace sor::input::kafka
