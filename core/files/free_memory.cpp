// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/free_memory.h"

#include "base/units.h"
#include "files/cgroup_memory.h"
#include "files/text_file.h"

#include <algorithm>
#include <limits>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace sor { inline namespace files {

namespace {

/// A file that holds one number; nothing for "max" or when there is none.
std::optional<std::size_t> numberIn(const char* path)
{
    constexpr std::size_t kLargest = 4096;
    const auto text = readTextFile(path, kLargest);
    if (!text)
        return std::nullopt;
    const auto number = parseInteger(std::string_view(*text).substr(0, text->find_first_of(" \n")));
    return number && *number >= 0 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

std::size_t difference(std::size_t limit, std::size_t used)
{
    return limit > used ? limit - used : 0;
}

/// Address space that is left of ulimit -v.
std::optional<std::size_t> freeAddressSpace()
{
    struct rlimit limit { };
    if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return std::nullopt;
    const auto pages = numberIn("/proc/self/statm").value_or(0); // its first number: all pages
    return difference(limit.rlim_cur, pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)));
}

} // namespace

std::optional<std::size_t> parseMemAvailable(std::string_view meminfo)
{
    constexpr std::string_view kKey = "MemAvailable:";
    const std::size_t at = meminfo.find(kKey);
    if (at == std::string_view::npos)
        return std::nullopt;
    std::string_view number = meminfo.substr(at + kKey.size());
    number.remove_prefix(std::min(number.find_first_not_of(' '), number.size()));
    const auto kilobytes = parseInteger(number.substr(0, number.find_first_of(" \n")));
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1024;
    if (!kilobytes || *kilobytes < 0 || *kilobytes > kMost)
        return std::nullopt;
    return static_cast<std::size_t>(*kilobytes) * 1024;
}

std::optional<std::size_t> freeMemory()
{
    std::optional<std::size_t> least;
    const auto note = [&](std::optional<std::size_t> bytes) {
        if (bytes && (!least || *bytes < *least))
            least = bytes;
    };
    if (const auto meminfo = readTextFile("/proc/meminfo"))
        note(parseMemAvailable(*meminfo));
    note(cgroupMemoryLeft());
    note(freeAddressSpace());
    return least;
}

std::size_t defaultMemoryLimit()
{
    const std::size_t bytes = freeMemory().value_or(0);
    return bytes - bytes / 4;
}

}} // namespace sor::files
