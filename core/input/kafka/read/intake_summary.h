// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences about what is unusual in a reading of a topic.
#pragma once

#include "input/kafka/read/kafka_source.h"
#include "input/kafka/read/run_finder.h"

#include <cstdint>

namespace sor { inline namespace input { namespace kafka {

/// Adds the warnings that follow from the counts of `summary`. `found`: the run as it was chosen;
/// `hasMoreRuns`: the topic holds more runs than are listed; `backwardJumps`: of event time, by more than a
/// minute.
void addIntakeWarnings(KafkaSummary& summary, const KafkaReadOptions& options, const FoundRun& found,
                       bool hasMoreRuns, std::int64_t backwardJumps);

}}} // namespace sor::input::kafka
