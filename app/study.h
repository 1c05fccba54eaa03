// SPDX-License-Identifier: GPL-3.0-or-later
// --study: many orders over many days.
#pragma once

#include "command_line.h"

#include <stop_token>

namespace sor {

/// Exit code.
int runStudyMode(const CommandLine& commandLine, const std::stop_token& stop);

} // namespace sor
