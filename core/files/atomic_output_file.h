// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear whole or not at all.
#pragma once

#include "base/result.h"
#include "files/file_descriptor.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace files {

/// Whether a file can be made, or replaced, at `path`, as far as that can be told beforehand: its folder is
/// there and may be written to, and what has its name is a file that may be written to, not a folder, a
/// device, a pipe or a link. CannotWrite with the reason in words. Links are not followed, so that a link of
/// someone else's making cannot say which file is overwritten.
Status checkOutputFile(const std::filesystem::path& path);

/// Writes into a file of `path`'s folder; commit() flushes it to disk and renames it over `path`. Destroyed
/// without a commit it leaves nothing behind and `path` as it was. The file has no name while it is being
/// written, where the file system can do that, and then a name that cannot be guessed; what killed processes
/// left in the folder is removed. A file that is replaced keeps its permissions. Errors are CannotWrite with
/// the reason in words. One thread at a time.
class AtomicOutputFile {
public:
    /// Refuses at once what could only fail at the end (checkOutputFile).
    static Result<AtomicOutputFile> open(const std::filesystem::path& path);

    AtomicOutputFile(AtomicOutputFile&& other) noexcept = default;
    AtomicOutputFile& operator=(AtomicOutputFile&&) = delete;
    AtomicOutputFile(const AtomicOutputFile&) = delete;
    AtomicOutputFile& operator=(const AtomicOutputFile&) = delete;
    ~AtomicOutputFile();

    /// Unbuffered: hand over large pieces.
    Status write(std::string_view bytes);

    /// What was written is on disk under a temporary name: a commit that follows has little left to do.
    Status flush();

    /// The last call: after an Error none of our files is left. The folder is flushed too, so that the new
    /// file outlives a power cut.
    Status commit();

    const std::filesystem::path& path() const { return m_path; }

private:
    friend Status writeFilesTogether(std::span<const struct OutputText> texts);

    AtomicOutputFile(std::filesystem::path path, FileDescriptor folder);
    Status create();
    Status takePlace();
    Status syncFolder() const;
    Error failure(int errorNumber) const;

    std::filesystem::path m_path;
    FileDescriptor m_folder; // none: moved from
    FileDescriptor m_file;
    std::string m_temporary; // its name in the folder; empty while it has none
    bool m_isFlushed = false;
};

/// A file and its whole text.
struct OutputText {
    std::filesystem::path path;
    std::string text;
};

/// All of them or none: all are on disk before the first takes its place, and what can fail has failed by
/// then. They take their places in this order, within microseconds of one another.
Status writeFilesTogether(std::span<const OutputText> texts);

/// All of it in one call: a reader, or a crash at any moment, sees the old file or the new one.
Status writeFileAtomically(const std::filesystem::path& path, std::string_view text);

}} // namespace sor::files
