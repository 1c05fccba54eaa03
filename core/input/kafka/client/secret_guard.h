// SPDX-License-Identifier: GPL-3.0-or-later
// While the process holds a password, no copy of its memory is left behind.
#pragma once

#include <filesystem>
#include <string>

namespace sor { inline namespace input { namespace kafka {

/// From now on this process leaves no core dump and lets no other process of the same user read its memory.
/// Called as soon as a secret is met; calling it again is cheap. Thread-safe.
void forbidCoreDumps();

/// "Others can read client.properties (mode 0644) ... chmod 600 ..." for a file that somebody but its owner
/// can read; empty for one that only the owner can, or that is not there.
std::string remarkOnReaders(const std::filesystem::path& file);

}}} // namespace sor::input::kafka
