// SPDX-License-Identifier: GPL-3.0-or-later
// The headless run: source, experiment, three JSON files, a table.
#pragma once

#include "source/run_setup.h"

#include <stop_token>

namespace sor {

/// runSetup, then writes the results and prints the table. Returns the exit code; messages go to stderr.
int runBatch(const RunSetup& setup, const std::stop_token& stop);

} // namespace sor
