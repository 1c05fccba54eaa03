// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/output_folder.h"

#include "files/temporary_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace sor { inline namespace files {

namespace {

namespace fs = std::filesystem;

constexpr const char* kLockName = ".sorlab.lock";
constexpr mode_t kLockMode = 0644;

Error cannotUse(const fs::path& folder, std::string message)
{
    return {ErrorCode::CannotWrite, std::move(message), {.path = folder.string()}};
}

/// Those folders of the path that are not there, the innermost first.
std::vector<fs::path> missingFolders(const fs::path& folder)
{
    std::vector<fs::path> missing;
    std::error_code error;
    for (fs::path at = folder; !at.empty() && !fs::exists(at, error) && !error; at = at.parent_path()) {
        if (at.has_filename())
            missing.push_back(at);
        if (at == at.parent_path())
            break;
    }
    return missing;
}

/// Locks that this file system does not have: every run may write then, each of its files still whole.
bool isLockMissing(int errorNumber)
{
    return errorNumber == ENOLCK || errorNumber == ENOSYS || errorNumber == EOPNOTSUPP
        || errorNumber == EINVAL || errorNumber == EBADF;
}

/// Whether the name in the folder still stands for the open file: its last holder removes it.
bool isStillNamed(int file, int folder)
{
    struct stat opened { };
    struct stat named { };
    return ::fstat(file, &opened) == 0 && ::fstatat(folder, kLockName, &named, AT_SYMLINK_NOFOLLOW) == 0
        && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

FileDescriptor openLock(int folder)
{
    constexpr int kFlags = O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    const int file = ::openat(folder, kLockName, O_RDWR | kFlags, kLockMode);
    // Another user's, in a folder that several write to. Locks over NFS ask for writing, others do not.
    return FileDescriptor(
        file < 0 && errno == EACCES ? ::openat(folder, kLockName, O_RDONLY | kFlags, kLockMode) : file);
}

} // namespace

Result<OutputFolder> OutputFolder::open(const fs::path& path, Use use)
{
    const fs::path folder = path.empty() ? fs::path(".") : path;
    std::vector<fs::path> made = missingFolders(folder);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error)) {
        return cannotUse(folder,
                         fmt::format("Could not make the folder for the results: {}.",
                                     error ? error.message() : "something else has its name"));
    }
    OutputFolder opened(std::move(made),
                        FileDescriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)));
    if (!opened.m_folder)
        return cannotUse(folder, fmt::format("Could not open the folder: {}.", std::strerror(errno)));
    if (auto status = opened.lock(folder, use); !status)
        return status.error();
    removeLeftBehind(opened.m_folder.get());
    return opened;
}

OutputFolder::OutputFolder(std::vector<fs::path> made, FileDescriptor folder)
    : m_made(std::move(made))
    , m_folder(std::move(folder))
{
}

Status OutputFolder::lock(const fs::path& path, Use use)
{
    for (;;) {
        FileDescriptor file = openLock(m_folder.get());
        if (!file) {
            return cannotUse(path,
                             fmt::format("Could not write to this folder: {}.",
                                         errno == EROFS        ? "the file system is read-only"
                                             : errno == EACCES ? "permission denied"
                                             : errno == ENOSPC ? "the disk is full"
                                             : errno == ELOOP
                                             ? "its .sorlab.lock is a link, which no run makes. Remove it"
                                             : std::strerror(errno)));
        }
        struct stat info { };
        if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
            return cannotUse(path,
                             "Its .sorlab.lock is not a file, so the folder cannot be locked. Remove it.");
        }
        if (::flock(file.get(), (use == Use::Alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) {
            if (!isStillNamed(file.get(), m_folder.get()))
                continue; // its holder has just ended
            m_lock = std::move(file);
            return ok();
        }
        if (errno == EINTR)
            continue;
        if (isLockMissing(errno))
            return ok();
        return cannotUse(path,
                         "Another run is writing its results to this folder. Wait for its end, or choose "
                         "another folder.");
    }
}

OutputFolder::~OutputFolder()
{
    if (!m_folder)
        return;
    // The last one removes the file: a process that opened it meanwhile sees that it has no name.
    if (m_lock && ::flock(m_lock.get(), LOCK_EX | LOCK_NB) == 0)
        ::unlinkat(m_folder.get(), kLockName, 0);
    for (const fs::path& folder : m_made) {
        if (::rmdir(folder.c_str()) != 0)
            break;
    }
}

}} // namespace sor::files
