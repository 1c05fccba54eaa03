// SPDX-License-Identifier: GPL-3.0-or-later
// What the Kafka tests share: tapes from files and topics, and messages made by hand.
#pragma once

#include "input/csv/csv_reader.h"
#include "input/csv/tape_hash.h"
#include "input/kafka/client/kafka_client.h"
#include "input/kafka/client/kafka_topic.h"
#include "input/kafka/live/live_merge.h"
#include "input/kafka/publish/kafka_publisher.h"
#include "input/kafka/read/kafka_source.h"
#include "input/synthetic/synthetic_day.h"
#include "market/tape_builder.h"

#include <QString>
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor::kafka::test {

class Rows final : public QuoteSink {
public:
    Status accept(std::span<const QuoteEvent> batch) override
    {
        rows.insert(rows.end(), batch.begin(), batch.end());
        return ok();
    }
    std::vector<QuoteEvent> rows;
};

/// Of the run that is read now.
class LiveRows : public LiveSink {
public:
    Status accept(std::span<const QuoteEvent> batch) override
    {
        rows.insert(rows.end(), batch.begin(), batch.end());
        return ok();
    }
    Status restart() override
    {
        rows.clear();
        ++runs;
        return ok();
    }
    std::vector<QuoteEvent> rows;
    int runs = 0;
};

inline bool says(const std::vector<std::string>& warnings, std::string_view words)
{
    return std::ranges::any_of(
        warnings, [&](const std::string& warning) { return warning.find(words) != std::string::npos; });
}

inline bool says(const KafkaSummary& summary, std::string_view words)
{
    return says(summary.warnings, words);
}

inline QString words(const Error& error)
{
    return QString::fromStdString(error.text());
}

/// Why a result that should have been good is not, for QVERIFY2.
template <class T> QByteArray why(const Result<T>& result)
{
    return result ? QByteArray() : QByteArray::fromStdString(result.error().text());
}

inline std::string hashOf(const std::vector<QuoteEvent>& rows, const FeedRegistry& registry,
                          TapeView view = TapeView::Book)
{
    TapeOptions options;
    options.view = view;
    TapeBuilder builder(options, registry);
    if (auto status = builder.accept(rows); !status)
        return "no tape: " + status.error().text();
    return tapeHash(*builder.finish());
}

inline std::string csvHash(const std::filesystem::path& csv, TapeView view = TapeView::Book)
{
    FeedRegistry registry;
    Rows rows;
    if (auto read = readCsv(csv, {}, registry, rows, {}); !read)
        return "no csv: " + read.error().text();
    std::ranges::stable_sort(rows.rows, {}, [&](const QuoteEvent& row) { return orderingTime(row, view); });
    return hashOf(rows.rows, registry, view);
}

inline std::filesystem::path makeDay(const QString& folder, std::int64_t rows, std::uint64_t seed = 1)
{
    SyntheticDayOptions options;
    options.rows = rows;
    options.seed = seed;
    options.oddities = true;
    std::filesystem::path path = folder.toStdString();
    path /= "day" + std::to_string(rows) + "_" + std::to_string(seed) + ".csv";
    const auto made = generateSyntheticDay(options, path);
    return made ? path : std::filesystem::path();
}

inline ConnectionSettings connectionTo(const QString& bootstrap, Nanos timeout = std::chrono::seconds{30})
{
    ConnectionSettings settings;
    settings.brokers = bootstrap.toStdString();
    settings.timeout = timeout;
    return settings;
}

inline PublishOptions publishing(const std::filesystem::path& csv, const QString& bootstrap,
                                 const std::string& topic)
{
    PublishOptions options;
    options.csv = csv;
    options.connection = connectionTo(bootstrap);
    options.topic = topic;
    options.speed.factor.reset();
    return options;
}

inline KafkaReadOptions reading(const QString& bootstrap, const std::string& topic)
{
    KafkaReadOptions options;
    options.connection = connectionTo(bootstrap);
    options.topic = topic;
    return options;
}

/// A message of the short names.
inline std::string quoteAt(int second, int venue = 2, int size = 36)
{
    return "{\"timestamp\":\"2024-08-01T13:36:" + std::to_string(10 + second) + "Z\",\"publisher_id\":"
        + std::to_string(venue) + ",\"ask_px_00\":222.83,\"ask_sz_00\":" + std::to_string(size) + "}";
}

/// A topic of this test run alone, also on a broker that lives longer.
inline std::string newTopic(const char* name)
{
    return std::string(name) + "." + QString::number(QDateTime::currentMSecsSinceEpoch()).toStdString();
}

/// A producer for messages of any kind.
class HandProducer {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    explicit HandProducer(const QString& bootstrap, std::vector<Property> properties = {})
    {
        // A batch that has to be sent again stays before those behind it, and is there once.
        properties.push_back({"enable.idempotence", "true"});
        auto made = Client::create(ClientKind::Producer, connectionTo(bootstrap), properties, {});
        m_client = std::move(*made);
    }
    Client& client() { return *m_client; }
    Status makeTopic(const std::string& topic, int partitions)
    {
        auto made = prepareTopic(*m_client, topic, partitions, {});
        return made ? ok() : Status(made.error());
    }
    /// A null pointer makes a tombstone.
    void send(const std::string& topic, int partition, const std::string* value, const Headers& headers = {},
              std::int64_t timestampMs = 0, const std::string& key = {})
    {
        rd_kafka_headers_t* list = rd_kafka_headers_new(headers.size());
        for (const auto& [name, text] : headers)
            rd_kafka_header_add(list, name.c_str(), -1, text.data(), static_cast<ssize_t>(text.size()));
        std::array<rd_kafka_vu_t, 7> parts{};
        parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
        parts[0].u.cstr = topic.c_str();
        parts[1].vtype = RD_KAFKA_VTYPE_PARTITION;
        parts[1].u.i32 = partition;
        parts[2].vtype = RD_KAFKA_VTYPE_VALUE;
        parts[2].u.mem.ptr = value == nullptr ? nullptr : const_cast<char*>(value->data());
        parts[2].u.mem.size = value == nullptr ? 0 : value->size();
        parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
        parts[3].u.i = RD_KAFKA_MSG_F_COPY;
        parts[4].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
        parts[4].u.i64 = timestampMs;
        parts[5].vtype = RD_KAFKA_VTYPE_HEADERS;
        parts[5].u.headers = list;
        parts[6].vtype = RD_KAFKA_VTYPE_KEY;
        parts[6].u.mem.ptr = key.empty() ? nullptr : const_cast<char*>(key.data());
        parts[6].u.mem.size = key.size();
        if (auto* error = rd_kafka_produceva(m_client->handle(), parts.data(), parts.size())) {
            rd_kafka_headers_destroy(list);
            rd_kafka_error_destroy(error);
        }
    }
    void send(const std::string& topic, const std::string& value, const Headers& headers = {})
    {
        send(topic, 0, &value, headers);
    }
    bool flush()
    {
        constexpr int kWaitMs = 20'000;
        return rd_kafka_flush(m_client->handle(), kWaitMs) == RD_KAFKA_RESP_ERR_NO_ERROR
            && m_client->deliveries().failed == 0;
    }

private:
    std::unique_ptr<Client> m_client;
};

} // namespace sor::kafka::test
