// SPDX-License-Identifier: GPL-3.0-or-later
// Where a reading of a topic ended, so that the next one goes on there.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor::kafka {

/// A message by its place and a hash of all that it says: another topic of the same name has another there.
struct MessageMark {
    std::int64_t offset = -1;
    std::uint64_t hash = 0;
    friend bool operator==(const MessageMark&, const MessageMark&) = default;
};

/// Written after the results that it stands for: a crash in between repeats a piece, and loses none.
struct Checkpoint {
    struct Partition {
        std::int32_t partition = 0;
        std::int64_t next = 0; // the offset that is to be read next
        std::optional<MessageMark> last = {}; // of what was read; nothing when that is not known
        friend bool operator==(const Partition&, const Partition&) = default;
    };
    std::string topic;
    std::string clusterId; // empty when the cluster has none
    std::string topicId; // empty when it was not told
    std::string runId; // of the publisher; empty: its messages have none
    std::string symbol; // empty when the messages do not say
    std::optional<UnixNanos> time; // of the last row
    std::vector<Partition> partitions;
    /// What the venues showed then, as messages of QuoteJsonWriter: a book that begins empty would miss them.
    std::vector<std::string> book;
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// One JSON object.
std::string checkpointJson(const Checkpoint& checkpoint);

/// Also of version 1, which has no topic id and no last messages. DataUnusable, naming `where`, for a text
/// that is not a checkpoint.
Result<Checkpoint> parseCheckpoint(std::string_view json, std::string_view where);

/// Nothing when there is no such file: then the reading is the first. DataUnusable otherwise.
Result<std::optional<Checkpoint>> readCheckpoint(const std::filesystem::path& path);

/// Does the checkpoint belong to this reading? DataUnusable when it is of another topic, cluster or symbol.
Status checkCheckpoint(const Checkpoint& checkpoint, const std::string& topic, const std::string& clusterId,
                       const std::string& symbol);

} // namespace sor::kafka
