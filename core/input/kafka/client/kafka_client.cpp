// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/kafka_client.h"

#include "base/unjoined_thread.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <future>

namespace sor::kafka {

namespace {

// librdkafka starts one for itself, one for the group and one for each broker that it hears of, and does not
// bear to be refused one.
constexpr unsigned kClientThreads = 8;

struct FreeConf {
    void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, FreeConf>;

void onError(rd_kafka_t* handle, int code, const char* reason, void* opaque)
{
    auto error = static_cast<rd_kafka_resp_err_t>(code);
    std::array<char, 512> fatal{};
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
        rd_kafka_fatal_error(handle, fatal.data(), fatal.size());
        reason = fatal.data();
    }
    static_cast<ClientReports*>(opaque)->diagnostics.noteError(error, reason == nullptr ? "" : reason);
}

void onLog(const rd_kafka_t* handle, int level, const char* facility, const char* text)
{
    if (auto* reports = static_cast<ClientReports*>(rd_kafka_opaque(handle)))
        reports->diagnostics.noteLog(level, facility, text);
}

int onStatistics(rd_kafka_t*, char* json, std::size_t size, void* opaque)
{
    static_cast<ClientReports*>(opaque)->connection = readStatistics({json, size});
    return 0; // librdkafka frees the text
}

void onDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque)
{
    Deliveries& deliveries = static_cast<ClientReports*>(opaque)->deliveries;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++deliveries.delivered;
        deliveries.bytes += static_cast<std::int64_t>(message->len);
        return;
    }
    ++deliveries.failed;
    if (deliveries.firstError.empty())
        deliveries.firstError = rd_kafka_err2str(message->err);
}

Status setProperties(rd_kafka_conf_t* conf, std::span<const Property> properties)
{
    std::array<char, 512> text{};
    for (const auto& [key, value] : properties) {
        if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), text.data(), text.size()) == RD_KAFKA_CONF_OK)
            continue;
        const std::string why = isSecret(key) ? "its value is not accepted" : text.data();
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("The Kafka property '{}' cannot be set: {}.", key, why), ""};
    }
    return ok();
}

} // namespace

PartitionList makePartitionList(int room)
{
    return PartitionList(rd_kafka_topic_partition_list_new(room));
}

int milliseconds(Nanos time)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, 1, 3'600'000));
}

/// librdkafka may never come back from destroying a consumer whose topic was deleted (its issue 4362). Then
/// that is left behind, on a thread that was started in time: an end cannot be refused one.
struct Client::Closing {
    std::promise<std::function<void()>> begin;
    std::future<std::function<void()>> told = begin.get_future();
    std::promise<void> done;
};

Result<std::unique_ptr<Client>> Client::create(ClientKind kind, const ConnectionSettings& settings,
                                               std::span<const Property> defaults,
                                               std::span<const Property> fixed)
{
    // The last place to ask: from here on the secrets are librdkafka's.
    if (auto status = checkReceiver(settings); !status)
        return status.error();
    auto client = std::unique_ptr<Client>(new Client);
    client->m_settings = settings;
    client->m_kind = kind;
    Conf conf(rd_kafka_conf_new());
    const std::array always = std::to_array<Property>({
        {"bootstrap.servers", settings.brokers},
        {"client.id", "sor-lab"},
        {"socket.connection.setup.timeout.ms", "5000"},
        {"reconnect.backoff.ms", "100"},
        {"reconnect.backoff.max.ms", "1000"},
        {"socket.nagle.disable", "true"}, // a request that is small must not wait for the answer to another
    });
    for (const auto& group : {std::span<const Property>(always), defaults,
                              std::span<const Property>(settings.properties), fixed}) {
        if (auto status = setProperties(conf.get(), group); !status)
            return status.error();
    }
    rd_kafka_conf_set_opaque(conf.get(), client->m_reports.get());
    rd_kafka_conf_set_error_cb(conf.get(), onError);
    rd_kafka_conf_set_log_cb(conf.get(), onLog);
    rd_kafka_conf_set_stats_cb(conf.get(), onStatistics);
    if (kind == ClientKind::Producer)
        rd_kafka_conf_set_dr_msg_cb(conf.get(), onDelivery);
    const auto closing = std::make_shared<Closing>();
    const auto noThreads = [&] {
        return Error{
            ErrorCode::KafkaFailed,
            "The system gives no more threads, which a Kafka client needs. End other programs, or raise "
            "the limit (ulimit -u, or the container's limit of processes).",
            client->where()};
    };
    if (!canStartThreads(kClientThreads) || !startUnjoined([closing] {
            closing->told.get()();
            closing->done.set_value();
        }))
        return noThreads();
    client->m_closing = closing;
    std::array<char, 512> text{};
    client->m_handle = rd_kafka_new(kind == ClientKind::Producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER,
                                    conf.get(), text.data(), text.size());
    if (client->m_handle == nullptr) {
        if (rd_kafka_last_error() == RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE)
            return noThreads();
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("The Kafka client cannot be set up: {}.", text.data()), client->where()};
    }
    [[maybe_unused]] const auto* taken = conf.release();
    // A consumer's messages stay in a queue of their own (no rd_kafka_poll_set_consumer): rd_kafka_poll,
    // which serves what brokers say of connections, ends the process when it meets one.
    return client;
}

Client::~Client()
{
    if (m_handle == nullptr) {
        if (m_closing)
            m_closing->begin.set_value([] {});
        return;
    }
    auto isDone = m_closing->done.get_future();
    m_closing->begin.set_value([handle = m_handle, kind = m_kind, reports = m_reports] {
        if (kind == ClientKind::Producer) {
            rd_kafka_purge(handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        } else {
            rd_kafka_assign(handle, nullptr);
            rd_kafka_consumer_close(handle);
        }
        rd_kafka_destroy(handle);
    });
    constexpr std::chrono::seconds kLongest{3};
    isDone.wait_for(kLongest);
}

Error Client::failure(std::string_view what)
{
    // Reasons are handed over while polling only.
    constexpr int kMomentMs = 100;
    rd_kafka_poll(m_handle, kMomentMs);
    const auto trouble = m_reports->diagnostics.trouble();
    const std::string why = trouble ? explain(*trouble, m_settings.brokers) : "";
    return Error{ErrorCode::KafkaFailed, fmt::format("{}{}{}", what, why.empty() ? "" : " ", why), where()};
}

} // namespace sor::kafka
