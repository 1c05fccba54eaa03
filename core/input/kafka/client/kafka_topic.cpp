// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/kafka_topic.h"

#include "base/units.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <memory>
#include <thread>

namespace sor { inline namespace input { namespace kafka {

namespace {

using Clock = std::chrono::steady_clock;

struct FreeQueue {
    void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
};
struct FreeEvent {
    void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};
struct FreeNewTopic {
    void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
};
struct FreeDeleteTopic {
    void operator()(rd_kafka_DeleteTopic_t* topic) const { rd_kafka_DeleteTopic_destroy(topic); }
};
struct FreeResource {
    void operator()(rd_kafka_ConfigResource_t* resource) const { rd_kafka_ConfigResource_destroy(resource); }
};
struct FreeOptions {
    void operator()(rd_kafka_AdminOptions_t* options) const { rd_kafka_AdminOptions_destroy(options); }
};
#if RD_KAFKA_VERSION >= 0x020300ff
struct FreeTopicCollection {
    void operator()(rd_kafka_TopicCollection_t* topics) const { rd_kafka_TopicCollection_destroy(topics); }
};
#endif
using Event = std::unique_ptr<rd_kafka_event_t, FreeEvent>;
using Options = std::unique_ptr<rd_kafka_AdminOptions_t, FreeOptions>;

/// One request to the broker's administration, and its answer.
class AdminRequest {
public:
    AdminRequest(Client& client, rd_kafka_admin_op_t operation, Nanos limit = std::chrono::seconds{10})
        : m_queue(rd_kafka_queue_new(client.handle()))
        , m_options(rd_kafka_AdminOptions_new(client.handle(), operation))
        , m_timeoutMs(milliseconds(std::min(client.settings().timeout, limit)))
    {
        std::array<char, 200> text{};
        rd_kafka_AdminOptions_set_request_timeout(m_options.get(), m_timeoutMs, text.data(), text.size());
        rd_kafka_AdminOptions_set_operation_timeout(m_options.get(), m_timeoutMs, text.data(), text.size());
    }
    rd_kafka_AdminOptions_t* options() { return m_options.get(); }
    rd_kafka_queue_t* queue() { return m_queue.get(); }
    Event wait()
    {
        constexpr int kMarginMs = 1000; // librdkafka gives up by itself before that
        return Event(rd_kafka_queue_poll(m_queue.get(), m_timeoutMs + kMarginMs));
    }

private:
    std::unique_ptr<rd_kafka_queue_t, FreeQueue> m_queue;
    Options m_options;
    int m_timeoutMs;
};

struct Outcome {
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TIMED_OUT;
    std::string text = "no answer";
};

Outcome outcomeOf(const rd_kafka_topic_result_t* const* topics, std::size_t count)
{
    if (count == 0)
        return {};
    const char* text = rd_kafka_topic_result_error_string(topics[0]);
    const auto code = rd_kafka_topic_result_error(topics[0]);
    return {code, text != nullptr ? text : rd_kafka_err2str(code)};
}

Outcome createTopic(Client& client, const std::string& topic, int partitions)
{
    std::array<char, 300> text{};
    constexpr int kBrokersDefault = -1;
    const std::unique_ptr<rd_kafka_NewTopic_t, FreeNewTopic> made(
        rd_kafka_NewTopic_new(topic.c_str(), partitions, kBrokersDefault, text.data(), text.size()));
    if (!made)
        return {RD_KAFKA_RESP_ERR__INVALID_ARG, text.data()};
    // Messages carry event time, so that any limit of age would remove a recorded day at once.
    rd_kafka_NewTopic_set_config(made.get(), "retention.ms", "-1");
    rd_kafka_NewTopic_set_config(made.get(), "retention.bytes", "-1");
    rd_kafka_NewTopic_set_config(made.get(), "cleanup.policy", "delete");
    rd_kafka_NewTopic_set_config(made.get(), "message.timestamp.type", "CreateTime");
    AdminRequest request(client, RD_KAFKA_ADMIN_OP_CREATETOPICS);
    rd_kafka_NewTopic_t* list = made.get();
    rd_kafka_CreateTopics(client.handle(), &list, 1, request.options(), request.queue());
    const Event event = request.wait();
    if (!event)
        return {};
    if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {code, rd_kafka_event_error_string(event.get())};
    std::size_t count = 0;
    const auto* result = rd_kafka_event_CreateTopics_result(event.get());
    const auto* topics = rd_kafka_CreateTopics_result_topics(result, &count);
    return outcomeOf(topics, count);
}

TopicKeeping readKeeping(const rd_kafka_ConfigResource_t* resource)
{
    TopicKeeping keeping;
    keeping.isKnown = true;
    std::size_t count = 0;
    const auto* entries = rd_kafka_ConfigResource_configs(resource, &count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = rd_kafka_ConfigEntry_name(entries[i]);
        const char* raw = rd_kafka_ConfigEntry_value(entries[i]);
        const std::string_view value = raw == nullptr ? "" : raw;
        const auto number = parseInteger(value);
        if (name == "retention.ms" && number && *number >= 0) {
            constexpr std::int64_t kMostMs = 9'000'000'000'000; // stays within 64 bits of nanoseconds
            keeping.retention = std::chrono::milliseconds{std::min(*number, kMostMs)};
        }
        if (name == "retention.bytes" && number && *number >= 0)
            keeping.retentionBytes = *number;
        if (name == "cleanup.policy")
            keeping.isCompacted = value.find("compact") != std::string_view::npos;
        if (name == "message.timestamp.type")
            keeping.usesBrokerTime = value == "LogAppendTime";
    }
    return keeping;
}

/// librdkafka's mock has no administration; its topics come into being when they are asked for.
bool isMock(Client& client)
{
    return client.clusterId().starts_with("mockCluster");
}

} // namespace

TopicKeeping keepingOf(Client& client, const std::string& topic)
{
    if (isMock(client))
        return {};
    const std::unique_ptr<rd_kafka_ConfigResource_t, FreeResource> asked(
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
    AdminRequest request(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    rd_kafka_ConfigResource_t* list = asked.get();
    rd_kafka_DescribeConfigs(client.handle(), &list, 1, request.options(), request.queue());
    const Event event = request.wait();
    if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    std::size_t count = 0;
    const auto* resources =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
    if (count == 0 || rd_kafka_ConfigResource_error(resources[0]) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    return readKeeping(resources[0]);
}

std::string topicIdOf([[maybe_unused]] Client& client, [[maybe_unused]] const std::string& topic,
                      [[maybe_unused]] Nanos limit)
{
#if RD_KAFKA_VERSION >= 0x020300ff
    if (isMock(client))
        return {};
    const char* name = topic.c_str();
    const std::unique_ptr<rd_kafka_TopicCollection_t, FreeTopicCollection> asked(
        rd_kafka_TopicCollection_of_topic_names(&name, 1));
    AdminRequest request(client, RD_KAFKA_ADMIN_OP_DESCRIBETOPICS, limit);
    rd_kafka_DescribeTopics(client.handle(), asked.get(), request.options(), request.queue());
    const Event event = request.wait();
    if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    std::size_t count = 0;
    const auto* topics =
        rd_kafka_DescribeTopics_result_topics(rd_kafka_event_DescribeTopics_result(event.get()), &count);
    if (count == 0
        || rd_kafka_error_code(rd_kafka_TopicDescription_error(topics[0])) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    const rd_kafka_Uuid_t* id = rd_kafka_TopicDescription_topic_id(topics[0]);
    const bool isGiven = id != nullptr
        && (rd_kafka_Uuid_most_significant_bits(id) != 0 || rd_kafka_Uuid_least_significant_bits(id) != 0);
    return isGiven ? rd_kafka_Uuid_base64str(id) : "";
#else
    return {};
#endif
}

Result<PreparedTopic> prepareTopic(Client& producer, const std::string& topic, int partitions,
                                   const std::stop_token& stop)
{
    PreparedTopic prepared;
    const bool hasAdministration = !isMock(producer);
    if (hasAdministration && !producer.listsTopic(topic)) {
        const auto outcome = createTopic(producer, topic, partitions);
        switch (outcome.code) {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            prepared.wasCreated = true;
            break;
        case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
            break;
        default:
            return producer.failure(
                fmt::format("Topic '{}' does not exist and could not be created: {}.", topic, outcome.text));
        }
    }
    // Brokers hear of a new topic one after the other.
    const auto deadline = Clock::now() + producer.settings().timeout;
    for (;;) {
        auto found = producer.partitionsOf(topic, stop);
        if (found) {
            prepared.partitions = std::move(*found);
            break;
        }
        if (!prepared.wasCreated || Clock::now() >= deadline || stop.stop_requested())
            return found.error();
        constexpr std::chrono::milliseconds kPause{50};
        std::this_thread::sleep_for(kPause);
    }
    if (hasAdministration && !prepared.wasCreated)
        prepared.keeping = keepingOf(producer, topic);
    return prepared;
}

Status deleteTopic(Client& client, const std::string& topic)
{
    const std::unique_ptr<rd_kafka_DeleteTopic_t, FreeDeleteTopic> gone(
        rd_kafka_DeleteTopic_new(topic.c_str()));
    AdminRequest request(client, RD_KAFKA_ADMIN_OP_DELETETOPICS);
    rd_kafka_DeleteTopic_t* list = gone.get();
    rd_kafka_DeleteTopics(client.handle(), &list, 1, request.options(), request.queue());
    const Event event = request.wait();
    Outcome outcome;
    if (event && rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        outcome = {rd_kafka_event_error(event.get()), rd_kafka_event_error_string(event.get())};
    } else if (event) {
        std::size_t count = 0;
        const auto* topics =
            rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event.get()), &count);
        outcome = outcomeOf(topics, count);
    }
    if (outcome.code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return ok();
    return client.failure(fmt::format("Topic '{}' could not be deleted: {}.", topic, outcome.text));
}

}}} // namespace sor::input::kafka
