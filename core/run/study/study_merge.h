// SPDX-License-Identifier: GPL-3.0-or-later
// The shards of a study become one.
#pragma once

#include "base/result.h"
#include "run/study/study_run.h"
#include "setup/run_setup.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// The folders of the studies' shards that the paths name: each one itself (it has a study.db), or those in
/// it. Empty when there are none.
std::vector<std::filesystem::path> findStudyShards(const std::vector<std::string>& paths);

struct MergedStudy {
    RunSetup setup; // `setup` with the words of the study
    StudyOutcome outcome;
};

/// Joins the databases of all shards into that of setup.out, row for row what one process would have made.
/// DataUnusable when one is missing, there twice, not finished, or of another study, of other quotes or
/// another version; InvalidArgument when `setup` states words of the study, which the shards have.
Result<MergedStudy> mergeStudy(const RunSetup& setup, const std::vector<std::filesystem::path>& shards);

}} // namespace sor::runs
