// SPDX-License-Identifier: GPL-3.0-or-later
// The peak memory of the running process.
#pragma once

#include "or_die.h"

#include <fstream>
#include <string>

namespace sor::bench {

/// In MB. Not ru_maxrss: that one keeps what the parent held at the fork.
inline double peakMegabytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:"))
            return std::stod(line.substr(6)) / 1024;
    }
    die("/proc/self/status tells no VmHWM");
}

} // namespace sor::bench
