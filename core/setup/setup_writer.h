// SPDX-License-Identifier: GPL-3.0-or-later
// A setup as text: a setup file that --setup reads, and a command line that a shell takes.
#pragma once

#include "setup/run_setup.h"
#include "setup/setup_json.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace setup {

/// The words that make `setup` out of the defaults, in the order of the table: those that were stated, and
/// those whose value differs. A word that repeats comes once for each value.
std::vector<std::pair<std::string_view, std::string>> statedWords(const RunSetup& setup);

/// The setup as a file that applySetupJson() with the same origin reads back to the same setup. Of Kafka's
/// settings it holds what such a file may carry: with SetupOrigin::Own all but secrets, whose references to
/// the environment (${NAME}) are kept; else the harmless ones (kafka::settingsForFiles()).
std::string setupJson(const RunSetup& setup, SetupOrigin origin = SetupOrigin::File);

/// The setup as a call, "sorlab --batch --csv day.csv ...", quoted for a POSIX shell. The value of a secret
/// Kafka setting becomes a reference to the environment: sasl.password=${SASL_PASSWORD}.
std::string commandLineOf(const RunSetup& setup, std::string_view program = "sorlab");

/// `text` as one word of a POSIX shell; in single quotes where it needs them.
std::string shellQuoted(std::string_view text);

}} // namespace sor::setup
