// SPDX-License-Identifier: GPL-3.0-or-later
// --calibrate FILE: the queue rules of level-1 data against queues known order by order.
#pragma once

#include "command_line.h"

#include <stop_token>

namespace sor {

/// Prints the table and, where a folder is stated, writes calibration.json into it. Returns the exit code.
int runCalibrate(const CommandLine& commandLine, const std::stop_token& stop);

} // namespace sor
