// SPDX-License-Identifier: GPL-3.0-or-later
// How much a process has read, to tell how often files were.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace sor::test {

/// Bytes that this process has read, files and all.
inline std::int64_t bytesRead()
{
    std::ifstream io("/proc/self/io");
    std::string name;
    std::int64_t bytes = 0;
    io >> name >> bytes;
    return bytes;
}

} // namespace sor::test
