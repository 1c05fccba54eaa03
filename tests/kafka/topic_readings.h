// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of a real broker's topics share: a broker with a producer, runs of a publisher made by hand, and
// readings that start again as often as they have to.
#pragma once

#include "kafka_broker.h"
#include "kafka_support.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sor::kafka::test {

/// A broker and a producer for messages of any kind.
class HandBroker : public KafkaBroker {
public:
    /// An empty text, or why that failed.
    QString start()
    {
        QString failure = KafkaBroker::start();
        if (failure.isEmpty())
            m_hand = std::make_unique<HandProducer>(bootstrap());
        return failure;
    }
    HandProducer& hand() { return *m_hand; }

private:
    std::unique_ptr<HandProducer> m_hand;
};

/// Messages by hand, numbered by run.
class RunSender {
public:
    RunSender(HandProducer& hand, std::string topic, std::string run)
        : m_hand(hand)
        , m_topic(std::move(topic))
        , m_run(std::move(run))
    {
    }
    /// At 13:36:10 and so many seconds; the size tells the runs apart.
    void quote(int partition, int second, int size) { quote(partition, second, size, m_next); }
    /// With a number of the caller's.
    void quote(int partition, int second, int size, int number)
    {
        const std::string value = quoteAt(second, 2, size);
        m_next = number + 1;
        // The time of the quote, as sorlab stamps its messages: it says nothing of when they were sent.
        m_hand.send(m_topic, partition, &value, {{"sor.run_id", m_run}, {"sor.seq", std::to_string(number)}},
                    1'722'519'370'000 + 1000 * second);
    }
    void end(int partitions)
    {
        for (int p = 0; p < partitions; ++p) {
            const std::string value = R"({"kind":"eos"})";
            m_hand.send(m_topic, p, &value,
                        {{"sor.run_id", m_run}, {"sor.kind", "eos"}, {"sor.seq", std::to_string(m_next)}},
                        1'722'519'370'000);
        }
    }

private:
    HandProducer& m_hand;
    std::string m_topic;
    std::string m_run;
    int m_next = 0;
};

inline std::vector<int> askSizes(const std::vector<QuoteEvent>& rows)
{
    std::vector<int> sizes;
    for (const QuoteEvent& row : rows)
        sizes.push_back(static_cast<int>(row.askSz));
    return sizes;
}

struct Streamed {
    Result<KafkaSummary> summary = Error{ErrorCode::Internal, "The reading does not end."};
    std::vector<QuoteEvent> rows;
    std::string hash;
    int attempts = 0;
};

/// As streamKafka's callers do.
inline Streamed stream(const KafkaReadOptions& options)
{
    Streamed all;
    StreamState state;
    while (all.attempts < 4) {
        ++all.attempts;
        FeedRegistry registry;
        Rows rows;
        auto read = streamKafka(options, state, registry, rows, {});
        if (!read) {
            all.summary = read.error();
            return all;
        }
        if (!*read)
            continue;
        all.summary = std::move(**read);
        all.hash = hashOf(rows.rows, registry, options.view);
        all.rows = std::move(rows.rows);
        return all;
    }
    return all;
}

/// As it comes, and with all rows in memory; an Error when both do not agree.
inline Streamed readBothWays(const KafkaReadOptions& options)
{
    FeedRegistry registry;
    Rows kept;
    const auto summary = readKafka(options, registry, kept, {});
    Streamed streamed;
    if (!summary) {
        streamed.summary = summary.error();
        return streamed;
    }
    streamed = stream(options);
    if (streamed.summary
        && (streamed.rows != kept.rows || streamed.summary->runId != summary->runId
            || streamed.summary->warnings != summary->warnings
            || streamed.summary->otherRuns != summary->otherRuns))
        streamed.summary = Error{ErrorCode::Internal, "Both ways of reading do not agree."};
    return streamed;
}

} // namespace sor::kafka::test
