// SPDX-License-Identifier: GPL-3.0-or-later
// The modes that talk to a broker: publish, probe, and the broker for rehearsals.
#pragma once

#include "command_line.h"

#include <stop_token>

namespace sor {

/// --publish: replays setup.csv into a topic. Returns the exit code; 4 when a message was not delivered.
int runPublish(const CommandLine& commandLine, const std::stop_token& stop);

/// --probe: five named steps, as text or JSON. Returns 0 when all are good, else 4.
int runProbe(const CommandLine& commandLine, const std::stop_token& stop);

/// --broker: a mock broker on loopback until it is stopped.
int runBroker(const CommandLine& commandLine, const std::stop_token& stop);

} // namespace sor
