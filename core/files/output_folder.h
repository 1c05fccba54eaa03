// SPDX-License-Identifier: GPL-3.0-or-later
// A folder that a run writes its results to, as long as the run lasts.
#pragma once

#include "base/result.h"
#include "files/file_descriptor.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sor { inline namespace files {

/// Made when it is missing, and locked: one run at a time, or any number of those that share it (shards, each
/// with a file of its own). The lock is the file .sorlab.lock, which is removed at the end; it goes with the
/// process, also when that is killed, and works between machines where the file system's locks do. Those who
/// read the folder need no lock. At the end folders that were made and have nothing in them are removed.
/// One thread at a time.
class OutputFolder {
public:
    enum class Use : std::uint8_t { Alone, Shared };

    /// CannotWrite with a sentence when the folder cannot be made or written to, or another process has it.
    /// Never waits. Removes what killed processes left in it.
    static Result<OutputFolder> open(const std::filesystem::path& path, Use use);

    OutputFolder(OutputFolder&& other) noexcept = default;
    OutputFolder& operator=(OutputFolder&&) = delete;
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;
    ~OutputFolder();

private:
    OutputFolder(std::vector<std::filesystem::path> made, FileDescriptor folder);
    Status lock(const std::filesystem::path& path, Use use);

    std::vector<std::filesystem::path> m_made; // by this object, the innermost first
    FileDescriptor m_folder; // none: moved from
    FileDescriptor m_lock; // none where the file system has no locks
};

}} // namespace sor::files
