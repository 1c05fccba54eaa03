// SPDX-License-Identifier: GPL-3.0-or-later
// Where a reading of a topic ended, so that the next one goes on there.
#pragma once

#include "base/result.h"
#include "input/kafka/read/kafka_summary.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

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

}}} // namespace sor::input::kafka
