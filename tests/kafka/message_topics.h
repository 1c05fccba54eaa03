// SPDX-License-Identifier: GPL-3.0-or-later
// The small market as messages in a topic, and runs on it.
#pragma once

#include "mock_fixture.h"
#include "small_market.h"

#include <cstddef>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor::kafka::test {

using namespace sor::test;

struct Message {
    std::string value;
    std::string key;
    HandProducer::Headers headers;
};
using Messages = std::vector<Message>;

inline std::string json(const Quote& q, std::string_view more = "")
{
    return fmt::format(
        R"({{"ts_event":"{}","publisher_id":{},"bid_px_00":{},"ask_px_00":{},"bid_sz_00":{},"ask_sz_00":{}{}}})",
        iso(q.time), kPublishers[q.venue], cents(q.bidCents), cents(q.askCents), q.bidSz, q.askSz, more);
}

inline Messages each(const std::function<std::string(const Quote&)>& value)
{
    Messages messages;
    for (const Quote& quote : smallMarket())
        messages.push_back({value(quote), {}, {}});
    return messages;
}

/// `one` of each quote and of that of another instrument, a cent higher.
inline Messages two(const std::function<Message(const Quote&, const std::string&)>& one)
{
    Messages messages;
    for (Quote quote : smallMarket()) {
        messages.push_back(one(quote, "AAA"));
        quote.time += 1000;
        quote.bidCents += 1;
        quote.askCents += 1;
        messages.push_back(one(quote, "BBB"));
    }
    return messages;
}

inline std::string prices(const Quote& q)
{
    return fmt::format(R"("bid":{},"bid_size":{},"ask":{},"ask_size":{})", cents(q.bidCents), q.bidSz,
                       cents(q.askCents), q.askSz);
}

inline std::string within(const Quote& q, const std::string& before)
{
    return "{" + before + ":" + json(q) + "}";
}

/// Another instrument beside each quote.
inline Messages withOther(const std::function<Message(const Quote&, bool)>& message)
{
    Messages messages;
    for (Quote quote : smallMarket()) {
        messages.push_back(message(quote, false));
        quote.time += 1000;
        quote.bidCents += 4100;
        quote.askCents += 4100;
        messages.push_back(message(quote, true));
    }
    return messages;
}

/// Runs on topics of its own.
class TopicRuns {
protected:
    Result<RunReport> run(const Messages& messages, const Words& words = {})
    {
        const std::string topic = m_topicName + "t" + std::to_string(++m_topics);
        HandProducer producer(m_broker.bootstrap());
        if (auto status = producer.makeTopic(topic, 1); !status)
            return status.error();
        for (const Message& message : messages)
            producer.send(topic, 0, &message.value, message.headers, 0, message.key);
        if (!producer.flush())
            return unusableData("the messages could not be sent");
        RunSetup setup;
        setup.kafka = m_broker.bootstrap().toStdString();
        setup.topic = topic;
        return runOn(std::move(setup), words);
    }
    std::string cost(const Messages& messages, const Words& words = {})
    {
        return costOf(run(messages, words));
    }
    std::string refusal(const Messages& messages, const Words& words = {})
    {
        return refusalOf(run(messages, words));
    }

    QuotesBroker m_broker;
    int m_topics = 0;
    std::string m_topicName; // before the number of each topic
};

} // namespace sor::kafka::test
