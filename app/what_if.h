// SPDX-License-Identifier: GPL-3.0-or-later
// The small modes: one allocation, placement problems, a synthetic day.
#pragma once

#include "command_line.h"

#include <stop_token>
#include <string>

namespace sor {

/// --allocate FILE: prints the answer as JSON. Returns the exit code.
int runAllocate(const std::string& file);

/// --place FILE: solves each problem and prints a JSON line for it. Returns the exit code.
int runPlace(const std::string& file);

/// --generate OUT. Returns the exit code.
int runGenerate(const CommandLine& commandLine, const std::stop_token& stop);

} // namespace sor
