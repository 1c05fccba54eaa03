// SPDX-License-Identifier: GPL-3.0-or-later
// One run or study by several processes: which part is whose, and whether all are there.
#pragma once

#include "base/result.h"
#include "search/grid_run.h"
#include "setup/run_setup.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace runs {

/// What a job array tells its tasks, as text; nothing where a variable is not set.
struct JobArray {
    // Slurm: $SLURM_ARRAY_TASK_ID and so on
    std::optional<std::string> taskId = {};
    std::optional<std::string> taskMin = {};
    std::optional<std::string> taskMax = {};
    std::optional<std::string> taskCount = {};
    std::optional<std::string> taskStep = {};
    // Kubernetes, an Indexed Job: $JOB_COMPLETION_INDEX; how many there are is told by $SORLAB_SHARDS
    std::optional<std::string> completionIndex = {};
    std::optional<std::string> shards = {};
    // AWS Batch: $AWS_BATCH_JOB_ARRAY_INDEX, $AWS_BATCH_JOB_ARRAY_SIZE
    std::optional<std::string> batchIndex = {};
    std::optional<std::string> batchSize = {};
    static JobArray fromEnvironment();
};

/// The part that setup.shard (not empty) names. "auto" takes i and n from the job array, whose numbers must
/// be those of a range with a step: a task that Slurm runs again by itself no longer knows n. InvalidArgument
/// with a sentence, also where two kinds of job arrays say different parts.
Result<GridPart> partOf(const RunSetup& setup, const JobArray& array);

/// A part and where its results are.
struct PlacedPart {
    GridPart part;
    std::filesystem::path path;
};

/// DataUnusable unless every number is there, once; `mode` ("batch") is how a missing one is run again. All
/// have the same count.
Status checkParts(std::span<const PlacedPart> parts, std::string_view mode);

}} // namespace sor::runs
