// SPDX-License-Identifier: GPL-3.0-or-later
// Small whole files: setups, fee tables, what-if problems.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace sor {

inline constexpr std::size_t kMaxTextFileBytes = 64'000'000;

/// The bytes of a file of at most `limit` bytes. DataUnusable with a plain reason when it is missing, a
/// folder, not readable or larger.
Result<std::string> readTextFile(const std::filesystem::path& path, std::size_t limit = kMaxTextFileBytes);

/// Why a path cannot be opened for reading, in words ("there is no such file"), from errno.
std::string reasonCannotRead(int errorNumber);

} // namespace sor
