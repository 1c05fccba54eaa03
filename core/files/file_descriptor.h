// SPDX-License-Identifier: GPL-3.0-or-later
// Descriptors of the system that close themselves, and the way in which files of users are opened.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <unistd.h>
#include <utility>

namespace sor { inline namespace files {

/// Owns a descriptor; -1 is none. One thread at a time.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd)
        : m_fd(fd)
    {
    }
    FileDescriptor(FileDescriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    FileDescriptor& operator=(FileDescriptor&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    explicit operator bool() const { return m_fd >= 0; }
    int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd = -1;
};

/// A regular file, opened for reading. Anything else (a folder, a pipe, a device, a socket) is refused
/// without being opened, since opening may wait for ever or change a device; what only looks like a file and
/// makes readers wait gives EAGAIN. DataUnusable with a plain reason.
Result<FileDescriptor> openRegularFile(const std::filesystem::path& path);

/// Why a path cannot be opened for reading, in words ("there is no such file"), from errno.
std::string reasonCannotRead(int errorNumber);

}} // namespace sor::files
