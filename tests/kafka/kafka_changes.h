// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of whole readings share: readings that can be held up, and changes of a topic meanwhile.
#pragma once

#include "kafka_support.h"
#include "wait_for.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace sor::kafka::test {

inline constexpr int kWaitMs = 20'000;
inline constexpr std::chrono::seconds kTimeout{3};

/// Holds a reading up once it has so many messages, until it is released.
class Hold final : public ProgressSink {
public:
    void progress(std::string_view phase, std::int64_t, std::int64_t) override
    {
        if (phase != "Reading messages" || isReleased)
            return;
        isHeld = true;
        while (!isReleased)
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    bool waitUntilHeld() const
    {
        return sor::test::waitFor([this] { return isHeld.load(); }, std::chrono::minutes{1});
    }
    std::atomic<bool> isHeld = false;
    std::atomic<bool> isReleased = false;
};

/// Waits for the answer to a request to the broker's administration; true when it is no error.
inline bool administer(Client& client, const std::function<void(rd_kafka_queue_t*)>& request)
{
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client.handle());
    request(queue);
    rd_kafka_event_t* done = rd_kafka_queue_poll(queue, kWaitMs);
    const bool isGood = done != nullptr && rd_kafka_event_error(done) == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (done != nullptr)
        rd_kafka_event_destroy(done);
    rd_kafka_queue_destroy(queue);
    return isGood;
}

inline bool addPartitions(Client& client, const std::string& topic, std::size_t total)
{
    char why[200];
    rd_kafka_NewPartitions_t* more = rd_kafka_NewPartitions_new(topic.c_str(), total, why, sizeof why);
    const bool isGood = administer(client, [&](rd_kafka_queue_t* queue) {
        rd_kafka_CreatePartitions(client.handle(), &more, 1, nullptr, queue);
    });
    rd_kafka_NewPartitions_destroy(more);
    // A producer hears of them some time later by itself.
    const auto isKnown = [&] {
        const auto known = client.partitionsOf(topic, {});
        return known && known->size() == total;
    };
    return sor::test::waitFor(isKnown, std::chrono::seconds{10}) && isGood;
}

inline bool deleteUpTo(Client& client, const std::string& topic, std::int64_t offset)
{
    const auto list = makePartitionList(1);
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), 0)->offset = offset;
    rd_kafka_DeleteRecords_t* records = rd_kafka_DeleteRecords_new(list.get());
    const bool isGood = administer(client, [&](rd_kafka_queue_t* queue) {
        rd_kafka_DeleteRecords(client.handle(), &records, 1, nullptr, queue);
    });
    rd_kafka_DeleteRecords_destroy(records);
    return isGood;
}

inline bool remakeTopic(HandProducer& hand, const std::string& topic, int partitions = 1)
{
    if (!deleteTopic(hand.client(), topic))
        return false;
    return sor::test::waitFor([&] { return !hand.client().listsTopic(topic); }, std::chrono::seconds{10})
        && hand.makeTopic(topic, partitions);
}

/// Equal values: what tells them from those of another sending is the time at which they were sent.
inline bool sendMany(HandProducer& hand, const std::string& topic, int count)
{
    constexpr int kAtATime = 50'000;
    for (int i = 0; i < count; ++i) {
        hand.send(topic, quoteAt(i % 45, 2, 100 + i));
        if (i % kAtATime == kAtATime - 1 && !hand.flush())
            return false;
    }
    return hand.flush();
}

/// One after the other, each committed or aborted.
class Transactions {
public:
    Transactions(const QString& bootstrap, const std::string& id)
        : m_hand(bootstrap, {{"transactional.id", id}})
    {
        isGood = isOk(rd_kafka_init_transactions(handle(), kWaitMs));
    }
    void begin() { isGood &= isOk(rd_kafka_begin_transaction(handle())); }
    void send(const std::string& topic, int from, int count, int partition = 0)
    {
        for (int i = from; i < from + count; ++i) {
            const std::string value = quoteAt(i % 45, 2, 100 + i);
            m_hand.send(topic, partition, &value);
        }
        isGood &= m_hand.flush();
    }
    void commit() { isGood &= isOk(rd_kafka_commit_transaction(handle(), kWaitMs)); }
    void abort() { isGood &= isOk(rd_kafka_abort_transaction(handle(), kWaitMs)); }
    bool isGood = false;

private:
    static bool isOk(rd_kafka_error_t* error)
    {
        if (error == nullptr)
            return true;
        qWarning("%s", rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
        return false;
    }
    rd_kafka_t* handle() { return m_hand.client().handle(); }
    HandProducer m_hand;
};

struct Reading {
    FeedRegistry registry;
    Rows rows;
    Result<KafkaSummary> read = Error{};
};

inline void run(Reading& reading, const KafkaReadOptions& options, ProgressSink* progress = nullptr,
                const std::stop_token& stop = {})
{
    reading.read = readKafka(options, reading.registry, reading.rows, stop, progress);
}

} // namespace sor::kafka::test
