// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/topic_watch.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <xxhash.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

using Clock = std::chrono::steady_clock;

struct FreeMessage {
    void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};
using Message = std::unique_ptr<rd_kafka_message_t, FreeMessage>;

int millisecondsUntil(Clock::time_point deadline)
{
    return milliseconds(deadline - Clock::now());
}

} // namespace

MessageMark markOf(const rd_kafka_message_t& message)
{
    // Lengths are hashed too, so that "ab" + "c" is not "a" + "bc"; a value of no bytes is not one that is
    // absent.
    XXH64_hash_t hash = 0;
    const auto add = [&hash](const void* bytes, std::size_t size) {
        hash = XXH3_64bits_withSeed(&size, sizeof size, hash + (bytes == nullptr ? 1 : 0));
        if (bytes != nullptr)
            hash = XXH3_64bits_withSeed(bytes, size, hash);
    };
    rd_kafka_timestamp_type_t type{};
    const std::int64_t time = rd_kafka_message_timestamp(&message, &type);
    add(&time, sizeof time);
    add(message.key, message.key_len);
    add(message.payload, message.len);
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const char* name = nullptr;
        const void* value = nullptr;
        std::size_t size = 0;
        for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == 0; ++i) {
            add(name, std::char_traits<char>::length(name));
            add(value, size);
        }
    }
    return {message.offset, hash};
}

Result<std::unique_ptr<TopicWatch>> TopicWatch::open(const KafkaReadOptions& options,
                                                     const std::stop_token& stop)
{
    // It fetches one message at a time, so that what comes with it should be little.
    const std::array defaults = std::to_array<Property>({
        {"fetch.wait.max.ms", "10"},
        {"fetch.error.backoff.ms", "100"},
        {"topic.metadata.propagation.max.ms", "5000"},
        {"group.id", "sor-lab-reader"},
    });
    const std::array fixed = std::to_array<Property>({
        {"isolation.level", "read_uncommitted"},
        {"statistics.interval.ms", "0"},
        // Of each partition. Batches that are larger come all the same, those of one partition in each
        // answer: the next one must be asked for at once, although messages of the last one are waiting
        // still.
        {"fetch.message.max.bytes", "262144"},
        {"queued.min.messages", "100000"},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},
        {"enable.partition.eof", "true"},
        {"allow.auto.create.topics", "false"},
    });
    auto client = Client::create(ClientKind::Consumer, options.connection, defaults, fixed);
    if (!client)
        return client.error();
    auto watch = std::unique_ptr<TopicWatch>(new TopicWatch(options, std::move(*client)));
    if (auto status = watch->m_client->waitForBroker(stop, options.onTrouble); !status)
        return status.error();
    watch->m_clusterId = watch->m_client->clusterId();
    return watch;
}

void TopicWatch::describe()
{
    m_keeping = keepingOf(*m_client, m_topic);
    m_topicId = topicIdOf(*m_client, m_topic, m_client->settings().timeout);
}

bool TopicWatch::hasOtherId(Nanos limit)
{
    if (m_topicId.empty())
        return false;
    const std::string id = topicIdOf(*m_client, m_topic, limit);
    return !id.empty() && id != m_topicId;
}

bool TopicWatch::fetchFrom(std::span<const Start> starts)
{
    const auto list = makePartitionList(static_cast<int>(starts.size()));
    for (const Start& start : starts)
        rd_kafka_topic_partition_list_add(list.get(), m_topic.c_str(), start.partition)->offset =
            start.offset;
    return rd_kafka_assign(m_client->handle(), list.get()) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

std::vector<TopicWatch::Found> TopicWatch::firstFrom(std::span<const Start> starts, Nanos limit)
{
    std::vector<Found> all(starts.size());
    const auto deadline = Clock::now() + limit;
    std::size_t missing = fetchFrom(starts) ? starts.size() : 0;
    while (missing > 0 && Clock::now() < deadline) {
        const Message message(rd_kafka_consumer_poll(m_client->handle(), millisecondsUntil(deadline)));
        const auto start =
            !message ? starts.end() : std::ranges::find(starts, message->partition, &Start::partition);
        if (start == starts.end())
            continue;
        Found& found = all[static_cast<std::size_t>(start - starts.begin())];
        if (found.isAnswered)
            continue;
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR && message->offset >= start->offset)
            found = {true, markOf(*message)};
        else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF
                 || message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET
                 || message->err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
            found.isAnswered = true;
        missing -= found.isAnswered ? 1 : 0;
    }
    rd_kafka_assign(m_client->handle(), nullptr);
    return all;
}

TopicWatch::Comparison TopicWatch::compare(std::vector<Place> places, std::span<const PartitionRange> ranges,
                                           Nanos limit)
{
    Comparison comparison;
    const auto deadline = Clock::now() + limit;
    while (!places.empty()) {
        // One place of each partition at a time.
        std::vector<Place> asked;
        std::vector<Place> later;
        std::vector<Start> starts;
        for (const Place& place : places) {
            const auto range = std::ranges::find(ranges, place.partition, &PartitionRange::partition);
            if (range == ranges.end() || place.mark.offset >= range->high) {
                comparison.changed = place;
                return comparison;
            }
            if (place.mark.offset < range->low) {
                comparison.gone.push_back(place);
            } else if (std::ranges::find(asked, place.partition, &Place::partition) == asked.end()) {
                asked.push_back(place);
                starts.push_back({place.partition, place.mark.offset});
            } else {
                later.push_back(place);
            }
        }
        const auto found = firstFrom(starts, deadline - Clock::now());
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if (!found[i].isAnswered)
                return comparison;
            if (found[i].mark == asked[i].mark)
                continue;
            // A message leaves its place in a compacted log only; a topic that is not described may be one.
            const bool isAbsent = found[i].mark.offset != asked[i].mark.offset;
            if (!isAbsent || (m_keeping.isKnown && !m_keeping.isCompacted)) {
                comparison.changed = asked[i];
                return comparison;
            }
            comparison.gone.push_back(asked[i]);
        }
        places = std::move(later);
    }
    comparison.isAnswered = true;
    return comparison;
}

std::optional<MessageMark> TopicWatch::markAt(std::int32_t partition, std::int64_t offset, Nanos limit)
{
    const Start start{partition, offset};
    const MessageMark mark = firstFrom({&start, 1}, limit).front().mark;
    return mark.offset == offset ? std::optional(mark) : std::nullopt;
}

std::optional<std::int64_t> TopicWatch::count(std::int32_t partition, std::int64_t from, std::int64_t to,
                                              Nanos limit)
{
    const auto deadline = Clock::now() + limit;
    const Start start{partition, from};
    if (!fetchFrom({&start, 1}))
        return std::nullopt;
    std::int64_t messages = 0;
    bool isDone = false;
    while (!isDone && Clock::now() < deadline) {
        const Message message(rd_kafka_consumer_poll(m_client->handle(), millisecondsUntil(deadline)));
        if (!message || message->partition != partition)
            continue;
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            messages += message->offset >= from && message->offset < to ? 1 : 0;
            isDone = message->offset >= to - 1;
        } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            isDone = true;
        }
    }
    rd_kafka_assign(m_client->handle(), nullptr);
    return isDone ? std::optional(messages) : std::nullopt;
}

}}} // namespace sor::input::kafka
