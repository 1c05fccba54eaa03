// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/kafka_source.h"

#include "source/kafka/kafka_rows.h"
#include "source/kafka/quote_json.h"
#include "source/kafka/quote_message.h"
#include "source/kafka/run_choice.h"
#include "source/kafka/topic_reader.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor::kafka {

namespace {

/// Messages to rows: chooses the run, drops repeats, counts the rest.
class RowCollector final : public MessageSink {
public:
    RowCollector(const KafkaReadOptions& options, std::size_t partitions)
        : m_options(options)
        , m_parser(m_feeds, options.symbol)
        , m_runs(options.runId)
        , m_rows(partitions, options.view)
        , m_hasEnded(partitions, false)
        , m_lastTime(partitions, unixNanos(0))
    {
    }

    Status accept(std::size_t partition, const rd_kafka_message_t& message) override
    {
        ++m_all;
        const auto runId = headerOf(message, kRunIdHeader).value_or("");
        switch (m_runs.judge(runId)) {
        case RunChoice::Verdict::Other:
            return ok();
        case RunChoice::Verdict::OursAndNew:
            startAnew();
            break;
        case RunChoice::Verdict::Ours:
            break;
        }
        ++m_counts.messages;
        if (headerOf(message, kKindHeader) == kEndOfStream) {
            noteEnd(partition, message);
            return ok();
        }
        std::uint64_t order = static_cast<std::uint64_t>(message.offset);
        if (!runId.empty()) {
            const auto seq = parseInteger(headerOf(message, kSeqHeader).value_or(""));
            if (!seq || *seq < 0) {
                noteProblem(m_counts.malformed, message,
                            "it has a header sor.run_id, but no number in sor.seq");
                return ok();
            }
            order = static_cast<std::uint64_t>(*seq);
            if (!m_seen.add(order)) {
                ++m_counts.duplicates;
                return ok();
            }
        }
        return take(partition, order, message);
    }

    bool sawEndOfStream() const override
    {
        return std::ranges::all_of(m_hasEnded, [](bool ended) { return ended; });
    }

    Result<KafkaSummary> finish(TopicReader& reader, FeedRegistry& registry, QuoteSink& sink,
                                const std::stop_token& stop)
    {
        if (m_options.symbol.empty() && m_symbols.size() > 1) {
            std::string list;
            for (const std::string& symbol : m_symbols)
                list += (list.empty() ? "" : ", ") + symbol;
            return Error{ErrorCode::DataUnusable,
                         fmt::format("The topic holds several symbols: {}. Choose one with --symbol.", list),
                         m_options.topic};
        }
        KafkaSummary summary = m_counts;
        summary.rows = static_cast<std::int64_t>(m_rows.size());
        summary.topic = m_options.topic;
        summary.clusterId = reader.client().clusterId();
        summary.partitions = reader.partitions();
        summary.runId = m_runs.chosen().value_or("");
        for (const auto& run : m_runs.runs())
            summary.runs.push_back({run.id, run.messages});
        summary.otherRuns = m_all - m_counts.messages;
        if (!m_options.symbol.empty() && summary.rows > 0)
            summary.symbol = m_options.symbol;
        else if (m_symbols.size() == 1)
            summary.symbol = m_symbols.front();
        if (!summary.runId.empty() && m_options.from.kind == StartPoint::Kind::Beginning) {
            const auto expected =
                std::max<std::int64_t>(m_announced, static_cast<std::int64_t>(m_seen.end()));
            summary.missing = expected - m_seen.count();
        }
        const bool byOrder = !summary.runId.empty();
        if (auto status = m_rows.handOn(byOrder, m_feeds, registry, sink, stop, summary.wasSorted); !status)
            return status.error();
        addWarnings(summary);
        std::ranges::move(reader.client().diagnostics().warnings(), std::back_inserter(summary.warnings));
        return summary;
    }

private:
    void startAnew()
    {
        m_counts = {};
        m_rows.clear();
        m_seen.clear();
        m_symbols.clear();
        m_announced = 0;
        m_backwardJumps = 0;
        std::fill(m_hasEnded.begin(), m_hasEnded.end(), false);
    }

    void noteProblem(std::int64_t& counter, const rd_kafka_message_t& message, std::string reason)
    {
        ++counter;
        if (m_counts.problems.size() < kMaxMessageProblems)
            m_counts.problems.push_back({message.partition, message.offset, std::move(reason)});
    }

    void noteEnd(std::size_t partition, const rd_kafka_message_t& message)
    {
        ++m_counts.endMarkers;
        m_hasEnded[partition] = true;
        if (const auto total = parseInteger(headerOf(message, kSeqHeader).value_or("")); total && *total >= 0)
            m_announced = std::max(m_announced, *total);
    }

    Status take(std::size_t partition, std::uint64_t order, const rd_kafka_message_t& message)
    {
        rd_kafka_timestamp_type_t type{};
        const std::int64_t kafkaTime = rd_kafka_message_timestamp(&message, &type);
        const std::string_view value = message.payload == nullptr
            ? std::string_view{}
            : std::string_view(static_cast<const char*>(message.payload), message.len);
        m_parsed.clear();
        auto outcome = m_parser.parse(value, kafkaTime, m_parsed);
        if (!outcome.symbol.empty() && std::ranges::find(m_symbols, outcome.symbol) == m_symbols.end()) {
            constexpr std::size_t kMostSymbols = 20;
            if (m_symbols.size() < kMostSymbols)
                m_symbols.push_back(outcome.symbol);
        }
        switch (outcome.kind) {
        case MessageKind::Quotes:
            break;
        case MessageKind::Tombstone:
            ++m_counts.tombstones;
            return ok();
        case MessageKind::EndOfStream:
            noteEnd(partition, message);
            return ok();
        case MessageKind::CsvHeader:
            return ok();
        case MessageKind::OtherSymbol:
            ++m_counts.otherSymbol;
            return ok();
        case MessageKind::Malformed:
            noteProblem(m_counts.malformed, message, std::move(outcome.problem));
            return ok();
        case MessageKind::Foreign:
            noteProblem(m_counts.foreign, message, std::move(outcome.problem));
            return ok();
        }
        if (outcome.usedKafkaTime)
            m_counts.kafkaTimes += static_cast<std::int64_t>(m_parsed.size());
        noteBackwardJump(partition);
        m_rows.add(partition, order, outcome.isComplete, m_parsed);
        if (m_options.memoryLimit != 0 && m_rows.bytes() > m_options.memoryLimit) {
            return Error{
                ErrorCode::DataUnusable,
                fmt::format("The rows must be put in order, which needs them all in memory, and that is "
                            "more than the limit of {} MB. Raise --memory, or begin later with "
                            "--from-offset.",
                            m_options.memoryLimit >> 20),
                m_options.topic};
        }
        return ok();
    }

    /// Without run ids a large step back in time is the only sign of a second run.
    void noteBackwardJump(std::size_t partition)
    {
        constexpr std::chrono::minutes kLarge{1};
        const UnixNanos time = m_parsed.front().tsEvent;
        if (time + kLarge < m_lastTime[partition])
            ++m_backwardJumps;
        m_lastTime[partition] = time;
    }

    void addWarnings(KafkaSummary& summary) const
    {
        auto& warnings = summary.warnings;
        for (const PartitionRead& partition : summary.partitions) {
            if (partition.low > 0 && m_options.from.kind == StartPoint::Kind::Beginning) {
                warnings.push_back(fmt::format("Partition {} begins at offset {}: its first {} messages have "
                                               "expired and are not part of this run.",
                                               partition.partition, partition.low, partition.low));
            }
        }
        if (summary.skipped() > 0) {
            warnings.push_back(fmt::format("{} messages could not be read; first: {}.", summary.skipped(),
                                           summary.problems.front().text()));
        }
        if (summary.otherRuns > 0) {
            warnings.push_back(fmt::format(
                "The topic holds {} runs; the latest ({}) was read, and {} messages of "
                "others were left out.",
                summary.runs.size(), summary.runId.empty() ? "no id" : summary.runId, summary.otherRuns));
        }
        if (summary.duplicates > 0)
            warnings.push_back(
                fmt::format("{} messages were there twice and counted once.", summary.duplicates));
        if (summary.missing > 0) {
            warnings.push_back(fmt::format("{} messages of this run are not in the topic (expired, or never "
                                           "delivered): the result rests on the others.",
                                           summary.missing));
        }
        if (!summary.runId.empty() && summary.endMarkers == 0 && m_options.until.kind == EndPoint::Kind::End
            && !m_options.lasting) {
            warnings.emplace_back(
                "The run has no end marker: its publisher is still sending, or was stopped. What "
                "the topic held at the start was read.");
        }
        if (summary.runId.empty() && m_backwardJumps > 0) {
            warnings.push_back(
                fmt::format("Event time jumps back by more than a minute {} times: the topic may "
                            "hold several replays, which cannot be told apart without run ids.",
                            m_backwardJumps));
        }
        if (summary.kafkaTimes > 0) {
            warnings.push_back(
                fmt::format("{} rows have no full time of their own and took the message's timestamp "
                            "or its day.",
                            summary.kafkaTimes));
        }
    }

    const KafkaReadOptions& m_options;
    FeedRegistry m_feeds; // numbers venues as messages arrive; they are renumbered in the order of the rows
    QuoteMessageParser m_parser;
    RunChoice m_runs;
    KafkaRows m_rows;
    KafkaSummary m_counts;
    SeenNumbers m_seen;
    std::vector<bool> m_hasEnded;
    std::vector<UnixNanos> m_lastTime; // of each partition
    std::vector<QuoteEvent> m_parsed;
    std::vector<std::string> m_symbols;
    std::int64_t m_all = 0;
    std::int64_t m_announced = 0; // messages, by the end marker
    std::int64_t m_backwardJumps = 0;
};

} // namespace

Result<KafkaSummary> readKafka(const KafkaReadOptions& options, FeedRegistry& registry, QuoteSink& sink,
                               const std::stop_token& stop, ProgressSink* progress)
{
    auto reader = TopicReader::open(options, stop);
    if (!reader)
        return reader.error();
    RowCollector collector(options, (*reader)->partitions().size());
    if (auto status = (*reader)->read(collector, stop, progress); !status)
        return status.error();
    return collector.finish(**reader, registry, sink, stop);
}

} // namespace sor::kafka
