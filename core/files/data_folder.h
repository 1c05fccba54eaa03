// SPDX-License-Identifier: GPL-3.0-or-later
// Where the files that come with the program are, wherever it was installed or moved to.
#pragma once

#include <filesystem>
#include <optional>

namespace sor { inline namespace files {

/// The folder with sample/, fees/ and deploy/ that belongs to the program at `program`: ../share/sorlab
/// beside an installed one, resources/ of the project for one in a build folder. Nothing when there is none.
std::optional<std::filesystem::path> dataFolder(const std::filesystem::path& program);

/// Of the running program.
std::optional<std::filesystem::path> dataFolder();

}} // namespace sor::files
