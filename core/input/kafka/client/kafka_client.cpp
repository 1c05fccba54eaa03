// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/kafka_client.h"

#include "base/unjoined_thread.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <future>

namespace sor { inline namespace input { namespace kafka {

namespace {

// librdkafka starts one for itself, one for the group and one for each broker that it hears of, and does not
// survive to be refused one.
constexpr unsigned kClientThreads = 8;

struct FreeConf {
    void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, FreeConf>;

Status setProperties(rd_kafka_conf_t* conf, std::span<const Property> properties)
{
    std::array<char, 512> text{};
    for (const auto& [key, value] : properties) {
        if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), text.data(), text.size()) == RD_KAFKA_CONF_OK)
            continue;
        const std::string why = isSecret(key) ? "its value is not accepted" : text.data();
        return invalidArgument(fmt::format("The Kafka property '{}' cannot be set: {}.", key, why));
    }
    return ok();
}

using Clock = std::chrono::steady_clock;

constexpr int kSliceMs = 500; // between two looks at the stop token

struct FreeMetadata {
    void operator()(const rd_kafka_metadata_t* metadata) const { rd_kafka_metadata_destroy(metadata); }
};
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, FreeMetadata>;

struct FreeTopic {
    void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
};
using Topic = std::unique_ptr<rd_kafka_topic_t, FreeTopic>;

Error badTopicName(const std::string& topic, const std::string& brokers)
{
    return Error{
        ErrorCode::InvalidArgument,
        fmt::format("'{}' cannot be the name of a topic: expected up to 249 letters, digits, '.', '_' "
                    "or '-'.",
                    topic),
        {.broker = brokers}};
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
    reportTo(conf.get(), *client->m_reports, kind == ClientKind::Producer);
    const auto closing = std::make_shared<Closing>();
    const auto noThreads = [&] {
        return Error{
            ErrorCode::KafkaFailed,
            "The system gives no more threads, which a Kafka client needs. End other programs, or raise "
            "the limit (ulimit -u, or the container's limit of processes).",
            {.broker = client->brokers()}};
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
                     fmt::format("The Kafka client cannot be set up: {}.", text.data()),
                     {.broker = client->brokers()}};
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

Error Client::failure(std::string_view what, ErrorCode code)
{
    // Reasons are handed over while polling only.
    constexpr int kMomentMs = 100;
    rd_kafka_poll(m_handle, kMomentMs);
    const auto trouble = m_reports->diagnostics.trouble();
    const std::string why = trouble ? explain(*trouble, m_settings.brokers) : "";
    return Error{code, fmt::format("{}{}{}", what, why.empty() ? "" : " ", why), {.broker = brokers()}};
}

Status Client::waitForBroker(const std::stop_token& stop,
                             const std::function<void(const std::string&)>& onTrouble)
{
    const auto deadline = Clock::now() + m_settings.timeout;
    for (;;) {
        const rd_kafka_metadata_t* raw = nullptr;
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        const int slice = static_cast<int>(std::clamp<std::int64_t>(left, 1, 2 * kSliceMs));
        const auto code = rd_kafka_metadata(m_handle, 0, nullptr, &raw, slice);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
            const Metadata metadata(raw);
            m_reports->diagnostics.forgetTrouble();
            return ok();
        }
        rd_kafka_poll(m_handle, 0);
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
        const auto trouble = m_reports->diagnostics.trouble();
        if (trouble && isHopeless(*trouble))
            return failure("No connection.");
        if (trouble && onTrouble)
            onTrouble(explain(*trouble, m_settings.brokers));
        if (Clock::now() >= deadline)
            return failure(fmt::format("No broker answered within {}.", formatDuration(m_settings.timeout)),
                           ErrorCode::BrokerUnreachable);
    }
}

Result<Client::TopicState> Client::askForTopic(const std::string& topic, const std::stop_token& stop,
                                               Nanos limit)
{
    const Topic handle(rd_kafka_topic_new(m_handle, topic.c_str(), nullptr));
    if (!handle)
        return badTopicName(topic, brokers());
    const auto deadline = Clock::now() + limit;
    for (;;) {
        const rd_kafka_metadata_t* raw = nullptr;
        const auto code =
            rd_kafka_metadata(m_handle, 0, handle.get(), &raw, std::min(2 * kSliceMs, milliseconds(limit)));
        const Metadata metadata(code == RD_KAFKA_RESP_ERR_NO_ERROR ? raw : nullptr);
        if (metadata && metadata->topic_cnt == 1) {
            const rd_kafka_metadata_topic_t& found = metadata->topics[0];
            TopicState state;
            state.error = found.err;
            for (int i = 0; i < found.partition_cnt; ++i)
                state.partitions.push_back(found.partitions[i].id);
            std::ranges::sort(state.partitions);
            const bool mayMend = found.err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
            if (!mayMend || Clock::now() >= deadline)
                return state;
        }
        rd_kafka_poll(m_handle, 0);
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
        if (Clock::now() >= deadline)
            return failure(fmt::format("The broker did not describe topic '{}' within {}.", topic,
                                       formatDuration(limit)));
    }
}

std::vector<std::string> Client::allTopics()
{
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(m_handle, 1, nullptr, &raw, milliseconds(m_settings.timeout));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    const Metadata metadata(raw);
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(metadata->topic_cnt));
    for (int i = 0; i < metadata->topic_cnt; ++i)
        names.emplace_back(metadata->topics[i].topic);
    return names;
}

std::vector<BrokerAddress> Client::advertisedBrokers()
{
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(m_handle, 0, nullptr, &raw, milliseconds(m_settings.timeout));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    const Metadata metadata(raw);
    std::vector<BrokerAddress> brokers;
    brokers.reserve(static_cast<std::size_t>(metadata->broker_cnt));
    for (int i = 0; i < metadata->broker_cnt; ++i)
        brokers.push_back({metadata->brokers[i].host, std::to_string(metadata->brokers[i].port)});
    return brokers;
}

bool Client::listsTopic(const std::string& topic)
{
    const auto names = allTopics();
    return std::ranges::find(names, topic) != names.end();
}

std::vector<std::string> Client::topicNames()
{
    auto names = allTopics();
    std::erase_if(names, [](const std::string& name) { return name.starts_with("__"); });
    std::ranges::sort(names);
    return names;
}

std::string Client::otherTopics(const std::string& topic)
{
    auto names = allTopics();
    std::erase_if(names, [&](const std::string& name) { return name.starts_with("__") || name == topic; });
    if (names.empty())
        return " The broker has no topics yet.";
    // Nearest first: those that share the longest beginning.
    const auto shared = [&](const std::string& name) {
        return std::ranges::mismatch(name, topic).in1 - name.begin();
    };
    std::ranges::sort(names);
    std::ranges::stable_sort(names, std::greater{}, shared);
    constexpr std::size_t kMost = 10;
    const std::size_t more = names.size() > kMost ? names.size() - kMost : 0;
    names.resize(names.size() - more);
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return fmt::format(" Topics: {}{}.", list, more > 0 ? fmt::format(" and {} more", more) : "");
}

Result<std::vector<std::int32_t>> Client::partitionsOf(const std::string& topic, const std::stop_token& stop,
                                                       std::optional<Nanos> limit)
{
    auto state = askForTopic(topic, stop, limit.value_or(m_settings.timeout));
    if (!state)
        return state.error();
    if (state->error == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
        return Error{
            ErrorCode::KafkaFailed,
            fmt::format("This user has no permission to read topic '{}'. The broker's ACLs decide that.",
                        topic),
            {.broker = brokers()}};
    }
    if (state->error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART
        || state->error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC
        || (state->error == RD_KAFKA_RESP_ERR_NO_ERROR && state->partitions.empty())) {
        return Error{ErrorCode::TopicMissing,
                     fmt::format("Topic '{}' does not exist on this broker.{}", topic, otherTopics(topic)),
                     {.broker = brokers()}};
    }
    if (state->error == RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION)
        return badTopicName(topic, brokers());
    if (state->error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return Error{ErrorCode::KafkaFailed,
                     fmt::format("Topic '{}' cannot be used: {}.", topic, rd_kafka_err2str(state->error)),
                     {.broker = brokers()}};
    }
    return std::move(state->partitions);
}

Result<std::vector<PartitionRange>> Client::rangesOf(const std::string& topic, const std::stop_token& stop)
{
    const auto partitions = partitionsOf(topic, stop);
    if (!partitions)
        return partitions.error();
    const auto deadline = Clock::now() + m_settings.timeout;
    constexpr std::chrono::milliseconds kSlice{2 * kSliceMs};
    for (;;) {
        std::vector<PartitionRange> ranges;
        const auto code = askRanges(topic, *partitions, kSlice, ranges);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
            return ranges;
        rd_kafka_poll(m_handle, 0);
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
        const auto trouble = m_reports->diagnostics.trouble();
        if ((trouble && isHopeless(*trouble)) || Clock::now() >= deadline) {
            return failure(fmt::format("A broker answers, but not the one that has topic '{}'.", topic));
        }
    }
}

/// Not rd_kafka_query_watermark_offsets: that one waits for ever for a broker that cannot be reached.
rd_kafka_resp_err_t Client::askRanges(const std::string& topic, const std::vector<std::int32_t>& partitions,
                                      Nanos timeout, std::vector<PartitionRange>& ranges)
{
    ranges.clear();
    for (const std::int32_t partition : partitions)
        ranges.push_back({partition});
    for (const std::int64_t wanted : {RD_KAFKA_OFFSET_BEGINNING, RD_KAFKA_OFFSET_END}) {
        const auto list = makePartitionList(static_cast<int>(partitions.size()));
        for (const std::int32_t partition : partitions)
            rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = wanted;
        const auto code = rd_kafka_offsets_for_times(m_handle, list.get(), milliseconds(timeout));
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
            return code;
        for (PartitionRange& range : ranges) {
            const auto* found =
                rd_kafka_topic_partition_list_find(list.get(), topic.c_str(), range.partition);
            if (found == nullptr || found->err != RD_KAFKA_RESP_ERR_NO_ERROR || found->offset < 0)
                return found == nullptr || found->err == RD_KAFKA_RESP_ERR_NO_ERROR
                    ? RD_KAFKA_RESP_ERR__NO_OFFSET
                    : found->err;
            (wanted == RD_KAFKA_OFFSET_BEGINNING ? range.low : range.high) = found->offset;
        }
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

std::string Client::clusterId()
{
    char* text = rd_kafka_clusterid(m_handle, 2 * kSliceMs);
    if (text == nullptr)
        return {};
    std::string id(text);
    rd_kafka_mem_free(m_handle, text);
    return id;
}

}}} // namespace sor::input::kafka
