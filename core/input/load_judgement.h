// SPDX-License-Identifier: GPL-3.0-or-later
// What a source that was read is worth: its bad rows, its warnings, its hash.
#pragma once

#include "base/result.h"
#include "input/kafka/read/kafka_source.h"
#include "input/tape_loader.h"

#include <string_view>

namespace sor { inline namespace input {

/// Puts what was read of a topic into `loaded`. DataUnusable when it held nothing (new); a failed reading's
/// error names the checkpoint that it began at.
Status keepTopic(const SourceSpec& source, const kafka::KafkaReadOptions& options,
                 Result<kafka::KafkaSummary> summary, LoadedTape& loaded);

/// Said of a tape whose files have two clocks (haveTwoClocks()).
inline constexpr std::string_view kOneClockWarning =
    "Not all files have the exchange's times: all rows are ordered by those of the tape's processor.";

/// The last step of loading, once the tape is built. DataUnusable for too many bad rows or no quote at all.
Result<LoadedTape> judgeLoad(const SourceSpec& source, LoadedTape loaded);

}} // namespace sor::input
