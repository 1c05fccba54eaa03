// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/secret_guard.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace sor { inline namespace input { namespace kafka {

void forbidCoreDumps()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur != 0) {
        limit.rlim_cur = 0;
        static_cast<void>(::setrlimit(RLIMIT_CORE, &limit));
    }
#ifdef __linux__
    // A core_pattern that pipes to a program does not ask for the limit; this it does.
    static_cast<void>(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
#endif
}

std::string remarkOnReaders(const std::filesystem::path& file)
{
    struct stat info { };
    constexpr mode_t kReaders = S_IRGRP | S_IROTH;
    if (::stat(file.c_str(), &info) != 0 || (info.st_mode & kReaders) == 0)
        return {};
    constexpr mode_t kBits = 07777;
    return fmt::format(
        "{} can be read by {} (mode {:04o}). If it holds a password: chmod 600.", file.string(),
        (info.st_mode & S_IROTH) != 0 ? "everybody on this machine" : "its group", info.st_mode & kBits);
}

}}} // namespace sor::input::kafka
