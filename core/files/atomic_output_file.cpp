// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/atomic_output_file.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sor {

namespace {

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
    default:
        return std::strerror(errorNumber);
    }
}

Error cannotWrite(const std::filesystem::path& path, const std::string& reason)
{
    return {ErrorCode::CannotWrite, "Could not write it: " + reason + ".", path.string()};
}

} // namespace

Result<AtomicOutputFile> AtomicOutputFile::open(const std::filesystem::path& path)
{
    struct stat info { };
    if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
        return cannotWrite(path,
                           S_ISDIR(info.st_mode)
                               ? "this is a folder, not a file"
                               : "this is a device or a pipe, and only a file can be replaced");
    }
    // Beside the target, because rename is atomic only within one file system; numbered, because two writers
    // of one process may aim at the same file.
    static std::atomic<unsigned> counter{0};
    std::string temporary =
        path.string() + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(++counter);
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return cannotWrite(path, reasonCannotWrite(errno));
    return AtomicOutputFile(path, std::move(temporary), fd);
}

AtomicOutputFile::AtomicOutputFile(std::filesystem::path path, std::string temporary, int fd)
    : m_path(std::move(path))
    , m_temporary(std::move(temporary))
    , m_fd(fd)
{
}

AtomicOutputFile::AtomicOutputFile(AtomicOutputFile&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_temporary(std::move(other.m_temporary))
    , m_fd(std::exchange(other.m_fd, -1))
    , m_isFlushed(other.m_isFlushed)
{
}

AtomicOutputFile::~AtomicOutputFile()
{
    if (m_fd < 0)
        return;
    ::close(m_fd);
    ::unlink(m_temporary.c_str());
}

Error AtomicOutputFile::failure(int errorNumber) const
{
    return cannotWrite(m_path, reasonCannotWrite(errorNumber));
}

Status AtomicOutputFile::write(std::string_view bytes)
{
    m_isFlushed = false;
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_fd, bytes.data(), bytes.size());
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
    if (!m_isFlushed && ::fsync(m_fd) != 0)
        return failure(errno);
    m_isFlushed = true;
    return ok();
}

Status AtomicOutputFile::commit()
{
    int errorNumber = m_isFlushed || ::fsync(m_fd) == 0 ? 0 : errno;
    if (::close(std::exchange(m_fd, -1)) != 0 && errorNumber == 0)
        errorNumber = errno;
    if (errorNumber == 0 && ::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        errorNumber = errno;
    if (errorNumber == 0)
        return ok();
    ::unlink(m_temporary.c_str());
    return failure(errorNumber);
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
        if (auto status = file.commit(); !status)
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

} // namespace sor
