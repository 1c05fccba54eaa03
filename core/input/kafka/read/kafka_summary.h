// SPDX-License-Identifier: GPL-3.0-or-later
// What was in a topic, and where the next reading of it goes on.
#pragma once

#include "base/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// A message by its place and a hash of all that it says: another topic of the same name has another there.
struct MessageMark {
    std::int64_t offset = -1; // in its partition; -1: none
    std::uint64_t hash = 0; // XXH3-64 of key, value and headers
    friend bool operator==(const MessageMark&, const MessageMark&) = default;
};

/// Written after the results that it stands for: a crash in between repeats a piece, and loses none.
struct Checkpoint {
    /// How far a partition was read.
    struct Partition {
        std::int32_t partition = 0; // its number
        std::int64_t next = 0; // the offset that is to be read next
        std::optional<MessageMark> last = {}; // of what was read; nothing when that is not known
        friend bool operator==(const Partition&, const Partition&) = default;
    };
    std::string topic; // that was read
    std::string clusterId; // empty when the cluster has none
    std::string topicId; // empty when it was not told
    std::string runId; // of the publisher; empty: its messages have none
    std::string symbol; // empty when the messages do not say
    std::optional<UnixNanos> time; // of the last row
    std::vector<Partition> partitions; // all of the topic's
    /// What the venues showed then, as messages of QuoteJsonWriter: a book that begins empty would miss them.
    std::vector<std::string> book;
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// A message that was skipped.
struct MessageProblem {
    std::int32_t partition = 0; // where it was
    std::int64_t offset = 0; // where it was in the partition
    std::string reason; // in plain words
    /// "partition 0 offset 512: field 'ask_px_00' is missing".
    std::string text() const;
};
/// Bad messages of a topic that are kept with their reasons.
inline constexpr std::size_t kMaxMessageProblems = 20;

/// What was read of one partition.
struct PartitionRead {
    std::int32_t partition = 0; // its number
    std::int64_t low = 0; // the first offset that the broker still had
    std::int64_t from = 0; // the first offset that was read
    std::int64_t end = 0; // just past the last offset that was read
    std::optional<MessageMark> last = {}; // the last message before `end`, where it is known
};

/// What is known of one run of a publisher; the id is empty for messages without one.
struct RunRead {
    std::string id; // of the header sor.run; empty: messages without one
    std::int64_t messages = 0; // of this run
};

/// Messages by the forms of their prices.
struct WholePriceMessages {
    std::int64_t inDollars = 0; // prices with decimals, or stated as dollars
    std::int64_t whole = 0; // some price was taken as units of 1e-9 $
    std::int64_t doubtful = 0; // of these, with a step that no market has (kLeastPriceStep)
    std::int64_t example = 0; // a price of the first of those, in 1e-9 $
};

/// What was in the topic.
struct KafkaSummary {
    std::string topic; // that was read
    std::string clusterId; // as the cluster calls itself; empty where it has no id
    std::string topicId; // empty when the broker or librdkafka does not tell
    std::vector<PartitionRead> partitions; // by number
    std::int64_t messages = 0; // of all kinds
    std::int64_t rows = 0; // handed on
    std::int64_t tombstones = 0; // messages without a value
    std::int64_t malformed = 0; // messages that are no quotes as JSON
    std::int64_t foreign = 0; // Avro and Protobuf
    std::int64_t otherSymbol = 0; // messages of symbols that were not chosen
    std::int64_t otherRuns = 0; // messages of runs that were not chosen
    std::int64_t duplicates = 0; // messages of the chosen run whose number was there already; left out
    std::int64_t copies = 0; // of these, in another partition than the first
    /// Rows without sor.seq that are equal in all fields to the one of their venue before them. Taken, as
    /// those of a CSV are. Trades count only with the venue's number: two equal prints are two prints.
    std::int64_t repeats = 0;
    /// Rows without sor.seq that share their time with some of other partitions, when the venue's own
    /// numbers do not order them.
    std::int64_t ties = 0;
    /// Messages earlier than one before them in their partition: by ts_recv, where they have it.
    std::int64_t outOfOrder = 0;
    Nanos largestDisorder{0}; // by how much at most
    std::int64_t missing = 0; // messages of the chosen run that the topic does not hold, and will not
    std::int64_t underWay =
        0; // that it does not hold and may yet: some partition is still before their numbers
    std::int64_t kafkaTimes = 0; // rows that took their time, or its day, from the message's timestamp
    std::int64_t quoteRows = 0; // of all quotes that were read
    std::int64_t rowsWithoutTime = 0; // of these, with no time of any kind in their message
    std::int64_t numbersWithoutQuote = 0; // messages passed over that hold numbers such as prices
    std::string numbersExample; // the beginning of the first of those
    /// Members, or the keys ("" as their name), that may name instruments where nothing else does: with
    /// two values or more.
    std::vector<std::pair<std::string, std::vector<std::string>>> suspects;
    std::vector<std::string> levels; // of a book, of rows that stand beside each other
    std::int64_t quoteMessages = 0; // of quotes that were read, of all runs
    std::int64_t timesWithoutZone = 0; // of these
    WholePriceMessages prices; // how prices were written
    std::int64_t late = 0; // rows that came after rows of a later time had been taken
    std::int64_t endMarkers = 0; // of publishers: a run was complete
    std::vector<RunRead> runs; // in the order in which they were first seen; the first 100
    std::string runId; // the one that was chosen
    std::string symbol; // the one that was read; empty when the messages do not say
    /// Of a live reading: which messages stay behind a transaction that is not finished. Empty when all were
    /// read; otherwise `warnings` begins with it.
    std::string withheld;
    bool wasSorted = false; // a partition's own rows were out of time order
    std::size_t mostWaiting = 0; // rows that were kept at one time, until their order was known
    std::vector<MessageProblem> problems; // of the first kMaxMessageProblems bad messages
    std::vector<std::string> warnings; // plain sentences
    Checkpoint checkpoint; // to go on from here

    /// Messages that should have been quotes and were not; whether that is too many is the caller's decision.
    std::int64_t skipped() const { return malformed + foreign; }
};

}}} // namespace sor::input::kafka
