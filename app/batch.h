// SPDX-License-Identifier: GPL-3.0-or-later
// The headless runs: source, experiment, three JSON files, a table; in one process or in many.
#pragma once

#include "command_line.h"
#include "study.h"

#include <stop_token>

namespace sor {

// Each returns the exit code; messages go to stderr.

/// runSetup, then writes the results and prints the table; with --shard runs one part and writes its shard.
int runBatch(const RunSetup& setup, const std::stop_token& stop);

/// Joins shards into the results of one run.
int runMerge(const CommandLine& commandLine, const std::stop_token& stop, const StudyPageWriter& writePage);

} // namespace sor
