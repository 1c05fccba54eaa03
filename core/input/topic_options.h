// SPDX-License-Identifier: GPL-3.0-or-later
// How a source's broker is reached, and how its topic is to be read.
#pragma once

#include "base/result.h"
#include "input/kafka/read/kafka_source.h"
#include "input/source_spec.h"

#include <string>
#include <vector>

namespace sor { inline namespace input {

/// How the source's broker is reached, before anybody asks whether it may be told a secret.
kafka::ConnectionWords connectionWords(const SourceSpec& source);

/// The same, ready for a client. InvalidArgument for properties and addresses that cannot be, and when the
/// user's password or key would go to brokers that a file names; DataUnusable for a file of settings that
/// cannot be read.
Result<kafka::ConnectionSettings> connectionOf(const SourceSpec& source);

/// What to say about files of settings that others can read; empty when none is to be said.
std::vector<std::string> remarksOnSettingsFiles(const SourceSpec& source);

/// Connection, start, end, symbol, view and checkpoint of a source with a topic. `--for` without
/// `--from-offset` begins at the topic's end: "the next ten minutes" begin now. InvalidArgument for words
/// that cannot be; DataUnusable for a checkpoint file that is none.
Result<kafka::KafkaReadOptions> topicOptions(const SourceSpec& source);

/// Does the reading wait for what is still to come?
bool isLive(const kafka::KafkaReadOptions& options);

}} // namespace sor::input
