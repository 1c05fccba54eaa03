// SPDX-License-Identifier: GPL-3.0-or-later
// A run as the three result files of the public task's shape, and ours in full.
#pragma once

#include "base/result.h"
#include "files/atomic_output_file.h"
#include "report/run_report.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sor { inline namespace report {

/// output.json: run_id, best_parameters, optimized, baselines, savings_vs_baselines_bps.
std::string outputJson(const RunReport& report);
/// baselines.json: run_id and the baselines.
std::string baselinesJson(const RunReport& report);
/// final_result.json: all of it, with validation, diagnostics, data_quality, grid and run.
std::string finalResultJson(const RunReport& report);

/// The run card alone, { "run": ... }: what is needed to repeat the run.
std::string runCardJson(const RunReport& report);

/// Writes the files `beside` and the three into `folder` (made when missing), final_result.json last. They
/// take their places within microseconds of one another; should the power fail just then, their run_ids
/// differ. CannotWrite otherwise, and then the files are as they were.
Status writeResults(const RunReport& report, const std::filesystem::path& folder,
                    std::vector<OutputText> beside = {});

}} // namespace sor::report
