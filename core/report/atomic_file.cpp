// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sor {

namespace {

std::string reasonCannotWrite(int errorNumber)
{
    switch (errorNumber) {
    case ENOENT:
        return "the folder does not exist";
    case EACCES:
    case EPERM:
        return "permission denied";
    case ENOSPC:
    case EDQUOT:
        return "the disk is full";
    case EROFS:
        return "the file system is read-only";
    default:
        return std::strerror(errorNumber);
    }
}

bool writeAll(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

Status writeFileAtomically(const std::filesystem::path& path, std::string_view text)
{
    // Beside the target, because rename is atomic only within one file system.
    const std::string temporary = path.string() + ".part-" + std::to_string(::getpid());
    const auto fail = [&](int errorNumber) {
        return Error{ErrorCode::CannotWrite, "Could not write it: " + reasonCannotWrite(errorNumber) + ".",
                     path.string()};
    };
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return fail(errno);
    const bool isWritten = writeAll(fd, text) && ::fsync(fd) == 0;
    int errorNumber = errno;
    const bool isClosed = ::close(fd) == 0;
    if (isWritten && !isClosed)
        errorNumber = errno;
    if (isWritten && isClosed && ::rename(temporary.c_str(), path.c_str()) == 0)
        return ok();
    if (isWritten && isClosed)
        errorNumber = errno;
    ::unlink(temporary.c_str());
    return fail(errorNumber);
}

} // namespace sor
