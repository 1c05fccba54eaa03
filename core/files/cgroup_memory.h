// SPDX-License-Identifier: GPL-3.0-or-later
// What the control groups of Linux, versions 1 and 2, leave a process of memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace sor { inline namespace files {

/// Bytes that the control group of this process and all its parents still allow: the least of limit - used
/// over the groups that have a limit (memory.max and memory.high, or memory.limit_in_bytes). Used is what the
/// group has without its file cache, which the system takes back when it must. Nothing when there is no
/// limit. `root` stands for "/", so that tests can use a folder of their own. Any thread.
std::optional<std::size_t> cgroupMemoryLeft(const std::filesystem::path& root = "/");

}} // namespace sor::files
