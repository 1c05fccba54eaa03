// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/file_descriptor.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace sor { inline namespace files {

namespace {

Error cannotRead(const std::filesystem::path& path, const std::string& reason, int errorNumber = 0)
{
    return {errorNumber == ENOENT ? ErrorCode::FileMissing : ErrorCode::DataUnusable,
            "Cannot read it: " + reason + ".",
            {.path = path.string()}};
}

Error cannotRead(const std::filesystem::path& path, int errorNumber)
{
    return cannotRead(path, reasonCannotRead(errorNumber), errorNumber);
}

/// Empty for a regular file.
std::string whyNotRegular(mode_t mode)
{
    if (S_ISREG(mode))
        return {};
    if (S_ISDIR(mode))
        return reasonCannotRead(EISDIR);
    return "this is a pipe, a socket or a device, not a file. Save its content to a file first";
}

} // namespace

std::string reasonCannotRead(int errorNumber)
{
    switch (errorNumber) {
    case ENOENT:
        return "there is no such file";
    case ENOTDIR:
        return "a part of its path is not a folder";
    case EACCES:
    case EPERM:
        return "permission denied";
    case EISDIR:
        return "this is a folder, not a file";
    case ELOOP:
        return "its links lead in a circle";
    case ENAMETOOLONG:
        return "its name is too long";
    case EAGAIN:
        return "its content is not there yet, and a file that makes its readers wait is not read";
    default:
        return std::strerror(errorNumber);
    }
}

Result<FileDescriptor> openRegularFile(const std::filesystem::path& path)
{
    if (path == "-")
        return cannotRead(path, "standard input is not read here. Save it to a file and name that");
    struct stat info { };
    if (::stat(path.c_str(), &info) != 0)
        return cannotRead(path, errno);
    if (const std::string why = whyNotRegular(info.st_mode); !why.empty())
        return cannotRead(path, why);
    // Not to wait should something else have taken its place meanwhile.
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file || ::fstat(file.get(), &info) != 0)
        return cannotRead(path, errno);
    if (const std::string why = whyNotRegular(info.st_mode); !why.empty())
        return cannotRead(path, why);
    return file;
}

}} // namespace sor::files
