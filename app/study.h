// SPDX-License-Identifier: GPL-3.0-or-later
// --study: many orders over many days.
#pragma once

#include "command_line.h"
#include "report/study_report.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

namespace sor {

/// Draws a study's page into a file; null where the program cannot draw.
using StudyPageWriter = std::function<Status(const StudyReport& report, const std::filesystem::path& file)>;

/// Joins the shards of a study, in these folders, which has some. Exit code.
int runStudyMerge(const CommandLine& commandLine, const std::vector<std::filesystem::path>& shards,
                  const StudyPageWriter& writePage);

/// Exit code.
int runStudyMode(const CommandLine& commandLine, const std::stop_token& stop,
                 const StudyPageWriter& writePage);

} // namespace sor
