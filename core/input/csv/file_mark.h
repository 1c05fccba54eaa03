// SPDX-License-Identifier: GPL-3.0-or-later
// What tells whether a file is still the one that was read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/stat.h>

namespace sor { inline namespace input {

/// What the file system says of a file.
struct FileIdentity {
    std::uint64_t device = 0; // of the file system
    std::uint64_t inode = 0; // of the file there
    std::int64_t size = 0; // bytes
    std::int64_t modified = 0; // nanoseconds since 1970
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// Of a file whose stat is known.
FileIdentity identityIn(const struct stat& info);
/// Of the file that has this name now; nothing when there is none.
std::optional<FileIdentity> identityOf(const std::filesystem::path& path);

/// Size, time stamp, and the content of both ends: a file that is rewritten within a tick of the clock, or
/// whose time stamp was set back, is told apart by its ends.
struct FileMark {
    std::int64_t size = 0; // bytes
    std::int64_t modified = 0; // nanoseconds since 1970
    std::string ends; // hash of the first and the last 64 KB
    friend bool operator==(const FileMark&, const FileMark&) = default;
};

/// The file that holds a member of an archive ("day.zip" of "day.zip/a.csv"); `path` itself where it does not
/// go through a file.
std::filesystem::path storedPath(const std::filesystem::path& path);

/// Of the file that has this name now (its archive, of a member); nothing when it cannot be read. Reads 128
/// KB at most.
std::optional<FileMark> markOf(const std::filesystem::path& path);

}} // namespace sor::input
