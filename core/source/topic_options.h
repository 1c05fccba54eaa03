// SPDX-License-Identifier: GPL-3.0-or-later
// How a setup's topic is to be read.
#pragma once

#include "base/result.h"
#include "source/kafka/kafka_source.h"
#include "source/run_setup.h"

namespace sor {

/// Connection, start, end, symbol, view and checkpoint of a setup with a topic. `--for` without
/// `--from-offset` begins at the topic's end: "the next ten minutes" begin now. InvalidArgument for words
/// that cannot be; DataUnusable for a checkpoint file that is none.
Result<kafka::KafkaReadOptions> topicOptions(const RunSetup& setup);

/// Does the reading wait for what is still to come?
bool isLive(const kafka::KafkaReadOptions& options);

} // namespace sor
