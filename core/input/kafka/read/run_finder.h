// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the latest run of a topic: the one whose messages stand last.
#pragma once

#include "input/kafka/read/run_choice.h"
#include "input/kafka/read/topic_reader.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// What was found.
struct FoundRun {
    std::string id; // empty: messages without an id
    bool isSure = true; // false: only the last messages were looked at, and none has an id
    std::vector<std::string> atEnds; // of the runs that some partition ends with
    /// The order of the partitions does not tell which of `atEnds` is the latest.
    bool isDisputed = false;
};

/// The last messages of partitions by their runs.
class RunEnds final : public MessageSink {
public:
    /// Messages from `from` up to `end` count, exclusively.
    struct Span {
        std::int32_t partition = 0;
        std::int64_t from = 0;
        std::int64_t end = 0;
    };
    /// `candidates`: the runs whose last places are noted in every partition.
    RunEnds(const std::vector<Span>& spans, std::vector<std::string> candidates);

    Status accept(std::size_t partition, const rd_kafka_message_t& message) override;
    bool sawEndOfStream() const override { return false; }
    void addPartition() override { } // none of its messages count

    /// A message of a run, or of none. `time` as the message's timestamp, in milliseconds.
    void note(std::int32_t partition, std::int64_t offset, std::int64_t time, std::string_view runId);

    /// Every partition that holds something showed its last message.
    bool sawAllEnds() const;
    /// The runs of the last messages; with an empty id for messages without one. Sorted, each once.
    std::vector<std::string> lastIds() const;
    /// The runs of the last messages that have one. Sorted, each once.
    std::vector<std::string> lastRuns() const;
    /// Of the candidates: the one that no other follows. A run follows another when it ends after it in every
    /// partition where both are. When that leaves several, or none, the one whose last message has the
    /// latest timestamp, then the greatest id; and `isDisputed` is set. There must be a candidate.
    FoundRun latest() const;

private:
    struct Place {
        std::int64_t offset = -1;
        std::int64_t time = INT64_MIN;
    };
    struct Part {
        Span span;
        std::int64_t lastOffset = -1;
        std::string lastId;
        std::string lastRun;
    };
    struct Candidate {
        std::string id;
        std::vector<Place> places; // by partition
    };
    static bool follows(const Candidate& later, const Candidate& earlier);

    std::vector<Part> m_parts;
    std::vector<Candidate> m_candidates;
    MessageTags m_tags;
    std::size_t m_lastPart = 0;
    std::size_t m_lastCandidate = 0;
};

/// Where a message stands.
struct MessagePlace {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    friend auto operator<=>(const MessagePlace&, const MessagePlace&) = default;
};

/// Looks at a topic with connections of its own. What a reader reads from its start up to what the topic held
/// when it was opened is looked at.
class RunFinder {
public:
    /// `options` must outlive this object.
    RunFinder(const KafkaReadOptions& options, const TopicReader& reader, std::stop_token stop);

    /// There is nothing to look at.
    bool isEmpty() const;
    /// At the last message of each partition; as search() when these are of different runs. Errors as
    /// TopicReader's.
    Result<FoundRun> look() const;
    /// At all messages.
    Result<FoundRun> search() const;
    /// A message of that run and number other than the one at `but`; nothing when it cannot be found. Reads
    /// up to there.
    std::optional<MessagePlace> findOther(const std::string& runId, std::int64_t number,
                                          MessagePlace but) const;

private:
    Status read(KafkaReadOptions options, MessageSink& sink) const;
    FoundRun withoutRun(bool isSure) const;

    const KafkaReadOptions& m_options;
    std::vector<RunEnds::Span> m_spans;
    std::stop_token m_stop;
};

}}} // namespace sor::input::kafka
