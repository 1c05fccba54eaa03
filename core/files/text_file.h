// SPDX-License-Identifier: GPL-3.0-or-later
// Small whole files: setups, fee tables, what-if problems.
#pragma once

#include "files/file_descriptor.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace sor { inline namespace files {

inline constexpr std::size_t kMaxTextFileBytes = 64'000'000;

/// The bytes of a file of at most `limit` bytes. DataUnusable with a plain reason when it is missing, not
/// a regular file, not readable or larger.
Result<std::string> readTextFile(const std::filesystem::path& path, std::size_t limit = kMaxTextFileBytes);

}} // namespace sor::files
