// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/atomic_output_file.h"

#include "files/temporary_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace sor { inline namespace files {

namespace {

constexpr mode_t kMode = 0644; // less what umask takes
constexpr mode_t kPermissions = 0777;

std::string reasonCannotWrite(int errorNumber)
{
    switch (errorNumber) {
    case ENOENT:
        return "the folder does not exist";
    case ENOTDIR:
        return "a part of its path is not a folder";
    case EISDIR:
        return "this is a folder, not a file";
    case EACCES:
    case EPERM:
        return "permission denied";
    case ENOSPC:
    case EDQUOT:
        return "the disk is full";
    case EFBIG:
        return "the file is larger than the system allows here";
    case EROFS:
        return "the file system is read-only";
    case ENAMETOOLONG:
        return "its name is too long";
    case ELOOP:
        return "its links lead in a circle";
    default:
        return std::strerror(errorNumber);
    }
}

Error cannotWrite(const std::filesystem::path& path, const std::string& reason)
{
    return {ErrorCode::CannotWrite, "Could not write it: " + reason + ".", {.path = path.string()}};
}

std::string pathOf(const FileDescriptor& file)
{
    return fmt::format("/proc/self/fd/{}", file.get());
}

} // namespace

Status checkOutputFile(const std::filesystem::path& path)
{
    const auto fail = [&](const std::string& reason) { return cannotWrite(path, reason); };
    struct stat info { };
    if (!path.has_filename() || (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)))
        return fail(reasonCannotWrite(EISDIR));
    if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode))
        return fail("this is a pipe, a socket or a device, and only a file can be replaced");
    if (::lstat(path.c_str(), &info) == 0) {
        if (S_ISLNK(info.st_mode))
            return fail("this is a link to another place, and links are not followed. Name the file itself");
        if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0)
            return fail(errno == EACCES ? "the file that is there may not be written to"
                                        : reasonCannotWrite(errno));
    } else if (errno != ENOENT) {
        return fail(reasonCannotWrite(errno));
    }
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
        return fail(reasonCannotWrite(errno));
    return ok();
}

Result<AtomicOutputFile> AtomicOutputFile::open(const std::filesystem::path& path)
{
    if (auto status = checkOutputFile(path); !status)
        return status.error();
    // From here on the folder is the same one, whatever becomes of its path.
    const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
    FileDescriptor folder(::open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder)
        return cannotWrite(path, reasonCannotWrite(errno));
    removeLeftBehind(folder.get());
    AtomicOutputFile file(path, std::move(folder));
    if (auto status = file.create(); !status)
        return status.error();
    return file;
}

AtomicOutputFile::AtomicOutputFile(std::filesystem::path path, FileDescriptor folder)
    : m_path(std::move(path))
    , m_folder(std::move(folder))
{
}

AtomicOutputFile::~AtomicOutputFile()
{
    if (m_folder && !m_temporary.empty())
        ::unlinkat(m_folder.get(), m_temporary.c_str(), 0);
}

Status AtomicOutputFile::create()
{
    // Without a name where the file system can do that. It is given one through /proc, which may not be
    // there.
    m_file = FileDescriptor(::openat(m_folder.get(), ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, kMode));
    if (m_file && ::access(pathOf(m_file).c_str(), F_OK) != 0)
        m_file = FileDescriptor();
    struct stat info { };
    while (!m_file) {
        std::string name = temporaryName();
        m_file = FileDescriptor(::openat(m_folder.get(), name.c_str(),
                                         O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kMode));
        if (!m_file && errno == ENOENT) // it is open, so it is there: of the kernel's, such as /proc
            return cannotWrite(m_path, "no file can be made in this folder");
        if (!m_file && errno != EEXIST)
            return failure(errno);
        if (!m_file)
            continue;
        lockTemporary(m_file.get());
        // Another process may have taken it for abandoned before it was locked.
        if (::fstat(m_file.get(), &info) != 0 || info.st_nlink == 0)
            m_file = FileDescriptor();
        else
            m_temporary = std::move(name);
    }
    lockTemporary(m_file.get());
    const std::string target = m_path.filename().string();
    if (::fstatat(m_folder.get(), target.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0)
        (void)::fchmod(m_file.get(), info.st_mode & kPermissions);
    return ok();
}

Error AtomicOutputFile::failure(int errorNumber) const
{
    return cannotWrite(m_path, reasonCannotWrite(errorNumber));
}

Status AtomicOutputFile::write(std::string_view bytes)
{
    m_isFlushed = false;
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_file.get(), bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return failure(errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ok();
}

Status AtomicOutputFile::flush()
{
    if (!m_isFlushed && ::fsync(m_file.get()) != 0)
        return failure(errno);
    m_isFlushed = true;
    while (m_temporary.empty()) {
        std::string name = temporaryName();
        if (::linkat(AT_FDCWD, pathOf(m_file).c_str(), m_folder.get(), name.c_str(), AT_SYMLINK_FOLLOW) == 0)
            m_temporary = std::move(name);
        else if (errno != EEXIST)
            return failure(errno);
    }
    return ok();
}

Status AtomicOutputFile::takePlace()
{
    const std::string target = m_path.filename().string();
    if (::renameat(m_folder.get(), m_temporary.c_str(), m_folder.get(), target.c_str()) != 0)
        return failure(errno);
    m_temporary.clear();
    return ok();
}

Status AtomicOutputFile::syncFolder() const
{
    // A folder that may not be read cannot be flushed either, and some file systems know no such thing.
    const FileDescriptor folder(::openat(m_folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder && ::fsync(folder.get()) != 0 && errno != EINVAL && errno != EROFS)
        return failure(errno);
    return ok();
}

Status AtomicOutputFile::commit()
{
    if (auto status = flush(); !status)
        return status;
    if (auto status = takePlace(); !status)
        return status;
    return syncFolder();
}

Status writeFilesTogether(std::span<const OutputText> texts)
{
    std::vector<AtomicOutputFile> files;
    for (const OutputText& text : texts) {
        auto file = AtomicOutputFile::open(text.path);
        if (!file)
            return file.error();
        if (auto status = file->write(text.text); !status)
            return status;
        if (auto status = file->flush(); !status)
            return status;
        files.push_back(std::move(*file));
    }
    for (AtomicOutputFile& file : files) {
        if (auto status = file.takePlace(); !status)
            return status;
    }
    for (const AtomicOutputFile& file : files) {
        if (auto status = file.syncFolder(); !status)
            return status;
    }
    return ok();
}

Status writeFileAtomically(const std::filesystem::path& path, std::string_view text)
{
    auto file = AtomicOutputFile::open(path);
    if (!file)
        return file.error();
    if (auto status = file->write(text); !status)
        return status;
    return file->commit();
}

}} // namespace sor::files
