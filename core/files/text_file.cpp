// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/text_file.h"

#include "base/number_text.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sor {

namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int fd)
        : m_fd(fd)
    {
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int get() const { return m_fd; }

private:
    int m_fd;
};

} // namespace

std::string reasonCannotRead(int errorNumber)
{
    switch (errorNumber) {
    case ENOENT:
        return "there is no such file";
    case EACCES:
    case EPERM:
        return "permission denied";
    case EISDIR:
        return "this is a folder, not a file";
    default:
        return std::strerror(errorNumber);
    }
}

Result<std::string> readTextFile(const std::filesystem::path& path, std::size_t limit)
{
    const auto fail = [&](std::string reason) {
        return Error{ErrorCode::DataUnusable, std::move(reason), path.string()};
    };
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0)
        return fail("Cannot read it: " + reasonCannotRead(errno) + ".");
    struct stat info { };
    if (::fstat(file.get(), &info) == 0 && S_ISDIR(info.st_mode))
        return fail("Cannot read it: " + reasonCannotRead(EISDIR) + ".");
    std::string text;
    std::array<char, 65536> buffer;
    for (;;) {
        const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
        if (got == 0)
            return text;
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return fail("Cannot read it: " + reasonCannotRead(errno) + ".");
        }
        if (text.size() + static_cast<std::size_t>(got) > limit)
            return fail(fmt::format("It is larger than {} MB, which is more than such a file can hold.",
                                    megabytesText(limit)));
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

} // namespace sor
