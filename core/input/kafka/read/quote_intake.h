// SPDX-License-Identifier: GPL-3.0-or-later
// Messages to rows: chooses the publisher's run, drops repeats, reads the values and counts the rest.
#pragma once

#include "input/kafka/message/own_layout.h"
#include "input/kafka/message/quote_message.h"
#include "input/kafka/read/kafka_source.h"
#include "input/kafka/read/repeats.h"
#include "input/kafka/read/run_choice.h"
#include "input/kafka/read/run_finder.h"
#include "input/kafka/read/topic_reader.h"
#include "input/kafka/read/topic_symbols.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Where the rows of messages go.
class RowStore {
public:
    virtual ~RowStore() = default;
    /// The rows of one message. `isComplete`: a snapshot, venues that it does not list show nothing.
    /// `order` tells rows of equal time apart: the message's sor.seq, or its offset when no message has one.
    virtual Status add(std::size_t partition, std::uint64_t order, bool isComplete,
                       const std::vector<QuoteEvent>& rows) = 0;
    /// A later run begins: what was added before is void.
    virtual Status restart() = 0;
    /// Rows of one more partition may come; it is the last.
    virtual void addPartition() = 0;
    /// As of MessageSink.
    virtual Status endBatch() { return ok(); }
};

/// One reading's messages. One thread at a time.
class QuoteIntake final : public MessageSink {
public:
    /// Both must outlive this object. `partitions`: of the reader.
    QuoteIntake(const KafkaReadOptions& options, std::size_t partitions, RowStore& store);

    /// Finds the run that is to be read, unless one was named or the topic holds nothing yet; before the
    /// first message. `finder` must outlive this object. With `mustSearch` all messages are looked at.
    Status chooseRun(const TopicReader& reader, const RunFinder& finder, bool mustSearch = false);

    /// DataUnusable when a number of the run stands for two messages that do not say the same.
    Status accept(std::size_t partition, const rd_kafka_message_t& message) override;
    bool sawEndOfStream() const override;
    void addPartition() override;
    Status endBatch() override { return m_store.endBatch(); }

    /// Numbers venues as messages arrive.
    const FeedRegistry& feeds() const { return m_feeds; }
    /// The rows of a checkpoint's book. DataUnusable when one cannot be read.
    Result<std::vector<QuoteEvent>> readBook(const Checkpoint& checkpoint);

    /// As of TopicSymbols.
    Status checkSymbols() const
    {
        return m_symbols.check(m_options, m_parser.identity().found(), m_counts, goesOn());
    }
    /// Rows have the numbers of the messages' order, not of their place in the topic.
    bool hasOrder() const { return !runId().empty(); }
    /// Of the chosen run, without what its reader and its rows' order add.
    const KafkaSummary& counts() const { return m_counts; }
    std::int64_t messages() const { return m_all; } // of all runs
    /// The chosen one; empty before the first message, and for messages without ids.
    std::string runId() const { return m_runs.chosen().value_or(""); }
    /// The reading goes on where that of the checkpoint ended: its book is still true.
    bool goesOn() const { return m_options.resume && runId() == m_options.resume->runId; }
    /// What was read so far, with its warnings; `rows` of it are the caller's to say.
    KafkaSummary summary(TopicReader& reader) const;

private:
    Status restart();
    void noteProblem(std::int64_t& counter, const rd_kafka_message_t& message, std::string reason);
    void noteEnd(std::size_t partition, std::int64_t number);
    Status take(std::size_t partition, std::string_view value, std::int64_t number,
                const rd_kafka_message_t& message);
    std::uint32_t contentOf(const MessageOutcome& outcome, std::string_view value) const;
    Error ambiguous(std::int64_t number, const rd_kafka_message_t& message) const;
    void useRun(FoundRun found);
    void noteDisorder(std::size_t partition);
    void countMissing(KafkaSummary& summary) const;

    const KafkaReadOptions& m_options;
    RowStore& m_store;
    FeedRegistry m_feeds;
    MessageTags m_tags;
    QuoteMessageParser m_parser;
    RunChoice m_runs;
    const RunFinder* m_finder = nullptr;
    FoundRun m_found;
    KafkaSummary m_counts;
    SeenNumbers m_seen;
    struct Part {
        std::int64_t history = INT64_MAX; // offsets below it were there when the run was chosen
        std::int64_t largestNumber = -1;
        UnixNanos last = UnixNanos::min(); // row, by the clock of arrival
        UnixNanos latest = UnixNanos::min();
        bool hasEnded = false;
        bool isUnused = false; // added since, and nothing of the run is in it: no end marker needs to be
    };
    std::vector<Part> m_parts;
    std::size_t m_partitionsAtStart;
    std::vector<QuoteEvent> m_parsed;
    TopicSymbols m_symbols;
    std::int64_t m_otherMessages = 0; // neither a price nor a size
    std::int64_t m_quoteMessages = 0;
    std::int64_t m_messagesWithoutZone = 0;
    WholePriceMessages m_prices;
    std::int64_t m_all = 0;
    std::int64_t m_announced = 0; // messages, by the end marker
    std::int64_t m_backwardJumps = 0;
};

}}} // namespace sor::input::kafka
