// SPDX-License-Identifier: GPL-3.0-or-later
// Paths of inputs as results name them: two folders are told apart, and no user name is shown.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sor {

/// Absolute, without "." and "..": "~/data/day.csv" below `home`; above it, and below other people's home
/// folders, a folder that is a person's name becomes "*" ("/scratch/*/day.csv"). `home`
/// may be empty.
std::string publicPath(const std::filesystem::path& path, const std::filesystem::path& home);
/// The same with the home folder of the user who runs the program.
std::string publicPath(const std::filesystem::path& path);

/// Where such a path leads for the user with `home`: "~" is the home folder, "*" the user's own name. Empty
/// when it cannot be known.
std::filesystem::path fromPublicPath(std::string_view text, const std::filesystem::path& home);
std::filesystem::path fromPublicPath(std::string_view text);

} // namespace sor
