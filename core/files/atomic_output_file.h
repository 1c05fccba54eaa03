// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear whole or not at all.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace sor {

/// Writes into a file beside `path`; commit() flushes it to disk and renames it over `path`. Destroyed
/// without a commit it leaves nothing behind and `path` as it was. Errors are CannotWrite with the reason in
/// words. One thread at a time.
class AtomicOutputFile {
public:
    /// Refuses at once what could only fail at the end: a folder in the place of the file, a device.
    static Result<AtomicOutputFile> open(const std::filesystem::path& path);

    AtomicOutputFile(AtomicOutputFile&& other) noexcept;
    AtomicOutputFile& operator=(AtomicOutputFile&&) = delete;
    AtomicOutputFile(const AtomicOutputFile&) = delete;
    AtomicOutputFile& operator=(const AtomicOutputFile&) = delete;
    ~AtomicOutputFile();

    /// Unbuffered: hand over large pieces.
    Status write(std::string_view bytes);

    /// What was written is on disk: a commit that follows has nothing left to wait for.
    Status flush();

    /// The last call: after an Error nothing of ours is left.
    Status commit();

    const std::filesystem::path& path() const { return m_path; }

private:
    AtomicOutputFile(std::filesystem::path path, std::string temporary, int fd);
    Error failure(int errorNumber) const;

    std::filesystem::path m_path;
    std::string m_temporary;
    int m_fd = -1; // -1: committed, discarded or moved from
    bool m_isFlushed = false;
};

/// A file and its whole text.
struct OutputText {
    std::filesystem::path path;
    std::string text;
};

/// All of them or none: all are on disk before the first takes its place, and what can fail has failed by
/// then. They take their places in this order, within microseconds of one another.
Status writeFilesTogether(std::span<const OutputText> files);

/// All of it in one call: a reader, or a crash at any moment, sees the old file or the new one.
Status writeFileAtomically(const std::filesystem::path& path, std::string_view text);

} // namespace sor
