// SPDX-License-Identifier: GPL-3.0-or-later
// A setup as text: a setup file that --setup reads, and a command line that a shell takes.
#pragma once

#include "source/run_setup.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor {

/// The words that make `setup` out of the defaults, in the order of the table: those that were stated, and
/// those whose value differs. A word that repeats comes once for each value.
std::vector<std::pair<std::string_view, std::string>> statedWords(const RunSetup& setup);

/// The setup as a file that applySetupJson() reads back to the same setup. Values of secret Kafka settings
/// are left out, but for references to the environment (${NAME}).
std::string setupJson(const RunSetup& setup);

/// The setup as a call, "sorlab --batch --csv day.csv ...", quoted for a POSIX shell. The value of a secret
/// Kafka setting becomes a reference to the environment: sasl.password=${SASL_PASSWORD}.
std::string commandLineOf(const RunSetup& setup, std::string_view program = "sorlab");

/// `text` as one word of a POSIX shell; in single quotes where it needs them.
std::string shellQuoted(std::string_view text);

} // namespace sor
