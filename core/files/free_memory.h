// SPDX-License-Identifier: GPL-3.0-or-later
// How much memory there is, so that a tape that cannot fit is refused before the system gives up.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sor { inline namespace files {

/// Bytes that this process may still take: the least of what the machine has free, what its container
/// (cgroup) leaves, and the process's own limit (ulimit -v). Nothing when none of them can be told.
std::optional<std::size_t> freeMemory();

/// Three quarters of freeMemory(); 0 (no limit) when it cannot be told.
std::size_t defaultMemoryLimit();

/// The number behind "MemAvailable:" in the text of /proc/meminfo, in bytes.
std::optional<std::size_t> parseMemAvailable(std::string_view meminfo);

}} // namespace sor::files
