// SPDX-License-Identifier: GPL-3.0-or-later
// --study: many orders over many days.
#pragma once

#include "command_line.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace sor {

/// Exit code.
/// Joins the shards of a study, in these folders, which has some.
int runStudyMerge(const CommandLine& commandLine, const std::vector<std::filesystem::path>& shards);

int runStudyMode(const CommandLine& commandLine, const std::stop_token& stop);

} // namespace sor
