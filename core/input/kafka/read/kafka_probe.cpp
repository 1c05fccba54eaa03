// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/kafka_probe.h"

#include "base/json_writer.h"
#include "base/number_text.h"
#include "base/printable_text.h"
#include "input/csv/size_unit_search.h"
#include "input/kafka/client/kafka_client.h"
#include "input/kafka/client/message_batch.h"
#include "input/kafka/client/tcp_check.h"
#include "input/kafka/message/quote_json.h"
#include "input/kafka/message/quote_message.h"
#include "input/kafka/read/message_identity.h"
#include "input/kafka/read/topic_watch.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

constexpr std::chrono::seconds kLongestStep{5};
constexpr std::size_t kResolves = 0;
constexpr std::size_t kAnswers = 1;
constexpr std::size_t kReplies = 2;
constexpr std::size_t kTopic = 3;
constexpr std::size_t kMessage = 4;

/// Runs the steps into a report.
class Prober {
public:
    Prober(const ConnectionSettings& settings, const std::string& topic, const std::stop_token& stop)
        : m_settings(settings)
        , m_stop(stop)
    {
        m_settings.timeout = std::min<Nanos>(settings.timeout, kLongestStep);
        m_report.brokers = settings.brokers;
        m_report.topic = topic;
        const std::array names{"host name resolves", "port answers", "broker replies", "topic exists",
                               "last message reads as a quote"};
        for (std::size_t i = 0; i < names.size(); ++i)
            m_report.steps[i].name = names[i];
    }

    ProbeReport run(const std::function<void(const ProbeReport&)>& onStep)
    {
        constexpr std::array<bool (Prober::*)(), 5> kSteps{&Prober::resolve, &Prober::answer, &Prober::reply,
                                                           &Prober::findTopic, &Prober::readLast};
        for (const auto step : kSteps) {
            if (m_stop.stop_requested())
                break;
            const bool goesOn = (this->*step)();
            if (onStep)
                onStep(m_report);
            if (!goesOn)
                break;
        }
        return std::move(m_report);
    }

private:
    bool good(std::size_t step, std::string found)
    {
        m_report.steps[step].state = StepState::Good;
        m_report.steps[step].found = std::move(found);
        return true;
    }
    bool failed(std::size_t step, std::string found, std::string advice)
    {
        m_report.steps[step].state = StepState::Failed;
        m_report.steps[step].found = std::move(found);
        m_report.steps[step].advice = std::move(advice);
        return false;
    }

    /// One of several bootstrap addresses is enough.
    bool resolve()
    {
        const auto addresses = parseBrokers(m_settings.brokers);
        if (!addresses)
            return failed(kResolves, addresses.error().message, "Write brokers as host:port,host:port.");
        std::string unknown;
        for (const BrokerAddress& address : *addresses) {
            auto found = resolveHost(address, m_settings.timeout);
            if (!found) {
                unknown = address.host;
                continue;
            }
            m_resolved.emplace_back(address, *found);
        }
        if (m_resolved.empty())
            return failed(
                kResolves, fmt::format("There is no host '{}'.", unknown),
                "Check the spelling; inside docker-compose.yml the broker is called kafka, outside it "
                "localhost.");
        const auto& [address, found] = m_resolved.front();
        return good(kResolves, fmt::format("{} is {}.", address.host, found.text));
    }

    bool answer()
    {
        std::string why;
        std::string port;
        for (const auto& [address, found] : m_resolved) {
            const std::string problem = connectTo(found, m_settings.timeout);
            if (problem.empty())
                return good(kAnswers, fmt::format("{}:{} takes connections.", address.host, address.port));
            why = fmt::format("{}:{}: {}.", address.host, address.port, problem);
            port = address.port;
        }
        return failed(kAnswers, why,
                      port == "2181" ? "That is ZooKeeper's usual port; brokers usually listen on 9092."
                                     : "Is the broker running? In docker-compose.yml the port is 9092.");
    }

    bool reply()
    {
        const std::array defaults = std::to_array<Property>(
            {{"group.id", "sor-lab-probe"}, {"topic.metadata.refresh.interval.ms", "-1"}});
        const std::array fixed = std::to_array<Property>({{"enable.auto.commit", "false"},
                                                          {"auto.offset.reset", "error"},
                                                          {"enable.partition.eof", "true"},
                                                          {"allow.auto.create.topics", "false"}});
        auto client = Client::create(ClientKind::Consumer, m_settings, defaults, fixed);
        if (!client)
            return failed(kReplies, client.error().message, "Check `kafka-properties`.");
        m_client = std::move(*client);
        if (auto status = m_client->waitForBroker(m_stop); !status)
            return failed(kReplies, "It does not speak Kafka with us.", status.error().message);
        // What the broker wants to be called is what every later connection goes to.
        const auto brokers = m_client->advertisedBrokers();
        std::string names;
        for (const BrokerAddress& broker : brokers) {
            names += (names.empty() ? "" : ", ") + broker.host + ":" + broker.port;
            const auto found = resolveHost(broker, m_settings.timeout);
            const std::string problem = found ? connectTo(*found, m_settings.timeout) : "no such host";
            if (!problem.empty()) {
                return failed(
                    kReplies,
                    fmt::format("It answers, but told us to use {}:{}, which this machine cannot reach ({}).",
                                broker.host, broker.port, problem),
                    "Set KAFKA_ADVERTISED_LISTENERS (KAFKA_HOST in docker-compose.yml) to this host's name.");
            }
        }
        return good(kReplies, fmt::format("{}: {}.", counted(brokers.size(), "broker"), names));
    }

    bool findTopic()
    {
        m_report.topics = m_client->topicNames();
        if (m_report.topic.empty())
            return failed(kTopic, "No topic was named.",
                          fmt::format("Name one (`topic`).{}", m_client->otherTopics("")));
        if (!m_client->listsTopic(m_report.topic)) {
            return failed(kTopic, fmt::format("There is no topic '{}'.", m_report.topic),
                          fmt::format("sorlab `publish` makes it.{}", m_client->otherTopics(m_report.topic)));
        }
        // First all that is there, then what can be read of it: what an unfinished transaction leaves open.
        KafkaReadOptions options;
        options.connection = m_settings;
        options.topic = m_report.topic;
        const auto watch = TopicWatch::open(options, m_stop);
        if (!watch)
            return failed(kTopic, watch.error().message, "");
        const auto held = (*watch)->client().rangesOf(m_report.topic, m_stop);
        if (!held)
            return failed(kTopic, held.error().message, "");
        auto ranges = m_client->rangesOf(m_report.topic, m_stop);
        if (!ranges)
            return failed(kTopic, ranges.error().message, "");
        m_ranges = std::move(*ranges);
        std::int64_t messages = 0;
        std::int64_t expired = 0;
        for (const PartitionRange& range : *held) {
            messages += range.high - range.low;
            expired += range.low;
        }
        findHidden(**watch, *held);
        good(kTopic,
             fmt::format("{}, {}{}.{}", counted(held->size(), "partition"), counted(messages, "message"),
                         expired > 0 ? fmt::format(" ({} expired)",
                                                   expired == 1 ? "an older one has"
                                                                : fmt::format("{} older ones have", expired))
                                     : "",
                         m_hidden));
        if (!m_hidden.empty())
            m_report.steps[kTopic].advice = "A reading waits until it is committed or aborted, at most "
                                            "`timeout`; with `until idle:10s` it "
                                            "goes without.";
        return true;
    }

    /// Notes which messages stay behind a transaction that is not finished. `held`: what there was before
    /// m_ranges was asked for.
    void findHidden(TopicWatch& watch, const std::vector<PartitionRange>& held)
    {
        const auto deadline = std::chrono::steady_clock::now() + m_settings.timeout;
        for (const PartitionRange& range : held) {
            const auto readable = std::ranges::find(m_ranges, range.partition, &PartitionRange::partition);
            if (readable == m_ranges.end() || readable->high >= range.high)
                continue;
            // Offsets are not messages: marks that end transactions have one too.
            const std::int64_t most = range.high - readable->high;
            const auto number = watch.count(range.partition, readable->high, range.high,
                                            deadline - std::chrono::steady_clock::now());
            m_hidden +=
                fmt::format(" {}{} from offset {} of partition {} on cannot be read yet: a transaction "
                            "that begins there is not finished.",
                            number ? "" : "Up to ", counted(number.value_or(most), "message"), readable->high,
                            range.partition);
        }
    }

    bool readLast()
    {
        constexpr std::int64_t kLookBack = 4; // behind an end marker
        auto list = makePartitionList(static_cast<int>(m_ranges.size()));
        for (const PartitionRange& range : m_ranges) {
            if (range.low < range.high)
                rd_kafka_topic_partition_list_add(list.get(), m_report.topic.c_str(), range.partition)
                    ->offset = std::max(range.low, range.high - kLookBack);
        }
        if (list->cnt == 0 && !m_hidden.empty())
            return failed(kMessage, "No message can be read yet: a transaction is not finished.",
                          "Commit or abort it. The broker aborts it by itself when its producer is gone "
                          "(transaction.timeout.ms).");
        if (list->cnt == 0)
            return failed(kMessage, "The topic is empty.",
                          "Publish something: sorlab `publish` `csv FILE` `kafka` ...");
        rd_kafka_assign(m_client->handle(), list.get());
        readTails(list->cnt);
        if (m_lastText.empty())
            return failed(kMessage, m_lastProblem.empty() ? "No message came." : m_lastProblem,
                          "sorlab reads JSON quotes and CSV lines; the manual (formats) lists the fields.");
        return good(kMessage, m_lastText);
    }

    /// Until every partition is at its end.
    void readTails(int partitions)
    {
        struct CloseQueue {
            void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
        };
        const std::unique_ptr<rd_kafka_queue_t, CloseQueue> queue(
            rd_kafka_queue_get_consumer(m_client->handle()));
        const auto deadline = std::chrono::steady_clock::now() + m_settings.timeout;
        constexpr std::size_t kBatch = 100;
        constexpr int kWaitMs = 100;
        MessageBatch batch(kBatch);
        int ended = 0;
        while (ended < partitions && std::chrono::steady_clock::now() < deadline
               && !m_stop.stop_requested()) {
            for (const rd_kafka_message_t* message : batch.take(queue.get(), kWaitMs)) {
                if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
                    ++ended;
                else if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
                    look(*message);
            }
        }
    }

    void look(const rd_kafka_message_t& message)
    {
        if (MessageHeaders(message).value(kKindHeader) == kEndOfStream)
            return;
        const std::string_view value = message.payload == nullptr
            ? std::string_view{}
            : std::string_view(static_cast<const char*>(message.payload), message.len);
        rd_kafka_timestamp_type_t type{};
        std::vector<QuoteEvent> rows;
        const MessageIdentity identity(message);
        const auto parse = [&] {
            return m_parser->parse(value, rd_kafka_message_timestamp(&message, &type), rows, &identity);
        };
        auto outcome = parse();
        while (m_units.refine(m_stop)) {
            rows.clear();
            m_parser.emplace(m_feeds, "", std::nullopt, sizes());
            outcome = parse();
        }
        for (const auto& names : {outcome.symbols, outcome.instruments}) {
            for (const std::string& symbol : names) {
                if (std::ranges::find(m_report.symbols, symbol) == m_report.symbols.end())
                    m_report.symbols.push_back(symbol);
            }
        }
        const std::string place = fmt::format("Partition {} offset {}", message.partition, message.offset);
        if (outcome.kind == MessageKind::Quotes) {
            const QuoteEvent& row = rows.back();
            m_lastText = fmt::format(
                "{}: {} at {}, bid {} x {}, ask {} x {}.", place, formatIsoTime(row.tsEvent),
                m_feeds.describe(row.feed).mic, row.bidPx == kNoPrice ? "none" : format(row.bidPx),
                format(Shares{row.bidSz}, m_units.unit()), row.askPx == kNoPrice ? "none" : format(row.askPx),
                format(Shares{row.askSz}, m_units.unit()));
        } else if (outcome.kind == MessageKind::Tombstone) {
            m_lastProblem = place + ": it has no value (a tombstone).";
        } else if (!outcome.problem.empty()) {
            m_lastProblem = fmt::format("{}: {}.", place, outcome.problem);
        }
    }

    ConnectionSettings m_settings;
    const std::stop_token& m_stop;
    ProbeReport m_report;
    std::vector<std::pair<BrokerAddress, HostAddress>> m_resolved;
    std::unique_ptr<Client> m_client;
    std::vector<PartitionRange> m_ranges; // that can be read
    std::string m_hidden; // what cannot, in sentences that begin with a space
    FeedRegistry m_feeds;
    SizeUnitSearch m_units{std::nullopt, m_stop};
    csv::NumberStyle sizes() { return {.shareUnit = m_units.unit(), .unitSearch = &m_units}; }
    std::optional<QuoteMessageParser> m_parser{std::in_place, m_feeds, "", std::nullopt, sizes()};
    std::string m_lastText;
    std::string m_lastProblem;
};

} // namespace

bool ProbeReport::isGood() const
{
    return std::ranges::all_of(steps, [](const ProbeStep& step) { return step.state == StepState::Good; });
}

std::string ProbeReport::text() const
{
    std::string all = fmt::format("Kafka at {}, topic {}\n", printableLine(brokers),
                                  topic.empty() ? "(none)" : printableLine(topic));
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const ProbeStep& step = steps[i];
        all += fmt::format("  {} {:<11} {}{}{}\n", i + 1, name(step.state), step.name,
                           step.found.empty() ? "" : ": ", printableLine(step.found));
        if (!step.advice.empty())
            all += fmt::format("                {}\n", printableLine(step.advice));
    }
    return all;
}

std::string ProbeReport::json() const
{
    JsonWriter json;
    json.beginObject().member("brokers", brokers).member("topic", topic).member("ok", isGood());
    json.member("client", clientLibraryVersion()).key("steps").beginArray();
    for (const ProbeStep& step : steps) {
        json.beginObject().member("name", step.name).member("state", name(step.state));
        json.member("found", step.found).member("advice", step.advice).endObject();
    }
    json.endArray().endObject();
    return json.take();
}

ProbeReport probe(const ConnectionSettings& settings, const std::string& topic, const std::stop_token& stop,
                  const std::function<void(const ProbeReport&)>& onStep)
{
    return Prober(settings, topic, stop).run(onStep);
}

}}} // namespace sor::input::kafka
