// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/file_mark.h"

#include "input/csv/tape_hash.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace sor { inline namespace input {

namespace {

/// Appends up to `size` bytes from `offset` on; false when they cannot be read.
bool append(int fd, std::int64_t offset, std::int64_t size, std::string& to)
{
    const std::size_t before = to.size();
    to.resize(before + static_cast<std::size_t>(size));
    std::size_t have = before;
    while (have < to.size()) {
        const ssize_t got = ::pread(fd, to.data() + have, to.size() - have,
                                    offset + static_cast<std::int64_t>(have - before));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        have += static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace

FileIdentity identityIn(const struct stat& info)
{
    return {info.st_dev, info.st_ino, info.st_size,
            std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec};
}

std::optional<FileIdentity> identityOf(const std::filesystem::path& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 ? std::optional(identityIn(info)) : std::nullopt;
}

std::filesystem::path storedPath(const std::filesystem::path& path)
{
    struct stat info { };
    std::filesystem::path stored = path;
    while (stored.has_parent_path() && stored != stored.parent_path() && ::stat(stored.c_str(), &info) != 0
           && errno == ENOTDIR)
        stored = stored.parent_path();
    return stored;
}

std::optional<FileMark> markOf(const std::filesystem::path& path)
{
    const int fd = ::open(storedPath(path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return std::nullopt;
    struct stat info { };
    std::string ends;
    constexpr std::int64_t kEnd = 65'536;
    bool isRead = ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    if (isRead) {
        const std::int64_t part = std::min<std::int64_t>(kEnd, info.st_size);
        isRead = append(fd, 0, part, ends) && append(fd, info.st_size - part, part, ends);
    }
    ::close(fd);
    if (!isRead)
        return std::nullopt;
    const FileIdentity identity = identityIn(info);
    return FileMark{identity.size, identity.modified, textHash(ends)};
}

}} // namespace sor::input
