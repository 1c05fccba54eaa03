// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/temporary_file.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <random>
#include <string_view>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>

namespace sor { inline namespace files {

namespace {

constexpr std::string_view kPrefix = ".sorlab-part-";
constexpr std::size_t kDigits = 32; // of 128 random bits

bool isTemporaryName(std::string_view name)
{
    return name.size() == kPrefix.size() + kDigits && name.starts_with(kPrefix)
        && name.substr(kPrefix.size()).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

/// Whether the name is one of our files and no process has it open. The lock is held while the answer is
/// used.
bool isAbandoned(const FileDescriptor& file, int folder, const char* name)
{
    struct stat opened { };
    struct stat named { };
    return file && ::fstat(file.get(), &opened) == 0 && S_ISREG(opened.st_mode)
        && opened.st_uid == ::geteuid() && opened.st_nlink == 1 && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0
        && ::fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_ino == opened.st_ino
        && named.st_dev == opened.st_dev;
}

} // namespace

std::string temporaryName()
{
    std::array<std::uint64_t, 2> bits{};
    if (::getrandom(bits.data(), sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) {
        std::random_device random;
        for (std::uint64_t& half : bits)
            half = (std::uint64_t{random()} << 32) | random();
    }
    return fmt::format("{}{:016x}{:016x}", kPrefix, bits[0], bits[1]);
}

void lockTemporary(int file)
{
    while (::flock(file, LOCK_EX) != 0 && errno == EINTR) { }
}

void removeLeftBehind(int folder)
{
    const int listed = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, CloseFolder> entries(listed >= 0 ? ::fdopendir(listed) : nullptr);
    if (!entries) {
        if (listed >= 0)
            ::close(listed);
        return;
    }
    while (const dirent* entry =
               ::readdir(entries.get())) { // NOLINT(concurrency-mt-unsafe): a stream of our own
        if (!isTemporaryName(entry->d_name))
            continue;
        // For writing, because locks over NFS ask for that.
        const FileDescriptor file(
            ::openat(folder, entry->d_name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        if (isAbandoned(file, folder, entry->d_name))
            ::unlinkat(folder, entry->d_name, 0);
    }
}

}} // namespace sor::files
