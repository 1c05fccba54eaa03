// SPDX-License-Identifier: GPL-3.0-or-later
// What one of several processes did of a run's grid, as a file.
#pragma once

#include "base/result.h"
#include "search/grid_run.h"
#include "setup/run_setup.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

/// A shard: the cells of one part of a grid, and what they belong to.
struct ShardFile {
    std::filesystem::path path; // where it was read from; for messages
    std::string version; // of the program, with its git hash
    std::string runId; // of the whole run
    std::string inputHash; // of its tape
    GridPart part;
    std::size_t cellCount = 0; // of the whole grid
    std::string setup; // the words that were stated, as a setup file
    std::vector<CellResult> cells; // of the part, in order
};

/// "shard_2_of_8.json": counted from 1.
std::string shardFileName(const GridPart& part);

/// The words of a setup that shape its results and its source, as the text of a setup file; files of quotes
/// by their absolute paths. Secrets (-X) are left out.
std::string shardSetupJson(const RunSetup& setup);

std::string shardJson(const ShardFile& shard);

/// DataUnusable with a sentence for a text that is no shard, or whose cells are not those of its part. Only
/// the outermost object is believed to be well-formed JSON: every number is checked.
Result<ShardFile> parseShard(std::string_view text, const std::filesystem::path& path);

/// The version that a shard must have been made by.
std::string programVersion();

}} // namespace sor::runs
