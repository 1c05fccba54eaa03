// SPDX-License-Identifier: GPL-3.0-or-later
// Reads setup files.
#pragma once

#include "base/result.h"
#include "setup/run_setup.h"

#include <cstdint>
#include <string_view>

namespace sor { inline namespace setup {

/// Whose words they are.
enum class SetupOrigin : std::uint8_t {
    File, // a setup file, which may be anybody's: of Kafka's settings it carries harmless ones only
    Shard, // of another machine: it does not say how a broker is reached, and what it says of it is left out
    Own // the window's own settings, which only their owner writes
};

/// Reads a setup file: one JSON object whose keys are the words ('-' or '_'), values text, numbers,
/// true/false or, for words that repeat, lists. `where` names the file in errors. Words stated already win
/// over the file's. One more key says how a broker is reached: kafka_properties, a list of "key=value"
/// (kafka::settingsForFiles()). InvalidArgument for what cannot be, for a property that such a file may not
/// carry, and for kafka_file (a file for -F), which is read with SetupOrigin::Own only.
Status applySetupJson(RunSetup& setup, std::string_view json, std::string_view where,
                      SetupOrigin origin = SetupOrigin::File);

}} // namespace sor::setup
