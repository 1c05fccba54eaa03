// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_parts.h"

#include "base/number_text.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <vector>

namespace sor { inline namespace runs {

namespace {

constexpr std::int64_t kLargest = 1'000'000'000; // far beyond what any array allows; sums cannot overflow

std::optional<std::string> environment(const char* name)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nothing sets it
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::optional<std::int64_t> numberOf(const std::optional<std::string>& text)
{
    return text ? parseInteger(*text) : std::optional<std::int64_t>{};
}

Error refused(std::string message)
{
    return Error{ErrorCode::InvalidArgument, std::move(message), {.parameter = "shard"}};
}

Result<GridPart> partOfSlurm(const JobArray& array)
{
    const auto id = numberOf(array.taskId);
    const auto low = numberOf(array.taskMin);
    const auto high = numberOf(array.taskMax);
    const auto count = numberOf(array.taskCount);
    const auto step = array.taskStep ? numberOf(array.taskStep) : std::optional<std::int64_t>(1);
    if (!id || !low || !high || !count || !step) {
        return refused("auto takes the part from a job array, and this one does not say it "
                       "(SLURM_ARRAY_TASK_ID is set, others of the array's variables are not). Name the "
                       "part: `shard 1/4`.");
    }
    const bool isRange = *low >= 0 && *high <= kLargest && *id >= *low && *id <= *high && *step >= 1
        && *step <= kLargest && *count >= 1 && *count <= kMostShards && (*id - *low) % *step == 0
        && *high - *low >= (*count - 1) * *step && *high - *low < *count * *step;
    if (!isRange) {
        return refused(
            fmt::format("The numbers of the job array have gaps (task {} of {} from {} to {}), so the part "
                        "cannot be told from them. Number its tasks from 1 to N, or name the part: "
                        "`shard 1/4`.",
                        *id, *count, *low, *high));
    }
    return GridPart{static_cast<std::size_t>((*id - *low) / *step), static_cast<std::size_t>(*count)};
}

/// Of an array that counts from 0.
Result<GridPart> partOfIndex(const std::optional<std::string>& index, std::string_view indexName,
                             const std::optional<std::string>& count, std::string_view countName)
{
    if (!count) {
        return refused(fmt::format("{} says which part this is, and {}, which says of how many, is not set. "
                                   "Set it to the number of parts.",
                                   indexName, countName));
    }
    const auto i = numberOf(index);
    const auto n = numberOf(count);
    if (!i || !n || *n < 1 || *n > kMostShards || *i < 0 || *i >= *n) {
        return refused(
            fmt::format("{}={} and {}={} name no part: expected a number from 0 to n - 1 and n, at "
                        "most {}.",
                        indexName, index.value_or(""), countName, *count, kMostShards));
    }
    return GridPart{static_cast<std::size_t>(*i), static_cast<std::size_t>(*n)};
}

Result<GridPart> partOfArray(const JobArray& array)
{
    std::vector<Result<GridPart>> found;
    if (array.taskId)
        found.push_back(partOfSlurm(array));
    if (array.completionIndex)
        found.push_back(
            partOfIndex(array.completionIndex, "JOB_COMPLETION_INDEX", array.shards, "SORLAB_SHARDS"));
    if (array.batchIndex)
        found.push_back(partOfIndex(array.batchIndex, "AWS_BATCH_JOB_ARRAY_INDEX", array.batchSize,
                                    "AWS_BATCH_JOB_ARRAY_SIZE"));
    if (found.empty()) {
        return refused("auto takes the part from a job array of Slurm, Kubernetes or AWS Batch, and this is "
                       "none (neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX nor "
                       "AWS_BATCH_JOB_ARRAY_INDEX is set). Name the part: `shard 1/4`.");
    }
    for (const Result<GridPart>& other : found) {
        if (other && found.front()
            && (other->index != found.front()->index || other->count != found.front()->count)) {
            return refused("Two kinds of job arrays say different parts here. Name the part: `shard 1/4`.");
        }
    }
    return found.front();
}

/// "2, 3 and 5 of 8", with at most a few named.
std::string numbersText(const std::vector<std::size_t>& indices, std::size_t count)
{
    constexpr std::size_t kNamed = 10;
    std::string text;
    for (std::size_t i = 0; i < indices.size() && i < kNamed; ++i) {
        const bool isLast = i + 1 == indices.size();
        text += fmt::format("{}{}", i == 0 ? "" : isLast ? " and " : ", ", indices[i] + 1);
    }
    if (indices.size() > kNamed)
        text += fmt::format(" and {} more", indices.size() - kNamed);
    return fmt::format("{} of {}", text, count);
}

} // namespace

JobArray JobArray::fromEnvironment()
{
    JobArray array;
    array.taskId = environment("SLURM_ARRAY_TASK_ID");
    array.taskMin = environment("SLURM_ARRAY_TASK_MIN");
    array.taskMax = environment("SLURM_ARRAY_TASK_MAX");
    array.taskCount = environment("SLURM_ARRAY_TASK_COUNT");
    array.taskStep = environment("SLURM_ARRAY_TASK_STEP");
    array.completionIndex = environment("JOB_COMPLETION_INDEX");
    array.shards = environment("SORLAB_SHARDS");
    array.batchIndex = environment("AWS_BATCH_JOB_ARRAY_INDEX");
    array.batchSize = environment("AWS_BATCH_JOB_ARRAY_SIZE");
    return array;
}

Result<GridPart> partOf(const RunSetup& setup, const JobArray& array)
{
    // Known only when the best of all cells is.
    if (!setup.fills.empty() || !setup.path.empty()) {
        return Error{
            ErrorCode::InvalidArgument,
            "A shard is a part of the grid and has neither fills nor a path: give `fills` and `path` "
            "to the `merge` that joins the shards.",
            {.parameter = setup.fills.empty() ? "path" : "fills"}};
    }
    if (setup.shard == "auto")
        return partOfArray(array);
    const std::size_t slash = std::min(setup.shard.find('/'), setup.shard.size() - 1);
    const auto index = parseInteger(std::string_view(setup.shard).substr(0, slash));
    const auto count = parseInteger(std::string_view(setup.shard).substr(slash + 1));
    if (!index || !count || *index < 1 || *index > *count || *count > kMostShards)
        return refused(fmt::format("'{}' is not a part such as 1/4.", setup.shard));
    return GridPart{static_cast<std::size_t>(*index - 1), static_cast<std::size_t>(*count)};
}

Status checkParts(std::span<const PlacedPart> parts, std::string_view mode)
{
    std::vector<const PlacedPart*> seen(parts.front().part.count, nullptr);
    for (const PlacedPart& part : parts) {
        const PlacedPart*& place = seen[part.part.index];
        if (place != nullptr) {
            return unusableData(fmt::format("Shard {} of {} is there twice, here and in {}. Leave one out.",
                                            part.part.index + 1, seen.size(), place->path.string()),
                                part.path);
        }
        place = &part;
    }
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i] == nullptr)
            missing.push_back(i);
    }
    if (missing.empty())
        return ok();
    return unusableData(fmt::format("{} {} {} missing. Run {} again (`{}` `shard {}/{}`), then merge.",
                                    missing.size() == 1 ? "Shard" : "Shards",
                                    numbersText(missing, seen.size()), missing.size() == 1 ? "is" : "are",
                                    missing.size() == 1 ? "it" : "each", mode, missing.front() + 1,
                                    seen.size()),
                        parts.front().path.parent_path());
}

}} // namespace sor::runs
