// SPDX-License-Identifier: GPL-3.0-or-later
// One run by many processes: each runs a part of the grid, and the parts are joined.
#pragma once

#include "run/run_parts.h"
#include "run/run_pipeline.h"
#include "run/shard_file.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// Runs the part's cells, and only what they need. Blocks; any thread. Errors as runSetup has them.
Result<ShardFile> runShard(const RunSetup& setup, const GridPart& part, const std::stop_token& stop,
                           ExperimentObserver* observer = nullptr);

/// Reads shards: each path is a shard, or a folder with shards and perhaps other files. In the order of their
/// numbers. DataUnusable when one is missing, there twice, of another run or of another version.
Result<std::vector<ShardFile>> readShards(const std::vector<std::string>& paths);

/// The setup of the whole run: `setup` (where results go, and whatever else was stated, which wins) with the
/// words of the shards.
Result<RunSetup> mergedSetup(RunSetup setup, const std::vector<ShardFile>& shards);

/// Everything but the grid is run, and the grid comes from the shards: the same report as from one process.
/// Blocks; any thread. Errors as runSetup has them, and DataUnusable when the input or what was stated beside
/// the shards is not that of the shards.
Result<RunReport> mergeShards(const RunSetup& setup, const std::vector<ShardFile>& shards,
                              const std::stop_token& stop, ExperimentObserver* observer = nullptr);

}} // namespace sor::runs
