// SPDX-License-Identifier: GPL-3.0-or-later
// Paths of inputs as results name them: two folders are told apart, and no user name is shown.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sor { inline namespace input {

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

/// A file of quotes as it is stated: "XNAS=day.csv" is day.csv, whose rows are all of the venue XNAS.
struct NamedFile {
    std::string venue; // empty: as the file says
    std::string path;
};
/// A name is letters, digits, '-' and '_', up to the first '='. A text is no named file but a path where a
/// file of that whole name exists, or where anything else stands before the '=' ("./a=b.csv").
NamedFile namedFile(std::string_view text);

}} // namespace sor::input
